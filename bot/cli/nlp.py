"""hotline nlp"""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli import mistakes, offers
from bot.cli.output import as_json, plainly, result
from bot.settings import BadSettings

if TYPE_CHECKING:
    from bot.wiring import Hotline
    from domain.correction import Correction
    from nlp.evaluate.replies import Reply
    from nlp.evaluate.routing import Letter
    from storage.uow import Uow

NO_LEARNING = "learning needs scikit-learn: install the extra «learn», e.g. pip install 'resident-hotline[learn]'"
SHOWN = 8
"""Words for or against a matter on the screen; --json tells all of them."""
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("nlp")
def command() -> None:
    """What the hotline understands."""


command.add_command(offers.command)


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
    "--from", "paths", type=FILE, multiple=True, help="JSON lines as in nlp/corpus; all of nlp/corpus if left out."
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
        raise BadSettings(NO_LEARNING) from None
    target = target or learnt.FILE
    rows = _corpus(*paths)
    found = from_corpus(rows, Segmenter(), Index(policy.load(EXAMPLE)).emergencies)
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


@command.command("corrections")
@click.option("--undo", "id_", default="", metavar="ID", help="Take this one back.")
@click.option("--undo-all", is_flag=True, help="Take all of them back.")
@click.option("--community", default="", help="The community's id, where there are several.")
@as_json
@plainly
def corrections(id_: str, undo_all: bool, community: str, as_json: bool) -> None:
    """What dispatchers have taught the router by giving cases to other matters, the newest first: {corrections: [{id, case, from,
    to, by, at, undone_at, words}]}; or {undone: [id]}. What is taken back counts no more from the next message on, and stays in
    the list with its day."""
    from bot import settings, wiring
    from bot.cli.store import one_of, ready
    from flow import correct

    hotline = wiring.assemble(settings.load())
    ready().dispose()
    home = one_of(hotline.world.communities, community)
    if id_ or undo_all:
        with hotline.work() as uow:
            undone = [each.id for each in correct.undo(uow, home, id_)]
        if not undone and id_:
            raise BadSettings(f"no correction {id_} stands")
        result({"undone": undone}, as_json=as_json, words=f"taken back: {len(undone)}")
        return
    with hotline.look() as uow:
        rows = [_correction(hotline, uow, each) for each in uow.corrections.every(home)]
    lines = [
        f"{row['at']:%Y-%m-%d %H:%M}Z  {row['case']}  {row['from']} → {row['to']}  {' '.join(row['words'])}"
        f"  by {row['by']}  {row['id']}{'  undone' if row['undone_at'] else ''}"
        for row in rows
    ]
    result({"corrections": rows}, as_json=as_json, words="\n".join(lines) or "nothing has been corrected")


def _correction(hotline: "Hotline", uow: "Uow", each: "Correction") -> dict[str, Any]:
    from flow.correct import read

    case, rules = uow.cases.get(each.community, each.case), hotline.world.communities[each.community]
    return {
        "id": each.id,
        "case": case.number if case else each.case,
        "from": each.first,
        "to": each.right,
        "by": each.by,
        "at": each.at,
        "undone_at": each.undone_at,
        "words": hotline.understanding.teaches(each, read(uow.vault, each), rules),
    }


@command.group("evaluate")
def evaluate() -> None:
    """How good the rules are on a file of yours."""


@evaluate.command("replies")
@click.option("--test", "path", type=FILE, required=True, help="CSV with the columns id, subject, detail, reply.")
@click.option("--labels", type=FILE, default=None, help="CSV with the columns id, fault (empty: none).")
@click.option("--only-labelled", is_flag=True, help="Leave out whatever nobody has labelled.")
@as_json
@plainly
def replies(path: Path, labels: Path | None, only_labelled: bool, as_json: bool) -> None:
    """The check of results: are strange answers found off the topic, and are poor ones sent back? With --json: {rows, refused,
    faults, relevance: {precision, recall, f1, false_refusals}, labelled, gate: {…}, completeness: {fault: {…}}}; the last two
    where there are labels, in a column `fault` or in a file of their own."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp.evaluate import replies as measure
    from nlp.understanding import Understanding

    rows = _replies(path, labels)
    if only_labelled:
        rows = [row for row in rows if row.fault is not None]
    facts = measure.replies(rows, Understanding(), policy.load(EXAMPLE))
    result(facts, as_json=as_json, words="\n".join(f"{name}: {value}" for name, value in facts.items()))


@evaluate.command("routing")
@click.option("--train", type=FILE, required=True, help="CSV: label, and text, or subject and detail, or tokens.")
@click.option("--test", type=FILE, required=True, help="The same columns; what is learnt is tried on these.")
@click.option("--only-subject", is_flag=True, help="Try it on the subjects alone; rows without one are left out.")
@click.option(
    "--worst",
    "--mistakes",
    "worst",
    type=click.IntRange(0),
    default=0,
    help="Show so many of the mistakes it was surest of, personal data hidden.",
)
@mistakes.picture
@as_json
@plainly
def routing(train: Path, test: Path, only_subject: bool, worst: int, picture: Path | None, as_json: bool) -> None:
    """Learn which department a letter belongs to from one file, and try it on another. With --json: {rows, macro_f1, accuracy,
    top2, gate_precision, gate_coverage, micros_per_message}, and with --worst {worst: [{text, label, chosen, score, reasons:
    [{word, weight}]}]}. Needs the extra «learn»."""
    from nlp.evaluate import routing as measure
    from nlp.segment import Segmenter

    mistakes.check(picture)
    try:
        facts, judged = measure.routing(_letters(train, only_subject=False), _letters(test, only_subject), Segmenter())
    except ImportError:
        raise BadSettings(NO_LEARNING) from None
    mistakes.draw(picture, {"department": [(each.letter.label, each.first) for each in judged]})
    lines = [f"{name}: {value}" for name, value in facts.items()]
    if worst:
        found = measure.worst(judged, worst)
        lines += map(mistakes.line, found)
        facts["worst"] = [each.facts() for each in found]
    result(facts, as_json=as_json, words="\n".join(lines))


@evaluate.command("group")
@click.option(
    "--test",
    "path",
    type=FILE,
    required=True,
    help="JSON lines as in nlp/corpus: text, kind, centre, also_ok, place, pii.",
)
@click.option("--community", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@click.option(
    "--mistakes",
    "every",
    is_flag=True,
    help="Show every miss: danger, centre, talk taken for an appeal, personal data shown.",
)
@click.option(
    "--worst", type=click.IntRange(0), default=0, help="Show so many of the surest misses, personal data hidden."
)
@mistakes.picture
@as_json
@plainly
def group(path: Path, folder: Path | None, every: bool, worst: int, picture: Path | None, as_json: bool) -> None:
    """A group's talk, with what ships; nothing is learnt from the file. With --json: {rows, centre_top1, centre_top2,
    gate_precision, gate_coverage, appeal_precision, appeal_recall, false_alarm, emergency_recall,
    emergency_false_alarm, place_f1, place_exact_f1, pii_recall, pii_precision}, and with --worst {worst: [{text, label, chosen,
    score, reasons: [{word, weight}]}]}, danger first and with no score."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp.evaluate import group as measure
    from nlp.understanding import Understanding

    mistakes.check(picture)
    community, understand = policy.load(folder or EXAMPLE), Understanding()
    rows = [json.loads(line) for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    facts, heard = measure.group(measure.messages(rows, community), understand, community)
    mistakes.draw(picture, {"centre": measure.centres(heard), "what becomes of it": measure.fates(heard)})
    lines = [f"{name}: {value}" for name, value in facts.items()]
    if every:
        lines += [f"{what}  {text}" for what, text in measure.mistakes(heard)]
    if worst:
        found = measure.worst(heard, understand, community, worst)
        lines += map(mistakes.line, found)
        facts["worst"] = [each.facts() for each in found]
    result(facts, as_json=as_json, words="\n".join(lines))


@evaluate.command("duplicates")
@click.option(
    "--test", "path", type=FILE, required=True, help="JSON lines: text, and incident, alike for the same one."
)
@click.option("--mistakes", is_flag=True, help="Show every pair put together or kept apart by mistake.")
@as_json
@plainly
def duplicates(path: Path, mistakes: bool, as_json: bool) -> None:
    """Which messages tell of the same incident, with what ships; nothing is learnt from the file, its places are not read.
    With --json: {rows, pair_precision, pair_recall, pair_f1}."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp.evaluate import duplicates as measure
    from nlp.match import Reader
    from nlp.understanding import Understanding

    rows = [json.loads(line) for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    understand = Understanding()
    facts, wrong = measure.duplicates(rows, Reader(understand, understand.segmenter), policy.load(EXAMPLE))
    lines = [f"{name}: {value}" for name, value in facts.items()]
    if mistakes:
        lines += [f"{what}  {one} / {other}" for what, one, other in wrong]
    result(facts, as_json=as_json, words="\n".join(lines))


@evaluate.command("issues")
@click.option("--messages", type=FILE, required=True, help="CSV: id, user, subject, time, detail, likes.")
@click.option("--gold", type=FILE, required=True, help="CSV: id, topic; of as many of the messages as are known.")
@as_json
@plainly
def issues(messages: Path, gold: Path, as_json: bool) -> None:
    """Hot issues among letters, with what ships; nothing is learnt from the files. With --json: {rows, issues, pair_precision,
    pair_recall, pair_f1, mean_topic_f1}."""
    from nlp.evaluate import issues as measure
    from nlp.segment import Segmenter

    letters = list(map(measure.letter, _rows(messages)))
    facts = measure.evaluate(letters, {row["id"]: row["topic"] for row in _rows(gold)}, Segmenter())
    result(facts, as_json=as_json, words="\n".join(f"{name}: {value}" for name, value in facts.items()))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@evaluate.command("corrections")
@click.option("--seed", type=int, default=1, help="Another one chooses and cuts other messages.")
@as_json
@plainly
def corrected(seed: int, as_json: bool) -> None:
    """What corrections do, on nlp/corpus: of 500 messages cut by half, half belong to matters that have drifted, and a dispatcher
    corrects what is wrong. With --json: {stream, corrections, drifted: {rows, before, after}, rest: {…}, rest_cut: {…},
    destination: {…}, restored, turned: {call: {rows, after_1, …}}}."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp.evaluate import corrections as measure

    facts = measure.corrections(_corpus(), policy.load(EXAMPLE), seed)
    result(facts, as_json=as_json, words="\n".join(f"{name}: {value}" for name, value in facts.items()))


def _corpus(*paths: Path) -> list[dict[str, Any]]:
    """The rows of these files, or of all of nlp/corpus."""
    from nlp.learnt import CORPUS

    files = paths or sorted(CORPUS.glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text("utf-8-sig").splitlines() if line.strip()]


def _letters(path: Path, only_subject: bool) -> "list[Letter]":
    from nlp.evaluate.routing import Letter

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if only_subject:
        return [Letter(row["label"], row["subject"]) for row in rows if row.get("subject")]
    return [
        Letter(
            row["label"],
            row.get("text") or f"{row.get('subject') or ''} {row.get('detail') or ''}",
            row.get("subject") or "",
            tuple((row.get("tokens") or "").split()),
        )
        for row in rows
    ]


def _replies(path: Path, labels: Path | None) -> "list[Reply]":
    from nlp.evaluate.replies import Reply

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    said: dict[str, str] = {row["id"]: row["fault"] for row in rows if row.get("fault") is not None}
    if labels:
        with labels.open(encoding="utf-8-sig", newline="") as file:
            said |= {row["id"]: row["fault"] for row in csv.DictReader(file)}
    return [
        Reply(row["id"], f"{row.get('subject') or ''} {row.get('detail') or ''}", row["reply"], said.get(row["id"]))
        for row in rows
    ]


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
