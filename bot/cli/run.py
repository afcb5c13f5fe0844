"""hotline run"""

import asyncio

import click

from bot.cli.output import plainly

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ROLES = ("all", "ingress", "worker", "web")


@click.command("run")
@click.option("--role", type=click.Choice(ROLES), default="all", show_default=True, help="Which part of it.")
@click.option("--log-level", type=click.Choice(LEVELS, case_sensitive=False), default="INFO", show_default=True)
@plainly
def command(role: str, log_level: str) -> None:
    """Run the hotline until it is told to stop. Settings come from HOTLINE_… variables; the schema is brought up to date."""
    from bot import logs, run, settings, wiring
    from storage import migrations

    logs.set_up(log_level.upper())
    hotline = wiring.assemble(settings.for_running(settings.load()))
    migrations.upgrade(hotline.database)
    asyncio.run(run.serve(hotline, run.RunRole(role)))
    hotline.database.dispose()
