"""Seals in the database: what they cover, that there is one, and what is said when something is not as it was sealed."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import DBAPIError

from domain.act import Act
from domain.events import GENESIS, Event
from domain.seal import LATE, Root, leaf, unchained
from flow.ports import Conflict
from storage import backup
from storage.database import Database
from storage.seal_check import Fault, Flaw
from storage.seals import NotSeals, export, listed, read
from storage.uow import unit_of_work
from storage.verify import verify
from tests.storage.test_ledger import tamper


def happen(database, world, make, clock, times=1, community="xingfu"):
    """So many cases of two events each; answers their ids."""
    ids = []
    for _ in range(times):
        clock.on(minutes=7, microseconds=1)
        with unit_of_work(database, world) as uow:
            case, _ = make.opened(uow, community=community)
            make.step(uow, case, Act.ASSIGN, matter="water", unit="wuye")
            ids.append(case.id)
    return ids


def seal(database, world, community="xingfu"):
    with unit_of_work(database, world) as uow:
        draft = uow.seals.draft(community, uow.now)
        if draft:
            uow.seals.keep(draft)
    return draft.seal if draft else None


def kept(database, tmp_path):
    file = tmp_path / "kept.json"
    with database.read() as connection, file.open("w", encoding="utf-8") as out:
        export(connection, out)
    return file


def checked(database, file=None):
    with database.read() as connection:
        return verify(connection, read(file) if file else ())


def unlock(database):
    """The triggers on seals, too, are gone."""
    with database.write() as connection:
        for table in ("seals", "sealed"):
            for act in ("update", "delete") if database.is_sqlite else ("change",):
                where = "" if database.is_sqlite else f" ON {table}"
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}{where}")


@pytest.fixture
def days(database, world, make, clock):
    """Three days with a seal each; answers the cases of each day."""
    cases = []
    for _ in range(3):
        cases.append(happen(database, world, make, clock, 2))
        seal(database, world)
        clock.on(days=1)
    return cases


def test_a_seal_covers_what_no_seal_covers(database, world, make, clock):
    assert seal(database, world) is None
    one, _ = happen(database, world, make, clock, 2)
    first = seal(database, world)
    assert (first.serial, first.count, first.prev) == (1, 4, GENESIS)
    assert seal(database, world) is None
    with unit_of_work(database, world) as uow:
        make.step(uow, uow.cases.get("xingfu", one), Act.SIGN)
    second = seal(database, world)
    assert (second.serial, second.count, second.prev) == (2, 1, first.hash)
    with database.read() as connection:
        assert listed(connection) == [first, second]
    assert checked(database).seals == 2
    assert checked(database).whole


def test_its_root_is_that_of_the_tree_over_its_events(database, world, make, clock):
    happen(database, world, make, clock, 3)
    made, root = seal(database, world), Root()
    with database.read() as connection:
        for row in connection.exec_driver_sql("SELECT stream, seq, hash FROM events ORDER BY stream, seq"):
            root.add(leaf(row.stream, row.seq, row.hash))
    assert (made.root, made.count) == (root.hash, 6)


def test_leaves_stand_in_order_of_code_points_on_every_database(database, world, clock):
    streams = ["b", "B", "a-1", "a1", "é", "Z", "中", "_"]
    hashes = {}
    with unit_of_work(database, world) as uow:
        for stream in streams:
            uow.ledger.append(Event("xingfu", stream, 1, "anything", clock(), "p"))
            hashes[stream] = uow.ledger.stream("xingfu", stream)[0].hash
    made, root = seal(database, world), Root()
    for stream in sorted(streams):
        root.add(leaf(stream, 1, hashes[stream]))
    assert made.root == root.hash
    assert checked(database).whole


def test_what_is_committed_late_falls_into_the_next(database, world, make, clock):
    happen(database, world, make, clock)
    began = clock()
    clock.on(minutes=20)
    seal(database, world)
    sealed_at = clock.moment
    clock.moment = began
    happen(database, world, make, clock)
    clock.moment = sealed_at + timedelta(days=1)
    assert checked(database).whole
    assert seal(database, world).count == 2
    assert checked(database).whole


def test_communities_have_seals_of_their_own(database, world, make, clock):
    happen(database, world, make, clock, community="b")
    happen(database, world, make, clock, 2, community="a")
    assert (seal(database, world, "a").count, seal(database, world, "b").count) == (4, 2)
    with database.read() as connection:
        assert [(each.community, each.serial) for each in listed(connection)] == [("a", 1), ("b", 1)]


def test_of_two_that_seal_at_once_one_does(database, world, make, clock):
    happen(database, world, make, clock, 2)
    ready, outcomes = Barrier(2), []

    def act():
        with unit_of_work(database, world, read_only=True) as uow:
            draft = uow.seals.draft("xingfu", uow.now)
        ready.wait(20)
        try:
            with unit_of_work(database, world) as uow:
                uow.seals.keep(draft)
                uow.outbox.put(make.notice())
            outcomes.append("made")
        except Conflict:
            outcomes.append("the other's")

    both = [Thread(target=act) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["made", "the other's"]
    with database.read() as connection:
        assert len(listed(connection)) == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 1
    assert checked(database).whole


@pytest.mark.parametrize(
    "statement",
    ["UPDATE seals SET root = 'x'", "DELETE FROM sealed", "UPDATE sealed SET last = 1", "DELETE FROM seals"],
)
def test_the_database_itself_forbids_changing_seals(database, days, statement):
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.exec_driver_sql(statement)
    assert checked(database).seals == 3


def test_an_edited_event_is_named(database, days, tmp_path):
    file = kept(database, tmp_path)
    tamper(database, ("UPDATE events SET actor = 'friend' WHERE stream = ? AND seq = 2", (days[1][0],)))
    flaw = Flaw("xingfu", Fault.EVENTS, 2, days[1][0], 2, 2)
    for report in (checked(database), checked(database, file)):
        assert report.flaws == (flaw,)
        assert not report.whole


def test_a_case_that_vanished_is_named_by_the_file(database, days, tmp_path):
    file = kept(database, tmp_path)
    tamper(database, ("DELETE FROM events WHERE stream = ?", (days[0][1],)))
    assert checked(database).flaws == (Flaw("xingfu", Fault.ROOT, 1),)
    assert set(checked(database, file).flaws) == {
        Flaw("xingfu", Fault.ROOT, 1),
        Flaw("xingfu", Fault.EVENTS, 1, days[0][1], 1, 2),
    }


def test_a_seal_taken_away_changed_or_uncovered_is_named(database, days, tmp_path):
    file = kept(database, tmp_path)
    unlock(database)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE seals SET count = 5 WHERE serial = 2")
        connection.exec_driver_sql("UPDATE sealed SET first = 2 WHERE serial = 1")
        connection.exec_driver_sql("DELETE FROM sealed WHERE serial = 3")
        connection.exec_driver_sql("DELETE FROM seals WHERE serial = 3")
    found = {(flaw.fault, flaw.serial) for flaw in checked(database, file).flaws}
    told = {fault: {serial for each, serial in found if each is fault} for fault in Fault}
    assert (told[Fault.EVENTS], told[Fault.ROOT]) == ({1, 3}, {1, 3})
    assert (told[Fault.SEAL], told[Fault.GONE]) == ({2}, {3})
    assert (Fault.SEAL, 2) in {(flaw.fault, flaw.serial) for flaw in checked(database).flaws}


def test_an_event_put_in_afterwards_is_named(database, days, world):
    with unit_of_work(database, world) as uow:
        seals = listed(uow.connection)
        uow.ledger.append(Event("xingfu", "forged", 1, "anything", seals[-1].at - LATE, "friend"))
        uow.ledger.append(Event("xingfu", "forged", 2, "anything", seals[0].at, "friend"))
    forged = Flaw("xingfu", Fault.BACKDATED, 0, "forged", 2, 2)
    assert checked(database).flaws == (forged,)
    seal(database, world)
    assert checked(database).flaws == (replace(forged, serial=4),)


def test_a_file_that_was_changed_is_named(database, days, tmp_path):
    file = kept(database, tmp_path)
    whole = file.read_text("utf-8")
    with database.read() as connection:
        second = listed(connection)[1]
    file.write_text(whole.replace(f'"root": "{second.root}"', f'"root": "{"0" * 64}"'), "utf-8")
    found = {(flaw.fault, flaw.serial) for flaw in checked(database, file).flaws}
    assert found == {(Fault.FILE, 2), (Fault.SEAL, 2), (Fault.ROOT, 2)}
    lines = whole.splitlines(keepends=True)
    file.write_text("".join([*lines[:2], *lines[3:]]), "utf-8")
    assert {(flaw.fault, flaw.serial) for flaw in checked(database, file).flaws} == {(Fault.FILE, 3)}


@pytest.mark.parametrize(
    "text",
    ["", "{}", "not json", "CUT", "LINE", '{"format": "hotline-seals-2", "seals": [\n]}\n'],
)
def test_what_is_no_file_of_seals(database, days, tmp_path, text):
    file = kept(database, tmp_path)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    spoilt = {"CUT": "".join(lines[:-1]), "LINE": "".join([lines[0], '{"serial": 1},\n', lines[-1]])}
    file.write_text(spoilt.get(text, text), "utf-8")
    with pytest.raises(NotSeals):
        checked(database, file)


def test_the_file_is_json_and_comes_back(database, days, tmp_path):
    file = kept(database, tmp_path)
    told = json.loads(file.read_text("utf-8"))
    assert [each["serial"] for each in told["seals"]] == [1, 2, 3]
    back = list(read(file))
    with database.read() as connection:
        assert [each.seal for each in back] == listed(connection)
    assert unchained([each.seal for each in back]) is None
    assert [(span.stream, span.first, span.last) for span in back[0].spans] == [(case, 1, 2) for case in days[0]]


def test_a_history_that_moved_to_another_database_still_verifies_against_the_file(database, days, tmp_path):
    file, elsewhere = kept(database, tmp_path), Database(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    backup.copy(database, elsewhere)
    report = checked(elsewhere, file)
    elsewhere.dispose()
    assert (report.whole, report.seals, report.events) == (True, 3, 12)


def test_without_seals_there_is_a_file_too(database, tmp_path):
    out = StringIO()
    with database.read() as connection:
        assert export(connection, out) == 0
    assert json.loads(out.getvalue())["seals"] == []
    file = Path(tmp_path) / "empty.json"
    file.write_text(out.getvalue(), "utf-8")
    assert list(read(file)) == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("seals", "at", "yesterday"),
        ("seals", "count", "many"),
        ("seals", "root", b"x"),
        ("events", "actor", b"x"),
        ("events", "hash", b"x"),
        ("events", "at", "0001-01-01 00:00:00+08:00"),
    ],
)
def test_what_cannot_even_be_read_is_named(on_sqlite, database, days, tmp_path, table, column, value):
    file = kept(database, tmp_path)
    unlock(database)
    tamper(database, (f'UPDATE {table} SET "{column}" = ?', (value,)))
    for report in (checked(database), checked(database, file)):
        assert report.flaws
