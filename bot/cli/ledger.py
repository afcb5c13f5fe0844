"""hotline ledger"""

import click

from bot.cli.output import as_json, plainly, result


@click.group("ledger")
def command() -> None:
    """The history of every case."""


@command.command("verify")
@as_json
@plainly
def verify(as_json: bool) -> None:
    """Walk every chain of events and compare each case with what its events tell. Exit code 1 if anything differs."""
    from dataclasses import asdict

    from bot.cli.store import ready
    from storage.verify import verify as walk

    with ready().read() as connection:
        report = walk(connection)
    facts = {**asdict(report), "whole": report.whole}
    words = f"{report.streams} cases, {report.events} events: {'whole' if report.whole else 'NOT WHOLE'}"
    result(facts, as_json=as_json, words="\n".join([*map(str, (*report.breaks, *report.mismatches)), words]))
    raise SystemExit(0 if report.whole else 1)
