"""What a simulated year came to: counts that add up over communities and go through JSON unchanged."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import timedelta
from hashlib import sha256
from typing import Any

from bench.simulation.town import Town
from bench.simulation.watch import Violation
from domain.rates import Share
from flow.rates import scorecard

RATES = ("response", "on_time", "resolution", "satisfaction")
MOST = ("most in one message",)
"""Counts of which the largest is kept, not the sum."""


@dataclass(slots=True)
class Counts:
    """`arrivals` by day, `rungs` by the highest rung a case climbed to, `resolved_after` and `ended_after` by whole days,
    `waits` the hours spent waiting for whom, `rates` as part and whole, `told` messages by kind and audience, `chased` by rung,
    `watched` what was looked at."""

    cases: int = 0
    open: int = 0
    overdue: int = 0
    said: Counter[str] = field(default_factory=Counter)
    arrivals: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    resolved_after: Counter[str] = field(default_factory=Counter)
    ended_after: Counter[str] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)
    rates: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    chased: Counter[str] = field(default_factory=Counter)
    watched: Counter[str] = field(default_factory=Counter)
    cpu_seconds: float = 0.0
    digest: str = ""
    violations: list[Violation] = field(default_factory=list)

    def __add__(self, other: "Counts") -> "Counts":
        added: dict[str, Any] = {}
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            added[each.name] = mine + theirs
        for name in MOST:
            added["watched"][name] = max(self.watched[name], other.watched[name])
        added["digest"] = sha256((self.digest + other.digest).encode()).hexdigest() if self.digest else other.digest
        return Counts(**added)

    def share(self, rate: str) -> Share:
        """One of RATES."""
        return Share(self.rates[f"{rate} part"], self.rates[f"{rate} whole"])

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        plain = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "violations"}
        counters = {name: dict(sorted(value.items())) for name, value in plain.items() if isinstance(value, Counter)}
        rates = {rate: (None if (found := self.share(rate).rate) is None else round(found, 4)) for rate in RATES}
        return plain | counters | {"rates": rates}


def count(town: Town) -> Counts:
    """What has become of a town."""
    counts = Counts(
        said=town.said, told=town.sent, watched=town.watch.count, digest=town.digest, violations=town.watch.found
    )
    local = town.community.calendar.local
    for story in town.watch.stories.values():
        counts.cases += 1
        counts.arrivals[local(story.opened_at).date().isoformat()] += 1
        counts.rungs[str(story.rung)] += 1
        counts.open += story.ended_at is None
        for waiting, seconds in story.waited.items():
            counts.waits[waiting] += seconds // 3600
        if story.resolved_at:
            counts.resolved_after[str((story.resolved_at - story.opened_at) // timedelta(days=1))] += 1
        if story.ended_at:
            counts.ended_after[str((story.ended_at - story.opened_at) // timedelta(days=1))] += 1
    counts.chased += town.watch.chased
    _rates(town, counts)
    return counts


def _rates(town: Town, counts: Counts) -> None:
    plan = town.share.plan
    with town.hotline.look() as uow:
        card = scorecard(uow, town.community.id, plan.begin, plan.begin + timedelta(days=plan.days))
    for rate in RATES:
        share: Share = getattr(card.all, rate)
        counts.rates[f"{rate} part"] += share.part
        counts.rates[f"{rate} whole"] += share.whole
    counts.overdue = card.all.on_time.whole - card.all.on_time.part
