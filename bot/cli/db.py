"""hotline db"""

import click

from bot.cli.output import as_json, plainly, result


@click.group("db")
def command() -> None:
    """The database's schema."""


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


def _move(direction: str, as_json: bool, *revision: str) -> None:
    from bot.settings import load
    from storage import migrations
    from storage.database import Database

    database = Database(load().database_url)
    before = migrations.current(database)
    getattr(migrations, direction)(database, *revision)
    after = migrations.current(database)
    result({"before": before, "after": after}, as_json=as_json, words=f"{before or 'nothing'} -> {after or 'nothing'}")
