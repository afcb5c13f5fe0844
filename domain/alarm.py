"""The alarm: whom the hotline turns to, minute by minute, from the moment danger is told of until somebody says «I have it»."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.clock import Span
from domain.people import Role


@dataclass(frozen=True, slots=True)
class AlarmStep:
    """A step of the alarm: `after` so many minutes, day or night, `who` is turned to."""

    after: Span
    who: Role


@dataclass(frozen=True, slots=True)
class Alarm:
    """The steps in order of time, the first of them at once; after the last one it is repeated every `repeat`. All spans are
    elapsed time: danger does not keep office hours."""

    steps: tuple[AlarmStep, ...]
    repeat: Span

    def step(self, index: int) -> AlarmStep:
        """The step with this number: beyond the last one, the last one again."""
        return self.steps[min(index, len(self.steps) - 1)]

    def when(self, heard: datetime, index: int) -> datetime:
        """When this step is due, if danger was `heard` of then."""
        beyond = max(0, index - len(self.steps) + 1)
        return heard + timedelta(minutes=self.step(index).after.amount + self.repeat.times(beyond).amount)

    def next_step(self, taken: int, heard: datetime, now: datetime | None) -> int:
        """The number of the step that follows after so many have been taken. Of repeats missed while nobody looked only the
        latest is made up for; the steps before them are not skipped: each reaches somebody else."""
        if now is None or taken < len(self.steps):
            return taken
        missed = (now - self.when(heard, len(self.steps) - 1)) // timedelta(minutes=self.repeat.amount)
        return max(taken, len(self.steps) - 1 + missed)
