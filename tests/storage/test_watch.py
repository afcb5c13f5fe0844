"""What waits and since when, at the cost of what waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from flow.ports import Kind
from storage import tables, watch
from storage.database import Database
from storage.delivery import Deliveries
from storage.inbox import Inbox
from storage.uow import World, unit_of_work
from storage.watch import Behind, Held, Waiting
from tests.storage.conftest import MONDAY, Hands, Make

BOT = "100"


@pytest.fixture
def behind(database: Database, clock: Hands) -> Callable[[], Behind]:
    return lambda: watch.look(database, BOT, clock())


def queue(database: Database, world: World, make: Make, *kinds: Kind, trace: str = "") -> None:
    with unit_of_work(database, world) as uow:
        uow.trace = trace
        for number, kind in enumerate(kinds):
            uow.outbox.put(make.notice(kind, peer=f"-{number}"))


def test_nothing_waits(behind: Callable[[], Behind]) -> None:
    found = behind()
    assert found.inbox == found.dues == Waiting(0, None)
    assert found.inbox.age(MONDAY) == 0
    assert (found.parked, found.leases) == (0, ())
    assert dict(found.outbox) == dict.fromkeys([*watch.TIERS, watch.BULLETIN], Waiting())


def test_updates_of_this_bot_alone(database: Database, world: World, behind: Callable[[], Behind], real: Hands) -> None:
    inbox = Inbox(database)
    inbox.store(BOT, [(1, "1:1", "{}")], real())
    inbox.store(BOT, [(2, "2:2", "{}"), (3, "3:3", "{}")], real.on(seconds=5))
    inbox.store("999", [(1, "1:1", "{}")], MONDAY - timedelta(days=1))
    assert behind().inbox == Waiting(3, MONDAY)
    assert behind().inbox.age(MONDAY + timedelta(seconds=9)) == 9
    with unit_of_work(database, world) as uow:
        first, second, _ = uow.inbox.pending(BOT, real(), 9)
        uow.inbox.done(first)
        uow.inbox.park(second, "ValueError")
    assert behind().inbox == Waiting(1, MONDAY + timedelta(seconds=5))
    assert behind().parked == 1


def test_messages_by_what_they_are_for(
    database: Database, world: World, make: Make, behind: Callable[[], Behind], real: Hands
) -> None:
    queue(database, world, make, Kind.RESULT, Kind.ALARM)
    real.on(seconds=30)
    queue(database, world, make, Kind.ALARM, Kind.REACTION, Kind.REMIND, Kind.SHADOW, Kind.CHASE)
    found = behind().outbox
    assert {name: each.count for name, each in found.items()} == {
        "emergency": 2,
        "receipt": 1,
        "report": 2,
        "reminder": 1,
        "bulletin": 1,
    }
    assert (found["emergency"].since, found["reminder"].since) == (MONDAY, MONDAY + timedelta(seconds=30))


def test_a_message_that_is_being_sent_waits_and_one_that_was_sent_does_not(
    database: Database, world: World, make: Make, behind: Callable[[], Behind], real: Hands
) -> None:
    queue(database, world, make, Kind.RESULT)
    deliveries = Deliveries(database)
    (taken,) = deliveries.claim(BOT, real(), 9)
    assert behind().outbox["report"].count == 1
    deliveries.sent(taken, "7", real())
    assert behind().outbox["report"].count == 0


def test_every_priority_has_a_tier_in_order() -> None:
    tiers = [watch.tier(number) for number in range(100)]
    assert list(dict.fromkeys(tiers)) == ["emergency", "receipt", "report", "reminder", "bulletin"]


def test_due_times_that_have_passed(
    database: Database, world: World, make: Make, behind: Callable[[], Behind], clock: Hands
) -> None:
    with unit_of_work(database, world) as uow:
        cases = [make.opened(uow, f"p{number}")[0] for number in range(3)]
        rows = [
            {"community_id": case.community, "case_id": case.id, "kind": "chase", "step": 0, "stamp": ""}
            | {"at": MONDAY + timedelta(minutes=10 * number)}
            for number, case in enumerate(cases)
        ]
        uow.connection.execute(insert(tables.dues), rows)
    clock.on(minutes=10)
    assert behind().dues == Waiting(2, MONDAY)
    assert behind().dues.age(clock()) == 600


def test_who_holds_what(database: Database, behind: Callable[[], Behind]) -> None:
    lease = {"holder": "a", "host": "one", "pid": 4, "fence": 1, "until": MONDAY}
    with database.write() as connection:
        connection.execute(insert(tables.leases), [lease | {"name": f"send:{bot}"} for bot in (BOT, "999")])
    assert behind().leases == (Held("send", "a", MONDAY),)


def test_a_figure_stops_at_what_is_looked_at(
    database: Database, behind: Callable[[], Behind], real: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    Inbox(database).store(BOT, [(number, "1:1", "{}") for number in range(9)], real())
    monkeypatch.setattr(watch, "MOST", 4)
    assert behind().inbox == Waiting(4, MONDAY)


def test_what_is_done_with_costs_nothing(database: Database, behind: Callable[[], Behind]) -> None:
    """Every queue is read through an index that holds only what waits, or is in order of time."""
    if not database.is_sqlite:
        pytest.skip("plans are SQLite's")
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, given))

    behind()
    event.remove(database.engine, "before_cursor_execute", note)
    with database.read() as connection:
        plans = [
            " ".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given))
            for statement, given in asked
        ]
    queues = [plan for plan in plans if "leases" not in plan]
    assert len(queues) == 4
    for plan, index in zip(
        queues, ("ix_inbox_waiting", "ix_inbox_parked", "ix_outbox_line", "ix_dues_at"), strict=True
    ):
        assert f"INDEX {index}" in plan, plan


def traces(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT trace FROM outbox ORDER BY id")).scalars())


def test_a_message_carries_the_trace_of_what_it_comes_of(
    database: Database, world: World, make: Make, real: Hands
) -> None:
    queue(database, world, make, Kind.SAY, trace="u1")
    queue(database, world, make, Kind.SAY)
    assert traces(database) == ["u1", ""]
    taken = Deliveries(database).claim(BOT, real(), 9)
    assert [delivery.trace for delivery in taken] == ["u1"], "one a chat"


def test_a_card_that_several_joined_carries_the_first_and_the_last(
    database: Database, world: World, make: Make
) -> None:
    for trace in ("u1", "u2", "u2", "u3"):
        with unit_of_work(database, world) as uow:
            uow.trace = trace
            uow.outbox.put(make.notice(Kind.CARD, case="c"))
    assert traces(database) == ["u1,u3"]
