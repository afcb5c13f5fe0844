"""The business clock: real time, or in the demo the clock somebody moves on the page."""

import asyncio
import time
from datetime import UTC, datetime

import httpx
import structlog

log = structlog.get_logger()


class RealClock:
    """The time it is."""

    def __call__(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)

    async def begin(self) -> None:
        """Nothing to ask."""

    async def follow(self) -> None:
        """Nothing to follow; waits to be cancelled like every part."""
        await asyncio.Event().wait()


class FollowedClock:
    """The clock of a sandbox: `business = anchor_business + rate × (real − anchor_real)`, read afresh every POLL seconds."""

    POLL = 0.2

    def __init__(self, url: str) -> None:
        self._url = url
        self._real, self._business, self._rate = time.time(), time.time(), 1.0

    def __call__(self) -> datetime:
        """Now on the followed clock, UTC."""
        return datetime.fromtimestamp(self._business + self._rate * (time.time() - self._real), UTC)

    async def begin(self) -> None:
        """Read it once, before anybody looks at it: what is done once a day would take today for that of the sandbox."""
        async with httpx.AsyncClient(trust_env=False) as client:
            await self._read(client)

    async def follow(self) -> None:
        """Keep up with the sandbox until cancelled; while it is away the clock goes on as it was."""
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                await self._read(client)
                await asyncio.sleep(self.POLL)

    async def _read(self, client: httpx.AsyncClient) -> None:
        try:
            reading = (await client.get(self._url)).json()
            self._real, self._business = reading["anchor_real"], reading["anchor_business"]
            self._rate = reading["rate"]
        except (httpx.HTTPError, KeyError, ValueError) as error:
            log.warning("clock.unreachable", error=type(error).__name__)


Clock = RealClock | FollowedClock
