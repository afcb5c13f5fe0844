"""The database as commands that only look find it."""

from collections.abc import Mapping

from bot.settings import BadSettings, load
from domain.community import Community
from storage import migrations
from storage.database import Database


def ready() -> Database:
    """The configured database. Raises BadSettings when its schema is not the one this program needs."""
    database = Database(load().database_url)
    if migrations.current(database) != migrations.head():
        raise BadSettings("the database is not up to date: run `hotline db upgrade` first")
    return database


def one_of(communities: Mapping[str, Community], asked: str) -> str:
    """The community meant: the one asked for, or the only one there is. Raises BadSettings."""
    known = list(communities)
    if asked not in known and (asked or len(known) != 1):
        raise BadSettings(f"--community must be one of: {', '.join(known)}")
    return asked or known[0]
