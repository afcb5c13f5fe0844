"""What would be, were the rules otherwise: two policies, the same people and the same troubles, side by side."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bench.simulation.counts import RATES, Counts
from bench.simulation.run import Outcome
from domain.people import UPWARDS

PERCENTILES = (50, 90, 99)


def side_by_side(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """A table: its head, then a figure a line, a policy a column."""
    heads = ["", *(outcome.plan.policy.name for outcome in outcomes)]
    if len(set(heads)) < len(heads):
        heads = ["", *(str(outcome.plan.policy) for outcome in outcomes)]
    columns = [dict(figures(outcome.counts)) for outcome in outcomes]
    return [heads, *([name, *(column[name] for column in columns)] for name in columns[0])]


def figures(counts: Counts) -> Iterator[tuple[str, str]]:
    """What is compared, by name."""
    yield "cases", str(counts.cases)
    for rate in RATES:
        share = counts.share(rate).rate
        yield rate.replace("_", " "), "-" if share is None else f"{share:.1%}"
    yield "done too late", str(counts.overdue)
    for rung, role in enumerate(UPWARDS):
        yield f"chases, {role.value}", str(counts.chased[str(rung)])
    for what, ages in (("result", counts.resolved_after), ("end", counts.ended_after)):
        for percent in PERCENTILES:
            yield f"days to the {what}, {percent} %", str(percentile(ages, percent))
    yield "violations", str(len(counts.violations))


def percentile(ages: Counter[str], percent: int) -> int:
    """By when so many of a hundred were there, in whole days; 0 of nothing."""
    left = sum(ages.values()) * percent / 100
    for days in sorted(map(int, ages)):
        left -= ages[str(days)]
        if left <= 0:
            return days
    return 0


def in_words(table: Sequence[Sequence[str]]) -> str:
    """Lined up for a terminal."""
    widths = [max(len(row[n]) for row in table) for n in range(len(table[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table)
