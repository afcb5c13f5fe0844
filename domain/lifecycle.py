"""The life of a case: one table of what may happen, and the only two functions that change a case.

`decide` judges an act against TRANSITIONS and answers the event that records it; `evolve` applies an event. A case is
always `evolve` folded over its events, so the stored row can be checked against the ledger at any time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.act import Act
from domain.case import Case, Channel, Consent, Outcome, State, Verdict, Voice, Wish
from domain.effects import EFFECTS, FALSE_ALARM
from domain.errors import Code, Refused
from domain.events import Event, Scalar
from domain.pause import Pause
from domain.people import OF_GRID, OF_UNIT, RUNGS, STAFF, Actor, Grant, Role


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table: `act` leads from any of `sources` to `target` (None: stays) when one of `by` does it."""

    act: Act
    sources: tuple[State, ...]
    target: State | None
    by: frozenset[Role]
    needs: tuple[str, ...] = ()


T, A, P, R = State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED
M = State.MERGED
UNIT = frozenset({Role.OFFICER, Role.HEAD})
DESK = frozenset({Role.DISPATCHER})
REPORTER = frozenset({Role.RESIDENT})
CLOCK = frozenset({Role.CLOCK})
LEADERS = frozenset({Role.HEAD, Role.CHAIR, Role.SECRETARY})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Act.ASSIGN, (T,), A, DESK | {Role.ROUTER}, needs=("matter", "unit")),
    Transition(Act.DECLINE, (T,), State.DECLINED, DESK, needs=("reason",)),
    Transition(Act.SIGN, (A,), P, UNIT),
    Transition(Act.RETURN, (A,), T, UNIT, needs=("reason",)),  # not once designated, see _barred
    Transition(Act.PROGRESS, (P,), None, UNIT, needs=("text",)),
    Transition(Act.RESOLVE, (P,), R, UNIT, needs=("text",)),
    # The reporter speaks for themselves; a dispatcher records what a caller said on the phone.
    Transition(Act.JUDGE, (R,), State.CLOSED, REPORTER | DESK, needs=("verdict",)),
    Transition(Act.REOPEN, (R,), A, REPORTER | DESK),
    Transition(Act.CALL, (R,), None, DESK),  # tried to call back, nobody answered
    Transition(Act.LAPSE, (R,), State.CLOSED, CLOCK),  # only after the reporter was asked
    Transition(Act.CHASE, (T, A, P, R), None, CLOCK, needs=("step", "rung")),
    Transition(Act.WITHDRAW, (T, A, P, R), State.WITHDRAWN, REPORTER),
    # Somebody looks at an identity (I4): a dispatcher, or whoever of the unit has taken the case on.
    Transition(Act.REVEAL, (T, A, R), None, DESK, needs=("reason",)),
    Transition(Act.REVEAL, (P,), None, DESK | UNIT, needs=("reason",)),
    Transition(Act.CLEAR, (T, A, P), None, DESK),  # it complains of nobody: the words were misread
    # The reporter adds words or a picture; a dispatcher writes down what a caller has answered.
    Transition(Act.NOTE, (T, A, P, R), None, REPORTER | DESK),
    Transition(Act.AMEND, (T, A, P, R), None, REPORTER, needs=("text",)),  # ... or corrects what they said
    Transition(Act.TRANSCRIBE, (T,), None, DESK, needs=("text",)),  # somebody has listened to a voice message
    Transition(Act.LOCATE, (T, A, P, R), None, REPORTER | DESK, needs=("place",)),
    Transition(Act.PRIORITIZE, (T, A, P), None, DESK),  # whoever waits goes first (S27) ...
    Transition(Act.DEPRIORITIZE, (T, A, P), None, DESK),  # ... or not after all
    # Danger: the clock raises the alarm until any of the staff says «I have it».
    Transition(Act.ALARM, (T, A, P, R), None, CLOCK, needs=("step", "took")),
    Transition(Act.TAKE, (T, A, P, R), None, STAFF),
    # The case changes hands.
    Transition(Act.TRANSFER, (A, P), A, DESK, needs=("matter", "unit", "reason")),
    Transition(Act.HAND_OVER, (P,), None, UNIT, needs=("officer",)),  # to a colleague; the clock runs on
    Transition(Act.RELEASE, (P,), A, CLOCK, needs=("reason",)),  # whoever had it has left
    Transition(Act.ASK, (P,), None, UNIT, needs=("text",)),  # a question to the reporter; their NOTE answers it
    # Upwards, to a body outside; the dispatcher minds it and reports what that body did.
    Transition(Act.SEND_UP, (T, A, P), P, DESK, needs=("unit", "external")),
    # More time to finish (延期): asked before it is up, once, with a reason; whoever stands above the one who asks decides.
    Transition(Act.EXTEND_ASK, (P,), None, UNIT, needs=("span", "rung", "text")),
    Transition(Act.EXTEND, (P,), None, LEADERS),
    Transition(Act.EXTEND_NOT, (P,), None, LEADERS),
    # The clock stands (挂起): not before a day that somebody above agrees to; asked with a reason.
    Transition(Act.SUSPEND_ASK, (P,), None, UNIT, needs=("until", "rung", "text")),
    Transition(Act.SUSPEND, (P,), None, LEADERS),
    Transition(Act.SUSPEND_NOT, (P,), None, LEADERS),
    Transition(Act.RESUME, (P,), None, CLOCK | UNIT),
    # Supervision (督办): a chair or the secretary wants it done sooner, and word of it every day; and the reporter urges (S23).
    Transition(Act.SUPERVISE, (A, P), None, frozenset({Role.CHAIR, Role.SECRETARY}), needs=("rung",)),
    Transition(Act.REPORT, (P,), None, CLOCK),
    Transition(Act.URGE, (A, P), None, REPORTER, needs=("rung",)),
    # Mediation has two sides.
    Transition(Act.INVITE, (A, P), None, UNIT),
    Transition(Act.CONSENT, (A, P), None, UNIT | {Role.PARTY}, needs=("answer",)),
    Transition(Act.ERASE, (T, A, P, R), State.WITHDRAWN, REPORTER),  # whoever reported it has their data erased
    # Two cases of one trouble (并案): one is merged, the lead is joined by it; and both ways back.
    Transition(Act.MERGE, (T, A, P), M, DESK, needs=("lead",)),
    Transition(Act.JOIN, (T, A, P), None, DESK, needs=("case", "reporter", "channel")),
    Transition(Act.UNMERGE, (M,), T, DESK),
    Transition(Act.PART, (T, A, P, R), None, DESK, needs=("case",)),
    Transition(Act.SPEAK, (R,), None, REPORTER | DESK, needs=("verdict",)),  # a verdict, while others' are outstanding
    Transition(Act.LEAVE, (T, A, P, R), None, REPORTER),  # takes back their own part; it goes on for the others
    Transition(Act.WITHDRAW, (M,), State.WITHDRAWN, REPORTER),
    Transition(Act.ERASE, (M,), State.WITHDRAWN, REPORTER),
    Transition(
        Act.REVEAL, (M,), None, DESK, needs=("reason",)
    ),  # a caller is called back, whatever theirs was merged into
    # Several matters in one appeal: one of them becomes a case of its own.
    Transition(Act.SPLIT, (T, A, P), None, DESK, needs=("case",)),
)

TABLE: Mapping[tuple[Act, State], Transition] = {(t.act, s): t for t in TRANSITIONS for s in t.sources}
_FROM: Mapping[State, tuple[Transition, ...]] = {s: tuple(t for t in TRANSITIONS if s in t.sources) for s in State}


def register(
    *, community: str, case: str, number: str, actor: Actor, at: datetime, data: Mapping[str, Scalar]
) -> Event:
    """The first event of a case. `data`: number, reporter, channel, urgency and the commitment to the appeal's text."""
    return Event(community, case, 1, Act.REGISTER, at, actor.person, {**data, "number": number})


def decide(case: Case, act: Act, *, by: Actor, at: datetime, data: Mapping[str, Scalar] | None = None) -> Event:
    """The event for `act`. Raises Refused as `permit`; REASON_NEEDED, TEXT_NEEDED or WRONG_STATE when `data` lacks what the
    row needs; NOT_ALLOWED for a verdict that does not close a case; NOT_YOURS for a false alarm called by anybody but a
    dispatcher; CONFLICT_OF_INTEREST for a unit that is complained of; CONSENT_NEEDED for an agreement between sides of which
    one has not consented."""
    given = dict(data or {})
    row = permit(case, act, by)
    for key in row.needs:
        if given.get(key) in (None, ""):
            raise Refused(_MISSING.get(key, Code.WRONG_STATE), field=key)
    if act in {Act.JUDGE, Act.SPEAK} and given["verdict"] not in CLOSING:
        raise Refused(Code.NOT_ALLOWED)
    if act in SPOKEN:
        _heard_from(case, act, by, given)
    if act is Act.TAKE and given.get("reason") == FALSE_ALARM and not by.has(Role.DISPATCHER):
        raise Refused(Code.NOT_YOURS)
    if act in PLACING and case.accuses(str(given["unit"])):
        raise Refused(Code.CONFLICT_OF_INTEREST)
    if given.get("outcome") == Outcome.AGREED and case.consent is not Consent.GIVEN:
        raise Refused(Code.CONSENT_NEEDED)
    return Event(case.community, case.id, case.version + 1, act, at, by.person, given)


def _heard_from(case: Case, act: Act, by: Actor, given: Mapping[str, Scalar]) -> None:
    """Whose word it is: one's own, or a caller's that a dispatcher writes down. Raises Refused NOT_REPORTER, ALREADY_DONE for
    whoever has spoken."""
    whose = case.speaker(by.person, given.get("of"))
    voices = [voice for voice in case.voices if voice.person == whose]
    if not voices or not (whose == by.person or (by.has(Role.DISPATCHER) and _is_caller(voices))):
        raise Refused(Code.NOT_REPORTER)
    if act in {Act.JUDGE, Act.SPEAK, Act.CALL} and all(voice.verdict for voice in voices):
        raise Refused(Code.ALREADY_DONE)


def _is_caller(voices: Iterable[Voice]) -> bool:
    """Whether somebody cannot press for themselves."""
    return any(voice.channel is Channel.PHONE for voice in voices)


def permit(case: Case, act: Act, by: Actor) -> Transition:
    """The row of the table by which `by` may do `act` now. Raises Refused: WRONG_STATE or ALREADY_DONE (the state does not
    allow it), NOT_YOURS or NOT_REPORTER (whoever acts holds no fitting role for this case), DESIGNATED, NOT_ASKED."""
    row = TABLE.get((act, case.state))
    if row is None:
        raise Refused(_why_not(act, case), state=case.state.value)
    if not _standing(case, row, by, capacities(case, by)):
        raise Refused(Code.NOT_REPORTER if REPORTER & row.by else Code.NOT_YOURS)
    barred = _barred(case, act, by)
    if barred:
        raise Refused(barred)
    return row


def capacities(case: Case, actor: Actor) -> frozenset[Role]:
    """The roles in which an actor stands towards this case: a reporter to their own, officers and heads to their unit's, a party
    to the dispute they were invited to. A dispatcher minds what is handled outside as its unit would. Whoever works for a unit
    complained of stands in none but as the reporter, whatever else they hold."""
    roles = set() if is_accused(case, actor) else {grant.role for grant in actor.grants if _holds(grant, case)}
    roles.discard(Role.RESIDENT)
    if case.speaks(actor.person):
        roles.add(Role.RESIDENT)
    return frozenset(roles)


def is_accused(case: Case, actor: Actor) -> bool:
    """Whether somebody works for a unit this case complains of."""
    return any(grant.role in OF_UNIT and case.accuses(grant.scope) for grant in actor.grants)


def allowed(case: Case, actor: Actor) -> frozenset[Act]:
    """The acts open to this actor now: what a card may offer as buttons."""
    roles = capacities(case, actor)
    rows = (row for row in _FROM[case.state] if _standing(case, row, actor, roles))
    return frozenset(row.act for row in rows if not _barred(case, row.act, actor))


def evolve(case: Case, event: Event) -> Case:
    """The case after an event. The only mutator; it never refuses, because events are facts."""
    changed = EFFECTS[Act(event.kind)](case, event)
    target = TABLE[Act(event.kind), case.state].target
    moved = target is not None and not _only_renumbered(case, event)
    return replace(
        changed,
        version=event.seq,
        state=target or case.state,
        since=event.at if moved else changed.since,
        fired=0 if target is not None else changed.fired,
        **(_ON_TIME if moved else {}),
    )


_ON_TIME: Mapping[str, Any] = {
    "extension": Wish.NONE,
    "extra": "",
    "approver": 0,
    "suspension": Wish.NONE,
    "until": None,
    "pause": Pause.NONE,
    "urged": False,
    "paused_at": None,
    "held": "",
    "waits": 0,
}
"""A clock that begins anew has been given no more time yet, and has not stood."""


def _only_renumbered(case: Case, event: Event) -> bool:
    """The body that has a case has given another number or another day: that does not begin the clock anew."""
    there = case.state is State.IN_PROGRESS and bool(case.external)
    return event.kind == Act.SEND_UP and there and event.data.get("unit") == case.unit


def born(event: Event) -> Case:
    """The case a REGISTER event brings into being."""
    data = event.data
    danger = str(data.get("emergency") or "")
    return Case(
        id=event.stream,
        community=event.community,
        number=str(data["number"]),
        state=State.TRIAGE,
        reporter=str(data["reporter"]),
        channel=Channel(str(data["channel"])),
        urgency=str(data["urgency"]),
        opened_at=event.at,
        since=event.at,
        version=event.seq,
        emergency=danger,
        alarmed_at=event.at if danger else None,
        vulnerable_at=event.at if data.get("vulnerable") else None,
        grid=str(data.get("grid") or ""),
        accused=str(data.get("accused") or ""),
        restricted=bool(data.get("restricted")),
    )


def replay(events: Iterable[Event]) -> Case:
    """The case its events tell. Raises ValueError when there are none."""
    story = iter(events)
    first = next(story, None)
    if first is None:
        raise ValueError("a case has at least its registration")
    case = born(first)
    for event in story:
        case = evolve(case, event)
    return case


PLACING = frozenset({Act.ASSIGN, Act.TRANSFER, Act.SEND_UP})
"""What gives a case to a unit."""
SPOKEN = frozenset({Act.JUDGE, Act.SPEAK, Act.REOPEN, Act.CALL, Act.NOTE})
"""What only a reporter has the word on; a dispatcher only writes down what a caller said."""
IN_THEIR_WORDS = frozenset({Act.AMEND, Act.LOCATE})
"""What only whoever said it can put otherwise: those who have joined a case add to it."""
TAKING_BACK = frozenset({Act.WITHDRAW, Act.ERASE})
DECIDING = frozenset({Act.EXTEND, Act.EXTEND_NOT, Act.SUSPEND, Act.SUSPEND_NOT})
"""What only somebody above whoever asked for it decides."""
MINDED = frozenset({Act.PROGRESS, Act.RESOLVE})
"""What a dispatcher reports of a case that is handled outside."""


def _standing(case: Case, row: Transition, actor: Actor, roles: frozenset[Role]) -> bool:
    """Whether the actor, who stands in these roles towards the case, may do what the row says. The hotline
    never speaks for a resident who can speak for themselves: a dispatcher records the verdict and the words of a caller only
    (I8)."""
    fitting = roles & row.by
    if row.act in SPOKEN and not _is_caller(case.voices):
        fitting -= DESK
    if row.act in IN_THEIR_WORDS and (case.gone or actor.person != case.reporter):
        fitting -= REPORTER
    if row.act is Act.TAKE:  # danger is for whoever is there, of whatever unit
        fitting |= {grant.role for grant in actor.grants} & row.by
    if row.act in MINDED and case.external:
        fitting |= roles & DESK
    if row.act in DECIDING:
        fitting = frozenset(role for role in fitting if RUNGS[role] >= case.approver)
    return bool(fitting)


def _holds(grant: Grant, case: Case) -> bool:
    """Whether a grant concerns this case."""
    scopes = {Role.OFFICER: case.unit, Role.HEAD: case.unit, Role.PARTY: case.id} | dict.fromkeys(OF_GRID, case.grid)
    return grant.scope == scopes.get(grant.role, grant.scope)


def _why_not(act: Act, case: Case) -> Code:
    """Somebody pressing a button a second too late hears that it is done, not that they may not."""
    done = act in _DONE_BY.get(case.state, frozenset()) or not case.is_open
    return Code.ALREADY_DONE if done else Code.WRONG_STATE


_DONE_BY: Mapping[State, frozenset[Act]] = {
    State.TRIAGE: frozenset({Act.RETURN}),
    State.ASSIGNED: frozenset({Act.ASSIGN, Act.REOPEN}),
    State.IN_PROGRESS: frozenset({Act.ASSIGN, Act.SIGN}),
    State.RESOLVED: frozenset({Act.ASSIGN, Act.SIGN, Act.RESOLVE, Act.HAND_OVER}),
}


def _outstanding(case: Case) -> bool:
    """Whether a verdict leaves others to be given."""
    return len({voice.person for voice in case.silent}) > 1


def _barred(case: Case, act: Act, by: Actor) -> Code | None:
    if act in TAKING_BACK and case.is_open and case.has_others(by.person):
        return Code.WRONG_STATE  # nobody takes back what others have brought: see LEAVE
    if act is Act.LEAVE and not case.has_others(by.person):
        return Code.WRONG_STATE
    if act is (Act.JUDGE if _outstanding(case) else Act.SPEAK):
        return Code.WRONG_STATE  # only the last word closes a case (I8)
    if act is Act.MERGE and case.joined:
        return Code.LEADS_OTHERS
    if act is Act.SPLIT and case.gone:
        return Code.WRONG_STATE
    if act is Act.RETURN and case.designated:
        return Code.DESIGNATED
    if act is Act.LAPSE and not case.all_asked:
        return Code.NOT_ASKED
    if act in {Act.TAKE, Act.ALARM} and not case.is_alarming:
        return Code.ALREADY_DONE if case.taken else Code.WRONG_STATE
    if act is Act.CLEAR and not (case.accused or case.restricted):
        return Code.ALREADY_DONE
    if act is (Act.PRIORITIZE if case.vulnerable_at else Act.DEPRIORITIZE):
        return Code.ALREADY_DONE
    if act is Act.CONSENT and case.consent is Consent.NONE:
        return Code.WRONG_STATE
    if act is Act.INVITE and case.joined:
        return Code.WRONG_STATE  # a dispute is talked over with one side on each side
    if act is Act.INVITE and case.consent is Consent.GIVEN:
        return Code.ALREADY_DONE
    if act in TIMING:
        return _untimely(case, act)
    if act is Act.URGE and case.urged:
        return Code.ALREADY_DONE
    if act is Act.SUPERVISE and case.supervised >= max(RUNGS[role] for role in capacities(case, by) & LEADERS):
        return Code.ALREADY_DONE
    if act is Act.REPORT and not case.supervised:
        return Code.WRONG_STATE
    if act in {Act.DECLINE} and case.reopens:
        return Code.WRONG_STATE  # work that was once accepted is not declined afterwards
    return None


def _untimely(case: Case, act: Act) -> Code | None:
    """Why time is not asked for, given or taken up again now: one wish at a time, and none while the clock stands."""
    if act is Act.RESUME:
        return None if case.pause else Code.ALREADY_DONE
    wish = case.extension if act in {Act.EXTEND_ASK, Act.EXTEND, Act.EXTEND_NOT} else case.suspension
    if act in DECIDING:
        return None if wish is Wish.ASKED else Code.ALREADY_DONE if wish else Code.WRONG_STATE
    if wish:
        return Code.ALREADY_DONE
    if act is Act.EXTEND_ASK and case.supervised:
        return Code.WRONG_STATE
    return Code.WRONG_STATE if case.pause or Wish.ASKED in {case.extension, case.suspension} else None


TIMING = DECIDING | {Act.EXTEND_ASK, Act.SUSPEND_ASK, Act.RESUME}
"""What concerns the time to finish."""
CLOSING = frozenset({Verdict.SATISFIED, Verdict.DISSATISFIED})
_MISSING = {"reason": Code.REASON_NEEDED, "text": Code.TEXT_NEEDED}
