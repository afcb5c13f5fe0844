"""A python-telegram-bot ExtBot at the sandbox, every method the hotline calls."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.ext import ExtBot

from sandbox import Control, Phone
from sandbox.default_scenario import RESIDENTS, TOKEN, WANG

CARD = InlineKeyboardMarkup([[InlineKeyboardButton("满意", callback_data="v:1")]])


def make_bot(url: str, token: str = TOKEN) -> ExtBot[None]:
    return ExtBot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")


@pytest.fixture
async def bot(url: str) -> AsyncIterator[ExtBot[None]]:
    async with make_bot(url) as bot:
        yield bot


async def test_a_conversation(bot: ExtBot[None], url: str) -> None:
    phone = Phone(url, WANG)
    said = phone.say(RESIDENTS, "停水")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message.text == "停水"
    assert update.message.from_user.id == WANG
    sent = await bot.send_message(
        RESIDENTS, "<b>工单</b>", parse_mode="HTML", reply_parameters=ReplyParameters(said.id), reply_markup=CARD
    )
    assert sent.reply_to_message.message_id == said.id
    assert sent.text_html == "<b>工单</b>"
    assert await bot.set_message_reaction(RESIDENTS, said.id, "👀")
    body = {"as": WANG, "chat": RESIDENTS, "message_id": sent.message_id, "data": "v:1"}
    pressed = phone.post("press", **body)["callback_query_id"]
    (press,) = await bot.get_updates(offset=update.update_id + 1, timeout=1)
    assert press.callback_query.data == "v:1"
    assert press.callback_query.message.is_accessible
    assert await bot.answer_callback_query(pressed, text="好")
    assert phone.get(f"callbacks/{pressed}")["text"] == "好"
    edited = await bot.edit_message_text("办结", RESIDENTS, sent.message_id, reply_markup=CARD)
    assert edited.text == "办结"
    bare = await bot.edit_message_reply_markup(RESIDENTS, sent.message_id)
    assert bare.reply_markup is None
    assert await bot.send_chat_action(RESIDENTS, "typing")
    assert await bot.delete_message(RESIDENTS, sent.message_id)
    assert [message.id for message in phone.messages(RESIDENTS)] == [said.id]


async def test_photos(bot: ExtBot[None], url: str, png: bytes) -> None:
    sent = await bot.send_photo(RESIDENTS, png, caption="看")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (4, 3)
    again = await bot.send_photo(RESIDENTS, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    await bot.edit_message_caption(RESIDENTS, sent.message_id, caption="好")
    Phone(url, WANG).say(RESIDENTS, "拍的", photo=png)
    (update,) = await bot.get_updates()
    assert update.message.caption == "拍的"
    file = await bot.get_file(update.message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == png


async def test_asking(bot: ExtBot[None]) -> None:
    me = await bot.get_me()
    assert (me.username, me.can_read_all_group_messages) == ("hotline_demo_bot", True)
    assert (await bot.get_chat(RESIDENTS)).title == "江畔社区居民群"
    assert (await bot.get_chat_member(RESIDENTS, WANG)).status == "member"
    assert [admin.status for admin in await bot.get_chat_administrators(RESIDENTS)] == ["administrator"]
    assert await bot.set_my_commands([BotCommand("new", "我要反映")])
    assert await bot.get_my_commands() == (BotCommand("new", "我要反映"),)
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    assert await bot.log_out()


async def test_webhooks(bot: ExtBot[None]) -> None:
    assert await bot.set_webhook("http://127.0.0.1:9/", secret_token="s", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:9/", ("message",))
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)


async def test_errors(bot: ExtBot[None], url: str) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(WANG, "好")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(-5, "好")
    sent = await bot.send_message(RESIDENTS, "好")
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("好", RESIDENTS, sent.message_id)
    Control(url).fault("sendMessage", "429", retry_after=9)
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(RESIDENTS, "好")
    assert wait.value._retry_after.total_seconds() == 9
    with pytest.raises(InvalidToken):
        await make_bot(url, "7000000001:wrong").initialize()


@pytest.mark.parametrize(("kind", "kept"), [("timeout_before", 0), ("timeout_after", 1)])
async def test_timeouts_before_and_after_the_effect(bot: ExtBot[None], url: str, kind: str, kept: int) -> None:
    Control(url).fault("sendMessage", kind, hold=5)
    with pytest.raises(TimedOut):
        await bot.send_message(RESIDENTS, "好", read_timeout=0.1)
    assert len(Phone(url, WANG).messages(RESIDENTS)) == kept


async def test_the_true_limit_of_a_private_chat(bot: ExtBot[None], url: str) -> None:
    Phone(url, WANG).start()
    Control(url).limits(on=True, private_per_second=1)
    await bot.send_message(WANG, "一")
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(WANG, "二")
    assert wait.value._retry_after.total_seconds() == 1
