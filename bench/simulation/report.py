"""A page about what a simulation came to, with pictures."""

import os
from collections.abc import Sequence
from pathlib import Path

from bench.simulation.compare import figures, side_by_side
from bench.simulation.counts import Counts
from bench.simulation.run import Outcome
from bench.simulation.watch import Violation

SHOWN = 50
"""Violations that are listed."""
ABOUT = """\
People who do not exist live through it on a virtual clock, with the real flow, rules, understanding and storage:
residents who write in private, in the group or ring up, judge quickly, late or never, insist, urge, add, take back,
block; officers who are diligent, slow, forgetful or contrary, ask for more time or for spring, go on leave with or
without anybody in their place, and leave for good; a desk that decides, declines, merges, sends up and calls back;
leaders who push and watch, or do not. A pipe bursts and forty people say so in ten minutes; the hotline is down for
hours; a holiday is announced late. Each acts upon the messages they get.
Every event and every message is held against I1 to I9, stated a second time in `bench/simulation/watch.py` and
`audit.py`; `tests/simulation/test_checks.py` breaks each on purpose."""
NIGHT = {
    "messages put into words and looked at": "read",
    "of those in groups": "read in groups",
    "sent at night without a sound": "silent at night",
    "sent at night with a sound": "aloud at night",
    "of those neither urgent nor an answer": "not urgent at night",
    "reminders and leaders brought in": "chases",
    "of those after an answer": "chased after an answer",
    "most cases brought to a leader in one message": "most in one message",
}


def write(outcomes: Sequence[Outcome], page: Path, pictures: Path) -> None:
    """The page and its pictures; of several outcomes the pictures of the first, and a table of all side by side."""
    from bench.simulation.pictures import draw

    files = draw(outcomes[0].counts, pictures)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_page(outcomes, [os.path.relpath(file, page.parent) for file in files]), "utf-8")


def _page(outcomes: Sequence[Outcome], pictures: Sequence[str]) -> str:
    first = outcomes[0]
    plan, counts = first.plan, first.counts
    command = f"hotline simulate --residents {plan.residents} --days {plan.days} --seed {plan.seed}"
    parts = [
        "# Simulation",
        f"Written by `{command} --report`: {plan.residents:,} residents, {plan.days} days from {plan.begin}, seed {plan.seed}.",
        f"**{counts.cases:,} cases, {len(counts.violations)} violations, {first.seconds:,.0f} seconds** by the clock, "
        f"{counts.cpu_seconds:,.0f} seconds of work for the cores.",
        f"Everything that happened, in its order: `{counts.digest[:16]}`. The same seed gives the same.",
        ABOUT,
        *(f"![{Path(file).stem}]({file})" for file in pictures),
        "## Figures",
        _table(side_by_side(outcomes) if len(outcomes) > 1 else [["", "all"], *map(list, figures(counts))]),
        "## Peace at night, and no nagging",
        _table([["", "count"], *([name, f"{counts.watched[key]:,}"] for name, key in NIGHT.items())]),
        "## What happened",
        _table([["", "count"], *([name, f"{number:,}"] for name, number in sorted(counts.said.items()))]),
        *_violations(counts),
    ]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _violations(counts: Counts) -> list[str]:
    if not counts.violations:
        return []
    return ["## Violations", "\n".join(f"- {in_words(each)}" for each in counts.violations[:SHOWN])]


def in_words(violation: Violation) -> str:
    """A line."""
    return f"{violation.invariant}, {violation.at:%Y-%m-%d %H:%M}Z, {violation.case} (seed {violation.seed}): {violation.what}"


def summary(outcome: Outcome) -> str:
    """For a terminal."""
    counts = outcome.counts
    head = f"{counts.cases} cases, {len(counts.violations)} violations, {outcome.seconds:.0f} seconds, {counts.digest[:16]}"
    return "\n".join([head, *(in_words(each) for each in counts.violations[:SHOWN])])
