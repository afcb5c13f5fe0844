"""Which department a letter belongs to: a lexicon learnt from one file, tried on another."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from nlp.evaluate.mistakes import Mistake, shown, surest
from nlp.evaluate.scores import share
from nlp.lexicon import Lexicon, Reading
from nlp.pieces import HEAD, LETTER, pieces
from nlp.segment import Segmenter
from nlp.steps import Floats
from nlp.text import clean

SEED = 0
Split = tuple[Sequence[int], Sequence[int]]
"""Which letters of a file are learnt from, and which are tried."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A labelled text; `subject` is what its author put above it, "" for nothing. `tokens` are its words where somebody has cut
    it."""

    label: str
    text: str
    subject: str = ""
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter with the two likeliest labels, how likely the first is, and the words that made it so."""

    letter: Letter
    first: str
    second: str
    chance: float
    sure: bool
    reasons: tuple[tuple[str, float], ...]


def routing(
    train: Sequence[Letter], test: Sequence[Letter], segmenter: Segmenter
) -> tuple[dict[str, Any], list[Judged]]:
    """`{rows, macro_f1, accuracy, top2, gate_precision, gate_coverage, micros_per_message}` and every decision. A letter with a
    subject is learnt from twice, the second time from its subject alone. Microseconds are those of one
    text of the test file from its characters to its label, cutting into words included. Needs the extra «learn»."""
    from nlp.learn import Question, learn

    segmenter.warm()
    known = [(n, text) for n, letter in enumerate(train) for text in (letter, _subject(letter)) if text]
    question = Question([text.label for _, text in known], groups=[n for n, _ in known])
    lexicon = learn([read(text, segmenter) for _, text in known], question)
    began = time.perf_counter()
    texts = [lexicon.read(read(letter, segmenter)) for letter in test]
    margins = [lexicon.margins(text)["label"] for text in texts]
    spent = time.perf_counter() - began
    judged = [_judged(lexicon, *each) for each in zip(test, texts, margins, strict=True)]
    sure = [each for each in judged if each.sure]
    facts = {
        "rows": len(test),
        "macro_f1": macro_f1([(each.first, each.letter.label) for each in judged]),
        "accuracy": share(sum(map(_is_right, judged)), len(judged)),
        "top2": share(sum(each.letter.label in {each.first, each.second} for each in judged), len(judged)),
        "gate_precision": share(sum(map(_is_right, sure)), len(sure)),
        "gate_coverage": share(len(sure), len(judged)),
        "micros_per_message": round(spent / max(1, len(test)) * 1e6, 1),
    }
    return facts, judged


def crossed(
    letters: Sequence[Letter], splits: Iterable[Split], segmenter: Segmenter, *, only_subject: bool = False
) -> tuple[dict[str, Any], list[Judged]]:
    """The mean of `routing` over splits of one file, and every decision of all of them."""
    found = []
    for learnt, tried in splits:
        test = [_subject(letters[n]) if only_subject else letters[n] for n in tried]
        found.append(routing([letters[n] for n in learnt], [each for each in test if each], segmenter))
    every = [facts for facts, _ in found]
    means = {name: round(sum(facts[name] for facts in every) / len(every), 4) for name in every[0]}
    return means, [each for _, judged in found for each in judged]


def folds(letters: Sequence[Letter], count: int) -> list[Split]:
    """Splits by which each letter is tried once, on what was learnt from the other parts; each label falls evenly on them. Raises
    ValueError where no label has so many letters. Needs the extra «learn»."""
    from sklearn.model_selection import StratifiedKFold

    cut = StratifiedKFold(count, shuffle=True, random_state=SEED).split(letters, [each.label for each in letters])
    return [(learnt.tolist(), tried.tolist()) for learnt, tried in cut]


def few(letters: Sequence[Letter], each: int, draws: int) -> list[Split]:
    """So many random splits that learn from `each` letters of every label and try all the others."""
    random, found = Random(SEED), list[Split]()  # noqa: S311
    labels = sorted({letter.label for letter in letters})
    for _ in range(draws):
        own = [[n for n, letter in enumerate(letters) if letter.label == label] for label in labels]
        learnt = {n for places in own for n in random.sample(places, min(each, len(places)))}
        found.append((sorted(learnt), [n for n in range(len(letters)) if n not in learnt]))
    return found


def worst(judged: Iterable[Judged], most: int) -> list[Mistake]:
    """The letters it was surest to have put where they do not belong."""
    return surest((_mistake(each) for each in judged if not _is_right(each)), most)


def read(letter: Letter, segmenter: Segmenter) -> Mapping[str, int]:
    """The pieces of a letter: of all of it, and once more of its subject, or of its beginning where it has none. How clauses
    begin and end says who wants something, not what: it is left out."""
    said = clean(letter.text).lower()
    if letter.tokens:
        return pieces(letter.tokens, " ".join(letter.tokens).lower(), edge="")
    subject = clean(letter.subject).lower()
    head = subject or (said[:HEAD] if len(said) > LETTER else "")
    return pieces(segmenter.words(said), said, segmenter.words(head), head, edge="")


def _subject(letter: Letter) -> Letter | None:
    """What stood above a letter, as a text of its own: many people write no more."""
    return Letter(letter.label, letter.subject) if letter.subject and letter.subject != letter.text else None


def macro_f1(found: Iterable[tuple[str, str]]) -> float:
    """The mean over the true labels of the F1 of each, from pairs of (found, true)."""
    pairs = list(found)
    labels = sorted({true for _, true in pairs})
    return round(sum(_f1(pairs, label) for label in labels) / max(1, len(labels)), 4)


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(found == true == label for found, true in pairs)
    said, meant = sum(found == label for found, _ in pairs), sum(true == label for _, true in pairs)
    return 2 * right / (said + meant)


def _judged(lexicon: Lexicon, letter: Letter, text: Reading, margins: Floats) -> Judged:
    head = lexicon.heads["label"]
    chances = head.chances(margins).tolist()
    first, second, *_ = sorted(range(len(chances)), key=lambda n: -chances[n])
    sure = chances[first] / (chances[first] + chances[second]) >= head.sure
    label = head.labels[first]
    (reasons,) = lexicon.reasons(text, "label", [label])
    return Judged(letter, label, head.labels[second], round(chances[first], 4), sure, tuple(reasons))


def _mistake(each: Judged) -> Mistake:
    text, reasons = shown(each.letter.text.strip() or " ".join(each.letter.tokens), each.reasons)
    return Mistake(text, each.letter.label, each.first, each.chance, reasons)


def _is_right(judged: Judged) -> bool:
    return judged.first == judged.letter.label
