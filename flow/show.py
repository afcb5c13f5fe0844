"""A case's card with what can be done to it, for staff who asked for it: in the chat they asked in, if it may know."""

from domain.case import Case
from domain.lifecycle import capacities
from domain.people import OF_UNIT, Actor, Role
from flow.ports import Audience, Kind, Notice, Purpose, Spot, UnitOfWork
from flow.supervise import role_in


def card(uow: UnitOfWork, by: Actor, case: Case, asked: Spot) -> bool:
    """Send the card as a new message; whether there is one for this person here. Whoever reported the case is its resident first,
    whatever else they are."""
    audience = _audience(uow, by, case, asked)
    if audience is None or by.person == case.reporter:
        return False
    watcher = role_in(uow, by, case) if audience is Audience.LEADER else None
    args = {"who": watcher.value} if watcher else {}
    uow.outbox.put(Notice(case.community, Kind.NEW_CARD, asked.chat, audience, case.id, args, asked.message, by.person))
    return True


def again(uow: UnitOfWork, case: Case, spot: Spot) -> None:
    """The card a button was pressed on, as the case is by now: also where the case's news do not go by themselves."""
    shown = uow.posts.shown_at(spot)
    if shown and shown[0] in {Kind.CARD, Kind.NEW_CARD}:
        uow.outbox.put(Notice(case.community, Kind.CARD, spot.chat, shown[1], case.id))


def _audience(uow: UnitOfWork, by: Actor, case: Case, asked: Spot) -> Audience | None:
    binding, roles = uow.chats.binding(asked.chat), capacities(case, by)
    purpose = binding.purpose if binding else None
    if binding and case.restricted:
        return None
    if roles & OF_UNIT and purpose in {None, Purpose.UNIT}:
        return Audience.UNIT
    if Role.DISPATCHER in roles and purpose in {None, Purpose.DESK}:
        return Audience.DESK
    if not binding and roles & {Role.SECRETARY, Role.CHAIR}:
        return Audience.LEADER
    return None
