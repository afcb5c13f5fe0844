"""Running the hotline: whole in one process, or the same parts apart. Only a role that receives imports aiogram."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from bot.turn import Turn
from bot.watch import SCHEMA
from bot.wiring import Hotline
from storage.database import AWAY
from storage.delivery import Deliveries
from storage.inbox import Inbox
from storage.leases import Lease
from web.app import Health, Services, create_app

log = structlog.get_logger()

STOP_SECONDS = 10
DRAIN_SECONDS = 8
"""How long what has left for Telegram already is awaited when the hotline stops."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs as long as the process does. One that `drains` ends by itself once the hotline is stopping."""

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    drains: bool = False


class RunRole(StrEnum):
    """What a process does. ALL is one process for one machine."""

    ALL = "all"
    INGRESS = "ingress"
    WORKER = "worker"
    WEB = "web"


async def serve(hotline: Hotline, role: RunRole) -> None:
    """Run until SIGTERM or SIGINT, then stop between two transactions, the web last: while the others end it says that we are
    not ready any more. A part that dies takes the process with it, so that whatever restarts it notices; its exception is
    raised here."""
    await hotline.clock.begin()
    parts, stop = _parts(hotline, role), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):  # not before: while libraries load there is nothing to bring to an end
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    log.info("hotline.start", role=role.value, communities=len(hotline.world.communities))
    tasks = {asyncio.create_task(_patiently(hotline, part), name=part.name): part for part in parts}
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
    hotline.stopping.set()
    hotline.watch.parts.stop()
    web = {task for task, part in tasks.items() if part.name == "web"}
    drained = await _drain({task for task, part in tasks.items() if part.drains} - done)
    await _end({*tasks, stopping} - done - drained - web)
    await _end(web - done)
    for task in done - {stopping}:
        task.result()
        raise RuntimeError("a part of the hotline ended by itself")
    log.info("hotline.stop", role=role.value)


async def _patiently(hotline: Hotline, part: Part) -> None:
    """A database that is away, restarting or full is no reason to end: what could not be done is done when it is back."""
    while True:
        try:
            await part.run()
            return
        except AWAY as error:
            log.warning("database.away", part=part.name, error=type(error).__name__)
            await hotline.rest(1)


async def _drain(running: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    """Let them come to their end; answers which did."""
    if not running:
        return running
    drained, _ = await asyncio.wait(running, timeout=DRAIN_SECONDS)
    return drained


async def _end(running: set[asyncio.Task[Any]]) -> None:
    """Cancel what runs, again if a library swallowed it; what does not end within seconds is left to the kernel, as safe
    here as kill -9."""
    for _ in range(STOP_SECONDS):
        for task in running:
            task.cancel()
        if running:
            _, running = await asyncio.wait(running, timeout=1)
    if running:
        log.error("hotline.stuck", parts=[task.get_name() for task in running])


def _parts(hotline: Hotline, role: RunRole) -> list[Part]:
    app = create_app(Services(lambda: _health(hotline), hotline.watch.missing, hotline.watch.text))
    hotline.watch.parts.expect(SCHEMA)
    parts = [Part("clock", hotline.clock.follow)]
    if role in {RunRole.ALL, RunRole.INGRESS}:
        parts += _ingress(hotline, app)
    if role in {RunRole.ALL, RunRole.WORKER}:
        parts += _worker(hotline)
    hotline.watch.parts.expect(*(part.name for part in parts[1:]))
    return [*parts, Part("web", lambda: _web(hotline, app))]


def _ingress(hotline: Hotline, app: FastAPI) -> list[Part]:
    """Each process judges when no other does; one asks Telegram, or Telegram brings updates to whichever it likes."""
    from bot import early

    early.prepare()
    from bot.ingress import Judge
    from bot.telegram_in import Reception, announce_webhook, poll, webhook

    hotline.understanding.warm(hotline.world.communities.values())
    judge = Judge(hotline)
    reception = Reception(hotline, judge.ring)
    judging = Part("judge", judge.run)
    if hotline.settings.webhook_url:
        app.include_router(webhook(hotline, reception))
        return [judging, Part("webhook", lambda: announce_webhook(hotline))]
    turn = Turn(hotline, f"poll:{hotline.settings.bot_id}")
    return [judging, Part("poll", lambda: turn.whenever(lambda _lease: poll(hotline, reception)))]


def _worker(hotline: Hotline) -> list[Part]:
    """Each process sweeps what is due; one sends, and looks after groups and people."""
    from bot.checkup import Checkup
    from bot.delivery import Sender
    from bot.ticks import Ticks

    async def send(lease: Lease) -> None:
        looking = asyncio.create_task(Checkup(hotline).run())
        try:
            await Sender(hotline).run(lease)
        finally:
            looking.cancel()

    turn = Turn(hotline, f"send:{hotline.settings.bot_id}")
    return [Part("ticks", Ticks(hotline).run), Part("send", lambda: turn.whenever(send), drains=True)]


class _Server(uvicorn.Server):
    """uvicorn inside our own process: signals are ours to handle."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _web(hotline: Hotline, app: FastAPI) -> None:
    host, port = hotline.settings.bind
    config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, lifespan="off")
    await _Server(config).serve()


def _health(hotline: Hotline) -> Health:
    bot = hotline.settings.bot_id
    return Health(Inbox(hotline.database).pending_count(bot), Deliveries(hotline.database).pending_count(bot))
