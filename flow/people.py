"""Who is who: finding the person behind a message, inviting people to their roles, binding groups to a community."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import Code, Refused
from domain.people import OF_CENTRE, OF_GRID, OF_UNIT, Actor, Grant, Role
from flow.ports import Address, Binding, Invitation, Purpose, Reach, Secret, UnitOfWork

LIFETIME = timedelta(hours=72)
"""How long an invitation or a binding code is good for."""

INVITATION = "i_"
"""What an invitation's deep-link payload begins with."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who speaks and where: the community the chat belongs to (None: unknown), what a group is bound for (None in private
    or unbound), and the speaker (a person without an id holds nothing and has never been met)."""

    community: str | None
    binding: Binding | None
    actor: Actor

    @property
    def among_residents(self) -> bool:
        """Whether this is a residents' group."""
        return self.binding is not None and self.binding.purpose is Purpose.HOTLINE

    @property
    def among_staff(self) -> bool:
        """Whether the chat is bound for somebody's work: staff talking under a card are not filing anything."""
        return self.binding is not None and not self.among_residents

    @property
    def is_known(self) -> bool:
        """Whether the hotline has met this person in this community."""
        return bool(self.actor.person)


STRANGER = Actor("")


def presence(uow: UnitOfWork, chat: Address, speaker: Address) -> Presence:
    """Place a message: `speaker` is the person's private address on the same channel. Creates nothing."""
    binding = uow.chats.binding(chat)
    community = binding.community if binding else _home(uow, speaker) if chat == speaker else None
    person = uow.people.at(community, speaker) if community else None
    actor = uow.people.actor(community, person) if community and person else STRANGER
    return Presence(community, binding, actor)


def meet(uow: UnitOfWork, community: str, speaker: Address, name: str) -> Actor:
    """The person at an address, remembered from now on. Their name goes to the vault."""
    person = uow.people.at(community, speaker) or uow.people.add(community, speaker)
    if uow.vault.latest(community, person, Secret.NAME) is None:  # new, or so far only overheard in shadow mode
        uow.vault.keep(community, person, Secret.NAME, name)
    return uow.people.actor(community, person)


def invite(uow: UnitOfWork, community: str, grant: Grant, by: str) -> str:
    """A single-use deep-link payload for a role, good for LIFETIME. Only its hash is kept. Raises Refused(NOT_ALLOWED)
    when the role's scope is not one of the community's units, centres or grids."""
    _check_scope(uow, community, grant)
    return issue(uow, community, grant, by)


def issue(uow: UnitOfWork, community: str, grant: Grant, by: str) -> str:
    """The same for a role whose scope the caller vouches for: the other side of a dispute."""
    code = secrets.token_urlsafe(15)
    uow.people.invite(digest(code), Invitation(community, grant, by, uow.now + LIFETIME))
    return INVITATION + code


def accept(uow: UnitOfWork, payload: str, speaker: Address, name: str) -> tuple[str, Grant]:
    """Take up an invitation; answers the community and the role. Raises Refused(INVITATION_INVALID)."""
    found = uow.people.take_invitation(digest(payload.removeprefix(INVITATION)), uow.now)
    if found is None:
        raise Refused(Code.INVITATION_INVALID)
    actor = meet(uow, found.community, speaker, name)
    uow.people.grant(found.community, actor.person, found.grant)
    uow.chats.settle(speaker, found.community)
    return found.community, found.grant


def issue_binding(uow: UnitOfWork, community: str, purpose: Purpose, scope: str = "") -> str:
    """A one-time code that binds a group chat. Raises Refused(NOT_ALLOWED) for an unknown unit, or a scope where none is due."""
    known = uow.communities[community].units if purpose is Purpose.UNIT else {""}
    if scope not in known:
        raise Refused(Code.NOT_ALLOWED)
    code = secrets.token_urlsafe(15)
    uow.chats.issue_code(digest(code), Binding(community, purpose, scope), uow.now + LIFETIME)
    return code


def bind(uow: UnitOfWork, code: str, chat: Address) -> Binding:
    """Bind the group a code was typed in. Being an administrator of the group confers nothing; the code does. Raises
    Refused(BINDING_INVALID)."""
    binding = uow.chats.take_code(digest(code), uow.now)
    if binding is None:
        raise Refused(Code.BINDING_INVALID)
    uow.chats.bind(chat, binding)
    uow.chats.seen(chat, Reach.IN)
    return binding


def digest(code: str) -> str:
    """What is stored of a code with 120 random bits."""
    return hashlib.sha256(code.encode()).hexdigest()


def _home(uow: UnitOfWork, speaker: Address) -> str | None:
    """A private chat's community: the one settled on, or the only one there is."""
    settled = uow.chats.home(speaker)
    if settled or len(uow.communities) != 1:
        return settled
    return next(iter(uow.communities))


def _check_scope(uow: UnitOfWork, community: str, grant: Grant) -> None:
    rules = uow.communities[community]
    known = set(rules.units) if grant.role in OF_UNIT else set(rules.centres) if grant.role in OF_CENTRE else {""}
    known = set(rules.grids) if grant.role in OF_GRID else known
    if grant.role in {Role.CLOCK, Role.ROUTER, Role.RESIDENT, Role.PARTY} or grant.scope not in known:
        raise Refused(Code.NOT_ALLOWED)
