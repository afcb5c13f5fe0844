"""The one way the sandbox says no."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]


class ApiError(Exception):
    """A request that is answered with an error.

    `code` is an HTTP status, `description` the words Telegram uses (with their "Bad Request: " prefix when the
    Bot API is meant), `parameters` what Telegram adds for machines: retry_after (whole seconds), migrate_to_chat_id.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> JsonObject:
        """The body Telegram sends: `{"ok": false, "error_code", "description"[, "parameters"]}`."""
        body: JsonObject = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str, **parameters: int) -> ApiError:
    """400 in Telegram's wording; `words` come without the prefix."""
    return ApiError(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> ApiError:
    """403 in Telegram's wording; `words` come without the prefix."""
    return ApiError(403, f"Forbidden: {words}")


def too_many(seconds: int) -> ApiError:
    """429; the sender may try again after so many whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
