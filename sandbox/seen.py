"""A message as one person sees it, and what a press brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import JsonObject


@dataclass(frozen=True)
class Answer:
    """What a press brought: `answered` is False if the bot said nothing in time."""

    answered: bool
    text: str
    show_alert: bool
    url: str = ""


@dataclass(frozen=True)
class Message:
    """A message as one person sees it. `text` is the caption when there is a file; `date` unix seconds.

    `kind` is text, one of files.KINDS, venue, location, contact, poll or service; `silent` says that no phone rang;
    `external` names the message of another chat that it answers; `raw` has the rest.
    """

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
    kind: str = "text"
    file_url: str | None = None
    forwarded: str | None = None
    quote: str | None = None
    album: str | None = None
    thread: int | None = None
    votes: Mapping[str, int] = field(default_factory=dict)
    service: Mapping[str, Any] | None = None
    silent: bool = False
    external: Mapping[str, Any] | None = None
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
        url = (data["file"] or {}).get("url")
        return cls(
            id=data["message_id"],
            chat=data["chat"],
            date=data["date"],
            sender=data["from"]["id"],
            sender_name=data["from"]["name"],
            from_bot=data["from"]["is_bot"],
            text=data["text"],
            photo_url=url if data["kind"] == "photo" else None,
            reply_to=data["reply_to_message_id"],
            reactions=tuple(reaction["emoji"] for reaction in data["reactions"]),
            edited=data["edited"],
            history=tuple(data["history"]),
            rows=tuple(tuple(row) for row in data["inline_keyboard"]),
            reply_keyboard=tuple(button["text"] for row in keyboard for button in row),
            entities=tuple(data["entities"]),
            kind=data["kind"],
            file_url=url,
            votes={o["text"]: o["voter_count"] for o in (data["poll"] or {}).get("options", [])},
            raw=data,
            **{name: data[name] for name in ("forwarded", "quote", "album", "thread", "service", "silent", "external")},
        )
