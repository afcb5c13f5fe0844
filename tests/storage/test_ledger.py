import json
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from domain.act import Act
from domain.events import GENESIS, Event, broken_at
from domain.lifecycle import replay
from flow.ports import Conflict
from storage.uow import unit_of_work
from storage.verify import Break, Mismatch, verify


@pytest.fixture
def three(database, world, make, clock):
    """Three cases with four events each; answers their ids."""
    cases = []
    with unit_of_work(database, world) as uow:
        for _ in range(3):
            case, _ = make.opened(uow)
            for act, data in (
                (Act.ASSIGN, {"matter": "water", "unit": "wuye"}),
                (Act.SIGN, {}),
                (Act.PROGRESS, {"text": "id", "photo": None, "first": True, "n": 3, "词": "汉字"}),
            ):
                clock.on(minutes=7, microseconds=1)
                uow.renew()
                case = make.step(uow, case, act, **data)
            cases.append(case)
    return cases


def tamper(database, *statements):
    """What somebody with the database could do: the triggers do not stop them."""
    with database.write() as connection:
        for trigger in ("events_no_update", "events_no_delete") if database.is_sqlite else ("events_no_change",):
            where = "" if database.is_sqlite else " ON events"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}{where}")
        for statement, values in statements:
            said = statement if database.is_sqlite else statement.replace("?", "%s")
            assert connection.exec_driver_sql(said, values).rowcount > 0


def checked(database):
    with database.read() as connection:
        return verify(connection)


def test_a_stream_comes_back_linked(database, world, three):
    with unit_of_work(database, world) as uow:
        chain = uow.ledger.stream("xingfu", three[0].id)
        assert [entry.event.seq for entry in chain] == [1, 2, 3, 4]
        assert chain[0].prev == GENESIS
        assert broken_at(chain) is None
        assert replay(entry.event for entry in chain) == three[0]
        assert chain[3].event.data == {"text": "id", "photo": None, "first": True, "n": 3, "词": "汉字"}
        assert uow.ledger.stream("elsewhere", three[0].id) == []


def test_streams_in_which_something_happened(database, world, three):
    with unit_of_work(database, world) as uow:
        first, second, third = (case.id for case in three)
        signed = [entry.event.at for case in three for entry in uow.ledger.stream("xingfu", case.id)][2::4]
        assert uow.ledger.streams("xingfu", Act.SIGN, None, None) == [first, second, third]
        assert uow.ledger.streams("xingfu", Act.SIGN, signed[1], None) == [second, third]
        assert uow.ledger.streams("xingfu", Act.SIGN, signed[0], signed[2]) == [first, second]
        assert uow.ledger.streams("xingfu", Act.RESOLVE, None, None) == []
        assert uow.ledger.streams("elsewhere", Act.SIGN, None, None) == []


def test_a_taken_number_is_a_conflict_and_a_gap_is_an_error(database, world, three):
    with unit_of_work(database, world) as uow:
        last = uow.ledger.stream("xingfu", three[0].id)[-1].event
        with pytest.raises(Conflict):
            uow.ledger.append(last)
        with pytest.raises(ValueError, match="ends at 4"):
            uow.ledger.append(replace(last, seq=6))
        uow.ledger.append(replace(last, seq=5))


def test_the_same_stream_in_two_communities_is_two_streams(database, world, clock):
    event = Event("a", "s", 1, "anything", clock(), "p")
    with unit_of_work(database, world) as uow:
        uow.ledger.append(event)
        uow.ledger.append(replace(event, community="b"))
        assert len(uow.ledger.stream("a", "s")) == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET actor = 'x'", "DELETE FROM events", "DELETE FROM events WHERE seq = 4"]
)
def test_the_database_itself_forbids_changing_history(database, three, statement):
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.exec_driver_sql(statement)
    assert checked(database).events == 12


def test_a_whole_history_verifies(database, three):
    report = checked(database)
    assert (report.streams, report.events, report.whole) == (3, 12, True)


def test_an_edited_event_is_found(database, three):
    edited = json.dumps({"matter": "water", "unit": "friends"})
    tamper(database, ("UPDATE events SET data = ? WHERE stream = ? AND seq = 2", (edited, three[1].id)))
    report = checked(database)
    assert report.breaks == (Break("xingfu", three[1].id, 2),)
    assert report.mismatches == (Mismatch("xingfu", three[1].id, ("unit",)),)
    assert not report.whole


@pytest.mark.parametrize(("column", "value"), [("data", "not json"), ("data", "[1]"), ("at", "yesterday")])
def test_an_event_edited_beyond_reading_is_found(database, three, column, value):
    tamper(database, (f'UPDATE events SET "{column}" = ? WHERE stream = ? AND seq = 3', (value, three[1].id)))
    assert checked(database).breaks == (Break("xingfu", three[1].id, 3),)


@pytest.mark.parametrize("column", ["at", "actor", "kind", "prev", "hash"])
def test_no_column_of_an_event_can_be_edited_unseen(database, three, column):
    value = "2026-01-01 00:00:00.000000" if column == "at" else "signed"
    tamper(database, (f'UPDATE events SET "{column}" = ? WHERE stream = ? AND seq = 2', (value, three[0].id)))
    assert checked(database).breaks == (Break("xingfu", three[0].id, 2),)


def test_a_deleted_event_is_found_in_the_middle_and_at_the_end(database, three):
    tamper(
        database,
        ("DELETE FROM events WHERE stream = ? AND seq = 1", (three[0].id,)),
        ("DELETE FROM events WHERE stream = ? AND seq = 2", (three[1].id,)),
        ("DELETE FROM events WHERE stream = ? AND seq = 4", (three[2].id,)),
    )
    report = checked(database)
    assert report.breaks == (Break("xingfu", three[0].id, 1), Break("xingfu", three[1].id, 2))
    assert {m.case: m.differs for m in report.mismatches}[three[2].id] == ("version",)


def test_a_deleted_stream_and_a_deleted_case_are_found(database, three):
    one, two, _ = three
    tamper(
        database,
        ("DELETE FROM events WHERE stream = ?", (one.id,)),
        ("DELETE FROM reporters WHERE case_id = ?", (two.id,)),
        ("DELETE FROM cases WHERE id = ?", (two.id,)),
    )
    report = checked(database)
    assert (report.streams, report.breaks) == (2, ())
    assert set(report.mismatches) == {Mismatch("xingfu", case.id, ("missing",)) for case in (one, two)}


def test_an_edited_case_is_found(database, three):
    tamper(database, ("UPDATE cases SET unit = 'friends', rung = 3 WHERE id = ?", (three[0].id,)))
    report = checked(database)
    assert report.breaks == ()
    assert report.mismatches == (Mismatch("xingfu", three[0].id, ("unit", "rung")),)
