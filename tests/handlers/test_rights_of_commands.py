"""Every command, typed by everybody, in every kind of chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from aiogram import Router
from aiogram.filters import Command

from domain.people import Grant, Role
from flow import people
from flow.people import meet
from flow.ports import Purpose
from handlers import routers
from tests.handlers.rights import ACTOR, NOBODY, Stage, columns, tables
from tests.handlers.town import DESK, NAMES, RESIDENTS, UNBOUND, UNIT, WANG, Seen, Town, address

HEADING = "Commands"
ROOMS = {"P": None, "G": RESIDENTS, "U": UNIT, "D": DESK, "X": UNBOUND}
"""In private, in the residents' group, a unit's, the dispatchers', and one that is nobody's."""
NOWHERE = "·"
PLACED = "江畔花园3号楼2单元又停水了"
Line = Callable[[Town], str]


def of_own(command: str) -> Line:
    return lambda town: f"{command} {numbers(town)[ACTOR]}"


def of_another(command: str) -> Line:
    return lambda town: f"{command} {numbers(town)[WANG]}"


def invitation(town: Town) -> str:
    with town.hotline.work() as uow:
        return "/start " + people.invite(uow, "example", Grant(Role.OFFICER, "huanwei"), "operator")


def binding(town: Town) -> str:
    with town.hotline.work() as uow:
        return "/bind " + people.issue_binding(uow, "example", Purpose.HOTLINE)


LINES: Mapping[str, str | Line] = {
    "/start": "/start",
    "/start INVITATION": invitation,
    "/help": "/help",
    "/phone": "/phone",
    "/privacy": "/privacy",
    "/mydata": "/mydata",
    "/new WORDS": f"/new {PLACED}",
    "/cancel": "/cancel",
    "/status": "/status",
    "/case NUMBER, one's own": of_own("/case"),
    "/case NUMBER, another's": of_another("/case"),
    "/my": "/my",
    "/queue": "/queue",
    "/hot": "/hot",
    "/duty": "/duty",
    "/handover": "/handover",
    "/call PHONE WORDS": f"/call 13800001234 {PLACED}",
    "/bind CODE": binding,
    "/setup": "/setup",
    "/shadow": "/shadow",
}


def numbers(town: Town) -> Mapping[int, str]:
    """The numbers of the cases by who brought them."""
    with town.hotline.look() as uow:
        brought = {str(uow.people.at("example", address(who))): who for who in (ACTOR, WANG)}
    return {brought[case.reporter]: case.number for case in town.cases()}


@pytest.fixture
async def stage(town: Town) -> Stage:
    with town.hotline.work() as uow:
        meet(uow, "example", address(ACTOR), NAMES[ACTOR])
    for who in (ACTOR, WANG):
        await town.say(who, RESIDENTS, f"/new {PLACED}")
    stage = Stage(town)
    stage.remember()
    return stage


async def works(stage: Stage, name: str, column: str, room: int | None) -> bool:
    """Whether a command is done. If not, there is one kind sentence or none, and nothing has changed."""
    town, (case, *_) = stage.town, [case.id for case in stage.town.cases()]
    with stage.being(column, case) as who:
        chat = room or who
        if name == "/cancel":
            await town.say(who, chat, "/new")
        line = LINES[name]
        typed = line(town) if callable(line) else line
        before = town.dump()
        turn = await town.say(who, chat, typed)
        if turn.sent and not any(_says_no(seen) for seen in turn.sent):
            return True
        assert len(turn.sent) <= 1
        assert town.dump() == before
        return False


def _says_no(seen: Seen) -> bool:
    key = str(seen.notice.args.get("key", ""))
    return key.startswith("error.") or key in {"say.private_code", "say.outsider"}


def commands(router: Router) -> set[str]:
    """Every command some handler of ours listens to."""
    found = {
        f"/{command}"
        for handler in router.message.handlers
        for each in handler.filters or ()
        if isinstance(each.callback, Command)
        for command in each.callback.commands
    }
    return found.union(*(commands(sub) for sub in router.sub_routers))


def listed() -> Mapping[str, Mapping[str, str]]:
    return tables()[HEADING]


def test_every_command_and_everybody_is_listed() -> None:
    named = {command for each in routers.ORDER for command in commands(each.router)}
    assert {line.split()[0].rstrip(",") for line in LINES} == named
    assert set(listed()) == set(LINES)
    for row in listed().values():
        assert list(row) == columns()


@pytest.mark.parametrize("name", list(LINES))
async def test_who_may_say_it_where(stage: Stage, name: str) -> None:
    own = "one's own" in name
    got = {}
    for column in columns():
        letters = [
            letter
            for letter, room in ROOMS.items()
            if not (own and column == NOBODY) and await works(stage, name, column, room)
        ]
        got[column] = "".join(letters) or NOWHERE
    assert got == listed()[name]
