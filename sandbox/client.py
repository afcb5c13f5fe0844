"""Playing a person from Python: `Phone`; and the stage machinery: `Control`.

wang = Phone(url, 101)
wang.say(GROUP, "3号楼2单元又停水了")
card = wang.wait_for(GROUP, lambda m: m.from_bot and "工单" in m.text)
answer = wang.press(GROUP, card, "满意")
Control(url).jump(hours=2)
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sandbox.connection import SandboxError
from sandbox.control import Control
from sandbox.phone_sending import SendingPhone
from sandbox.seen import Answer, Message

__all__ = ["Answer", "Control", "Message", "Phone", "SandboxError"]
ANSWER_SECONDS = 10.0


class Phone(SendingPhone):
    """One person's phone. The private chat with the bot has the person's own id: `phone.me`."""

    def start(self, payload: str = "") -> Message:
        """Presses Start in the private chat, with the payload of a deep link if there is one."""
        return self.say(self.me, f"/start {payload}".strip())

    def open_link(self, url: str, chat: int | None = None) -> Message:
        """Follows https://t.me/<bot>?start=… and answers the /start message that was sent; ?startgroup=… with the group
        `chat` to bring the bot into; or an invite link, and answers the note that somebody has come."""
        return Message.parse(self.post("open_link", **{"as": self.me, "url": url, "chat": chat}))

    def press(self, chat: int, message: Message | int, button: str, *, timeout: float = ANSWER_SECONDS) -> Answer:
        """Presses the inline button whose text contains `button` on the message as it is now; waits for the answer.

        Raises LookupError if there is no such button, SandboxError if it vanished meanwhile.
        """
        now = self.message(chat, message.id if isinstance(message, Message) else message)
        data = now.button(button).get("callback_data")
        if data is None:
            raise LookupError(f"button {button!r} is a link: use open_link")
        sent = self.post("press", **self._at(now), data=data)
        return Answer(**self.get(f"callbacks/{sent['callback_query_id']}", timeout=timeout))

    def vote(self, message: Message, *options: str) -> Message:
        """Votes for the options with these words; none takes the vote back. Raises LookupError for others."""
        known = list(message.votes)
        if unknown := set(options) - set(known):
            raise LookupError(f"{sorted(unknown)} are not among {known}")
        chosen = [known.index(option) for option in options]
        return Message.parse(self.post("vote", **self._at(message), options=chosen))

    def react(self, message: Message, emoji: str = "") -> None:
        """Puts an emoji under a message, or takes it back."""
        self.post("react", **self._at(message), emoji=emoji)

    def pin(self, message: Message, pinned: bool = True) -> None:
        """Pins a message or takes it off, as an administrator or in private."""
        self.post("pin", **self._at(message), pinned=pinned)

    def block(self, blocked: bool = True) -> None:
        """Blocks the bot in private, or unblocks it."""
        self.post("block", **{"as": self.me, "blocked": blocked})

    def join(self, chat: int) -> None:
        """Enters a group."""
        self.post("join", **{"as": self.me, "chat": chat})

    def leave(self, chat: int) -> None:
        """Leaves a group."""
        self.post("leave", **{"as": self.me, "chat": chat})

    def add(self, chat: int, user: int) -> None:
        """Brings somebody into a group: a person or the bot."""
        self.post("members", **{"as": self.me, "chat": chat, "user": user, "do": "add"})

    def remove(self, chat: int, user: int, *, ban: bool = True) -> None:
        """Puts somebody out, as an administrator: a person or the bot."""
        self.post("members", **{"as": self.me, "chat": chat, "user": user, "do": "ban" if ban else "remove"})

    def open_topic(self, chat: int, name: str) -> int:
        """Opens a topic in a forum, as an administrator; answers what `thread` takes."""
        return int(self.post("topics", **{"as": self.me, "chat": chat, "name": name})["id"])

    def close_topic(self, chat: int, thread: int, closed: bool = True) -> None:
        """Closes a topic, or opens it again."""
        self.post("topics", **{"as": self.me, "chat": chat, "thread": thread, "closed": closed})

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
        """The photo or other file of a message. Raises LookupError when it has none."""
        if message.file_url is None:
            raise LookupError(f"message {message.id} has no file")
        return self.http.get(message.file_url).raise_for_status().content


def _tail(seen: list[Message]) -> list[str]:
    return [f"{m.sender_name}: {m.text[:60]!r} {m.buttons}" for m in seen[-4:]]
