"""Weekly and monthly reports, sent by the clock."""

import asyncio
from datetime import date

import structlog

from bot.wiring import Hotline
from domain.periodical import Every, due
from flow import periodical
from flow.ports import Conflict

log = structlog.get_logger()
REPORTS = (Every.WEEK, Every.MONTH)


class Periodicals:
    """Sends what is due, for each community. Looking costs nothing once it is out; replicas that look at once
    send one."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline
        self._out: dict[tuple[str, Every], date] = {}

    async def run(self) -> None:
        """Send whatever is due. One that fails is tried again at the next look, and the others go out all the same."""
        now = self._hotline.world.clock()
        for name, community in self._hotline.world.communities.items():
            for every in REPORTS:
                days = due(every, now, community)
                if days is None or self._out.get((name, every)) == days[1]:
                    continue
                try:
                    await self._send(name, every)
                except Exception as error:
                    log.error("periodical.unsent", community=name, every=every.value, error=type(error).__name__)
                else:
                    self._out[name, every] = days[1]

    async def _send(self, community: str, every: Every) -> None:
        issue = await asyncio.to_thread(_draft, self._hotline, community, every)
        if issue:
            async with self._hotline.writer:
                keep(self._hotline, issue)
            self._hotline.news.set()


def keep(hotline: Hotline, issue: periodical.Issue) -> bool:
    """Send what was worked out; False when another has done so meanwhile."""
    try:
        with hotline.work() as uow:
            periodical.keep(uow, issue)
    except Conflict:
        return False
    log.info("periodical.sent", community=issue.community, every=issue.every.value, count=len(issue.notices))
    return True


def _draft(hotline: Hotline, community: str, every: Every) -> periodical.Issue | None:
    with hotline.look() as uow:
        return periodical.draft(uow, community, every)
