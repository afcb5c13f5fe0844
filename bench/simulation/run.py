"""From a plan to what came of it: each community lives through its days by itself, two at a time where there are two cores."""

import gc
import os
import time
from collections.abc import Callable, Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, reduce
from multiprocessing import get_context
from operator import add
from pathlib import Path

import policy
from bench.simulation import counts, residents, trouble
from bench.simulation.counts import Counts
from bench.simulation.habits import receive
from bench.simulation.plan import Plan, Share, shares
from bench.simulation.town import Receive, Town
from domain.appeal import Hints
from domain.community import Community
from domain.correction import Correction
from domain.result import Review
from nlp.matcher import Matcher
from nlp.understanding import Understanding

AFTERWARDS = timedelta(days=30)
"""How long life goes on after the last appeal, so that what is open is looked after."""
GLANCE_DAYS = 5
BY_HEART = 5000
"""Texts that are remembered."""
GARBAGE = 50_000
"""Objects made before the collector looks: what one act leaves behind is freed without it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a simulation came to, and how many seconds it took."""

    plan: Plan
    counts: Counts
    seconds: float


def simulate(plan: Plan, processes: int = 2, say: Callable[[str], object] = lambda _words: None) -> Outcome:
    """Play a plan. The same plan comes to the same counts and the same digest, in however many processes."""
    began, parts = time.perf_counter(), shares(plan)
    found = []
    if processes > 1 and len(parts) > 1:
        context = get_context("spawn")  # nothing of this process is in the way there
        with ProcessPoolExecutor(min(processes, len(parts), os.cpu_count() or 1), context) as pool:
            for share, part in zip(parts, pool.map(live, parts), strict=True):
                found.append(part)
                say(_progress(share, part, len(parts), began))
    else:
        for share in parts:
            found.append(live(share))
            say(_progress(share, found[-1], len(parts), began))
    return Outcome(plan, reduce(add, found), time.perf_counter() - began)


def live(share: Share) -> Counts:
    """One community through its days."""
    gc.set_threshold(GARBAGE)
    town = open_town(share)
    began = time.process_time()
    try:
        through(town)
        counted = counts.count(town)
        counted.cpu_seconds = round(time.process_time() - began, 1)
        return counted
    finally:
        town.hotline.database.dispose()


def open_town(share: Share, does: Receive = receive) -> Town:
    """A community on its first day at midnight, with nothing planned. `does` is what people do about messages."""
    reading = _understanding()
    return Town(share, _rules(share.plan.policy), reading, Matcher(reading.segmenter), does)


def through(town: Town) -> None:
    """Every day that is planned, some days for what is still open, and a last look at the books."""
    plan, calendar = town.share.plan, town.community.calendar
    begin = town.now
    for number in range(plan.days + AFTERWARDS.days):
        town.agenda.run(calendar.at(plan.begin + timedelta(days=number), begin.astimezone(calendar.zone).time()))
        town.hotline.midnight()
        town.sender.pump()
        if number < plan.days:
            residents.day(town)
            trouble.day(town)
        if number % GLANCE_DAYS == 0:
            town.audit.glance()
    town.said["days"] = plan.days
    town.audit.glance()
    town.audit.end(town.said)


@lru_cache(maxsize=4)
def _rules(folder: Path) -> Community:
    return policy.load(folder)


class Reading:
    """The real understanding; what it has read before it knows by heart: officers report in the same few words."""

    def __init__(self) -> None:
        self._understand = Understanding()
        self._understand.warm()
        self._read: dict[tuple[str, str, str, str], Hints] = {}
        self.segmenter = self._understand.segmenter

    def __call__(self, text: str, community: Community) -> Hints:
        """See flow.ports.Understanding."""
        key = text, community.id, community.version, self.taught(community)
        if key not in self._read:
            if len(self._read) >= BY_HEART:
                self._read.clear()
            self._read[key] = self._understand(text, community)
        return self._read[key]

    def why(self, text: str, matter: str, community: Community) -> tuple[str, ...]:
        """See flow.ports.Understanding."""
        return self._understand.why(text, matter, community)

    def review(self, result: str, appeal: str, matter: str, community: Community) -> Review:
        """See flow.ports.Understanding."""
        return self._understand.review(result, appeal, matter, community)

    def taught(self, community: Community) -> str:
        """See flow.ports.Teachable."""
        return self._understand.taught(community)

    def learn(
        self, community: Community, version: str, standing: Collection[Correction], words: Callable[[Correction], str]
    ) -> None:
        """See flow.ports.Teachable."""
        self._understand.learn(community, version, standing, words)


@lru_cache(maxsize=1)
def _understanding() -> Reading:
    return Reading()


def _progress(share: Share, part: Counts, of: int, began: float) -> str:
    seconds = time.perf_counter() - began
    return f"{share.number + 1} of {of}: {part.cases} cases, {len(part.violations)} violations, {seconds:.0f} s"
