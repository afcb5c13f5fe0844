"""What is read of a case that has gone to a body outside: by the dispatcher who minds it, by a leader, by the unit that had
it, and the one line its reporter gets."""

from collections.abc import Mapping
from html import escape

from cards import words
from cards.resident import about, number, unit
from domain.case import ClockKind, State
from domain.events import Scalar
from domain.people import Role
from flow.queries import CaseView

COPIED = 300
"""Characters of the appeal that go into another body's form."""
ABOVE = frozenset({Role.CHAIR, Role.SECRETARY})


def ask(view: CaseView, to: str) -> str:
    """To a dispatcher: what to copy into that body's form, and then its number and the day it has promised, in one line."""
    say, units = words.of(view.community), view.community.units
    name = escape(units[to].name) if to in units else ""
    head = say("upwards.ask", unit=name, number=view.case.number)
    return "\n".join([head, f"<code>{_copy(view)}</code>", say("upwards.then")])


def told(view: CaseView) -> str:
    """To the reporter, in one line: where it went, under which number, by when there will be an answer."""
    say, case = words.of(view.community), view.case
    if case.promised:
        return say("upwards.resident.told", unit=unit(view), external=escape(case.external), due=words.promised(view))
    return say("upwards.resident.told_clock", unit=unit(view), external=escape(case.external))


def left(view: CaseView) -> str:
    """To the unit that had it: not theirs any more."""
    say = words.of(view.community)
    return "\n".join([say("upwards.left", unit=unit(view)), about(view), number(view)])


def headline(view: CaseView) -> str:
    """To a dispatcher, due first, then with whom and under which number."""
    say, case = words.of(view.community), view.case
    key = "upwards.sent_before" if case.state is State.ASSIGNED else "upwards.sent"
    sent = say(key, unit=unit(view), external=escape(case.external))
    return "\n".join(line for line in (_head(view), sent) if line)


def leader(view: CaseView) -> str:
    """To a leader who was brought in."""
    say = words.of(view.community)
    key = "upwards.leader" if view.case.state is State.IN_PROGRESS else "upwards.leader_again"
    return say(key, unit=unit(view), due=words.promised(view))


def chase(view: CaseView, args: Mapping[str, Scalar]) -> str:
    """A dispatcher cannot finish what is handled outside: they ask there, or send it up once more."""
    say, case = words.of(view.community), view.case
    key = "again" if case.state is State.ASSIGNED else "overdue" if args.get("overdue") else _reminder(view)
    given = {"unit": unit(view), "external": escape(case.external), "matter": about(view)}
    text = say(f"upwards.chase.{key}", due=words.promised(view), **given)
    raised = say("upwards.chase.raised", rung=say(f"rung.{args.get('rung', 0)}")) if args.get("who") in ABOVE else ""
    return "\n".join(line for line in (text, raised) if line)


def is_outside(view: CaseView) -> bool:
    """Whether a body outside has it, or had it last and has not solved it."""
    return bool(view.case.external)


def _head(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    if case.state is State.ASSIGNED:
        return say("upwards.again", due=words.due(view), n=case.reopens)
    if case.state is State.RESOLVED:
        return say("upwards.answered", unit=unit(view))
    if case.clock is not ClockKind.FINISH:
        return say(f"resident.{case.state.value}", unit=unit(view))
    key = "overdue" if view.overdue else "due" if case.promised else "clock"
    return say(f"upwards.{key}", due=words.promised(view))


def _reminder(view: CaseView) -> str:
    return "remind" if view.case.promised else "remind_clock"


def _copy(view: CaseView) -> str:
    """What, where, since when, in whose case: no identity in it, and of the words what the card shows."""
    say, community = words.of(view.community), view.community
    text = " ".join(view.text.split())
    opened = community.calendar.local(view.case.opened_at)
    lines = [
        say("upwards.copy.matter", matter=escape(view.matter.name)) if view.matter else "",
        say("upwards.copy.place", place=escape(view.place)) if view.place else "",
        say("upwards.copy.since", since=f"{opened:%Y-%m-%d %H:%M}"),
        say("upwards.copy.words", words=escape(text[:COPIED] + ("…" if len(text) > COPIED else ""))) if text else "",
        say("upwards.copy.number", number=view.case.number),
    ]
    return "\n".join(line for line in lines if line)
