"""What Telegram finds in plain text: commands, mentions, hashtags, links, phone numbers."""

from __future__ import annotations

import re

from sandbox.errors import JsonObject

# Telegram counts Chinese as word characters: "你好@bot" is no mention and "/new停水" is no command.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(r"https?://[^\s<>\"'，。；！？、（）「」『』【】《》]+", re.I)),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|cn|org|net|me|gov|edu|io)\b(?:/[^\s<>，。；！？、（）]*)?",
            re.I | re.A,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w+-])(?:\+\d[\d -]{6,17}\d|1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![\d-])", re.A)),
)


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, the unit of every offset in the Bot API."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part an entity covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def find_entities(text: str, taken: list[JsonObject] | None = None) -> list[JsonObject]:
    """Entities of `text`, by offset; what overlaps an entity already `taken` is left out."""
    spans = [(e["offset"], e["offset"] + e["length"]) for e in taken or []]
    found: list[JsonObject] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            _add(found, spans, kind, text, match)
    return sorted(found, key=lambda e: (e["offset"], -e["length"]))


def _add(found: list[JsonObject], spans: list[tuple[int, int]], kind: str, text: str, match: re.Match[str]) -> None:
    covered = match.group().rstrip(".,;:!?)") if kind == "url" else match.group()
    start = utf16_len(text[: match.start()])
    end = start + utf16_len(covered)
    if all(end <= left or start >= right for left, right in spans):
        spans.append((start, end))
        found.append({"type": kind, "offset": start, "length": end - start})
