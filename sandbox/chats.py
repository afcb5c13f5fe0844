"""Chats: who is in them and what was said."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.errors import JsonObject, bad_request, forbidden
from sandbox.links import InviteLink
from sandbox.messages import Message

_UNREACHABLE = {
    "kicked": "bot was blocked by the user",
    "left": "bot can't initiate conversation with a user",
    "deactivated": "user is deactivated",
}


@dataclass
class Topic:
    """A topic of a forum; `id` is the message it was created with."""

    id: int
    name: str
    icon_color: int = 7322096
    closed: bool = False

    def as_json(self) -> JsonObject:
        """A Telegram ForumTopic."""
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}


@dataclass
class Chat:
    """A private chat with the bot (id = the person's id, members = that person), a group, or a channel.

    `bot_status` is member, administrator, restricted (it reads, and may send nothing), left or kicked; in a private chat
    kicked means the person blocked the bot, left that they never wrote to it, deactivated that their account is gone.
    `rights` and `bot_rights` are those of administrators who do not have them all. `owner` made the chat; `linked` is
    the group a channel's posts are forwarded to;
    `restricted` holds ChatPermissions by person; `pins` message ids, the latest last; `moved_to` the supergroup a group became.
    """

    id: int
    type: str
    title: str
    username: str | None
    members: set[int]
    admins: set[int]
    bot_status: str
    forum: bool = False
    linked: int | None = None
    owner: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pins: list[int] = field(default_factory=list)
    anonymous: set[int] = field(default_factory=set)
    banned: set[int] = field(default_factory=set)
    restricted: dict[int, JsonObject] = field(default_factory=dict)
    rights: dict[int, frozenset[str]] = field(default_factory=dict)
    bot_rights: frozenset[str] | None = None
    moved_to: int | None = None
    links: list[InviteLink] = field(default_factory=list)

    def link(self, url: str) -> InviteLink | None:
        """The invite link with this address, if it opens this chat."""
        return next((link for link in self.links if link.url == url), None)

    @property
    def private(self) -> bool:
        return self.type == "private"

    @property
    def channel(self) -> bool:
        return self.type == "channel"

    @property
    def bot_present(self) -> bool:
        """Whether the bot gets messages here and may write."""
        return self.bot_status in ("member", "administrator", "restricted")

    def check_bot_may_write(self) -> None:
        """Raises ApiError 403 in Telegram's words, 400 in a channel the bot does not run. See also `speaking`."""
        if self.bot_status == "member" and self.channel:
            raise bad_request("need administrator rights in the channel chat")
        if self.bot_present:
            return
        if self.private:
            raise forbidden(_UNREACHABLE[self.bot_status])
        verb = "was kicked from" if self.bot_status == "kicked" else "is not a member of"
        raise forbidden(f"bot {verb} the {self.type} chat")

    def bot_may(self, right: str) -> bool:
        """Whether the bot is an administrator with this right ("" is any)."""
        held = {right} if self.bot_rights is None else self.bot_rights | {""}
        return self.bot_status == "administrator" and right in held

    def check_bot_runs(self, words: str, right: str = "") -> None:
        """Raises ApiError 400 with these words unless the bot has this right; in private it always may."""
        self.check_bot_may_write()
        if not self.private and not self.bot_may(right):
            raise bad_request(words)

    def message(self, message_id: int | None, words: str) -> Message:
        """The message, or a ApiError 400 with these words."""
        found = self.messages.get(message_id or 0)
        if found is None:
            raise bad_request(words)
        return found
