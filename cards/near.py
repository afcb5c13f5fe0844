"""What those near, and the units that help, read of a case: what, where, whose, by when. Nothing of whoever reported it."""

from html import escape

from cards import words
from cards.resident import unit
from flow.queries import CaseView


def near(view: CaseView) -> str:
    """To a grid member or steward: what a unit has been given to do near their door."""
    return _join(view, "near.head")


def assist(view: CaseView) -> str:
    """To a unit that helps the lead (协办)."""
    return _join(view, "near.assist")


def _join(view: CaseView, head: str) -> str:
    say = words.of(view.community)
    what = escape(view.matter.name) if view.matter else ""
    lines = [
        say(head, unit=unit(view)),
        " · ".join(part for part in (what, escape(view.place)) if part),
        say(f"near.due_{view.case.clock.value}", due=words.due(view)) if view.case.clock else "",
        say("unit.centre", number=view.case.number, centre=escape(view.centre.name)),
    ]
    return "\n".join(line for line in lines if line)
