"""Two processes in the middle of a transaction each: what SQLite's one writer makes impossible, PostgreSQL must get right."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import InternalError

from domain.act import Act
from domain.ladder import Due, DueKind
from flow.ports import Conflict, Kind
from storage.delivery import Deliveries
from storage.uow import unit_of_work


@pytest.fixture(autouse=True)
def _on_postgresql(kind):
    if kind == "sqlite":
        pytest.skip("there is one writer")


@pytest.fixture
def due(database, world, make, clock):
    """Four cases that are due."""
    with unit_of_work(database, world) as uow:
        cases = [make.opened(uow)[0] for _ in range(4)]
        for case in cases:
            uow.dues.put(case, Due(DueKind.CHASE, clock(), 0), "v1")
        return cases


def test_one_sweep_s_cases_are_not_another_s(database, world, due, clock):
    with unit_of_work(database, world) as one, unit_of_work(database, world) as two:
        mine, theirs = one.dues.claim(clock(), 2), two.dues.claim(clock(), 10)
        assert len(mine) == len(theirs) == 2
        assert not set(mine) & set(theirs)
    with unit_of_work(database, world) as uow:
        assert len(uow.dues.claim(clock(), 10)) == 4


def test_a_case_somebody_is_changing_is_left_for_the_next_tick(database, world, due, clock):
    with unit_of_work(database, world) as judge, unit_of_work(database, world) as sweep:
        judge.cases.get("xingfu", due[0].id)
        assert ("xingfu", due[0].id) not in sweep.dues.claim(clock(), 10)


def test_whoever_is_second_to_change_a_case_is_told(database, world, make, due):
    with unit_of_work(database, world) as slow:
        old = slow.cases.reporters("xingfu", due[0].id)  # a look that locks nothing
        with unit_of_work(database, world) as quick:
            make.step(quick, due[0], Act.ASSIGN, matter="m", unit="u")
        with pytest.raises(Conflict):
            make.step(slow, due[0], Act.ASSIGN, matter="m", unit="other")
        assert old


def test_whoever_only_reads_locks_nothing_and_sees_one_moment(database, world, make, due):
    """Cards are put into words while others merge: neither waits for the other, and no card is half before and half after."""
    with unit_of_work(database, world, read_only=True) as card:
        for case in due:
            assert card.cases.get("xingfu", case.id) == case
        with unit_of_work(database, world) as merging:
            merging.connection.exec_driver_sql("SET LOCAL lock_timeout TO '200ms'")
            for case in reversed(due):
                make.step(merging, merging.cases.get("xingfu", case.id), Act.ASSIGN, matter="m", unit="u")
        for case in due:
            assert card.cases.get("xingfu", case.id) == case
            assert len(card.ledger.stream("xingfu", case.id)) == 1


def test_whoever_only_reads_does_not_wait_for_those_who_write(database, world, make, due):
    with unit_of_work(database, world) as judge, unit_of_work(database, world, read_only=True) as card:
        make.step(judge, judge.cases.get("xingfu", due[0].id), Act.ASSIGN, matter="m", unit="u")
        card.connection.exec_driver_sql("SET LOCAL lock_timeout TO '200ms'")
        assert card.cases.get("xingfu", due[0].id) == due[0]


def test_whoever_only_reads_cannot_write(database, world, make):
    with pytest.raises(InternalError), unit_of_work(database, world, read_only=True) as uow:
        make.opened(uow)


def test_one_judges_at_a_time_and_the_next_at_once(database, world):
    with unit_of_work(database, world) as one:
        assert one.inbox.alone("1")
        with unit_of_work(database, world) as two:
            assert not two.inbox.alone("1")
            assert two.inbox.alone("2"), "another bot's updates are nobody's business here"
    with unit_of_work(database, world) as three:
        assert three.inbox.alone("1")


def test_a_card_that_leaves_while_another_wants_to_join_it(database, world, make, real):
    card = make.notice(Kind.CARD, case="c1")
    with unit_of_work(database, world) as uow:
        uow.outbox.put(card)
    with unit_of_work(database, world) as uow:
        waiting = uow.outbox._waiting("xingfu", "c1")
        assert len(Deliveries(database).claim("100", real(), 10)) == 1
        (row, queued, trace) = waiting[0]
        assert not uow.outbox._merge(row, queued, card, trace), "it has been taken: what it says would be lost"


def test_a_waiting_case_is_swept_once_it_is_free(database, world, due, clock):
    with unit_of_work(database, world) as judge:
        judge.cases.get("xingfu", due[0].id)
    with unit_of_work(database, world) as sweep:
        assert ("xingfu", due[0].id) in sweep.dues.claim(clock() + timedelta(seconds=1), 10)
