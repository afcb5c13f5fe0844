"""Everything the sandbox knows, in memory."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from sandbox.callbacks import Callbacks
from sandbox.calls import Calls
from sandbox.changes import Changes
from sandbox.chats import Chat, Topic
from sandbox.clock import BusinessClock
from sandbox.commands import Commands
from sandbox.errors import JsonObject, bad_request
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.limits import Limits
from sandbox.messages import Message
from sandbox.pulse import Pulse
from sandbox.scenario import Bot, Group, Person, Scenario
from sandbox.updates import Updates
from sandbox.webhook import Webhook

FIRST_POLL = 5_400_000_000_000_000_001
FIRST_ALBUM = 13_900_000_000_000_001


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
        self.faults = Faults()
        self.updates = Updates(self.pulse, self.faults)
        self.webhook = Webhook(self.updates, now)
        self.files = Files()
        self.callbacks = Callbacks()
        self.commands = Commands()
        self.menu_buttons: dict[int, JsonObject] = {}
        self.limits = Limits()
        self.calls = Calls()
        self.clock = BusinessClock(now)
        self.poll_ids = itertools.count(FIRST_POLL)
        self.album_ids = itertools.count(FIRST_ALBUM)
        self._message_ids: dict[int, int] = {}
        self._furnish()

    def _furnish(self) -> None:
        for person in self.scenario.users:
            self.chats[person.id] = private_chat(person)
        for group in self.scenario.chats:
            self.chats[group.id] = group_chat(group)
            for name in group.topics:
                self._begin_topic(self.chats[group.id], name)

    def _begin_topic(self, chat: Chat, name: str) -> None:
        topic = Topic(self.next_message_id(chat), name)
        chat.topics[topic.id] = topic
        parts = {"forum_topic_created": {"name": name, "icon_color": topic.icon_color}}
        by = min(chat.admins or chat.members, default=self.bot.id)
        date = int(self.started)
        self.post(chat, Message(message_id=topic.id, date=date, sender=by, thread=topic.id, parts=parts))

    def chat(self, key: str | int) -> Chat:
        """By id or by @username of a group. Raises ApiError 400 when there is none or it became a supergroup."""
        chat = self.chats.get(int(key)) if _is_id(key) else self._by_username(str(key))
        if chat is None:
            raise bad_request("chat not found")
        if chat.moved_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        return chat

    def chats_of(self, person: int) -> list[Chat]:
        """The groups a person is in and their private chat with the bot."""
        return [chat for chat in self.chats.values() if person in chat.members]

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count for themselves; private chats and groups share a counter, as in Telegram."""
        counter = chat.id if chat.type in ("supergroup", "channel") else 0
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
        self.updates.close()
        self.pulse.close()

    def _by_username(self, key: str) -> Chat | None:
        wanted = key.removeprefix("@").lower()
        matches = (c for c in self.chats.values() if not c.private and (c.username or "").lower() == wanted)
        return next(matches, None) if wanted else None


def private_chat(person: Person) -> Chat:
    """The chat of a person with the bot, which exists for the bot only once the person writes."""
    return Chat(person.id, "private", person.first_name, person.username, {person.id}, set(), "left")


def group_chat(group: Group) -> Chat:
    """A group or channel as the scenario has it; administrators are members."""
    admins = {*group.admins} if group.owner is None else {*group.admins, group.owner}
    members = {*group.members, *admins}
    forum, linked = group.is_forum, group.linked
    names, status = (group.id, group.type, group.title, group.username), group.bot_status
    return Chat(*names, members, admins, status, forum, linked, group.owner)


def _is_id(key: str | int) -> bool:
    return str(key).removeprefix("-").isdecimal()
