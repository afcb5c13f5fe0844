"""Each shape is read by both libraries, field by field: what they write back is what the sandbox sent."""

from __future__ import annotations

from typing import Any

import aiogram.types as aio
import pytest
import telegram as ptb
from aiogram.types.base import TelegramObject
from pydantic import TypeAdapter

from tests.contract.tables import KINDS, LISTS, MESSAGES, PARTS, PLAIN, TYPES, VARIANTS

# Each library adds fields of its own making to what it writes back; they are not the sandbox's.
NEWER_THAN_PTB = {"can_send_welcome_messages"}  # required by aiogram 3.31, kept in api_kwargs by PTB 22.8
PTB_ADDS = {"channel_chat_created", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"}


def unknown_to_aiogram(value: Any) -> list[str]:
    """Fields the model has no place for, at any depth."""
    if isinstance(value, list):
        return [name for item in value for name in unknown_to_aiogram(item)]
    if not isinstance(value, TelegramObject):
        return []
    below = [name for field in value.model_fields_set for name in unknown_to_aiogram(getattr(value, field))]
    return [*(value.model_extra or {}), *below]


def unknown_to_ptb(value: Any) -> list[str]:
    """As above, for python-telegram-bot."""
    if isinstance(value, tuple | list):
        return [name for item in value for name in unknown_to_ptb(item)]
    if not isinstance(value, ptb.TelegramObject):
        return []
    slots = {slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())}
    parts = [getattr(value, slot, None) for slot in slots if not slot.startswith("_")]
    return [*(set(value.api_kwargs) - NEWER_THAN_PTB), *(name for part in parts for name in unknown_to_ptb(part))]


def check_aiogram(model: Any, raw: dict[str, Any]) -> None:
    parsed = TypeAdapter(model).validate_python(raw)
    assert unknown_to_aiogram(parsed) == []
    assert parsed.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True) == raw


def check_ptb(model: Any, raw: dict[str, Any]) -> None:
    parsed = model.de_json(raw, None)
    assert unknown_to_ptb(parsed) == []
    assert without(parsed.to_dict(), PTB_ADDS) == without(raw, set())


def without(value: Any, names: set[str]) -> Any:
    """The value without these keys, and without empty lists, which PTB does not write."""
    if isinstance(value, list):
        return [without(item, names) for item in value]
    if isinstance(value, dict):
        return {key: without(part, names) for key, part in value.items() if key not in names and part != []}
    return value


@pytest.mark.parametrize("name", TYPES)
def test_results(gathered: Any, name: str) -> None:
    model, theirs = TYPES[name]
    check_aiogram(model, gathered.results[name])
    check_ptb(theirs, gathered.results[name])


@pytest.mark.parametrize("name", LISTS)
def test_lists(gathered: Any, name: str) -> None:
    assert gathered.results[name]
    for raw in gathered.results[name]:
        check_aiogram(LISTS[name][0], raw)
        check_ptb(LISTS[name][1], raw)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_results(gathered: Any, name: str) -> None:
    wanted, got = PLAIN[name], gathered.results[name]
    assert isinstance(got, wanted) if isinstance(wanted, type) else got == wanted


def test_no_result_goes_unread(gathered: Any) -> None:
    assert set(gathered.results) == {*TYPES, *LISTS, *PLAIN}


def test_updates(gathered: Any) -> None:
    for raw in gathered.updates:
        check_aiogram(aio.Update, raw)
        check_ptb(ptb.Update, raw)
    assert {kind for raw in gathered.updates for kind in raw} - {"update_id"} == KINDS


def test_the_gathering_has_every_part_of_a_message(gathered: Any) -> None:
    heard = [part for raw in gathered.updates for kind, part in raw.items() if kind.endswith(("message", "post"))]
    messages = [*heard, *(gathered.results[name] for name in MESSAGES)]
    parts = {name for message in messages for name in message}
    assert parts >= PARTS


@pytest.mark.parametrize("where", VARIANTS)
def test_the_gathering_has_every_variant(gathered: Any, where: str) -> None:
    name, mark = where.split(".")
    everything = objects([gathered.updates, list(gathered.results.values())])
    values = [part for each in everything for part in as_list(each.get(name, []))]
    assert {value[mark] for value in values if isinstance(value, dict)} == VARIANTS[where]


def objects(value: Any) -> list[dict[str, Any]]:
    """Every object at any depth."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [*([value] if isinstance(value, dict) else []), *(found for part in inner for found in objects(part))]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_both_libraries_read_one_moment(gathered: Any) -> None:
    raw = gathered.updates[0]
    ours, theirs = aio.Update.model_validate(raw).message, ptb.Update.de_json(raw, None).message
    assert ours
    assert theirs
    assert ours.date == theirs.date
    assert int(theirs.date.timestamp()) == raw["message"]["date"]


def test_entities_cut_the_same_words(gathered: Any) -> None:
    raw = next(u for u in gathered.updates if "#停水" in u.get("message", {}).get("text", ""))
    ours, theirs = aio.Update.model_validate(raw).message, ptb.Update.de_json(raw, None).message
    assert ours
    assert theirs
    assert ours.text
    assert ours.entities
    words = [entity.extract_from(ours.text) for entity in ours.entities]
    assert words == ["/new", "@hotline_demo_bot", "#停水", "13812345678", "a.gov/x"]
    assert words == list(theirs.parse_entities().values())
