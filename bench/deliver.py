"""The sender under Telegram's limits: so many messages to five groups, and one to each of as many people, while the sandbox
counts as strictly as Telegram; beside the time a sender would need that knew the limits to the millisecond."""

import asyncio
import multiprocessing
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.community import TOKEN, hotline_at
from bot.delivery import Sender
from bot.wiring import Hotline
from flow.ports import Address, Audience, Kind, Notice
from sandbox.client import Control, Phone
from sandbox.default_scenario import default_scenario
from sandbox.scenario import Group, Person, Scenario
from sandbox.server import running
from storage.delivery import Deliveries

GROUPS = 5
FIRST_GROUP, FIRST_PERSON = -1003000000001, 5001
OVERALL_PER_SECOND, GROUP_PER_MINUTE = 30, 20


def measure(count: int) -> dict[str, Any]:
    """`{share_of_limit, share_with_groups_first, seconds, ideal_seconds, refused_429, in_order}`: `count` messages to the groups
    together and `count` to as many people. A share of 1 would be as fast as Telegram allows whoever serves the oldest first; the
    other share is beside a sender that knew that the groups' minute is the bottleneck."""
    with tempfile.TemporaryDirectory() as folder, _sandbox(count) as url:
        hotline = hotline_at(
            f"sqlite:///{Path(folder) / 'bench.db'}", bot_token=_scenario(count).bot.token, api_base=url
        )
        with Control(url) as control:
            _start_chats(url, count)
            control.limits(True)
            order = _queue(hotline, count)
            seconds = asyncio.run(_send(hotline))
            calls = control.calls()
        in_order = all(_is_in_order(url, chat) for chat in set(order) if chat < 0)
        hotline.database.dispose()
    ideal, best = _ideal(order), _ideal(sorted(order, key=lambda chat: chat > 0))
    return {
        "messages": 2 * count,
        "share_of_limit": round(ideal / seconds, 3),
        "share_with_groups_first": round(best / seconds, 3),
        "seconds": round(seconds, 2),
        "ideal_seconds": round(ideal, 2),
        "refused_429": sum(call["code"] == 429 for call in calls),
        "in_order": in_order,
    }


@contextmanager
def _sandbox(count: int) -> Iterator[str]:
    """In a process of its own, as Telegram is on machines of its own; answers its address."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(count, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join()


def _serve(count: int, caller: Connection) -> None:
    with running(_scenario(count)) as url:
        caller.send(url)
        caller.recv()


def _scenario(count: int) -> Scenario:
    people = tuple(Person(FIRST_PERSON + n, f"居民{n}") for n in range(count))
    groups = tuple(Group(FIRST_GROUP - n, f"群{n}", members=(FIRST_PERSON,)) for n in range(GROUPS))
    whole = default_scenario()
    return replace(
        whole, bot=replace(whole.bot, token=TOKEN), users=(*whole.users, *people), chats=(*whole.chats, *groups)
    )


def _start_chats(url: str, count: int) -> None:
    with Phone(url, FIRST_PERSON) as line:
        for n in range(count):
            line.post("say", **{"as": FIRST_PERSON + n, "chat": FIRST_PERSON + n, "text": "/start"})


def _queue(hotline: Hotline, count: int) -> list[int]:
    """Groups and people in turn, as on a busy evening; answers each message's chat."""
    groups = [FIRST_GROUP - n for n in range(GROUPS)]
    order = [chat for n in range(count) for chat in (groups[n % GROUPS], FIRST_PERSON + n)]
    with hotline.work() as uow:
        for n, chat in enumerate(order):
            to = Address("telegram", hotline.settings.bot_id, str(chat))
            args = {"key": "say.phone", "phone": f"{n:05d}"}
            uow.outbox.put(Notice("example", Kind.SAY, to, Audience.RESIDENT, "", args))
    return order


async def _send(hotline: Hotline) -> float:
    """Seconds until nothing is left."""
    sending = asyncio.create_task(Sender(hotline).run())
    deliveries = Deliveries(hotline.database)
    started = time.perf_counter()
    while deliveries.pending_count() and not sending.done():  # noqa: ASYNC110  (as an onlooker would)
        await asyncio.sleep(0.05)
    seconds = time.perf_counter() - started
    hotline.stopping.set()
    await sending
    return seconds


def _is_in_order(url: str, chat: int) -> bool:
    with Phone(url, FIRST_PERSON) as phone:
        told = [message.text for message in phone.messages(chat) if message.from_bot]
    return bool(told) and told == sorted(told)


def _ideal(chats: Sequence[int]) -> float:
    """When the last message leaves if each leaves at the first moment that every limit allows, the oldest first as the sender has
    it: per group 20 in any minute, per person one in any second, over all 30 in any second."""
    waiting, left, of_chat = list(chats), list[float](), defaultdict[int, list[float]](list)

    def free(chat: int) -> float:
        count, seconds = (GROUP_PER_MINUTE, 60.0) if chat < 0 else (1, 1.0)
        before = of_chat[chat]
        return before[-count] + seconds if len(before) >= count else 0.0

    while waiting:
        room = left[-OVERALL_PER_SECOND] + 1.0 if len(left) >= OVERALL_PER_SECOND else 0.0
        now = max(left[-1] if left else 0.0, room, min(free(chat) for chat in set(waiting)))
        chat = next(each for each in waiting if free(each) <= now)
        waiting.remove(chat)
        of_chat[chat].append(now)
        left.append(now)
    return left[-1]
