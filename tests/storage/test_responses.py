"""Responses: one a person a day in a group, nobody's once the day is over, and a reset that can be taken back."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.sensitivity import WINDOW, Response, Uptake
from storage import tables
from storage.database import Database
from storage.uow import Uow, World, unit_of_work
from tests.storage.conftest import Make

DAY = date(2026, 3, 2)
NEVER = date.min
TAKEN, DISMISSED, LAPSED = Response
CALLS = "telegram:100:55"


@pytest.fixture
def uow(database: Database, world: World) -> Iterator[Uow]:
    with unit_of_work(database, world) as uow:
        yield uow


def note(uow: Uow, make: Make, *said: tuple[str, Response], day: date = DAY, peer: str = "-1") -> None:
    for who, response in said:
        uow.responses.note("xingfu", make.chat(peer), who, day, response)


def uptake(uow: Uow, make: Make, peer: str = "-1", since: date = NEVER) -> Uptake:
    return uow.responses.uptake("xingfu", make.chat(peer), since)


def whose(uow: Uow) -> list[tuple[str, str]]:
    return list(uow.connection.execute(select(tables.responses.c.id, tables.responses.c.who)).tuples())


def test_each_is_counted_where_it_was_given(uow: Uow, make: Make) -> None:
    note(uow, make, ("a", TAKEN), ("b", DISMISSED), ("c", DISMISSED), ("d", LAPSED))
    note(uow, make, ("a", LAPSED), peer="-2")
    assert uptake(uow, make) == Uptake(1, 2, 1)
    assert uptake(uow, make, "-2") == Uptake(lapsed=1)
    assert uptake(uow, make, "-3") == uow.responses.uptake("other", make.chat(), NEVER) == Uptake()
    assert uow.responses.chats("xingfu") == [make.chat("-1"), make.chat("-2")]
    assert uow.responses.chats("other") == []


@pytest.mark.parametrize("order", [(TAKEN, DISMISSED, LAPSED), (LAPSED, DISMISSED, TAKEN), (DISMISSED, TAKEN, LAPSED)])
def test_a_person_s_day_counts_once_by_what_says_most(uow: Uow, make: Make, order: tuple[Response, ...]) -> None:
    note(uow, make, *(("a", response) for response in (*order, *order)))
    assert uptake(uow, make) == Uptake(taken=1)
    note(uow, make, ("a", LAPSED), ("a", DISMISSED), day=DAY + timedelta(days=1))
    assert uptake(uow, make) == Uptake(taken=1, dismissed=1)


def test_the_newest_count_and_no_old_ones(uow: Uow, make: Make) -> None:
    later = DAY + timedelta(days=1)
    note(uow, make, *((f"new{n}", DISMISSED) for n in range(WINDOW - 1)), day=later)
    note(uow, make, *((f"old{n}", TAKEN) for n in range(3)))
    assert uptake(uow, make) == Uptake(taken=1, dismissed=WINDOW - 1)
    assert uptake(uow, make, since=later) == Uptake(dismissed=WINDOW - 1)
    assert uptake(uow, make, since=DAY) == uptake(uow, make)


def test_nobody_can_be_read_from_it(uow: Uow, make: Make) -> None:
    note(uow, make, (CALLS, TAKEN))
    note(uow, make, (CALLS, TAKEN), day=DAY + timedelta(days=1))
    (_, one), (_, other) = whose(uow)
    assert one != other
    assert not {part for who in (one, other) for part in CALLS.split(":") if len(part) > 3 and part in who}


def test_somebody_s_are_counted_still_and_nobody_s_any_more(uow: Uow, make: Make) -> None:
    note(uow, make, (CALLS, DISMISSED), ("b", DISMISSED))
    note(uow, make, (CALLS, DISMISSED), day=DAY + timedelta(days=1))
    uow.responses.part("other", CALLS)
    assert [id_ == who for id_, who in whose(uow)] == [False] * 3
    uow.responses.part("xingfu", CALLS)
    uow.responses.part("xingfu", CALLS)
    assert sorted(id_ == who for id_, who in whose(uow)) == [False, True, True]
    assert uptake(uow, make) == Uptake(dismissed=3)


def test_a_reset_counts_nothing_of_before_and_can_be_taken_back(uow: Uow, make: Make) -> None:
    first, second = uow.now, uow.now + timedelta(days=1)
    note(uow, make, ("a", DISMISSED), ("b", DISMISSED))
    note(uow, make, ("a", LAPSED), peer="-2")
    assert uow.responses.reset_at("xingfu", make.chat()) is None
    assert uow.responses.restore("xingfu", make.chat()) == 0
    assert uow.responses.reset("xingfu", make.chat(), first) == 2
    assert (uptake(uow, make), uow.responses.reset_at("xingfu", make.chat())) == (Uptake(), first)
    note(uow, make, ("c", TAKEN))
    assert uptake(uow, make) == Uptake(taken=1)
    assert uow.responses.reset("xingfu", make.chat(), second) == 1
    assert uow.responses.reset("xingfu", make.chat(), second) == 0
    assert uow.responses.restore("xingfu", make.chat()) == 1
    assert uptake(uow, make) == Uptake(taken=1)
    assert uow.responses.restore("xingfu", make.chat()) == 2
    assert uow.responses.restore("xingfu", make.chat()) == 0
    assert uptake(uow, make) == Uptake(taken=1, dismissed=2)
    assert uptake(uow, make, "-2") == Uptake(lapsed=1)


def test_whoever_answers_again_on_the_day_of_a_reset_counts_again(uow: Uow, make: Make) -> None:
    note(uow, make, ("a", TAKEN))
    uow.responses.reset("xingfu", make.chat(), uow.now)
    note(uow, make, ("a", LAPSED))
    assert uptake(uow, make) == Uptake(lapsed=1)


def test_a_group_that_has_moved_has_learnt_what_it_has(uow: Uow, make: Make) -> None:
    note(uow, make, ("a", DISMISSED))
    uow.chats.move(make.chat(), make.chat("-9"))
    note(uow, make, ("a", DISMISSED), peer="-9")
    assert uptake(uow, make, "-9") == Uptake(dismissed=1)
    assert uow.responses.chats("xingfu") == [make.chat("-9")]


def test_a_move_told_again_after_somebody_has_answered_in_both_chats(uow: Uow, make: Make) -> None:
    note(uow, make, ("a", LAPSED), ("b", LAPSED))
    note(uow, make, ("a", TAKEN), peer="-9")
    for _ in range(2):
        uow.chats.move(make.chat(), make.chat("-9"))
    assert uptake(uow, make, "-9") == Uptake(taken=1, lapsed=1)
    assert uow.responses.chats("xingfu") == [make.chat("-9")]
