"""What is understood of a busy group's talk: which centre, whether it is an appeal at all, danger, place, personal data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.appeal import Hints
from domain.community import Community
from nlp import learnt, place
from nlp.evaluate.mistakes import Mistake, Pair, Reasons, surest
from nlp.evaluate.scores import scores, share
from nlp.pieces import pieces
from nlp.privacy import HIDDEN
from nlp.text import clean
from nlp.understanding import Understanding

CHATTER, EMERGENCY, NOTHING = "chatter", "emergency", "nothing"
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message: `kind` appeal, emergency or chatter; `centres` the ids of the right centre and of others that would do
    as well, none for chatter; `place` and `pii` words of the text."""

    text: str
    kind: str
    centres: tuple[str, ...] = ()
    place: str = ""
    pii: tuple[str, ...] = ()

    @property
    def is_appeal(self) -> bool:
        """Whether somebody wants something done: an emergency is an appeal."""
        return self.kind != CHATTER


@dataclass(frozen=True, slots=True)
class Heard:
    """A message and what was understood of it."""

    message: Message
    hints: Hints
    centres: tuple[str, ...]

    @property
    def is_taken_up(self) -> bool:
        """Whether the hotline would file it, ask its author, or ring the alarm, though nobody spoke to it."""
        return bool(self.hints.emergency) or self.hints.is_plain or self.hints.is_worth_asking


def messages(rows: Iterable[Mapping[str, Any]], community: Community) -> list[Message]:
    """Rows as in nlp/corpus; centres by id or by name («诉求», «诉求中心»). Raises KeyError for a centre that is none."""
    names = {centre.name.removesuffix("中心"): str(key) for key, centre in community.centres.items()}
    names |= {key: key for key in names.values()}
    return [
        Message(
            row["text"],
            row["kind"],
            tuple(names[name.removesuffix("中心")] for name in (row["centre"], *row["also_ok"]) if name),
            row["place"] or "",
            tuple(row["pii"]),
        )
        for row in rows
    ]


def group(
    rows: Sequence[Message], understand: Understanding, community: Community
) -> tuple[dict[str, Any], list[Heard]]:
    """`{rows, centre_top1, centre_top2, gate_precision, gate_coverage, appeal_precision, appeal_recall, false_alarm,
    emergency_recall, emergency_false_alarm, place_f1, place_exact_f1, pii_recall, pii_precision}` and what was heard.

    A centre is right if it is the right one or would do as well. `appeal_recall` is the share of appeals and emergencies that
    would be taken up though nobody spoke to the hotline, `false_alarm` that of chatter; `emergency_false_alarm` is the share of
    all that is no emergency. A place is right if it is the words of the label or a part of them, or holds them («大白楼» for
    «大白楼后门»), or the same building in the form of the cards; exactly right if it is neither longer nor shorter."""
    heard = [_heard(row, understand(row.text, community), community) for row in rows]
    said = [each for each in heard if each.message.is_appeal]
    chat = [each for each in heard if not each.message.is_appeal]
    sure = [each for each in said if each.hints.sure]
    calm = [each for each in heard if each.message.kind != EMERGENCY]
    danger = [each for each in heard if each.message.kind == EMERGENCY]
    taken = scores((each.is_taken_up, each.message.is_appeal) for each in heard)
    hidden = [_hidden(each) for each in heard]
    facts = {
        "rows": len(heard),
        "centre_top1": _share(_is_right(each, 1) for each in said),
        "centre_top2": _share(_is_right(each, 2) for each in said),
        "gate_precision": _share(_is_right(each, 1) for each in sure),
        "gate_coverage": share(len(sure), len(said)),
        "appeal_precision": taken["precision"],
        "appeal_recall": taken["recall"],
        "false_alarm": _share(each.is_taken_up for each in chat),
        "emergency_recall": _share(bool(each.hints.emergency) for each in danger),
        "emergency_false_alarm": _share(bool(each.hints.emergency) for each in calm),
        "place_f1": _place_f1(heard, community, exactly=False),
        "place_exact_f1": _place_f1(heard, community, exactly=True),
        "pii_recall": _share(found for _, recall in hidden for found in recall),
        "pii_precision": _share(right for precision, _ in hidden for right in precision),
    }
    return facts, heard


def mistakes(heard: Iterable[Heard]) -> Iterator[tuple[str, str]]:
    """What went wrong, with the text: danger missed or imagined, an appeal missed, talk taken for one, the wrong centre,
    personal data shown."""
    for each in heard:
        danger, text = bool(each.hints.emergency), each.message.text
        if danger != (each.message.kind == EMERGENCY):
            yield ("danger imagined" if danger else "danger missed"), text
        if each.is_taken_up != each.message.is_appeal:
            yield ("appeal missed" if each.message.is_appeal else "talk taken up"), text
        if each.message.is_appeal and not _is_right(each, 1):
            yield f"{each.centres[0] if each.centres else 'nothing'}, not {each.message.centres[0]}", text
        if not all(_hidden(each)[1]):
            yield "personal data shown", text


def worst(heard: Iterable[Heard], understand: Understanding, community: Community, most: int) -> list[Mistake]:
    """The surest mistakes. Of a message: that it is danger or not, or else an appeal or talk; and its centre. The score is that
    of the first matter, or how much it reads like an appeal or talk; danger is yes or no and comes first."""
    found = surest((wrong for each in heard for wrong in _wrong(each)), most)
    return [replace(each, reasons=_reasons(each, understand.explain(each.text, community))) for each in found]


def centres(heard: Iterable[Heard]) -> list[Pair]:
    """Of each appeal its centre, and the one that came first. One that would do as well is right."""
    said = [each for each in heard if each.message.is_appeal]
    return [(each.centres[0] if _is_right(each, 1) else each.message.centres[0], _first(each)) for each in said]


def fates(heard: Iterable[Heard]) -> list[Pair]:
    """Of each message what it is, and what becomes of it though nobody spoke to the hotline."""
    return [(each.message.kind, _fate(each.hints)) for each in heard]


def _wrong(heard: Heard) -> Iterator[Mistake]:
    hints, message = heard.hints, heard.message
    if bool(hints.emergency) and message.kind != EMERGENCY:
        yield Mistake(hints.masked, learnt.CALM, learnt.DANGER, None)
    elif not hints.emergency and message.kind == EMERGENCY:
        yield Mistake(hints.masked, learnt.DANGER, learnt.CALM, None)
    elif heard.is_taken_up and not message.is_appeal:
        yield Mistake(hints.masked, learnt.CHATTER, learnt.APPEAL, hints.appeal)
    elif message.is_appeal and not heard.is_taken_up:
        yield Mistake(hints.masked, learnt.APPEAL, learnt.CHATTER, round(1 - hints.appeal, 3))
    if message.is_appeal and hints.choices and not _is_right(heard, 1):
        yield Mistake(hints.masked, message.centres[0], _first(heard), hints.choices[0].score)


def _reasons(each: Mistake, explained: Mapping[str, Any], most: int = 5) -> Reasons:
    """The words that spoke most for what was chosen: of danger and of being an appeal as they were learnt, of a centre what spoke
    for its matter."""
    lexicon = learnt.lexicon()
    for question in (learnt.DANGER, learnt.KIND):
        if each.chosen in lexicon.heads[question].labels:
            reading = lexicon.read(pieces(explained["tokens"], each.text.lower()))
            (heard,) = lexicon.reasons(reading, question, [each.chosen], most)
            return tuple(heard)
    told: Counter[str] = Counter()  # the catalogue and the lexicon may both know a word
    for reason in explained["choices"][0]["reasons"]:
        told[reason["word"]] += reason["weight"]
    return tuple((word, round(weight, 3)) for word, weight in told.most_common(most) if weight > 0)


def _first(heard: Heard) -> str:
    return heard.centres[0] if heard.centres else NOTHING


def _fate(hints: Hints) -> str:
    if hints.emergency:
        return "alarm"
    return "filed" if hints.is_plain else "asked about" if hints.is_worth_asking else "left alone"


def _heard(message: Message, hints: Hints, community: Community) -> Heard:
    centres = dict.fromkeys(community.matters[choice.matter].centre.value for choice in hints.choices)
    return Heard(message, hints, tuple(centres))


def _is_right(heard: Heard, among: int) -> bool:
    return not set(heard.centres[:among]).isdisjoint(heard.message.centres)


def _place_f1(heard: Iterable[Heard], community: Community, *, exactly: bool) -> float:
    """Of messages with a place: found and right; of messages where one was found: right."""
    right = found = meant = 0
    for each in heard:
        said, true = each.hints.place, clean(each.message.place).lower()
        found, meant = found + bool(said), meant + bool(true)
        forms = (true, place.place(true, community.tree, true).lower())
        right += bool(said) and bool(true) and any(_agree(said.lower(), form, exactly=exactly) for form in forms)
    return round(2 * right / (found + meant), 4) if found + meant else 0.0


def _agree(said: str, true: str, *, exactly: bool) -> bool:
    return said == true or (not exactly and (said in true or true in said))


def _hidden(heard: Heard) -> tuple[list[bool], list[bool]]:
    """Of each stretch that is hidden whether it is personal; of each personal one whether all of it is hidden."""
    text = clean(heard.message.text)
    gaps, own = _gaps(text, heard.hints.masked), [_stretch(text, clean(part)) for part in heard.message.pii]
    precision = [any(start < its_end and its_start < end for its_start, its_end in own) for start, end in gaps]
    recall = [not part or clean(part) not in heard.hints.masked for part in heard.message.pii]
    return precision, recall


def _gaps(text: str, masked: str) -> list[Stretch]:
    """Where the text is hidden."""
    found, at = [], 0
    first, *rest = masked.split(HIDDEN)
    at = len(first)
    for shown in rest:
        following = text.find(shown, at + 1) if shown else len(text)
        following = following if following >= 0 else len(text)
        found.append((at, following))
        at = following + len(shown)
    return found


def _stretch(text: str, part: str) -> Stretch:
    start = text.find(part)
    return start, start + len(part)


def _share(found: Iterable[bool]) -> float:
    whole = list(found)
    return share(sum(whole), len(whole))
