"""What those who work on a case read: in two seconds what, where, by when. Never a phone, a name or a door number."""

from collections.abc import Mapping
from html import escape

from cards import alarm, words
from cards.resident import about, unit
from domain.case import Channel, State
from domain.effects import MAX_RETURNS
from domain.events import Scalar
from flow.queries import CaseView

SHORTENED = 1000
"""UTF-16 units of an appeal, and of its result, once a card has to carry both."""


def unit_card(view: CaseView) -> str:
    """A case as the responsible unit sees it."""
    lines = [
        alarm.mark(view),
        _unit_headline(view),
        f"<b>{about(view)}</b>",
        _quote(view),
        *_burdens(view),
        _result(view),
        *_reasons(view),
    ]
    return _join([*lines, _footer(view)])


def desk_card(view: CaseView) -> str:
    """A case as a dispatcher sees it, waiting to be assigned or already on its way."""
    say, case = words.of(view.community), view.case
    lines = [alarm.mark(view), _desk_headline(view), about(view) if view.matter else escape(view.place), _quote(view)]
    if case.channel is Channel.PHONE:
        lines.append(say("desk.phone"))
    if case.state is State.TRIAGE:
        lines += [say("desk.refused", unit=escape(r.unit), reason=escape(r.reason)) for r in view.refusals]
    if case.state is State.TRIAGE and case.designated:
        lines.append(say("desk.third", n=MAX_RETURNS))
    return _join([*lines, _footer(view)])


def note(view: CaseView, shown: str) -> str:
    """What the reporter has added: words, or the picture this goes with."""
    say = words.of(view.community)
    text = say("unit.note", text=escape(shown)) if shown else say("unit.picture")
    return _join([text, _footer(view)])


def chase(view: CaseView, args: Mapping[str, Scalar]) -> str:
    """A reminder before the due time, or word that a rung has been brought in."""
    say = words.of(view.community)
    key = "chase.overdue" if args.get("overdue") else "chase.remind"
    rung = say(f"rung.{args.get('rung', 0)}")
    text = say(key, due=words.due(view), what=_what(view), matter=about(view), rung=rung)
    return _join([text, _footer(view)])


def leader_chase(view: CaseView, args: Mapping[str, Scalar]) -> str:
    """What a leader needs to know to act: whose, what, since when."""
    say, case = words.of(view.community), view.case
    if args.get("reopened"):
        head = say("chase.leader_reopened", unit=unit(view), n=case.reopens)
    else:
        head = say("chase.leader", unit=unit(view) or escape(view.centre.name), what=_what(view), due=words.due(view))
    return _join([head, about(view), _quote(view), _footer(view)])


def leader_card(view: CaseView) -> str:
    """What came of a case a leader was brought in for."""
    say, case = words.of(view.community), view.case
    head = say(f"leader.{case.state.value}", unit=unit(view), due=words.due(view), verdict=_verdict(view))
    return _join([head, about(view), _quote(view), _result(view), _footer(view)])


def call_back(view: CaseView) -> str:
    """A dispatcher's task: call, ask, record."""
    return words.of(view.community)(
        "desk.call_back", number=view.case.number, matter=about(view), unit=unit(view), text=escape(view.result)
    )


def _unit_headline(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    keys = {State.ASSIGNED: "unit.sign", State.IN_PROGRESS: "unit.finish"}
    if case.state not in keys:
        return say(f"unit.{case.state.value}", verdict=_verdict(view))
    return say("unit.overdue" if view.overdue else keys[case.state], due=words.due(view))


def _verdict(view: CaseView) -> str:
    verdict = view.case.verdict
    return words.of(view.community)(f"verdict.{verdict.value}") if verdict else ""


def _desk_headline(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    if case.state is State.TRIAGE:
        return say("desk.triage_overdue" if view.overdue else "desk.triage", due=words.due(view))
    if case.state is State.ASSIGNED:
        return say("desk.assigned", unit=unit(view))
    return say(f"resident.{case.state.value}", unit=unit(view))


def _burdens(view: CaseView) -> list[str]:
    """Why this case may not be handed back."""
    say, case = words.of(view.community), view.case
    if not case.is_open or case.state is State.TRIAGE:
        return []
    if case.reopens:
        return [say("unit.reopened", n=case.reopens)]
    return [say("unit.designated")] if case.designated else []


def _reasons(view: CaseView) -> list[str]:
    """Why this unit and why this due time."""
    say, case = words.of(view.community), view.case
    if case.state not in {State.ASSIGNED, State.IN_PROGRESS}:
        return []
    lines = [say("unit.sum", sum=words.why(view))]
    if view.matter and view.reasons:
        lines.append(say("unit.why", matter=escape(view.matter.name), words="、".join(escape(w) for w in view.reasons)))
    return lines


def _result(view: CaseView) -> str:
    say = words.of(view.community)
    return say("unit.result", text=escape(_cut(view.result, SHORTENED))) if view.result else ""


def _what(view: CaseView) -> str:
    clock = view.case.clock
    return words.of(view.community)(f"chase.what.{clock.value}") if clock else ""


def _quote(view: CaseView) -> str:
    text = _cut(view.text, SHORTENED) if view.result else view.text
    return f"「{escape(text)}」" if text else ""


def _cut(text: str, most: int) -> str:
    """At most `most` UTF-16 units, as channels count them."""
    if len(text.encode("utf-16-le")) <= 2 * most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore") + "…"


def _footer(view: CaseView) -> str:
    return words.of(view.community)("unit.centre", number=view.case.number, centre=escape(view.centre.name))


def _join(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line and line != "<b></b>")
