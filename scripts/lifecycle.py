"""docs/lifecycle.md: the diagram and the tables between its markers, written from the code and the example policy.

python scripts/lifecycle.py            writes the file
python scripts/lifecycle.py --check    exit code 1 if it is out of date
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import policy
from bot.demo.community import EXAMPLE
from cards.words import span
from domain.act import Act
from domain.case import ENDED, ClockKind, State
from domain.clock import Span
from domain.community import Community, Ladder, Step
from domain.lifecycle import TRANSITIONS, Transition
from locales import texts

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lifecycle.md"
SAY = texts("en")


def pieces() -> Mapping[str, str]:
    """What stands between the markers, by name."""
    community = policy.load(EXAMPLE)
    return {
        "diagram": _diagram(),
        "transitions": _table(("Act", "From", "To", "By", "Needs"), map(_row, TRANSITIONS)),
        "clocks": _clocks(community),
        "ladders": _ladders(community),
    }


def written(page: str) -> str:
    """The page with every piece put in its place. Raises LookupError when a marker is missing."""
    for name, piece in pieces().items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not place.search(page):
            raise LookupError(f"docs/lifecycle.md has no place for {name}")
        page = place.sub(lambda found, text=piece: f"{found[1]}{text}\n{found[2]}", page)  # type: ignore[misc]
    return page


def _diagram() -> str:
    moves = [(s, t.target, t.act) for t in TRANSITIONS for s in t.sources if t.target]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.TRIAGE}: {Act.REGISTER}"]
    lines += [f"    {source} --> {target}: {act}" for source, target, act in moves]
    lines += [f"    {state} --> [*]" for state in State if state in ENDED]
    return "\n".join([*lines, "```"])


def _row(row: Transition) -> tuple[str, ...]:
    by = ", ".join(sorted(row.by))
    sources = ", ".join(row.sources)
    return (f"`{row.act}`", sources, row.target or "(stays)", by, ", ".join(row.needs))


def _clocks(community: Community) -> str:
    rows = (
        (
            f"`{clock.id}` {clock.name}",
            "day and night" if clock.round_the_clock else "working time",
            *(span(SAY, clock.spans[kind]) if kind in clock.spans else "" for kind in ClockKind),
            ", ".join(span(SAY, each) for each in clock.extensions),
            ", ".join(span(SAY, each) for each in clock.suspensions),
        )
        for clock in community.clocks.values()
    )
    return _table(("Class", "Counts", *ClockKind, "More time", "On hold"), rows)


def _ladders(community: Community) -> str:
    used: dict[str, tuple[Ladder, list[str]]] = {}
    for clock in community.clocks.values():
        used.setdefault(repr(clock.ladder), (clock.ladder, []))[1].append(f"`{clock.id}`")
    rows = (
        (", ".join(names), kind, *_steps(steps), _again(kind, ladder))
        for ladder, names in used.values()
        for kind, steps in ladder.steps.items()
    )
    return _table(("Classes", "Clock", "Reminder before it is due", "When due and after", "Then again"), rows)


def _again(kind: ClockKind, ladder: Ladder) -> str:
    return "the clock runs on" if kind is ClockKind.WAIT else f"every {span(SAY, ladder.repeat)}"


def _steps(steps: tuple[Step, ...]) -> tuple[str, str]:
    before = "; ".join(f"{_length(step.offset)} before: {step.who}" for step in steps if step.is_reminder)
    after = " → ".join(_after(step) for step in steps if not step.is_reminder)
    return before, after


def _after(step: Step) -> str:
    when = f"+{_length(step.offset)}" if step.offset.amount else "when due"
    return f"{when}: {step.who} (rung {step.rung}{', next morning' if step.digest else ''})"


def _length(offset: Span) -> str:
    return span(SAY, Span(abs(offset.amount), offset.measure))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    """Write the page, or with --check say whether it is up to date."""
    page = PAGE.read_text("utf-8")
    fresh = written(page)
    if "--check" in sys.argv[1:]:
        if page != fresh:
            print("docs/lifecycle.md is out of date: run python scripts/lifecycle.py", file=sys.stderr)
        return int(page != fresh)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
