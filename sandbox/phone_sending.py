"""What a phone can send, forward and take back; `sandbox.client.Phone` has the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.cleaning import pieces
from sandbox.connection import Connection
from sandbox.seen import Message
from sandbox.texts import TEXT_LIMIT


class SendingPhone(Connection):
    """Every sending takes `how`: reply_to (a Message, of any chat, or an id), quote (words of it), thread (a topic), silent,
    as_anonymous, as_channel.

    `as_anonymous=True` speaks as the group, `as_channel=ID` as a channel the person runs. All answer the message as sent.
    """

    def __init__(self, base_url: str, user_id: int) -> None:
        super().__init__(base_url)
        self.me = user_id

    def say(self, chat: int, text: str = "", *, photo: bytes | None = None, **how: Any) -> Message:
        """Sends a text, or a photo (PNG, JPEG, GIF, WebP bytes) with the text as caption."""
        fields = {"text": text, **self._where(chat, how)}
        if photo is None:
            return Message.parse(self.post("say", **fields))
        return Message.parse(self.upload("say", {"photo": ("photo", photo)}, **fields))

    def voice(self, chat: int, ogg: bytes, **how: Any) -> Message:
        """Sends a voice message (OGG/Opus bytes; their length is read)."""
        return self._file(chat, "voice", "voice.oga", ogg, how)

    def audio(self, chat: int, content: bytes, name: str = "audio.mp3", text: str = "", **how: Any) -> Message:
        """Sends music."""
        return self._file(chat, "audio", name, content, how, text=text)

    def video(self, chat: int, content: bytes, text: str = "", *, duration: int = 1, **how: Any) -> Message:
        """Sends a video of so many seconds."""
        return self._file(chat, "video", "video.mp4", content, how, text=text, duration=duration)

    def document(self, chat: int, content: bytes, name: str, text: str = "", **how: Any) -> Message:
        """Sends a file with its name."""
        return self._file(chat, "document", name, content, how, text=text)

    def sticker(self, chat: int, webp: bytes, emoji: str = "👍", **how: Any) -> Message:
        """Sends a sticker that stands for an emoji."""
        return self._file(chat, "sticker", "sticker.webp", webp, how, emoji=emoji)

    def animation(self, chat: int, content: bytes, text: str = "", **how: Any) -> Message:
        """Sends a moving picture without sound (a GIF)."""
        return self._file(chat, "animation", "giphy.mp4", content, how, text=text)

    def video_note(self, chat: int, content: bytes, *, duration: int = 1, **how: Any) -> Message:
        """Sends a round video message."""
        return self._file(chat, "video_note", "", content, how, duration=duration)

    def location(
        self, chat: int, latitude: float, longitude: float, *, live_period: int | None = None, **how: Any
    ) -> Message:
        """Sends a place on the map, perhaps one that may move for so many seconds."""
        return self._plain(chat, "location", how, latitude=latitude, longitude=longitude, live_period=live_period)

    def move(self, message: Message, latitude: float | None = None, longitude: float | None = None) -> Message:
        """Moves a live place; without a point it stays where it is from now on."""
        where = {"latitude": latitude, "longitude": longitude} if latitude is not None else {}
        return Message.parse(self.post("move", **self._at(message), **where))

    def venue(self, chat: int, latitude: float, longitude: float, title: str, address: str, **how: Any) -> Message:
        """Sends a place with its name and address."""
        named = {"title": title, "address": address}
        return self._plain(chat, "venue", how, latitude=latitude, longitude=longitude, **named)

    def contact(self, chat: int, number: str, name: str = "", **how: Any) -> Message:
        """Sends a phone number: one's own, or that of somebody named."""
        return self._plain(chat, "contact", how, phone=number, name=name)

    def poll(
        self, chat: int, question: str, options: Sequence[str], *, open_period: int | None = None, **how: Any
    ) -> Message:
        """Sends a poll, open for so many seconds or until it is stopped."""
        fields = {"question": question, "options": list(options), "open_period": open_period}
        return self._plain(chat, "poll", how, **fields)

    def stop_poll(self, message: Message) -> Message:
        """Closes the person's own poll."""
        return Message.parse(self.post("stop_poll", **self._at(message)))

    def album(self, chat: int, files: Sequence[bytes], text: str = "", **how: Any) -> list[Message]:
        """Sends 2 to 10 photos as one album; the text is the caption of the first."""
        parts = {f"file{number:02}": (f"{number}.mp4", content) for number, content in enumerate(files)}
        sent = self.upload("send", parts, kind="album", text=text, **self._where(chat, how))
        return [Message.parse(message) for message in sent]

    def paste(self, chat: int, text: str, **how: Any) -> list[Message]:
        """Sends a text of any length: a phone makes several messages of what is too long for one."""
        return [self.say(chat, piece, **how) for piece in pieces(text, TEXT_LIMIT)]

    def edit(self, message: Message, text: str) -> Message:
        """Changes the words of the person's own message."""
        return Message.parse(self.post("edit", **self._at(message), text=text))

    def delete(self, message: Message) -> None:
        """Takes the person's own message back; the bot is not told."""
        self.post("delete", **self._at(message))

    def forward(self, message: Message, chat: int) -> Message:
        """Passes a message on to another chat; answers it as it is there."""
        return Message.parse(self.post("forward", **self._at(message), to=chat))

    def _at(self, message: Message) -> dict[str, int]:
        return {"as": self.me, "chat": message.chat, "message_id": message.id}

    def _where(self, chat: int, how: dict[str, Any]) -> dict[str, Any]:
        unknown = set(how) - {"reply_to", "quote", "thread", "silent", "as_anonymous", "as_channel"}
        if unknown:
            raise TypeError(f"a phone does not know {sorted(unknown)}")
        target = how.get("reply_to")
        return {
            "as": self.me,
            "chat": chat,
            "reply_to": target.id if isinstance(target, Message) else target,
            "reply_chat": target.chat if isinstance(target, Message) and target.chat != chat else None,
            "quote": how.get("quote"),
            "silent": how.get("silent", False),
            "thread": how.get("thread"),
            "mask": chat if how.get("as_anonymous") else how.get("as_channel"),
        }

    def _file(self, chat: int, kind: str, name: str, content: bytes, how: dict[str, Any], **fields: Any) -> Message:
        parts = {"file": (name or "file", content)}
        return Message.parse(self.upload("send", parts, kind=kind, **fields, **self._where(chat, how))[0])

    def _plain(self, chat: int, kind: str, how: dict[str, Any], **fields: Any) -> Message:
        return Message.parse(self.post("send", kind=kind, **fields, **self._where(chat, how))[0])
