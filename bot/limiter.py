"""Telegram's sending limits as true sliding windows, on python-telegram-bot's own interface.

A leaky bucket lets nearly two windows' worth out within one window; Telegram counts a window that slides, so we do too.
Source of the figures: Telegram's bot FAQ (30 messages a second overall, one a second in a private chat, 20 a minute in a
group). Edits and callback answers are not counted.
"""

import asyncio
from bisect import bisect_left, bisect_right, insort
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from telegram.ext import BaseRateLimiter

COUNTED = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "sendVideo", "sendVoice", "sendMediaGroup"}
    | {"sendAudio", "sendAnimation", "sendVideoNote", "sendLocation"}
)
REACTION = "setMessageReaction"
DEPARTING: ContextVar[Callable[[], Awaitable[None]]] = ContextVar("departing")
"""What is to be done when there is room, right before a request leaves; it may raise, and then nothing leaves."""
BUSY = 0.25
"""The share of a group's minute from which it counts as busy."""


class Window:
    """At most `count` events in any `seconds`, times on a monotonic clock. Places may be taken ahead of time and in any
    order: a message that waits for its group's minute does not hold up the others.

    A window ends where `_end` says, everywhere: a moment worked out in another way may lie a binary fraction before it.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._times: list[float] = []

    def free_at(self, earliest: float) -> float:
        """The first moment from `earliest` on at which one more event fits."""
        later = map(self._end, self._times)
        return next(at for at in (earliest, *later) if at >= earliest and self._fits(at))

    def take(self, at: float, now: float) -> None:
        """Count an event at `at`; what no window from `now` on can hold any more is forgotten."""
        del self._times[: bisect_right(self._times, now, key=self._end)]
        insort(self._times, at)

    def give_back(self, at: float) -> None:
        """Free a place that was taken, unless it has been forgotten."""
        if at in self._times:
            self._times.remove(at)

    def used(self, now: float) -> float:
        """The share of places taken, those ahead of time included."""
        return (len(self._times) - bisect_right(self._times, now - self._seconds)) / self._count

    def _fits(self, at: float) -> bool:
        """Whether every window that holds `at` has room: those that begin with an event up to it, and the one it begins."""
        after = bisect_left(self._times, self._end(at))
        starts = range(bisect_right(self._times, at, key=self._end), bisect_right(self._times, at))
        ends = (bisect_left(self._times, self._end(self._times[start])) - start for start in starts)
        begun = after - bisect_left(self._times, at)
        return max((begun, *ends)) < self._count

    def _end(self, start: float) -> float:
        """The first moment that is no longer in the window that begins at `start`."""
        return start + self._seconds


class SlidingWindows(BaseRateLimiter[dict[str, Any]]):
    """Holds a request back until every window it counts in has room. A margin covers the way to the server."""

    MARGIN, PUNCTUAL = 0.05, 0.005

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
        at = self.place(windows)
        await self._sleep_until(at)
        departing = DEPARTING.get(None)
        if departing:
            await departing()
        await self._sleep_until(self.place(windows, instead_of=at))
        return await callback(*args, **kwargs)

    def reserve(self, windows: list[Window]) -> float:
        """Take a place in every window; answers how many seconds to wait for it."""
        return self.place(windows) - self._now()

    def place(self, windows: list[Window], instead_of: float | None = None) -> float:
        """Take a place in every window; answers its moment. Whoever comes late for a place gives it back for another: what
        counts is when a message leaves, not when it was meant to."""
        now = at = self._now()
        if instead_of is not None:
            if now - instead_of <= self.PUNCTUAL:
                return instead_of
            for window in windows:
                window.give_back(instead_of)
        while (free := max((window.free_at(at) for window in windows), default=at)) > at:
            at = free
        for window in windows:
            window.take(at, now)
        return at

    async def _sleep_until(self, at: float) -> None:
        left = at - self._now()
        if left > 0:
            await asyncio.sleep(left)

    def free_in(self) -> float:
        """In how many seconds a message to somebody who has had none could leave."""
        now = self._now()
        return self._overall.free_at(now) - now

    def is_busy(self, chat: str) -> bool:
        """Whether so much of a group's minute is used up that what can be left out leaves the rest to what cannot."""
        return chat.startswith("-") and self._chat("send", chat).used(self._now()) >= BUSY

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
