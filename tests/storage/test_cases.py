import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, StatementError

from domain.act import Act
from domain.case import Case, Channel, State, Verdict, Voice
from domain.number import heard
from flow.ports import Conflict, Reporter
from storage import cases, migrations, tables
from storage.database import Database
from storage.uow import World, unit_of_work

ROOT = Path(__file__).parents[2]


def test_a_case_comes_back_as_it_was(database, world, make):
    case = Case(
        *("id-1", "xingfu", "0302-0001-3", State.RESOLVED, "p1", Channel.PHONE),
        opened_at=datetime(2026, 3, 2, 1, 2, 3, 456789, UTC),
        since=datetime(2026, 3, 2, 4, 5, 6, 7, UTC),
        version=9,
        urgency="urgent",
        matter="water",
        unit="wuye",
        officer="p9",
        rung=2,
        fired=3,
        returns=1,
        reopens=2,
        designated=True,
        asked=True,
        verdict=Verdict.UNSOLVED,
    )
    with unit_of_work(database, world) as uow:
        uow.cases.add(case, Reporter("p1", None))
    with unit_of_work(database, world) as uow:
        assert uow.cases.get("xingfu", "id-1") == case
        assert uow.cases.get("other", "id-1") is None
        assert uow.cases.reporters("xingfu", "id-1") == [Reporter("p1", None)]
        after = replace(case, version=10, state=State.CLOSED, verdict=None, designated=False)
        uow.cases.save(after)
        assert uow.cases.get("xingfu", "id-1") == after


def test_who_a_case_is_handled_for_comes_back_as_it_was(database, world):
    one = ("xingfu", "0302-0001-3", State.RESOLVED, "p1", Channel.CHAT)
    now = datetime(2026, 3, 2, 1, 2, tzinfo=UTC)
    voices = (Voice("id-2", "p2", Channel.PHONE), Voice("id-3", "p3", Channel.CHAT, True, Verdict.SATISFIED))
    lead = Case("id-1", *one, opened_at=now, since=now, version=9, urgency="urgent", joined=voices, gone=True)
    merged = replace(lead, id="id-2", number="0302-0002-2", state=State.MERGED, joined=(), gone=False)
    merged = replace(merged, merged_into="id-1")
    with unit_of_work(database, world) as uow:
        for case in (lead, merged):
            uow.cases.add(case, Reporter(case.reporter, None))
    with unit_of_work(database, world) as uow:
        assert uow.cases.get("xingfu", "id-1") == lead
        assert uow.cases.get("xingfu", "id-2") == merged


OPEN = {State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS}


def test_whatever_happens_to_an_open_case_gives_it_another_stamp(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        first, second = (make.opened(uow)[0] for _ in range(2))
        make.opened(uow, community="elsewhere")
        before = uow.cases.stamps("xingfu", OPEN, 9)
        assert list(before) == [second.id, first.id], "the newest first"
        assert list(uow.cases.stamps("xingfu", OPEN, 1)) == [second.id]
    with unit_of_work(database, world) as uow:
        assert uow.cases.stamps("xingfu", OPEN, 9) == before
        moved = make.step(uow, first, Act.ASSIGN, matter="lamp", unit="wuye")
        after = uow.cases.stamps("xingfu", OPEN, 9)
        assert {id_ for id_ in before if after[id_] != before[id_]} == {first.id}
        make.step(uow, moved, Act.WITHDRAW)
        assert list(uow.cases.stamps("xingfu", OPEN, 9)) == [second.id]
        assert uow.cases.stamps("xingfu", set(), 9) == uow.cases.stamps("nowhere", OPEN, 9) == {}


def test_what_was_undone_and_done_otherwise_has_another_stamp(database, world, make, clock):
    """A process may have looked at what was never committed: it must not take what came instead for the same."""
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow)
    seen = []
    for matter in ("lamp", "lift"):
        with suppress(KeyError), unit_of_work(database, world) as uow, uow.savepoint():
            make.step(uow, case, Act.ASSIGN, matter=matter, unit="wuye")
            seen.append(uow.cases.stamps("xingfu", OPEN, 9)[case.id])
            if matter == "lamp":
                raise KeyError
    with unit_of_work(database, world) as uow:
        assert uow.cases.stamps("xingfu", OPEN, 9)[case.id] == seen[1] != seen[0]


def test_some_are_read_however_many_are_asked_for(database, world, make, monkeypatch):
    monkeypatch.setattr(cases, "CHUNK", 2)
    with unit_of_work(database, world) as uow:
        made = [make.opened(uow)[0] for _ in range(5)]
        theirs, _ = make.opened(uow, community="elsewhere")
        asked = [*(each.id for each in made), made[0].id, theirs.id, "nobody"]
        found = uow.cases.some("xingfu", asked)
        assert sorted(found, key=lambda each: each.id) == made
        assert uow.cases.some("xingfu", []) == []


@given(st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.timezones(), allow_imaginary=False))
def test_a_moment_comes_back_the_same_in_utc(moment):
    from storage.columns import Moment

    stored = Moment().process_bind_param(moment, None)
    back = Moment().process_result_value(stored.replace(tzinfo=None), None)
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


def test_a_naive_moment_is_refused(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow)
        with pytest.raises(StatementError, match="time zone"):
            uow.cases.save(replace(case, version=2, since=datetime(2026, 3, 2)))


def test_a_stale_save_is_a_conflict_and_changes_nothing(database, world, make):
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow)
        ahead = make.step(uow, case, Act.ASSIGN, matter="water", unit="wuye")
        with pytest.raises(Conflict):
            uow.cases.save(replace(case, version=2, unit="others"))
        assert uow.cases.get(case.community, case.id) == ahead


def test_the_reporter_is_remembered_with_the_message(database, world, make):
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow, "p7")
        assert uow.cases.reporters(case.community, case.id) == [Reporter("p7", make.spot())]


def test_a_persons_cases_open_ones_first_then_the_newest(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        made = []
        for _ in range(4):
            made.append(make.opened(uow)[0])
            clock.on(hours=1)
            uow.renew()
        ended = make.step(uow, made[3], Act.WITHDRAW)
        make.opened(uow, "somebody else")
        wanted = [made[2].id, made[1].id, made[0].id, ended.id]
        assert [case.id for case in uow.cases.of_reporter("xingfu", "p1")] == wanted
        assert [case.id for case in uow.cases.of_reporter("xingfu", "p1", 2)] == wanted[:2]


def test_numbers_count_up_within_community_and_year(database, world):
    with unit_of_work(database, world) as uow:
        day = date(2026, 12, 31)
        told = [uow.cases.next_number(*key) for key in (("a", day), ("a", day), ("b", day), ("a", date(2027, 1, 1)))]
    assert [number[:9] for number in told] == ["1231-0001", "1231-0002", "1231-0001", "0101-0001"]
    assert all(heard(number) == number for number in told)


def test_a_number_means_the_newest_case_and_is_unique_in_its_local_year(database, world, make, clock):
    with unit_of_work(database, world) as uow:
        old, _ = make.opened(uow)
        clock.on(days=365)
        uow.renew()
        new, _ = make.opened(uow)
        assert new.number == old.number
        assert uow.cases.by_number("xingfu", old.number) == new
        assert uow.cases.by_number("xingfu", "0302-0009-0") is None
        with pytest.raises(IntegrityError):
            uow.cases.add(replace(new, id="another"), Reporter("p", None))


def test_new_year_comes_earlier_in_the_community_than_in_utc(database, world):
    eve, day = datetime(2026, 12, 31, 20, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    case = Case("a", "c", "0101-0001-8", State.TRIAGE, "p", Channel.CHAT, eve, eve, 1, "x")
    with unit_of_work(database, world) as uow:
        uow.cases.add(case, Reporter("p", None))
        with pytest.raises(IntegrityError):
            uow.cases.add(replace(case, id="b", opened_at=day), Reporter("p", None))


def test_threads_never_get_the_same_number(database, world):
    def five(_: int) -> list[str]:
        told = []
        for _ in range(5):
            with unit_of_work(database, world) as uow:
                told.append(uow.cases.next_number("a", date(2026, 1, 1)))
        return told

    with ThreadPoolExecutor(4) as pool:
        told = [number for some in pool.map(five, range(4)) for number in some]
    assert sorted(number[5:9] for number in told) == [f"{n:04d}" for n in range(1, 21)]


PROCESS = """
import sys
from datetime import date
from storage.cases import Cases
from storage.database import Database
database = Database(sys.argv[1])
for _ in range(25):
    with database.write() as connection:
        print(Cases(connection).next_number("a", date(2026, 1, 1)))
"""


def test_processes_never_get_the_same_number(database, url):
    command = [sys.executable, "-c", PROCESS, url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    told = [number for one in running for number in one.communicate(timeout=60)[0].split()]
    assert sorted(number[5:9] for number in told) == [f"{n:04d}" for n in range(1, 51)]


def test_an_undone_unit_of_work_gives_its_number_back(database, world):
    with suppress(RuntimeError), unit_of_work(database, world) as uow:
        uow.cases.next_number("a", date(2026, 1, 1))
        raise RuntimeError
    with unit_of_work(database, world) as uow:
        assert uow.cases.next_number("a", date(2026, 1, 1))[:9] == "0101-0001"


def test_a_database_in_memory_works_the_same(world: World, make):
    database = Database("sqlite://")
    migrations.upgrade(database)
    with unit_of_work(database, world) as uow:
        case, _ = make.opened(uow)
    with unit_of_work(database, world) as uow:
        assert uow.cases.get(case.community, case.id) == case
    database.dispose()


def test_what_stands_with_a_unit_and_with_a_person(database, world, make):
    with unit_of_work(database, world) as uow:
        one, two, three = (make.opened(uow)[0] for _ in range(3))
        given = {"matter": "m", "unit": "wuye"}
        make.step(uow, one, Act.ASSIGN, **given)
        make.step(uow, make.step(uow, two, Act.ASSIGN, **given), Act.SIGN)
        make.step(uow, three, Act.ASSIGN, matter="m", unit="other")

        def ids(*states, **more):
            return [case.id for case in uow.cases.standing("xingfu", states, **more)]

        assert ids(State.ASSIGNED, State.IN_PROGRESS, unit="wuye") == [one.id, two.id]
        assert set(ids(State.ASSIGNED)) == {one.id, three.id}
        assert ids(State.ASSIGNED, State.IN_PROGRESS, unit="wuye", limit=1) == [one.id]
        assert ids(State.ASSIGNED, rung=1) == ids(State.TRIAGE) == []
        assert [case.id for case in uow.cases.held_by("xingfu", "p2")] == [two.id]
        assert uow.cases.held_by("xingfu", "nobody") == []


@pytest.fixture
def brought(database, world, make, clock):
    """Cases brought a minute apart: (person, message, danger)."""

    def bring(*which):
        with unit_of_work(database, world) as uow:
            for person, message, danger in which:
                clock.on(minutes=1)
                uow.renew()
                case, _ = make.opened(uow, person)
                brought_by = update(tables.reporters).where(tables.reporters.c.case_id == case.id)
                uow.connection.execute(brought_by.values(message=message))
                uow.connection.execute(
                    update(tables.cases).where(tables.cases.c.id == case.id).values(emergency=danger)
                )

    return bring


def test_the_newest_are_those_opened_since_and_no_more_than_asked_for(database, world):
    begin = datetime(2026, 3, 2, 1, 2, tzinfo=UTC)
    one = Case(
        *("id-0", "xingfu", "0302-0000-1", State.TRIAGE, "p1", Channel.CHAT),
        opened_at=begin,
        since=begin,
        version=1,
        urgency="urgent",
    )
    states = (State.TRIAGE, State.CLOSED, State.MERGED, State.WITHDRAWN)
    with unit_of_work(database, world) as uow:
        for n, state in enumerate(states):
            opened = begin + timedelta(days=n)
            case = replace(one, id=f"id-{n}", number=f"0302-000{n}-1", state=state, opened_at=opened)
            uow.cases.add(case, Reporter("p1", None))
        uow.cases.add(
            replace(one, id="id-9", community="other", opened_at=begin + timedelta(days=9)), Reporter("p1", None)
        )

        def newest(since: datetime, limit: int) -> list[str]:
            return [case.id for case in uow.cases.newest("xingfu", since, limit)]

        assert newest(begin, 10) == ["id-3", "id-2", "id-1", "id-0"]
        assert newest(begin + timedelta(days=2), 10) == ["id-3", "id-2"]
        assert newest(begin, 3) == ["id-3", "id-2", "id-1"]
        assert newest(begin + timedelta(days=4), 10) == []


def test_what_was_brought_lately(database, world, make, clock, brought):
    began = clock()
    brought(("p1", "1", ""), ("p2", "2", ""), ("p1", "3", ""), ("p1", "3", ""), ("p1", "4", "fire"))
    with unit_of_work(database, world) as uow:
        own = uow.cases.brought("xingfu", began, person="p1")
        assert [spot.message for spot, _ in own] == ["3", "1"]
        assert [spot.message for spot, _ in uow.cases.brought("xingfu", began, chat=make.chat())] == ["3", "2", "1"]
        assert uow.cases.brought("xingfu", began, chat=make.chat("-2")) == []
        assert uow.cases.brought("other", began, person="p1") == []
        late = uow.cases.brought("xingfu", own[-1][1], person="p1")
        assert [spot.message for spot, _ in late] == ["3"], "after, not at"


def test_what_was_brought_is_found_without_reading_the_old(on_sqlite, database, world):
    """However long a group has been there, only its newest cases are looked at."""
    with unit_of_work(database, world) as uow:
        for where in ("r.person = 'p1'", "r.channel = 'c' AND r.account = 'a' AND r.peer = 'p'"):
            plan = uow.connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT r.case_id FROM reporters r JOIN cases c ON c.id = r.case_id"
                " AND c.community_id = r.community_id"
                f" WHERE r.community_id = 'x' AND {where} ORDER BY r.case_id DESC LIMIT 100"
            )
            steps = " ".join(str(row[-1]) for row in plan)
            assert "TEMP B-TREE" not in steps, steps
            assert "SCAN" not in steps, steps
