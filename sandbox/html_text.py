"""parse_mode=HTML: Telegram's small set of tags to plain text and entities."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from sandbox.entities import utf16_len
from sandbox.errors import ApiError, JsonObject, bad_request

_TOKEN = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|[<&]")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


@dataclass
class _Parser:
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[str, JsonObject]] = field(default_factory=list)
    entities: list[JsonObject] = field(default_factory=list)

    def write(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16_len(piece)

    def start(self, tag: str, attributes: str, at: int) -> None:
        entity: JsonObject = {"type": _kind(tag, at), "offset": self.length, **_extra(tag, attributes, at)}
        self.open.append((tag, entity))

    def end(self, tag: str, at: int) -> None:
        if not self.open:
            raise _cannot(f"Unexpected end tag at byte offset {at}")
        expected, entity = self.open.pop()
        if tag and tag != expected:
            raise _cannot(f'Unmatched end tag at byte offset {at}, expected "</{expected}>", found "</{tag}>"')
        self._close(entity)

    def _close(self, entity: JsonObject) -> None:
        length = self.length - entity["offset"]
        if length and (entity["type"] != "text_link" or entity["url"]):
            self.entities.append({**entity, "length": length})


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """Plain text and its entities, UTF-16 offsets. Raises ApiError "can't parse entities: …" as Telegram words it."""
    parser = _Parser()
    for token in _TOKEN.finditer(source):
        _feed(parser, token, len(source[: token.start()].encode()))
    if parser.open:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{parser.open[-1][0]}"')
    return "".join(parser.text), sorted(parser.entities, key=lambda e: (e["offset"], -e["length"]))


def _feed(parser: _Parser, token: re.Match[str], at: int) -> None:
    piece, slash, tag, attributes = token.group(), token.group(1), token.group(2), token.group(3)
    if tag is None:
        if piece == "<":
            raise _cannot(f"Unclosed start tag at byte offset {at}")
        parser.write(html.unescape(piece) if piece.startswith("&") else piece)
    elif slash:
        parser.end(tag.lower(), at)
    else:
        parser.start(tag.lower(), attributes, at)


def _kind(tag: str, at: int) -> str:
    if tag not in _KINDS:
        raise _cannot(f'Unsupported start tag "{tag}" at byte offset {at}')
    return _KINDS[tag]


def _extra(tag: str, source: str, at: int) -> JsonObject:
    attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(source)}
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    if tag == "a":
        return {"url": attributes.get("href", "")}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {}


def _cannot(words: str) -> ApiError:
    return bad_request(f"can't parse entities: {words}")
