"""Every kind of message: files, albums, places, polls, quotes, forwards."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import people as acts
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, WANG, ZHENG
from sandbox.errors import ApiError
from sandbox.files import MB
from sandbox.params import Params, Upload

OGG = b"OggS\0\4" + (3 * 48_000).to_bytes(8, "little") + b"\0" * 20


async def last(table: Any, kind: str = "message") -> Any:
    return (await table.ok("getUpdates"))[-1][kind]


async def upload(table: Any, method: str, name: str, content: bytes, **params: Any) -> dict[str, Any]:
    from sandbox import bot_api

    asked = Params({"chat_id": RESIDENTS, **params}, {name: Upload("f.bin", content)})
    return (await bot_api.call(table.world, method, asked))[1]


async def test_a_voice_message_knows_its_length(table: Any) -> None:
    acts.say(table.world, WANG, RESIDENTS, "", file=acts.Given("voice", OGG))
    voice = (await last(table))["voice"]
    assert (voice["duration"], voice["mime_type"], voice["file_size"]) == (3, "audio/ogg", len(OGG))
    path = (await table.ok("getFile", file_id=voice["file_id"]))["file_path"]
    assert path.startswith("voice/")
    assert path.endswith(".oga")


@pytest.mark.parametrize("kind", ["audio", "video", "document", "animation"])
async def test_files_with_captions_can_be_edited(table: Any, kind: str) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "看", file=acts.Given(kind, b"123", "a.bin"))
    acts.edit(table.world, WANG, RESIDENTS, said.message_id, "再看")
    edited = await last(table, "edited_message")
    assert (edited["caption"], edited[kind]["file_name"]) == ("再看", "a.bin")


async def test_telegrams_sizes(table: Any) -> None:
    too_big = "Bad Request: file is too big"
    assert (await upload(table, "sendDocument", "document", b"x" * (50 * MB + 1)))["description"] == too_big
    sent = await upload(table, "sendDocument", "document", b"x" * (20 * MB + 1))
    refused = await table.refused("getFile", file_id=sent["result"]["document"]["file_id"])
    assert refused == f"400 {too_big}"


async def test_a_file_id_is_good_for_its_kind_only(table: Any) -> None:
    sent = await upload(table, "sendDocument", "document", b"x")
    refused = await table.refused("sendPhoto", chat_id=RESIDENTS, photo=sent["result"]["document"]["file_id"])
    assert refused == "400 Bad Request: can't use file of type Document as Photo"


async def test_an_album_shares_its_id_and_captions_its_first(table: Any, png: bytes) -> None:
    acts.album(table.world, WANG, RESIDENTS, [acts.Given("photo", png)] * 3, "三张")
    parts = [update["message"] for update in await table.ok("getUpdates")]
    assert len({part["media_group_id"] for part in parts}) == 1
    assert [part.get("caption") for part in parts] == ["三张", None, None]


@pytest.mark.parametrize("count", [1, 11])
async def test_albums_of_the_wrong_size(table: Any, png: bytes, count: int) -> None:
    with pytest.raises(ApiError, match="2-10 items"):
        acts.album(table.world, WANG, RESIDENTS, [acts.Given("photo", png)] * count)


async def test_an_album_counts_each_of_its_parts(table: Any, png: bytes) -> None:
    file_id = (await upload(table, "sendPhoto", "photo", png))["result"]["photo"][0]["file_id"]
    table.world.limits.configure({"on": True, "group_per_minute": 5})
    media = [{"type": "photo", "media": file_id}] * 4
    await table.ok("sendMediaGroup", chat_id=RESIDENTS, media=media)
    assert (await table("sendMediaGroup", chat_id=RESIDENTS, media=media))["parameters"] == {"retry_after": 60}
    await table.ok("sendMessage", chat_id=RESIDENTS, text="还剩一条")


async def test_an_album_to_a_person_goes_through_at_once(table: Any, png: bytes) -> None:
    acts.say(table.world, WANG, WANG, "/start")
    file_id = (await upload(table, "sendPhoto", "photo", png))["result"]["photo"][0]["file_id"]
    table.world.limits.on = True
    await table.ok("sendMediaGroup", chat_id=WANG, media=[{"type": "photo", "media": file_id}] * 3)
    assert (await table("sendMessage", chat_id=WANG, text="好"))["error_code"] == 429


async def test_quotes_must_stand_in_the_message(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "水😀停水")
    reply = {"message_id": said.message_id, "quote": "停水"}
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_parameters=reply)
    assert sent["quote"] == {"text": "停水", "position": 3, "is_manual": True}
    refused = await table.refused(
        "sendMessage", chat_id=RESIDENTS, text="好", reply_parameters={**reply, "quote": "电"}
    )
    assert refused == "400 Bad Request: QUOTE_TEXT_INVALID"
    near = {**reply, "quote": "水", "quote_position": 4}
    assert (await table.ok("sendMessage", chat_id=RESIDENTS, text="好", reply_parameters=near))["quote"][
        "position"
    ] == 4


async def test_votes_are_told_openly_or_counted_only(table: Any) -> None:
    options = ["装", "不装"]
    hidden = await table.ok("sendPoll", chat_id=RESIDENTS, question="装吗?", options=options)
    acts.vote(table.world, WANG, RESIDENTS, hidden["message_id"], [0])
    assert [sorted(update) for update in await table.ok("getUpdates")] == [["poll", "update_id"]]
    shown = await table.ok("sendPoll", chat_id=RESIDENTS, question="装吗?", options=options, is_anonymous=False)
    acts.vote(table.world, WANG, RESIDENTS, shown["message_id"], [1])
    acts.vote(table.world, WANG, RESIDENTS, shown["message_id"], [])
    answers = [update["poll_answer"] for update in await table.ok("getUpdates") if "poll_answer" in update]
    assert [answer["option_ids"] for answer in answers] == [[1], []]
    final = await table.ok("stopPoll", chat_id=RESIDENTS, message_id=shown["message_id"])
    assert (final["is_closed"], final["total_voter_count"]) == (True, 0)
    with pytest.raises(ApiError, match="closed"):
        acts.vote(table.world, LI, RESIDENTS, shown["message_id"], [0])
    again = await table.refused("stopPoll", chat_id=RESIDENTS, message_id=shown["message_id"])
    assert again == "400 Bad Request: poll has already been closed"


async def test_a_poll_closes_by_itself(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.polls.OPEN_SECONDS", range(1, 9))
    await table.ok("sendPoll", chat_id=RESIDENTS, question="?", options=["a", "b"], open_period=1)
    (update,) = await table.ok("getUpdates", timeout=5)
    assert update["poll"]["is_closed"]


async def test_one_vote_where_it_cannot_be_changed(table: Any) -> None:
    sent = await table.ok("sendPoll", chat_id=RESIDENTS, question="?", options=["a", "b"], allows_revoting=False)
    with pytest.raises(ApiError, match="cannot be chosen"):
        acts.vote(table.world, WANG, RESIDENTS, sent["message_id"], [0, 1])
    acts.vote(table.world, WANG, RESIDENTS, sent["message_id"], [0])
    with pytest.raises(ApiError, match="only once"):
        acts.vote(table.world, WANG, RESIDENTS, sent["message_id"], [1])


@pytest.mark.parametrize(
    ("poll", "words"),
    [
        ({"question": " ", "options": ["a", "b"]}, "text must be non-empty"),
        ({"question": "水" * 301, "options": ["a", "b"]}, "poll question length must not exceed 300"),
        ({"question": "?", "options": []}, "poll must have at least one answer option"),
        ({"question": "?", "options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"question": "?", "options": ["a", "水" * 101]}, "poll options length must not exceed 100"),
        ({"question": "?", "options": ["a", " "]}, "text must be non-empty"),
        ({"question": "?", "options": ["a", "b"], "type": "quiz"}, "wrong correct option ID specified"),
    ],
)
async def test_polls_telegram_refuses(table: Any, poll: dict[str, Any], words: str) -> None:
    assert await table.refused("sendPoll", chat_id=RESIDENTS, **poll) == f"400 Bad Request: {words}"


async def test_a_copy_has_no_origin_and_a_forward_keeps_the_first(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水").message_id
    there = {"chat_id": CENTRE, "from_chat_id": RESIDENTS}
    first = await table.ok("forwardMessage", **there, message_id=said)
    again = await table.ok("forwardMessage", chat_id=RESIDENTS, from_chat_id=CENTRE, message_id=first["message_id"])
    assert again["forward_origin"] == first["forward_origin"]
    assert first["forward_origin"]["sender_user"]["id"] == WANG
    copy = await table.ok("copyMessage", **there, message_id=said)
    assert table.world.chats[CENTRE].messages[copy["message_id"]].parts == {}


async def test_the_bot_forwards_only_what_it_can_read(table: Any) -> None:
    acts.set_bot_status(table.world, ZHENG, table.world.chats[CENTRE], "kicked")
    asked = {"chat_id": RESIDENTS, "from_chat_id": CENTRE, "message_id": 1}
    assert (await table.refused("forwardMessage", **asked)).startswith("403 Forbidden: bot was kicked")


async def test_what_happened_in_a_chat_cannot_be_passed_on(table: Any) -> None:
    acts.leave(table.world, WANG, RESIDENTS)
    asked = {"chat_id": CENTRE, "from_chat_id": RESIDENTS, "message_id": 1}
    assert await table.refused("forwardMessage", **asked) == "400 Bad Request: the message can't be forwarded"
    assert await table.refused("copyMessage", **asked) == "400 Bad Request: the message can't be copied"


async def test_an_album_stays_one_when_copied(table: Any, png: bytes) -> None:
    album = acts.album(table.world, WANG, RESIDENTS, [acts.Given("photo", png)] * 2, "两张")
    ids = [message.message_id for message in album]
    copies = await table.ok(
        "copyMessages", chat_id=CENTRE, from_chat_id=RESIDENTS, message_ids=ids, remove_caption=True
    )
    new = [table.world.chats[CENTRE].messages[copy["message_id"]] for copy in copies]
    assert new[0].parts["media_group_id"] == new[1].parts["media_group_id"] != album[0].parts["media_group_id"]
    assert new[0].text == ""


async def test_a_text_becomes_a_file(table: Any, png: bytes) -> None:
    sent = await table.ok("sendMessage", chat_id=RESIDENTS, text="好")
    media = {"type": "photo", "media": "attach://p", "caption": "看"}
    where = {"message_id": sent["message_id"], "media": media}
    edited = (await upload(table, "editMessageMedia", "p", png, **where))["result"]
    assert (edited["caption"], edited["photo"][0]["width"], edited.get("text")) == ("看", 4, None)


async def test_what_a_person_deletes_is_gone_without_a_word(table: Any) -> None:
    said = acts.say(table.world, WANG, RESIDENTS, "停水").message_id
    with pytest.raises(ApiError, match="own messages"):
        acts.delete(table.world, LI, RESIDENTS, said)
    acts.delete(table.world, WANG, RESIDENTS, said)
    assert len(await table.ok("getUpdates")) == 1
    refused = await table.refused("sendMessage", chat_id=RESIDENTS, text="好", reply_to_message_id=said)
    assert refused == "400 Bad Request: message to be replied not found"
    other = acts.say(table.world, WANG, RESIDENTS, "停电").message_id
    acts.delete(table.world, ZHENG, RESIDENTS, other)


def test_a_phone_sends_them_all(stage: Any, png: bytes) -> None:
    wang, li = stage.phone(WANG), stage.phone(LI)
    said = wang.say(RESIDENTS, "3号楼停水")
    sent = [
        wang.voice(RESIDENTS, OGG),
        wang.audio(RESIDENTS, b"1"),
        wang.video(RESIDENTS, b"1", "看", duration=9),
        wang.document(RESIDENTS, b"%PDF", "申请.pdf", "请看"),
        wang.sticker(RESIDENTS, b"webp", "👌"),
        wang.animation(RESIDENTS, b"gif"),
        wang.video_note(RESIDENTS, b"mp4", duration=4),
        wang.location(RESIDENTS, 31.25, 121.5),
        wang.contact(RESIDENTS, "13812345678"),
        *wang.album(RESIDENTS, [png, png], "两张"),
        wang.poll(RESIDENTS, "吃什么", ["面", "饭"]),
        wang.say(RESIDENTS, "就是这句", reply_to=said, quote="停水"),
    ]
    kinds = ["voice", "audio", "video", "document", "sticker", "animation", "video_note", "location"]
    kinds += ["contact", "photo", "photo", "poll", "text"]
    assert [message.kind for message in sent] == kinds
    assert sent[-1].quote == "停水"
    assert wang.bytes_of(sent[3]) == b"%PDF"
    assert li.vote(li.message(RESIDENTS, sent[-2].id), "饭").votes == {"面": 0, "饭": 1}
    assert li.forward(said, li.me).forwarded == "王秀兰"
    wang.delete(said)
    assert said.id not in [message.id for message in li.messages(RESIDENTS)]
    with pytest.raises(TypeError, match="anonymus"):
        wang.say(RESIDENTS, "好", anonymus=True)
