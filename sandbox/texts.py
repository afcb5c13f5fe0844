"""From what a bot sends as text to what a message holds."""

from __future__ import annotations

from sandbox.cleaning import cleaned, is_empty
from sandbox.entities import find_entities, utf16_len
from sandbox.errors import JsonObject, bad_request
from sandbox.html_text import parse_html
from sandbox.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_TRIMMED = " \t\r\n\0\v"
"""The white space Telegram takes off; a Chinese indent stays."""


def text_of(params: Params) -> tuple[str, list[JsonObject]]:
    """`text` with its entities. Raises ApiError when empty, over 4096 UTF-16 units, or badly marked up."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(params, "text", "entities")
    if is_empty(text):
        raise bad_request("text must be non-empty")
    if utf16_len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption_of(params: Params) -> tuple[str, list[JsonObject]]:
    """`caption` with its entities; may be empty. Raises ApiError over 1024 UTF-16 units."""
    text, entities = _formatted(params, "caption", "caption_entities")
    if utf16_len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def quote_of(params: Params) -> tuple[str, list[JsonObject]]:
    """`quote` with its entities, untrimmed: it has to stand in the message exactly so."""
    return _parsed(params, "quote", "quote_entities", "quote_parse_mode")


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[JsonObject]]:
    return trimmed(*_parsed(params, name, entities_name, "parse_mode"))


def _parsed(params: Params, name: str, entities_name: str, mode_name: str) -> tuple[str, list[JsonObject]]:
    source = cleaned(params.text(name))
    mode = params.text(mode_name).lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = source, [_checked(entity) for entity in params.objects(entities_name)]
    return text, entities


def _checked(entity: JsonObject) -> JsonObject:
    shape = (entity.get("type"), entity.get("offset"), entity.get("length"))
    if not all(isinstance(part, kind) for part, kind in zip(shape, (str, int, int), strict=True)):
        raise bad_request("can't parse MessageEntity: type, offset and length are needed")
    return entity


def trimmed(text: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Telegram drops white space at both ends and finds links and commands by itself."""
    clean = text.strip(_TRIMMED)
    lead = utf16_len(text[: len(text) - len(text.lstrip(_TRIMMED))])
    kept = [e for e in (_shifted(e, lead, utf16_len(clean)) for e in entities) if e["length"] > 0]
    found = find_entities(clean, [e for e in kept if e["type"] in ("text_link", "code", "pre")])
    return clean, sorted(kept + found, key=lambda e: (e["offset"], -e["length"]))


def _shifted(entity: JsonObject, lead: int, total: int) -> JsonObject:
    start = max(entity["offset"] - lead, 0)
    end = min(entity["offset"] + entity["length"] - lead, total)
    return {**entity, "offset": start, "length": end - start}
