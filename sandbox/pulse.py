"""Waiting for something to happen, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Pulse:
    """Wakes every waiter whenever anything changes; closing it frees them all for good."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.closed = False

    def beat(self) -> None:
        """Something changed: every waiter looks again."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """The server is going down: no one waits any longer."""
        self.closed = True
        self.beat()

    async def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """True as soon as `ready()` holds; False after so many seconds, or when closed."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not ready():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or self.closed:
                return False
            await self._next(left)
        return True

    async def hold(self, seconds: float) -> None:
        """Sleeps so many seconds, less if the server closes."""
        await self.wait_until(lambda: False, seconds)

    async def _next(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return
