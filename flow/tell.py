"""Who hears of what (I3). One function an act: from what happened to the messages it owes. Rendered when sent, not here."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from domain.act import Act
from domain.case import Case, Channel, ClockKind
from domain.events import Event, Scalar
from domain.people import Role
from flow.ports import Address, Audience, Kind, Notice, Purpose, UnitOfWork
from flow.rungs import UPWARDS, present, privately, scope_of
from flow.story import events

Telling = Callable[[UnitOfWork, Case, Event, Case], Iterator[Notice]]

CARDS = frozenset({Kind.CARD, Kind.NEW_CARD})
ASKING = frozenset({Kind.RESULT, Kind.REMIND, Kind.CALL_BACK})


def tell(uow: UnitOfWork, before: Case | None, event: Event, after: Case) -> Iterator[Notice]:
    """The messages an event owes, in the order they are to be sent."""
    yield from _TELLINGS[Act(event.kind)](uow, before or after, event, after)


def reporters(uow: UnitOfWork, case: Case, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """To everybody who brought the case and can be written to, as a reply to their own message."""
    for reporter in uow.cases.reporters(case.community, case.id):
        if reporter.spot:
            to, answer = reporter.spot.chat, reporter.spot.message
            yield Notice(case.community, kind, to, Audience.RESIDENT, case.id, args, answer, reporter.person)


def unit(uow: UnitOfWork, case: Case, unit_id: str, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """To a unit's group; to its officers and heads one by one while it has none; to the desk while it has nobody."""
    places = uow.chats.bound(case.community, Purpose.UNIT, unit_id)
    places = places or privately(uow, case, Role.OFFICER, unit_id) or privately(uow, case, Role.HEAD, unit_id)
    if places:
        yield from _all(case, kind, Audience.UNIT, places, args)
    else:
        yield from desk(uow, case, kind, **args)


def desk(uow: UnitOfWork, case: Case, kind: Kind, **args: Scalar) -> Iterator[Notice]:
    """To the dispatchers' group, or to each dispatcher while there is none."""
    places = uow.chats.bound(case.community, Purpose.DESK) or privately(uow, case, Role.DISPATCHER)
    yield from _all(case, kind, Audience.DESK, places, args)


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


def _strip(uow: UnitOfWork, case: Case) -> Iterator[Notice]:
    """The buttons of questions that have been answered disappear."""
    for spot in uow.posts.of(case.community, case.id, ASKING):
        args = {"message": spot.message}
        yield Notice(case.community, Kind.STRIP, spot.chat, Audience.RESIDENT, case.id, args)


def _registered(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.REACTION, emoji="👀")


def _assigned(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.CARD)
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    for picture in _pictures(uow, case):
        yield from unit(uow, case, case.unit, Kind.NOTE, photo=picture)
    if event.actor != Role.ROUTER:
        yield from desk(uow, case, Kind.CARD)


def _pictures(uow: UnitOfWork, case: Case) -> list[Scalar]:
    """What the reporter has sent along so far, for a unit that sees the case for the first time."""
    said = (event for event in events(uow, case) if event.kind in {Act.REGISTER, Act.NOTE})
    return [event.data["photo"] for event in said if event.data.get("photo")]


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
    yield from reporters(uow, case, Kind.PROGRESS, shown=event.data.get("shown"), photo=event.data.get("photo"))


def _resolved(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)
    yield from reporters(uow, case, Kind.CARD)
    yield from reporters(uow, case, Kind.RESULT, shown=event.data.get("shown"), photo=event.data.get("photo"))
    if case.channel is Channel.PHONE:
        yield from desk(uow, case, Kind.CALL_BACK)
    yield from leaders_brought_in(uow, case)


def _ended(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from _strip(uow, case)
    yield from reporters(uow, case, Kind.CARD)
    yield from reporters(uow, case, Kind.ENDED)
    yield from leaders_brought_in(uow, case)
    if case.unit:
        yield from unit(uow, case, case.unit, Kind.CARD)
    else:
        yield from desk(uow, case, Kind.CARD)


def _reopened(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from _strip(uow, case)
    yield from reporters(uow, case, Kind.REOPENED, rung=case.rung)
    yield from reporters(uow, case, Kind.CARD)
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)
    role = present(uow, case, UPWARDS[case.rung])
    yield from leader(uow, case, role, rung=case.rung, who=role, reopened=True, clock=case.clock)


def _chased(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    role = Role(str(event.data["took"]))
    args: dict[str, Scalar] = {"rung": event.data["rung"], "overdue": event.data["overdue"], "who": role}
    args["clock"] = before.clock
    if role is Role.RESIDENT:
        yield from reporters(uow, case, Kind.REMIND)
        return
    if role is Role.DISPATCHER:
        yield from desk(uow, case, Kind.CHASE, **args)
        return
    if before.clock in {ClockKind.SIGN, ClockKind.FINISH}:
        yield from unit(uow, case, case.unit, Kind.CHASE, **args)
    if role is not Role.OFFICER:
        yield from leader(uow, case, role, **args)
        yield from reporters(uow, case, Kind.CARD)


def _noted(uow: UnitOfWork, _before: Case, event: Event, case: Case) -> Iterator[Notice]:
    args = {"shown": event.data.get("shown"), "photo": event.data.get("photo")}
    if case.unit:
        yield from unit(uow, case, case.unit, Kind.NOTE, **args)
    else:
        yield from desk(uow, case, Kind.NOTE, **args)


def _amended(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from reporters(uow, case, Kind.CARD)
    if case.unit:
        yield from unit(uow, case, case.unit, Kind.CARD)
    else:
        yield from desk(uow, case, Kind.CARD)


def _transferred(uow: UnitOfWork, before: Case, event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, before, before.unit, Kind.CARD)
    yield from _assigned(uow, before, event, case)


def _handed_over(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.CARD)


def _released(uow: UnitOfWork, _before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    yield from unit(uow, case, case.unit, Kind.NEW_CARD)


def _sent_up(uow: UnitOfWork, before: Case, _event: Event, case: Case) -> Iterator[Notice]:
    if before.unit:
        yield from unit(uow, before, before.unit, Kind.CARD)
    yield from desk(uow, case, Kind.CARD)
    yield from reporters(uow, case, Kind.CARD)


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
    Act.LOOK: _silent,
    Act.NOTE: _noted,
    Act.AMEND: _amended,
    Act.TRANSCRIBE: _amended,
    Act.LOCATE: _amended,
    Act.ALARM: _silent,
    Act.TAKE: _silent,
    Act.TRANSFER: _transferred,
    Act.HAND_OVER: _handed_over,
    Act.RELEASE: _released,
    Act.ASK: _silent,
    Act.SEND_UP: _sent_up,
    Act.INVITE: _silent,
    Act.CONSENT: _silent,
    Act.ERASE: _ended,
}
