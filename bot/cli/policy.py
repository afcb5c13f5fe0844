"""hotline policy"""

from pathlib import Path

import click

from bot.cli.output import as_json, plainly, result


@click.group("policy")
def command() -> None:
    """A community's files."""


@command.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
@plainly
def check(folder: Path, as_json: bool) -> None:
    """Check a community's FOLDER and explain every mistake with file and line. Exit code 1 if there is one."""
    import policy

    facts = policy.check(folder).as_dict()
    mistakes = [f"{each['file']}:{each['line']}: {each['text']}" for each in facts["mistakes"]]
    summary = (
        f"{facts['centres']} centres, {facts['units']} units, {facts['matters']} matters, {len(mistakes)} mistakes"
    )
    result(facts, as_json=as_json, words="\n".join([*mistakes, summary]))
    raise SystemExit(1 if mistakes else 0)
