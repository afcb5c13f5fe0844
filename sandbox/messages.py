"""What a message holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.errors import JsonObject
from sandbox.files import StoredFile
from sandbox.polls import Poll

SERVICE = (
    "new_chat_members", "left_chat_member", "pinned_message", "migrate_to_chat_id", "migrate_from_chat_id",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
)  # fmt: skip


@dataclass(kw_only=True)
class Content:
    """What is said. `text` is the caption when there is a file.

    `parts` are Telegram's own fields that never change: venue, location, contact, media_group_id, forward_origin, quote,
    external_reply, has_protected_content, or what a service message tells.
    """

    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    file: StoredFile | None = None
    poll: Poll | None = None
    parts: JsonObject = field(default_factory=dict)

    @property
    def service(self) -> bool:
        """Whether it tells what happened in the chat, rather than what somebody said."""
        return any(part in self.parts for part in SERVICE)

    @property
    def passable(self) -> bool:
        """Whether it may be passed on or copied: neither what happened in the chat, nor what its sender protected."""
        return not (self.service or self.parts.get("has_protected_content"))

    @property
    def kind(self) -> str:
        """text, one of files.KINDS, venue, location, contact, poll or service."""
        if self.file:
            return self.file.kind
        plain = "poll" if self.poll else "service" if self.service else "text"
        return next((part for part in ("venue", "location", "contact") if part in self.parts), plain)


@dataclass(kw_only=True)
class Message(Content):
    """One message. `sender` is who really wrote it: a user id, the bot's for its own, a channel's for its posts.

    `mask` is the chat shown in the sender's place: the group itself for an anonymous administrator, or a channel.
    `date` and `edit_date` are unix seconds of real time, `business_date` of the business clock when it was posted (for
    the page only); `silent` says that no phone rang; `history` holds earlier texts, oldest first; `thread` is the topic,
    or the message a thread began with.
    """

    message_id: int
    date: int
    sender: int
    mask: int | None = None
    reply_to: int | None = None
    thread: int | None = None
    markup: JsonObject | None = None
    silent: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)
    edit_date: int | None = None
    history: list[str] = field(default_factory=list)
    business_date: float = 0.0

    def buttons(self) -> list[JsonObject]:
        """The inline buttons on it now, row after row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def has_button(self, data: str) -> bool:
        """Whether a button with this callback data is on it now."""
        return any(button.get("callback_data") == data for button in self.buttons())
