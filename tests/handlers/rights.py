"""Who may do what, acted out: docs/authorisation.md says it, each cell of its tables is tried on the real judge."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import Code
from domain.people import Grant, Role
from flow.people import meet
from locales import texts
from tests.handlers.town import NAMES, Town, address, raw

PAGE = Path(__file__).parents[2] / "docs" / "authorisation.md"
ACTOR = 150
"""Whoever tries everything, in one role after another."""
NAMES[ACTOR] = "甲"
HERE = {Role.OFFICER: "wuye", Role.HEAD: "wuye", Role.CHAIR: "suqiu", Role.GRID_MEMBER: "jp1", Role.STEWARD: "jp1"}
THERE = {
    Role.OFFICER: "gongdian",
    Role.HEAD: "gongdian",
    Role.CHAIR: "jiandu",
    Role.GRID_MEMBER: "tx1",
    Role.STEWARD: "tx1",
}
"""What the roles are held for: what the case belongs to, and something else."""
ELSEWHERE = " elsewhere"
NOBODY = "nobody"


def columns() -> list[str]:
    """Everybody there is: somebody never met, a resident, and each role, for what the case belongs to and for something else."""
    roles = [role for role in Role if role not in {Role.CLOCK, Role.ROUTER}]
    scoped = {*HERE, Role.PARTY}
    return [
        NOBODY,
        *(role.value + suffix for role in roles for suffix in ("", *([ELSEWHERE] if role in scoped else []))),
    ]


def grant(column: str, case: str) -> Grant | None:
    """What somebody of a column holds; `case` is the one it is about."""
    name = column.removesuffix(ELSEWHERE)
    if name in {NOBODY, Role.RESIDENT.value}:
        return None
    role, there = Role(name), column.endswith(ELSEWHERE)
    if role is Role.PARTY:
        return Grant(role, "another case" if there else case)
    return Grant(role, (THERE if there else HERE).get(role, ""))


@dataclass
class Stage:
    """A town that can be set back, and somebody in it who is one thing after another."""

    town: Town
    books: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:", check_same_thread=False))
    shown: dict[Any, Any] = field(default_factory=dict)

    def remember(self) -> None:
        """From here on every try begins."""
        raw(self.town.hotline.database).backup(self.books)
        self.shown = dict(self.town.shown)

    def back(self) -> None:
        """As it was."""
        self.books.backup(raw(self.town.hotline.database))
        self.town.shown = dict(self.shown)

    @contextmanager
    def being(self, column: str, case: str) -> Iterator[int]:
        """Whoever acts, as what the column says; afterwards nothing has happened."""
        who = ACTOR + 1 if column == NOBODY else ACTOR
        if column != NOBODY:
            with self.town.hotline.work() as uow:
                person = meet(uow, "example", address(ACTOR), NAMES[ACTOR]).person
                for held in uow.people.actor("example", person).grants:
                    uow.people.revoke("example", person, held)
                held_now = grant(column, case)
                if held_now:
                    uow.people.grant("example", person, held_now)
        try:
            yield who
        finally:
            self.back()


_REFUSALS = [texts("zh-CN")(f"error.{code.value}", **dict.fromkeys(("limit", "state", "field"), "@@")) for code in Code]
_PATTERNS = [re.compile(re.escape(sentence).replace("@@", ".*")) for sentence in _REFUSALS]


def is_refusal(text: str) -> bool:
    """Whether a sentence says no."""
    return any(pattern.fullmatch(text) for pattern in _PATTERNS)


def tables() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The page's tables by heading: row name, column, cell. Cells and names without the backquotes."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    heading, head = "", []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading, head = line[3:].strip(), []
        elif line.startswith("|"):
            cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            if not head:
                head = cells
            elif not set(cells[0]) <= set("-: "):
                found.setdefault(heading, {})[cells[0]] = dict(zip(head[1:], cells[1:], strict=True))
    return found
