"""Opening a community from the chat, for administrators: how far it is, and codes and links that bring groups and people in."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Code, Refused
from domain.events import Scalar
from domain.people import Actor, Grant, Role
from flow import checkup
from flow.checkup import Finding
from flow.people import invite, issue_binding
from flow.ports import Address, Audience, Kind, Notice, Purpose, Reach, Secret, UnitOfWork

INVITED: Mapping[str, Role] = {
    "d": Role.DISPATCHER,
    "o": Role.OFFICER,
    "h": Role.HEAD,
    "c": Role.CHAIR,
    "s": Role.SECRETARY,
    "g": Role.GRID_MEMBER,
    "t": Role.STEWARD,
}
"""The roles an administrator may fill from the chat, by the letter their buttons carry. Administrators themselves come from the
operator's terminal."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the opening is: groups by purpose, units that hear of their cases, people by role, and what is to be mended.
    `groupless` are the units without a group, `gone` the bound groups we have been put out of."""

    shadow: bool
    groups: Mapping[Purpose, int]
    served: int
    units: int
    groupless: tuple[str, ...]
    people: Mapping[Role, int]
    findings: tuple[Finding, ...]
    gone: int = 0


def progress(uow: UnitOfWork, community: str, us: Address) -> Progress:
    """How far it is now. `us`: any address of the account we speak with."""
    rules = uow.communities[community]
    bound = [binding for _, binding in uow.chats.every(community)]
    held = [grant.role for _, grant in uow.people.staff(community)]
    grouped = {binding.scope for binding in bound if binding.purpose is Purpose.UNIT}
    return Progress(
        shadow=rules.shadow,
        groups={purpose: sum(binding.purpose is purpose for binding in bound) for purpose in Purpose},
        served=sum(checkup.hears(uow, community, unit) for unit in rules.units),
        units=len(rules.units),
        groupless=tuple(unit for unit in rules.units if unit not in grouped),
        people={role: held.count(role) for role in INVITED.values()},
        findings=checkup.look(uow, community, us),
        gone=len(_gone(uow, community)),
    )


def show(uow: UnitOfWork, by: Actor, community: str, chat: Address, *, sitting: str = "", page: str = "") -> None:
    """The board, or one of its menus; of the same sitting in place. Raises Refused(NOT_ALLOWED)."""
    _check(by)
    args = {"page": page}
    uow.outbox.put(Notice(community, Kind.SETUP, chat, Audience.DESK, sitting or uow.new_id(), args, person=by.person))


def bind(uow: UnitOfWork, by: Actor, community: str, chat: Address, purpose: Purpose, scope: str = "") -> None:
    """Send a code that binds a group. Raises Refused(NOT_ALLOWED)."""
    _check(by)
    code = issue_binding(uow, community, purpose, scope)
    _send(uow, by, community, chat, f"/bind {code}", {"what": "bind", "purpose": purpose.value, "scope": scope})


def call_in(uow: UnitOfWork, by: Actor, community: str, chat: Address, grant: Grant, username: str) -> None:
    """Send a link that makes whoever opens it hold a role. Raises Refused(NOT_ALLOWED), for a role that is not in INVITED too."""
    _check(by)
    if grant.role not in INVITED.values():
        raise Refused(Code.NOT_ALLOWED)
    link = f"https://t.me/{username}?start={invite(uow, community, grant, by=by.person)}"
    _send(uow, by, community, chat, link, {"what": "invite", "role": grant.role.value, "scope": grant.scope})


def check(uow: UnitOfWork, by: Actor, community: str, chat: Address) -> None:
    """Send what is to be mended. Raises Refused(NOT_ALLOWED)."""
    _check(by)
    args = checkup.as_args(checkup.look(uow, community, chat))
    uow.outbox.put(Notice(community, Kind.CHECKUP, chat, Audience.DESK, "", args, person=by.person))


def forget_gone(uow: UnitOfWork, by: Actor, community: str) -> int:
    """Unbind the groups we have been put out of and are not to come back to; answers how many. Raises Refused(NOT_ALLOWED)."""
    _check(by)
    gone = _gone(uow, community)
    for chat in gone:
        uow.chats.unbind(chat)
    return len(gone)


def _gone(uow: UnitOfWork, community: str) -> list[Address]:
    return [chat for chat, _ in uow.chats.every(community) if uow.chats.reach(chat) is Reach.OUT]


def _send(uow: UnitOfWork, by: Actor, community: str, chat: Address, line: str, args: Mapping[str, Scalar]) -> None:
    """What opens a door lies in the vault, not in the queue."""
    shown = uow.vault.keep(community, by.person, Secret.SHOWN, line).id
    uow.outbox.put(Notice(community, Kind.CODE, chat, Audience.DESK, "", {**args, "shown": shown}, person=by.person))


def _check(by: Actor) -> None:
    if not by.has(Role.ADMIN):
        raise Refused(Code.NOT_ALLOWED)
