"""Learn a lexicon from labelled texts. Needs scikit-learn (extra «learn»); using what was learnt does not.

Support vectors, one label against the rest, on the pieces of a text weighted by how rare they are; then, on texts that each of
five machines had not seen, how far its margins may be trusted. docs/nlp.md says what else was tried.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import diags
from scipy.special import log_softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold
from sklearn.naive_bayes import MultinomialNB
from sklearn.preprocessing import StandardScaler, normalize
from sklearn.svm import LinearSVC

from nlp import signals, tagger
from nlp.blend import Blend, products
from nlp.catalogue import Hit, Index, weights
from nlp.learnt import APPEAL, CALM, CENTRE, CHATTER, DANGER, KIND, MATTER
from nlp.lexicon import Head, Lexicon, head
from nlp.pieces import pieces
from nlp.segment import Segmenter
from nlp.tagger import Tagger
from nlp.text import clean

FOLDS, SEED = 5, 0
RIGHT = 0.95
"""How often a first choice that is said to be sure has to be right, on texts that were not learnt from."""
LEAST = 0.3
"""What a piece still counts that falls on all labels alike."""
DOUBT = 3.0
"""Texts of no label that every piece is taken to have been met in besides: who is met twice is not known yet."""
FAINT = 0.05
"""Weights below say nothing worth a place in the file."""
RARE, OFTEN, FEW = 2, 3, 40
"""Texts a piece has to occur in: RARE where there are more than FEW a label, else one; OFTEN where questions share a lexicon."""
STRICT, COARSE = 1.0, 0.3
"""How closely support vectors follow single texts; and where labels are few and wide, and texts many."""
EPOCHS = 5
"""How often each text is looked at to learn where places are."""
FAMILY = 0.4
"""What the weights of a label's family add, where labels have families."""
SHARED, OWN = (0.2, 0.05), (0.25, 0.01)
"""What plain counting (naive Bayes) adds, as the spread of its margins, and its smoothing: where questions share a lexicon, and
where one has its own."""

SIBLINGS = 6
"""Messages of a corpus that stand together and are of one kind, and so are never learnt from and tried on at once."""

Found = Mapping[str, int]


@dataclass(frozen=True)
class Question:
    """A label for each text (None: this text does not say), and the family of each label where labels have one: then sure means
    that the family is, and `also` are other families that would do for a text. Texts of one `group` are never learnt from and
    tried on at once. `strict` is how closely single texts are followed."""

    labels: Sequence[str | None]
    families: Mapping[str, str] | None = None
    groups: Sequence[int] | None = None
    also: Sequence[Collection[str]] | None = None
    strict: float = STRICT


def learn(texts: Sequence[Found], question: Question, right: float = RIGHT) -> Lexicon:
    """The lexicon of texts, given as their pieces, for one question (all of them have a label, and no family), called "label";
    pieces count the more the more unevenly they fall among the labels. `right` is how often what is sure has to be right.
    Deterministic. Raises ValueError for fewer than two labels."""
    given = np.array(question.labels)
    names = np.unique(given)
    if len(names) < 2:
        raise ValueError("there is nothing to tell apart")
    rare = RARE if len(texts) > FEW * len(names) else 1
    counted = _counted(texts, rare)
    machine = _Machine(counted.transform(texts), given, telling=True)
    outside = _unseen(lambda seen: _counted([texts[n] for n in seen], rare), texts, question, telling=True)
    found = _head(machine, outside, question, right, 0.0)
    return Lexicon(_rows(counted), (counted.idf_ * machine.telling).astype(np.float32), {"label": found})


def from_corpus(rows: Sequence[Mapping[str, Any]], segmenter: Segmenter, index: Index) -> Lexicon:
    """The lexicon of messages as in nlp/corpus, with the questions of `nlp.learnt` and a blend for APPEAL and DANGER. Places and
    personal data are left out of what is learnt from. How far the heads may be trusted on talk is tried on parts of the corpus
    that none of them has seen: people have habits, and the next group has others. Deterministic. `index` is of the
    catalogue, whose words are kept together as they are where the lexicon is used."""
    segmenter.learn(index.vocabulary)
    texts = [_pieces(_stripped(row), segmenter) for row in rows]
    together = [n // SIBLINGS for n in range(len(rows))]
    parts = {part: n for n, part in enumerate(dict.fromkeys(map(_part, rows)))}
    writers = [parts[_part(row)] for row in rows] if len(parts) >= FOLDS else together
    centres = {row["matter"]: row["centre"] for row in rows if row["matter"]}
    is_appeal, is_danger = [row["kind"] != "chatter" for row in rows], [row["kind"] == "emergency" for row in rows]
    questions = {
        MATTER: Question([row["matter"] or None for row in rows], centres, together, [row["also_ok"] for row in rows]),
        CENTRE: Question([row["centre"] or CHATTER for row in rows], groups=writers, strict=COARSE),
        KIND: Question([APPEAL if each else CHATTER for each in is_appeal], groups=writers, strict=COARSE),
        DANGER: Question([DANGER if each else CALM for each in is_danger], groups=writers, strict=COARSE),
    }
    counted = _counted(texts, OFTEN)
    answers = {name: _answers(texts, counted, question, RIGHT) for name, question in questions.items()}
    heads = {name: found for name, (found, _) in answers.items()}
    labels = {name: found.labels for name, found in heads.items()}
    numbers = np.stack(
        [
            signals.signals(
                clean(row["text"]).lower(),
                {name: outside[n] for name, (_, outside) in answers.items() if name != MATTER},
                labels,
                weights(_hits(_stripped(row), segmenter, index)),
                cue=bool(index.emergencies.found(clean(row["text"]).lower())),
                denied=index.emergencies.denied(clean(row["text"]).lower()),
            )
            for n, row in enumerate(rows)
        ]
    )
    blends = {APPEAL: _blend(numbers, is_appeal), DANGER: _blend(numbers, is_danger)}
    return Lexicon(_rows(counted), counted.idf_.astype(np.float32), heads, blends, _tagger(rows, segmenter))


def _tagger(rows: Sequence[Mapping[str, Any]], segmenter: Segmenter) -> Tagger:
    """An averaged perceptron over whole texts (Collins 2002): what is wrong about the best tags is put right."""
    texts = [said for row in rows if (said := clean(row["text"]).lower())]
    found = [tagger.features(said, segmenter.words(said)) for said in texts]
    true = [_tags(said, clean(row["place"] or "").lower()) for said, row in zip(texts, rows, strict=True)]
    weights, bias = np.zeros((2**tagger.BITS, 3), np.float32), np.zeros(3, np.float32)
    sums, seen, random = (np.zeros_like(weights), np.zeros_like(bias)), 0, np.random.RandomState(SEED)
    for _ in range(EPOCHS):
        for n in random.permutation(len(texts)):
            seen += 1
            tags = np.array(tagger.best((weights[found[n]].sum(axis=0) + bias).tolist()))
            wrong = np.flatnonzero(tags != true[n])
            for step, right in ((1, true[n][wrong]), (-1, tags[wrong])):
                for told, counts, change in ((weights, bias, step), (*sums, step * seen)):
                    np.add.at(told, (found[n][:, wrong], right), change)
                    np.add.at(counts, right, change)
    even = [(last - whole / seen).astype(np.float32) for last, whole in zip((weights, bias), sums, strict=True)]
    return tagger.tagger(*even)


def _tags(said: str, place: str) -> Any:
    start = said.find(place) if place else -1
    tags = np.full(len(said), tagger.OUTSIDE)
    if start >= 0:
        tags[start : start + len(place)] = tagger.INSIDE
        tags[start] = tagger.BEGIN
    return tags


def _blend(numbers: Any, true: Any) -> Blend:
    even = StandardScaler().fit(numbers)
    fitted = LogisticRegression(class_weight="balanced", max_iter=3000, fit_intercept=False)
    fitted.fit(products(even.transform(numbers)), true)
    return Blend(*(each.astype(np.float32) for each in (even.mean_, even.scale_, fitted.coef_[0])))


class _Machine:
    """What was learnt from some texts, as long as it is not yet a head."""

    def __init__(
        self,
        rows: Any,
        labels: Any,
        families: Mapping[str, str] | None = None,
        *,
        strict: float = STRICT,
        telling: bool = False,
    ) -> None:
        self.names = np.unique(labels)
        self.telling = _telling(rows, labels, self.names) if telling else np.ones(rows.shape[1])
        even = self._even(rows)
        self.weights, self.bias = _support(even, labels, strict)
        if families:
            kin = np.array([families[name] for name in labels])
            family = np.searchsorted(np.unique(kin), [families[name] for name in self.names])
            weights, bias = _support(even, kin, COARSE)
            self.weights += FAMILY * weights[family]
            self.bias += FAMILY * bias[family]
        if families or telling:
            self.weights += _plainly(even, labels, *(OWN if telling else SHARED))

    def margins(self, rows: Any) -> Any:
        """One row a text, one column a label."""
        return self._even(rows) @ self.weights.T + self.bias

    def _even(self, rows: Any) -> Any:
        return normalize(rows @ diags(self.telling))


def _support(rows: Any, labels: Any, strict: float) -> tuple[Any, Any]:
    """Weights, one row a label, and the bias of each; of two labels a machine tells those of the second alone."""
    fitted = LinearSVC(C=strict, class_weight="balanced", random_state=SEED).fit(rows, labels)
    weights, bias = fitted.coef_, fitted.intercept_
    return (weights, bias) if len(weights) > 1 else (np.vstack([-weights, weights]), np.concatenate([-bias, bias]))


def _plainly(rows: Any, labels: Any, share: float, spare: float) -> Any:
    """Weights by how often each label has a piece, one row a label; `share` is the spread of the margins they make."""
    counts = MultinomialNB(alpha=spare, fit_prior=False).fit(rows, labels).feature_log_prob_
    counts = counts - counts.mean(axis=0)
    return share * counts / (rows @ counts.T).std()


def _telling(rows: Any, labels: Any, names: Any) -> Any:
    """How unevenly each piece falls among the labels: LEAST where it is everywhere alike, near 1 + LEAST where one alone has it
    often. One minus the entropy of the labels given the piece, each label counting the same."""
    sums = np.stack([np.asarray((rows[labels == name] > 0).sum(axis=0)).ravel() for name in names]).astype(float)
    sizes = np.array([[(labels == name).sum()] for name in names])
    even = sums / sizes * sizes.mean() + DOUBT / len(names)
    given = even / even.sum(axis=0)
    return LEAST + 1 + np.sum(given * np.log(given + 1e-12), axis=0) / np.log(len(names))


def _counted(texts: Sequence[Found], rare: int) -> Any:
    return TfidfVectorizer(analyzer=_spread, sublinear_tf=True, min_df=rare, norm=None).fit(texts)


def _rows(counted: Any) -> dict[str, int]:
    return {piece: row for row, piece in enumerate(counted.get_feature_names_out())}


def _spread(found: Found) -> list[str]:
    return [piece for piece, times in found.items() for _ in range(times)]


def _answers(texts: Sequence[Found], counted: Any, question: Question, right: float) -> tuple[Head, Any]:
    """The head, and the margins of texts it had not seen."""
    known = [n for n, label in enumerate(question.labels) if label is not None]
    kept = Question(
        [question.labels[n] for n in known],
        question.families,
        [question.groups[n] for n in known] if question.groups else None,
        [question.also[n] for n in known] if question.also else None,
        question.strict,
    )
    own = [texts[n] for n in known]
    machine = _Machine(counted.transform(own), np.array(kept.labels), kept.families, strict=kept.strict)
    outside = _unseen(lambda _: counted, own, kept)
    return _head(machine, outside, kept, right, FAINT), outside


def _unseen(count: Any, texts: Sequence[Found], question: Question, *, telling: bool = False) -> Any:
    """Each text's margins from a machine that has not seen it; -1 for labels that machine has not seen. `count` makes the counter
    of pieces of the texts that are seen."""
    labels = np.array(question.labels)
    names, counts = np.unique(labels, return_counts=True)
    margins = np.full((len(texts), len(names)), -1.0)
    if question.groups:
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels, question.groups)
    else:
        few = max(2, min(FOLDS, counts.min()))
        folds = StratifiedKFold(few, shuffle=True, random_state=SEED).split(np.zeros(len(texts)), labels)
    for seen, unseen in folds:
        counted = count(seen)
        rows = counted.transform([texts[n] for n in seen])
        machine = _Machine(rows, labels[seen], question.families, strict=question.strict, telling=telling)
        columns = np.searchsorted(names, machine.names)
        margins[np.ix_(unseen, columns)] = machine.margins(counted.transform([texts[n] for n in unseen]))
    return margins


def _head(machine: _Machine, outside: Any, question: Question, right: float, faint: float) -> Head:
    names, families, labels = machine.names.tolist(), question.families or {}, list(map(str, question.labels))
    sharpness = _sharpness(outside, np.searchsorted(machine.names, labels))
    chances = np.exp(log_softmax(outside * sharpness, axis=1))
    kin = np.array([families.get(name, name) for name in names])
    summed = np.stack([chances[:, kin == each].sum(axis=1) for each in np.unique(kin)], axis=1)
    also = question.also or [()] * len(labels)
    first = np.unique(kin)[summed.argmax(axis=1)].tolist()
    hits = [
        said == families.get(label, label) or said in other
        for said, label, other in zip(first, labels, also, strict=True)
    ]
    return head(names, machine.bias, machine.weights.T, sharpness, _sure(summed, np.array(hits), right), faint)


def _sharpness(margins: Any, true: Any) -> float:
    """By which factor margins become the likeliest probabilities."""

    def unlikely(factor: float) -> float:
        return -float(log_softmax(margins * factor, axis=1)[np.arange(len(true)), true].mean())

    return round(float(minimize_scalar(unlikely, bounds=(0.1, 50), method="bounded").x), 2)


def _sure(chances: Any, hits: Any, right: float) -> float:
    """How likely the first must be, of the two likeliest, to be right so often; 1 where it never is."""
    second, first = np.sort(chances, axis=1)[:, -2:].T
    ahead = first / (first + second)
    order = np.argsort(-ahead, kind="stable")
    enough = np.flatnonzero(np.cumsum(hits[order]) / np.arange(1, len(order) + 1) >= right)
    return round(float(ahead[order][enough[-1]]), 4) if len(enough) else 1.0


def _part(row: Mapping[str, Any]) -> str:
    """In which part of the corpus a message was written: the letters of its id."""
    return re.split(r"\d", row["id"], maxsplit=1)[0]


def _stripped(row: Mapping[str, Any]) -> str:
    text: str = row["text"]
    for part in (row["place"], *row["pii"]):
        text = text.replace(part or "\0", "，")
    return text


def _pieces(text: str, segmenter: Segmenter) -> Found:
    said = clean(text).lower()
    return pieces(segmenter.words(said), said)


def _hits(text: str, segmenter: Segmenter, index: Index) -> list[Hit]:
    words = segmenter.words(clean(text).lower())
    return index.hits(words, segmenter.inner(words))
