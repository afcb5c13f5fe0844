"""No sentence a person reads stands in code: texts live in locales/."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import trees

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
SCREENS = {"bot/cli/demo.py", "bot/cli/nlp.py"}
"""What an operator reads in a terminal, both languages side by side."""
SHAPES = {"domain/place.py", "domain/day.py"}
"""How a place is written in the one form everything else compares: 3号楼2单元. How people write a day: understood, not said."""
WORDS = {
    ("handlers/filters.py", "诉求"): "understood, not said",
    ("handlers/start.py", "取消"): "understood, not said",
}


def words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and words of every string that is no docstring and has Chinese in it."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield from ((node.lineno, found) for found in CHINESE.findall(node.value))


def chinese() -> list[tuple[str, int, str]]:
    return [
        (file, line, found)
        for file, tree in trees("domain", "flow", "storage", "bot", "handlers")
        if not file.startswith("bot/demo/")
        for line, found in words(tree)
    ]


def test_no_sentence_in_code() -> None:
    found = [
        f"{file}:{line}: {said}"
        for file, line, said in chinese()
        if file not in SCREENS | SHAPES and (file, said) not in WORDS
    ]
    assert found == [], "texts belong in locales/"


def test_the_exceptions_are_still_needed() -> None:
    found = chinese()
    unneeded = (SCREENS - {file for file, _, _ in found}) | (set(WORDS) - {(file, said) for file, _, said in found})
    assert unneeded == set(), "good: take them off the list above"


def test_a_sentence_would_be_found() -> None:
    tree = ast.parse('"""文档"""\ndef f(x):\n    """文档"""\n    # 注释\n    return f"{x}已派给" + "ok"\n')
    assert list(words(tree)) == [(5, "已派给")]
