"""hotline ledger"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import as_json, plainly, result
from bot.settings import BadSettings

if TYPE_CHECKING:
    from domain.seal import Seal
    from storage.seal_check import Flaw

A_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("ledger")
def command() -> None:
    """The history of every case."""


@command.command("verify")
@click.option("--against", type=A_FILE, default=None, help="Seals kept elsewhere, written by `hotline ledger export`.")
@as_json
@plainly
def verify(against: Path | None, as_json: bool) -> None:
    """Walk every chain of events, compare each case with what its events tell, and check every seal. Against seals that were kept
    elsewhere nothing that they cover can have been rewritten unseen. Exit code 1 if anything differs."""
    from dataclasses import asdict

    from bot.cli.store import ready
    from storage import seals
    from storage.verify import verify as walk

    try:
        with ready().read() as connection:
            report = walk(connection, seals.read(against) if against else ())
    except (seals.NotSeals, OSError) as wrong:
        raise BadSettings(f"{against}: {wrong}") from None
    facts = {**asdict(report), "whole": report.whole}
    counted = f"{report.streams} cases, {report.events} events, {report.seals} seals"
    words = f"{counted}: {'whole' if report.whole else 'NOT WHOLE'}"
    found = [*map(str, (*report.breaks, *report.mismatches)), *map(_told, report.flaws)]
    result(facts, as_json=as_json, words="\n".join([*found, words]))
    raise SystemExit(0 if report.whole else 1)


@command.command("seal")
@click.option("--community", default="", help="Only this one; else all of them.")
@as_json
@plainly
def seal(community: str, as_json: bool) -> None:
    """Seal what has happened since the last seal, now. The fingerprint goes to the residents' groups, as it does every day."""
    from bot import seals, settings, wiring
    from bot.cli.store import one_of, ready

    hotline = wiring.assemble(settings.load())
    ready().dispose()
    known = hotline.world.communities
    names = [one_of(known, community)] if community else list(known)
    made = [each for name in names if (each := seals.make(hotline, name))]
    _show(made, as_json=as_json, nothing="nothing has happened since the last seal")


@command.command("seals")
@as_json
@plainly
def seals(as_json: bool) -> None:
    """Every seal, with the fingerprint that was put up in the residents' groups."""
    from bot.cli.store import ready
    from storage.seals import listed

    with ready().read() as connection:
        found = listed(connection)
    _show(found, as_json=as_json, nothing="no seal yet")


@command.command("export")
@click.argument("file", type=A_FILE)
@as_json
@plainly
def export(file: Path, as_json: bool) -> None:
    """Write every seal to FILE, to be kept where nobody who can change the database can change it. Verify against the last such
    file before."""
    from bot.cli.store import ready
    from storage import seals

    part = file.with_name(f"{file.name}.part")
    try:
        with ready().read() as connection, part.open("w", encoding="utf-8") as out:
            count = seals.export(connection, out)
        part.replace(file)
    except OSError as wrong:
        raise BadSettings(f"{file}: {wrong}") from None
    result({"file": str(file), "seals": count}, as_json=as_json, words=f"{count} seals in {file}")


def _show(seals: "Iterable[Seal]", *, as_json: bool, nothing: str) -> None:
    from dataclasses import asdict

    rows: list[dict[str, Any]] = [{**asdict(each), "print": each.print} for each in seals]
    lines = [
        f"{row['community']} {row['serial']}: {row['at']:%Y-%m-%d %H:%M}Z, {row['count']} events, {row['print']}"
        for row in rows
    ]
    result({"seals": rows}, as_json=as_json, words="\n".join(lines or [nothing]))


def _told(flaw: "Flaw") -> str:
    where = f"{flaw.community}: {f'seal {flaw.serial}' if flaw.serial else 'not sealed yet'}"
    if flaw.stream:
        events = f"event {flaw.first}" if flaw.first == flaw.last else f"events {flaw.first} to {flaw.last}"
        where = f"{where}, case {flaw.stream}, {events}"
    return f"{where}: {_FAULTS[flaw.fault.value]}"


_FAULTS = {
    "file": "the file itself was changed, or is not whole",
    "gone": "is in the file and not in the database",
    "seal": "is not the seal that was made",
    "events": "not what was sealed",
    "root": "its events are not what was sealed",
    "backdated": "dated before a seal and put in after it",
}
