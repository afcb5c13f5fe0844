"""What changed, in order: the page's stream and the phones' long poll read it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sandbox.errors import JsonObject
from sandbox.pulse import Pulse

KEPT = 5000


@dataclass(frozen=True)
class Change:
    """`kind`: message, edit, delete, reaction, callback, commands, clock or chat; `chat` 0 is nowhere in particular.

    `sender` is the user id behind a new message, otherwise 0.
    """

    change: int
    chat: int
    message_id: int
    kind: str
    sender: int = 0

    def as_json(self) -> JsonObject:
        return asdict(self)


class Changes:
    """An append-only log, numbered from 1; old entries fall off the end."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._log: deque[Change] = deque(maxlen=KEPT)
        self._last_in: dict[int, int] = {}
        self.number = 0

    def add(self, kind: str, chat: int = 0, message_id: int = 0, sender: int = 0) -> None:
        """Records one change and wakes whoever waits."""
        self.number += 1
        self._log.append(Change(self.number, chat, message_id, kind, sender))
        self._last_in[chat] = self.number
        self._pulse.beat()

    def since(self, number: int, visible: Callable[[Change], bool] = lambda _: True) -> list[Change]:
        """Changes after that number, oldest first."""
        fresh: deque[Change] = deque()
        for change in reversed(self._log):
            if change.change <= number:
                break
            if visible(change):
                fresh.appendleft(change)
        return list(fresh)

    def last_in(self, chat: int) -> int:
        """The number of the latest change in a chat; 0 if it never changed."""
        return self._last_in.get(chat, 0)
