"""What those who work on a case read: in two seconds what, where, by when. Never a phone, a name or a door number."""

from collections.abc import Mapping, Sequence
from html import escape

from cards import alarm, extension, held, mediation, merge, supervision, suspension, upwards, words
from cards.quoting import quoted, told
from cards.resident import about, referral, sent, unit, where
from domain.case import Channel, ClockKind, State
from domain.effects import MAX_RETURNS
from domain.events import Scalar
from flow.media import MediaKind
from flow.queries import CaseView

QUOTED = 300
"""UTF-16 units of a question, and of its answer, on a card."""
NAMED = 20
"""Numbers of cases that one reminder names."""
SHORTENED = 1000
"""UTF-16 units of an appeal, and of its result, once a card has to carry both."""


def unit_card(view: CaseView) -> str:
    """A case as the responsible unit sees it."""
    lines = [
        alarm.mark(view),
        *_first(view),
        _unit_headline(view),
        f"<b>{about(view)}</b>",
        *_against(view),
        _quote(view),
        *_behalf(view),
        *_talk(view),
        *extension.lines(view),
        *suspension.lines(view),
        *supervision.lines(view),
        *merge.lines(view),
        *_burdens(view),
        *mediation.lines(view),
        _result(view),
        held.mark(view),
        *_reasons(view),
    ]
    return _join([*lines, _footer(view)])


def desk_card(view: CaseView) -> str:
    """A case as a dispatcher sees it, waiting to be assigned or already on its way."""
    say, case = words.of(view.community), view.case
    lines = [
        alarm.mark(view),
        *_first(view),
        _desk_headline(view),
        _subject(view),
        *_against(view),
        _quote(view),
        *_behalf(view),
        *merge.lines(view),
        *merge.hinted(view),
    ]
    if upwards.is_outside(view) and view.result:
        lines.append(say("upwards.result", text=told(_cut(view.result, QUOTED))))
        lines.append(held.mark(view))
    if case.channel is Channel.PHONE:
        lines.append(say("desk.phone"))
    if view.flagged:
        lines.append(say("mark.first"))
    if case.state is State.TRIAGE:
        lines += [say("desk.refused", unit=escape(r.unit), reason=escape(r.reason)) for r in view.refusals]
    if case.state is State.TRIAGE and view.suggested:
        likely = view.suggested
        lines.append(
            say("desk.out_of_remit", reason=escape(likely.reason), name=escape(likely.name), phone=escape(likely.phone))
        )
    if view.referral:  # a dispatcher reads it to a caller
        lines.append(referral(view))
    if case.state is State.TRIAGE and case.designated:
        lines.append(say("desk.third", n=MAX_RETURNS))
    return _join([*lines, _footer(view)])


def left_card(view: CaseView) -> str:
    """A case that is another unit's now, as the one it was taken from sees it: where it went and why."""
    move = view.moves[-1]
    head = words.of(view.community)("unit.moved", unit=escape(move.to), reason=escape(move.reason))
    return _join([head, "" if view.case.accused else about(view), _footer(view)])


def errand(view: CaseView, shown: str) -> str:
    """A dispatcher's task: ring the caller, ask what the unit wants to know, write the answer down."""
    say = words.of(view.community)
    return say("desk.errand", number=view.case.number, matter=about(view), unit=unit(view), text=told(shown))


def in_full(view: CaseView, shown: str) -> str:
    """The appeal word for word, with everything in it, for the one person who asked and gave a reason."""
    return words.of(view.community)("unit.in_full", number=view.case.number, text=told(shown))


def note(view: CaseView, shown: str, media: MediaKind | None = None) -> str:
    """What the reporter has added: words, what this goes with, or both."""
    say = words.of(view.community)
    text = say("unit.note", text=told(shown)) if shown else ""
    sent_ = say("unit.sent", what=say(f"media.{media.value}")) if media and not shown else ""
    return _join([text, sent_, _footer(view)])


def chase(view: CaseView, args: Mapping[str, Scalar], others: Sequence[CaseView] = ()) -> str:
    """A reminder before the due time, or word that a rung has been brought in; where they pile up, with the numbers of the
    others whose time has come."""
    if others:
        say, numbers = words.of(view.community), [other.case.number for other in others]
        shown = "、".join(numbers[:NAMED]) + ("……" if len(numbers) > NAMED else "")
        how = "chase.queue" if view.case.state is State.TRIAGE else "chase.mine"
        return _join([chase(view, args), say("chase.others", n=len(numbers), numbers=shown), say(how)])
    if args.get("report"):
        return supervision.report(view)
    if upwards.is_outside(view) and view.case.clock in {ClockKind.SIGN, ClockKind.FINISH}:
        return _join([upwards.chase(view, args), _footer(view)])
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
    elif args.get("urged"):
        head = say("chase.leader_urged", unit=unit(view), what=_what(view), due=words.due(view))
    elif args.get("supervised"):
        head = say("chase.leader_supervised", who=say(f"rung.{case.supervised}"), unit=unit(view), due=words.due(view))
    elif args.get("review"):
        head = say("chase.leader_review", unit=unit(view), due=words.due(view))
    else:
        head = say("chase.leader", unit=unit(view) or escape(view.centre.name), what=_what(view), due=words.due(view))
    return _join([*_first(view), head, _subject(view), _quote(view), _footer(view)])


def leader_card(view: CaseView) -> str:
    """What came of a case a leader was brought in for."""
    say, case = words.of(view.community), view.case
    filled = {"unit": unit(view), "due": words.due(view), "verdict": _verdict(view), "number": view.lead}
    head = say(f"leader.paused_{case.pause.value}" if case.pause else f"leader.{case.state.value}", **filled)
    if upwards.is_outside(view) and case.state in {State.ASSIGNED, State.IN_PROGRESS}:
        head = upwards.leader(view)
    return _join(
        [head, _subject(view), _quote(view), _result(view), held.mark(view), *supervision.lines(view), _footer(view)]
    )


def call_back(view: CaseView) -> str:
    """A dispatcher's task: call, ask, record."""
    return words.of(view.community)(
        "desk.call_back", number=view.case.number, matter=about(view), unit=unit(view), text=told(view.result)
    )


def _subject(view: CaseView) -> str:
    """What it is about and where, above the words themselves: they are not said twice while nobody knows what it is about."""
    return about(view) if view.matter else where(view)


def _unit_headline(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    if view.erased:
        return say("unit.erased")
    if case.pause:
        return say(f"unit.paused_{case.pause.value}", due=words.due(view))
    keys = {State.ASSIGNED: "unit.sign", State.IN_PROGRESS: "unit.finish"}
    if case.state not in keys:
        return say(f"unit.{case.state.value}", verdict=_verdict(view), number=view.lead)
    return say("unit.overdue" if view.overdue else keys[case.state], due=words.due(view))


def _verdict(view: CaseView) -> str:
    verdict = view.case.word
    return words.of(view.community)(f"verdict.{verdict.value}") if verdict else ""


def _desk_headline(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    if view.erased:
        return say("unit.erased")
    if case.state is State.MERGED:
        return say("unit.merged", number=view.lead)
    if upwards.is_outside(view):
        return upwards.headline(view)
    if case.state is State.TRIAGE:
        return say("desk.triage_overdue" if view.overdue else "desk.triage", due=words.due(view))
    if case.state is State.ASSIGNED:
        return say("desk.assigned", unit=unit(view))
    return say(f"resident.{case.state.value}", unit=unit(view))


def _talk(view: CaseView) -> list[str]:
    """What the unit has asked the reporter, and what came back."""
    say = words.of(view.community)
    asked = say("unit.asked", text=told(_cut(view.question, QUOTED))) if view.question else ""
    return [asked, say("unit.answered", text=told(_cut(view.answer, QUOTED))) if view.answer else ""]


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
    return say("unit.result", text=told(_cut(view.result, SHORTENED))) if view.result else ""


def _what(view: CaseView) -> str:
    return words.work(view)


def _quote(view: CaseView) -> str:
    text = _cut(view.text, SHORTENED) if view.result else view.text
    if not text:
        return sent(view)
    say = words.of(view.community)
    return say("unit.heard", text=told(text)) if view.transcribed else quoted(text)


def _against(view: CaseView) -> list[str]:
    """Of whom it complains, and that a few only may read it."""
    say, units = words.of(view.community), view.community.units
    names = "、".join(escape(units[each].name) for each in view.case.accused.split(",") if each in units)
    told = [say("desk.accused", unit=names)] if names else []
    return told + ([say("desk.restricted")] if view.case.restricted else [])


def _first(view: CaseView) -> list[str]:
    """That whoever waits goes first, as long as they wait. Never why."""
    waits = view.case.vulnerable_at and view.case.state in {State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS}
    return [words.of(view.community)("first.mark")] if waits else []


def _behalf(view: CaseView) -> list[str]:
    return [words.of(view.community)("unit.behalf")] if view.behalf else []


def _cut(text: str, most: int) -> str:
    """At most `most` UTF-16 units, as channels count them."""
    if len(text.encode("utf-16-le")) <= 2 * most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore") + "…"


def _footer(view: CaseView) -> str:
    return words.of(view.community)("unit.centre", number=view.case.number, centre=escape(view.centre.name))


def _join(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line and line != "<b></b>")
