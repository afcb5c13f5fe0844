"""hotline chaos"""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

from bot.cli.output import as_json, plainly, result

if TYPE_CHECKING:
    from bench.postgres import Cluster


@click.command("chaos")
@click.option(
    "--kills", type=click.IntRange(1), default=20, show_default=True, help="How many times something is killed."
)
@click.option(
    "--appeals", type=click.IntRange(1), default=200, show_default=True, help="How many appeals are said meanwhile."
)
@click.option(
    "--replicas", type=click.IntRange(1), default=1, show_default=True, help="Processes: ingress and worker in turn."
)
@click.option(
    "--database", type=click.Choice(["sqlite", "postgresql", "postgres"]), default="sqlite", show_default=True
)
@click.option(
    "--interval", type=click.FloatRange(0.5), default=5.0, show_default=True, help="Seconds from kill to kill."
)
@click.option("--seed", type=int, default=1, show_default=True)
@as_json
@plainly
def command(kills: int, appeals: int, replicas: int, database: str, interval: float, seed: int, as_json: bool) -> None:
    """Kill, freeze, starve and confuse a hotline of its own while a town writes to it; then count. Exit code 1 if anything
    was lost or doubled. Nothing of yours is touched."""
    from contextlib import ExitStack
    from dataclasses import replace

    from bot import logs
    from bot.demo import chaos

    logs.set_up("WARNING")
    with ExitStack() as stack:
        plan = chaos.Plan(kills, appeals, seed, chaos.roles(replicas), interval=interval)
        if database != "sqlite":
            server = stack.enter_context(_postgres())
            plan = replace(plan, database_url=server.create("chaos"), crash=server.crash)
        facts = chaos.play(plan, lambda words: click.echo(words, err=True))
    facts["database"] = database
    result(facts, as_json=as_json, words="\n".join(f"{key:18} {value}" for key, value in facts.items()))
    raise SystemExit(0 if facts["ok"] else 1)


def _postgres() -> "AbstractContextManager[Cluster]":
    """A server of its own, from a wheel that only developers have."""
    from bot.settings import BadSettings

    try:
        from bench.postgres import cluster
    except ImportError as missing:
        raise BadSettings(f"--database postgres needs the developers' packages ({missing.name} is missing)") from None
    return cluster()
