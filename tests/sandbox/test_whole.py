"""Replies across chats, places with a name, owners, invite links, silence, polls for a time: all a community meets."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Control, Phone, Scenario, ScenarioError, wide_scenario
from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, ZHOU
from sandbox.errors import ApiError
from sandbox.wide_scenario import FORUM
from sandbox.world import World

EVERYTHING = ["message", "chat_member", "my_chat_member", "poll", "callback_query"]


@pytest.fixture
def wide(table: Any) -> Any:
    table.world = World(wide_scenario(), now=table.now)
    table.world.updates.allow(EVERYTHING)
    return table


async def latest(table: Any, kind: str = "message") -> Any:
    return [update[kind] for update in await table.ok("getUpdates") if kind in update][-1]


async def test_the_bot_answers_a_message_of_another_chat(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "3号楼停水了")
    where = {"message_id": said.message_id, "chat_id": RESIDENTS, "quote": "停水"}
    sent = await table.ok("sendMessage", chat_id=CENTRE, text="请看", reply_parameters=where)
    assert "reply_to_message" not in sent
    assert sent["quote"]["text"] == "停水"
    about = sent["external_reply"]
    assert (about["chat"]["id"], about["message_id"]) == (RESIDENTS, said.message_id)
    assert about["origin"]["sender_user"]["id"] == WANG
    away = await table.refused(
        "sendMessage", chat_id=CENTRE, text="x", reply_parameters={"message_id": 99, "chat_id": RESIDENTS}
    )
    assert away == "400 Bad Request: message to be replied not found"


async def test_a_person_answers_in_private_what_was_said_in_the_group(stage: Any, png: bytes) -> None:
    wang = stage.phone(WANG)
    shown = wang.say(RESIDENTS, "漏水", photo=png)
    answered = wang.say(WANG, "就是这个", reply_to=shown, quote="漏水", silent=True)
    assert (answered.external, answered.quote, answered.silent) == (
        {"name": "王秀兰", "chat": "江畔社区居民群"},
        "漏水",
        True,
    )
    heard = stage.ok("getUpdates")[-1]["message"]
    assert heard["external_reply"]["photo"][0]["width"] == 4
    assert "reply_to_message" not in heard
    with pytest.raises(Exception, match="not in chat"):
        stage.phone(ZHAO).say(ZHAO, "x", reply_to=shown)


async def test_a_place_with_a_name(stage: Any) -> None:
    sent = stage.phone(WANG).venue(RESIDENTS, 31.25, 121.5, "3号楼", "江畔路3号")
    assert (sent.kind, sent.raw["venue"]["title"]) == ("venue", "3号楼")
    heard = stage.ok("getUpdates")[-1]["message"]
    assert heard["venue"]["location"] == heard["location"] == {"latitude": 31.25, "longitude": 121.5}
    given = stage.ok("sendVenue", chat_id=RESIDENTS, latitude=31, longitude=121, title="居委会", address="江畔路1号")
    assert given["venue"]["address"] == "江畔路1号"
    refused = stage.call("sendVenue", chat_id=RESIDENTS, latitude=31, longitude=121, title="居委会")
    assert refused["description"] == "Bad Request: venue title and address must be non-empty"
    copy = stage.ok("forwardMessage", chat_id=CENTRE, from_chat_id=RESIDENTS, message_id=sent.id)
    assert copy["venue"]["title"] == "3号楼"


async def test_silence_and_protection_are_seen(stage: Any) -> None:
    stage.ok("sendMessage", chat_id=RESIDENTS, text="夜里", disable_notification=True, protect_content=True)
    stage.ok("sendMessage", chat_id=RESIDENTS, text="白天")
    quiet, loud = stage.phone(WANG).messages(RESIDENTS)
    assert (quiet.silent, loud.silent) == (True, False)
    refused = stage.call("forwardMessage", chat_id=CENTRE, from_chat_id=RESIDENTS, message_id=quiet.id)
    assert refused["description"] == "Bad Request: the message can't be forwarded"
    with pytest.raises(Exception, match="can't be forwarded"):
        stage.phone(WANG).forward(quiet, WANG)


async def test_polls_for_a_time(table: Any) -> None:
    asked = {"chat_id": RESIDENTS, "question": "?", "options": ["a", "b"]}
    period = (await table.ok("sendPoll", **asked, open_period=60))["poll"]
    assert (period["open_period"], period["close_date"]) == (60, int(table.now()) + 60)
    date = (await table.ok("sendPoll", **asked, close_date=int(table.now()) + 600))["poll"]
    assert "open_period" not in date
    assert date["close_date"] == int(table.now()) + 600
    for wrong in ({"open_period": 4}, {"close_date": int(table.now()) - 1}, {"open_period": 9, "close_date": 9}):
        assert (await table.refused("sendPoll", **asked, **wrong)).startswith("400")


async def test_whoever_asked_closes_their_poll(stage: Any) -> None:
    wang = stage.phone(WANG)
    poll = wang.poll(RESIDENTS, "吃什么", ["面", "饭"], open_period=600)
    stage.phone(LI).vote(stage.phone(LI).message(RESIDENTS, poll.id), "面")
    with pytest.raises(Exception, match="one's own polls"):
        stage.phone(LI).stop_poll(poll)
    assert wang.stop_poll(poll).raw["poll"]["is_closed"]
    told = [update["poll"] for update in stage.ok("getUpdates") if "poll" in update]
    assert [(each["is_closed"], each["total_voter_count"]) for each in told] == [(True, 1)]


async def test_a_chat_has_an_owner(wide: Any) -> None:
    mine = await wide.ok("getChatMember", chat_id=FORUM, user_id=ZHENG)
    assert (mine["status"], mine["is_anonymous"]) == ("creator", False)
    statuses = [each["status"] for each in await wide.ok("getChatAdministrators", chat_id=FORUM)]
    assert statuses == ["creator", "administrator"]
    acts.add(wide.world, ZHENG, FORUM, SUN)
    refused = await wide.refused("banChatMember", chat_id=FORUM, user_id=ZHENG)
    assert refused == "400 Bad Request: can't remove chat owner"
    for act in (acts.remove, acts.promote):
        acts.promote(wide.world, ZHENG, FORUM, LI)
        with pytest.raises(ApiError, match="the owner"):
            act(wide.world, LI, FORUM, ZHENG)
    data = wide_scenario().as_json()
    assert Scenario.parse(data).chats == wide_scenario().chats
    data["chats"][0]["owner"] = 5
    with pytest.raises(ScenarioError, match="not in users"):
        Scenario.parse(data)


async def test_coming_by_an_invite_link(wide: Any) -> None:
    link = (await wide.ok("createChatInviteLink", chat_id=FORUM, name="楼道口", member_limit=1))["invite_link"]
    chat = acts.join_by_link(wide.world, SUN, link)
    assert chat.id == FORUM
    moved = await latest(wide, "chat_member")
    assert (moved["invite_link"]["name"], moved["new_chat_member"]["status"]) == ("楼道口", "member")
    with pytest.raises(ApiError, match="expired"):
        acts.join_by_link(wide.world, ZHAO, link)
    first = await wide.ok("exportChatInviteLink", chat_id=FORUM)
    second = await wide.ok("exportChatInviteLink", chat_id=FORUM)
    with pytest.raises(ApiError, match="expired"):
        acts.join_by_link(wide.world, ZHAO, first)
    await wide.ok("revokeChatInviteLink", chat_id=FORUM, invite_link=second)
    with pytest.raises(ApiError, match="expired"):
        acts.join_by_link(wide.world, ZHAO, second)
    with pytest.raises(ApiError, match="nowhere"):
        acts.join_by_link(wide.world, ZHAO, "https://t.me/+0000")
    late = await wide.ok("createChatInviteLink", chat_id=FORUM, expire_date=int(wide.now()) + 5)
    wide.now.value += 5
    with pytest.raises(ApiError, match="expired"):
        acts.join_by_link(wide.world, ZHAO, late["invite_link"])
    assert (await wide.refused("exportChatInviteLink", chat_id=UNIT)).startswith("400")


async def test_links_lead_into_groups(stage: Any) -> None:
    Control(stage.url).bot_status(CENTRE, "administrator", by=ZHENG)
    link = stage.ok("exportChatInviteLink", chat_id=CENTRE)
    note = stage.phone(SUN).open_link(link)
    assert (note.chat, note.kind) == (CENTRE, "service")
    sun = stage.phone(SUN)
    Control(stage.url).bot_status(UNIT, "left", by=SUN)
    started = sun.open_link("https://t.me/hotline_demo_bot?startgroup=bind-1", UNIT)
    assert (started.chat, started.text) == (UNIT, "/start@hotline_demo_bot bind-1")
    heard = [update for update in stage.ok("getUpdates") if "my_chat_member" in update]
    assert heard[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"
    with pytest.raises(Exception, match="leads nowhere"):
        sun.open_link("https://t.me/+nothing")


async def test_an_update_that_never_comes(table: Any) -> None:
    from sandbox.faults import Fault

    table.world.faults.order(Fault("updates", "drop"))
    acts.say(table.world, WANG, RESIDENTS, "一")
    acts.say(table.world, WANG, RESIDENTS, "二")
    (heard,) = await table.ok("getUpdates")
    assert heard["message"]["text"] == "二"


async def test_files_go_out_again_by_their_id(stage: Any) -> None:
    zhou: Phone = stage.phone(ZHOU)
    content = b"OggS\0\4" + (3 * 48_000).to_bytes(8, "little") + b"\0" * 20
    sent = (
        ("voice", zhou.voice(CENTRE, content)),
        ("video", zhou.video(CENTRE, b"film")),
        ("document", zhou.document(CENTRE, b"%PDF", "a.pdf")),
    )
    heard = [update["message"] for update in stage.ok("getUpdates")]
    for (kind, original), message in zip(sent, heard, strict=True):
        file_id = message[kind]["file_id"]
        again = stage.ok(f"send{kind.title()}", **{"chat_id": CENTRE, kind: file_id, "caption": "转"})
        assert again[kind] == message[kind]
        assert zhou.bytes_of(zhou.message(CENTRE, again["message_id"])) == zhou.bytes_of(original)
