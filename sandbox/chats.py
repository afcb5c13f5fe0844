"""Chats and the messages in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.errors import JsonObject, bad_request, forbidden
from sandbox.files import StoredFile


@dataclass
class Message:
    """One message. `text` is the caption when there is a photo; `sender` is a user id (the bot's for its own).

    `date` and `edit_date` are unix seconds of real time, `business_date` of the business clock when it was posted (for
    the page only); `history` holds earlier texts, oldest first.
    """

    message_id: int
    date: int
    sender: int
    text: str
    entities: list[JsonObject] = field(default_factory=list)
    photo: StoredFile | None = None
    reply_to: int | None = None
    markup: JsonObject | None = None
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


@dataclass
class Chat:
    """A private chat with the bot (id = the person's id, members = that person) or a group.

    `bot_status` is member, administrator, left or kicked; in a private chat kicked means the person blocked the bot,
    and left that they never wrote to it.
    """

    id: int
    type: str
    title: str
    username: str | None
    members: set[int]
    admins: set[int]
    bot_status: str
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def private(self) -> bool:
        return self.type == "private"

    @property
    def bot_present(self) -> bool:
        """Whether the bot gets messages here and may write."""
        return self.bot_status in ("member", "administrator")

    def check_bot_may_write(self) -> None:
        """Raises ApiError 403 in Telegram's words."""
        if self.bot_present:
            return
        if self.private:
            blocked = self.bot_status == "kicked"
            raise forbidden("bot was blocked by the user" if blocked else "bot can't initiate conversation with a user")
        verb = "was kicked from" if self.bot_status == "kicked" else "is not a member of"
        raise forbidden(f"bot {verb} the {self.type} chat")

    def message(self, message_id: int | None, words: str) -> Message:
        """The message, or a ApiError 400 with these words."""
        found = self.messages.get(message_id or 0)
        if found is None:
            raise bad_request(words)
        return found
