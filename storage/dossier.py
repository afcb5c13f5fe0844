"""Everything there is of one person, wherever it lies: shown to them, and destroyed when they ask."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, or_, select, update

from domain.case import Case
from flow.ports import Address, Entry, Secret
from storage import cases, tables
from storage.memo import Memo
from storage.vault import Vault

_ADDRESSES, _PERSONS, _REPORTERS, _OUTBOX = tables.addresses, tables.persons, tables.reporters, tables.outbox
OF_A_PERSON = (tables.addresses, tables.grants, tables.rota, tables.marks)
"""Tables whose rows are about the person in their column `person`."""
_MARKS = tables.marks
_STANDING = (
    select(_MARKS.c.id)
    .where(
        _MARKS.c.community_id == bindparam("community"),
        _MARKS.c.person == bindparam("whose"),
        _MARKS.c.confirmed_by.is_not(None),
        _MARKS.c.lifted_at.is_(None),
        _MARKS.c.expires_at > bindparam("moment"),
    )
    .limit(1)
)
_INFORM = update(_PERSONS).where(
    _PERSONS.c.community_id == bindparam("community"),
    _PERSONS.c.id == bindparam("whose"),
    _PERSONS.c.informed_at.is_(None),
)
NOWHERE = dict.fromkeys(("channel", "account", "peer", "message"))


class Dossier:
    """`flow.ports.Dossier` on one connection; `now` is the moment rows are dated with."""

    def __init__(
        self, connection: Connection, vault: Vault, now: Callable[[], datetime], memo: Memo | None = None
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now
        self._memo = memo or Memo()

    def cases(self, community: str, person: str) -> Sequence[Case]:
        """Every case they brought, the first one first."""
        brought = select(_REPORTERS.c.case_id).where(*_of(_REPORTERS, community, person))
        mine = (tables.cases.c.community_id == community, tables.cases.c.id.in_(brought))
        found = select(*cases.columns()).where(*mine).order_by(tables.cases.c.opened_at, tables.cases.c.id)
        return [cases.read(row) for row in self._connection.execute(found)]

    def entries(self, community: str, person: str) -> Sequence[Entry]:
        """What the vault holds of them, in order, in the clear."""
        rows = select(tables.vault.c.id, tables.vault.c.kind, tables.vault.c.created_at)
        rows = rows.where(*_of(tables.vault, community, person))
        found = sorted(self._connection.execute(rows), key=attrgetter("id"))
        return [
            Entry(row.id, Secret(row.kind), row.created_at, self._vault.read(community, row.id) or "") for row in found
        ]

    def addresses(self, community: str, person: str) -> Sequence[Address]:
        """Where they can be written to, the first address first."""
        rows = select(_ADDRESSES).where(*_of(_ADDRESSES, community, person)).order_by(_ADDRESSES.c.created_at)
        return [Address(row.channel, row.account, row.peer) for row in self._connection.execute(rows)]

    def is_marked(self, community: str, person: str, now: datetime) -> bool:
        """Whether a mark against abuse stands: confirmed, neither lifted nor expired."""
        whose = {"community": community, "whose": person, "moment": now}
        return self._connection.execute(_STANDING, whose).first() is not None

    def inform(self, community: str, person: str) -> bool:
        """Remember that they were told. False when they had been: the row itself decides who is first."""
        whose = {"community": community, "whose": person, "informed_at": self._now()}
        return self._connection.execute(_INFORM, whose).rowcount == 1

    def erase(self, community: str, person: str) -> int:
        """Destroy whatever says who they are or what they said; answers how many texts."""
        self._memo.clear()
        for address in self.addresses(community, person):
            self._leave(community, person, address)
        self._run(update(_REPORTERS).where(*_of(_REPORTERS, community, person)).values(**NOWHERE))
        # Where a message to a group answers theirs, its number would still point at what they wrote.
        self._run(update(_OUTBOX).where(*_of(_OUTBOX, community, person)).values(reply_to="", person=""))
        learnt, theirs = tables.corrections, select(tables.vault.c.id).where(*_of(tables.vault, community, person))
        self._run(delete(learnt).where(learnt.c.community_id == community, learnt.c.words.in_(theirs)))
        for table in OF_A_PERSON:
            self._run(delete(table).where(*_of(table, community, person)))
        unknown = (_PERSONS.c.community_id == community, _PERSONS.c.id == person)
        self._run(update(_PERSONS).where(*unknown).values(informed_at=None))
        return self._vault.erase(community, person)

    def _leave(self, community: str, person: str, address: Address) -> None:
        """An address is somebody's name on their channel: it goes wherever it is written."""
        only_here = () if self._is_nobody_elsewhere(community, address) else (community,)
        for table in (_OUTBOX, tables.posts, tables.homes):
            here = [table.c.community_id == each for each in only_here]
            self._run(delete(table).where(_at(table, address), *here))
        offers = tables.offers
        theirs = or_(_at(offers, address), offers.c.author.in_((person, address.peer)))
        self._run(delete(offers).where(offers.c.community_id == community, theirs))
        for table, column in ((tables.dialogs, tables.dialogs.c.key), (tables.inbox, tables.inbox.c.lane)):
            self._run(delete(table).where(_mentions(column, address), *_finished(table)))

    def _is_nobody_elsewhere(self, community: str, address: Address) -> bool:
        """Before somebody chose where they live, another community may have spoken to them."""
        others = select(_ADDRESSES.c.person).where(_ADDRESSES.c.community_id != community, _at(_ADDRESSES, address))
        return self._connection.execute(others.limit(1)).first() is None

    def _run(self, statement: Any) -> None:
        self._connection.execute(statement)


def _of(table: Table, community: str, person: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.community_id == community, table.c.person == person)


def _at(table: Table, address: Address) -> ColumnElement[bool]:
    here = (table.c.channel == address.channel) & (table.c.account == address.account)
    return here & (table.c.peer == address.peer)


def _mentions(column: Any, address: Address) -> ColumnElement[bool]:
    """Keys of dialogs and lanes of the inbox are written with colons between chat and author."""
    peer = address.peer
    return or_(column.like(f"%:{peer}:%"), column.like(f"{peer}:%"), column.like(f"%:{peer}"))


def _finished(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Of what came in only what was set aside: what still waits may be a new message by whoever comes back."""
    return (table.c.state == "parked",) if table is tables.inbox else ()
