"""Whoever has the database and knows how it is made rewrites sealed history in every way; against seals kept elsewhere each is
found.

100 tamperings on SQLite and 14 on PostgreSQL, with HOTLINE_LONG=1 a thousand on each, seeded by their number. Each is done in SQL
on the rows themselves, without the triggers, and undone.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, delete, insert, select

from domain.act import Act
from domain.events import GENESIS, Event, Link, link
from domain.seal import Root, Seal, leaf, seal
from storage import ledger, seals, tables
from storage.database import Database
from storage.ledger import read
from storage.seals import listed
from storage.uow import World, unit_of_work
from storage.verify import Report, verify
from tests.storage.conftest import Hands, Make

LONG = os.environ.get("HOTLINE_LONG") == "1"
MANY, FEW = 1000 if LONG else 100, 1000 if LONG else 14
COMMUNITIES = ("xingfu", "jiangpan", "heping")
DAYS, CASES = 5, 3
STEPS = (
    (Act.ASSIGN, {"matter": "water", "unit": "wuye"}),
    (Act.SIGN, {}),
    (Act.PROGRESS, {"text": "id1"}),
    (Act.CHASE, {"step": 1, "rung": 1}),
    (Act.PROGRESS, {"text": "id2"}),
    (Act.RESOLVE, {"text": "id3"}),
)
TABLES = ("events", "seals", "sealed")


@pytest.fixture
def books(database: Database, world: World, clock: Hands, make: Make) -> Database:
    """Some days in three communities: cases begin, go on and end, each evening is sealed, the last one is not."""
    lives: list[list] = []
    for day in range(DAYS + 1):
        for _ in range(5):
            clock.on(hours=2, minutes=7, microseconds=13)
            with unit_of_work(database, world) as uow:
                for community in COMMUNITIES:
                    opened = sum(life[0].community == community for life in lives)
                    if opened < CASES * (day + 1) / 2:
                        lives.append([make.opened(uow, f"p{opened}", community)[0], 0])
                for life in lives:
                    case, step = life
                    if step < len(STEPS) and (len(lives) + step + clock.moment.hour) % 2:
                        act, data = STEPS[step]
                        life[:] = make.step(uow, case, act, **data), step + 1
        clock.on(hours=24 - clock.moment.hour)
        if day < DAYS:
            sealed(database, world)
    return database


def sealed(database: Database, world: World) -> None:
    with unit_of_work(database, world) as uow:
        for community in COMMUNITIES:
            draft = uow.seals.draft(community, uow.now)
            assert draft
            uow.seals.keep(draft)


@pytest.fixture
def kept(books: Database, tmp_path: Path) -> Path:
    """The seals, kept elsewhere."""
    file = tmp_path / "elsewhere.json"
    with books.read() as connection, file.open("w", encoding="utf-8") as out:
        assert seals.export(connection, out) == DAYS * len(COMMUNITIES)
    return file


@dataclass
class Entry:
    """An event as the forger has it before him: `serial` of the seal that covers it, 0 for none."""

    event: Event
    serial: int
    prev: str = ""
    hash: str = ""


Stream = tuple[str, str]
Change = Callable[["Forger"], None]


@dataclass
class Forger:
    """Reads everything, changes what he likes, writes it back; with or without hashes that fit."""

    connection: Connection
    dice: Random
    entries: dict[Stream, list[Entry]] = field(default_factory=dict)
    seals: list[Seal] = field(default_factory=list)
    fits: bool = False
    """Whether what he changes has to fit between the seals."""

    def look(self) -> "Forger":
        covers = {}
        for row in self.connection.execute(select(tables.sealed)):
            for seq in range(row.first, row.last + 1):
                covers[row.community_id, row.stream, seq] = row.serial
        events = tables.events
        for row in self.connection.execute(
            select(events).order_by(events.c.community_id, events.c.stream, events.c.seq)
        ):
            found = read(row)
            serial = covers.get((row.community_id, row.stream, row.seq), 0)
            stream = self.entries.setdefault((row.community_id, row.stream), [])
            stream.append(Entry(found.event, serial, found.prev, found.hash))
        self.seals = list(listed(self.connection))
        return self

    def victim(self, least: int = 1) -> tuple[Stream, int]:
        """A sealed event, in a stream with at least so many of them."""
        able = [key for key, chain in sorted(self.entries.items()) if sum(e.serial > 0 for e in chain) >= least]
        key = self.dice.choice(able)
        return key, self.dice.choice([at for at, entry in enumerate(self.entries[key]) if entry.serial])

    def pair(self, apart: bool) -> tuple[tuple[Stream, int], tuple[Stream, int]]:
        """Two sealed events that say different things, in one stream or in two."""
        while True:
            (one, at), (other, there) = self.victim(2), self.victim(2)
            a, b = self.entries[one][at].event, self.entries[other][there].event
            says = [(e.kind, e.at, e.actor, dict(e.data)) for e in (a, b)]
            if (one != other) is apart and says[0] != says[1]:
                return (one, at), (other, there)

    def put(self, key: Stream, place: int, /, **changes: object) -> None:
        entry = self.entries[key][place]
        entry.event = replace(entry.event, **changes)  # type: ignore[arg-type]

    def write(self, *, rehash: bool) -> None:
        """Everything anew, as it now stands. Numbers always follow one another: a gap would be too easy."""
        self.connection.execute(delete(tables.events))
        rows = []
        for chain in self.entries.values():
            prev = GENESIS
            for seq, entry in enumerate(chain, 1):
                entry.event = replace(entry.event, seq=seq)
                if rehash:
                    made = link(prev, entry.event)
                    entry.prev, entry.hash = made.prev, made.hash
                prev = entry.hash
                rows.append(ledger._values(Link(entry.event, entry.prev, entry.hash)))
        self.connection.execute(insert(tables.events), rows)

    def seal_again(self) -> None:
        """All seals over what is there now, at the old moments."""
        self.connection.execute(delete(tables.sealed))
        self.connection.execute(delete(tables.seals))
        for community, group in groupby(self.seals, key=lambda each: each.community):
            last: Seal | None = None
            for old in group:
                mine = {
                    key: [e for e in chain if e.serial == old.serial] for key, chain in sorted(self.entries.items())
                }
                root, spans = Root(), []
                for (where, stream), chain in mine.items():
                    if where == community and chain:
                        spans.append((stream, chain[0].event.seq, chain[-1].event.seq))
                        for entry in chain:
                            root.add(leaf(stream, entry.event.seq, entry.hash))
                last = seal(last, community, old.at, root)
                self._keep(last, spans)

    def _keep(self, made: Seal, spans: list[tuple[str, int, int]]) -> None:
        which = {"community_id": made.community, "serial": made.serial}
        rest = {"at": made.at, "count": made.count, "root": made.root, "prev": made.prev, "hash": made.hash}
        self.connection.execute(insert(tables.seals), which | rest)
        for stream, first, last in spans:
            self.connection.execute(insert(tables.sealed), which | {"stream": stream, "first": first, "last": last})


def edit(forger: Forger) -> None:
    key, at = forger.victim()
    event = forger.entries[key][at].event
    what = forger.dice.choice(["kind", "actor", "data", "more"])
    if what == "data" and event.data:
        name = forger.dice.choice(sorted(event.data))
        forger.put(key, at, data={**event.data, name: f"{event.data[name]}x"})
    elif what == "actor":
        forger.put(key, at, actor="friend")
    elif what == "kind":
        forger.put(key, at, kind=Act.NOTE.value)
    else:
        forger.put(key, at, data={**event.data, "unit": "friends"})


def remove(forger: Forger) -> None:
    """One event, the end of a case, or the whole of it."""
    key, at = forger.victim()
    chain = forger.entries[key]
    how = forger.dice.choice(["one", "rest", "all"])
    forger.entries[key] = {"one": chain[:at] + chain[at + 1 :], "rest": chain[:at], "all": []}[how]


def reorder(forger: Forger) -> None:
    (key, at), (_, there) = forger.pair(apart=False)
    one, other = forger.entries[key][at], forger.entries[key][there]
    one.event, other.event = other.event, one.event
    if forger.fits:
        one.event, other.event = replace(one.event, at=other.event.at), replace(other.event, at=one.event.at)
    elif forger.dice.random() < 0.5:
        one.prev, one.hash, other.prev, other.hash = other.prev, other.hash, one.prev, one.hash


def put_in(forger: Forger) -> None:
    """Between two events, at the end of a case, or as a case of its own that begins in the past."""
    key, at = forger.victim()
    chain, entry = forger.entries[key], forger.entries[key][at]
    how = forger.dice.choice(["between", "end", "case"])
    forged = Event(*key, 0, Act.NOTE.value, entry.event.at, "friend", {"text": "id9"})
    if how == "between":
        chain.insert(at + 1, Entry(forged, entry.serial, entry.hash, link(entry.hash, forged).hash))
        return
    early = [e for each in forger.entries.values() for e in each if e.event.community == key[0] and 0 < e.serial < DAYS]
    model = forger.dice.choice(early)
    forged = replace(forged, at=model.event.at)
    if how == "end":
        serial = chain[-1].serial if forger.fits else 0
        at_ = chain[-1].event.at if forger.fits else forged.at
        chain.append(_chained(chain[-1].hash, replace(forged, seq=len(chain) + 1, at=at_), serial))
        return
    stream = f"{forger.dice.getrandbits(32):08x}-forged"
    forged = replace(forged, stream=stream, seq=1, kind=Act.NOTE.value)
    forger.entries[key[0], stream] = [_chained(GENESIS, forged, model.serial if forger.fits else 0)]


def _chained(prev: str, event: Event, serial: int) -> Entry:
    return Entry(event, serial, prev, link(prev, event).hash)


def backdate(forger: Forger) -> None:
    key, at = forger.victim()
    event = forger.entries[key][at].event
    span = timedelta(seconds=forger.dice.randint(1, 55 * 60 if forger.fits else 40 * 24 * 3600))
    forger.put(key, at, at=event.at - span)


def swap(forger: Forger) -> None:
    """What happened in one case is told of another, of the same community or not."""
    (key, at), (other, there) = forger.pair(apart=True)
    one, two = forger.entries[key][at].event, forger.entries[other][there].event
    forger.put(
        key, at, kind=two.kind, at=one.at if forger.fits else two.at, actor=two.actor, data={**two.data, "was": 2}
    )
    forger.put(
        other, there, kind=one.kind, at=two.at if forger.fits else one.at, actor=one.actor, data={**one.data, "was": 1}
    )


KINDS: dict[str, Change] = {
    "edit": edit,
    "delete": remove,
    "reorder": reorder,
    "insert": put_in,
    "backdate": backdate,
    "swap between cases": swap,
}
WHOLE = "whole chain recomputed"


@contextmanager
def undone(database: Database) -> Iterator[Connection]:
    """A transaction without triggers, of which nothing stays."""
    with database.write() as connection:
        trial = connection.begin_nested()
        for table in TABLES:
            for act in ("update", "delete") if database.is_sqlite else ("change",):
                where = "" if database.is_sqlite else f" ON {table}"
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}{where}")
        yield connection
        trial.rollback()


def contents(connection: Connection) -> list[tuple]:
    return sorted(map(tuple, connection.exec_driver_sql("SELECT * FROM events").all()))


def checked(database: Database, kept: Path | None) -> Report:
    with database.read() as connection:
        return verify(connection, seals.read(kept) if kept else ())


def test_random_tamperings_are_found(books: Database, kept: Path) -> None:
    done, found, places = Counter[str](), Counter[str](), Counter[str]()
    names = [*KINDS, WHOLE]
    with books.read() as connection:
        before = contents(connection)
    for number in range(MANY if books.is_sqlite else FEW):
        dice, name = Random(number), names[number % len(names)]
        with undone(books) as connection:
            whole = name == WHOLE
            forger = Forger(connection, dice, fits=whole).look()
            change = KINDS[dice.choice(list(KINDS)) if whole else name]
            change(forger)
            forger.write(rehash=whole or dice.random() < 0.5)
            if whole:
                forger.seal_again()
                within = verify(connection)
                assert (within.breaks, within.flaws) == ((), ()), f"{number}: it was to be seen from outside only"
            assert contents(connection) != before, f"{number}: nothing was changed by {name}"
            report = verify(connection, seals.read(kept))
            done[name] += 1
            found[name] += bool(report.flaws)
            places["in which case"] += any(flaw.stream for flaw in report.flaws)
            assert report.flaws, f"{number}: {name} by {change.__name__} was not found"
    assert checked(books, kept).whole
    assert found == done
    assert places["in which case"] == done.total()
    shares = ", ".join(f"{name} {done[name]}" for name in names)
    total, seen = f"{done.total():,}", f"{found.total():,}"
    print(f"{total} random tamperings among sealed events ({shares}) against an exported seal: {seen} found")


def test_what_nobody_tampered_with_is_whole(books: Database, kept: Path) -> None:
    report = checked(books, kept)
    assert (report.breaks, report.mismatches, report.flaws) == ((), (), ())
    assert report.seals == DAYS * len(COMMUNITIES)
    assert report.events > sum(each.seal.count for each in seals.read(kept)) > 100
    assert checked(books, None).whole


def test_what_happens_after_the_export_is_no_tampering(
    books: Database, kept: Path, world: World, clock: Hands, make: Make
) -> None:
    with unit_of_work(books, world) as uow:
        for community in COMMUNITIES:
            case, _ = make.opened(uow, community=community)
            make.step(uow, case, Act.ASSIGN, matter="water", unit="wuye")
    assert checked(books, kept).whole
    sealed(books, world)
    clock.on(days=1)
    with unit_of_work(books, world) as uow:
        make.opened(uow, community="a community opened since")
    report = checked(books, kept)
    assert report.whole
    assert report.seals == (DAYS + 1) * len(COMMUNITIES)
