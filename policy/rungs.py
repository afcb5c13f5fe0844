"""The rules of clocks and ladders: spans of the right measure, steps in order of time, rungs that do not sink."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.calendar import Slot
from domain.case import ClockKind
from domain.clock import Measure, Span
from policy.mistake import Mistake
from policy.schema import Clock, Ladder, Rung, WorkingTime
from policy.source import Source, Where

DAY = 480
"""Minutes of a working day when calendar.yaml cannot be read."""
MOST_MORE = 10
"""Working days by which a case may be finished later, at most (published hotline rules)."""
LONGEST = 180
"""Days after which what is suspended is looked at again, at the latest."""
STRANGERS = {
    ClockKind.TRIAGE: {
        "officer": "no unit has the case yet",
        "head": "no unit has the case yet",
        "resident": "it is not theirs",
    },
    ClockKind.SIGN: {"resident": "it is not theirs to sign for"},
    ClockKind.FINISH: {"resident": "it is not theirs to finish"},
    ClockKind.CALL_BACK: {"officer": "the word is the resident's", "head": "the word is the resident's"},
    ClockKind.WAIT: dict.fromkeys(
        ("officer", "head", "dispatcher", "chair", "secretary"), "the resident has the word, and nobody else"
    ),
}


def spans(key: str, clock: Clock, source: Source) -> Iterator[Mistake]:
    """A clock's spans are positive, and count what its class counts."""
    for kind, span in clock.spans().items():
        where = (key, kind.value)
        if span.amount <= 0:
            yield source.wrong(where, f"{kind.value} must be longer than nothing")
        if _measures(span) != clock.round_the_clock:
            yield source.wrong(where, _other(clock.round_the_clock, "this clock"))
    for n, more in enumerate(clock.extensions):
        where_ = (key, "extensions", n)
        if more.amount <= 0:
            yield source.wrong(where_, "an extension must be longer than nothing")
        if _measures(more) != clock.round_the_clock:
            yield source.wrong(where_, _other(clock.round_the_clock, "this clock"))
        if _length(more, DAY) > MOST_MORE * DAY:
            yield source.wrong(where_, f"nobody is given more than {MOST_MORE} working days")


def pauses(key: str, clock: Clock, source: Source) -> Iterator[Mistake]:
    """What runs day and night never stands; otherwise for whole days, and not for ever."""
    if clock.round_the_clock and clock.wait:
        yield source.wrong((key, "wait"), "a clock that runs day and night waits for nobody's answer")
    for n, length in enumerate(clock.suspensions):
        where = (key, "suspensions", n)
        if clock.round_the_clock:
            yield source.wrong(where, "a clock that runs day and night is not suspended")
        if (
            length.measure is not Measure.ELAPSED
            or length.amount % (24 * 60)
            or not 0 < length.amount <= LONGEST * 1440
        ):
            yield source.wrong(where, f"write whole days, from 1d to {LONGEST}d")


def shorter(key: str, clock: Clock, source: Source) -> Iterator[Mistake]:
    """The time of what is watched, and of whoever goes first, counts as the class does."""
    for name, span in _shorter(clock):
        if _measures(span) != clock.round_the_clock:
            yield source.wrong((key, name), _other(clock.round_the_clock, "this clock"))
        elif span.amount <= 0:
            yield source.wrong((key, name), f"{name} must be longer than nothing")


def idle(key: str, clock: Clock, source: Source) -> Iterator[Mistake]:
    """A time for what is watched, or for whoever goes first, that everybody has anyway."""
    for name, span in _shorter(clock):
        if _length(span, DAY) >= _length(clock.finish, DAY):
            yield source.wrong((key, name), f"{name} is not shorter than finish: it changes nothing")


def _shorter(clock: Clock) -> Iterator[tuple[str, Span]]:
    for name, span in (("supervised", clock.supervised), ("vulnerable", clock.vulnerable)):
        if span:
            yield name, span


def ladder(
    key: str, found: Ladder, users: Sequence[Clock], time: WorkingTime | None, source: Source
) -> Iterator[Mistake]:
    """All rules of one ladder, for every clock that uses it."""
    day = _minutes(time)
    if found.repeat.amount <= 0:
        yield source.wrong((key, "repeat"), "repeat must be longer than nothing")
    yield from _right_measure(key, found, users, source)
    for kind, steps in found.steps().items():
        where = (key, kind.value)
        yield from _order(where, steps, day, source)
        yield from _people(where, kind, steps, source)
        yield from _digests(where, steps, users, source)
        yield from _too_early(where, kind, steps[0], users, day, source)
        if kind is ClockKind.WAIT:
            yield from _waiting(where, steps, source)
        elif all(step.at.amount < 0 for step in steps):
            yield source.wrong(where, "nobody is turned to once the time is up: add a step at 0 or later")


def _waiting(where: Where, steps: Sequence[Rung], source: Source) -> Iterator[Mistake]:
    for n, step in enumerate(steps):
        if step.at.amount >= 0:
            yield source.wrong((*where, n, "at"), "by then the clock runs on: remind before it does")


def _order(where: Where, steps: Sequence[Rung], day: int, source: Source) -> Iterator[Mistake]:
    for n, (earlier, later) in enumerate(pairwise(steps), start=1):
        if _length(later.at, day) < _length(earlier.at, day):
            yield source.wrong((*where, n, "at"), "this step comes before the one written above it")
        if later.rung < earlier.rung:
            yield source.wrong((*where, n, "rung"), f"the rung sinks from {earlier.rung} to {later.rung}")


def _people(where: Where, kind: ClockKind, steps: Sequence[Rung], source: Source) -> Iterator[Mistake]:
    for n, step in enumerate(steps):
        why = STRANGERS[kind].get(step.who)
        if why:
            yield source.wrong((*where, n, "who"), f"{step.who!r} cannot be chased in {kind.value}: {why}")


def _digests(where: Where, steps: Sequence[Rung], users: Sequence[Clock], source: Source) -> Iterator[Mistake]:
    for n, step in enumerate(steps):
        if step.how == "digest" and step.at.amount < 0:
            yield source.wrong((*where, n, "how"), "a reminder cannot wait for the morning: it would come too late")
        if step.how == "digest" and any(clock.round_the_clock for clock in users):
            yield source.wrong((*where, n, "how"), "a clock that runs day and night waits for nobody's morning")


def _right_measure(key: str, found: Ladder, users: Sequence[Clock], source: Source) -> Iterator[Mistake]:
    written: list[tuple[Where, Span]] = [((key, "repeat"), found.repeat)]
    written += [
        ((key, kind.value, n, "at"), step.at) for kind, steps in found.steps().items() for n, step in enumerate(steps)
    ]
    for round_the_clock in sorted({clock.round_the_clock for clock in users}):
        for where, span in written:
            if _measures(span) != round_the_clock:
                yield source.wrong(where, _other(round_the_clock, "a clock on this ladder"))


def _too_early(
    where: Where, kind: ClockKind, first: Rung, users: Sequence[Clock], day: int, source: Source
) -> Iterator[Mistake]:
    for clock in users:
        span = clock.spans().get(kind)
        if span and -_length(first.at, day) >= _length(span, day):
            yield source.wrong(
                (*where, 0, "at"), f"the reminder would come before the clock {clock.name!r} has started"
            )


def _measures(span: Span) -> bool:
    """Whether the span counts every minute, day and night."""
    return span.measure is Measure.ELAPSED


def _other(round_the_clock: bool, who: str) -> str:
    if round_the_clock:
        return f"{who} runs day and night: write m, h or d, not working time"
    return f"{who} counts working time: write wm, wh or wd"


def _length(span: Span, day: int) -> int:
    return span.amount * (day if span.measure is Measure.DAYS else 1)


def _minutes(time: WorkingTime | None) -> int:
    """The working minutes of the shortest worked day of the week."""
    worked = [sum(map(_width, slots)) for slots in time.hours.values()] if time else []
    return min(filter(None, worked), default=DAY)


def _width(slot: Slot) -> int:
    return (slot.closes.hour - slot.opens.hour) * 60 + slot.closes.minute - slot.opens.minute
