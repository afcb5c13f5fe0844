"""Everything the sandbox knows, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable

from sandbox.callbacks import Callbacks
from sandbox.calls import Calls
from sandbox.changes import Changes
from sandbox.chats import Chat, Message
from sandbox.clock import BusinessClock
from sandbox.commands import Commands
from sandbox.errors import bad_request
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.limits import Limits
from sandbox.pulse import Pulse
from sandbox.scenario import Bot, Group, Person, Scenario
from sandbox.updates import Updates
from sandbox.webhook import Webhook


class World:
    """One stage in play. Used from one event loop only; `now` is real time in unix seconds."""

    def __init__(self, scenario: Scenario, *, now: Callable[[], float] = time.time) -> None:
        self.scenario = scenario
        self.now = now
        self.started = now()
        self.bot: Bot = scenario.bot
        self.people: dict[int, Person] = {person.id: person for person in scenario.users}
        self.chats: dict[int, Chat] = {}
        self.pulse = Pulse()
        self.changes = Changes(self.pulse)
        self.updates = Updates(self.pulse)
        self.webhook = Webhook(self.updates, now)
        self.files = Files()
        self.callbacks = Callbacks()
        self.commands = Commands()
        self.limits = Limits()
        self.faults = Faults()
        self.calls = Calls()
        self.clock = BusinessClock(now)
        self._message_ids: dict[int, int] = {}
        self._furnish()

    def _furnish(self) -> None:
        for person in self.scenario.users:
            self.chats[person.id] = private_chat(person)
        for group in self.scenario.chats:
            self.chats[group.id] = group_chat(group)

    def chat(self, key: str | int) -> Chat:
        """By id or by @username of a group. Raises ApiError 400 "chat not found"."""
        chat = self.chats.get(int(key)) if _is_id(key) else self._by_username(str(key))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def chats_of(self, person: int) -> list[Chat]:
        """The groups a person is in and their private chat with the bot."""
        return [chat for chat in self.chats.values() if person in chat.members]

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves; all private chats of a bot share one counter, as in Telegram."""
        counter = 0 if chat.private else chat.id
        self._message_ids[counter] = self._message_ids.get(counter, 0) + 1
        return self._message_ids[counter]

    def post(self, chat: Chat, message: Message) -> Message:
        """Puts a finished message into a chat."""
        message.business_date = self.clock.now()
        chat.messages[message.message_id] = message
        self.changes.add("message", chat.id, message.message_id, message.sender)
        return message

    def close(self) -> None:
        """Ends delivery and frees everyone who waits."""
        self.webhook.stop()
        self.pulse.close()

    def _by_username(self, key: str) -> Chat | None:
        wanted = key.removeprefix("@").lower()
        matches = (c for c in self.chats.values() if not c.private and (c.username or "").lower() == wanted)
        return next(matches, None) if wanted else None


def private_chat(person: Person) -> Chat:
    """The chat of a person with the bot, which exists for the bot only once the person writes."""
    return Chat(person.id, "private", person.first_name, person.username, {person.id}, set(), "left")


def group_chat(group: Group) -> Chat:
    """A group as the scenario has it; administrators are members."""
    members = {*group.members, *group.admins}
    return Chat(group.id, group.type, group.title, group.username, members, set(group.admins), group.bot_status)


def _is_id(key: str | int) -> bool:
    return str(key).removeprefix("-").isdecimal()
