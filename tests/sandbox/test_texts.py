"""Entities of typed text, parse_mode=HTML, privacy mode."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sandbox import people as acts
from sandbox.default_scenario import RESIDENTS, WANG, default_scenario
from sandbox.entities import find_entities, utf16_slice
from sandbox.errors import ApiError
from sandbox.html_text import parse_html
from sandbox.world import World


def found(text: str) -> list[tuple[str, str]]:
    return [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/new 停水", [("bot_command", "/new")]),
        ("请看 /status@hotline_demo_bot", [("bot_command", "/status@hotline_demo_bot")]),
        ("/new停水", []),
        ("你好 @hotline_demo_bot", [("mention", "@hotline_demo_bot")]),
        ("你好@hotline_demo_bot", []),
        ("#停水 了", [("hashtag", "#停水")]),
        ("#123", []),
        ("😀 打 13812345678", [("phone_number", "13812345678")]),
        ("座机 0571-88886666。", [("phone_number", "0571-88886666")]),
        ("号码 138123456789", []),
        ("见 https://a.example/x?y=1。", [("url", "https://a.example/x?y=1")]),
        ("见 a.gov/x, 好", [("url", "a.gov/x")]),
    ],
)
def test_what_telegram_finds(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_offsets_are_utf16() -> None:
    assert find_entities("😀😀 /new")[0] == {"type": "bot_command", "offset": 5, "length": 4}


def test_html_to_entities() -> None:
    text, entities = parse_html('😀<b>急 <i>停水</i></b> 3 &lt; 4 <a href="https://t.me/x">看</a>')
    assert text == "😀急 停水 3 < 4 看"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 4},
        {"type": "italic", "offset": 4, "length": 2},
        {"type": "text_link", "url": "https://t.me/x", "offset": 13, "length": 1},
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a<b>c", 'Can\'t find end tag corresponding to start tag "b"'),
        ("水<h1>c</h1>", 'Unsupported start tag "h1" at byte offset 3'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("3 < 4", "Unclosed start tag at byte offset 2"),
    ],
)
def test_html_that_cannot_be_parsed(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


async def test_white_space_goes_and_offsets_follow(table: Any) -> None:
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="\n <b>好</b> \n", parse_mode="HTML")
    assert (sent["text"], sent["entities"]) == ("好", [{"type": "bold", "offset": 0, "length": 1}])


def seen_by(private: bool, text: str, *, admin: bool = False, reply: bool = False) -> bool:
    base = default_scenario()
    world = World(replace(base, bot=replace(base.bot, can_read_all_group_messages=not private)))
    chat = world.chats[RESIDENTS]
    chat.bot_status = "administrator" if admin else "member"
    target = acts.say(world, WANG, RESIDENTS, "/new").message_id
    chat.messages[target].sender = world.bot.id
    world.updates.clear()
    acts.say(world, WANG, RESIDENTS, text, reply_to=target if reply else None)
    return bool(world.updates.pending)


@pytest.mark.parametrize("text", ["/new 停水", "@hotline_demo_bot 停水", "/new@Hotline_Demo_Bot"])
def test_privacy_mode_lets_through_what_is_addressed(text: str) -> None:
    assert seen_by(True, text)


@pytest.mark.parametrize("text", ["停水了", "/new@other_bot", "@liqiang 停水"])
def test_privacy_mode_hides_the_rest(text: str) -> None:
    assert not seen_by(True, text)
    assert seen_by(False, text)


def test_privacy_mode_lets_through_replies_and_spares_administrators() -> None:
    assert seen_by(True, "停水了", reply=True)
    assert seen_by(True, "停水了", admin=True)
