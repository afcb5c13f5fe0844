"""hotline nlp"""

from pathlib import Path
from typing import Any

import click

from bot.cli import corrections, evaluate, labelled, offers
from bot.cli.output import as_json, plainly, result
from bot.settings import BadSettings

SHOWN = 8
"""Words for or against a matter on the screen; --json tells all of them."""


@click.group("nlp")
def command() -> None:
    """What the hotline understands."""


for each in (corrections.command, evaluate.command, offers.command):
    command.add_command(each)


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


@command.command("reply")
@click.argument("text")
@click.option("--appeal", default="", help="What the resident had said.")
@click.option("--matter", default="", help="The matter's id in the catalogue.")
@click.option("--community", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@as_json
@plainly
def reply(text: str, appeal: str, matter: str, folder: Path | None, as_json: bool) -> None:
    """Whether TEXT would go out as a result, and what it lacks: {poor, faults: [{fault, clause}]}."""
    import policy
    from bot.demo.community import EXAMPLE
    from domain.result import POOR
    from nlp.understanding import Understanding

    found = Understanding().findings(text, appeal, matter, policy.load(folder or EXAMPLE))
    poor = any(each.fault in POOR for each in found)
    facts = {"poor": poor, "faults": [{"fault": each.fault.value, "clause": each.clause} for each in found]}
    words = [f"{each.fault.value:13} {each.clause}" for each in found]
    result(facts, as_json=as_json, words="\n".join(["退回 sent back" if poor else "放行 goes out", *words]))


@command.command("learn")
@click.option(
    "--from",
    "paths",
    type=labelled.FILE,
    multiple=True,
    help="JSON lines as in nlp/corpus; all of nlp/corpus if left out.",
)
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Where to; else what ships."
)
@as_json
@plainly
def learn(paths: tuple[Path, ...], target: Path | None, as_json: bool) -> None:
    """Learn the lexicon anew from messages that somebody has labelled. With --json: {rows, pieces, bytes, questions: {name:
    {labels, sharpness, sure}}}. Needs the extra «learn»; takes some minutes."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp import learnt
    from nlp.catalogue import Index
    from nlp.segment import Segmenter

    try:
        from nlp.learn import from_corpus
    except ImportError:
        raise BadSettings(labelled.NO_LEARNING) from None
    target = target or learnt.FILE
    rows = labelled.corpus(*paths)
    found = from_corpus(rows, Segmenter(), Index(policy.load(EXAMPLE)))
    found.save(target)
    facts = {
        "rows": len(rows),
        "pieces": len(found.rows),
        "bytes": target.stat().st_size,
        "questions": {
            name: {"labels": len(head.labels), "sharpness": head.sharpness, "sure": head.sure}
            for name, head in found.heads.items()
        },
    }
    result(facts, as_json=as_json, words="\n".join(f"{name}: {value}" for name, value in facts.items()))


def _screen(facts: dict[str, Any]) -> str:
    lines = [
        f"词 tokens    {' / '.join(facts['tokens'])}",
        f"事项 matter  {'确定 sure' if facts['sure'] else '拿不准 unsure'}",
    ]
    for choice in facts["choices"]:
        reasons = "  ".join(f"{each['word']}({each['weight']:+g})" for each in choice["reasons"][:SHOWN])
        lines.append(f"  {choice['score']:.2f}  {choice['name']} → {choice['unit']}   {reasons}")
    lines += [f"时限 clock   {facts['urgency']}", f"地点 place   {facts['place'] or '-'}"]
    return "\n".join([*lines, f"诉求 appeal  {facts['appeal']:.2f}", f"公开 shown   {facts['masked']}"])
