"""The database as commands that only look find it."""

from bot.settings import BadSettings, load
from storage import migrations
from storage.database import Database


def ready() -> Database:
    """The configured database. Raises BadSettings when its schema is not the one this program needs."""
    database = Database(load().database_url)
    if migrations.current(database) != migrations.head():
        raise BadSettings("the database is not up to date: run `hotline db upgrade` first")
    return database
