"""docs/sandbox.md names everything the sandbox has, and nothing else."""

import re
from pathlib import Path

import pytest

from sandbox.client import Control, Phone
from sandbox.connection import Connection
from sandbox.faults import CALL_KINDS, UPDATE_KINDS
from sandbox.updates import KINDS

HOME = Path(__file__).resolve().parents[2]
PAGE = (HOME / "docs" / "sandbox.md").read_text("utf-8")
SHARED = {name for name in dir(Connection) if not name.startswith("_")}
ROUTE = re.compile(r'@router\.(?:get|post)\("([^"]+)"')
APART = {"*", "updates", "retry_after", "hold"}
"""In the table of faults, and no kind of fault."""


def told(marker: str) -> list[str]:
    part = PAGE.split(f"<!-- {marker} -->")[1].split(f"<!-- /{marker} -->")[0]
    return [name for name in re.findall(r"`([^`]+)`", part) if name not in APART]


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")} - SHARED


def routes() -> set[str]:
    sources = [*(HOME / "sandbox" / "people").glob("*.py"), HOME / "sandbox" / "control_api.py"]
    return {path for source in sources for path in ROUTE.findall(source.read_text("utf-8"))}


@pytest.mark.parametrize(
    ("marker", "there"),
    [
        ("updates", set(KINDS)),
        ("phone", public(Phone)),
        ("control", public(Control)),
        ("faults", {*CALL_KINDS, *UPDATE_KINDS}),
        ("routes", routes()),
    ],
)
def test_the_page_names_all_of_it_once(marker: str, there: set[str]) -> None:
    assert sorted(told(marker)) == sorted(there)
