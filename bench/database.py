"""Where a bench keeps its data: files of its own, or databases on a PostgreSQL that is started for it."""

from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("sqlite", "postgresql")


@contextmanager
def places(database: str, count: int = 1) -> Iterator[list[str]]:
    """So many HOTLINE_DATABASE_URLs of empty databases; "" stands for a SQLite file, wherever the bench wants it."""
    if database == "sqlite":
        yield [""] * count
        return
    from bench.postgres import cluster

    with cluster() as server:
        yield [server.create(f"bench{number}") for number in range(count)]
