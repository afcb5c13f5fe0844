"""What each act does to a case, one small function an act. Only `domain.lifecycle.evolve` applies them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.act import Act
from domain.case import Case, Channel, Consent, Verdict, Voice, Wish
from domain.events import Event
from domain.pause import Pause
from domain.people import RUNGS, Role

MAX_RETURNS = 3
"""After the third failed dispatch the hotline designates a unit, which may not return it (I7; published hotline rules)."""

CHAIR_RUNG, TOP_RUNG = RUNGS[Role.CHAIR], RUNGS[Role.SECRETARY]

FALSE_ALARM = "false_alarm"
"""The reason given for taking on an alarm that turned out to be none."""


def _assigned(case: Case, event: Event) -> Case:
    """With the matter come the unit, whom it may be about, and whether only a few may read it. What the other side has said was
    said to another unit, or to another matter."""
    given = event.data
    return replace(
        _heard(case, event),
        matter=str(given["matter"]),
        unit=str(given["unit"]),
        officer="",
        external="",
        promised=None,
        consent=Consent.NONE,
        accused=str(given.get("accused") or case.accused),
        restricted=bool(given.get("restricted")),
    )


def _transferred(case: Case, event: Event) -> Case:
    """A unit that was designated is no longer the one: the next may return it, but no more often than before. A unit that has
    had it and is sent it once more is designated thereby."""
    bound = case.returns >= MAX_RETURNS or bool(case.reopens) or bool(event.data.get("designated"))
    return replace(_assigned(case, event), designated=bound)


def _heard(case: Case, event: Event) -> Case:
    """What is heard in what was said, first or later, and does not go away by itself: danger; and that whoever waits goes
    first."""
    if event.data.get("vulnerable"):
        case = _prioritized(case, event)
    kind = str(event.data.get("emergency") or "")
    if not kind or case.emergency:
        return case
    return replace(case, emergency=kind, alarmed_at=event.at, urgency=str(event.data.get("urgency") or case.urgency))


def _prioritized(case: Case, event: Event) -> Case:
    return replace(case, vulnerable_at=case.vulnerable_at or event.at)


def _reworded(case: Case, event: Event) -> Case:
    """What was said is now better known: danger, where, and who is complained of. A unit that already leads goes on: turning
    the lead into the accused afterwards is for a dispatcher to see and transfer."""
    after = replace(_heard(case, event), grid=str(event.data.get("grid") or case.grid))
    if "accused" not in event.data:
        return after
    accused = [unit for unit in str(event.data["accused"]).split(",") if unit and unit != case.unit]
    restricted = case.restricted if case.unit else bool(event.data.get("restricted"))
    return replace(after, accused=",".join(accused), restricted=restricted)


def _taken(case: Case, event: Event) -> Case:
    """Somebody has it; or it was a false alarm, and then the case is as it would be without it: danger told of later raises
    the alarm anew."""
    if event.data.get("reason") != FALSE_ALARM:
        return replace(case, taken=event.actor)
    urgency = str(event.data.get("urgency") or case.urgency)
    return replace(case, emergency="", alarmed_at=None, alarms=0, urgency=urgency)


def _sent_up(case: Case, event: Event) -> Case:
    given, day = event.data, event.data.get("promised")
    return replace(
        case,
        matter=str(given.get("matter") or case.matter),
        unit=str(given["unit"]),
        officer=event.actor,
        external=str(given["external"]),
        promised=datetime.fromisoformat(str(day)) if day else None,
        consent=Consent.NONE,
    )


def _returned(case: Case, _event: Event) -> Case:
    returns = case.returns + 1
    return replace(case, returns=returns, designated=returns >= MAX_RETURNS, unit="", officer="", consent=Consent.NONE)


def _resolved(case: Case, _event: Event) -> Case:
    """Everybody is asked anew: in chat by this very act, callers when somebody rings them."""
    joined = tuple(replace(each, asked=each.channel is Channel.CHAT, verdict=None) for each in case.joined)
    return replace(case, asked=case.channel is Channel.CHAT, verdict=None, joined=joined)


def _reopened(case: Case, _event: Event) -> Case:
    """One rung higher than it had climbed; the unit that said it was done may not hand it back. What was handled outside keeps
    its number there and is a dispatcher's to send up again or elsewhere; that body has no head here, so the next rung is the
    chair's. The other side of a dispute that agreed to talk has not taken that back: they are heard again, or say so."""
    return replace(
        case,
        reopens=case.reopens + 1,
        rung=min(max(case.rung + 1, CHAIR_RUNG if case.external else 0), TOP_RUNG),
        officer="",
        asked=False,
        designated=True,
        promised=None,
        verdict=None,
        joined=tuple(replace(each, asked=False, verdict=None) for each in case.joined),
    )


def _chased(case: Case, event: Event) -> Case:
    step, rung = event.data["step"], event.data["rung"]
    return replace(case, fired=int(step or 0) + 1, rung=max(case.rung, int(rung or 0)))


def _extension_asked(case: Case, event: Event) -> Case:
    given = event.data
    return replace(case, extension=Wish.ASKED, extra=str(given["span"]), approver=int(given["rung"] or 0))


def _asked(case: Case, event: Event) -> Case:
    """The clock stands while the reporter has the word, where the community agreed to that."""
    if not event.data.get("waits"):
        return case
    return replace(case, pause=Pause.RESIDENT, paused_at=event.at, waits=case.waits + 1, fired=0)


def _noted(case: Case, event: Event) -> Case:
    """Whatever the reporter adds is their answer."""
    after = _heard(case, event)
    return _resumed(after, event) if case.pause is Pause.RESIDENT else after


def _suspension_asked(case: Case, event: Event) -> Case:
    given = event.data
    until = datetime.fromisoformat(str(given["until"]))
    return replace(case, suspension=Wish.ASKED, until=until, approver=int(given["rung"] or 0))


def _suspended(case: Case, event: Event) -> Case:
    """The clock stands from now on; where it stood already, for an answer of the resident, that time is not lost."""
    return replace(case.ran_on(event.at), suspension=Wish.GRANTED, pause=Pause.SUSPENDED, paused_at=event.at, fired=0)


def _resumed(case: Case, event: Event) -> Case:
    """The clock runs on from where it stood, since the moment it was to do so by itself if nobody looked then; its reminders
    come again, before the new time."""
    until = event.data.get("until")
    return replace(case.ran_on(datetime.fromisoformat(str(until)) if until else event.at), fired=0)


def _of(case: Case, event: Event, **change: Any) -> Case:
    """What changes for one of those who brought it, however many of their cases are in it."""
    whose = case.speaker(event.actor, event.data.get("of"))
    joined = tuple(replace(each, **change) if each.person == whose else each for each in case.joined)
    own = change if whose == case.reporter and not case.gone else {}
    return replace(case, joined=joined, **own)


def _judged(case: Case, event: Event) -> Case:
    return _of(case, event, verdict=Verdict(str(event.data["verdict"])))


def _called(case: Case, event: Event) -> Case:
    """The window begins anew."""
    return replace(_of(case, event, asked=True), since=event.at, fired=0)


def _lapsed(case: Case, _event: Event) -> Case:
    """For those who have said nothing."""
    joined = tuple(replace(each, verdict=each.verdict or Verdict.LAPSED) for each in case.joined)
    return replace(case, verdict=case.verdict or Verdict.LAPSED, joined=joined)


def _joined(case: Case, event: Event) -> Case:
    """What was brought as a case of its own is handled with this one from now on."""
    given = event.data
    voice = Voice(str(given["case"]), str(given["reporter"]), Channel(str(given["channel"])))
    return replace(_heard(case, event), joined=(*case.joined, voice))


def _parted(case: Case, event: Event) -> Case:
    return replace(case, joined=tuple(each for each in case.joined if each.case != event.data["case"]))


def _left(case: Case, event: Event) -> Case:
    """Whoever it was takes all they have in it with them."""
    joined = tuple(each for each in case.joined if each.person != event.actor)
    return replace(case, joined=joined, gone=case.gone or event.actor == case.reporter)


def _unmerged(case: Case, _event: Event) -> Case:
    """Back before the dispatchers; what it was before, danger, returns, rung, it still is."""
    return replace(case, merged_into="", unit="", officer="", asked=False, consent=Consent.NONE)


def _supervised(case: Case, event: Event) -> Case:
    return replace(case, supervised=int(event.data["rung"] or 0), supervised_at=event.at, reported_at=event.at, fired=0)


def _urged(case: Case, event: Event) -> Case:
    return replace(case, urged=True, rung=max(case.rung, int(event.data["rung"] or 0)))


def _same(case: Case, _event: Event) -> Case:
    return case


EFFECTS: Mapping[Act, Callable[[Case, Event], Case]] = {
    Act.ASSIGN: _assigned,
    Act.SIGN: lambda case, event: replace(case, officer=event.actor, external=""),
    Act.RETURN: _returned,
    Act.PROGRESS: lambda case, event: replace(case, reported_at=event.at) if case.supervised else case,
    Act.RESOLVE: _resolved,
    Act.JUDGE: _judged,
    Act.REOPEN: _reopened,
    Act.CALL: _called,
    Act.LAPSE: _lapsed,
    Act.CHASE: _chased,
    Act.DECLINE: _same,
    Act.WITHDRAW: _same,
    Act.REVEAL: _same,
    Act.CLEAR: lambda case, _event: replace(case, accused="", restricted=False),
    Act.NOTE: _noted,
    Act.AMEND: _reworded,
    Act.TRANSCRIBE: _reworded,
    Act.LOCATE: _reworded,
    Act.PRIORITIZE: _prioritized,
    Act.DEPRIORITIZE: lambda case, _event: replace(case, vulnerable_at=None),
    Act.ALARM: lambda case, event: replace(case, alarms=int(event.data["step"] or 0) + 1),
    Act.TAKE: _taken,
    Act.TRANSFER: _transferred,
    Act.HAND_OVER: lambda case, event: replace(case, officer=str(event.data["officer"])),
    Act.RELEASE: lambda case, _event: replace(case, officer=""),
    Act.ASK: _asked,
    Act.SEND_UP: _sent_up,
    Act.INVITE: lambda case, _event: replace(case, consent=Consent.ASKED),
    Act.CONSENT: lambda case, event: replace(case, consent=Consent(str(event.data["answer"]))),
    Act.EXTEND_ASK: _extension_asked,
    Act.EXTEND: lambda case, _event: replace(case, extension=Wish.GRANTED, fired=0),  # reminded before the new time
    Act.EXTEND_NOT: lambda case, _event: replace(case, extension=Wish.REFUSED),
    Act.SUSPEND_ASK: _suspension_asked,
    Act.SUSPEND: _suspended,
    Act.SUSPEND_NOT: lambda case, _event: replace(case, suspension=Wish.REFUSED),
    Act.RESUME: _resumed,
    Act.SUPERVISE: _supervised,
    Act.REPORT: lambda case, event: replace(case, reported_at=event.at),
    Act.URGE: _urged,
    Act.ERASE: _same,
    Act.MERGE: lambda case, event: replace(case, merged_into=str(event.data["lead"])),
    Act.JOIN: _joined,
    Act.UNMERGE: _unmerged,
    Act.PART: _parted,
    Act.SPEAK: _judged,
    Act.LEAVE: _left,
    Act.SPLIT: _same,
}
