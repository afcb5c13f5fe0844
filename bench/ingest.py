"""Every update becomes a case: raw JSON in, judged through the whole path, committed on SQLite with synchronous=FULL; beside
aiogram dispatching the same JSON to a handler that does nothing. One core, one process, same run."""

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message, Update, User

from bench.community import GROUP, hotline_at
from bench.database import places
from bot.ingress import Judge
from bot.telegram_in import lane
from bot.wiring import Hotline
from storage.inbox import Inbox
from storage.uow import real_time


def measure(count: int, database: str = "sqlite") -> dict[str, Any]:
    """`{updates, cases, updates_per_s, bare_updates_per_s, ratio_to_bare_aiogram, commits_per_s}`; ratio 1 would be free."""
    return asyncio.run(_measure([raw(number) for number in range(1, count + 1)], database))


async def _measure(updates: list[dict[str, Any]], database: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, places(database) as (url,):
        hotline = hotline_at(url or f"sqlite:///{Path(folder) / 'bench.db'}")
        judge = Judge(hotline)
        judge.bot._me = User(id=7000000001, is_bot=True, first_name="bench", username="bench_bot")
        bare = await _bare(judge.bot, updates)
        rows = [(raw["update_id"], lane(raw), json.dumps(raw, ensure_ascii=False)) for raw in updates]
        Inbox(hotline.database).store("7000000001", rows, real_time())
        started, commits = time.perf_counter(), 0
        async with asyncio.TaskGroup() as answering:
            while await judge.judge(answering):
                commits += 1
        seconds = time.perf_counter() - started
        cases = _cases(hotline)
        await judge.bot.session.close()
        hotline.database.dispose()
    ours = len(updates) / seconds
    return {
        "updates": len(updates),
        "cases": cases,
        "updates_per_s": round(ours, 1),
        "bare_updates_per_s": round(bare, 1),
        "ratio_to_bare_aiogram": round(ours / bare, 3),
        "commits_per_s": round(commits / seconds, 1),
        "database": database,
    }


async def _bare(bot: Bot, updates: list[dict[str, Any]]) -> float:
    """Updates a second through aiogram alone, from JSON text."""
    router = Router()

    @router.message()
    async def nothing(_message: Message) -> None: ...

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    texts = [json.dumps(raw, ensure_ascii=False) for raw in updates]
    started = time.perf_counter()
    for text in texts:
        await dispatcher.feed_update(bot, Update.model_validate_json(text, context={"bot": bot}))
    return len(texts) / (time.perf_counter() - started)


def _cases(hotline: Hotline) -> int:
    with hotline.look() as uow:
        count: int = uow.connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()
        return count


def raw(number: int) -> dict[str, Any]:
    """A sentence in the group by one of 200 residents, about one of a few matters."""
    author = {"id": 1000 + number % 200, "is_bot": False, "first_name": f"居民{number % 200}"}
    words = ("停水了", "电梯坏了", "楼道灯不亮", "下水堵了", "停电了")[number % 5]
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1790000000,
            "chat": {"id": GROUP, "type": "supergroup", "title": "居民群"},
            "from": author,
            "text": f"#诉求 {number % 12 + 1}号楼{number % 4 + 1}单元{words},第{number}次说了",
        },
    }
