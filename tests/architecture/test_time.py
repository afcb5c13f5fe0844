"""No function reads the wall clock: time is a parameter, or comes from the clock that the edge hands in."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import PACKAGES, trees

CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
}
ALLOWED = {
    "bot/clock.py": "the business clock",
    "storage/ids.py": "an id's own timestamp (RFC 9562)",
    "storage/uow.py:real_time": "real time",
}


def readings(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Where the wall clock is read or handed on: the function around it and the line."""
    bare = {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for each in node.names
        if each.name in CLOCKS["time"]
    }
    for function, node in _with_function(tree, ""):
        match node:
            case ast.Attribute(value, attr) if attr in CLOCKS.get(_last_name(value), ()):
                yield function, node.lineno
            case ast.Name(name) if name in bare:
                yield function, node.lineno


def _with_function(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield inside, child
        yield from _with_function(child, inside)


def _last_name(node: ast.expr) -> str:
    """`datetime` of both `datetime.now` and `datetime.datetime.now`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_nobody_reads_the_wall_clock() -> None:
    found = [
        f"{file}:{line} in {function or 'the module'}"
        for file, tree in trees(*PACKAGES)
        if not file.startswith(("sandbox/", "bot/demo/"))
        for function, line in readings(tree)
        if file not in ALLOWED and f"{file}:{function}" not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndef f():\n    return datetime.now(UTC)",
        "import datetime\ndef f():\n    return datetime.datetime.utcnow()",
        "import datetime\ndef f():\n    return datetime.date.today()",
        "import time\ndef f(clock=time.time):\n    return clock()",
        "from time import time as now\ndef f():\n    return now()",
    ],
)
def test_a_reading_would_be_found(code: str) -> None:
    assert [function for function, _ in readings(ast.parse(code))] == ["f"]


def test_measuring_a_span_is_no_reading() -> None:
    assert list(readings(ast.parse("import time\nstart = time.monotonic()\nspan.now()"))) == []
