"""Telegram's rate limits as true sliding windows; off unless switched on."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from sandbox.errors import JsonObject, too_many


@dataclass
class Limits:
    """Counts of sends (edits are free) and of reactions in groups; times are unix seconds of real time."""

    on: bool = False
    overall_per_second: int = 30
    private_per_second: int = 1
    group_per_minute: int = 20
    group_reactions_per_minute: int = 20
    _sent: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit_messages(self, chat: int, private: bool, now: float, count: int = 1) -> None:
        """Counts messages to a chat, an album's all at once.

        Raises ApiError 429 with the seconds to wait; then nothing is counted. What could never fit, an album to a
        person at one message a second, goes through when the window is empty, as it does in Telegram.
        """
        local = (self.private_per_second, 1.0) if private else (self.group_per_minute, 60.0)
        self._admit(now, {"overall": (self.overall_per_second, 1.0), chat: local}, count)

    def admit_reaction(self, chat: int, private: bool, now: float) -> None:
        """Counts one reaction; groups have a window of their own for them."""
        if not private:
            self._admit(now, {("reaction", chat): (self.group_reactions_per_minute, 60.0)})

    def configure(self, wanted: JsonObject) -> None:
        """Takes the public fields by name; what was counted so far is forgotten."""
        for name in self.as_json():
            if name in wanted:
                setattr(self, name, type(getattr(self, name))(wanted[name]))
        self._sent.clear()

    def as_json(self) -> JsonObject:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def _admit(self, now: float, windows: dict[object, tuple[int, float]], count: int = 1) -> None:
        if not self.on:
            return
        wait = max(self._wait(key, now, count, *window) for key, window in windows.items())
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for key in windows:
            self._sent[key].extend([now] * count)

    def _wait(self, key: object, now: float, more: int, limit: int, seconds: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        over = len(sent) + min(more, limit) - limit
        return sent[over - 1] + seconds - now if over > 0 else 0.0
