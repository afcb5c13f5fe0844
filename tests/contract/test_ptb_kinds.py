"""python-telegram-bot sends every kind of message and governs every kind of chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    ChatPermissions,
    InputMediaPhoto,
    InputPollOption,
    MenuButtonCommands,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError
from telegram.ext import ExtBot

from sandbox import Control, Phone
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, SUN, TOKEN, WANG, ZHENG
from sandbox.wide_scenario import BLOCK, FORUM

KINDS = ["message", "poll", "poll_answer", "chat_member", "message_reaction"]


@pytest.fixture
async def bot(url: str) -> AsyncIterator[ExtBot[None]]:
    async with ExtBot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


async def test_files_and_places(bot: ExtBot[None], png: bytes) -> None:
    voice = await bot.send_voice(RESIDENTS, b"OggS 123", duration=7)
    assert (voice.voice._duration.total_seconds(), voice.voice.file_size) == (7, 8)
    document = await bot.send_document(RESIDENTS, b"%PDF", filename="通知.pdf", caption="看")
    assert (document.document.file_name, document.caption) == ("通知.pdf", "看")
    assert (await bot.send_video(RESIDENTS, b"1", width=640)).video.width == 640
    assert (await bot.send_audio(RESIDENTS, b"1", title="歌")).audio.title == "歌"
    assert (await bot.send_sticker(RESIDENTS, b"1", emoji="👌")).sticker.emoji == "👌"
    assert (await bot.send_animation(RESIDENTS, b"1", filename="a.mp4")).document.file_name == "a.mp4"
    assert (await bot.send_video_note(RESIDENTS, b"1", length=99)).video_note.length == 99
    assert (await bot.send_location(RESIDENTS, 31.25, 121.5)).location.latitude == 31.25
    placed = await bot.send_venue(RESIDENTS, 31.25, 121.5, "居委会", "江畔路1号")
    assert (placed.venue.title, placed.venue.location.longitude, placed.location.latitude) == ("居委会", 121.5, 31.25)
    assert (await bot.send_contact(RESIDENTS, "021", "热线")).contact.first_name == "热线"
    album = await bot.send_media_group(RESIDENTS, [InputMediaPhoto(png, caption=caption) for caption in ("一", "二")])
    assert [part.caption for part in album] == ["一", "二"]
    assert album[0].media_group_id == album[1].media_group_id
    edited = await bot.edit_message_media(InputMediaPhoto(png), RESIDENTS, album[0].message_id)
    assert edited.caption is None


async def test_quotes_copies_and_polls(bot: ExtBot[None], url: str) -> None:
    wang = Phone(url, WANG)
    said = wang.say(RESIDENTS, "3号楼停水了")
    sent = await bot.send_message(RESIDENTS, "收到", reply_parameters=ReplyParameters(said.id, quote="停水"))
    assert (sent.quote.text, sent.quote.position) == ("停水", 3)
    forwarded = await bot.forward_message(CENTRE, RESIDENTS, said.id)
    assert forwarded.forward_origin.sender_user.id == WANG
    assert (await bot.copy_message(CENTRE, RESIDENTS, said.id)).message_id == forwarded.message_id + 1
    assert len(await bot.forward_messages(CENTRE, RESIDENTS, [said.id, sent.message_id])) == 2
    assert len(await bot.copy_messages(CENTRE, RESIDENTS, [said.id, 999])) == 1
    options = [InputPollOption("装"), InputPollOption("不装")]
    asked = await bot.send_poll(RESIDENTS, "装电梯吗?", options, is_anonymous=False, allows_revoting=False)
    wang.vote(wang.message(RESIDENTS, asked.message_id), "不装")
    updates = [u for u in await bot.get_updates(allowed_updates=KINDS) if u.poll or u.poll_answer]
    assert [option.voter_count for option in updates[0].poll.options] == [0, 1]
    assert (updates[1].poll_answer.user.id, updates[1].poll_answer.option_ids) == (WANG, (1,))
    assert (await bot.stop_poll(RESIDENTS, asked.message_id)).is_closed


async def test_forums_and_members(bot: ExtBot[None], url: str) -> None:
    await bot.get_updates(allowed_updates=KINDS)
    topic = await bot.create_forum_topic(FORUM, "停水")
    sent = await bot.send_message(FORUM, "请说", message_thread_id=topic.message_thread_id)
    assert (sent.is_topic_message, sent.reply_to_message.forum_topic_created.name) == (True, "停水")
    assert await bot.edit_forum_topic(FORUM, topic.message_thread_id, name="停水 · 已修")
    for change in (bot.close_forum_topic, bot.reopen_forum_topic, bot.delete_forum_topic):
        assert await change(FORUM, topic.message_thread_id)
    Phone(url, SUN).join(FORUM)
    assert await bot.restrict_chat_member(FORUM, SUN, ChatPermissions(can_send_messages=False))
    assert (await bot.get_chat_member(FORUM, SUN)).can_send_messages is False
    assert await bot.promote_chat_member(FORUM, SUN, can_delete_messages=True)
    assert await bot.promote_chat_member(FORUM, SUN)
    assert await bot.ban_chat_member(FORUM, SUN)
    assert await bot.unban_chat_member(FORUM, SUN, only_if_banned=True)
    said = Phone(url, WANG).say(FORUM, "好")
    assert await bot.pin_chat_message(FORUM, said.id)
    assert (await bot.get_chat(FORUM)).pinned_message.message_id == said.id
    assert await bot.unpin_chat_message(FORUM, message_id=said.id)
    assert await bot.unpin_all_chat_messages(FORUM)
    assert await bot.delete_messages(FORUM, [said.id])
    moves = [u.chat_member for u in await bot.get_updates(allowed_updates=KINDS) if u.chat_member]
    statuses = [move.new_chat_member.status for move in moves]
    assert statuses == ["member", "restricted", "administrator", "member", "kicked", "left"]


async def test_odds_and_ends(bot: ExtBot[None], url: str) -> None:
    await bot.get_updates(allowed_updates=KINDS)
    assert (await bot.get_user_profile_photos(WANG)).total_count == 0
    assert await bot.get_chat_member_count(BLOCK) == 4
    assert (await bot.export_chat_invite_link(FORUM)).startswith("https://t.me/+")
    link = await bot.create_chat_invite_link(FORUM, name="楼道口", member_limit=2)
    Phone(url, SUN).open_link(link.invite_link)
    (came,) = [u.chat_member for u in await bot.get_updates(allowed_updates=KINDS) if u.chat_member]
    assert (came.invite_link.name, came.invite_link.member_limit, came.from_user.id) == ("楼道口", 2, SUN)
    assert (await bot.revoke_chat_invite_link(FORUM, link.invite_link)).is_revoked
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert await bot.leave_chat(CENTRE)
    assert await bot.close()
    moved = Control(url).migrate(BLOCK, LI)
    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(BLOCK, "好")
    assert refusal.value.new_chat_id == moved
    assert (await bot.send_message(moved, "好")).chat.type == "supergroup"


@pytest.mark.parametrize(("kind", "kept"), [("drop_before", 0), ("drop_after", 1)])
async def test_cut_lines(bot: ExtBot[None], url: str, kind: str, kept: int) -> None:
    Control(url).fault("sendMessage", kind)
    with pytest.raises(NetworkError, match="disconnected"):
        await bot.send_message(RESIDENTS, "好")
    assert len(Phone(url, WANG).messages(RESIDENTS)) == kept
    await bot.send_message(RESIDENTS, "好")


async def test_what_a_bot_may_not(bot: ExtBot[None], url: str) -> None:
    control = Control(url)
    control.bot_status(CENTRE, "administrator", ZHENG, ["can_pin_messages"])
    mine = await bot.get_chat_member(CENTRE, bot.id)
    assert (mine.can_pin_messages, mine.can_delete_messages) == (True, False)
    control.bot_status(CENTRE, "restricted", ZHENG)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send text messages to the chat"):
        await bot.send_message(CENTRE, "好")
    Phone(url, WANG).start()
    control.deactivate(WANG)
    with pytest.raises(Forbidden, match=r"(?i)user is deactivated"):
        await bot.send_message(WANG, "好")


async def test_a_press_on_a_message_that_is_gone(bot: ExtBot[None], url: str) -> None:
    pressing = asyncio.create_task(asyncio.to_thread(Control(url).forge, WANG, RESIDENTS, 99, "v:1"))
    (update,) = await bot.get_updates(timeout=5)
    press = update.callback_query
    assert not press.message.is_accessible
    assert (press.message.message_id, press.message.chat.id) == (99, RESIDENTS)
    assert await bot.answer_callback_query(press.id, text="没了")
    assert (await pressing).text == "没了"
