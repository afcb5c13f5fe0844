"""Plays a little of everything a community does, and keeps what the sandbox emitted."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import Any

from sandbox import bot_api, wide_scenario
from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, SUN, WANG, ZHENG, ZHOU
from sandbox.params import Params, Upload
from sandbox.updates import KINDS
from sandbox.wide_scenario import BLOCK, CHANNEL, FORUM
from sandbox.world import World

INLINE = {
    "inline_keyboard": [
        [{"text": "满意", "callback_data": "v:1"}, {"text": "看", "url": "https://t.me/hotline_demo_bot?start=x"}]
    ]
}
OGG = b"OggS\0\4" + (3 * 48_000).to_bytes(8, "little") + b"\0" * 20


def make_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\0" + b"\x80" * 4) * 3)
    header = struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Gatherer:
    """Plays a little of everything and keeps what a bot would get: `results` by name, `updates` in order.

    `looked_at` are the parameters that the sandbox heeds, by method.
    """

    def __init__(self) -> None:
        self.world = World(wide_scenario())
        self.results: dict[str, Any] = {}
        self.updates: list[dict[str, Any]] = []
        self.looked_at: dict[str, set[str]] = {}

    async def call(self, name: str, /, uploads: dict[str, Upload] | None = None, **params: Any) -> Any:
        """`name` is the method, and after a space whatever tells this call from others."""
        method, given = name.split()[0], Params(params, uploads)
        _, body = await bot_api.call(self.world, method, given)
        self.looked_at.setdefault(method, set()).update(given.looked_at)
        assert body["ok"], body
        self.results[name] = body["result"]
        return body["result"]

    async def play(self) -> None:
        await self.call("getUpdates", allowed_updates=list(KINDS))
        for part in (
            self.asking,
            self.talking,
            self.files,
            self.places,
            self.polls,
            self.copies,
            self.forum,
            self.people,
        ):
            await part()
        self.crowd()
        await self.governing()
        await self.leaving()
        self.updates = await self.call("getUpdates", limit=100)
        while len(self.updates) % 100 == 0:
            self.updates += await self.call("getUpdates", limit=100, offset=self.updates[-1]["update_id"] + 1)

    async def asking(self) -> None:
        acts.say(self.world, WANG, WANG, "/start case-1")
        acts.set_bot_status(self.world, ZHENG, self.world.chats[CENTRE], "administrator")
        for name in ("getMe", "getWebhookInfo", "getChatMenuButton default"):
            await self.call(name)
        for name, chat in {"private": WANG, "group": RESIDENTS, "forum": FORUM, "channel": CHANNEL}.items():
            await self.call(f"getChat {name}", chat_id=chat)
        await self.call("getChatMember member", chat_id=RESIDENTS, user_id=WANG)
        await self.call("getChatMember left", chat_id=RESIDENTS, user_id=SUN)
        await self.call("getChatAdministrators", chat_id=CENTRE)
        await self.call("getChatAdministrators channel", chat_id=CHANNEL)
        await self.call("getUserProfilePhotos", user_id=WANG)
        menu = [{"command": "new", "description": "我要反映"}]
        await self.call("setMyCommands", commands=menu)
        await self.call("getMyCommands")
        await self.call("deleteMyCommands")
        await self.call("getChatMemberCount", chat_id=CENTRE)
        await self.call("setChatMenuButton", chat_id=WANG, menu_button={"type": "commands"})
        await self.call("getChatMenuButton", chat_id=WANG)

    async def talking(self) -> None:
        said = acts.say(self.world, WANG, RESIDENTS, "/new 停水 @hotline_demo_bot #停水 13812345678 a.gov/x")
        reply = {"message_id": said.message_id, "quote": "停水"}
        sent = await self.call(
            "sendMessage", chat_id=RESIDENTS, parse_mode="HTML", reply_markup=INLINE, reply_parameters=reply,
            text='<b>工单</b> <a href="https://t.me/x">看</a> <pre>1</pre>',
        )  # fmt: skip
        pressed = acts.press(self.world, WANG, RESIDENTS, sent["message_id"], "v:1")
        await self.call("answerCallbackQuery", callback_query_id=pressed.id, text="好", show_alert=True)
        eyes = [{"type": "emoji", "emoji": "👀"}]
        await self.call("setMessageReaction", chat_id=RESIDENTS, message_id=said.message_id, reaction=eyes)
        await self.call("sendChatAction", chat_id=RESIDENTS, action="typing")
        acts.say(self.world, WANG, RESIDENTS, "对", reply_to=sent["message_id"], quote="工单")
        where = {"chat_id": RESIDENTS, "message_id": sent["message_id"]}
        await self.call("editMessageText", **where, text="办结", reply_markup=INLINE)
        await self.call("editMessageReplyMarkup", **where)
        shown = await self.call("sendPhoto", self.png(), chat_id=RESIDENTS, caption="看 #停水")
        where = {"chat_id": RESIDENTS, "message_id": shown["message_id"]}
        await self.call("editMessageCaption", **where, caption="好 /new")
        media = {"type": "photo", "media": "attach://photo", "caption": "新"}
        await self.call("editMessageMedia", self.png(), **where, media=media)
        await self.call("getFile", file_id=shown["photo"][0]["file_id"])

    def png(self) -> dict[str, Upload]:
        return {"photo": Upload("a.png", make_png())}

    async def files(self) -> None:
        for kind, name in {
            "voice": "a.oga",
            "audio": "b.mp3",
            "video": "c.mp4",
            "document": "d.pdf",
            "animation": "e.mp4",
        }.items():
            parts = {kind: Upload(name, OGG)}
            await self.call(f"send{kind.title()}", parts, chat_id=RESIDENTS, caption="听", duration=2, title="歌")
            acts.say(self.world, WANG, RESIDENTS, "附件", file=acts.Given(kind, OGG, name))
        for kind, method in {"sticker": "sendSticker", "video_note": "sendVideoNote"}.items():
            await self.call(method, {kind: Upload("f", OGG)}, chat_id=RESIDENTS, emoji="👌", length=99, duration=4)
            acts.say(self.world, WANG, RESIDENTS, "", file=acts.Given(kind, OGG))
        await self.call("sendContact", chat_id=RESIDENTS, phone_number="02112345", first_name="热线", last_name="站")
        acts.contact(self.world, WANG, RESIDENTS, "13812345678")
        media = [
            {"type": "photo", "media": "attach://photo", "caption": "一"},
            {"type": "photo", "media": "attach://photo"},
        ]
        await self.call("sendMediaGroup", self.png(), chat_id=RESIDENTS, media=media)
        acts.album(self.world, WANG, RESIDENTS, [acts.Given("photo", make_png())] * 2, "两张")

    async def places(self) -> None:
        point = {"latitude": 31.25, "longitude": 121.5}
        await self.call("sendLocation", chat_id=RESIDENTS, **point)
        await self.call("sendVenue", chat_id=RESIDENTS, **point, title="居委会", address="江畔路1号")
        acts.location(self.world, WANG, RESIDENTS, *point.values())
        await self.call("sendLocation live", chat_id=RESIDENTS, **point, live_period=60, horizontal_accuracy=12.5)
        moving = acts.location(self.world, WANG, RESIDENTS, *point.values(), live_period=60).message_id
        acts.move(self.world, WANG, RESIDENTS, moving, 31.5, 121.25)
        acts.stop_moving(self.world, WANG, RESIDENTS, moving)
        said = acts.venue(self.world, WANG, RESIDENTS, *point.values(), "3号楼", "江畔路3号")
        elsewhere = {"message_id": said.message_id, "chat_id": RESIDENTS}
        await self.call(
            "sendMessage elsewhere", chat_id=CENTRE, text="请看", reply_parameters=elsewhere, protect_content=True
        )
        shown = acts.say(self.world, WANG, RESIDENTS, "漏水", photo=make_png()).message_id
        acts.say(self.world, WANG, WANG, "就是这个", reply_to=shown, reply_chat=RESIDENTS, quote="漏水")

    async def polls(self) -> None:
        options = [{"text": "装"}, {"text": "不装"}]
        await self.call("sendPoll quiz", chat_id=RESIDENTS, question="几点?", options=options, type="quiz",
                        correct_option_ids=[1], explanation="看钟", open_period=60)  # fmt: skip
        sent = await self.call(
            "sendPoll", chat_id=RESIDENTS, question="装电梯吗?", options=options, is_anonymous=False,
            allows_multiple_answers=True,
        )  # fmt: skip
        acts.vote(self.world, WANG, RESIDENTS, sent["message_id"], [0, 1])
        acts.vote(self.world, WANG, RESIDENTS, sent["message_id"], [])
        await self.call("stopPoll", chat_id=RESIDENTS, message_id=sent["message_id"])
        acts.poll(self.world, WANG, RESIDENTS, "吃什么", ["面", "饭"])

    async def copies(self) -> None:
        said = acts.say(self.world, WANG, RESIDENTS, "停电").message_id
        there = {"chat_id": CENTRE, "from_chat_id": RESIDENTS}
        await self.call("copyMessage", **there, message_id=said)
        await self.call("copyMessages", **there, message_ids=[said])
        await self.call("forwardMessage", **there, message_id=said)
        await self.call("forwardMessages", **there, message_ids=[said])
        acts.forward(self.world, ZHOU, RESIDENTS, said, ZHOU)

    async def forum(self) -> None:
        topic = await self.call("createForumTopic", chat_id=FORUM, name="停水")
        where = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}
        await self.call("sendMessage topic", **where, text="请在这里说")
        acts.say(self.world, WANG, FORUM, "还没水", thread=topic["message_thread_id"])
        await self.call("editForumTopic", **where, name="停水 · 已修")
        await self.call("closeForumTopic", **where)
        await self.call("reopenForumTopic", **where)

    async def people(self) -> None:
        photo = acts.say(self.world, WANG, RESIDENTS, "看 #停水", photo=make_png(), reply_to=1)
        acts.edit(self.world, WANG, RESIDENTS, photo.message_id, "再看")
        acts.forge(self.world, WANG, RESIDENTS, 9_999, "v:1")
        acts.set_blocked(self.world, WANG, True)
        acts.set_blocked(self.world, WANG, False)
        centre, bot = self.world.chats[CENTRE], self.world.bot.id
        for status in ("left", "kicked", "restricted", "administrator"):
            acts.set_bot_status(self.world, ZHENG, centre, status)
            if status in ("restricted", "administrator"):
                await self.call(f"getChatMember bot {status}", chat_id=CENTRE, user_id=bot)
        acts.set_bot_status(self.world, ZHENG, centre, "administrator", frozenset({"can_pin_messages"}))
        await self.call("getChatMember bot pinning", chat_id=CENTRE, user_id=bot)
        await self.call("getChatMember owner", chat_id=FORUM, user_id=ZHENG)

    def crowd(self) -> None:
        masked = acts.say(self.world, ZHENG, RESIDENTS, "请大家注意", mask=RESIDENTS)
        acts.forward(self.world, ZHOU, RESIDENTS, masked.message_id, ZHOU)
        self.world.people[LI] = replace(self.world.people[LI], hides_forwards=True)
        hidden = acts.say(self.world, LI, RESIDENTS, "别说是我说的")
        acts.forward(self.world, ZHOU, RESIDENTS, hidden.message_id, ZHOU)
        acts.say(self.world, ZHENG, RESIDENTS, "以频道的名义", mask=CHANNEL)
        posted = acts.channel_post(self.world, CHANNEL, "明天停水")
        acts.edit(self.world, ZHENG, CHANNEL, posted.message_id, "后天停水")
        said = acts.say(self.world, LI, FORUM, "好")
        acts.react(self.world, LI, FORUM, said.message_id, "👍")
        acts.join(self.world, SUN, FORUM)
        acts.promote(self.world, ZHENG, FORUM, LI, anonymous=True)
        acts.react(self.world, LI, FORUM, said.message_id, "")
        acts.leave(self.world, SUN, FORUM)
        acts.pin(self.world, ZHENG, RESIDENTS, 1)
        acts.migrate(self.world, BLOCK, LI)

    async def governing(self) -> None:
        asked = await self.call(
            "sendPoll open", chat_id=FORUM, question="几点开会", options=["三点"], is_anonymous=False
        )
        acts.vote(self.world, LI, FORUM, asked["message_id"], [0])
        acts.join(self.world, SUN, FORUM)
        silence = {"can_send_messages": False}
        await self.call("restrictChatMember", chat_id=FORUM, user_id=SUN, permissions=silence, until_date=2_000_000_000)
        await self.call("getChatMember restricted", chat_id=FORUM, user_id=SUN)
        await self.call("banChatMember", chat_id=FORUM, user_id=SUN)
        await self.call("getChatMember kicked", chat_id=FORUM, user_id=SUN)
        await self.call("unbanChatMember", chat_id=FORUM, user_id=SUN)
        await self.call("promoteChatMember", chat_id=FORUM, user_id=WANG, can_pin_messages=True)
        await self.call("exportChatInviteLink", chat_id=FORUM)
        until = int(self.world.now()) + 3600
        link = await self.call("createChatInviteLink", chat_id=FORUM, name="楼道口", member_limit=2, expire_date=until)
        acts.join_by_link(self.world, SUN, link["invite_link"])
        await self.call("revokeChatInviteLink", chat_id=FORUM, invite_link=link["invite_link"])
        said = acts.say(self.world, WANG, FORUM, "钉住我")
        await self.call("pinChatMessage", chat_id=FORUM, message_id=said.message_id)
        await self.call("getChat pinned", chat_id=FORUM)
        await self.call("unpinChatMessage", chat_id=FORUM)
        await self.call("unpinAllChatMessages", chat_id=FORUM)
        await self.call("deleteMessage", chat_id=FORUM, message_id=said.message_id)
        await self.call("deleteMessages", chat_id=FORUM, message_ids=[said.message_id])
        topic = await self.call("createForumTopic short", chat_id=FORUM, name="错了")
        await self.call("deleteForumTopic", chat_id=FORUM, message_thread_id=topic["message_thread_id"])

    async def leaving(self) -> None:
        await self.call("leaveChat", chat_id=CENTRE)
        await self.call("setWebhook", url="http://127.0.0.1:9/", secret_token="s", allowed_updates=list(KINDS))
        await self.call("getWebhookInfo set")
        await self.call("deleteWebhook")
        await self.call("close")
        await self.call("logOut")
