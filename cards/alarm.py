"""Danger, in as few words as can be read while running: the number to ring, what is the matter and where, who has it."""

from collections.abc import Mapping
from html import escape

from cards import words
from cards.buttons import Board
from cards.callback import Codec, Verb
from cards.message import Rows
from cards.quoting import glimpse
from domain.case import State
from domain.community import Community
from domain.events import Scalar
from domain.people import OF_GRID, OF_UNIT, Grant
from flow.ports import Audience, Notice
from flow.queries import CaseView

MOST = 300
"""Characters of what was said that an alarm quotes."""


def advice(view: CaseView) -> str:
    """The first thing whoever told of danger reads: whom to ring, and what to do until they come."""
    say, kind = words.of(view.community), view.community.emergencies.get(view.case.emergency)
    if kind is None:  # stood down meanwhile, or no longer in the policy
        return say("alarm.noted")
    return say("alarm.advice", number=escape(kind.number), advice=escape(kind.advice))


def trial_advice(community: Community, emergency: str) -> str:
    """The same in shadow mode: nobody on duty has been told, and it says so."""
    say, kind = words.of(community), community.emergencies.get(emergency)
    if kind is None:
        return say("alarm.trial_noted")
    return say("alarm.trial_advice", number=escape(kind.number), advice=escape(kind.advice))


def alarm(view: CaseView, args: Mapping[str, Scalar]) -> str:
    """To those on duty: what, where, since when nobody has it."""
    say, step = words.of(view.community), int(args.get("step") or 0)
    lines = [
        say("alarm.head", what=_what(view)),
        f"<b>{escape(view.place)}</b>" if view.place else say("alarm.nowhere"),
        "" if view.case.restricted or view.case.accused or not view.text else f"「{glimpse(view.text, MOST)}」",
        say("alarm.again", n=int(args.get("again") or 0) + 1) if args.get("again") else "",
        say("alarm.step", n=step + 1) if step else "",
        say("alarm.call", number=_number(view)),
        _footer(view),
    ]
    return "\n".join(line for line in lines if line)


def over(view: CaseView) -> str:
    """What an alarm says afterwards: who has it, or that it was none."""
    say = words.of(view.community)
    place = " · ".join(part for part in (_what(view), escape(view.place)) if part)
    return "\n".join([say("alarm.head_over", result=_result(view)), place, _footer(view)])


def taken(view: CaseView) -> str:
    """To whoever told of danger: somebody has it."""
    say, who = words.of(view.community), view.taken
    if who is None or who.false:
        return say("alarm.false_told")
    return say("alarm.taken_told", who=escape(name(view.community, who.grant)))


def mark(view: CaseView) -> str:
    """The line above a card of the staff that tells of danger; empty where there is none."""
    say, case, who = words.of(view.community), view.case, view.taken
    if not case.emergency or not case.is_open:
        return ""
    if not case.taken or who is None:
        return say("alarm.mark", what=_what(view))
    return say("alarm.mark_taken", what=_what(view), who=escape(name(view.community, who.grant)))


def name(community: Community, grant: Grant) -> str:
    """Who somebody is to others: their unit or grid and role, never their name."""
    say = words.of(community)
    if grant.role in OF_UNIT:
        return community.units[grant.scope].name if grant.scope in community.units else say(f"role.{grant.role.value}")
    grid = community.grids.get(grant.scope) if grant.role in OF_GRID else None
    return f"{grid.name if grid else ''}{say(f'role.{grant.role.value}')}"


def buttons(codec: Codec, notice: Notice, view: CaseView) -> Rows:
    """Under an alarm: «I have it»; a dispatcher may also say that it is none."""
    if not view.case.is_alarming:
        return ()
    board = Board(codec, notice, view)
    take = (board.named("take", Verb.TAKE),)
    return (take, (board.named("false_alarm", Verb.FALSE_ALARM),)) if notice.audience is Audience.DESK else (take,)


def _result(view: CaseView) -> str:
    say, case, who = words.of(view.community), view.case, view.taken
    if case.state is State.WITHDRAWN:
        return say("alarm.withdrawn")
    if case.state is State.MERGED and not who:
        return say("alarm.merged", number=view.lead)
    if who and not who.false:
        at = words.moment(say, view.community.calendar, who.at, view.now)
        return say("alarm.taken", who=escape(name(view.community, who.grant)), at=at)
    return say("alarm.false")


def _what(view: CaseView) -> str:
    kind = view.community.emergencies.get(view.case.emergency)
    return escape(kind.name) if kind else words.of(view.community)("alarm.danger")


def _number(view: CaseView) -> str:
    kind = view.community.emergencies.get(view.case.emergency)
    return escape(kind.number) if kind else ""


def _footer(view: CaseView) -> str:
    return words.of(view.community)("unit.centre", number=view.case.number, centre=escape(view.centre.name))
