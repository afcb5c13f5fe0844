"""What a resident reads: heard, who, by when, done."""

from html import escape

from cards import merge, words
from cards.quoting import glimpse, told
from domain.case import ClockKind, State
from flow.media import SPOKEN
from flow.queries import CaseView

GLIMPSE = 24
"""Characters of an appeal that remind its author which one it is."""
OUTSIDE = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED})
"""States in which a body outside is spoken of otherwise than a unit."""
QUOTED = 80
"""Characters of what was heard that its author is shown."""


def card(view: CaseView, *, first: bool = False, public: bool = False) -> str:
    """The receipt, edited in place as the case goes on; the first one of all says what is kept and why. In `public`, where
    neighbours read along, nothing anybody wrote is repeated: the matter and the place, once they are known."""
    informed = words.of(view.community)("resident.informed") if first else ""
    what = where(view) if public and not view.matter else about(view)
    lines = [headline(view), what, *_closed(view, public=public), _deadline(view), *_heard(view)]
    lines += [_climbed(view), _watched(view)]
    lines += merge.receipt(view)
    lines += [escape(view.decline_reason), referral(view)] if view.case.state is State.DECLINED else []
    lines += [number(view), informed]
    return "\n".join(line for line in lines if line)


def headline(view: CaseView) -> str:
    """Where the case stands, in one bold line."""
    say, case = words.of(view.community), view.case
    if case.state is State.RESOLVED and case.verdict:  # those who reported the same have not all spoken
        return say("resident.spoken")
    if case.external and case.state in OUTSIDE:
        return say(f"upwards.resident.{case.state.value}", unit=unit(view), external=escape(case.external))
    if case.pause:
        return say(f"resident.paused_{case.pause.value}", unit=unit(view), due=words.due(view))
    key = "reopened" if case.reopens and case.state is State.ASSIGNED else case.state.value
    if case.state is State.TRIAGE and view.unheard:
        key = "listening" if view.unheard in SPOKEN else "looking"
    return say(f"resident.{key}", unit=unit(view))


def about(view: CaseView) -> str:
    """What it is about and where, as far as known; until the matter is, the resident's own words."""
    return " · ".join(part for part in (_what(view), where(view)) if part)


def where(view: CaseView) -> str:
    """The place, as far as it is known; on the map, if that is all there is."""
    pin = words.of(view.community)("media.location") if view.pinned else ""
    return escape(view.place) or pin


def sent(view: CaseView) -> str:
    """What stands in place of words while there are none: 🎤 语音."""
    return words.of(view.community)(f"media.{view.unheard.value}") if view.unheard else ""


def number(view: CaseView) -> str:
    """The number one can say on the phone."""
    return words.of(view.community)("resident.number", number=view.case.number)


def unit(view: CaseView) -> str:
    """The responsible unit's name, empty while there is none."""
    return escape(view.unit.name) if view.unit else ""


def progress(view: CaseView, shown: str) -> str:
    """A word from the unit."""
    return words.of(view.community)("resident.progress", unit=unit(view), text=told(shown))


def result(view: CaseView, shown: str, *, public: bool = False) -> str:
    """The result, and the question whether it is one. What two sides have agreed is not for the neighbours who read along in
    `public`."""
    say = words.of(view.community)
    if view.outcome:
        text = say("resident.outcome_in_private") if public else told(shown)
        return say("resident.outcome", unit=unit(view), outcome=say(f"outcome.{view.outcome.value}"), text=text)
    key = "upwards.resident.result" if view.case.external else "resident.result"
    return say(key, unit=unit(view), text=told(shown))


def remind(view: CaseView) -> str:
    """Once more: is it solved?"""
    return words.of(view.community)("resident.remind", matter=about(view))


def returned(view: CaseView) -> str:
    """Which unit refused and why; nothing for the resident to do."""
    last = view.refusals[-1]
    return words.of(view.community)("resident.returned", unit=escape(last.unit), reason=escape(last.reason))


def transferred(view: CaseView) -> str:
    """Which unit it went to and why, in one line; nothing for the resident to do."""
    say, move = words.of(view.community), view.moves[-1]
    return say("resident.transferred", unit=escape(move.left), to=escape(move.to), reason=escape(move.reason))


def asked(view: CaseView, shown: str, *, again: bool = False) -> str:
    """The unit's question, and how to answer it; once more, if nothing has come."""
    key = "resident.asked_again" if again else "resident.asked"
    return words.of(view.community)(key, unit=unit(view), text=told(shown))


def moved(view: CaseView) -> str:
    """Its time has moved: by when now."""
    return words.of(view.community)("resident.moved", what=about(view), due=words.due(view))


def reopened(view: CaseView, *, others: bool = False) -> str:
    """«Not solved» was heard: from them, or from one of `others` who reported the same."""
    say = words.of(view.community)
    if others:
        return say("resident.reopened_others", unit=unit(view))
    key = "upwards.resident.reopened" if view.case.external else "resident.reopened_told"
    return say(key, unit=unit(view), rung=say(f"rung.{view.case.rung}"))


def ended(view: CaseView) -> str:
    """The last word on a case."""
    case = view.case
    key = case.verdict.value if case.verdict else case.state.value
    text = words.of(view.community)(
        f"resident.ended.{key}", number=case.number, unit=unit(view), reason=escape(view.decline_reason)
    )
    return "\n".join(line for line in (text, referral(view)) if line)


def referral(view: CaseView) -> str:
    """Where to turn instead, and its number; empty where there is no such place."""
    to = view.referral
    return words.of(view.community)("resident.referral", name=escape(to.name), phone=escape(to.phone)) if to else ""


def _what(view: CaseView) -> str:
    if view.matter:
        return escape(view.matter.name)
    words_ = glimpse(view.text, GLIMPSE)
    return f"「{words_}」" if words_ else sent(view)


def _heard(view: CaseView) -> list[str]:
    """What was understood of a voice message, and that it is for somebody else: so that it can be put right."""
    say = words.of(view.community)
    text = glimpse(view.text, QUOTED)
    heard = [say("resident.heard", text=text)] if view.transcribed and view.case.is_open else []
    return heard + ([say("resident.behalf")] if view.behalf else [])


def _closed(view: CaseView, *, public: bool) -> list[str]:
    """What a few only may read: that it is so, and the result, which was not told in the group; as what two sides have agreed
    was not."""
    say = words.of(view.community)
    result_ = say("unit.result", text=escape(view.result)) if view.result else ""
    if view.case.restricted:
        return [say("resident.restricted"), result_]
    if public or not view.outcome or view.case.state not in {State.RESOLVED, State.CLOSED}:
        return []
    return [say("unit.outcome", outcome=say(f"outcome.{view.outcome.value}")), result_]


def _deadline(view: CaseView) -> str:
    say, clock = words.of(view.community), view.case.clock
    if clock is None:
        return ""
    if view.overdue and clock is not ClockKind.CALL_BACK:
        return say("resident.overdue", due=words.due(view))
    if clock is ClockKind.WAIT:
        return say(f"resident.due_{view.case.pause.value}", due=words.due(view))
    if view.case.external and clock is not ClockKind.CALL_BACK:
        kind = clock.value if view.case.promised or clock is not ClockKind.FINISH else "clock"
        return say(f"upwards.resident.due_{kind}", due=words.promised(view))
    return say(f"resident.due_{clock.value}", due=words.due(view))


def _watched(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    watched = case.supervised and case.state in {State.ASSIGNED, State.IN_PROGRESS}
    return say("resident.supervised", who=say(f"rung.{case.supervised}")) if watched else ""


def _climbed(view: CaseView) -> str:
    say, case = words.of(view.community), view.case
    return say("resident.climbed", rung=say(f"rung.{case.rung}")) if case.rung and case.is_open else ""
