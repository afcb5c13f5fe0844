"""A message ready for a channel."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says and the signed data a press brings back (≤ 64 bytes)."""

    label: str
    data: str


Rows = tuple[tuple[Button, ...], ...]


def abreast(keys: Sequence[Button], most: int) -> Rows:
    """Buttons in rows of at most so many."""
    return tuple(tuple(keys[at : at + most]) for at in range(0, len(keys), most))


@dataclass(frozen=True, slots=True)
class Message:
    """A text in Telegram's HTML subset, inline buttons in rows, and optionally a persistent keyboard (rows of labels)."""

    text: str
    buttons: Rows = ()
    keyboard: tuple[tuple[str, ...], ...] = field(default=())
