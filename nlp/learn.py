"""Learn a lexicon from labelled texts. Needs scikit-learn (extra «learn»); using what was learnt does not.

Regularised least squares, one label against the rest, on the pieces of a text, weighted by how rare they are and how
unevenly they fall among the labels (docs/nlp.md says what else was tried); then, on texts that each of five machines had not
seen, how far its margins may be trusted.
"""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import diags
from scipy.special import log_softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize

from nlp.lexicon import ROUGH, Entry, Lexicon

FOLDS, SEED = 5, 0
RIGHT = 0.955
"""How often a first choice that is said to be sure has to be right, on texts that were not learnt from."""
SOFT = 1.0
"""How strongly weights are held back: more learns less of single texts."""
LEAST = 0.3
"""What a piece still counts that falls on all labels alike."""
FAINT = 0.05
"""Weights below say nothing worth a place in the file."""
RARE = 2
"""Texts a piece has to occur in, where there are more than FEW a label; else one."""
FEW = 40

DOUBT = 3.0
"""Texts of no label that every piece is taken to have been met in besides: who is met twice is not known yet."""

Found = Mapping[str, int]


def learn(texts: Sequence[Found], labels: Sequence[str], faint: float = FAINT, right: float = RIGHT) -> Lexicon:
    """The lexicon of texts, given as their pieces, with a label each. Weights below `faint` are left out; `right` is how often
    what is sure has to be right. Deterministic. Raises ValueError for fewer than two labels."""
    if len(set(labels)) < 2:
        raise ValueError("there is nothing to tell apart")
    given, names = np.array(labels), sorted(set(labels))
    rare = RARE if len(texts) > FEW * len(names) else 1
    machine = _Machine(texts, given, rare)
    outside = _unseen(texts, given, rare)
    sharpness = _sharpness(outside, given, names)
    sure = _sure(outside * sharpness, given, names, right)
    return Lexicon(tuple(names), machine.bias, sharpness, sure, machine.entries(faint))


class _Machine:
    """What was learnt from some texts, as long as it is not yet a lexicon."""

    def __init__(self, texts: Sequence[Found], labels: Any, rare: int) -> None:
        self._counted = TfidfVectorizer(analyzer=_spread, sublinear_tf=True, min_df=rare, norm=None)
        rows = self._counted.fit_transform(texts)
        self.names = np.unique(labels)
        self._telling = _telling(rows, labels, self.names)
        self._fitted = RidgeClassifier(alpha=SOFT, class_weight="balanced", solver="sparse_cg", random_state=SEED)
        self._fitted.fit(normalize(rows @ diags(self._telling)), labels)

    def margins(self, texts: Sequence[Found]) -> Any:
        """One row a text, one column a label."""
        rows = self._counted.transform(texts) @ diags(self._telling)
        return _both(self._fitted.decision_function(normalize(rows)))

    @property
    def bias(self) -> tuple[float, ...]:
        """Of each label."""
        return tuple(round(float(each), ROUGH + 1) for each in _both(np.atleast_2d(self._fitted.intercept_))[0])

    def entries(self, faint: float) -> dict[str, Entry]:
        """Each piece with the weights that say something."""
        weights = self._fitted.coef_ if len(self.names) > 2 else np.vstack([-self._fitted.coef_, self._fitted.coef_])
        rarity = self._counted.idf_ * self._telling
        found = {}
        for piece, column in self._counted.vocabulary_.items():
            said = np.flatnonzero(np.abs(weights[:, column]) >= faint)
            own = array("H", said.tolist()), array("f", [float(weights[n, column]) for n in said])
            found[piece] = Entry(round(float(rarity[column]), ROUGH), *own)
        return found


def _telling(rows: Any, labels: Any, names: Any) -> Any:
    """How unevenly each piece falls among the labels: LEAST where it is everywhere alike, near 1 + LEAST where one alone has it
    often. One minus the entropy of the labels given the piece, each label counting the same."""
    sums = np.stack([np.asarray((rows[labels == name] > 0).sum(axis=0)).ravel() for name in names]).astype(float)
    sizes = np.array([[(labels == name).sum()] for name in names])
    even = sums / sizes * sizes.mean() + DOUBT / len(names)
    given = even / even.sum(axis=0)
    return LEAST + 1 + np.sum(given * np.log(given + 1e-12), axis=0) / np.log(len(names))


def _spread(found: Found) -> list[str]:
    return [piece for piece, times in found.items() for _ in range(times)]


def _unseen(texts: Sequence[Found], labels: Any, rare: int) -> Any:
    """Each text's margins from a machine that has not seen it; -1 for labels that machine has not seen."""
    names, counts = np.unique(labels, return_counts=True)
    margins = np.full((len(texts), len(names)), -1.0)
    folds = StratifiedKFold(max(2, min(FOLDS, counts.min())), shuffle=True, random_state=SEED)
    for seen, unseen in folds.split(np.zeros(len(texts)), labels):
        machine = _Machine([texts[n] for n in seen], labels[seen], rare)
        columns = np.searchsorted(names, machine.names)
        margins[np.ix_(unseen, columns)] = machine.margins([texts[n] for n in unseen])
    return margins


def _both(margins: Any) -> Any:
    """Of two labels a machine tells the margin of the second alone."""
    if margins.ndim == 2 and margins.shape[1] > 1:
        return margins
    return np.stack([-margins.ravel(), margins.ravel()], axis=1)


def _sharpness(margins: Any, labels: Any, names: Sequence[str]) -> float:
    """By which factor margins become the likeliest probabilities."""
    right = np.searchsorted(names, labels)

    def unlikely(factor: float) -> float:
        return -float(log_softmax(margins * factor, axis=1)[np.arange(len(right)), right].mean())

    return round(float(minimize_scalar(unlikely, bounds=(0.1, 50), method="bounded").x), 2)


def _sure(logits: Any, labels: Any, names: Sequence[str], right: float) -> float:
    """The least probability of the first label from which it is right so often; 1 where it never is."""
    chances = np.exp(log_softmax(logits, axis=1))
    best, hit = chances.max(axis=1), chances.argmax(axis=1) == np.searchsorted(names, labels)
    order = np.argsort(-best, kind="stable")
    shares = np.cumsum(hit[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= right)
    return round(float(best[order][enough[-1]]), 4) if len(enough) else 1.0
