"""Telegram's sending limits as true sliding windows, on python-telegram-bot's own interface.

A leaky bucket lets nearly two windows' worth out within one window; Telegram counts a window that slides, so we do too.
Source of the figures: Telegram's bot FAQ (30 messages a second overall, one a second in a private chat, 20 a minute in a
group). Edits and callback answers are not counted.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import BaseRateLimiter

COUNTED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendVideo", "sendVoice", "sendMediaGroup"})
REACTION = "setMessageReaction"


class Window:
    """At most `count` events in any `seconds`, times on a monotonic clock."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._times: deque[float] = deque(maxlen=count)

    def free_at(self, now: float) -> float:
        """The earliest moment the next event may happen."""
        return max(now, self._times[0] + self._seconds) if len(self._times) == self._count else now

    def take(self, at: float) -> None:
        """Count an event at `at`."""
        self._times.append(at)


class SlidingWindows(BaseRateLimiter[dict[str, Any]]):
    """Holds a request back until every window it counts in has room. A margin covers the way to the server."""

    MARGIN = 0.05

    def __init__(self, overall: int = 30, group_per_minute: int = 20, now: Callable[[], float] | None = None) -> None:
        self._overall = Window(overall, 1 + self.MARGIN)
        self._group_per_minute = group_per_minute
        self._chats: dict[tuple[str, str], Window] = {}
        self._now = now or (lambda: asyncio.get_running_loop().time())

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: dict[str, Any] | None,
    ) -> Any:
        """Wait for room, then send. Errors pass through: what to do about them is the delivery's decision."""
        windows = self._windows(endpoint, data)
        if windows:
            await asyncio.sleep(self.reserve(windows))
        return await callback(*args, **kwargs)

    def reserve(self, windows: list[Window]) -> float:
        """Take a place in every window; answers how many seconds to wait for it."""
        now = self._now()
        at = max(window.free_at(now) for window in windows)
        for window in windows:
            window.take(at)
        return at - now

    def _windows(self, endpoint: str, data: dict[str, Any]) -> list[Window]:
        chat = str(data.get("chat_id", ""))
        if endpoint == REACTION:
            return [self._chat(REACTION, chat)]
        return [self._overall, self._chat("send", chat)] if endpoint in COUNTED else []

    def _chat(self, what: str, chat: str) -> Window:
        """One window a chat and what is counted there; reactions have a minute of their own."""
        if (what, chat) not in self._chats:
            group = chat.startswith("-") or what == REACTION
            count, seconds = (self._group_per_minute, 60.0) if group else (1, 1.0)
            self._chats[what, chat] = Window(count, seconds + self.MARGIN)
        return self._chats[what, chat]
