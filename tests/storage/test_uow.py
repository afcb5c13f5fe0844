import sqlite3
import time
from contextlib import closing, suppress
from datetime import timedelta

import pytest

from domain.act import Act
from storage.ids import new_id
from storage.uow import unit_of_work


def test_what_fails_in_a_savepoint_leaves_the_rest(database, world, make):
    with unit_of_work(database, world) as uow:
        with uow.savepoint():
            first, _ = make.opened(uow)
        with suppress(RuntimeError), uow.savepoint():
            lost, _ = make.opened(uow)
            uow.outbox.put(make.notice())
            raise RuntimeError
        with uow.savepoint():
            third, _ = make.opened(uow)
    with unit_of_work(database, world) as uow:
        assert uow.cases.get("xingfu", first.id) == first
        assert uow.cases.get("xingfu", lost.id) is None
        assert uow.ledger.stream("xingfu", lost.id) == []
        assert uow.cases.get("xingfu", third.id) == third
        assert (first.number[:9], third.number[:9]) == ("0302-0001", "0302-0002")


def test_savepoints_nest(database, world, make):
    with unit_of_work(database, world) as uow:
        with uow.savepoint():
            outer, _ = make.opened(uow)
            with suppress(RuntimeError), uow.savepoint():
                make.step(uow, outer, Act.WITHDRAW)
                raise RuntimeError
        assert uow.cases.get("xingfu", outer.id) == outer


def test_the_exception_passes_on(database, world):
    def broken():
        with unit_of_work(database, world) as uow, uow.savepoint():
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()


def test_a_failed_unit_of_work_leaves_nothing(database, world, make):
    with suppress(RuntimeError), unit_of_work(database, world) as uow:
        with uow.savepoint():
            case, _ = make.opened(uow)
        raise RuntimeError
    with unit_of_work(database, world) as uow:
        assert uow.cases.get("xingfu", case.id) is None


def test_now_stands_still_until_renewed(database, world, clock):
    with unit_of_work(database, world) as uow:
        began = uow.now
        clock.on(minutes=3)
        assert uow.now == began
        assert uow.renew() == began + timedelta(minutes=3) == uow.now


def test_a_reader_sees_what_was_committed_while_another_writes(database, world, make):
    with unit_of_work(database, world) as writer:
        case, _ = make.opened(writer)
        with unit_of_work(database, world, read_only=True) as reader:
            assert reader.cases.get("xingfu", case.id) is None
    with unit_of_work(database, world, read_only=True) as reader:
        assert reader.cases.get("xingfu", case.id) == case


def test_ids_sort_by_age_and_say_they_are_version_7():
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == 5000
    assert {one[14] for one in made} == {"7"}
    assert {one[19] for one in made} <= set("89ab")


def test_ids_go_on_when_the_clock_stops_or_goes_back(monkeypatch):
    last = new_id()
    for moment in (time.time_ns(), time.time_ns(), time.time_ns() - 10**9):
        monkeypatch.setattr(time, "time_ns", lambda stopped=moment: stopped)
        for _ in range(3):
            last, before = new_id(), last
            assert last > before


def test_a_writer_has_its_lock_before_it_has_written(database, world, path):
    with unit_of_work(database, world), closing(sqlite3.connect(path, timeout=0)) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM cases").fetchone() == (0,)


def test_the_secret_keys_are_not_printed(world):
    assert "first secret" not in repr(world)


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)]
)
def test_sqlite_is_told_to_be_durable_and_to_forget(on_sqlite, database, pragma, value):
    with database.read() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
