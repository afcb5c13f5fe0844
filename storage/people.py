"""Persons, their addresses and what they hold. Names and phones are in the vault, not here."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from domain.people import Actor, Grant, Role
from flow.ports import Address, Conflict, Invitation
from storage import dialect, tables
from storage.ids import new_id
from storage.memo import Memo

_ADDRESSES, _GRANTS, _INVITATIONS = tables.addresses, tables.grants, tables.invitations
_PERSON = insert(tables.persons)
_AT = select(_ADDRESSES.c.person).where(_ADDRESSES.c.community_id == bindparam("community"), dialect.at(_ADDRESSES))
_NEWEST = (
    select(_ADDRESSES)
    .where(_ADDRESSES.c.community_id == bindparam("community"), _ADDRESSES.c.person == bindparam("whose"))
    .order_by(_ADDRESSES.c.created_at.desc())
    .limit(1)
)
_STAFF = (
    select(_GRANTS)
    .where(_GRANTS.c.community_id == bindparam("community"))
    .order_by(_GRANTS.c.granted_at, _GRANTS.c.person)
)


class People:
    """`flow.ports.People` on one connection; `now` is the moment rows are dated with."""

    def __init__(self, connection: Connection, now: Callable[[], datetime], memo: Memo | None = None) -> None:
        self._connection = connection
        self._now = now
        self._memo = memo or Memo()

    def at(self, community: str, address: Address) -> str | None:
        """The person at an address."""

        def read() -> str | None:
            which = {"community": community, **dialect.where(address)}
            person: str | None = self._connection.execute(_AT, which).scalar_one_or_none()
            return person

        return self._memo.get("addresses", (community, address), read)

    def add(self, community: str, address: Address | None = None) -> str:
        """A new person. Raises Conflict when somebody else lives at the address."""
        person = new_id()
        row = {"community_id": community, "id": person, "created_at": self._now()}
        self._connection.execute(_PERSON, row)
        if address:
            self._move_in(community, person, address)
        return person

    def exists(self, community: str, person: str) -> bool:
        """Whether there is a person with this id."""
        found = select(tables.persons.c.id).where(
            tables.persons.c.community_id == community, tables.persons.c.id == person
        )
        return self._connection.execute(found).first() is not None

    def address(self, community: str, person: str) -> Address | None:
        """A person's newest address."""

        def read() -> Address | None:
            row = self._connection.execute(_NEWEST, {"community": community, "whose": person}).first()
            return Address(row.channel, row.account, row.peer) if row else None

        return self._memo.get("addresses", (community, person), read)

    def actor(self, community: str, person: str) -> Actor:
        """The person with what they hold now; somebody unknown holds nothing."""
        return Actor(person, frozenset(grant for holder, grant in self.staff(community) if holder == person))

    def grant(self, community: str, person: str, grant: Grant) -> None:
        """Give a role; the first giving counts. Raises IntegrityError for a person who does not exist."""
        row = {"community_id": community, "person": person, "role": grant.role.value, "scope": grant.scope}
        self._connection.execute(dialect.keeping(self._connection, _GRANTS), row | {"granted_at": self._now()})
        self._memo.forget("grants")

    def holders(self, community: str, role: Role, scope: str = "") -> Sequence[str]:
        """Persons holding exactly this role and scope, longest-serving first."""
        wanted = Grant(role, scope)
        return [person for person, grant in self.staff(community) if grant == wanted]

    def revoke(self, community: str, person: str, grant: Grant) -> bool:
        """Take a role away; whether it was held."""
        mine = (_GRANTS.c.community_id == community, _GRANTS.c.person == person)
        that = (_GRANTS.c.role == grant.role.value, _GRANTS.c.scope == grant.scope)
        self._memo.forget("grants")
        return self._connection.execute(delete(_GRANTS).where(*mine, *that)).rowcount > 0

    def staff(self, community: str) -> Sequence[tuple[str, Grant]]:
        """Everybody who holds anything, with each thing held."""

        def read() -> Sequence[tuple[str, Grant]]:
            rows = self._connection.execute(_STAFF, {"community": community})
            return [(row.person, Grant(Role(row.role), row.scope)) for row in rows]

        return self._memo.get("grants", community, read)

    def cancel_invitations(self, community: str, invited_by: str) -> int:
        """A person's unused invitations count as used from now."""
        theirs = (_INVITATIONS.c.community_id == community, _INVITATIONS.c.invited_by == invited_by)
        unused = update(_INVITATIONS).where(*theirs, _INVITATIONS.c.used_at.is_(None)).values(used_at=self._now())
        return self._connection.execute(unused).rowcount

    def void_invitations(self, community: str, grant: Grant) -> int:
        """The unused invitations to exactly this role and scope count as used from now."""
        to_it = (_INVITATIONS.c.role == grant.role.value, _INVITATIONS.c.scope == grant.scope)
        open_ = (_INVITATIONS.c.community_id == community, *to_it, _INVITATIONS.c.used_at.is_(None))
        return self._connection.execute(update(_INVITATIONS).where(*open_).values(used_at=self._now())).rowcount

    def invite(self, code_hash: str, invitation: Invitation) -> None:
        """Store an invitation under the hash of its code."""
        row = {
            "code_hash": code_hash,
            "community_id": invitation.community,
            "role": invitation.grant.role.value,
            "scope": invitation.grant.scope,
            "invited_by": invitation.invited_by,
            "expires_at": invitation.expires_at,
        }
        self._connection.execute(insert(_INVITATIONS), row)

    def take_invitation(self, code_hash: str, now: datetime) -> Invitation | None:
        """Use up an invitation; None when it is unknown, used or expired. Only one of two at once gets it."""
        good = (
            _INVITATIONS.c.code_hash == code_hash,
            _INVITATIONS.c.used_at.is_(None),
            _INVITATIONS.c.expires_at > now,
        )
        taken = update(_INVITATIONS).where(*good).values(used_at=now).returning(*_INVITATIONS.c)
        row = self._connection.execute(taken).first()
        if row is None:
            return None
        return Invitation(row.community_id, Grant(Role(row.role), row.scope), row.invited_by, row.expires_at)

    def _move_in(self, community: str, person: str, address: Address) -> None:
        row = {"community_id": community, "person": person, "created_at": self._now()}
        row |= {"channel": address.channel, "account": address.account, "peer": address.peer}
        if self._connection.execute(dialect.keeping(self._connection, _ADDRESSES), row).rowcount != 1:
            raise Conflict("somebody lives at this address already")
        self._memo.know("addresses", (community, address), person)
        self._memo.know("addresses", (community, person), address)
