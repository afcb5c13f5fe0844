"""Virtual time: what is to happen next happens at once, however far off it is. Nothing sleeps."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Act = Callable[[], object]


class Agenda:
    """Acts by their time, and those of one moment in the order they were planned. `now` is the moment of the act
    that is going on."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._acts: list[tuple[datetime, int, Act]] = []
        self._serial = count()
        self._away_until = now

    def at(self, when: datetime, act: Act) -> None:
        """Plan an act; what should have happened already happens now."""
        heapq.heappush(self._acts, (max(when, self.now), next(self._serial), act))

    def away(self, until: datetime) -> None:
        """An outage: whatever would happen before then has to wait for it, in its order."""
        self._away_until = max(self._away_until, until)

    def run(self, until: datetime) -> None:
        """Everything up to a moment, which is `now` afterwards."""
        while self._acts and self._acts[0][0] <= until:
            when, _, act = heapq.heappop(self._acts)
            if when < self._away_until:
                self.at(self._away_until, act)
                continue
            self.now = when
            act()
        self.now = max(self.now, until)
