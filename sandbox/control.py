"""The machinery around the stage, from Python: `Control`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.connection import Connection
from sandbox.errors import JsonObject
from sandbox.seen import Answer


class Control(Connection):
    """Clock values are unix seconds of business time."""

    def clock(self) -> JsonObject:
        """`{anchor_real, anchor_business, rate, version}`."""
        clock: JsonObject = self.get("clock")
        return clock

    def jump(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> JsonObject:
        """Moves business time; answers the new clock."""
        return self._clock(jump=seconds + 60 * minutes + 3600 * hours + 86400 * days)

    def rate(self, rate: float) -> JsonObject:
        """Business seconds per real second; 0 pauses."""
        return self._clock(rate=rate)

    def set_time(self, moment: float) -> JsonObject:
        """Puts business time at a unix moment."""
        return self._clock(set=moment)

    def real_time(self) -> JsonObject:
        """Business time follows real time again."""
        return self._clock(real=True)

    def _clock(self, **change: Any) -> JsonObject:
        clock: JsonObject = self.post("clock", **change)
        return clock

    def fault(self, method: str, kind: str, times: int = 1, *, retry_after: int = 3, hold: float = 30) -> None:
        """The next `times` calls of a method (or `*`) go wrong: 429, 500, timeout_… or drop_…, `before` or `after`.

        A timeout keeps the line for `hold` seconds and then answers 504, before or after the call took effect; a drop
        cuts the line. For the method `updates` it is the next updates the bot gets, by polling or webhook: duplicate
        (the same update_id again once the first was taken), reorder (the last of them first), delay (by `hold` seconds),
        drop (it never comes: its number is missing).
        """
        self.post("faults", method=method, kind=kind, times=times, retry_after=retry_after, hold=hold)

    def clear_faults(self) -> None:
        """Everything works again; updates held back to be reordered come now."""
        self.post("faults", clear=True)

    def limits(self, on: bool = True, **numbers: int) -> JsonObject:
        """Telegram's rate limits on or off; `overall_per_second`, `private_per_second`, `group_per_minute`…"""
        limits: JsonObject = self.post("limits", on=on, **numbers)
        return limits

    def bot_status(self, chat: int, status: str, by: int, rights: Sequence[str] | None = None) -> None:
        """Makes the bot member, administrator, restricted, left or kicked in a chat; the bot gets my_chat_member.

        `rights` (can_pin_messages…) are all that an administrator has; a restricted bot reads and may send nothing.
        """
        given = None if rights is None else list(rights)
        self.post("bot_status", **{"chat": chat, "status": status, "as": by, "rights": given})

    def deactivate(self, person: int) -> None:
        """Closes somebody's account: the bot meets 403 «user is deactivated» from now on."""
        self.post("deactivate", **{"as": person})

    def forge(self, person: int, chat: int, message: int, data: str, *, timeout: float = 10) -> Answer:
        """A press that no phone would allow: any data, on any message (also one that is gone), by anybody; waits for the
        answer."""
        sent = self.post("forge", **{"as": person, "chat": chat, "message_id": message, "data": data})
        return Answer(**self.get(f"callbacks/{sent['callback_query_id']}", timeout=timeout))

    def promote(self, chat: int, person: int, by: int, *, admin: bool = True, anonymous: bool = False) -> None:
        """Makes a member administrator, perhaps an anonymous one, or no longer (admin=False)."""
        do = "promote" if admin else "demote"
        self.post("members", **{"as": by, "chat": chat, "user": person, "do": do, "anonymous": anonymous})

    def update(self, kind: str, payload: JsonObject) -> None:
        """Tells the bot whatever you like, if it asked for this kind: what the sandbox cannot play, what nobody knows."""
        self.post("update", kind=kind, payload=payload)

    def migrate(self, chat: int, by: int) -> int:
        """Turns a group into a supergroup; answers the new chat id. Calls to the old one fail from now on."""
        return int(self.post("migrate", **{"chat": chat, "as": by})["chat"])

    def channel_post(self, channel: int, text: str, by: int | None = None) -> int:
        """A post in a channel; it is forwarded to the group linked to it. Answers its message id."""
        return int(self.post("channel_post", **{"chat": channel, "text": text, "as": by})["message_id"])

    def calls(self, method: str = "", since: int = 0) -> list[JsonObject]:
        """Finished Bot API calls: {number, at, method, params, code, description}, oldest first."""
        calls: list[JsonObject] = self.get("calls", method=method, since=since)
        return calls

    def state(self) -> JsonObject:
        """What the page starts from."""
        state: JsonObject = self.get("state")
        return state
