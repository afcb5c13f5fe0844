"""What the books say is to be mended, and that administrators hear of it once."""

from collections.abc import Callable

import pytest

from domain.people import Grant, Role
from flow import checkup
from flow.checkup import Finding, Trouble, Visit
from flow.people import meet
from flow.ports import Binding, Kind, Purpose, Reach
from tests.handlers.test_shadow import admin
from tests.handlers.town import DESK, RESIDENTS, UNBOUND, UNIT, ZHAO, ZHOU, Town, address

ADMIN = 150
US = address(0)
ALWAYS = {Trouble.UNIT_EMPTY, Trouble.ROLE_EMPTY, Trouble.GRID_EMPTY}
"""The example has more units, centres and grids than the town has people."""


@pytest.fixture
def town(found: Callable[..., Town]) -> Town:
    town = found()
    town.settle()
    admin(town, ADMIN)
    return town


def look(town: Town, visit: Visit | None = None) -> dict[Trouble, tuple[str, ...]]:
    with town.hotline.look() as uow:
        return {each.trouble: each.subjects for each in checkup.look(uow, "example", US, visit or Visit())}


def test_a_town_in_order(town: Town) -> None:
    found = look(town)
    assert set(found) == ALWAYS
    assert "wuye" not in found[Trouble.UNIT_EMPTY]
    assert "gongshui" in found[Trouble.UNIT_EMPTY]
    assert "jiedao" not in found[Trouble.UNIT_EMPTY], "nobody there is to hear: cases are sent up"
    assert "chair:suqiu" not in found[Trouble.ROLE_EMPTY]
    assert "secretary:" not in found[Trouble.ROLE_EMPTY]
    assert "jp1" in found[Trouble.GRID_EMPTY]


def test_nobody_and_nothing_yet(found: Callable[..., Town]) -> None:
    empty = look(found())
    assert {Trouble.NO_ADMIN, Trouble.NO_GROUP, Trouble.NO_DISPATCHER} | ALWAYS == set(empty)
    assert "secretary:" in empty[Trouble.ROLE_EMPTY]


def test_full_houses(town: Town) -> None:
    with town.hotline.work() as uow:
        rules = uow.communities["example"]
        who = meet(uow, "example", address(ZHAO), "赵师傅").person
        for unit in rules.units:
            uow.people.grant("example", who, Grant(Role.HEAD, unit))
        for grid in rules.grids:
            uow.people.grant("example", who, Grant(Role.STEWARD, grid))
        for centre in rules.centres:
            uow.people.grant("example", who, Grant(Role.CHAIR, centre))
    assert look(town) == {}


def test_what_only_telegram_knows(town: Town) -> None:
    visit = Visit(
        gone=frozenset({address(DESK)}), mute=frozenset({address(UNIT)}), deaf=frozenset({address(RESIDENTS)})
    )
    found = look(town, visit)
    assert found[Trouble.GROUP_GONE] == ("desk:",)
    assert found[Trouble.GROUP_MUTE] == ("unit:wuye",)
    assert found[Trouble.PRIVACY] == ("hotline:",)
    assert next(iter(found)) is Trouble.PRIVACY, "the gravest first"


def test_only_residents_groups_have_to_be_overheard(town: Town) -> None:
    assert Trouble.PRIVACY not in look(town, Visit(deaf=frozenset({address(UNIT), address(DESK)})))


async def test_groups_and_people_out_of_reach(town: Town) -> None:
    await town.standing(UNBOUND, "member")
    await town.standing(UNIT, "kicked")
    await town.standing(ZHAO, "kicked", ZHAO)
    found = look(town)
    assert found[Trouble.GROUP_UNBOUND] == (str(UNBOUND),)
    assert found[Trouble.GROUP_GONE] == ("unit:wuye",)
    assert found[Trouble.UNREACHABLE] == ("officer:wuye",)
    assert "wuye" not in found[Trouble.UNIT_EMPTY], "the head is there still"
    assert Trouble.GROUP_UNBOUND not in look(town, Visit(gone=frozenset({address(UNBOUND)})))


def test_the_desk_is_manned_by_a_group_or_a_person(town: Town) -> None:
    with town.hotline.work() as uow:
        uow.chats.unbind(address(DESK))
    assert Trouble.NO_DISPATCHER not in look(town)
    with town.hotline.work() as uow:
        uow.chats.seen(address(ZHOU), Reach.OUT)
    assert Trouble.NO_DISPATCHER in look(town)


def test_somebody_without_a_chat_on_duty(town: Town) -> None:
    with town.hotline.work() as uow:
        uow.people.grant("example", uow.people.add("example"), Grant(Role.DISPATCHER))
    assert look(town)[Trouble.UNREACHABLE] == ("dispatcher:",)


def tell(town: Town, *findings: Finding) -> list[str]:
    with town.hotline.work() as uow:
        checkup.tell(uow, "example", findings)
    return [seen.text for seen in town.deliver() if seen.notice.kind is Kind.CHECKUP]


def test_told_once_and_again_when_it_is_something_else(town: Town) -> None:
    desk, privacy = Finding(Trouble.GROUP_GONE, ("desk:",)), Finding(Trouble.PRIVACY, ("hotline:",))
    (first,) = tell(town, desk)
    assert "我已不在值班群" in first
    assert tell(town, desk) == []
    assert len(tell(town, privacy, desk)) == 1
    assert tell(town) == [], "all is well: no reason to write"
    assert len(tell(town, desk)) == 1, "and when it comes back it is told again"


def test_without_an_administrator_nobody_has_been_told(found: Callable[..., Town]) -> None:
    town = found()
    town.settle()
    assert tell(town, Finding(Trouble.NO_ADMIN), Finding(Trouble.NO_GROUP)) == []
    admin(town, ADMIN)
    assert len(tell(town, Finding(Trouble.NO_GROUP))) == 1


def test_between_two_checks_telegrams_last_word_counts(town: Town) -> None:
    tell(town, Finding(Trouble.PRIVACY, ("hotline:",)), Finding(Trouble.GROUP_GONE, ("desk:",)))
    with town.hotline.look() as uow:
        found = {each.trouble for each in checkup.look(uow, "example", US)}
    assert Trouble.PRIVACY in found
    assert Trouble.GROUP_GONE not in found, "what the books know they know better"


def test_two_groups_of_one_kind_are_one_line(town: Town) -> None:
    with town.hotline.work() as uow:
        uow.chats.bind(address(UNBOUND), Binding("example", Purpose.HOTLINE))
    both = frozenset({address(UNBOUND), address(RESIDENTS)})
    assert look(town, Visit(gone=both))[Trouble.GROUP_GONE] == ("hotline:",)
