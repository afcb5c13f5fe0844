"""Running the hotline: whole in one process, or the same parts apart. Only a role that receives imports aiogram."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from bot.watch import SCHEMA
from bot.wiring import Hotline
from storage.delivery import Deliveries
from storage.inbox import Inbox
from web.app import Health, Services, create_app

log = structlog.get_logger()

STOP_SECONDS = 10
Part = Coroutine[Any, Any, None]


class RunRole(StrEnum):
    """What a process does. ALL is one process for one machine."""

    ALL = "all"
    INGRESS = "ingress"
    WORKER = "worker"
    WEB = "web"


EXPECTED = {
    RunRole.ALL: ("judge", "sender", "ticks"),
    RunRole.INGRESS: ("judge",),
    RunRole.WORKER: ("sender", "ticks"),
    RunRole.WEB: (),
}
"""What has to be up before a process of a role is ready."""


async def serve(hotline: Hotline, role: RunRole) -> None:
    """Run until SIGTERM or SIGINT, then stop between two transactions, the web last: while the others end it says that we are
    not ready any more. A part that dies takes the process with it, so that whatever restarts it notices; its exception is
    raised here."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    log.info("hotline.start", role=role.value, communities=len(hotline.world.communities))
    *tasks, web = [asyncio.create_task(part, name=getattr(part, "__qualname__", "")) for part in _parts(hotline, role)]
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({*tasks, web, stopping}, return_when=asyncio.FIRST_COMPLETED)
    hotline.watch.parts.stop()
    await _end({*tasks, stopping} - done)
    await _end({web} - done)
    for task in done - {stopping}:
        task.result()
        raise RuntimeError("a part of the hotline ended by itself")
    log.info("hotline.stop", role=role.value)


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
    hotline.watch.parts.expect(SCHEMA, *EXPECTED[role])
    if role in {RunRole.ALL, RunRole.INGRESS}:
        hotline.watch.parts.expect("webhook" if hotline.settings.webhook_url else "polling")
    parts: list[Part] = [hotline.clock.follow()]
    if role in {RunRole.ALL, RunRole.INGRESS}:
        parts += _ingress(hotline, app)
    if role in {RunRole.ALL, RunRole.WORKER}:
        parts += _worker(hotline)
    return [*parts, _web(hotline, app)]


def _ingress(hotline: Hotline, app: FastAPI) -> list[Part]:
    from bot.ingress import Judge
    from bot.telegram_in import Reception, announce_webhook, poll, webhook

    hotline.understanding.warm()
    judge = Judge(hotline)
    reception = Reception(hotline, judge.ring)
    if not hotline.settings.webhook_url:
        return [judge.run(), poll(hotline, reception)]
    app.include_router(webhook(hotline, reception))
    return [judge.run(), announce_webhook(hotline)]


def _worker(hotline: Hotline) -> list[Part]:
    from bot.checkup import Checkup
    from bot.delivery import Sender
    from bot.ticks import Ticks

    return [Sender(hotline).run(), Ticks(hotline).run(), Checkup(hotline).run()]


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
