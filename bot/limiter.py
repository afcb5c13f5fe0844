"""Telegram's sending limits as true sliding windows, on python-telegram-bot's own interface.

A leaky bucket lets nearly two windows' worth out within one window; Telegram counts a window that slides, so we do too.
Source of the figures: Telegram's bot FAQ (30 messages a second overall, one a second in a private chat, 20 a minute in a
group). Edits and callback answers are not counted.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from contextvars import ContextVar
from math import inf
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
    """At most `count` requests in any `seconds`, on a monotonic clock.

    When Telegram counts a request is known only in part: after it left and before its answer came. So one counts from the moment
    it leaves until `seconds` after its answer, and no window of Telegram's can hold more than `count`, however slow the line.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self.gate = asyncio.Lock()
        self._count, self._seconds = count, seconds
        self._away = 0
        self._answered: deque[float] = deque()
        self._news = asyncio.Event()

    def wait(self, now: float) -> float:
        """In how many seconds one more may leave; infinity while it takes an answer to tell."""
        while self._answered and self._answered[0] + self._seconds <= now:
            self._answered.popleft()
        over = self._away + len(self._answered) + 1 - self._count
        if over <= 0:
            return 0.0
        return self._answered[over - 1] + self._seconds - now if over <= len(self._answered) else inf

    def leave(self) -> None:
        """A request takes a place."""
        self._away += 1

    def answer(self, now: float) -> None:
        """Its answer has come, or none will."""
        self._away -= 1
        self._answered.append(now)
        self._news.set()

    def stay(self) -> None:
        """It did not leave after all."""
        self._away -= 1
        self._news.set()

    def used(self, now: float) -> float:
        """The share of places taken."""
        self.wait(now)
        return (self._away + len(self._answered)) / self._count

    async def room(self, now: Callable[[], float]) -> None:
        """Return when one more may leave; one at a time asks, whoever holds the `gate`."""
        while (left := self.wait(now())) > 0:
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(None if left == inf else left):
                    await self._news.wait()


class SlidingWindows(BaseRateLimiter[dict[str, Any]]):
    """Holds a request back until every window it counts in has room; first come, first served. `crowd` is how many are held back
    by nothing but the limit over all: whoever waits for a group's minute holds up no other."""

    MARGIN = 0.01

    def __init__(self, overall: int = 30, group_per_minute: int = 20, now: Callable[[], float] | None = None) -> None:
        self.crowd = 0
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
        await self._admit(windows)
        try:
            departing = DEPARTING.get(None)
            if departing:
                await departing()
        except BaseException:
            for window in windows:
                window.stay()
            raise
        try:
            return await callback(*args, **kwargs)
        finally:
            for window in windows:
                window.answer(self._now())

    def is_busy(self, chat: str) -> bool:
        """Whether so much of a group's minute is used up that what can be left out leaves the rest to what cannot."""
        return chat.startswith("-") and self._chat("send", chat).used(self._now()) >= BUSY

    async def _admit(self, windows: list[Window]) -> None:
        """Take a place in every window, in the chat's own first."""
        async with AsyncExitStack() as gates:
            for window in windows:
                with self._crowding(window):
                    await gates.enter_async_context(window.gate)
                    await window.room(self._now)
            for window in windows:
                window.leave()

    @contextmanager
    def _crowding(self, window: Window) -> Iterator[None]:
        self.crowd += window is self._overall
        try:
            yield
        finally:
            self.crowd -= window is self._overall

    def _windows(self, endpoint: str, data: dict[str, Any]) -> list[Window]:
        chat = str(data.get("chat_id", ""))
        if endpoint == REACTION:
            return [self._chat(REACTION, chat)]
        return [self._chat("send", chat), self._overall] if endpoint in COUNTED else []

    def _chat(self, what: str, chat: str) -> Window:
        """One window a chat and what is counted there; reactions have a minute of their own."""
        if (what, chat) not in self._chats:
            group = chat.startswith("-") or what == REACTION
            count, seconds = (self._group_per_minute, 60.0) if group else (1, 1.0)
            self._chats[what, chat] = Window(count, seconds + self.MARGIN)
        return self._chats[what, chat]
