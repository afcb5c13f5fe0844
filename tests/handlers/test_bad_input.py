"""Whatever arrives ends in a clear answer or a quiet nothing, and never in a case nobody meant."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.handlers.town import (
    BOT,
    DESK,
    LI,
    RESIDENTS,
    STRANGER,
    SURE,
    UNIT,
    USERNAME,
    WANG,
    ZHAO,
    T,
    Town,
    address,
    person,
    room,
)

TEXT_NEEDED, TOO_LONG = T("error.text_needed"), T("error.text_too_long", limit=2000)
FILE = {"file_id": "f", "file_unique_id": "f"}
MEDIA: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            **FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False,
        }
    },
    "contact": {"contact": {"phone_number": "13800001234", "first_name": "王秀兰"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1", "question": "?", "options": [{"persistent_id": "1", "text": "a", "voter_count": 0}],
            "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
            "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
        }
    },
    "joined": {"new_chat_members": [person(LI)]},
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": room(RESIDENTS)}},
    "of tomorrow": {"hologram": {"file_id": "x", "depth": 3}},
}  # fmt: skip
"""What nobody can make anything of; what can be sent along with words, or instead of them, is in test_media.py."""


async def quiet_or_said(town: Town, turn: Any) -> str:
    """Judged for good, no case, at most one sentence."""
    assert town.waiting() == 0
    assert town.cases() == []
    assert len(turn.texts) <= 1
    return turn.texts[0] if turn.texts else ""


UNREADABLE = {
    "emoji": "😀😀🚰",
    "zero width": "\u200b\u200c\u2060\ufeff",
    "control": "\x01\x02\x7f",
    "marks": "……!!??",
    "joiners": "\u200d\ufe0f\u200d",
    "right-to-left marks": "\u202e\u200f\u061c",
    "lines": "\n\n\n",
    "a lone accent": "\u0301",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
async def test_nothing_readable(town: Town, text: str) -> None:
    before = town.dump()
    for who, chat, line in ((WANG, RESIDENTS, f"#诉求 {text}"), (WANG, RESIDENTS, f"/new {text}"), (WANG, WANG, text)):
        said = await quiet_or_said(town, await town.say(who, chat, line))
        assert said in {"", TEXT_NEEDED} or "一句话" in said or "要反映问题" in said
    assert town.dump()["cases"] == before["cases"]
    assert town.dump()["vault"] == before["vault"]


async def test_far_too_long(town: Town) -> None:
    before = town.dump()
    for who, chat in ((WANG, RESIDENTS), (WANG, WANG), (STRANGER, RESIDENTS)):
        assert (await town.say(who, chat, f"/new {'停水了' * 3333}")).said == TOO_LONG
    assert town.dump() == before


async def test_the_longest_that_is_taken(town: Town) -> None:
    assert (await town.say(WANG, RESIDENTS, "/new " + "水" * 2001)).said == TOO_LONG
    await town.say(WANG, RESIDENTS, "/new " + "水" * 2000)
    assert len(town.cases()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<b>停水</b>了 & <a href='tg://user?id=1'>急</a> 3号楼",
        "*停水* _了_ `3号楼` [x](http://y)",
        "停水了</b></i> 3号楼 &lt;b&gt;",
        "مقطوع الماء في المبنى 3",
        "\u202e了水停楼号3",
        "停水了{number}{0}%s\\n 3号楼",
        "'; DROP TABLE cases; -- 停水了",
    ],
)
async def test_markup_is_words(town: Town, text: str) -> None:
    from html import escape, unescape

    turn = await town.say(WANG, RESIDENTS, f"#诉求 {text}")
    assert len(town.cases()) == 1
    shown = "".join(char for char in text if char.isprintable())
    staff = [sent for sent in turn.texts if "「" in sent]
    assert staff
    for sent in staff:
        assert escape(shown) in sent
        assert shown in unescape(sent)


@pytest.mark.parametrize("chat", [RESIDENTS, WANG])
async def test_what_says_nothing(town: Town, chat: int) -> None:
    before = town.dump()
    for kind, fields in MEDIA.items():
        said = await quiet_or_said(town, await town.say(WANG, chat, **fields))
        assert (said == "") if chat == RESIDENTS else ("要反映问题" in said), kind
    assert town.dump() == before


async def test_what_says_nothing_when_words_were_asked_for(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new")
    before = town.dump()
    for kind, fields in MEDIA.items():
        assert await quiet_or_said(town, await town.say(WANG, RESIDENTS, **fields)) == TEXT_NEEDED, kind
    assert town.dump() == before


VOICE = {"voice": {**FILE, "duration": 1}}
PICTURE = {"photo": [{**FILE, "width": 1, "height": 1}]}


@pytest.mark.parametrize("caption", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_unreadable_caption_is_no_caption(town: Town, caption: str) -> None:
    """The voice is heard all the same; the picture is asked about."""
    assert (await town.say(LI, LI, caption=caption, **PICTURE)).said == T("say.ask_about")
    await town.say(WANG, WANG, caption=caption, **VOICE)
    case = town.case()
    with town.hotline.look() as uow:
        first = uow.ledger.stream("example", case.id)[0].event
    assert "text" not in first.data
    assert first.data["media"]


async def test_a_caption_far_too_long(town: Town) -> None:
    before = town.dump()
    for fields in (VOICE, PICTURE):
        assert (await town.say(WANG, WANG, caption="停水了" * 3333, **fields)).said == TOO_LONG
    assert town.dump() == before


@pytest.mark.parametrize(
    "caption", ["<b>停水</b>了 & 3号楼", "\u202e了水停楼号3", "مقطوع الماء في المبنى 3", "*停水* _了_ `3号楼`"]
)
async def test_markup_in_a_caption_is_words(town: Town, caption: str) -> None:
    from html import escape

    turn = await town.say(WANG, WANG, caption=f"#诉求 {caption}", **VOICE)
    shown = "".join(char for char in caption if char.isprintable())
    assert any(escape(shown) in sent for sent in turn.texts)


async def test_what_nobody_of_flesh_and_blood_sends_is_left_alone(town: Town) -> None:
    channel = {"id": -1002222222222, "type": "channel", "title": "频道"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    speaker = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    before, ours = town.dump(), town.ours(RESIDENTS, "5")
    for fields in (VOICE, PICTURE):
        for more in ({"from": anonymous, "sender_chat": room(RESIDENTS)}, {"from": speaker, "sender_chat": channel}):
            assert (await town.say(WANG, RESIDENTS, reply_to_message=ours, **fields, **more)).sent == ()
    assert town.dump() == before


async def test_a_forwarded_voice_message_is_whoever_forwards_it_s_and_left_alone_in_a_group(town: Town) -> None:
    origin = {"type": "user", "date": 1, "sender_user": person(LI)}
    assert (await town.say(WANG, RESIDENTS, forward_origin=origin, **VOICE)).sent == ()
    await town.say(WANG, WANG, forward_origin=origin, **VOICE)
    case = town.case()
    with town.hotline.look() as uow:
        assert case.reporter == uow.people.at("example", address(WANG))
        assert uow.people.at("example", address(LI)) is None


async def test_an_anonymous_administrator_is_nobody(town: Town) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    before = town.dump()
    for text in (f"/new {SURE}", f"@{USERNAME} {SURE}", "/bind x", "/call 13800001234 停水了"):
        more = {"from": anonymous, "sender_chat": room(RESIDENTS)}
        assert (await town.say(WANG, RESIDENTS, text, **more)).sent == ()
    assert town.dump() == before
    assert town.waiting() == 0


async def test_a_channel_speaking_in_the_group_is_nobody(town: Town) -> None:
    channel = {"id": -1002222222222, "type": "channel", "title": "频道"}
    speaker = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    assert (await town.say(WANG, RESIDENTS, f"/new {SURE}", sender_chat=channel, **{"from": speaker})).sent == ()
    assert (await town.say(WANG, RESIDENTS, f"/new {SURE}", sender_chat=channel, **{"from": None})).sent == ()
    assert town.cases() == []


async def test_a_linked_channel_s_post_is_nobody_s_appeal(town: Town) -> None:
    channel = {"id": -1002222222222, "type": "channel", "title": "频道"}
    telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    origin = {"type": "channel", "date": 1, "chat": channel, "message_id": 5}
    more = {"from": telegram, "sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
    await town.say(WANG, RESIDENTS, f"通知:有事请发 #诉求 {SURE}", **more)
    assert town.cases() == []


async def test_other_bots_are_not_listened_to(town: Town) -> None:
    other = {"id": 5, "is_bot": True, "first_name": "别的机器人", "username": "other_bot"}
    ourselves = {"id": BOT, "is_bot": True, "first_name": "居民热线", "username": USERNAME}
    for speaker in (other, ourselves):
        assert (await town.say(WANG, RESIDENTS, f"/new {SURE}", **{"from": speaker})).sent == ()
    assert town.cases() == []


async def test_edited_messages_and_channel_posts_are_quiet(town: Town) -> None:
    before = town.dump()
    message = town.message(WANG, RESIDENTS, f"/new {SURE}", edit_date=2)
    post = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": -1002222222222, "type": "channel", "title": "频道"},
        "text": SURE,
    }
    mine = {"status": "member", "user": {"id": BOT, "is_bot": True, "first_name": "居民热线"}}
    gone = {"status": "left", "user": {"id": BOT, "is_bot": True, "first_name": "居民热线"}}
    member = {
        "chat": room(RESIDENTS),
        "from": person(WANG),
        "date": 1,
        "old_chat_member": gone,
        "new_chat_member": mine,
    }
    for kinds in ({"edited_message": message}, {"channel_post": post}, {"my_chat_member": member}):
        assert (await town.update(**kinds)).sent == ()
    assert town.dump() == before
    assert town.waiting() == 0


@pytest.mark.filterwarnings("ignore:Detected unknown update type")
async def test_a_kind_of_update_of_tomorrow_is_quiet(town: Town) -> None:
    assert (await town.update(hologram={"chat": room(RESIDENTS), "from": person(WANG)})).sent == ()
    assert town.waiting() == 0


async def test_a_forwarded_appeal_is_whoever_forwards_it_s(town: Town) -> None:
    origin = {"type": "user", "date": 1, "sender_user": person(LI)}
    await town.say(WANG, WANG, SURE, forward_origin=origin)
    case = town.case()
    with town.hotline.look() as uow:
        assert case.reporter == uow.people.at("example", address(WANG))
        assert uow.people.at("example", address(LI)) is None


async def test_a_forwarded_group_message_is_not_overheard(town: Town) -> None:
    origin = {"type": "user", "date": 1, "sender_user": person(LI)}
    assert (await town.say(WANG, RESIDENTS, SURE, forward_origin=origin)).sent == ()
    assert town.cases() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    where=st.sampled_from([RESIDENTS, WANG, UNIT, DESK]),
)
def test_any_text_anywhere_is_judged_for_good(town: Town, text: str, where: int) -> None:
    import asyncio

    async def play() -> None:
        for line in (text, f"/new {text}", f"@{USERNAME} {text}", f"/status {text}", f"/bind {text}", f"/start {text}"):
            turn = await town.say(WANG if where == WANG else ZHAO, where, line)
            assert all(len(each) <= 4096 for each in turn.texts)
        assert town.waiting() == 0

    asyncio.run(play())
