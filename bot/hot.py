"""热点问题: read in one look, worked out with no transaction open, sent; by the clock and for whoever asks."""

import asyncio
from collections.abc import Sequence
from datetime import date

import structlog

from bot.wiring import Hotline
from domain.periodical import Every, due
from flow import hot
from flow.ports import Conflict, HotIssue, Notice

log = structlog.get_logger()


class Mornings:
    """Tells those who lead of what is hot, once a worked morning for each community. Looking costs nothing once it is done;
    replicas that look at once send one."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline
        self._done: dict[str, date] = {}

    async def run(self) -> None:
        """Send whatever is due. One that fails is tried again at the next look, and the others go out all the same."""
        now = self._hotline.world.clock()
        for name, community in self._hotline.world.communities.items():
            days = due(Every.DAY, now, community)
            if days is None or self._done.get(name) == days[1]:
                continue
            try:
                await self._send(name)
            except Exception as error:
                log.error("issues.unsent", community=name, error=type(error).__name__)
            else:
                self._done[name] = days[1]

    async def _send(self, community: str) -> None:
        found = await asyncio.to_thread(draft, self._hotline, community)
        if found:
            async with self._hotline.writer:
                keep(self._hotline, *found)
            self._hotline.news.set()


def draft(hotline: Hotline, community: str) -> tuple[hot.Morning, list[Notice]] | None:
    """What is to go out now, if anything is to be looked after. Takes seconds for thousands of cases."""
    with hotline.look() as uow:
        morning = hot.begin(uow, community)
    return (morning, hot.write(morning, hotline.hottest)) if morning else None


def keep(hotline: Hotline, morning: hot.Morning, notices: Sequence[Notice]) -> bool:
    """Send what was worked out; False when another has done so meanwhile."""
    try:
        with hotline.work() as uow:
            hot.keep(uow, morning, notices)
    except Conflict:
        return False
    log.info("issues.sent", community=morning.community, count=len(notices))
    return True


def issues(hotline: Hotline, notice: Notice) -> Sequence[HotIssue]:
    """What a list of hot issues shows; nothing for any other message. As slow."""
    if notice.args.get("list") != hot.HOT:
        return ()
    with hotline.look() as uow:
        told, now = hot.asked(uow, notice), uow.now
    return hotline.hottest(told, now, hot.LEAST) if told else ()
