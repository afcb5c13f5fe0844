"""Pressed buttons and what the bot answered."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.errors import JsonObject, bad_request

LIFETIME = 60.0
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Callback:
    """One press; `born` unix seconds. `answered` turns true once, and the first answer stands."""

    id: str
    born: float
    answered: bool = False
    text: str = ""
    show_alert: bool = False
    url: str = ""

    def as_json(self) -> JsonObject:
        return {"answered": self.answered, "text": self.text, "show_alert": self.show_alert, "url": self.url}


class Callbacks:
    """Every press since the start."""

    def __init__(self) -> None:
        self._by_id: dict[str, Callback] = {}

    def open(self, now: float) -> Callback:
        """A new press with a fresh id."""
        callback = Callback(str(4_300_000_000_000_000_000 + len(self._by_id)), now)
        self._by_id[callback.id] = callback
        return callback

    def get(self, callback_id: str) -> Callback | None:
        """The press, or None."""
        return self._by_id.get(callback_id)

    def answerable(self, callback_id: str, now: float) -> Callback:
        """The press, if the bot may still answer it. Raises ApiError 400 after 60 s or for an unknown id."""
        callback = self._by_id.get(callback_id)
        if callback is None or now - callback.born > LIFETIME:
            raise bad_request(TOO_OLD)
        return callback
