"""值班: who is on duty, coming on and going off."""

from dataclasses import dataclass
from datetime import datetime

from domain.case import Case, State
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.ladder import deadline
from domain.people import OF_UNIT, Actor, Grant, Role
from domain.rota import Shift, following, on_duty
from flow import mine
from flow.ports import Address, Audience, Kind, Notice, Purpose, Spot, UnitOfWork

DUTY = "duty"
ROLES = frozenset({*OF_UNIT, Role.DISPATCHER})
"""Roles with a duty: the others are asked when it comes to them."""


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody coming on duty finds: open cases, those due today, those overdue."""

    open: int
    today: int
    overdue: int


def show(uow: UnitOfWork, by: Actor, community: str, asked: Spot) -> None:
    """Who is on duty: at the desk, and in the asker's own units. Raises Refused(NOT_ALLOWED) for whoever has no duty here."""
    _mine(uow, by, asked.chat)
    uow.outbox.put(_list(uow, by, community, asked.chat, reply=asked.message))


def come_on(uow: UnitOfWork, by: Actor, community: str, spot: Spot) -> bool:
    """我来接班, for everything one has a duty in (in a group: there); whether anything changed. Ends nobody else's shift: two may
    be on duty. What there is to do is told privately. Raises Refused(NOT_ALLOWED)."""
    fresh = [grant for grant in _mine(uow, by, spot.chat) if not serves(uow, community, by.person, grant)]
    for grant in fresh:
        uow.rota.begin(community, Shift(by.person, grant.role, grant.scope, uow.now))
    if fresh:
        _brief(uow, by, community)
    uow.outbox.put(_list(uow, by, community, spot.chat, edits=spot.message))
    return bool(fresh)


def go_off(uow: UnitOfWork, by: Actor, community: str, spot: Spot) -> bool:
    """我下班了; whether anything changed. While nobody is on duty, everybody is told everything."""
    ended = [uow.rota.end(community, by.person, g.role, g.scope, uow.now) for g in _mine(uow, by, spot.chat)]
    uow.outbox.put(_list(uow, by, community, spot.chat, edits=spot.message))
    return any(ended)


def plan(uow: UnitOfWork, community: str, shift: Shift) -> None:
    """A shift laid down beforehand. Raises Refused(NOT_ALLOWED) when the person does not hold the role, or the role has no
    duty; WRONG_STATE when it ends before it begins."""
    held = uow.people.actor(community, shift.person).holds(shift.role, shift.scope)
    if not held or shift.role not in ROLES:
        raise Refused(Code.NOT_ALLOWED)
    if shift.ends_at is not None and shift.ends_at <= shift.starts_at:
        raise Refused(Code.WRONG_STATE)
    uow.rota.begin(community, shift)


def posts_of(by: Actor) -> list[Grant]:
    """What somebody has a duty in."""
    return sorted((g for g in by.grants if g.role in ROLES), key=lambda g: (g.role is not Role.DISPATCHER, g.scope))


def stations(uow: UnitOfWork, by: Actor, chat: Address) -> list[Grant]:
    """... in a chat: in a unit's group the unit's, in the desk's the desk's, in private all."""
    binding = uow.chats.binding(chat)
    if binding is None:
        return posts_of(by)
    if binding.purpose is Purpose.DESK:
        return [grant for grant in posts_of(by) if grant.role is Role.DISPATCHER]
    return [g for g in posts_of(by) if g.role in OF_UNIT and g.scope == binding.scope]


def serves(uow: UnitOfWork, community: str, person: str, grant: Grant) -> bool:
    """Whether somebody is on duty now."""
    return person in on_duty(uow.rota.around(community, grant.role, grant.scope, uow.now), uow.now)


def serving(uow: UnitOfWork, community: str, grant: Grant) -> tuple[str, ...]:
    """Who is on duty now and still holds the role."""
    held = uow.people.holders(community, grant.role, grant.scope)
    found = on_duty(uow.rota.around(community, grant.role, grant.scope, uow.now), uow.now)
    return tuple(person for person in found if person in held)


def next_at(uow: UnitOfWork, community: str, grant: Grant) -> datetime | None:
    """When the next planned shift begins."""
    shift = following(uow.rota.around(community, grant.role, grant.scope, uow.now), uow.now)
    return shift.starts_at if shift else None


def load(uow: UnitOfWork, by: Actor, community: str) -> Load:
    """在办 5 件,2 件今天到期,1 件超时."""
    calendar = uow.communities[community].calendar
    today = calendar.local(uow.now).date()
    dues = [due for case in mine.work(uow, by, community) if (due := _due(uow, case))]
    late = sum(due <= uow.now for due in dues)
    return Load(len(dues), sum(due > uow.now and calendar.local(due).date() == today for due in dues), late)


def _mine(uow: UnitOfWork, by: Actor, chat: Address) -> list[Grant]:
    found = stations(uow, by, chat)
    if not found:
        raise Refused(Code.NOT_ALLOWED)
    return found


def _due(uow: UnitOfWork, case: Case) -> datetime | None:
    total = deadline(case, uow.communities[case.community]) if case.state is not State.RESOLVED else None
    return total.due if total else None


def _brief(uow: UnitOfWork, by: Actor, community: str) -> None:
    address, found = uow.people.address(community, by.person), load(uow, by, community)
    if address:
        args: dict[str, Scalar] = {"key": "say.duty_load", "n": found.open, "today": found.today, "late": found.overdue}
        uow.outbox.put(Notice(community, Kind.SAY, address, Audience.UNIT, "", args, "", by.person))


def _list(uow: UnitOfWork, by: Actor, community: str, chat: Address, *, edits: str = "", reply: str = "") -> Notice:
    args = {"list": DUTY} | ({"message": edits} if edits else {})
    person = "" if uow.chats.binding(chat) else by.person
    return Notice(community, Kind.LIST, chat, Audience.UNIT, by.person, args, reply, person)
