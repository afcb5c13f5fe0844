"""What has served its time is deleted: once a day, in small transactions, by what each community has laid down."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, text, update

from domain.case import ENDED
from domain.community import Community
from domain.sensitivity import LASTS
from flow.ports import CASELESS, Secret
from storage import tables
from storage.database import Database
from storage.outbox import Standing

_INBOX, _OUTBOX, _POSTS, _VAULT, _CASES = tables.inbox, tables.outbox, tables.posts, tables.vault, tables.cases
_MARKS, _CORRECTIONS, _RESPONSES = tables.marks, tables.corrections, tables.responses
REFERENCES = ("text", "shown", "place", "photo", "media", "helped")
"""Where an event points into the vault; several entries are comma-separated."""
SAID = [secret.value for secret in Secret if secret not in {Secret.NAME, Secret.PHONE}]
CONTACTS = [Secret.NAME.value, Secret.PHONE.value]
CHUNK = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows went, or would go: texts and contacts out of the vault, messages sent, codes, updates, dialogs."""

    texts: int = 0
    contacts: int = 0
    sent: int = 0
    codes: int = 0
    updates: int = 0
    dialogs: int = 0

    def __add__(self, other: "Pruned") -> "Pruned":
        return Pruned(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, each.name) for each in fields(self))


def prune(
    database: Database, communities: Mapping[str, Community], now: datetime, real: datetime, *, dry_run: bool = False
) -> Pruned:
    """Delete what has outlived its time; answers how much. `now` is business time, `real` real time: messages and updates are
    dated by it. With `dry_run` everything is put back. Codes, updates and dialogs are shared by all communities, so the
    strictest one decides."""
    steps: list[Callable[[Connection], Pruned]] = [
        *(_of(community, now, real) for community in communities.values()),
        _shared(communities.values(), now, real),
    ]
    done = Pruned()
    for step in steps:
        with _attempt(database, dry_run=dry_run) as connection:
            done += step(connection)
    return done


@contextmanager
def _attempt(database: Database, *, dry_run: bool) -> Any:
    with database.write() as connection, connection.begin_nested() as trial:
        yield connection
        if dry_run:
            trial.rollback()


def _of(community: Community, now: datetime, real: datetime) -> Callable[[Connection], Pruned]:
    keep = community.keep

    def step(connection: Connection) -> Pruned:
        before = now - keep.closed_texts
        texts = _texts(connection, community.id, before) + _objections(connection, community.id, before)
        contacts = _callers(connection, community.id, before)
        _responses(connection, community.id, community.calendar.local(now).date())
        return Pruned(texts=texts, contacts=contacts, sent=_sent(connection, community.id, real - keep.sent))

    return step


def _shared(communities: Iterable[Community], now: datetime, real: datetime) -> Callable[[Connection], Pruned]:
    keeps = [community.keep for community in communities]

    def step(connection: Connection) -> Pruned:
        codes = _codes(connection, now - min(keep.codes for keep in keeps))
        updates = _updates(connection, real - min(keep.updates for keep in keeps))
        return Pruned(
            codes=codes, updates=updates, dialogs=_dialogs(connection, now - min(keep.dialogs for keep in keeps))
        )

    return step


def _texts(connection: Connection, community: str, before: datetime) -> int:
    """What was said in cases that ended before then, and what it had taught. Most days nothing is that old, and nothing more is
    read."""
    old = (_VAULT.c.community_id == community, _VAULT.c.kind.in_(SAID), _VAULT.c.created_at < before)
    if connection.execute(select(_VAULT.c.id).where(*old).limit(1)).first() is None:
        return 0
    events = tables.events
    told = select(events.c.data).where(
        events.c.community_id == community, events.c.stream.in_(_over(community, before))
    )
    named = {
        entry
        for (data,) in connection.execute(told)
        for key in REFERENCES
        for entry in str(data.get(key) or "").split(",")
        if entry
    }
    gone = 0
    for part in _chunks(sorted(named)):
        taught = (_CORRECTIONS.c.community_id == community, _CORRECTIONS.c.words.in_(part))
        connection.execute(delete(_CORRECTIONS).where(*taught))
        gone += connection.execute(
            delete(_VAULT).where(_VAULT.c.community_id == community, _VAULT.c.id.in_(part))
        ).rowcount
    return gone


def _objections(connection: Connection, community: str, before: datetime) -> int:
    """Marks that ended before then, and what was said against them."""
    over = (_MARKS.c.community_id == community, _MARKS.c.expires_at < before)
    said = select(_MARKS.c.words).where(*over, _MARKS.c.words.is_not(None))
    gone = delete(_VAULT).where(_VAULT.c.community_id == community, _VAULT.c.id.in_(said))
    count = connection.execute(gone).rowcount
    connection.execute(delete(_MARKS).where(*over))
    return count


def _responses(connection: Connection, community: str, today: date) -> None:
    """Those that count no more; and whose the others were, once their day is over."""
    here, day = _RESPONSES.c.community_id == community, _RESPONSES.c.day
    connection.execute(delete(_RESPONSES).where(here, day < (today - LASTS).isoformat()))
    told = (here, day < today.isoformat(), _RESPONSES.c.who != _RESPONSES.c.id)
    connection.execute(update(_RESPONSES).where(*told).values(who=_RESPONSES.c.id))


def _callers(connection: Connection, community: str, before: datetime) -> int:
    """Name and number of whoever has no address and no case that is open or ended since: nobody will call them back."""
    brought, addresses, grants = tables.reporters, tables.addresses, tables.grants
    every = select(brought.c.person).where(brought.c.community_id == community)
    recent = every.where(brought.c.case_id.not_in(_over(community, before)))
    gone = (
        _VAULT.c.kind.in_(CONTACTS),
        _VAULT.c.created_at < before,
        _VAULT.c.person.in_(every),
        _VAULT.c.person.not_in(recent),
        *(
            _VAULT.c.person.not_in(select(table.c.person).where(table.c.community_id == community))
            for table in (addresses, grants)
        ),
    )
    return connection.execute(delete(_VAULT).where(_VAULT.c.community_id == community, *gone)).rowcount


def _over(community: str, before: datetime) -> Any:
    ended = _CASES.c.state.in_([state.value for state in ENDED])
    return select(_CASES.c.id).where(_CASES.c.community_id == community, ended, _CASES.c.since < before)


def _sent(connection: Connection, community: str, before: datetime) -> int:
    """Messages that are settled, and which of ours asked something that is about no case."""
    settled = _OUTBOX.c.state.in_([Standing.SENT.value, Standing.DEAD.value])
    old = (_OUTBOX.c.community_id == community, settled, _OUTBOX.c.queued_at < before)
    asked = (_POSTS.c.community_id == community, _POSTS.c.kind.in_([kind.value for kind in CASELESS]))
    connection.execute(delete(_POSTS).where(*asked, _POSTS.c.posted_at < before))
    return connection.execute(delete(_OUTBOX).where(*old)).rowcount


def _codes(connection: Connection, before: datetime) -> int:
    """Invitations and binding codes, used or expired."""
    return sum(
        connection.execute(delete(codes).where(or_(codes.c.used_at < before, codes.c.expires_at < before))).rowcount
        for codes in (tables.invitations, tables.binding_codes)
    )


def _updates(connection: Connection, before: datetime) -> int:
    """What was judged or set aside. The newest of each bot stays: by it a repetition is known."""
    over = or_(_INBOX.c.state == Standing.DONE.value, text(tables.PARKED))
    newest = select(_INBOX.c.bot_id, func.max(_INBOX.c.update_id).label("last")).group_by(_INBOX.c.bot_id).subquery()
    last = select(newest.c.last).where(newest.c.bot_id == _INBOX.c.bot_id).scalar_subquery()
    old = and_(over, _INBOX.c.received_at < before, _INBOX.c.update_id != last)
    return connection.execute(delete(_INBOX).where(old)).rowcount


def _dialogs(connection: Connection, before: datetime) -> int:
    """Dialogs nobody goes on with, and what was sent in one and never became part of a case."""
    connection.execute(delete(_VAULT).where(_VAULT.c.kind == Secret.DRAFT.value, _VAULT.c.created_at < before))
    return connection.execute(delete(tables.dialogs).where(tables.dialogs.c.updated_at < before)).rowcount


def _chunks(ids: list[str]) -> Iterable[list[str]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
