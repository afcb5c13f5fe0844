"""hotline policy"""

from pathlib import Path

import click

from bot.cli.output import as_json, plainly, result, told, workbooks

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
WORKBOOK = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("policy")
def command() -> None:
    """A community's files."""


@command.command("check")
@click.argument("folder", type=FOLDER)
@as_json
@plainly
def check(folder: Path, as_json: bool) -> None:
    """Check a community's FOLDER and explain every mistake with file and line. Exit code 1 if there is one."""
    import policy

    facts = policy.check(folder).as_dict()
    mistakes, worth = (
        [f"{each['file']}:{each['line']}: {each['text']}" for each in facts[kind]] for kind in ("mistakes", "warnings")
    )
    summary = (
        f"{facts['centres']} centres, {facts['units']} units, {facts['matters']} matters, {len(mistakes)} mistakes"
    )
    lines = [*mistakes, *(f"worth a look: {line}" for line in worth), summary]
    result(facts, as_json=as_json, words="\n".join(lines))
    raise SystemExit(1 if mistakes else 0)


@command.command("export")
@click.argument("folder", type=FOLDER)
@click.argument("file", type=FILE)
@as_json
@plainly
@workbooks
def export(folder: Path, file: Path, as_json: bool) -> None:
    """Write units, catalogue and places of a community's FOLDER into a workbook FILE.xlsx."""
    from policy import sheets

    with told():
        file.write_bytes(sheets.export(folder))
    result({"file": str(file)}, as_json=as_json, words=f"written: {file}")


@command.command("template")
@click.argument("file", type=FILE)
@as_json
@plainly
@workbooks
def template(file: Path, as_json: bool) -> None:
    """Write a workbook FILE.xlsx to start from: units, catalogue and places of the example community, to be changed."""
    from bot.demo.community import EXAMPLE
    from policy import sheets

    file.write_bytes(sheets.export(EXAMPLE))
    result({"file": str(file)}, as_json=as_json, words=f"written: {file}")


@command.command("import")
@click.argument("file", type=WORKBOOK)
@click.argument("folder", type=FOLDER)
@as_json
@plainly
@workbooks
def import_(file: Path, folder: Path, as_json: bool) -> None:
    """Bring a community's FOLDER to what the workbook FILE.xlsx says. All of it or nothing: a bad cell is named by sheet and
    cell, and the folder stays as it was. Files that say the same already are left alone."""
    import policy
    from policy.adopt import adopt

    with told():
        changed = adopt(file.read_bytes(), folder)
        version = policy.load(folder).version
    facts = {"changed": list(changed), "version": version}
    result(facts, as_json=as_json, words="changed: " + ", ".join(changed) if changed else "nothing to change")
