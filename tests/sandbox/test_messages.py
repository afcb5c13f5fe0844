"""Sending, editing, deleting: Telegram's limits in Telegram's words."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, SUN, WANG
from sandbox.methods.editing import NOT_MODIFIED

EMPTY, UNSEEN = "400 Bad Request: message text is empty", "400 Bad Request: text must be non-empty"


def button(**what: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "好", **what}]]}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", EMPTY), ("   \n", UNSEEN), ("<b> </b>", UNSEEN), ("\u200b\u200d\ufeff", UNSEEN), ("\u202e\t\u3000", UNSEEN)],
)
async def test_empty_text(table: Any, text: str, words: str) -> None:
    assert await table.refused("sendMessage", chat_id=RESIDENTS, text=text, parse_mode="HTML") == words


async def test_the_longest_text(table: Any) -> None:
    assert (await table.ok("sendMessage", chat_id=RESIDENTS, text="水" * 4096))["text"] == "水" * 4096
    refused = await table.refused("sendMessage", chat_id=RESIDENTS, text="水" * 4097)
    assert refused == "400 Bad Request: message is too long"


async def test_markup_does_not_count_towards_the_length(table: Any) -> None:
    await table.ok("sendMessage", chat_id=RESIDENTS, text=f"<b>{'水' * 4096}</b>", parse_mode="HTML")


@pytest.mark.parametrize("data", ["x" * 65, "水" * 22, ""])
async def test_callback_data_is_counted_in_bytes(table: Any, data: str) -> None:
    refused = await table.refused("sendMessage", chat_id=RESIDENTS, text="好", reply_markup=button(callback_data=data))
    assert refused == "400 Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize("data", ["x" * 64, "水" * 21])
async def test_callback_data_that_fits(table: Any, data: str) -> None:
    markup = button(callback_data=data)
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_a_button_without_a_purpose(table: Any) -> None:
    refused = await table.refused("sendMessage", chat_id=RESIDENTS, text="好", reply_markup=button())
    assert refused == "400 Bad Request: text buttons are unallowed in the inline keyboard"


@pytest.mark.parametrize("chat", [-999, 999, "@nowhere"])
async def test_unknown_chats(table: Any, chat: Any) -> None:
    assert await table.refused("sendMessage", chat_id=chat, text="好") == "400 Bad Request: chat not found"


async def test_a_bot_cannot_speak_first(table: Any) -> None:
    words = "403 Forbidden: bot can't initiate conversation with a user"
    assert await table.refused("sendMessage", chat_id=WANG, text="好") == words
    acts.say(table.world, WANG, WANG, "你好")
    await table.ok("sendMessage", chat_id=WANG, text="好")


async def test_a_blocked_bot_is_silent_until_started_again(table: Any) -> None:
    acts.say(table.world, WANG, WANG, "/start")
    acts.set_blocked(table.world, WANG, True)
    words = "403 Forbidden: bot was blocked by the user"
    assert await table.refused("sendMessage", chat_id=WANG, text="好") == words
    acts.say(table.world, WANG, WANG, "/start")
    await table.ok("sendMessage", chat_id=WANG, text="好")
    moves = [u["my_chat_member"] for u in await table.ok("getUpdates") if "my_chat_member" in u]
    assert [move["new_chat_member"]["status"] for move in moves] == ["kicked", "member"]


async def test_a_bot_thrown_out_of_a_group(table: Any) -> None:
    acts.set_bot_status(table.world, SUN, table.world.chats[CENTRE], "kicked")
    refused = await table.refused("sendMessage", chat_id=CENTRE, text="好")
    assert refused == "403 Forbidden: bot was kicked from the supergroup chat"


async def test_replies(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水")
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_parameters={"message_id": said.message_id})
    assert sent["reply_to_message"]["text"] == "停水"
    old_way = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_to_message_id=said.message_id)
    assert old_way["reply_to_message"]["message_id"] == said.message_id


async def test_replies_to_nothing(table: Any) -> None:
    lost = {"message_id": 99}
    refused = await table.refused("sendMessage", chat_id=RESIDENTS, text="好", reply_parameters=lost)
    assert refused == "400 Bad Request: message to be replied not found"
    lenient = {**lost, "allow_sending_without_reply": True}
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_parameters=lenient)
    assert "reply_to_message" not in sent


async def test_an_edit_that_changes_nothing(table: Any) -> None:
    markup = button(callback_data="1")
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_markup=markup)
    where = {"chat_id": RESIDENTS, "message_id": sent["message_id"]}
    same = await table.refused("editMessageText", **where, text="好", reply_markup=markup)
    assert same == f"400 Bad Request: {NOT_MODIFIED}"
    edited = await table.ok("editMessageText", **where, text="好")
    assert "reply_markup" not in edited, "an edit without a keyboard takes it off"
    gone = await table.refused("editMessageReplyMarkup", **where)
    assert gone == f"400 Bad Request: {NOT_MODIFIED}"


async def test_edits_of_what_cannot_be_edited(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水")
    theirs = await table.refused("editMessageText", chat_id=RESIDENTS, message_id=said.message_id, text="好")
    assert theirs == "400 Bad Request: message can't be edited"
    missing = await table.refused("editMessageText", chat_id=RESIDENTS, message_id=77, text="好")
    assert missing == "400 Bad Request: message to edit not found"
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_markup={"keyboard": [["打电话"]]})
    keyboard = await table.refused("editMessageText", chat_id=RESIDENTS, message_id=sent["message_id"], text="行")
    assert keyboard == "400 Bad Request: message can't be edited"


async def test_deleting(table: Any) -> None:
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好")
    where = {"chat_id": RESIDENTS, "message_id": sent["message_id"]}
    assert await table.ok("deleteMessage", **where) is True
    assert await table.refused("deleteMessage", **where) == "400 Bad Request: message to delete not found"


async def test_what_may_not_be_deleted(table: Any) -> None:
    words = "400 Bad Request: message can't be deleted"
    said = acts.say(table.world, WANG, RESIDENTS, "停水")
    assert await table.refused("deleteMessage", chat_id=RESIDENTS, message_id=said.message_id) == words
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好")
    table.now.value += 48 * 3600 + 1
    assert await table.refused("deleteMessage", chat_id=RESIDENTS, message_id=sent["message_id"]) == words


@pytest.mark.parametrize("emoji", ["✅", "❌", "水"])
async def test_reactions_telegram_does_not_have(table: Any, emoji: str) -> None:
    said = acts.say(table.world, LI, RESIDENTS, "停水")
    refused = await table.refused(
        "setMessageReaction",
        chat_id=RESIDENTS,
        message_id=said.message_id,
        reaction=[{"type": "emoji", "emoji": emoji}],
    )
    assert refused == "400 Bad Request: REACTION_INVALID"


@pytest.mark.parametrize("emoji", ["👀", "👍", "👎", "👌", "🙏", "🎉", "❤", "❤️", "🔥", "🤔"])
async def test_reactions_telegram_has(table: Any, emoji: str) -> None:
    said = acts.say(table.world, LI, RESIDENTS, "停水")
    where = {"chat_id": RESIDENTS, "message_id": said.message_id}
    await table.ok("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": emoji}])
    assert said.reactions[table.world.bot.id] == [emoji.replace("\ufe0f", "")]
    await table.ok("setMessageReaction", **where, reaction=[])
    assert said.reactions[table.world.bot.id] == []


async def test_commands_are_kept_by_scope_and_language(table: Any) -> None:
    menu = [{"command": "new", "description": "我要反映"}]
    await table.ok("setMyCommands", commands=menu, scope={"type": "all_private_chats"}, language_code="zh")
    assert await table.ok("getMyCommands") == []
    assert await table.ok("getMyCommands", scope={"type": "all_private_chats"}, language_code="zh") == menu
    bad = [{"command": "反映", "description": "x"}]
    assert await table.refused("setMyCommands", commands=bad) == "400 Bad Request: BOT_COMMAND_INVALID"


async def test_members(table: Any) -> None:
    member = await table.ok("getChatMember", chat_id=RESIDENTS, user_id=WANG)
    stranger = await table.ok("getChatMember", chat_id=RESIDENTS, user_id=SUN)
    assert (member["status"], stranger["status"]) == ("member", "left")
    admins = await table.ok("getChatAdministrators", chat_id=RESIDENTS)
    assert [admin["user"]["first_name"] for admin in admins] == ["郑书记"]
    unknown = await table.refused("getChatMember", chat_id=RESIDENTS, user_id=5)
    assert unknown == "400 Bad Request: PARTICIPANT_ID_INVALID"
