"""The judge: each update's effects exactly once, in order, whatever its neighbours do."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import bot.ingress
from bot.ingress import TRIES
from domain.community import Community
from flow.ports import Kind, Understanding
from handlers import appeal
from storage.database import Database
from storage.inbox import Inbox
from storage.uow import real_time
from tests.handlers import town as here
from tests.handlers.town import LI, RESIDENTS, SURE, WANG, Hands, Town


@pytest.fixture(params=["memory", "file"])
def town(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    example: Community,
    understand: Understanding,
    empty: sqlite3.Connection,
) -> Iterator[Town]:
    where = "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'hotline.db'}"
    database, clock = Database(where), Hands()
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, clock)
    town = Town(hotline, *here.judge(hotline), clock)
    town.settle()
    yield town
    database.dispose()


@pytest.fixture
def real(town: Town) -> Hands:
    """The judge's real time, moved by hand."""
    hands = Hands(real_time())
    town.hotline.world = replace(town.hotline.world, real=hands)
    return hands


@pytest.fixture
def trip(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Words at which filing goes wrong, after it has already done something."""
    words: set[str] = set()
    file = appeal.file

    def stumbling(uow: Any, given: Any) -> Any:
        case = file(uow, given)
        if any(word in given.text for word in words):
            raise ArithmeticError("after the work was done")
        return case

    monkeypatch.setattr(appeal, "file", stumbling)
    return words


def said(town: Town, number: int, who: int, words: str) -> dict[str, Any]:
    return {"update_id": number, "message": town.message(who, RESIDENTS, f"/new {words}")}


def states(town: Town) -> dict[int, tuple[str, int, str]]:
    with town.hotline.look() as uow:
        rows = uow.connection.execute(text("SELECT update_id, state, attempts, error FROM inbox")).all()
        return {row.update_id: (row.state, row.attempts, row.error) for row in rows}


async def test_effects_and_the_mark_commit_together(town: Town) -> None:
    await town.keep(said(town, 1, WANG, SURE))
    assert await town.judge_all() == 1
    assert states(town) == {1: ("done", 0, "")}
    assert await town.judge_all() == 0
    assert len(town.cases()) == 1


async def test_the_same_update_many_times_has_one_effect(town: Town) -> None:
    update = said(town, 1, WANG, SURE)
    for _ in range(3):
        await town.keep(update, update)
        await town.judge_all()
    assert len(town.cases()) == 1
    assert [s.notice.kind for s in town.deliver()].count(Kind.CARD) == 1


async def test_one_that_fails_leaves_nothing_behind_and_hinders_only_its_lane(
    town: Town, trip: set[str], real: Hands
) -> None:
    trip.add("坏了")
    await town.keep(said(town, 1, WANG, "路灯坏了"), said(town, 2, WANG, SURE), said(town, 3, LI, SURE))
    before = town.dump()
    await town.judge_all()
    assert states(town) == {1: ("pending", 1, "ArithmeticError"), 2: ("pending", 0, ""), 3: ("done", 0, "")}
    assert len(town.cases()) == 1
    assert len(town.dump()["persons"]) == len(before["persons"]) + 1
    assert await town.judge_all() == 0, "the lane waits"


async def test_backing_off_then_parked_and_the_lane_goes_on_in_order(town: Town, trip: set[str], real: Hands) -> None:
    trip.add("坏了")
    await town.keep(said(town, 1, WANG, "路灯坏了"), said(town, 2, WANG, SURE))
    for attempt in range(TRIES - 1):
        assert await town.judge_all() == 2
        assert states(town)[1] == ("pending", attempt + 1, "ArithmeticError")
        assert states(town)[2][0] == "pending", "order is kept"
        real.on(seconds=2**attempt - 0.01)
        assert await town.judge_all() == 0
        real.on(seconds=0.02)
    await town.judge_all()
    assert states(town) == {1: ("parked", TRIES, "ArithmeticError"), 2: ("done", 0, "")}
    assert len(town.cases()) == 1
    (parked,) = Inbox(town.hotline.database).list_parked()
    assert "路灯坏了" in json.loads(parked.raw)["message"]["text"]


async def test_a_parked_one_can_be_judged_after_the_mistake_is_mended(town: Town, trip: set[str], real: Hands) -> None:
    trip.add("坏了")
    await town.keep(said(town, 1, WANG, "路灯坏了"))
    for _ in range(TRIES):
        await town.judge_all()
        real.on(hours=1)
    trip.clear()
    assert Inbox(town.hotline.database).retry(str(here.BOT), 1, real())
    await town.judge_all()
    assert states(town)[1][0] == "done"
    assert len(town.cases()) == 1


@pytest.mark.parametrize(
    "raw", ["{", "null", "[]", '{"update_id": 1, "message": {"text": 5}}', '{"update_id": 1, "message": 3}']
)
async def test_what_cannot_be_parsed_is_parked_at_once_and_its_lane_goes_on(town: Town, real: Hands, raw: str) -> None:
    inbox = Inbox(town.hotline.database)
    inbox.store(str(here.BOT), [(1, f"{LI}:{LI}", raw)], real())
    await town.keep(said(town, 2, LI, SURE))
    real.on(seconds=1)
    await town.judge_all()
    assert states(town)[1][:2] == ("parked", 1)
    assert states(town)[2][0] == "done"


async def test_a_dialog_and_what_came_of_it_roll_back_together(town: Town, trip: set[str], real: Hands) -> None:
    trip.add("坏了")
    await town.keep({"update_id": 1, "message": town.message(WANG, RESIDENTS, "/new")})
    await town.judge_all()
    dialogs = town.dialogs()
    await town.keep({"update_id": 2, "message": town.message(WANG, RESIDENTS, "路灯坏了")})
    await town.judge_all()
    assert town.dialogs() == dialogs
    trip.clear()
    real.on(seconds=5)
    await town.judge_all()
    assert town.dialogs() == []
    assert len(town.cases()) == 1


async def test_a_press_is_answered_after_the_commit_and_not_at_all_without_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await town.assigned()
    seen: list[str] = []
    make_request = town.wire.make_request

    async def watching(*args: Any, **more: Any) -> Any:
        seen.append(town.case().state.value)
        return await make_request(*args, **more)

    monkeypatch.setattr(town.wire, "make_request", watching)
    await town.press(here.ZHAO, card, "签收")
    assert seen == ["in_progress"]


async def test_an_answer_that_cannot_be_given_is_no_loss(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiogram.exceptions import TelegramBadRequest

    card = await town.assigned()

    async def too_late(_bot: Any, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109
        raise TelegramBadRequest(method, "query is too old")

    monkeypatch.setattr(town.wire, "make_request", too_late)
    await town.press(here.ZHAO, card, "签收")
    assert town.case().state.value == "in_progress"


async def test_time_stands_still_within_an_update_and_moves_between_them(town: Town) -> None:
    moments = iter([here.MONDAY + timedelta(minutes=n) for n in range(100)])
    world = town.hotline.world
    town.hotline.world = replace(world, clock=lambda: next(moments))
    await town.keep(said(town, 1, WANG, SURE), said(town, 2, LI, SURE))
    await town.judge_all()
    first, second = town.cases()
    assert first.opened_at < second.opened_at
    assert first.since == first.opened_at


async def test_run_judges_what_rings_and_stops_when_told(town: Town) -> None:
    judging = asyncio.create_task(town.judge.run())
    await town.keep(said(town, 1, WANG, SURE))
    async with asyncio.timeout(20):
        await town.hotline.news.wait()
    judging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await judging
    assert len(town.cases()) == 1


async def test_more_than_a_batch(town: Town) -> None:
    await town.keep(*(said(town, n, 1000 + n, SURE) for n in range(1, 61)))
    assert await town.judge_all() == bot.ingress.BATCH
    assert await town.judge_all() == 60 - bot.ingress.BATCH
    numbers = [case.number for case in town.cases()]
    assert len(set(numbers)) == 60


async def test_order_within_a_lane(town: Town) -> None:
    town.lenient()
    words = [f"{n}号楼停水了" for n in range(1, 13)]
    updates = [said(town, n, WANG, each) for n, each in enumerate(words, 1)]
    await town.keep(*reversed(updates))
    await town.judge_all()
    cases = sorted(town.cases(), key=lambda case: case.number)
    with town.hotline.look() as uow:
        told = [uow.ledger.stream("example", case.id)[0].event.data["text"] for case in cases]
        assert [uow.vault.read("example", str(entry)) for entry in told] == words


def test_two_judges_in_one_process(town: Town) -> None:
    from bot.ingress import Judge

    Judge(town.hotline)


def test_json_is_stored_as_it_came(town: Town) -> None:
    raw = {"update_id": 1, "message": {"text": "王秀兰 😀"}}
    asyncio.run(town.keep(raw))
    with town.hotline.look() as uow:
        stored = uow.connection.execute(text("SELECT raw FROM inbox")).scalar_one()
    assert json.loads(stored) == raw


async def test_others_have_their_turn_while_thousands_wait(town: Town) -> None:
    """After an outage a lease has to be renewed and health told of between two batches; and a batch takes but a moment."""
    town.judge.seconds = 0.0
    await town.keep(*(said(town, number, LI, "今天天气真好") for number in range(1, 6)))
    turns, at_each = 0, []
    judge = town.judge.judge

    async def watched(answering: asyncio.TaskGroup) -> int:
        at_each.append(turns)
        return await judge(answering)

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    town.judge.judge = watched  # type: ignore[method-assign]
    other, judging = asyncio.create_task(somebody_else()), asyncio.create_task(town.judge.run())
    async with asyncio.timeout(20):
        while Inbox(town.hotline.database).pending_count():  # noqa: ASYNC110  (as an onlooker would)
            await asyncio.sleep(0.01)
    for task in (other, judging):
        task.cancel()
    assert len(at_each) >= 5, "one update a batch"
    assert at_each == sorted(set(at_each)), "somebody else had a turn between any two"
