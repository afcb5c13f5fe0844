"""What Telegram does to every text before anybody reads it (TDLib, `clean_input_string` and `strip_empty_characters`)."""

from __future__ import annotations

import re

from sandbox.entities import utf16_len

_DROPPED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_MARK_BEFORE_MARK = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
_NOTHING = re.compile("[\\s\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\ufeff\ufffc\U000e0000-\U000e007f]*")


def cleaned(text: str) -> str:
    """Control characters become spaces; carriage returns, direction overrides and strokes through letters go."""
    return _MARK_BEFORE_MARK.sub("\u200c", _CONTROL.sub(" ", _DROPPED.sub("", text)))


def is_empty(text: str) -> bool:
    """Whether there is nothing in it that could be seen: white space of any kind, zero-width characters, marks."""
    return _NOTHING.fullmatch(text) is not None


def pieces(text: str, limit: int) -> list[str]:
    """A long text as a phone sends it: in several messages of at most `limit` UTF-16 units, cut between words if it can."""
    if utf16_len(text) <= limit:
        return [text]
    head = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    space = max(head.rfind(" "), head.rfind("\n"))
    cut = space + 1 if space >= len(head) // 2 else len(head)
    return [text[:cut], *pieces(text[cut:], limit)]
