"""Odd texts: what Telegram takes out, what it calls empty, how a phone cuts what is too long."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import people as acts
from sandbox.cleaning import cleaned, is_empty, pieces
from sandbox.default_scenario import RESIDENTS, WANG
from sandbox.entities import utf16_len
from sandbox.errors import ApiError


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("停水\r\n了", "停水\n了"),
        ("停\t水\x00了\x1b", "停 水 了 "),
        ("停\u202e水\u2028了", "停水了"),
        ("停\u0333水\u033f", "停水"),
        ("\u200e\u200f停\u200e水", "\u200c\u200f停\u200e水"),
        ("👨\u200d👩\u200d👧 三口", "👨\u200d👩\u200d👧 三口"),
        ("\u3000停水", "\u3000停水"),
    ],
)
def test_what_is_taken_out(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text", ["", " \n", "\u3000", "\u200b\u200c\u200d", "\u200e\u200f", "\ufeff\u00a0\u2800", "\U000e0041"]
)
def test_what_nobody_sees(text: str) -> None:
    assert is_empty(text)
    assert not is_empty(f"{text}水{text}")


async def test_a_phone_sends_nothing_empty_and_nothing_odd(table: Any) -> None:
    with pytest.raises(ApiError, match="nothing to say"):
        acts.say(table.world, WANG, RESIDENTS, "\u200b\u202e\u3000")
    acts.say(table.world, WANG, RESIDENTS, "\u3000停\u202e\x07水 /new\t")
    (update,) = await table.ok("getUpdates")
    assert update["message"]["text"] == "\u3000停 水 /new"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 5, "length": 4}]


async def test_a_bots_words_are_cleaned_as_well(table: Any) -> None:
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="\u202e<b>停\r水</b>\x01", parse_mode="HTML")
    assert (sent["text"], sent["entities"]) == ("停水", [{"type": "bold", "offset": 0, "length": 2}])


@pytest.mark.parametrize("text", ["水" * 10_000, "停水了 " * 3_000, "😀" * 5_000, "短"])
def test_a_phone_cuts_what_is_too_long(text: str) -> None:
    parts = pieces(text, 4096)
    assert "".join(parts) == text
    assert all(utf16_len(part) <= 4096 for part in parts)
    assert len(parts) <= 1 + utf16_len(text) // 2048
    assert all(part.endswith(" ") for part in parts) or " " not in text


def test_pasting(stage: Any) -> None:
    wang = stage.phone(WANG)
    sent = wang.paste(RESIDENTS, "水" * 10_000)
    assert [len(message.text) for message in sent] == [4096, 4096, 1808]
    assert len(stage.ok("getUpdates")) == 3
