"""hotline db"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from bot.wiring import Hotline
    from storage.database import Database


@click.group("db")
def command() -> None:
    """The database: its schema, what is kept how long, moving, backup."""


@command.command("upgrade")
@as_json
@plainly
def upgrade(as_json: bool) -> None:
    """Bring the schema up to date."""
    _move("upgrade", as_json)


@command.command("downgrade")
@click.option("--revision", default="base", show_default=True)
@click.confirmation_option(prompt="This drops tables with what is in them. Go on?")
@as_json
@plainly
def downgrade(revision: str, as_json: bool) -> None:
    """Take the schema down to a revision."""
    _move("downgrade", as_json, revision)


@command.command("current")
@as_json
@plainly
def current(as_json: bool) -> None:
    """Which revision the database is at, and which one this program needs."""
    from bot.settings import load
    from storage import migrations
    from storage.database import Database

    at, head = migrations.current(Database(load().database_url)), migrations.head()
    result({"current": at, "head": head}, as_json=as_json, words=f"at {at or 'nothing'}, needs {head}")


@command.command("prune")
@click.option("--dry-run", is_flag=True, help="Count what would go, and delete nothing.")
@as_json
@plainly
def prune(dry_run: bool, as_json: bool) -> None:
    """Delete what has been kept long enough (`keep:` in community.yaml). `run` does it by itself once a day."""
    from dataclasses import asdict

    from bot import settings, wiring
    from bot.cli import store
    from storage import retain
    from storage.uow import real_time

    store.ready()
    hotline = wiring.assemble(settings.for_running(settings.load()))
    found = retain.prune(
        hotline.database, hotline.world.communities, hotline.world.clock(), real_time(), dry_run=dry_run
    )
    if not dry_run:
        hotline.database.scrub()
    counts = asdict(found)
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    verb = "would be deleted" if dry_run else "deleted"
    result({**counts, "dry_run": dry_run}, as_json=as_json, words=f"{verb}: {told}")


FILE = click.Path(dir_okay=False, path_type=Path)
KEYS = click.option(
    "--keys", type=FILE, default=None, help="The file with the keys of persons; beside it as hotline.keys."
)


@command.command("copy")
@click.argument("target")
@as_json
@plainly
def copy(target: str, as_json: bool) -> None:
    """Copy everything into the empty database TARGET (postgresql://… or sqlite:///…). Stop the hotline first."""
    from bot.cli import store
    from bot.settings import BadSettings, load
    from storage import backup
    from storage.database import Database
    from storage.leases import any_held

    source, there = store.ready(), Database(load(database_url=target).database_url)
    with source.read() as connection:
        if any_held(connection):
            raise BadSettings(
                "the hotline is running: what it does from now on would be missing in the copy. Stop it first"
            )
    with _refusals():
        done = backup.copy(source, there)
    whole = _is_whole(there)
    words = f"{done.total} rows copied; the history is {'whole' if whole else 'NOT WHOLE'}"
    result({"rows": done.rows, "total": done.total, "whole": whole}, as_json=as_json, words=words)
    raise SystemExit(0 if whole else 1)


@command.command("backup")
@click.argument("file", type=FILE)
@KEYS
@as_json
@plainly
def take(file: Path, keys: Path | None, as_json: bool) -> None:
    """Write a backup to FILE while the hotline runs, and the keys of persons to another file, replacing the last ones."""
    from bot.cli import store
    from storage import backup

    with _refusals():
        done = backup.take(store.ready(), file, _keys(file, keys))
    result({"rows": done.rows, "total": done.total}, as_json=as_json, words=f"{done.total} rows in {file.name}")


@command.command("restore")
@click.argument("file", type=FILE)
@KEYS
@as_json
@plainly
def restore(file: Path, keys: Path | None, as_json: bool) -> None:
    """Put the backup FILE into the configured, empty database. Whoever was erased since it was taken is erased again."""
    from bot import settings, wiring

    _restored(wiring.assemble(settings.for_running(settings.load())), file, keys, as_json)


@command.command("drill")
@click.argument("file", type=FILE)
@KEYS
@as_json
@plainly
def drill(file: Path, keys: Path | None, as_json: bool) -> None:
    """Restore the backup FILE into a database that vanishes afterwards, and look whether all is well. Touches nothing."""
    import tempfile

    from bot import settings, wiring

    with tempfile.TemporaryDirectory() as folder:
        set_up = settings.for_running(settings.load())
        there = set_up.model_copy(update={"database_url": f"sqlite:///{Path(folder) / 'drill.db'}"})
        _restored(wiring.assemble(there), file, keys, as_json)


@command.command("rekey")
@as_json
@plainly
def rekey(as_json: bool) -> None:
    """Close the keys of all persons with the first of HOTLINE_SECRET_KEYS, so that the others can be retired."""
    from bot import settings, wiring
    from bot.cli import store

    store.ready()
    hotline = wiring.assemble(settings.for_running(settings.load()))
    with hotline.work() as uow:
        count = uow.vault.rotate()
    result({"rekeyed": count}, as_json=as_json, words=f"{count} keys now hang on the first secret key")


def _restored(hotline: "Hotline", file: Path, keys: Path | None, as_json: bool) -> None:
    from bot.delivery import DOUBT
    from domain.errors import Refused
    from flow import erase, leave
    from flow.erase import Asked
    from storage import backup

    try:
        with _refusals():
            done = backup.restore(file, _keys(file, keys), hotline.database, f"{DOUBT}Restored")
        with hotline.work() as uow:
            gone = backup.keyless(uow.connection)
            for community, person in gone:
                with suppress(Refused):  # most held no role
                    leave.leave(uow, community, person)
                erase.erase(uow, community, person, Asked.LETTER)
        hotline.database.scrub()
        whole = _is_whole(hotline.database)
    finally:
        hotline.database.dispose()
    words = f"{done.total} rows; {len(gone)} persons erased since; the history is {'whole' if whole else 'NOT WHOLE'}"
    facts = {"rows": done.rows, "total": done.total, "erased_again": len(gone), "whole": whole}
    result(facts, as_json=as_json, words=words)
    raise SystemExit(0 if whole else 1)


def _keys(file: Path, keys: Path | None) -> Path:
    return keys or file.with_name("hotline.keys")


@contextmanager
def _refusals() -> Iterator[None]:
    from bot.settings import BadSettings
    from storage.backup import NotABackupError, NotEmptyError

    try:
        yield
    except NotEmptyError as full:
        raise BadSettings(f"there is something in the target already ({full}): nothing was changed") from None
    except NotABackupError as wrong:
        raise BadSettings(str(wrong)) from None


def _is_whole(database: "Database") -> bool:
    from storage.verify import verify

    with database.read() as connection:
        return verify(connection).whole


def _move(direction: str, as_json: bool, *revision: str) -> None:
    from bot.settings import load
    from storage import migrations
    from storage.database import Database

    database = Database(load().database_url)
    before = migrations.current(database)
    getattr(migrations, direction)(database, *revision)
    after = migrations.current(database)
    result({"before": before, "after": after}, as_json=as_json, words=f"{before or 'nothing'} -> {after or 'nothing'}")
