"""Taking turns: of the processes on one database, one at a time sends, one asks Telegram for updates."""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog

from bot.wiring import Hotline
from storage.database import AWAY
from storage.leases import TERM, Holder, Lease, Leases

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""How often a lease is renewed, and how often those who wait look whether it is free."""


class Turn:
    """Work that only one process does at a time."""

    def __init__(self, hotline: Hotline, name: str) -> None:
        self._hotline, self._name = hotline, name
        self._who = Holder(str(uuid4()), machine(), os.getpid())
        self._leases = Leases(hotline.database, is_gone)
        hotline.watch.holders.add(self._who.id)

    async def whenever(self, work: Callable[[Lease], Coroutine[Any, Any, None]]) -> None:
        """Wait for the lease, then work as long as it lasts; wait again when it was lost. Ends when the hotline stops and the
        work has ended by itself. Whatever the work raises passes on."""
        while not self._hotline.stopping.is_set():
            lease = await self._take()
            if lease is None:
                self._hotline.watch.parts.up(self._name.partition(":")[0])  # ready to take over
                await self._pause()
                continue
            log.info("turn.taken", turn=self._name.partition(":")[0], fence=lease.fence)
            if await self._work(work(lease)):
                async with self._hotline.writer:
                    self._leases.give_back(lease)
                return
            log.warning("turn.lost", turn=self._name.partition(":")[0], fence=lease.fence)

    async def _work(self, work: Coroutine[Any, Any, None]) -> bool:
        """Whether it ended by itself rather than by losing the lease."""
        working, keeping = asyncio.create_task(work), asyncio.create_task(self._keep())
        try:
            await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                return False
            working.result()
            return True
        finally:
            for task in (working, keeping):
                task.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)

    async def _keep(self) -> None:
        """Renew it; ends when another has it, or when it could not be renewed for so long that another may have it."""
        renewed = time.monotonic()
        while time.monotonic() - renewed < TERM.total_seconds() - LOOK_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            asked = time.monotonic()
            try:
                if await self._take() is None:
                    return
                renewed = asked
            except AWAY as error:
                log.warning("database.away", error=type(error).__name__)

    async def _take(self) -> Lease | None:
        async with self._hotline.writer:
            return self._leases.take(self._name, self._who)

    async def _pause(self) -> None:
        await self._hotline.rest(LOOK_SECONDS)


def machine() -> str:
    """A name shared by exactly the processes whose pids mean something to us; "" where that cannot be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def is_gone(host: str, pid: int) -> bool:
    """Whether a process ran here and does not any more. Errs on the side of «no»: then its lease has to run out."""
    if not host or host != machine():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
