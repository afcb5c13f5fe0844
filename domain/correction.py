"""A correction (纠正): a dispatcher gave a case to another matter than the one its words had pointed to first."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What one decision teaches: such words are about `right` rather than about `first`.

    `words` is the vault's entry with the words of the `case` as others may see them: it holds no text itself, so whoever has
    their data erased takes away what it taught. `undone_at` is when an operator took it back, None while it stands.
    """

    id: str
    community: str
    case: str
    words: str
    first: str
    right: str
    by: str
    at: datetime
    undone_at: datetime | None = None
