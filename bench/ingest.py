"""Every update becomes a case: raw JSON in, judged through the whole path, committed on SQLite with synchronous=FULL; beside
aiogram dispatching the same JSON to a handler that does nothing. One core, one process, same run."""

import asyncio
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message, Update, User

from bot.demo.community import COMMUNITIES
from bot.ingress import Judge
from bot.settings import Settings
from bot.telegram_in import lane
from bot.wiring import Hotline, assemble
from domain.community import Community
from domain.fair_use import FairUse
from flow import people
from flow.ports import Address, Purpose
from storage import migrations
from storage.inbox import Inbox
from storage.uow import real_time

TOKEN = "7000000001:BENCH-only-not-a-secret-0000000000"  # noqa: S105
GROUP = -1001000000001


def measure(count: int) -> dict[str, Any]:
    """`{updates, cases, updates_per_s, bare_updates_per_s, ratio_to_bare_aiogram, commits_per_s}`; ratio 1 would be free."""
    return asyncio.run(_measure([_raw(number) for number in range(1, count + 1)]))


async def _measure(updates: list[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        hotline = _hotline(Path(folder))
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
        "database": "sqlite",
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


def _hotline(folder: Path) -> Hotline:
    fields = {
        "bot_token": TOKEN,
        "database_url": f"sqlite:///{folder / 'bench.db'}",
        "communities": COMMUNITIES,
        "secret_keys": "bench-key-bench-key-bench-key",
        "demo": True,
    }
    hotline = assemble(Settings(**fields))  # type: ignore[arg-type]
    _let_everything_in(hotline)
    migrations.upgrade(hotline.database)
    with hotline.work() as uow:
        code = people.issue_binding(uow, "example", Purpose.HOTLINE)
        people.bind(uow, code, Address("telegram", "7000000001", str(GROUP)))
    hotline.understanding.warm()
    return hotline


def _let_everything_in(hotline: Hotline) -> None:
    """A flood by 200 people is what is measured here: nobody is slowed."""
    rules = cast(dict[str, Community], hotline.world.communities)
    rules |= {key: replace(each, fair_use=FairUse(person=10**9, group=10**9)) for key, each in rules.items()}


def _cases(hotline: Hotline) -> int:
    with hotline.look() as uow:
        count: int = uow.connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()
        return count


def _raw(number: int) -> dict[str, Any]:
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
