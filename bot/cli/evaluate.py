"""hotline nlp evaluate"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import labelled, mistakes
from bot.cli.labelled import FILE
from bot.cli.output import as_json, plainly, result
from bot.settings import BadSettings

if TYPE_CHECKING:
    from nlp.evaluate.replies import Reply
    from nlp.evaluate.routing import Letter

DRAWS = 8
"""How often few letters of each label are drawn anew."""


@click.group("evaluate")
def command() -> None:
    """How good the rules are on a file of yours."""


@command.command("replies")
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


@command.command("routing")
@click.option("--train", type=FILE, required=True, help="CSV: label, and text, or subject and detail, or tokens.")
@click.option(
    "--test",
    type=FILE,
    default=None,
    help="The same columns; what is learnt is tried on these. Else a part of --train.",
)
@click.option("--folds", type=click.IntRange(2), default=5, show_default=True, help="Without --test: parts of --train.")
@click.option(
    "--each", type=click.IntRange(1), default=None, help="Without --test: learn from so many a label, eight times over."
)
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
def routing(
    train: Path,
    test: Path | None,
    folds: int,
    each: int | None,
    only_subject: bool,
    worst: int,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Learn which department a letter belongs to from one file, and try it on another; or on each part of the same file in turn,
    and tell the mean. With --json: {rows, macro_f1, accuracy, top2, gate_precision, gate_coverage, micros_per_message}, and with
    --worst {worst: [{text, label, chosen, score, reasons: [{word, weight}]}]}. Needs the extra «learn»."""
    from nlp.evaluate import routing as measure
    from nlp.segment import Segmenter

    mistakes.check(picture)
    known = _letters(train, only_subject=False)
    if len({letter.label for letter in known}) < 2:
        raise BadSettings(f"{train}: there is nothing to tell apart: letters of two labels are the least")
    try:
        if test:
            facts, judged = measure.routing(known, _letters(test, only_subject), Segmenter())
        else:
            splits = measure.few(known, each, DRAWS) if each else measure.folds(known, folds)
            facts, judged = measure.crossed(known, splits, Segmenter(), only_subject=only_subject)
    except ImportError:
        raise BadSettings(labelled.NO_LEARNING) from None
    except ValueError as error:
        raise BadSettings(f"{train}: {error}") from None
    mistakes.draw(picture, {"department": [(each.letter.label, each.first) for each in judged]})
    lines = [f"{name}: {value}" for name, value in facts.items()]
    if worst:
        found = measure.worst(judged, worst)
        lines += map(mistakes.line, found)
        facts["worst"] = [mistake.facts() for mistake in found]
    result(facts, as_json=as_json, words="\n".join(lines))


@command.command("group")
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
    rows = labelled.lines(path, *labelled.TALK)
    try:
        told = measure.messages(rows, community)
    except KeyError as error:
        raise BadSettings(f"{path}: this community has no centre {error}") from None
    facts, heard = measure.group(told, understand, community)
    mistakes.draw(picture, {"centre": measure.centres(heard), "what becomes of it": measure.fates(heard)})
    lines = [f"{name}: {value}" for name, value in facts.items()]
    if every:
        lines += [f"{what}  {text}" for what, text in measure.mistakes(heard)]
    if worst:
        found = measure.worst(heard, understand, community, worst)
        lines += map(mistakes.line, found)
        facts["worst"] = [each.facts() for each in found]
    result(facts, as_json=as_json, words="\n".join(lines))


@command.command("duplicates")
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

    rows, understand = labelled.lines(path, "text", "incident"), Understanding()
    facts, wrong = measure.duplicates(rows, Reader(understand, understand.segmenter), policy.load(EXAMPLE))
    lines = [f"{name}: {value}" for name, value in facts.items()]
    if mistakes:
        lines += [f"{what}  {one} / {other}" for what, one, other in wrong]
    result(facts, as_json=as_json, words="\n".join(lines))


@command.command("issues")
@click.option("--messages", type=FILE, required=True, help="CSV: id, user, subject, time, detail, likes.")
@click.option("--gold", type=FILE, required=True, help="CSV: id, topic; of as many of the messages as are known.")
@as_json
@plainly
def issues(messages: Path, gold: Path, as_json: bool) -> None:
    """Hot issues among letters, with what ships; nothing is learnt from the files. With --json: {rows, issues, pair_precision,
    pair_recall, pair_f1, mean_topic_f1}."""
    from nlp.evaluate import issues as measure
    from nlp.segment import Segmenter

    rows = labelled.table(messages, "id", "user", "subject", "time", "detail", "likes")
    topics = {row["id"]: row["topic"] for row in labelled.table(gold, "id", "topic")}
    try:
        letters = list(map(measure.letter, rows))
    except ValueError as error:
        raise BadSettings(f"{messages}: {error}") from None
    facts = measure.evaluate(letters, topics, Segmenter())
    result(facts, as_json=as_json, words="\n".join(f"{name}: {value}" for name, value in facts.items()))


@command.command("corrections")
@click.option("--seed", type=int, default=1, help="Another one chooses and cuts other messages.")
@as_json
@plainly
def corrected(seed: int, as_json: bool) -> None:
    """What corrections do, on nlp/corpus: of 500 messages cut by half, half belong to matters that have drifted, and a dispatcher
    corrects what is wrong. With --json: {stream, corrections, drifted: {rows, before, after}, rest: {…}, rest_cut: {…},
    rest_unlearnt: {…}, destination: {…}, restored, turned: {call: {rows, after_1, …}}}."""
    import policy
    from bot.demo.community import EXAMPLE
    from nlp.evaluate import corrections as measure
    from nlp.learnt import UNLEARNT

    unlearnt = labelled.corpus(*sorted(UNLEARNT.glob("*.jsonl")))
    facts = measure.corrections(labelled.corpus(), unlearnt, policy.load(EXAMPLE), seed)
    result(facts, as_json=as_json, words="\n".join(f"{name}: {value}" for name, value in facts.items()))


def _letters(path: Path, only_subject: bool) -> "list[Letter]":
    from nlp.evaluate.routing import Letter

    rows = labelled.table(path, "label")
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

    rows = labelled.table(path, "id", "reply")
    said: dict[str, str] = {row["id"]: row["fault"] for row in rows if row.get("fault") is not None}
    if labels:
        said |= {row["id"]: row["fault"] for row in labelled.table(labels, "id", "fault")}
    return [
        Reply(row["id"], f"{row.get('subject') or ''} {row.get('detail') or ''}", row["reply"], said.get(row["id"]))
        for row in rows
    ]
