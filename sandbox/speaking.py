"""What the bot may say where."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.messages import Content

_WORDS = {
    "text": "text messages",
    "voice": "voice notes",
    "audio": "music",
    "video_note": "video notes",
}


def check_bot_may_send(chat: Chat, content: Content) -> None:
    """Raises ApiError as `check_bot_may_write`, and 400 in a group where the bot may read only."""
    chat.check_bot_may_write()
    if chat.bot_status == "restricted":
        words = _WORDS.get(content.kind, f"{content.kind}s")
        raise bad_request(f"not enough rights to send {words} to the chat")
