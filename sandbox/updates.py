"""The queue of updates: what getUpdates reads and the webhook delivers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import ApiError, JsonObject
from sandbox.pulse import Pulse

FIRST_ID = 880_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
POLL_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_CONFLICT = "Conflict: terminated by setWebhook request"


@dataclass(frozen=True)
class Pending:
    """An update not yet confirmed; updates of one `lane` reach a webhook in order, lanes run beside each other."""

    update_id: int
    lane: str
    body: JsonObject


class Updates:
    """Kept until confirmed by an offset or a webhook's 2xx."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._next_id = FIRST_ID
        self._poll = 0
        self._conflict = POLL_CONFLICT
        self._allowed: frozenset[str] = frozenset()
        self.pending: deque[Pending] = deque()
        self.on_add: Callable[[], None] = lambda: None

    def allow(self, kinds: list[str] | None) -> None:
        """allowed_updates: None keeps the earlier choice, an empty list means all but the rare kinds."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """What was asked for, sorted; empty means the default."""
        return sorted(self._allowed)

    def add(self, kind: str, payload: JsonObject, lane: str) -> None:
        """Queues an update, unless its kind is not wanted."""
        if kind not in self._allowed if self._allowed else kind in NOT_BY_DEFAULT:
            return
        self.pending.append(Pending(self._next_id, lane, {"update_id": self._next_id, kind: payload}))
        self._next_id += 1
        self._pulse.beat()
        self.on_add()

    def confirm(self, offset: int) -> None:
        """Forgets what lies before `offset`; a negative one keeps only so many from the end; 0 forgets nothing."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0].update_id < offset:
            self.pending.popleft()

    def done(self, update: Pending) -> None:
        """A webhook took it."""
        if update in self.pending:
            self.pending.remove(update)

    def clear(self) -> None:
        """Drops everything pending."""
        self.pending.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[JsonObject]:
        """A long poll. A later poll, or a webhook being set, ends this one with a ApiError 409."""
        self.interrupt(POLL_CONFLICT)
        mine = self._poll
        self.confirm(offset)
        await self._pulse.wait_until(lambda: bool(self.pending) or mine != self._poll, seconds)
        if mine != self._poll:
            raise ApiError(409, self._conflict)
        self._poll += 1  # finished polls conflict with no one
        return [update.body for update in list(self.pending)[:limit]]

    def interrupt(self, words: str = WEBHOOK_CONFLICT) -> None:
        """Ends the poll under way, which is answered 409 with these words."""
        self._poll += 1
        self._conflict = words
        self._pulse.beat()
