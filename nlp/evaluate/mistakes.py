"""What went wrong, to look at: the mistakes a model was surest of, and which labels it takes for which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlp.privacy import mask
from nlp.text import clean

Reasons = tuple[tuple[str, float], ...]
Pair = tuple[str, str]
"""What somebody said a text is, and what was chosen."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """`text` with personal data hidden; `label` as somebody had given it; `score` how sure the choice was, 0 to 1, None where
    there is only yes and no (danger); `reasons` the words that spoke most for what was chosen, with their weights."""

    text: str
    label: str
    chosen: str
    score: float | None
    reasons: Reasons = ()

    def facts(self) -> dict[str, Any]:
        """JSON-able: `{text, label, chosen, score, reasons: [{word, weight}]}`."""
        return asdict(self) | {"reasons": [{"word": word, "weight": weight} for word, weight in self.reasons]}


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each label (row) was taken for each (column); `counts` by row. Columns begin with the rows' labels, unless what
    is chosen are other things altogether."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def surest(found: Iterable[Mistake], most: int) -> list[Mistake]:
    """The mistakes that were chosen most surely, those without a score first; in the order given where they are alike."""
    return sorted(found, key=lambda each: -(2 if each.score is None else each.score))[:most]


def confusion(pairs: Iterable[Pair]) -> Confusion:
    """Which labels are taken for which. Labels in the order of their names; what is only chosen comes last."""
    counts = Counter(pairs)
    rows = sorted({true for true, _ in counts})
    chosen = {each for _, each in counts}
    columns = (rows if chosen & set(rows) else []) + sorted(chosen - set(rows))
    table = tuple(tuple(counts[row, column] for column in columns) for row in rows)
    return Confusion(tuple(rows), tuple(columns), table)


def shown(text: str, reasons: Sequence[tuple[str, float]]) -> tuple[str, Reasons]:
    """A text with personal data hidden, and of the reasons those that can still be read in it; the pieces of a number stand as
    N in a reason and tell nothing."""
    said = clean(text)
    masked = mask(said)
    open_, whole = masked.lower(), said.lower()
    return masked, tuple(each for each in reasons if each[0] in open_ or each[0] not in whole)
