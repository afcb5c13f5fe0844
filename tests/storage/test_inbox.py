from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import tables
from storage.inbox import Inbox
from storage.uow import unit_of_work

BOT = "100"


@pytest.fixture
def inbox(database, real):
    inbox = Inbox(database)
    inbox.store(
        BOT, [(n, lane, f'{{"n":{n}}}') for n, lane in ((3, "a:1"), (1, "a:1"), (2, "a:2"), (4, "a:2"))], real()
    )
    return inbox


def numbers(received):
    return [one.update_id for one in received]


@pytest.fixture
def judge(database, world, real):
    """What waits now; and one step for the first of them."""

    def step(name=None, *args, limit=10):
        with unit_of_work(database, world) as uow:
            waiting = uow.inbox.pending(BOT, real(), limit)
            if name:
                getattr(uow.inbox, name)(waiting[0], *args)
            return numbers(waiting)

    return step


def row(database, update_id):
    with database.read() as connection:
        return connection.execute(select(tables.inbox).where(tables.inbox.c.update_id == update_id)).one()


def test_updates_wait_in_the_order_of_their_ids(database, world, inbox, real):
    with unit_of_work(database, world) as uow:
        first, *_ = waiting = uow.inbox.pending(BOT, real(), 10)
        assert numbers(waiting) == [1, 2, 3, 4]
        assert (first.lane, first.raw, first.attempts, first.received_at) == ("a:1", '{"n":1}', 0, real())
        assert numbers(uow.inbox.pending(BOT, real(), 2)) == [1, 2]
        assert uow.inbox.pending("another bot", real(), 10) == []


def test_an_update_that_comes_twice_is_kept_once(database, inbox, judge, real):
    assert inbox.store(BOT, [(4, "x", "{}"), (5, "x", "{}")], real()) == 1
    assert inbox.store("200", [(4, "x", "{}")], real()) == 1
    assert inbox.store(BOT, [], real()) == 0
    assert judge("done") == [1, 2, 3, 4, 5]
    assert inbox.store(BOT, [(1, "a:1", "{}")], real()) == 0
    assert judge() == [2, 3, 4, 5]


def test_the_last_update_is_known(inbox):
    assert inbox.last_update_id(BOT) == 4
    assert inbox.last_update_id("another") is None


def test_a_judged_update_is_forgotten(database, inbox, judge):
    judge("done")
    assert (row(database, 1).raw, row(database, 1).lane, row(database, 1).state) == (None, "", "done")
    assert row(database, 2).raw == '{"n":2}'


def test_an_update_whose_effects_failed_is_not_done(database, world, inbox, judge, real):
    with suppress(RuntimeError), unit_of_work(database, world) as uow:
        uow.inbox.done(uow.inbox.pending(BOT, real(), 1)[0])
        raise RuntimeError
    assert judge() == [1, 2, 3, 4]
    assert row(database, 1).raw == '{"n":1}'


def test_a_lane_that_waits_is_left_out_entirely(database, inbox, judge, real):
    judge("again", real() + timedelta(seconds=5), "OperationalError")
    assert judge() == [2, 4]
    real.on(seconds=5)
    assert judge("done") == [1, 2, 3, 4]
    assert judge() == [2, 3, 4]


def test_tries_are_counted(database, inbox, judge, real):
    for tries in (1, 2):
        judge("again", real(), "KeyError")
        assert (row(database, 1).attempts, row(database, 1).error) == (tries, "KeyError")


def test_a_parked_update_lets_its_lane_go_on(inbox, judge):
    judge("park", "ValidationError")
    assert judge() == [2, 3, 4]
    (parked,) = inbox.list_parked()
    assert (parked.update_id, parked.error, parked.raw) == (1, "ValidationError", '{"n":1}')
    assert inbox.list_parked(BOT) == [parked]
    assert inbox.list_parked("200") == []


def test_an_operator_has_a_parked_update_judged_again_or_drops_it(database, inbox, judge, real):
    judge("park", "ValidationError")
    judge("park", "ValidationError")
    assert inbox.retry(BOT, 1, real())
    assert judge() == [1, 3, 4]
    assert inbox.drop(BOT, 2)
    assert row(database, 2).raw is None
    assert inbox.list_parked() == []
    assert not inbox.retry(BOT, 3, real())
    assert not inbox.drop(BOT, 99)
    assert judge() == [1, 3, 4]


def test_what_waits_is_counted(inbox, judge):
    judge("done")
    judge("park", "E")
    assert (inbox.pending_count(), inbox.pending_count(BOT), inbox.pending_count("200")) == (2, 2, 0)
