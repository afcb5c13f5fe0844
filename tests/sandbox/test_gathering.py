"""Who is in a chat: joining, leaving, ruling, speaking under another name, topics, channels, moving house."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Control, Scenario, ScenarioError, wide_scenario
from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, SUN, WANG, ZHENG
from sandbox.errors import ApiError
from sandbox.shapes.members import ANONYMOUS, CHANNEL_BOT, TELEGRAM
from sandbox.wide_scenario import BLOCK, CHANNEL, FORUM
from sandbox.world import World

EVERYTHING = ["message", "channel_post", "chat_member", "my_chat_member", "message_reaction"]


@pytest.fixture
def wide(table: Any) -> Any:
    table.world = World(wide_scenario(), now=table.now)
    table.world.updates.allow(EVERYTHING)
    return table


async def updates(table: Any, kind: str = "message") -> list[Any]:
    return [update[kind] for update in await table.ok("getUpdates") if kind in update]


async def test_who_comes_and_goes(wide: Any) -> None:
    acts.join(wide.world, SUN, FORUM)
    acts.remove(wide.world, ZHENG, FORUM, SUN)
    service = await updates(wide)
    assert [user["id"] for user in service[0]["new_chat_members"]] == [SUN]
    assert (service[1]["left_chat_member"]["id"], service[1]["from"]["id"]) == (SUN, ZHENG)
    moves = await updates(wide, "chat_member")
    assert [move["new_chat_member"]["status"] for move in moves] == ["member", "kicked"]
    with pytest.raises(ApiError, match="banned"):
        acts.join(wide.world, SUN, FORUM)


async def test_members_are_told_to_administrators_who_asked(wide: Any) -> None:
    acts.leave(wide.world, WANG, RESIDENTS)
    assert await updates(wide, "chat_member") == [], "the bot is no administrator there"
    wide.world.updates.allow([])
    acts.leave(wide.world, WANG, FORUM)
    assert await updates(wide, "chat_member") == [], "it did not ask"
    assert len(await updates(wide)) == 2


async def test_a_banned_person_needs_the_bots_pardon(wide: Any) -> None:
    refused = await wide.refused("banChatMember", chat_id=RESIDENTS, user_id=WANG)
    assert refused == "400 Bad Request: not enough rights to restrict/unrestrict chat member"
    admin = await wide.refused("banChatMember", chat_id=FORUM, user_id=ZHENG)
    assert admin == "400 Bad Request: can't remove chat owner"
    await wide.ok("banChatMember", chat_id=FORUM, user_id=WANG)
    assert (await wide.ok("getChatMember", chat_id=FORUM, user_id=WANG))["status"] == "kicked"
    await wide.ok("unbanChatMember", chat_id=FORUM, user_id=WANG, only_if_banned=True)
    acts.join(wide.world, WANG, FORUM)


async def test_a_restricted_person_is_silent(wide: Any) -> None:
    where = {"chat_id": FORUM, "user_id": WANG}
    await wide.ok("restrictChatMember", **where, permissions={"can_send_messages": False})
    with pytest.raises(ApiError, match="may not write"):
        acts.say(wide.world, WANG, FORUM, "好")
    free = {"can_send_messages": True, "can_send_photos": True}
    await wide.ok("restrictChatMember", **where, permissions=free)
    acts.say(wide.world, WANG, FORUM, "好")


async def test_the_bot_put_in_and_out(wide: Any) -> None:
    acts.remove(wide.world, ZHENG, CENTRE, wide.world.bot.id)
    acts.add(wide.world, ZHENG, CENTRE, wide.world.bot.id)
    moves = await updates(wide, "my_chat_member")
    assert [move["new_chat_member"]["status"] for move in moves] == ["kicked", "member"]
    (told,) = await updates(wide)
    assert told["new_chat_members"][0]["is_bot"]


async def test_anonymous_administrators_speak_as_the_group(wide: Any) -> None:
    acts.say(wide.world, ZHENG, RESIDENTS, "请注意", mask=RESIDENTS)
    (message,) = await updates(wide)
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (ANONYMOUS, RESIDENTS)
    with pytest.raises(ApiError, match="may not speak as"):
        acts.say(wide.world, WANG, RESIDENTS, "请注意", mask=RESIDENTS)
    acts.promote(wide.world, ZHENG, FORUM, LI, anonymous=True)
    said = acts.say(wide.world, LI, FORUM, "好")
    assert said.mask == FORUM, "an anonymous administrator cannot help it"
    acts.react(wide.world, LI, FORUM, said.message_id, "👍")
    (reaction,) = await updates(wide, "message_reaction")
    assert (reaction["actor_chat"]["id"], reaction.get("user")) == (FORUM, None)
    wide.world.updates.allow(["poll_answer"])
    poll = await wide.ok("sendPoll", chat_id=FORUM, question="?", options=["a", "b"], is_anonymous=False)
    acts.vote(wide.world, LI, FORUM, poll["message_id"], [0])
    (answer,) = await updates(wide, "poll_answer")
    assert (answer["voter_chat"]["id"], answer.get("user")) == (FORUM, None)


async def test_reactions_are_told_to_administrators_only(wide: Any) -> None:
    for chat in (RESIDENTS, FORUM):
        said = acts.say(wide.world, WANG, chat, "好")
        acts.react(wide.world, WANG, chat, said.message_id, "👍")
        acts.react(wide.world, WANG, chat, said.message_id, "")
    told = await updates(wide, "message_reaction")
    assert [update["chat"]["id"] for update in told] == [FORUM, FORUM]
    assert (told[1]["old_reaction"], told[1]["new_reaction"]) == ([{"type": "emoji", "emoji": "👍"}], [])


async def test_a_channels_post_reaches_its_group(wide: Any) -> None:
    posted = acts.channel_post(wide.world, CHANNEL, "明天停水")
    (post,) = await updates(wide, "channel_post")
    assert (post["sender_chat"]["id"], "from" in post) == (CHANNEL, False)
    (forward,) = await updates(wide)
    assert (forward["from"]["id"], forward["sender_chat"]["id"]) == (TELEGRAM, CHANNEL)
    assert forward["is_automatic_forward"]
    assert forward["forward_origin"]["message_id"] == posted.message_id
    with pytest.raises(ApiError, match="only administrators"):
        acts.say(wide.world, WANG, CHANNEL, "好")
    own = await wide.ok("sendMessage", chat_id=CHANNEL, text="机器人的公告")
    told = (await updates(wide))[-1]
    assert (told["text"], told["forward_origin"]["message_id"]) == ("机器人的公告", own["message_id"])
    acts.say(wide.world, ZHENG, RESIDENTS, "好", mask=CHANNEL)
    assert (await updates(wide))[-1]["from"]["id"] == CHANNEL_BOT


async def test_topics(wide: Any) -> None:
    thread = acts.topic(wide.world, ZHENG, FORUM, "停水").id
    acts.say(wide.world, WANG, FORUM, "没水", thread=thread)
    opened, said = await updates(wide)
    assert (opened["message_thread_id"], opened["is_topic_message"]) == (thread, True)
    assert (said["message_thread_id"], said["reply_to_message"]["message_id"]) == (thread, thread)
    reply = await wide.ok("sendMessage", chat_id=FORUM, text="好", reply_to_message_id=said["message_id"])
    assert reply["message_thread_id"] == thread, "a reply goes where the question was"
    general = await wide.ok("sendMessage", chat_id=FORUM, text="好")
    assert "message_thread_id" not in general
    for missing in (1_000, 0):
        refused = await wide.refused("sendMessage", chat_id=FORUM, text="好", message_thread_id=missing)
        assert refused == "400 Bad Request: message thread not found"
    acts.topic(wide.world, ZHENG, FORUM, thread=thread, closed=True)
    with pytest.raises(ApiError, match="closed"):
        acts.say(wide.world, WANG, FORUM, "没水", thread=thread)
    await wide.ok("sendMessage", chat_id=FORUM, text="好", message_thread_id=thread)
    acts.promote(wide.world, ZHENG, FORUM, wide.world.bot.id, admin=False)
    closed = await wide.refused("sendMessage", chat_id=FORUM, text="好", message_thread_id=thread)
    assert closed == "400 Bad Request: TOPIC_CLOSED"


async def test_pins(wide: Any) -> None:
    said = acts.say(wide.world, WANG, RESIDENTS, "公告").message_id
    refused = await wide.refused("pinChatMessage", chat_id=RESIDENTS, message_id=said)
    assert refused == "400 Bad Request: not enough rights to manage pinned messages in the chat"
    with pytest.raises(ApiError, match="no administrator"):
        acts.pin(wide.world, WANG, RESIDENTS, said)
    acts.pin(wide.world, ZHENG, RESIDENTS, said)
    assert (await updates(wide))[-1]["pinned_message"]["text"] == "公告"
    assert (await wide.ok("getChat", chat_id=RESIDENTS))["pinned_message"]["message_id"] == said
    acts.delete(wide.world, WANG, RESIDENTS, said)
    assert "pinned_message" not in await wide.ok("getChat", chat_id=RESIDENTS)


async def test_a_group_moves_house(wide: Any) -> None:
    old = acts.say(wide.world, WANG, BLOCK, "在吗")
    new = acts.migrate(wide.world, BLOCK, LI)
    farewell, welcome = (await updates(wide))[1:]
    (came,) = await updates(wide, "my_chat_member")
    assert came["chat"]["id"] == new.id
    assert (came["old_chat_member"]["status"], came["new_chat_member"]["status"]) == ("left", "member")
    assert (farewell["chat"]["id"], farewell["migrate_to_chat_id"]) == (BLOCK, new.id)
    assert (welcome["chat"]["id"], welcome["migrate_from_chat_id"]) == (new.id, BLOCK)
    body = await wide("sendMessage", chat_id=BLOCK, text="好")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new.id}
    with pytest.raises(ApiError, match="is chat"):
        acts.say(wide.world, WANG, BLOCK, "好")
    assert old.message_id not in new.messages or new.messages[old.message_id] is not old
    await wide.ok("sendMessage", chat_id=new.id, text="好")


async def test_service_messages_pass_privacy_mode(wide: Any) -> None:
    object.__setattr__(wide.world.bot, "can_read_all_group_messages", False)
    acts.say(wide.world, LI, RESIDENTS, "闲聊")
    acts.join(wide.world, SUN, RESIDENTS)
    (told,) = await updates(wide)
    assert "new_chat_members" in told


def test_a_scenario_with_everything_survives_json() -> None:
    assert Scenario.parse(wide_scenario().as_json()) == wide_scenario()


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        ({"id": -5, "title": "x", "type": "group", "topics": ["a"]}, "has topics"),
        ({"id": -5, "title": "x", "linked": RESIDENTS}, "linked is for a channel"),
        ({"id": -5, "title": "x", "type": "channel", "linked": -9}, "names a supergroup"),
    ],
)
def test_chats_that_cannot_be(chat: dict[str, Any], words: str) -> None:
    data = wide_scenario().as_json()
    with pytest.raises(ScenarioError, match=words):
        Scenario.parse({**data, "chats": [*data["chats"], chat]})


def test_from_a_phone_and_the_controls(stage: Any) -> None:
    zheng, sun, control = stage.phone(ZHENG), stage.phone(SUN), Control(stage.url)
    sun.join(RESIDENTS)
    said = zheng.say(RESIDENTS, "请注意", as_anonymous=True)
    assert (said.sender, said.sender_name) == (RESIDENTS, "江畔社区居民群")
    control.promote(RESIDENTS, SUN, ZHENG)
    sun.pin(said)
    control.promote(RESIDENTS, SUN, ZHENG, admin=False)
    zheng.remove(RESIDENTS, SUN)
    stories = [message.service for message in zheng.messages(RESIDENTS) if message.kind == "service"]
    assert [next(iter(story)) for story in stories] == ["new_chat_members", "pinned_message", "left_chat_member"]
    zheng.add(RESIDENTS, SUN)
    sun.leave(RESIDENTS)
