"""A steady flood: so many appeals a second, kept and judged as they come, for as long as is asked; and whether the backlog
is back at nothing when it ends. One process, SQLite with synchronous=FULL."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from aiogram.types import User

from bench.community import hotline_at
from bench.ingest import raw
from bot.ingress import Judge
from bot.telegram_in import Reception
from storage.inbox import Inbox

RATE = 50
STEP = 0.1


def measure(count: int) -> dict[str, Any]:
    """`{seconds, appeals, per_s, cases, most_waiting, waiting_in_the_middle, waiting_at_end, catching_up_s}`: `count` seconds at
    RATE."""
    return asyncio.run(_measure(count))


async def _measure(seconds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        hotline = hotline_at(f"sqlite:///{Path(folder) / 'bench.db'}")
        judge = Judge(hotline)
        judge.bot._me = User(id=7000000001, is_bot=True, first_name="bench", username="bench_bot")
        reception, inbox, bot = Reception(hotline, judge.ring), Inbox(hotline.database), hotline.settings.bot_id
        waiting, sent, began = [0], 0, time.monotonic()
        async with asyncio.TaskGroup() as answering:
            judging = asyncio.create_task(_judge(judge, answering))
            while (now := time.monotonic() - began) < seconds:
                owed = int(now * RATE) - sent
                if owed:
                    await reception.keep([raw(sent + each + 1) for each in range(owed)])
                    sent += owed
                waiting.append(inbox.pending_count(bot))
                await asyncio.sleep(STEP)
            at_end = inbox.pending_count(bot)
            ended = time.monotonic()
            while inbox.pending_count(bot):  # noqa: ASYNC110  (as an onlooker would)
                await asyncio.sleep(STEP)
            caught_up = time.monotonic() - ended
            judging.cancel()
        with hotline.look() as uow:
            cases = uow.connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()
        await judge.bot.session.close()
        hotline.database.dispose()
    return {
        "seconds": seconds,
        "appeals": sent,
        "per_s": round(sent / seconds, 1),
        "cases": cases,
        "most_waiting": max(waiting),
        "waiting_in_the_middle": waiting[len(waiting) // 2],
        "waiting_at_end": at_end,
        "catching_up_s": round(caught_up, 2),
    }


async def _judge(judge: Judge, answering: asyncio.TaskGroup) -> None:
    while True:
        if not await judge.judge(answering):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)
