"""Playing a person from Python: `Phone`; and the stage machinery: `Control`.

wang = Phone(url, 101)
wang.say(GROUP, "3号楼2单元又停水了")
card = wang.wait_for(GROUP, lambda m: m.from_bot and "工单" in m.text)
answer = wang.press(GROUP, card, "满意")
Control(url).jump(hours=2)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.errors import JsonObject

ANSWER_SECONDS = 10.0


class SandboxError(Exception):
    """The sandbox would not do it: `code` is the HTTP status, the message its words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What a press brought: `answered` is False if the bot said nothing in time."""

    answered: bool
    text: str
    show_alert: bool
    url: str = ""


@dataclass(frozen=True)
class Message:
    """A message as one person sees it. `text` is the caption when there is a photo; `date` unix seconds."""

    id: int
    chat: int
    date: int
    sender: int
    sender_name: str
    from_bot: bool
    text: str
    photo_url: str | None
    reply_to: int | None
    reactions: tuple[str, ...]
    edited: bool
    history: tuple[str, ...]
    rows: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    reply_keyboard: tuple[str, ...] = ()
    entities: tuple[Mapping[str, Any], ...] = ()
    raw: JsonObject = field(default_factory=dict, compare=False, repr=False)

    @property
    def buttons(self) -> list[str]:
        """Texts of the inline buttons, row after row."""
        return [button["text"] for row in self.rows for button in row]

    def button(self, part: str) -> Mapping[str, Any]:
        """The one inline button whose text is, or else contains, `part`: {text, callback_data | url}.

        Raises LookupError naming what is there when none or several match.
        """
        every = [button for row in self.rows for button in row]
        exact = [button for button in every if button["text"] == part]
        found = exact or [button for button in every if part in button["text"]]
        if len(found) != 1:
            raise LookupError(f"{len(found)} buttons match {part!r}; message {self.id} has {self.buttons}")
        return found[0]

    @classmethod
    def parse(cls, data: JsonObject) -> Message:
        """From the JSON of the people's API."""
        keyboard = (data["reply_keyboard"] or {}).get("keyboard", [])
        return cls(
            id=data["message_id"],
            chat=data["chat"],
            date=data["date"],
            sender=data["from"]["id"],
            sender_name=data["from"]["name"],
            from_bot=data["from"]["is_bot"],
            text=data["text"],
            photo_url=(data["photo"] or {}).get("url"),
            reply_to=data["reply_to_message_id"],
            reactions=tuple(reaction["emoji"] for reaction in data["reactions"]),
            edited=data["edited"],
            history=tuple(data["history"]),
            rows=tuple(tuple(row) for row in data["inline_keyboard"]),
            reply_keyboard=tuple(button["text"] for row in keyboard for button in row),
            entities=tuple(data["entities"]),
            raw=data,
        )


class _Connection:
    """Shared by Phone and Control; close it, or use it in a `with`."""

    def __init__(self, base_url: str) -> None:
        self.http = httpx.Client(base_url=base_url, timeout=75, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connection back."""
        self.http.close()

    def get(self, path: str, **query: Any) -> Any:
        """GET `/sandbox/<path>`; None values are left out. Raises SandboxError."""
        present = {name: value for name, value in query.items() if value is not None}
        return _checked(self.http.get(f"/sandbox/{path}", params=present))

    def post(self, path: str, **body: Any) -> Any:
        """POST JSON to `/sandbox/<path>`. Raises SandboxError."""
        return _checked(self.http.post(f"/sandbox/{path}", json=body))


def _checked(response: httpx.Response) -> Any:
    if response.is_success:
        return response.json()
    try:
        words = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        words = response.text[:200]
    raise SandboxError(response.status_code, str(words))


class Phone(_Connection):
    """One person's phone. The private chat with the bot has the person's own id: `phone.me`."""

    def __init__(self, base_url: str, user_id: int) -> None:
        super().__init__(base_url)
        self.me = user_id

    def say(
        self, chat: int, text: str = "", *, photo: bytes | None = None, reply_to: int | Message | None = None
    ) -> Message:
        """Sends a text, or a photo (PNG, JPEG, GIF, WebP bytes) with the text as caption; answers it as sent."""
        target = reply_to.id if isinstance(reply_to, Message) else reply_to
        fields = {"as": self.me, "chat": chat, "text": text, "reply_to": target}
        if photo is None:
            return Message.parse(self.post("say", **fields))
        present = {name: str(value) for name, value in fields.items() if value is not None}
        files = {"photo": ("photo", photo)}
        return Message.parse(_checked(self.http.post("/sandbox/say", data=present, files=files)))

    def start(self, payload: str = "") -> Message:
        """Presses Start in the private chat, with the payload of a deep link if there is one."""
        return self.say(self.me, f"/start {payload}".strip())

    def edit(self, message: Message, text: str) -> Message:
        """Changes the person's own message."""
        return Message.parse(
            self.post("edit", **{"as": self.me, "chat": message.chat, "message_id": message.id, "text": text})
        )

    def press(self, chat: int, message: Message | int, button: str, *, timeout: float = ANSWER_SECONDS) -> Answer:
        """Presses the inline button whose text contains `button` on the message as it is now; waits for the answer.

        Raises LookupError if there is no such button, SandboxError if it vanished meanwhile.
        """
        now = self.message(chat, message.id if isinstance(message, Message) else message)
        data = now.button(button).get("callback_data")
        if data is None:
            raise LookupError(f"button {button!r} is a link: use open_link")
        sent = self.post("press", **{"as": self.me, "chat": chat, "message_id": now.id, "data": data})
        return Answer(**self.get(f"callbacks/{sent['callback_query_id']}", timeout=timeout))

    def open_link(self, url: str) -> Message:
        """Follows https://t.me/<bot>?start=…; answers the /start message that was sent."""
        return Message.parse(self.post("open_link", **{"as": self.me, "url": url}))

    def block(self, blocked: bool = True) -> None:
        """Blocks the bot in private, or unblocks it."""
        self.post("block", **{"as": self.me, "blocked": blocked})

    def messages(self, chat: int, after: int | Message = 0) -> list[Message]:
        """What the person sees in the chat after a message (or its id), oldest first."""
        last = after.id if isinstance(after, Message) else after
        return [Message.parse(m) for m in self.get(f"chats/{chat}/messages", **{"as": self.me, "after": last})]

    def message(self, chat: int, message_id: int) -> Message:
        """One message as it is now. Raises LookupError when it is gone."""
        for message in self.messages(chat, message_id - 1)[:1]:
            if message.id == message_id:
                return message
        raise LookupError(f"no message {message_id} in chat {chat}")

    def wait_for(
        self,
        chat: int,
        predicate: Callable[[Message], object],
        timeout: float = ANSWER_SECONDS,
        *,
        after: int | Message = 0,
    ) -> Message:
        """The latest message for which the predicate holds, as soon as there is one; edits count too.

        `timeout` is in seconds. Raises TimeoutError that quotes the last messages seen.
        """
        deadline = time.monotonic() + timeout
        while True:
            change = self.get("wait", timeout=0)["change"]
            seen = self.messages(chat, after)
            for message in reversed(seen):
                if predicate(message):
                    return message
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing fitting in chat {chat} within {timeout} s; last: {_tail(seen)}")
            self.get("wait", chat=chat, after_change=change, timeout=min(left, 30))

    def bytes_of(self, message: Message) -> bytes:
        """The photo of a message. Raises LookupError when it has none."""
        if message.photo_url is None:
            raise LookupError(f"message {message.id} has no photo")
        return self.http.get(message.photo_url).raise_for_status().content


def _tail(seen: list[Message]) -> list[str]:
    return [f"{m.sender_name}: {m.text[:60]!r} {m.buttons}" for m in seen[-4:]]


class Control(_Connection):
    """The machinery around the stage. Clock values are unix seconds of business time."""

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
        """The next `times` calls of a method (or `*`) go wrong: 429, 500, timeout_before or timeout_after.

        A timeout keeps the line for `hold` seconds and then answers 504, before or after the call took effect.
        """
        self.post("faults", method=method, kind=kind, times=times, retry_after=retry_after, hold=hold)

    def clear_faults(self) -> None:
        """Everything works again."""
        self.post("faults", clear=True)

    def limits(self, on: bool = True, **numbers: int) -> JsonObject:
        """Telegram's rate limits on or off; `overall_per_second`, `private_per_second`, `group_per_minute`…"""
        limits: JsonObject = self.post("limits", on=on, **numbers)
        return limits

    def bot_status(self, chat: int, status: str, by: int) -> None:
        """Makes the bot member, administrator, left or kicked in a chat; the bot gets my_chat_member."""
        self.post("bot_status", **{"chat": chat, "status": status, "as": by})

    def calls(self, method: str = "", since: int = 0) -> list[JsonObject]:
        """Finished Bot API calls: {number, at, method, params, code, description}, oldest first."""
        calls: list[JsonObject] = self.get("calls", method=method, since=since)
        return calls

    def state(self) -> JsonObject:
        """What the page starts from."""
        state: JsonObject = self.get("state")
        return state
