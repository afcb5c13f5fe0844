"""The one way the sandbox says no."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]


class ApiError(Exception):
    """A request that is answered with an error.

    `code` is an HTTP status, `description` the words Telegram uses (with their "Bad Request: " prefix when the
    Bot API is meant), `retry_after` whole seconds for 429.
    """

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> JsonObject:
        """The body Telegram sends: `{"ok": false, "error_code", "description"[, "parameters"]}`."""
        body: JsonObject = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(words: str) -> ApiError:
    """400 in Telegram's wording; `words` come without the prefix."""
    return ApiError(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    """403 in Telegram's wording; `words` come without the prefix."""
    return ApiError(403, f"Forbidden: {words}")


def too_many(seconds: int) -> ApiError:
    """429; the sender may try again after so many whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
