"""The pulse: APScheduler in memory on every replica, with nothing in it to lose. What is due lies in rows; a tick asks for it."""

import asyncio
import time
from dataclasses import asdict

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.hot import Mornings
from bot.periodicals import Periodicals
from bot.seals import Daily
from bot.watch import of_sweep
from bot.wiring import Hotline
from flow import chase, offer, shadow
from storage import retain
from storage.database import AWAY
from storage.uow import real_time

log = structlog.get_logger()

SWEEP_SECONDS = 1
SCRUB_SECONDS = 5
PRUNE_HOURS = 24
SEAL_SECONDS = 60
REPORT_SECONDS = 60
BATCH = 50
"""Cases looked at in one transaction; between two of them others have their turn."""
SWEEPS = (chase.sweep, offer.sweep)
"""What is looked at every second: due times, and offers that nobody took."""


class Ticks:
    """Sweeps what is due every second, and now and then what has been deleted."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline
        self._daily = Daily(hotline)
        self._periodicals = Periodicals(hotline)
        self._mornings = Mornings(hotline)

    async def run(self) -> None:
        """Tick until cancelled. A tick that was missed is made up once, not many times, and never dropped."""
        await self.rederive()
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self.sweep, "interval", seconds=SWEEP_SECONDS, coalesce=True, misfire_grace_time=None, max_instances=1
        )
        scheduler.add_job(self.scrub, "interval", seconds=SCRUB_SECONDS, coalesce=True, misfire_grace_time=None)
        scheduler.add_job(
            self.prune, "interval", hours=PRUNE_HOURS, next_run_time=real_time(), coalesce=True, misfire_grace_time=None
        )
        scheduler.add_job(
            self.seal,
            "interval",
            seconds=SEAL_SECONDS,
            next_run_time=real_time(),
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.add_job(
            self.report,
            "interval",
            seconds=REPORT_SECONDS,
            next_run_time=real_time(),
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        self._hotline.watch.parts.up("ticks")
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    async def sweep(self) -> None:
        """Act on everything due now; what could not be done is still due at the next tick."""
        try:
            await self._sweep()
        except AWAY as error:
            log.warning("database.away", error=type(error).__name__)

    async def _sweep(self) -> None:
        for sweep in SWEEPS:
            looked_at = BATCH
            while looked_at == BATCH:
                async with self._hotline.writer:
                    started = time.perf_counter()
                    with of_sweep(), self._hotline.work() as uow:
                        looked_at = sweep(uow, BATCH)
                    self._hotline.watch.swept(sweep.__module__, looked_at, time.perf_counter() - started)
                if looked_at:
                    self._hotline.news.set()
                await asyncio.sleep(0)

    async def scrub(self) -> None:
        """What was deleted is gone from the database's log as well: talk that was none of our business is not kept."""
        async with self._hotline.writer:
            self._hotline.database.scrub()

    async def prune(self) -> None:
        """What has outlived its time goes, quotes of shadow mode too: at every start, and once a day. On several replicas the
        others find nothing left."""
        while True:
            try:
                await self._prune()
                return
            except AWAY as error:
                log.warning("database.away", error=type(error).__name__)
                await self._hotline.rest(5)

    async def _prune(self) -> None:
        async with self._hotline.writer:
            world = self._hotline.world
            pruned = retain.prune(self._hotline.database, world.communities, world.clock(), real_time())
            with self._hotline.work() as uow:
                quotes = shadow.forget(uow)
        if pruned.total or quotes:
            log.info("kept.long_enough", **asdict(pruned), quotes=quotes)

    async def seal(self) -> None:
        """The history is sealed, once a day for each community."""
        await self._daily.run()

    async def report(self) -> None:
        """Units read of their week and residents of their month, those who lead of what is hot, once each."""
        await self._periodicals.run()
        await self._mornings.run()

    async def rederive(self) -> None:
        """Due times derived from files that have changed since are worked out afresh."""
        async with self._hotline.writer:
            with self._hotline.work() as uow:
                for community in uow.communities.values():
                    count = chase.rederive(uow, community)
                    if count:
                        log.info("dues.rederived", community=community.id, count=count)
