"""hotline nlp"""

from pathlib import Path
from typing import Any

import click

from bot.cli.output import as_json, plainly, result


@click.group("nlp")
def command() -> None:
    """What the hotline understands."""


@command.command("explain")
@click.argument("text")
@click.option("--community", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@as_json
@plainly
def explain(text: str, folder: Path | None, as_json: bool) -> None:
    """Everything understood of TEXT and why: matter, urgency, place, personal data, whether it is an appeal at all."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp.understanding import Understanding

    community = policy.load(folder or EXAMPLE)
    facts = Understanding().explain(text, community)
    result(facts, as_json=as_json, words=_screen(facts))


def _screen(facts: dict[str, Any]) -> str:
    lines = [
        f"词 tokens    {' / '.join(facts['tokens'])}",
        f"事项 matter  {'确定 sure' if facts['sure'] else '拿不准 unsure'}",
    ]
    for choice in facts["choices"]:
        reasons = "  ".join(f"{each['word']}({each['weight']:+g})" for each in choice["reasons"])
        lines.append(f"  {choice['score']:.2f}  {choice['name']} → {choice['unit']}   {reasons}")
    lines += [f"时限 clock   {facts['urgency']}", f"地点 place   {facts['place'] or '-'}"]
    return "\n".join([*lines, f"诉求 appeal  {facts['appeal']:.2f}", f"公开 shown   {facts['masked']}"])
