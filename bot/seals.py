"""Making seals: by the clock, and by hand."""

import asyncio
from datetime import date

import structlog

from bot.wiring import Hotline
from domain.seal import Seal
from flow import seal
from flow.ports import Conflict, Draft

log = structlog.get_logger()


class Daily:
    """Seals each community's history once a day, at the first look after its midnight. Looking costs nothing once the day's seal
    is made; replicas that look at the same time make one."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline
        self._looked: dict[str, date] = {}

    async def run(self) -> None:
        """Make whatever seals are due. One that fails is tried again at the next look, and the others are made all the same."""
        now = self._hotline.world.clock()
        for name, community in self._hotline.world.communities.items():
            today = community.calendar.local(now).date()
            if self._looked.get(name) == today:
                continue
            try:
                await self._seal(name)
            except Exception as error:
                log.error("ledger.unsealed", community=name, error=type(error).__name__)
            else:
                self._looked[name] = today

    async def _seal(self, community: str) -> None:
        draft = await asyncio.to_thread(_due, self._hotline, community)
        if draft:
            async with self._hotline.writer:
                keep(self._hotline, draft)
            self._hotline.news.set()


def make(hotline: Hotline, community: str) -> Seal | None:
    """Seal now; None when there is nothing to be sealed, or somebody else has just done so."""
    with hotline.look() as uow:
        draft = seal.draft(uow, community)
    return draft.seal if draft and keep(hotline, draft) else None


def keep(hotline: Hotline, draft: Draft) -> bool:
    """Keep a seal that was worked out; False when another was made meanwhile, which counts."""
    try:
        with hotline.work() as uow:
            seal.keep(uow, draft)
    except Conflict:
        return False
    made = draft.seal
    log.info("ledger.sealed", community=made.community, serial=made.serial, count=made.count, hash=made.hash)
    return True


def _due(hotline: Hotline, community: str) -> Draft | None:
    with hotline.look() as uow:
        return seal.draft(uow, community) if seal.is_due(uow, community) else None
