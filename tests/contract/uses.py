"""Which Bot API methods a source speaks of, read from its syntax tree: through either library, or by name."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import aiogram
import aiogram.methods
import aiogram.types

HOME = Path(__file__).resolve().parents[2]
CLASSES = {name for name in aiogram.methods.__all__ if name not in ("Request", "Response", "TelegramMethod")}
ALSO = {"me": "getMe", "initialize": "getMe", "download": "getFile"}
"""What the libraries call under a name of their own."""
TOO_PLAIN = {"close"}
"""Names so plain that a connection or a file has them too: only a bot's own count."""


def camel(name: str) -> str:
    """SendMessage to sendMessage."""
    return name[0].lower() + name[1:]


def snake(name: str) -> str:
    """SendMessage to send_message."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


BY_CAMEL: dict[str, type[aiogram.methods.TelegramMethod[Any]]] = {
    camel(n): getattr(aiogram.methods, n) for n in CLASSES
}
KNOWN = set(BY_CAMEL)
BY_CALL = {snake(name): camel(name) for name in CLASSES} | ALSO


def methods_of(*folders: str) -> dict[str, set[str]]:
    """Method to the files that speak of it, over all the code in these folders."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in sorted((HOME / folder).rglob("*.py")):
            for method in methods_in(path.read_text("utf-8")):
                found.setdefault(method, set()).add(str(path.relative_to(HOME)))
    return found


def called_in_tests(paths: Iterable[Path]) -> set[str]:
    """The methods that test functions call; what stands outside them, or in strings, tests nothing."""
    trees = (ast.parse(path.read_text("utf-8")) for path in paths)
    tests = (node for tree in trees for node in ast.walk(tree) if _is_test(node))
    return {method for test in tests for node in ast.walk(test) for method in _attribute(node)}


def _is_test(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")


def methods_in(source: str) -> set[str]:
    """Rather one too many: a contract test for a method nobody calls does no harm."""
    tree = ast.parse(source)
    found = {method for node in ast.walk(tree) for method in (*_attribute(node), *_named(node), *_imported(node))}
    return found | {method for node in ast.walk(tree) for method in _shortcuts(node)}


def _attribute(node: ast.AST) -> set[str]:
    """`bot.send_message`, called or passed on."""
    if not isinstance(node, ast.Attribute) or node.attr not in BY_CALL:
        return set()
    return {BY_CALL[node.attr]} if node.attr not in TOO_PLAIN or _is_bot(node.value) else set()


def _is_bot(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.endswith("bot")


def _named(node: ast.AST) -> set[str]:
    """ "getUpdates", for a request of one's own."""
    return {node.value} & KNOWN - TOO_PLAIN if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _imported(node: ast.AST) -> set[str]:
    """`from aiogram.methods import AnswerCallbackQuery`."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) and _of_methods(node) else []
    return {camel(name) for name in names if name in CLASSES}


def _of_methods(node: ast.ImportFrom) -> bool:
    return (node.module or "").startswith("aiogram.methods")


def _shortcuts(node: ast.AST) -> set[str]:
    """`call.answer(…)` where `call: CallbackQuery` is an argument: what aiogram says it answers with."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    types = {a.arg: a.annotation.id for a in arguments if isinstance(a.annotation, ast.Name)}
    used = [n for n in ast.walk(node) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    return {method for n in used for method in _of_shortcut(types.get(n.value.id, ""), n.attr)}  # type: ignore[attr-defined]


def _of_shortcut(kind: str, attribute: str) -> set[str]:
    function = getattr(getattr(aiogram.types, kind, None), attribute, None) if kind else None
    if not inspect.isfunction(function):
        return set()
    answered = str(inspect.signature(function).return_annotation)
    return {camel(name) for name in re.findall(r"\w+", answered) if name in CLASSES}


def keywords_of(*folders: str) -> set[tuple[str, str]]:
    """(method, keyword) of every call in these folders."""
    sources = (path.read_text("utf-8") for folder in folders for path in sorted((HOME / folder).rglob("*.py")))
    return {pair for source in sources for pair in keywords_in(source)}


def keywords_in(source: str) -> set[tuple[str, str]]:
    """As above, of one source."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {(m, k.arg) for call in calls for m in _attribute(call.func) for k in call.keywords if k.arg}
