"""What a tick costs depends on what is due, not on what exists: 1,000 cases due among 10,000 and among 1,000,000, side by side,
round by round, through the whole of what a worker does each second."""

import asyncio
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select, text

from bench.community import GROUP, hotline_at
from bench.database import places
from bot.ticks import Ticks
from bot.wiring import Hotline
from flow.intake import Appeal, file
from flow.ports import Address, Spot
from storage import tables

SMALL, LARGE = 10_000, 1_000_000
DUE, ROUNDS = 1_000, 5
UNTIL_DUE = timedelta(minutes=16)
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FILLED = ("cases", "dues", "reporters", "events")
"""Tables of which each case that is not due has a row."""


class Town:
    """A hotline with so many cases that are not due, on a clock moved by hand."""

    def __init__(self, folder: Path, url: str, size: int) -> None:
        self.now = BEGIN
        self.hotline: Hotline = hotline_at(url or f"sqlite:///{folder / f'{size}.db'}")
        self.hotline.world = replace(self.hotline.world, clock=lambda: self.now)
        (template,) = self.file(1)
        with self.hotline.database.write() as connection:
            fill(connection, template, size - DUE)
            forget_dues(connection)
            connection.execute(text("ANALYZE"))
        self.rows = self.count()

    def file(self, count: int) -> list[str]:
        """So many appeals, each a case with its due time; answers their ids."""
        chat = Address("telegram", "7000000001", str(GROUP))
        with self.hotline.work() as uow:
            person = uow.people.add("example")
            words = "江畔花园3号楼2单元停水了"
            return [file(uow, Appeal("example", person, words, Spot(chat, str(n)))).id for n in range(count)]

    def tick(self) -> float:
        """Seconds one tick takes in which DUE cases are due; each is chased."""
        self.file(DUE)
        self.now += UNTIL_DUE
        started = time.perf_counter()
        asyncio.run(Ticks(self.hotline).sweep())
        seconds = time.perf_counter() - started
        with self.hotline.database.write() as connection:
            chased = connection.execute(
                select(func.count()).select_from(tables.events).where(tables.events.c.kind == "chased")
            ).scalar_one()
            forget_dues(connection)
        if chased % DUE or not chased:
            raise RuntimeError(f"{chased} chases")
        return seconds

    def count(self) -> int:
        """How many due rows there are."""
        with self.hotline.database.read() as connection:
            return connection.execute(select(func.count()).select_from(tables.dues)).scalar_one()


def measure(count: int, database: str = "sqlite") -> dict[str, Any]:
    """`{ratio_million_to_ten_thousand, small_rows, large_rows, small_seconds, large_seconds}`: medians of ROUNDS; 1 is ideal.
    `count` is how many rows the large one has."""
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        urls = stack.enter_context(places(database, 2))
        towns = [Town(Path(folder), url, size) for url, size in zip(urls, (SMALL, count), strict=True)]
        for town in towns:
            town.tick()
        seconds: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for town, taken in zip(towns, seconds, strict=True):
                taken.append(town.tick())
        small, large = map(statistics.median, seconds)
        rows = [town.rows for town in towns]
        for town in towns:
            town.hotline.database.dispose()
    return {
        "ratio_million_to_ten_thousand": round(large / small, 3),
        "due": DUE,
        "small_rows": rows[0],
        "large_rows": rows[1],
        "small_seconds": round(small, 3),
        "large_seconds": round(large, 3),
        "small_rounds": [round(each, 3) for each in seconds[0]],
        "large_rounds": [round(each, 3) for each in seconds[1]],
        "database": database,
    }


def fill(connection: Connection, template: str, count: int) -> None:
    """Copy a case so many times, with a due time far away; the database does it by itself."""
    later = BEGIN + timedelta(days=3650)
    for name in FILLED:
        table = tables.metadata.tables[name]
        own = "id" if name == "cases" else "stream" if name == "events" else "case_id"
        changed = {own: "'f' || n.i", "number": "'f' || n.i", "at": ":later" if name == "dues" else "at"}
        columns = ", ".join(f'"{column.name}"' for column in table.c)
        values = ", ".join(changed.get(column.name, f'"{column.name}"') for column in table.c)
        statement = (
            f"INSERT INTO {name} ({columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"  # noqa: S608
            f" SELECT {values} FROM {name}, n WHERE {own} = :template"
        )
        if name == "events":
            statement += " AND seq = 1"
        bound = {"template": template} | ({"later": later} if name == "dues" else {})
        connection.execute(text(statement), bound)


def forget_dues(connection: Connection) -> None:
    """The cases that were filed one by one are never due again; those that were copied stay."""
    connection.execute(delete(tables.dues).where(~tables.dues.c.case_id.like("f%")))
