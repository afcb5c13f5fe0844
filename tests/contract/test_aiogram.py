"""An aiogram Bot at the sandbox, every method the hotline calls."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReactionTypeEmoji,
    ReplyParameters,
)

from sandbox import Control, Phone
from sandbox.default_scenario import RESIDENTS, TOKEN, WANG

CARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="满意", callback_data="v:1")]])


def make_bot(url: str, token: str = TOKEN) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    bot = make_bot(url)
    yield bot
    await bot.session.close()


async def test_a_conversation(bot: Bot, url: str) -> None:
    phone = Phone(url, WANG)
    said = phone.say(RESIDENTS, "停水")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message
    assert update.message.text == "停水"
    assert update.message.from_user
    assert update.message.from_user.id == WANG
    reply = ReplyParameters(message_id=said.id)
    sent = await bot.send_message(RESIDENTS, "<b>工单</b>", reply_parameters=reply, reply_markup=CARD)
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == said.id
    assert sent.html_text == "<b>工单</b>"
    assert await bot.set_message_reaction(RESIDENTS, said.id, [ReactionTypeEmoji(emoji="👀")])
    pressed = phone.http.post(
        "/sandbox/press", json={"as": WANG, "chat": RESIDENTS, "message_id": sent.message_id, "data": "v:1"}
    ).json()["callback_query_id"]
    (press,) = await bot.get_updates(offset=update.update_id + 1, timeout=1)
    assert press.callback_query
    assert press.callback_query.data == "v:1"
    assert await bot.answer_callback_query(pressed, text="好", show_alert=True)
    assert phone.get(f"callbacks/{pressed}") == {"answered": True, "text": "好", "show_alert": True, "url": ""}
    edited = await bot.edit_message_text("办结", chat_id=RESIDENTS, message_id=sent.message_id, reply_markup=CARD)
    assert not isinstance(edited, bool)
    assert edited.text == "办结"
    bare = await bot.edit_message_reply_markup(chat_id=RESIDENTS, message_id=sent.message_id)
    assert not isinstance(bare, bool)
    assert bare.reply_markup is None
    assert await bot.send_chat_action(RESIDENTS, "typing")
    assert await bot.delete_message(RESIDENTS, sent.message_id)
    assert [message.id for message in phone.messages(RESIDENTS)] == [said.id]


async def test_photos(bot: Bot, url: str, png: bytes) -> None:
    sent = await bot.send_photo(RESIDENTS, BufferedInputFile(png, "a.png"), caption="看")
    assert sent.photo
    assert (sent.photo[-1].width, sent.photo[-1].height) == (4, 3)
    again = await bot.send_photo(RESIDENTS, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    await bot.edit_message_caption(chat_id=RESIDENTS, message_id=sent.message_id, caption="好")
    Phone(url, WANG).say(RESIDENTS, "拍的", photo=png)
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.photo
    assert update.message.caption == "拍的"
    content = await bot.download(update.message.photo[-1])
    assert content
    assert content.read() == png


async def test_asking(bot: Bot, url: str) -> None:
    me = await bot.get_me()
    assert (me.username, me.can_read_all_group_messages) == ("hotline_demo_bot", True)
    assert (await bot.get_chat(RESIDENTS)).title == "江畔社区居民群"
    assert (await bot.get_chat_member(RESIDENTS, WANG)).status == "member"
    assert [admin.status for admin in await bot.get_chat_administrators(RESIDENTS)] == ["administrator"]
    menu = [BotCommand(command="new", description="我要反映")]
    scope = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands(menu, scope=scope)
    assert [c.command for c in await bot.get_my_commands(scope=scope)] == ["new"]
    assert await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == []
    assert await bot.log_out()


async def test_webhooks(bot: Bot) -> None:
    assert await bot.set_webhook("http://127.0.0.1:9/", secret_token="s", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:9/", ["message"])
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)


async def test_errors(bot: Bot, url: str) -> None:
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(WANG, "好")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(-5, "好")
    sent = await bot.send_message(RESIDENTS, "好")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("好", chat_id=RESIDENTS, message_id=sent.message_id)
    Control(url).fault("sendMessage", "429", retry_after=9)
    with pytest.raises(TelegramRetryAfter) as wait:
        await bot.send_message(RESIDENTS, "好")
    assert wait.value.retry_after == 9
    stranger = make_bot(url, "7000000001:wrong")
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    await stranger.session.close()


async def test_the_true_limit_of_a_private_chat(bot: Bot, url: str) -> None:
    Phone(url, WANG).start()
    Control(url).limits(on=True, private_per_second=1)
    await bot.send_message(WANG, "一")
    with pytest.raises(TelegramRetryAfter) as wait:
        await bot.send_message(WANG, "二")
    assert wait.value.retry_after == 1
