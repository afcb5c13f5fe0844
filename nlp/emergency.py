"""Whether somebody is in danger now. One of the catalogue's cues says so, or the text reads like it very clearly."""

from collections.abc import Callable

CALM, WORDY = 0.12, 16
"""How much a text with a cue, of so many characters, must read like danger at least, where its matter is none of danger; a cry is
believed as it is."""
ALARM, SHORTEST = 0.96, 8
"""How much a text without any cue, of so many characters, must: at most 2 in 1,000 lines of everyday chat do (docs/nlp.md).
«快打119» says too little by itself."""


def emergency(
    said: str, cue: str | None, chance: float, *, denied: bool, fits: bool, kind: Callable[[], str | None]
) -> str | None:
    """The kind of danger in a cleaned text that reads like danger so likely: the cue's, or `kind()` where it is all but certain
    and nothing denies it; else None. `fits`: what it is most likely about is a matter such danger is told under."""
    if cue:
        return cue if fits or chance >= CALM or len(said) < WORDY else None
    return kind() if chance >= ALARM and not denied and len(said) >= SHORTEST else None
