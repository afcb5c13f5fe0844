"""What people wrote, on a card: a short word as it is, a long one folded, so that a card stays a glance."""

from html import escape

LONG, TALL = 120, 3
"""Characters and line breaks beyond which what somebody wrote is folded; the channel shows three lines of it, a tap the rest."""


def told(text: str) -> str:
    """Somebody's words, escaped."""
    if not _is_long(text):
        return escape(text)
    return f"<blockquote expandable>{escape(text)}</blockquote>"


def quoted(text: str) -> str:
    """The same between quotation marks; what is folded needs none."""
    return told(text) if _is_long(text) else f"「{escape(text)}」"


def glimpse(text: str, most: int) -> str:
    """The beginning, in one line, escaped."""
    line = " ".join(text.split())
    return escape(line if len(line) <= most else line[:most] + "…")


def _is_long(text: str) -> bool:
    return len(text) > LONG or text.count("\n") > TALL
