"""reply_markup: the keyboards a bot may attach, checked as Telegram checks them."""

from __future__ import annotations

from typing import Any

from sandbox.errors import JsonObject, bad_request
from sandbox.params import Params

DATA_LIMIT_BYTES = 64
BUTTONS_LIMIT = 100
_INLINE_KINDS = (
    "callback_data",
    "url",
    "web_app",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
)
_URL_STARTS = ("http://", "https://", "tg://", "mailto:", "tel:")


def reply_markup(params: Params) -> JsonObject | None:
    """The markup sent, checked, or None. Raises ApiError in Telegram's words."""
    markup = params.object("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _inline(markup["inline_keyboard"])}
    if "keyboard" in markup:
        return {**markup, "keyboard": _reply(markup["keyboard"])}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def inline_only(params: Params) -> JsonObject | None:
    """As `reply_markup`, for edits: nothing but an inline keyboard will do; an empty one removes."""
    markup = reply_markup(params)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def is_inline(markup: JsonObject | None) -> bool:
    """Whether the markup belongs to the message rather than to the chat."""
    return bool(markup and "inline_keyboard" in markup)


def _rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if sum(len(row) for row in value) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return [row for row in value if row]


def _inline(value: Any) -> list[list[JsonObject]]:
    return [[_inline_button(button) for button in row] for row in _rows(value)]


def _inline_button(button: Any) -> JsonObject:
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    present = {name: value for name, value in button.items() if value is not None}
    kinds = [name for name in _INLINE_KINDS if name in present]
    if len(kinds) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    _check_inline(present, kinds[0])
    return present


def _check_inline(button: JsonObject, kind: str) -> None:
    value = button[kind]
    if kind == "callback_data" and not 1 <= len(str(value).encode()) <= DATA_LIMIT_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url" and not str(value).startswith(_URL_STARTS):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")


def _reply(value: Any) -> list[list[JsonObject]]:
    return [[_reply_button(button) for button in row] for row in _rows(value)]


def _reply_button(button: Any) -> JsonObject:
    shaped = {"text": button} if isinstance(button, str) else button
    if not isinstance(shaped, dict) or not str(shaped.get("text") or "").strip():
        raise bad_request("keyboard button text must be non-empty")
    return {name: part for name, part in shaped.items() if part is not None}
