"""The queue of updates: what getUpdates reads and the webhook delivers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.errors import ApiError, JsonObject
from sandbox.faults import Fault, Faults
from sandbox.pulse import Pulse

FIRST_ID = 880_000_001
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "poll", "poll_answer",
    "my_chat_member", "chat_member", "message_reaction",
)  # fmt: skip
"""What a bot may hear of here."""
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
POLL_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_CONFLICT = "Conflict: terminated by setWebhook request"


@dataclass
class Pending:
    """An update not yet confirmed; updates of one `lane` reach a webhook in order, lanes run beside each other.

    A `ghost` is the second delivery of an update: it comes after the first was confirmed, and once only.
    """

    update_id: int
    lane: str
    body: JsonObject
    ghost: bool = False
    handed: bool = False


class Updates:
    """Kept until confirmed by an offset or a webhook's 2xx."""

    def __init__(self, pulse: Pulse, faults: Faults) -> None:
        self._pulse = pulse
        self._faults = faults
        self._next_id = FIRST_ID
        self._poll = 0
        self._conflict = POLL_CONFLICT
        self._allowed: frozenset[str] = frozenset()
        self._held: list[Pending] = []
        self._timers: list[asyncio.TimerHandle] = []
        self.pending: deque[Pending] = deque()
        self.on_add: Callable[[], None] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """allowed_updates: None keeps the earlier choice, an empty list means all but the rare kinds."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """What was asked for, sorted; empty means the default."""
        return sorted(self._allowed)

    def add(self, kind: str, payload: JsonObject, lane: str) -> None:
        """Queues an update, unless its kind is not wanted; a fault on order may spoil its delivery."""
        if kind not in self._allowed if self._allowed else kind in NOT_BY_DEFAULT:
            return
        update = self._numbered(Pending(0, lane, {"update_id": 0, kind: payload}))
        fault = self._faults.take_update()
        if fault is None:
            self._queue([update])
        else:
            self._disturb(fault, update)

    def _numbered(self, update: Pending) -> Pending:
        number, self._next_id = self._next_id, self._next_id + 1
        return replace(update, update_id=number, body={**update.body, "update_id": number})

    def _disturb(self, fault: Fault, update: Pending) -> None:
        if fault.kind == "duplicate":
            self._queue([update, replace(update, ghost=True)])
        elif fault.kind == "drop":
            self._pulse.beat()  # as if it had never been sent
        elif fault.kind == "delay":
            self.later(fault.hold, lambda: self._queue(self._for_reader([update])))
        else:
            self._hold_back(fault, update)

    def _hold_back(self, fault: Fault, update: Pending) -> None:
        self._held.append(update)
        if fault.times <= 0:
            self.release()
        elif len(self._held) == 1:
            self.later(fault.hold, self.release)

    def release(self) -> None:
        """Lets go of what waits to be reordered: the latest first."""
        held, self._held = self._held[::-1], []
        self._queue(self._for_reader(held))

    def _for_reader(self, updates: list[Pending]) -> list[Pending]:
        """A webhook may see an older id after a newer one; getUpdates always counts upwards, whatever happened first."""
        return updates if self.on_add else [self._numbered(update) for update in updates]

    def later(self, seconds: float, run: Callable[[], None]) -> None:
        """Does something in so many real seconds, unless the world ends before."""
        self._timers.append(asyncio.get_running_loop().call_later(seconds, run))

    def _queue(self, updates: list[Pending]) -> None:
        self.pending.extend(updates)
        self._pulse.beat()
        if self.on_add:
            self.on_add()

    def confirm(self, offset: int) -> None:
        """Forgets what lies before `offset`; a negative one keeps only so many from the end; 0 forgets nothing."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        kept = [u for u in self.pending if u.update_id >= offset or (u.ghost and not u.handed)]
        self.pending = deque(kept)

    def done(self, update: Pending) -> None:
        """A webhook took it."""
        if update in self.pending:
            self.pending.remove(update)

    def clear(self) -> None:
        """Drops everything pending."""
        self.pending.clear()
        self._held.clear()

    def close(self) -> None:
        """Nothing late will come any more."""
        for timer in self._timers:
            timer.cancel()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[JsonObject]:
        """A long poll. A later poll, or a webhook being set, ends this one with a ApiError 409."""
        self.interrupt(POLL_CONFLICT)
        mine = self._poll
        self.confirm(offset)
        await self._pulse.wait_until(lambda: bool(self.pending) or mine != self._poll, seconds)
        if mine != self._poll:
            raise ApiError(409, self._conflict)
        self._poll += 1  # finished polls conflict with no one
        return [update.body for update in self._batch(limit)]

    def _batch(self, limit: int) -> list[Pending]:
        first = {update.update_id for update in self.pending if not update.ghost}
        batch = [u for u in self.pending if not (u.ghost and u.update_id in first)][:limit]
        for update in batch:
            update.handed = True
        return batch

    def interrupt(self, words: str = WEBHOOK_CONFLICT) -> None:
        """Ends the poll under way, which is answered 409 with these words."""
        self._poll += 1
        self._conflict = words
        self._pulse.beat()
