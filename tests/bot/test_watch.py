"""What an operator sees of a process: figures, readiness, the trace from an update to what was sent."""

import asyncio
import io
import json
import os
import re
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text, update

from bot.clock import RealClock
from bot.delivery import Sender
from bot.limiter import SlidingWindows
from bot.run import RunRole, serve
from bot.ticks import Ticks
from bot.turn import Turn
from bot.watch import Fate, of_sweep
from bot.wiring import Hotline
from domain.community import Community
from flow.ports import Understanding
from handlers import appeal
from sandbox.client import Control, Phone
from storage import migrations, tables
from storage.database import Database
from storage.delivery import Deliveries
from storage.inbox import Received
from storage.uow import real_time
from tests.bot.test_logs import lines
from tests.handlers import town as here
from tests.handlers.town import BOT, RESIDENTS, SURE, WANG, Hands, Town

__all__ = ["lines"]
ALERTS = Path(__file__).parents[2] / "docs" / "deploy" / "alerts.yml"
GUIDE = Path(__file__).parents[2] / "docs" / "operate.md"


def figures(hotline: Hotline) -> dict[str, float]:
    """Every sample by its name and labels, as Prometheus would write them."""
    return {
        sample.name + "".join(f"{{{name}={value}}}" for name, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(hotline.watch.text())
        for sample in family.samples
    }


def entries(out: io.StringIO, event: str) -> list[dict[str, Any]]:
    return [entry for entry in map(json.loads, out.getvalue().splitlines()) if entry["event"] == event]


async def test_an_update_is_counted_when_kept_and_when_judged(town: Town) -> None:
    await town.keep({"update_id": 7, "message": town.message(WANG, RESIDENTS, f"/new {SURE}")})
    before = figures(town.hotline)
    assert (before["hotline_updates_received_total"], before["hotline_inbox_waiting"]) == (1, 1)
    await town.judge_all()
    after = figures(town.hotline)
    assert after["hotline_updates_total{outcome=judged}"] == 1
    assert after["hotline_update_seconds_count"] == after["hotline_judge_batch_seconds_count"] == 1
    assert after["hotline_inbox_waiting"] == 0
    assert after["hotline_outbox_waiting{priority=receipt}"] > 0
    await town.judge_all()
    assert figures(town.hotline)["hotline_judge_batch_seconds_count"] == 1, "nothing is no batch"


async def test_one_kept_twice_is_received_once(town: Town) -> None:
    update = {"update_id": 7, "message": town.message(WANG, RESIDENTS, SURE)}
    await town.keep(update)
    await town.keep(update)
    assert figures(town.hotline)["hotline_updates_received_total"] == 1


async def test_one_that_fails_is_put_off_then_parked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = Hands(real_time())
    town.hotline.world = replace(town.hotline.world, real=hands)

    def broken(*_: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr(appeal, "file", broken)
    await town.filed()
    for _ in range(5):
        hands.on(hours=1)
        await town.judge_all()
    found = figures(town.hotline)
    assert found["hotline_updates_total{outcome=put_off}"] == 4
    assert found["hotline_updates_total{outcome=parked}"] == found["hotline_inbox_parked"] == 1
    assert found["hotline_updates_total{outcome=judged}"] == 0


def test_a_batch_that_does_not_commit_has_not_been_judged(town: Town, lines: io.StringIO) -> None:
    def batch() -> None:
        with town.hotline.watch.judging():
            town.hotline.watch.fate(Fate.JUDGED, Received(str(BOT), 7, "", "", 0, real_time()))
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        batch()
    assert figures(town.hotline)["hotline_updates_total{outcome=judged}"] == 0
    assert entries(lines, "update.judged") == []


async def test_the_log_leads_from_what_was_said_to_what_was_sent(
    sandbox: str, control: Control, found: Callable[..., Town], example: Community, lines: io.StringIO
) -> None:
    town = found()
    town.hotline.settings = here.settings(sandbox)
    town.settle()
    with Phone(sandbox, WANG) as wang:
        said = wang.say(RESIDENTS, f"/new {SURE}")
    message = town.message(WANG, RESIDENTS, said.text, message_id=said.id)
    await town.keep({"update_id": 7, "message": message})
    await town.judge_all()
    (judged,) = entries(lines, "update.judged")
    assert judged["trace"] == "u7"
    control.fault("sendMessage", "429", retry_after=0)
    sender = Sender(town.hotline, SlidingWindows(group_per_minute=999, overall=999))
    deliveries = Deliveries(town.hotline.database)
    while taken := deliveries.claim(str(BOT), Hands(real_time()).on(hours=1), 20):
        await asyncio.gather(*map(sender.deliver, taken))
    sent = entries(lines, "message.sent")
    assert {entry["trace"] for entry in sent} == {"u7"}
    assert {"reaction", "new_card"} <= {entry["kind"] for entry in sent}
    seen = figures(town.hotline)
    assert seen["hotline_too_many_requests_total"] == 1
    assert sum(value for name, value in seen.items() if "outcome=again" in name) == 1
    assert sum(value for name, value in seen.items() if "outcome=sent" in name) == len(sent)
    assert seen["hotline_message_seconds_count{priority=receipt}"] > 0
    assert all(value == 0 for name, value in seen.items() if name.startswith("hotline_outbox_waiting"))


async def test_what_time_brings_has_a_trace_of_its_own(town: Town, lines: io.StringIO) -> None:
    await town.filed()
    town.clock.on(minutes=16)
    assert figures(town.hotline)["hotline_dues_overdue"] == 1
    assert figures(town.hotline)["hotline_dues_oldest_age_seconds"] > 0
    await Ticks(town.hotline).sweep()
    seen = figures(town.hotline)
    assert seen["hotline_swept_total{sweep=chase}"] == seen["hotline_sweep_seconds_count{sweep=chase}"] == 1
    assert seen["hotline_dues_overdue"] == 0
    with town.hotline.look() as uow:
        traces = set(uow.connection.execute(text("SELECT trace FROM outbox WHERE state = 'pending'")).scalars())
    assert len(traces) == 1
    assert re.fullmatch("t[0-9a-f]{8}", traces.pop())


def test_two_sweeps_have_two_traces() -> None:
    with of_sweep() as one, of_sweep() as other:
        assert one != other


async def test_who_holds_a_lease(found: Callable[..., Town]) -> None:
    town = found()
    ours, theirs = Turn(town.hotline, f"send:{BOT}"), Turn(here_too(town), f"poll:{BOT}")
    assert await ours._take()
    assert await theirs._take()
    seen = figures(town.hotline)
    assert seen["hotline_lease_held{lease=send}"] == seen["hotline_lease_held{lease=poll}"] == 1
    assert (seen["hotline_lease_held_here{lease=send}"], seen["hotline_lease_held_here{lease=poll}"]) == (1, 0)
    assert 0 < seen["hotline_lease_remaining_seconds{lease=send}"] <= 5
    with town.hotline.work() as uow:
        uow.connection.execute(update(tables.leases).values(until=real_time()))
    assert figures(town.hotline)["hotline_lease_held{lease=send}"] == 0


async def test_who_waits_for_a_turn_is_ready_to_take_over(found: Callable[..., Town]) -> None:
    town = found()
    assert await Turn(here_too(town), f"send:{BOT}")._take()
    town.hotline.watch.parts.expect("send")
    waiting = asyncio.create_task(Turn(town.hotline, f"send:{BOT}").whenever(lambda _lease: asyncio.sleep(0)))
    async with asyncio.timeout(20):
        await asyncio.sleep(0.1)
        assert town.hotline.watch.missing() == ()
        town.hotline.stopping.set()
        await waiting


def here_too(town: Town) -> Hotline:
    """Another process on the same database."""
    theirs = town.hotline
    return here.hotline(theirs.database, dict(theirs.world.communities), theirs.understanding, town.clock)


def test_a_database_that_cannot_be_read_is_a_figure(
    tmp_path: Path, example: Community, understand: Understanding
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    hotline = here.hotline(database, {"example": example}, understand, Hands())
    found = figures(hotline)
    database.dispose()
    assert found["hotline_database_up"] == 0
    assert "hotline_inbox_waiting" not in found
    assert found["hotline_updates_received_total"] == 0


def test_two_hotlines_in_one_interpreter_count_apart(found: Callable[..., Town]) -> None:
    one, other = found(), found()
    one.hotline.watch.received(3)
    assert figures(one.hotline)["hotline_updates_received_total"] == 3
    assert figures(other.hotline)["hotline_updates_received_total"] == 0


# -- readiness ------------------------------------------------------------------------------------------------------------


class Reluctant(RealClock):
    """A part that has work in hand when it is told to stop."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()

    async def follow(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.shield(self.may_end.wait())


@pytest.fixture
def alone(
    tmp_path: Path, example: Community, understand: Understanding, empty: sqlite3.Connection, sandbox: str
) -> Iterator[Hotline]:
    """A hotline on a file, with a port of its own."""
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, Hands(), sandbox)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    hotline.settings, hotline.clock = hotline.settings.model_copy(update={"web_bind": bind}), RealClock()
    yield hotline
    database.dispose()


async def until(client: httpx.AsyncClient, status: int) -> httpx.Response:
    async with asyncio.timeout(20):
        while True:
            try:
                answer = await client.get("/readyz")
            except httpx.ConnectError:
                pass
            else:
                if answer.status_code == status:
                    return answer
            await asyncio.sleep(0.02)


async def test_ready_when_its_parts_are_up_and_not_while_it_stops(alone: Hotline, control: Control) -> None:
    alone.clock = Reluctant()
    running = asyncio.create_task(serve(alone, RunRole.WORKER))
    async with httpx.AsyncClient(base_url=f"http://{alone.settings.web_bind}", trust_env=False) as client:
        assert (await until(client, 200)).json() == {"status": "ready", "missing": []}
        assert "hotline_ready 1.0" in (await client.get("/metrics")).text
        os.kill(os.getpid(), signal.SIGTERM)
        assert (await until(client, 503)).json() == {"status": "not ready", "missing": ["stopping"]}
        assert (await client.get("/healthz")).status_code == 200, "alive all the while"
        assert "hotline_ready 0.0" in (await client.get("/metrics")).text
    alone.clock.may_end.set()
    await running


async def test_not_ready_while_telegram_has_not_answered(alone: Hotline, control: Control) -> None:
    control.fault("getMe", "500", times=1000)
    running = asyncio.create_task(serve(alone, RunRole.WORKER))
    async with httpx.AsyncClient(base_url=f"http://{alone.settings.web_bind}", trust_env=False) as client:
        assert "send" in (await until(client, 503)).json()["missing"]
        control.clear_faults()
        await until(client, 200)
    os.kill(os.getpid(), signal.SIGTERM)
    await running


def test_not_ready_before_the_schema_is_there_but_when_it_runs_ahead(alone: Hotline) -> None:
    watch = alone.watch
    watch.parts.expect("schema")
    for revision, missing in (("0001", ("schema",)), (migrations.head(), ()), ("9999", ())):
        with alone.database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        assert watch.missing() == missing


# -- alerts ---------------------------------------------------------------------------------------------------------------


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]


async def test_alerts_ask_for_figures_there_are(town: Town) -> None:
    """A figure that is misspelt in a rule would mean silence for ever."""
    assert await Turn(town.hotline, f"send:{BOT}")._take()
    town.hotline.watch.heard("getUpdates")
    text_ = town.hotline.watch.text()
    known = set(re.findall(r"^# TYPE (\w+)", text_, re.MULTILINE))
    labels = set(re.findall(r'(\w+="\w+")', text_))
    assert rules()
    for rule in rules():
        asked = set(re.findall(r"\b(?:hotline|process)_\w+", rule["expr"]))
        assert asked, rule["alert"]
        assert asked <= known, rule["alert"]
        assert set(re.findall(r'(\w+=~?"[^"]*")', rule["expr"])) <= labels | {'job="hotline"'}, rule["alert"]


def test_every_alert_says_what_to_do_and_stands_in_the_guide() -> None:
    guide = GUIDE.read_text("utf-8").partition("## Alerts worth waking for")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)
    assert told == [rule["alert"] for rule in rules()]
    for rule in rules():
        assert rule["for"]
        assert rule["labels"]["severity"] == "page"
        assert {"summary", "do"} == set(rule["annotations"])


def test_every_figure_stands_in_the_guide(town: Town) -> None:
    town.hotline.watch.heard("getUpdates")
    guide = GUIDE.read_text("utf-8")
    told = set(re.findall(r"^\| `(hotline_\w+)", guide, re.MULTILINE))
    assert told == set(re.findall(r"^# TYPE (hotline_\w+)", town.hotline.watch.text(), re.MULTILINE))
