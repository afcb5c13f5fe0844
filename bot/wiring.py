"""The composition root: from settings to the parts that run. No role's libraries are imported here but the shared ones."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import policy
from bot.clock import Clock, FollowedClock, RealClock
from bot.settings import BadSettings, Settings
from bot.watch import Watch, current_trace
from cards.callback import Codec
from domain.community import Community
from flow.ports import HotIssues
from nlp.hottest import Hottest
from nlp.matcher import Matcher
from nlp.understanding import Understanding
from storage.database import Database
from storage.uow import Uow, World, unit_of_work

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(slots=True)
class Hotline:
    """One process's share of the hotline. `writer` is held around every writing transaction that spans an await: SQLite has
    one writer, and waiting for it inside the event loop would stop the loop. `news` wakes the delivery after a commit; once
    `stopping` is set nothing new is begun."""

    settings: Settings
    database: Database
    world: World
    clock: Clock
    understanding: Understanding
    codec: Codec
    writer: asyncio.Lock = field(default_factory=asyncio.Lock)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    watch: Watch = field(init=False)
    hottest: HotIssues = field(init=False)

    def __post_init__(self) -> None:
        self.hottest = Hottest(self.understanding.segmenter)
        self.watch = Watch(self.database, self.settings.bot_id, self.clock)

    @contextmanager
    def work(self) -> Iterator[Uow]:
        """A unit of work; the caller holds `writer` if other tasks may write. What it queues carries the task's trace."""
        with unit_of_work(self.database, self.world) as uow:
            uow.trace = current_trace()
            yield uow

    @contextmanager
    def look(self) -> Iterator[Uow]:
        """A unit of work that only reads."""
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            yield uow

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until the hotline stops; whoever asks again and again lets others have their turn all the same."""
        await asyncio.sleep(0)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()


def assemble(settings: Settings) -> Hotline:
    """Put the parts together. Raises BadSettings when there is no usable community, or only the example outside the demo."""
    clock: Clock = FollowedClock(settings.demo_clock) if settings.demo_clock else RealClock()
    understanding = Understanding()
    matcher = Matcher(understanding.segmenter)
    world = World(clock, communities(settings), understanding, settings.keys, matcher=matcher)
    return Hotline(settings, Database(settings.database_url), world, clock, understanding, Codec(settings.keys))


def communities(settings: Settings) -> "Mapping[str, Community]":
    """The communities to serve, by id; the shipped example only in the demo."""
    try:
        found = policy.load_all(settings.communities)
    except policy.PolicyError as error:
        first = error.mistakes[0]
        raise BadSettings(f"{first.file}:{first.line}: {first.text} (hotline policy check shows all)") from None
    served = {name: each for name, each in found.items() if settings.demo or not each.is_example}
    if not served:
        raise BadSettings(
            "HOTLINE_COMMUNITIES: no community of your own there; copy communities/example and make it yours"
        )
    return served
