"""What the bot may do where: rights one by one, groups in which it reads only, accounts that are gone, forged presses."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Control, wide_scenario
from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, WANG, ZHENG, ZHOU
from sandbox.errors import ApiError
from sandbox.wide_scenario import FORUM
from sandbox.world import World

CARD = {"inline_keyboard": [[{"text": "满意", "callback_data": "v1"}]]}


@pytest.fixture
def wide(table: Any) -> Any:
    table.world = World(wide_scenario(), now=table.now)
    table.world.updates.allow(["message", "my_chat_member", "chat_member", "callback_query"])
    return table


def give(table: Any, *rights: str) -> None:
    acts.set_bot_status(table.world, ZHENG, table.world.chats[FORUM], "administrator", frozenset(rights))


@pytest.mark.parametrize(
    ("right", "method", "params", "words"),
    [
        (
            "can_pin_messages",
            "pinChatMessage",
            {"message_id": 3},
            "not enough rights to manage pinned messages in the chat",
        ),
        ("can_delete_messages", "deleteMessage", {"message_id": 3}, "message can't be deleted"),
        (
            "can_restrict_members",
            "banChatMember",
            {"user_id": LI},
            "not enough rights to restrict/unrestrict chat member",
        ),
        ("can_promote_members", "promoteChatMember", {"user_id": LI, "can_pin_messages": True}, "not enough rights"),
        ("can_invite_users", "exportChatInviteLink", {}, "not enough rights to manage chat invite link"),
        ("can_manage_topics", "createForumTopic", {"name": "停水"}, "not enough rights to create a topic"),
        ("can_manage_topics", "editForumTopic", {"message_thread_id": 1}, "not enough rights to edit the topic"),
        (
            "can_manage_topics",
            "closeForumTopic",
            {"message_thread_id": 1},
            "not enough rights to close or open the topic",
        ),
        ("can_delete_messages", "deleteForumTopic", {"message_thread_id": 1}, "not enough rights to delete the topic"),
    ],
)
async def test_each_right_opens_its_own_door(wide: Any, right: str, method: str, params: Any, words: str) -> None:
    assert acts.say(wide.world, WANG, FORUM, "好").message_id == 3
    give(wide, "can_change_info")
    assert await wide.refused(method, chat_id=FORUM, **params) == f"400 Bad Request: {words}"
    give(wide, right)
    await wide.ok(method, chat_id=FORUM, **params)


async def test_rights_are_told_as_they_were_given(wide: Any) -> None:
    give(wide, "can_pin_messages")
    moved = [update["my_chat_member"] for update in await wide.ok("getUpdates") if "my_chat_member" in update][-1]
    mine = await wide.ok("getChatMember", chat_id=FORUM, user_id=wide.world.bot.id)
    assert moved["new_chat_member"] == mine
    held = {name for name, given in mine.items() if name.startswith("can_") and given}
    assert held == {"can_manage_chat", "can_pin_messages"}


async def test_a_person_gets_the_rights_the_bot_gives(wide: Any) -> None:
    await wide.ok("promoteChatMember", chat_id=FORUM, user_id=LI, can_delete_messages=True)
    theirs = await wide.ok("getChatMember", chat_id=FORUM, user_id=LI)
    assert (theirs["can_delete_messages"], theirs["can_pin_messages"]) == (True, False)
    owner = await wide.refused("promoteChatMember", chat_id=FORUM, user_id=ZHENG)
    assert owner == "400 Bad Request: can't remove chat owner"
    itself = await wide.refused("promoteChatMember", chat_id=FORUM, user_id=wide.world.bot.id)
    assert itself == "400 Bad Request: can't promote self"


def test_only_administrators_make_administrators(table: Any) -> None:
    with pytest.raises(ApiError, match="no administrator"):
        acts.promote(table.world, WANG, RESIDENTS, LI)


@pytest.mark.parametrize(
    ("method", "params", "what"),
    [
        ("sendMessage", {"text": "好"}, "text messages"),
        ("sendLocation", {"latitude": 31, "longitude": 121}, "locations"),
        ("sendPoll", {"question": "?", "options": ["a", "b"]}, "polls"),
        ("copyMessage", {"from_chat_id": RESIDENTS, "message_id": 1}, "text messages"),
    ],
)
async def test_a_restricted_bot_hears_and_may_not_speak(table: Any, method: str, params: Any, what: str) -> None:
    group = table.world.chats[RESIDENTS]
    acts.set_bot_status(table.world, ZHENG, group, "restricted")
    acts.say(table.world, WANG, RESIDENTS, "听得见吗")
    changed, heard = await table.ok("getUpdates")
    assert changed["my_chat_member"]["new_chat_member"]["status"] == "restricted"
    assert heard["message"]["text"] == "听得见吗"
    refused = await table.refused(method, chat_id=RESIDENTS, **params)
    assert refused == f"400 Bad Request: not enough rights to send {what} to the chat"
    acts.set_bot_status(table.world, ZHENG, group, "member")
    await table.ok(method, chat_id=RESIDENTS, **params)


def test_a_closed_account_is_out_of_reach(stage: Any) -> None:
    zhou = stage.phone(ZHOU)
    zhou.start()
    Control(stage.url).deactivate(ZHOU)
    refused = stage.call("sendMessage", chat_id=ZHOU, text="好")
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: user is deactivated")
    with pytest.raises(Exception, match="account of person"):
        zhou.say(CENTRE, "好")
    assert [list(update) for update in stage.ok("getUpdates")] == [["update_id", "message"]], "nobody is told"


async def test_forged_presses(wide: Any) -> None:
    sent = await wide.ok("sendMessage", chat_id=RESIDENTS, text="工单", reply_markup=CARD)
    number = sent["message_id"]
    for person, data in ((WANG, "v2"), (ZHOU, "v1"), (LI, "x" * 200)):
        acts.forge(wide.world, person, RESIDENTS, number, data)
        query = (await wide.ok("getUpdates"))[-1]["callback_query"]
        assert (query["from"]["id"], query["data"], query["message"]["text"]) == (person, data, "工单")
    await wide.ok("deleteMessage", chat_id=RESIDENTS, message_id=number)
    callback = acts.forge(wide.world, WANG, RESIDENTS, number, "v1")
    gone = (await wide.ok("getUpdates"))[-1]["callback_query"]["message"]
    assert (sorted(gone), gone["message_id"], gone["date"]) == (["chat", "date", "message_id"], number, 0)
    await wide.ok("answerCallbackQuery", callback_query_id=callback.id, text="这张卡没了")
    assert callback.text == "这张卡没了"
    with pytest.raises(ApiError, match="no such person or chat"):
        acts.forge(wide.world, 5, RESIDENTS, number, "v1")


def test_a_forged_press_is_answered_like_any_other(stage: Any, echo: Any) -> None:
    stage.phone(WANG).say(RESIDENTS, "停水")
    card = stage.phone(WANG).wait_for(RESIDENTS, lambda m: m.from_bot)
    assert Control(stage.url).forge(ZHOU, RESIDENTS, card.id, "alert").show_alert


def test_an_update_of_ones_own_making(stage: Any) -> None:
    control = Control(stage.url)
    stage.ok("getUpdates", allowed_updates=["message", "of_tomorrow"])
    control.update("of_tomorrow", {"what": 1})
    control.update("callback_query", {"id": "1"})
    control.update("message", {"dice": {"emoji": "🎲", "value": 6}})
    told = stage.ok("getUpdates")
    assert [list(update)[1:] for update in told] == [["of_tomorrow"], ["message"]], "only what was asked for"
    assert told[1]["message"]["dice"]["value"] == 6
    assert told[0]["update_id"] + 1 == told[1]["update_id"]


async def test_what_cannot_be_passed_on_is_left_out(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水").message_id
    kept = (await table.ok("sendMessage", chat_id=RESIDENTS, text="内部", protect_content=True))["message_id"]
    acts.leave(table.world, LI, RESIDENTS)
    there = {"chat_id": CENTRE, "from_chat_id": RESIDENTS}
    for method in ("copyMessages", "forwardMessages"):
        assert len(await table.ok(method, **there, message_ids=[said, kept, kept + 1, 99])) == 1
        none = await table.refused(method, **there, message_ids=[kept])
        assert none == "400 Bad Request: there are no messages to forward"
        mixed = await table.refused(method, **there, message_ids=[2, 1])
        assert mixed == "400 Bad Request: message identifiers must be in a strictly increasing order"
        many = await table.refused(method, **there, message_ids=list(range(1, 102)))
        assert many == "400 Bad Request: too many message identifiers specified"
        nothing = await table.refused(method, **there, message_ids=[])
        assert nothing == "400 Bad Request: message identifiers are not specified"
