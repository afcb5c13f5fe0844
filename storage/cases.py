"""The current row of each case, its spoken number and who brought it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from domain.case import ENDED, Case, Channel, Consent, State, Verdict, Voice, Wish
from domain.number import spoken
from domain.pause import Pause
from flow.ports import Address, Conflict, Reporter, Spot
from storage import dialect, tables
from storage.database import writes
from storage.memo import Memo

_CASES = tables.cases
_COLUMNS = [_CASES.c["community_id" if field.name == "community" else field.name] for field in fields(Case)]
_OPEN_FIRST = case((_CASES.c.state.in_([state.value for state in ENDED]), 1), else_=0)
_SELECT = select(*_COLUMNS)
_INSERT = insert(_CASES)
_ITS = (_CASES.c.community_id == bindparam("key_community"), _CASES.c.id == bindparam("key_case"))
_UPDATE = update(_CASES).where(*_ITS, _CASES.c.version == bindparam("key_version"))
_LOOK = _SELECT.where(*_ITS)
_GET = _LOOK.with_for_update()
_EVENTS = tables.events
_LAST_EVENT = and_(
    _EVENTS.c.community_id == _CASES.c.community_id,
    _EVENTS.c.stream == _CASES.c.id,
    _EVENTS.c.seq == _CASES.c.version,
)
_STAMPS = (
    select(_CASES.c.id, _EVENTS.c.hash)
    .select_from(_CASES.join(_EVENTS, _LAST_EVENT))
    .where(_CASES.c.community_id == bindparam("of_community"), _CASES.c.state.in_(bindparam("states", expanding=True)))
    .order_by(_CASES.c.id.concat("").desc())
    .limit(bindparam("most"))
)
"""By what is no column, or SQLite walks through all cases there ever were to have them in order."""
_SOME = _SELECT.where(
    _CASES.c.community_id == bindparam("of_community"), _CASES.c.id.in_(bindparam("ids", expanding=True))
)
CHUNK = 500
"""Ids in one statement."""
_REPORTER = insert(tables.reporters)
_REPORTERS = (
    select(tables.reporters)
    .where(tables.reporters.c.community_id == bindparam("community"), tables.reporters.c.case_id == bindparam("case"))
    .order_by(tables.reporters.c.position)
)
_BROUGHT = tables.reporters
_RECENT = (
    select(_BROUGHT, _CASES.c.opened_at, _CASES.c.emergency)
    .join_from(
        _BROUGHT, _CASES, (_CASES.c.community_id == _BROUGHT.c.community_id) & (_CASES.c.id == _BROUGHT.c.case_id)
    )
    .where(_BROUGHT.c.community_id == bindparam("of_community"))
    .order_by(_BROUGHT.c.case_id.desc())
)
_Brought = tuple[Spot | None, str, datetime, bool]
"""By which message, which case, when it was opened, whether it tells of danger."""
NEWEST = 100
"""Cases looked at to find out how many somebody has just brought."""
_BROUGHT_BY = (
    select(_BROUGHT.c.community_id, _BROUGHT.c.case_id)
    .where(dialect.at(_BROUGHT), _BROUGHT.c.message == bindparam("at_message"))
    .order_by(_BROUGHT.c.case_id)
)
_BY_PERSON = _RECENT.where(_BROUGHT.c.person == bindparam("of_person")).limit(NEWEST)
_BY_CHAT = _RECENT.where(dialect.at(_BROUGHT)).limit(NEWEST)


class Cases:
    """`flow.ports.Cases` on one connection."""

    def __init__(self, connection: Connection, memo: Memo | None = None) -> None:
        self._connection = connection
        self._memo = memo or Memo()

    def next_number(self, community: str, day: date) -> str:
        """A fresh number. Counted in this transaction: a rollback gives it back, and no two can get the same."""
        count = _counting(self._connection.dialect.name)
        start = {"community_id": community, "year": day.year, "serial": 1}
        return spoken(day, self._connection.execute(count, start).scalar_one())

    def add(self, case: Case, reporter: Reporter) -> None:
        """Store a new case and its first reporter. Raises IntegrityError when its id or number is taken."""
        self._connection.execute(_INSERT, {**_values(case), "year": _year(case)})
        spot = reporter.spot
        row = {"community_id": case.community, "case_id": case.id, "position": 0, "person": reporter.person}
        where: dict[str, str | None] = {"channel": None, "account": None, "peer": None, "message": None}
        if spot:
            chat = spot.chat
            where = {"channel": chat.channel, "account": chat.account, "peer": chat.peer, "message": spot.message}
        self._connection.execute(_REPORTER, row | where)
        self._memo.know("reporters", (case.community, case.id), [reporter])
        self._memo.know("cards", (case.community, case.id), [])  # fresh: nothing waits to be sent
        self._join_recent(case, reporter)

    def save(self, case: Case) -> None:
        """Replace the row if nobody was faster; raises Conflict otherwise."""
        if case.emergency:
            self._memo.forget("brought")
        key = {"key_community": case.community, "key_case": case.id, "key_version": case.version - 1}
        if self._connection.execute(_UPDATE, _values(case) | key).rowcount != 1:
            raise Conflict(f"case {case.id} is no longer at version {case.version - 1}")

    def get(self, community: str, case: str) -> Case | None:
        """The case, with its row locked where the database has row locks; not in a transaction that only reads."""
        found = _GET if writes(self._connection) else _LOOK
        row = self._connection.execute(found, {"key_community": community, "key_case": case}).first()
        return read(row) if row else None

    def by_number(self, community: str, number: str) -> Case | None:
        """The newest case with this number: numbers begin again every year."""
        found = _SELECT.where(_CASES.c.community_id == community, _CASES.c.number == number)
        row = self._connection.execute(found.order_by(_CASES.c.year.desc()).limit(1)).first()
        return read(row) if row else None

    def of_reporter(self, community: str, person: str, limit: int = 10) -> Sequence[Case]:
        """At most `limit` cases a person brought: open ones first, then the newest."""
        brought = tables.reporters
        mine = select(brought.c.case_id).where(brought.c.community_id == community, brought.c.person == person)
        found = _SELECT.where(_CASES.c.community_id == community, _CASES.c.id.in_(mine))
        found = found.order_by(_OPEN_FIRST, _CASES.c.opened_at.desc(), _CASES.c.id.desc()).limit(limit)
        return [read(row) for row in self._connection.execute(found)]

    def standing(
        self, community: str, states: Collection[State], *, unit: str = "", rung: int = 0, limit: int = 500
    ) -> Sequence[Case]:
        """Cases in these states, the longest-standing first."""
        names = [state.value for state in states]
        found = _SELECT.where(_CASES.c.community_id == community, _CASES.c.state.in_(names))
        found = found.where(_CASES.c.unit == unit) if unit else found
        found = found.where(_CASES.c.rung >= rung) if rung else found
        return [read(row) for row in self._connection.execute(found.order_by(_CASES.c.since, _CASES.c.id).limit(limit))]

    def stamps(self, community: str, states: Collection[State], limit: int) -> Mapping[str, str]:
        """At most `limit` cases in these states, the newest first (ids are UUIDv7), each with the hash of its last event."""
        asked = {"of_community": community, "states": sorted(states), "most": limit}
        return {row.id: row.hash for row in self._connection.execute(_STAMPS, asked)}

    def some(self, community: str, cases: Collection[str]) -> Sequence[Case]:
        """Those of these cases that there are, in no order; no row is locked."""
        ids, found = sorted(set(cases)), list[Case]()
        for start in range(0, len(ids), CHUNK):
            asked = {"of_community": community, "ids": ids[start : start + CHUNK]}
            found += map(read, self._connection.execute(_SOME, asked))
        return found

    def newest(self, community: str, since: datetime, limit: int) -> Sequence[Case]:
        """Cases opened since then, the newest first: of the `limit` newest there are, by ids that are UUIDv7, so that the older
        ones are not read."""
        found = _SELECT.where(_CASES.c.community_id == community).order_by(_CASES.c.id.desc()).limit(limit)
        return [case for case in map(read, self._connection.execute(found)) if case.opened_at >= since]

    def held_by(self, community: str, person: str) -> Sequence[Case]:
        """Cases in progress that an officer has signed for."""
        mine = (_CASES.c.community_id == community, _CASES.c.officer == person)
        found = _SELECT.where(*mine, _CASES.c.state == State.IN_PROGRESS.value)
        return [read(row) for row in self._connection.execute(found.order_by(_CASES.c.since, _CASES.c.id))]

    def at(self, spot: Spot) -> Case | None:
        """The case that was brought by this message, the first of several; usually None: nobody brought a case with it."""
        return next(iter(self.all_at(spot)), None)

    def all_at(self, spot: Spot) -> Sequence[Case]:
        """Every case that was brought by this message. Ids are UUIDv7: they sort in the order they were told."""
        found = self._connection.execute(_BROUGHT_BY, {"at_message": spot.message, **dialect.where(spot.chat)})
        cases = [self.get(row.community_id, row.case_id) for row in found.all()]
        return [each for each in cases if each]

    def alarmed_since(self, community: str, emergency: str, since: datetime) -> Sequence[Case]:
        """Cases in which this kind of danger was heard of since then, the earliest first."""
        found = _SELECT.where(_CASES.c.community_id == community, _CASES.c.alarmed_at >= since)
        found = found.where(_CASES.c.emergency == emergency).order_by(_CASES.c.alarmed_at, _CASES.c.id)
        return [read(row) for row in self._connection.execute(found)]

    def brought(
        self, community: str, since: datetime, *, person: str = "", chat: Address | None = None
    ) -> Sequence[tuple[Spot | None, datetime]]:
        """The messages that brought cases after `since`, the newest first. Ids are UUIDv7: the newest cases are found without
        reading the older ones."""

        def read() -> list[_Brought]:
            found, which = (_BY_CHAT, dialect.where(chat)) if chat else (_BY_PERSON, {"of_person": person})
            rows = self._connection.execute(found, {"of_community": community, **which})
            return [(_reporter(row).spot, row.case_id, row.opened_at, bool(row.emergency)) for row in rows]

        seen: dict[Spot | str, datetime] = {}
        for spot, id_, opened_at, urgent in self._memo.get("brought", (community, person, chat), read)[:NEWEST]:
            if opened_at > since and not urgent:
                seen.setdefault(spot or id_, opened_at)
        return [(spot if isinstance(spot, Spot) else None, at) for spot, at in seen.items()]

    def _join_recent(self, case: Case, reporter: Reporter) -> None:
        """A fresh case is the newest of whoever brought it and of where it was brought."""
        spot = reporter.spot
        for person, chat in ((reporter.person, None), ("", spot.chat if spot else None)):
            known: list[_Brought] | None = self._memo.peek("brought", (case.community, person, chat))
            if known is not None:
                known.insert(0, (spot, case.id, case.opened_at, bool(case.emergency)))

    def reporters(self, community: str, case: str) -> Sequence[Reporter]:
        """Who brought a case, the first one first."""
        which = {"community": community, "case": case}

        def read() -> Sequence[Reporter]:
            return [_reporter(row) for row in self._connection.execute(_REPORTERS, which)]

        return self._memo.get("reporters", (community, case), read)


@cache
def _counting(dialect_name: str) -> ReturningInsert[Any]:
    serial, key = tables.counters.c.serial, list(tables.counters.primary_key)
    first = dialect.insert(dialect_name, tables.counters)
    return first.on_conflict_do_update(index_elements=key, set_={"serial": serial + 1}).returning(serial)


def columns() -> list[Any]:
    """What to select for `read`."""
    return list(_COLUMNS)


def read(row: Row[Any]) -> Case:
    """A row of `columns()` as a case. Raises ValueError when it holds a word the domain does not know."""
    given: dict[str, Any] = {name: value for name, value in row._mapping.items() if name != "community_id"}
    given["community"] = row.community_id
    given["state"] = State(row.state)
    given["channel"] = Channel(row.channel)
    given["verdict"] = Verdict(row.verdict) if row.verdict else None
    given["consent"] = Consent(row.consent)
    given |= {"extension": Wish(row.extension), "suspension": Wish(row.suspension), "pause": Pause(row.pause)}
    given["joined"] = tuple(_voice(*each) for each in json.loads(row.joined or "[]"))
    return Case(**given)


def _values(case: Case) -> dict[str, Any]:
    row: dict[str, Any] = {field.name: getattr(case, field.name) for field in fields(case)}
    row["community_id"] = row.pop("community")
    row |= {"state": case.state.value, "channel": case.channel.value, "consent": case.consent.value}
    row |= {"extension": case.extension.value, "suspension": case.suspension.value, "pause": case.pause.value}
    row["joined"] = json.dumps([astuple(each) for each in case.joined]) if case.joined else ""
    row["verdict"] = case.verdict.value if case.verdict else None
    return row


def _voice(case: str, person: str, channel: str, asked: bool, verdict: str | None) -> Voice:
    return Voice(case, person, Channel(channel), asked, Verdict(verdict) if verdict else None)


def _year(case: Case) -> int:
    """The local year its number was counted in: around New Year's Eve UTC and the community disagree."""
    month, year = case.number[:2], case.opened_at.year
    if (month, case.opened_at.month) == ("01", 12):
        return year + 1
    return year - 1 if (month, case.opened_at.month) == ("12", 1) else year


def _reporter(row: Row[Any]) -> Reporter:
    spot = Spot(Address(row.channel, row.account, row.peer), row.message) if row.message is not None else None
    return Reporter(row.person, spot)
