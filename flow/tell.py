"""Who hears of what (I3). One function an act: from what happened to the messages it owes. Rendered when sent, not here."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.act import Act
from domain.case import Case, Channel, ClockKind, Consent
from domain.events import Event, Scalar
from domain.pause import Pause
from domain.people import UPWARDS, Role
from flow import deciders, joint, party
from flow import media as medium
from flow.hearers import hearers
from flow.near import to_inform
from flow.ports import Address, Audience, Kind, Notice, Purpose, Reporter, UnitOfWork
from flow.rungs import dispatchers, present, privately, reachable, scope_of, staff_of
from flow.story import SAID, events, last

Telling = Callable[[UnitOfWork, Case, Event, Case], Iterator[Notice]]

CARDS = frozenset({Kind.CARD, Kind.NEW_CARD})
UNIT_ROLES = (Role.OFFICER, Role.HEAD)
ASIDE = frozenset({Kind.REACTION, Kind.MISSING, Kind.ALARM_ADVICE, Kind.TAKEN})
"""What is said where the appeal was, and nowhere else."""
ASKING = frozenset({Kind.RESULT, Kind.REMIND, Kind.CALL_BACK})
TOLD = frozenset({2, 3, 5, 10, 20, 50, 100, 200, 500})
"""How many have reported a trouble when the receipts of the others, which edits change silently, say so: with every one of many,
that would be as many edits times as many receipts, and a chat bears twenty a minute."""
HELD = frozenset({Kind.HELD})


def tell(uow: UnitOfWork, before: Case | None, event: Event, after: Case) -> Iterator[Notice]:
    """The messages an event owes, in the order they are to be sent."""
    if after.emergency and not (before and before.emergency):
        yield from reporters(uow, after, Kind.ALARM_ADVICE)  # before anything else: it says whom to ring
    yield from _TELLINGS[Act(event.kind)](uow, before or after, event, after)
    yield from party.news(uow, before, event, after)
    yield from deciders.decided(uow, before, after)
    if after.unit and after.grid and not (before and before.unit and before.grid):
        yield from _all(after, Kind.NEARBY, Audience.LEADER, to_inform(uow, after), {})


def reporters(
    uow: UnitOfWork, case: Case, kind: Kind, *, without: Collection[str] = (), **args: Scalar
) -> Iterator[Notice]:
    """To everybody who brought the case and can be written to, as a reply to their own message and about the case they brought
    it as; where a few only may read the case, to them in private as well, if they can be written to there."""
    for id_, reporter in joint.told(uow, case):
        if reporter.spot and reporter.person not in without:
            theirs = replace(case, id=id_)
            yield from _aside(uow, theirs, reporter, kind, args)
            to, answer = reporter.spot.chat, reporter.spot.message
            private = {"private": True} if kind is Kind.CARD and _is_private(uow, case, reporter.person, to) else {}
            yield Notice(case.community, kind, to, Audience.RESIDENT, id_, {**args, **private}, answer, reporter.person)


def _aside(uow: UnitOfWork, case: Case, reporter: Reporter, kind: Kind, args: Mapping[str, Scalar]) -> Iterator[Notice]:
    """What cannot be said in a group, said in private: there it says less (`cards.covered`)."""
    own = uow.people.address(case.community, reporter.person) if case.restricted else None
    if own and reporter.spot and own != reporter.spot.chat and kind not in ASIDE:
        yield Notice(case.community, kind, own, Audience.RESIDENT, case.id, args, "", reporter.person)


def _is_private(uow: UnitOfWork, case: Case, person: str, chat: Address) -> bool:
    """Whether nobody else reads along: a receipt in private offers more."""
    return uow.people.address(case.community, person) == chat


def unit(uow: UnitOfWork, case: Case, unit_id: str, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """To a unit's group; to its officers and heads one by one while it has none; to the desk while it has nobody, and of what is
    handled outside."""
    places = () if case.external else staff_of(uow, case, unit_id)
    if places:
        further = _shown(uow, case, Audience.UNIT, places, UNIT_ROLES, unit_id) if kind is Kind.CARD else []
        yield from _all(case, kind, Audience.UNIT, [*places, *further], args)
    else:
        yield from desk(uow, case, kind, **args)


def desk(uow: UnitOfWork, case: Case, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """To the dispatchers' group, or to each dispatcher while there is none. Where only a few may read it and none of them can be
    written to, the group hears that there is something."""
    places = dispatchers(uow, case)
    places = places or privately(uow, case, Role.SECRETARY) or uow.chats.bound(case.community, Purpose.DESK)
    further = _shown(uow, case, Audience.DESK, places, (Role.DISPATCHER,), "") if kind is Kind.CARD else []
    yield from _all(case, kind, Audience.DESK, [*places, *further], args)


def _shown(
    uow: UnitOfWork, case: Case, audience: Audience, places: Sequence[Address], roles: Sequence[Role], scope: str
) -> list[Address]:
    """Private chats that show the card as well, off duty or after a hand-over: what they show has to be true. Only of people
    who still hold the role: whoever has left hears no more."""
    elsewhere = {spot.chat for spot in uow.posts.of(case.community, case.id, CARDS, audience)} - set(places)
    if not elsewhere:
        return []
    if case.restricted:  # wherever it stands, it has to be covered now
        return sorted(elsewhere, key=str)
    theirs = {chat: None for role in roles for chat in reachable(uow, case.community, role, scope).values()}
    return [chat for chat in theirs if chat in elsewhere]


def whoever_has_it(uow: UnitOfWork, case: Case, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """To the unit, or to the desk while there is none."""
    yield from unit(uow, case, case.unit, kind, **args) if case.unit else desk(uow, case, kind, **args)


def leader(uow: UnitOfWork, case: Case, role: Role, **args: Scalar) -> Iterator[Notice]:
    """Privately to whoever holds a rung of the ladder for this case: a card that later says what came of it."""
    places = privately(uow, case, role, scope_of(uow, case, role))
    yield from _all(case, Kind.NEW_CARD, Audience.LEADER, places, args)


def leaders_brought_in(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """The cards of leaders who were told that something was late: they see that it no longer is."""
    chats = {spot.chat: None for spot in uow.posts.of(case.community, case.id, CARDS, Audience.LEADER)}
    yield from _all(case, Kind.CARD, Audience.LEADER, list(chats), {})


def _all(
    case: Case, kind: Kind, audience: Audience, places: Sequence[Address], args: Mapping[str, Scalar]
) -> Iterator[Notice]:
    for place in places:
        yield Notice(case.community, kind, place, audience, case.id, args)


def strip(uow: UnitOfWork, case: Case, *, without: Collection[str] = ()) -> Iterator[Notice]:
    """The buttons of questions that have been answered disappear, under everybody's message."""
    for voice in case.voices:
        if voice.person not in without:
            yield from bare(uow, case, voice.case, ASKING)


def bare(uow: UnitOfWork, case: Case, id_: str, kinds: Collection[Kind]) -> Iterator[Notice]:
    """Messages of these kinds about one case lose their buttons."""
    for spot in uow.posts.of(case.community, id_, kinds):
        yield Notice(case.community, Kind.STRIP, spot.chat, Audience.RESIDENT, id_, {"message": spot.message})


def _errands(uow: UnitOfWork, case: Case, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """What a dispatcher has to do on the phone: one task for each caller."""
    for voice in case.voices:
        if voice.channel is Channel.PHONE:
            yield from desk(uow, replace(case, id=voice.case), kind, **args)


def _others(case: Case, event: Event) -> tuple[str, set[str]]:
    """Whose word an event is, and for whom else the case is handled."""
    whose = case.speaker(event.actor, event.data.get("of"))
    return whose, {voice.person for voice in case.voices} - {whose}


def _registered(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    if not event.data.get("split_from"):  # their message was seen when it came
        yield from reporters(uow, case, Kind.REACTION, emoji="👀")


def _assigned(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.CARD)
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    for sent in medium.of_case(uow, case):
        yield from unit(uow, case, case.unit, Kind.NOTE, media=sent)
    yield from _assists(uow, case)
    if event.actor != Role.ROUTER:
        yield from desk(uow, case, Kind.CARD)


def _assists(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """The units that help the lead (协办) know whom and with what; those with nobody in them are left to the lead."""
    matter = uow.communities[case.community].matters.get(case.matter)
    for unit_id in matter.assists if matter and not case.restricted else ():
        if case.accuses(unit_id):
            continue
        yield from _all(case, Kind.ASSIST, Audience.UNIT, staff_of(uow, case, unit_id), {"unit": unit_id})


def _signed(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from reporters(uow, case, Kind.CARD)
    yield from leaders_brought_in(uow, case)


def _returned(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, before.unit, Kind.CARD)
    yield from desk(uow, case, Kind.NEW_CARD)
    yield from reporters(uow, case, Kind.RETURNED, unit=before.unit, reason=event.data["reason"])
    yield from reporters(uow, case, Kind.CARD)


def _progressed(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)
    if case.supervised:
        yield from _to_supervisor(uow, case, shown=event.data.get("shown"))
    yield from reporters(uow, case, Kind.PROGRESS, shown=event.data.get("shown"), media=medium.of(event))


def _resolved(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from bare(uow, case, case.id, HELD)
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from reporters(uow, case, Kind.CARD)
    if event.data.get("outcome"):
        yield from party.results(uow, case, event)
    else:
        yield from reporters(uow, case, Kind.RESULT, shown=event.data.get("shown"), media=medium.of(event))
    yield from _errands(uow, case, Kind.CALL_BACK)
    yield from leaders_brought_in(uow, case)


def _ended(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from strip(uow, case)
    yield from reporters(uow, case, Kind.CARD)
    yield from reporters(uow, case, Kind.ENDED)
    yield from leaders_brought_in(uow, case)
    yield from _alarm_over(uow, case)
    yield from whoever_has_it(uow, case, Kind.CARD)


def _alarmed(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    args = {"step": event.data["step"], "again": event.data.get("again")}
    for place, audience in hearers(uow, case, event).items():
        yield Notice(case.community, Kind.ALARM, place, audience, case.id, args)


def _taken(uow: UnitOfWork, before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.TAKEN)
    yield from _alarm_over(uow, case)
    yield from whoever_has_it(uow, case, Kind.CARD)


def _alarm_over(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """Every alarm that has gone out says that it is over, and loses its button."""
    for audience in (Audience.DESK, Audience.UNIT, Audience.LEADER):
        for spot in uow.posts.of(case.community, case.id, {Kind.ALARM}, audience):
            yield Notice(case.community, Kind.ALARM_OVER, spot.chat, audience, case.id, {"message": spot.message})


def _reopened(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """For all of them; those who did not say so hear why nobody waits for their word any more."""
    whose, others = _others(case, event)
    yield from strip(uow, case)
    yield from reporters(uow, case, Kind.REOPENED, without=others, rung=case.rung)
    if others:
        yield from reporters(uow, case, Kind.REOPENED, without={whose}, rung=case.rung, others=True)
    yield from reporters(uow, case, Kind.CARD)
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    role = present(uow, case, UPWARDS[case.rung])
    yield from leader(uow, case, role, rung=case.rung, who=role, reopened=True, clock=case.clock)


def _chased(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    role = Role(str(event.data["took"]))
    args: dict[str, Scalar] = {"rung": event.data["rung"], "overdue": event.data["overdue"], "who": role}
    args["clock"] = before.clock
    if before.clock is ClockKind.WAIT:
        yield from _question(uow, case, again=True)
        return
    if role is Role.RESIDENT:
        spoken = {voice.person for voice in case.voices} - {voice.person for voice in case.silent}
        yield from reporters(uow, case, Kind.REMIND, without=spoken)
        if any(voice.channel is Channel.PHONE for voice in case.silent):
            yield from desk(uow, case, Kind.CHASE, **args)
        return
    if role is Role.DISPATCHER:
        yield from desk(uow, case, Kind.CHASE, **args)
        return
    if before.clock in {ClockKind.SIGN, ClockKind.FINISH}:
        yield from unit(uow, case, case.unit, Kind.CHASE, **args)
    if role is not Role.OFFICER:
        yield from leader(uow, case, role, **args)
        yield from reporters(uow, case, Kind.CARD)


def _noted(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    args: dict[str, Scalar] = {"shown": event.data.get("shown"), "media": medium.of(event)}
    if any(args.values()):
        yield from whoever_has_it(uow, case, Kind.NOTE, **args)
    else:  # nothing to read or to look at: for whom it was reported
        yield from _amended(uow, before, event, case)
    first = case.vulnerable_at != before.vulnerable_at  # it goes first now, and is due sooner
    if first or (case.unit and last(events(uow, case), Act.ASK)):  # the card shows the question with its answer
        yield from whoever_has_it(uow, case, Kind.CARD)
    if first or (before.pause and not case.pause):
        yield from reporters(uow, case, Kind.CARD)


def _amended(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.CARD)
    yield from whoever_has_it(uow, case, Kind.CARD)


def _transferred(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """The unit it leaves sees where it went and why, and so does the reporter (I7); then as after any assignment."""
    if before.unit != case.unit:
        yield from unit(uow, before, before.unit, Kind.CARD, left=before.unit)
        yield from reporters(uow, case, Kind.TRANSFERRED, unit=before.unit)
    yield from _assigned(uow, before, event, case)
    yield from leaders_brought_in(uow, case)


def _handed_over(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """The colleague gets a card of their own: in the group nobody is named."""
    yield from unit(uow, case, case.unit, Kind.CARD)
    theirs = uow.people.address(case.community, case.officer)
    yield from _all(case, Kind.NEW_CARD, Audience.UNIT, [theirs] if theirs else [], {})


def _cleared(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """From now on it is told like any other, where it was told to a few."""
    yield from reporters(uow, case, Kind.CARD)
    yield from desk(uow, case, Kind.NEW_CARD)
    if case.unit:
        yield from unit(uow, case, case.unit, Kind.CARD)


def _extension_asked(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from deciders.asked(uow, case, Kind.EXTENSION)


def _extended(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """The reporter hears why; the unit's card comes anew, because an edit notifies nobody."""
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    if event.kind == Act.EXTEND:
        yield from reporters(uow, case, Kind.EXTENDED, shown=deciders.reason(uow, case, Kind.EXTENSION))
        yield from reporters(uow, case, Kind.CARD)
        yield from leaders_brought_in(uow, case)


def _suspension_asked(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from deciders.asked(uow, case, Kind.SUSPENSION)


def _suspended(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """As with more time."""
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    if event.kind == Act.SUSPEND:
        yield from reporters(uow, case, Kind.SUSPENDED, shown=deciders.reason(uow, case, Kind.SUSPENSION))
        yield from reporters(uow, case, Kind.CARD)
        yield from leaders_brought_in(uow, case)


def _resumed(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """The reporter hears by when now; whoever agreed that it should wait, that the day has come."""
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    yield from reporters(uow, case, Kind.RESUMED, waited=before.pause is Pause.RESIDENT, clock=case.clock)
    yield from reporters(uow, case, Kind.CARD)
    yield from leaders_brought_in(uow, case)
    if before.pause is Pause.SUSPENDED and event.actor == Role.CLOCK:
        role = present(uow, case, UPWARDS[before.approver])
        yield from leader(uow, case, role, rung=case.rung, who=role, review=True, clock=case.clock)


def _supervised(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """The unit, its head and the reporter know who watches."""
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    yield from leader(uow, case, Role.HEAD, rung=case.rung, who=Role.HEAD, supervised=True, clock=case.clock)
    yield from reporters(uow, case, Kind.CARD)
    yield from leaders_brought_in(uow, case)


def _report_asked(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from whoever_has_it(uow, case, Kind.CHASE, report=True, rung=0, overdue=False, clock=case.clock)


def _to_supervisor(uow: UnitOfWork, case: Case, **args: Scalar) -> Iterator[Notice]:
    role = UPWARDS[case.supervised]
    yield from _all(case, Kind.REPORTED, Audience.LEADER, privately(uow, case, role, scope_of(uow, case, role)), args)


def _urged(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """The unit hears it; once it is late, the next rung as well."""
    yield from whoever_has_it(uow, case, Kind.URGED, clock=case.clock)
    yield from reporters(uow, case, Kind.CARD)
    if event.data.get("late"):
        role = present(uow, case, UPWARDS[case.rung])
        yield from leader(uow, case, role, rung=case.rung, who=role, urged=True, clock=case.clock)


def _released(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    yield from reporters(uow, case, Kind.CARD)


def _asked(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """To the reporter under their own message; for a caller it is a dispatcher's errand."""
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from _question(uow, case)
    if case.pause:
        yield from reporters(uow, case, Kind.CARD)


def _question(uow: UnitOfWork, case: Case, *, again: bool = False) -> Iterator[Notice]:
    """What the unit wants to know; once more, unless it has been answered by the time that goes out."""
    asked = last(events(uow, case), Act.ASK)
    args: dict[str, Scalar] = {"shown": asked.data.get("shown") if asked else None}
    args |= {"again": True, "clock": case.clock} if again else {}
    for notice in (*reporters(uow, case, Kind.ASKED), *_errands(uow, case, Kind.ASKED)):
        yield replace(notice, args={**notice.args, **args})


def _sent_up(uow: UnitOfWork, before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """The unit that had it sees where it went; the reporter can tell the body outside its own number from now on."""
    if before.unit and not before.external:
        yield from unit(uow, before, before.unit, Kind.CARD, left=before.unit)
    yield from desk(uow, case, Kind.CARD)
    yield from reporters(uow, case, Kind.SENT_UP)
    yield from reporters(uow, case, Kind.CARD)
    yield from leaders_brought_in(uow, case)


def _erased(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """Nobody is left to be told but those who work on it. The old cards are written anew by `flow.erase`."""
    yield from strip(uow, case)
    if case.unit:
        yield from unit(uow, case, case.unit, Kind.SAY, key="unit.erased_told", number=case.number)
    yield from desk(uow, case, Kind.SAY, key="unit.erased_told", number=case.number)


def _party_invited(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)


def _consented(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    given = case.consent is Consent.GIVEN
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from reporters(uow, case, Kind.SAY, key="resident.consent_given" if given else "resident.consent_refused")


def _merged(uow: UnitOfWork, before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """Whoever reported it hears that it goes on together with another; those who had it see where it went."""
    yield from reporters(uow, case, Kind.MERGED)
    yield from reporters(uow, case, Kind.CARD)
    yield from _alarm_over(uow, case)
    if before.unit:
        yield from unit(uow, before, before.unit, Kind.CARD)
    yield from desk(uow, case, Kind.CARD)
    yield from leaders_brought_in(uow, case)


def _joined(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """Whoever has it sees how many it is for, and what else was said: in no one's name."""
    merged = uow.cases.get(case.community, str(event.data["case"]))
    if merged:
        spoken = last(events(uow, merged), *SAID)
        shown = spoken.data.get("shown") if spoken else None
        if shown:
            yield from whoever_has_it(uow, case, Kind.NOTE, shown=shown)
        for sent in medium.of_case(uow, merged):
            yield from whoever_has_it(uow, case, Kind.NOTE, media=sent)
    yield from _seen_by_staff(uow, case)
    if case.neighbours in TOLD:
        yield from reporters(uow, case, Kind.CARD, without={str(event.data["reporter"])})


def _seen_by_staff(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    yield from whoever_has_it(uow, case, Kind.CARD)
    if case.unit:
        yield from desk(uow, case, Kind.CARD)


def _unmerged(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.SAY, key="resident.unmerged", number=case.number)
    yield from reporters(uow, case, Kind.CARD)
    yield from desk(uow, case, Kind.NEW_CARD)


def _parted(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """Their receipts no longer count whoever was taken out."""
    yield from _of_the_lead(uow, before, event, case)
    yield from reporters(uow, case, Kind.CARD)


def _of_the_lead(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    """Those it is handled for are another matter; who reported it is told by the case that is about them."""
    yield from _seen_by_staff(uow, case)


def _spoken(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """Nothing is left to press for whoever has spoken; the others are not told what anybody else has said."""
    _, others = _others(case, event)
    yield from strip(uow, case, without=others)
    yield from reporters(uow, case, Kind.CARD, without=others)


def _left(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    """Those who merged have a case of their own that says so."""
    if case.gone and not before.gone:
        yield from bare(uow, case, case.id, ASKING)
        for spot in uow.posts.of(case.community, case.id, CARDS, Audience.RESIDENT):
            args = {"message": spot.message}
            yield Notice(case.community, Kind.STRIP, spot.chat, Audience.RESIDENT, case.id, args)
        for reporter in uow.cases.reporters(case.community, case.id):
            if reporter.spot and reporter.person == event.actor:
                args = {"key": "resident.left", "number": case.number}
                to, answer = reporter.spot.chat, reporter.spot.message
                yield Notice(case.community, Kind.SAY, to, Audience.RESIDENT, case.id, args, answer, reporter.person)
    yield from _seen_by_staff(uow, case)


def moved(uow: UnitOfWork, cases: Sequence[Case]) -> Iterator[Notice]:
    """The time of these has moved without anybody doing anything: whoever brought one hears by when now, its unit or the desk
    sees it on the cards, and reads once that it is so."""
    told: dict[Address, None] = {}
    for case in cases:
        yield from reporters(uow, case, Kind.MOVED, clock=case.clock)
        yield from reporters(uow, case, Kind.CARD)
        for notice in whoever_has_it(uow, case, Kind.CARD):
            yield notice
            if notice.to not in told:
                told[notice.to] = None
                yield replace(notice, kind=Kind.SAY, args={"key": "unit.moved_dues"})


def _silent(_uow: UnitOfWork, _before: Case, _event: Event, _case: Case) -> Iterator[Notice]:
    yield from ()


_TELLINGS: Mapping[Act, Telling] = {
    Act.REGISTER: _registered,
    Act.ASSIGN: _assigned,
    Act.SIGN: _signed,
    Act.RETURN: _returned,
    Act.PROGRESS: _progressed,
    Act.RESOLVE: _resolved,
    Act.JUDGE: _ended,
    Act.REOPEN: _reopened,
    Act.LAPSE: _ended,
    Act.CALL: _silent,
    Act.CHASE: _chased,
    Act.DECLINE: _ended,
    Act.WITHDRAW: _ended,
    Act.REVEAL: _silent,
    Act.CLEAR: _cleared,
    Act.NOTE: _noted,
    Act.AMEND: _amended,
    Act.TRANSCRIBE: _amended,
    Act.LOCATE: _amended,
    Act.PRIORITIZE: _amended,
    Act.DEPRIORITIZE: _amended,
    Act.ALARM: _alarmed,
    Act.TAKE: _taken,
    Act.TRANSFER: _transferred,
    Act.HAND_OVER: _handed_over,
    Act.RELEASE: _released,
    Act.ASK: _asked,
    Act.SEND_UP: _sent_up,
    Act.INVITE: _party_invited,
    Act.CONSENT: _consented,
    Act.EXTEND_ASK: _extension_asked,
    Act.EXTEND: _extended,
    Act.EXTEND_NOT: _extended,
    Act.SUSPEND_ASK: _suspension_asked,
    Act.SUSPEND: _suspended,
    Act.SUSPEND_NOT: _suspended,
    Act.RESUME: _resumed,
    Act.SUPERVISE: _supervised,
    Act.REPORT: _report_asked,
    Act.URGE: _urged,
    Act.ERASE: _erased,
    Act.MERGE: _merged,
    Act.JOIN: _joined,
    Act.UNMERGE: _unmerged,
    Act.PART: _parted,
    Act.SPEAK: _spoken,
    Act.LEAVE: _left,
    Act.SPLIT: _of_the_lead,
}
