"""Whatever a resident sends: a voice message alone is an appeal, a picture is asked about, everything reaches the unit."""

from typing import Any

import pytest

from domain.act import Act
from domain.case import State
from domain.events import Event
from flow import media
from flow.ports import Audience, Kind
from tests.handlers.town import (
    DESK,
    LI,
    RESIDENTS,
    STRANGER,
    SURE,
    UNIT,
    USERNAME,
    WANG,
    ZHAO,
    ZHOU,
    T,
    Town,
)

FILE = {"file_id": "f1", "file_unique_id": "f1"}
KINDS: dict[str, dict[str, Any]] = {
    "photo": {"photo": [{**FILE, "width": 9, "height": 9}]},
    "voice": {"voice": {**FILE, "duration": 1}},
    "audio": {"audio": {**FILE, "duration": 1}},
    "video": {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
    "video_note": {"video_note": {**FILE, "length": 1, "duration": 1}},
    "document": {"document": FILE},
    "animation": {"document": FILE, "animation": {**FILE, "width": 1, "height": 1, "duration": 1}},
}
CAPTIONED = sorted(set(KINDS) - {"video_note"})
PIN = {"location": {"latitude": 41.5, "longitude": 125.25}}


def read(town: Town, entry: object) -> str:
    with town.hotline.look() as uow:
        return uow.vault.read("example", str(entry)) or ""


def notes(turn: Any, audience: Audience) -> list[Any]:
    return [seen for seen in turn.sent if seen.notice.kind is Kind.NOTE and seen.notice.audience is audience]


# -- with words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CAPTIONED)
async def test_with_words_it_reaches_the_unit(town: Town, kind: str) -> None:
    turn = await town.say(WANG, WANG, caption=SURE, **KINDS[kind])
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == f"{kind}:f1"
    assert T(f"media.{kind}") in note.text
    assert SURE in turn.of(Kind.NEW_CARD, Audience.UNIT).text


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_in_reply_to_their_case_it_joins(town: Town, kind: str) -> None:
    receipt = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    turn = await town.reply(WANG, receipt, "", **KINDS[kind])
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == f"{kind}:f1"
    assert len(town.cases()) == 1


@pytest.mark.parametrize("kind", CAPTIONED)
async def test_what_the_officer_sends_reaches_the_resident(town: Town, kind: str) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "办结")
    result = (await town.say(ZHAO, UNIT, caption="换好了", **KINDS[kind])).of(Kind.RESULT)
    assert read(town, result.notice.args["media"]) == f"{kind}:f1"


async def test_an_album_of_pictures_and_films_is_one_case(town: Town) -> None:
    await town.say(WANG, RESIDENTS, caption=f"#诉求 {SURE}", media_group_id="9", **KINDS["photo"])
    turn = await town.say(WANG, RESIDENTS, media_group_id="9", **KINDS["video"])
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == "video:f1"
    assert len(town.cases()) == 1


async def test_what_was_kept_before_there_were_kinds_is_a_picture(town: Town) -> None:
    found = media.Media.parse("AgACAgQ-photo")
    assert (found.kind, found.ref) == (media.MediaKind.PHOTO, "AgACAgQ-photo")
    old = Event("example", "case", 1, Act.REGISTER, town.clock(), "wang", {"photo": "entry"})
    assert media.brought([old]) == ["entry"]


# -- voice alone -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["voice", "audio", "video_note"])
async def test_a_voice_message_alone_is_a_case_at_first_contact(town: Town, kind: str) -> None:
    turn = await town.say(STRANGER, STRANGER, **KINDS[kind])
    assert town.case().state is State.TRIAGE
    receipt = turn.of(Kind.CARD, Audience.RESIDENT)
    assert "语音收到了,值班员马上听" in receipt.text
    assert T(f"media.{kind}") in receipt.text
    card = turn.of(Kind.NEW_CARD, Audience.DESK)
    assert "听完写一句" in "".join(card.labels)
    (note,) = notes(turn, Audience.DESK)
    assert note.chat == DESK
    assert read(town, note.notice.args["media"]) == f"{kind}:f1"
    assert "听完写一句" in "".join(note.labels)
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.MISSING]


async def test_the_keyboard_is_there_from_the_first_message_on_and_is_not_offered_again(town: Town) -> None:
    turn = await town.voice(STRANGER, STRANGER)
    assert [seen.keyboard for seen in turn.sent if seen.keyboard] == [(("我要反映", "我的工单", "打电话"),)]
    again = await town.say(STRANGER, STRANGER, SURE)
    assert [seen for seen in again.sent if seen.keyboard] == []
    assert len(town.cases()) == 2


async def test_the_keyboard_comes_with_the_first_typed_appeal_too(town: Town) -> None:
    assert [seen for seen in (await town.say(WANG, WANG, SURE)).sent if seen.keyboard]
    assert not [seen for seen in (await town.say(WANG, WANG, f"/new {SURE}")).sent if seen.keyboard]


async def test_the_keyboard_never_comes_in_a_group(town: Town) -> None:
    assert not [seen for seen in (await town.filed()).sent if seen.keyboard]


async def test_the_triage_clock_runs_from_the_start(town: Town) -> None:
    await town.voice(WANG, WANG)
    case = town.case()
    with town.hotline.look() as uow:
        from sqlalchemy import select

        from storage import tables

        due = uow.connection.execute(select(tables.dues).where(tables.dues.c.case_id == case.id)).one()
    assert due.at > case.opened_at


async def test_a_second_voice_message_belongs_to_the_first(town: Town) -> None:
    await town.voice(WANG, WANG)
    turn = await town.voice(WANG, WANG, "voice-2")
    assert len(town.cases()) == 1
    (note,) = notes(turn, Audience.DESK)
    assert read(town, note.notice.args["media"]) == "voice:voice-2"


async def test_in_the_group_it_is_heard_in_reply_to_the_hotline_or_when_asked(town: Town) -> None:
    assert (await town.voice(WANG, RESIDENTS)).sent == ()
    assert town.cases() == []
    ours = town.ours(RESIDENTS, "5")
    await town.voice(WANG, RESIDENTS, reply_to_message=ours)
    assert len(town.cases()) == 1
    await town.say(LI, RESIDENTS, "我要反映")
    await town.voice(LI, RESIDENTS)
    assert len(town.cases()) == 2
    assert town.dialogs() == []


async def test_in_the_group_it_is_heard_when_its_caption_names_us(town: Town) -> None:
    await town.say(WANG, RESIDENTS, caption=f"@{USERNAME}", **KINDS["voice"])
    assert town.case().state is State.TRIAGE
    assert USERNAME not in str(town.dump()["cases"])


async def test_a_voice_caption_counts_as_words(town: Town) -> None:
    turn = await town.say(WANG, WANG, caption=SURE, **KINDS["voice"])
    assert town.case().unit == "wuye"
    assert not notes(turn, Audience.DESK)
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == "voice:f1"


async def test_staff_talking_under_a_card_file_nothing(town: Town) -> None:
    card = await town.assigned()
    for who, chat in ((ZHAO, UNIT), (ZHOU, DESK)):
        quoted = town.ours(chat, card.message)
        assert (await town.voice(who, chat, reply_to_message=quoted)).sent == ()
    assert len(town.cases()) == 1


async def test_the_same_voice_update_twice_files_once(town: Town) -> None:
    body = town.message(WANG, WANG, voice={**FILE, "duration": 3})
    await town.keep({"update_id": 901, "message": body}, {"update_id": 901, "message": body})
    await town.judge_all()
    assert len(town.cases()) == 1


# -- pictures alone ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["photo", "video", "document", "animation"])
async def test_a_picture_alone_is_asked_about_and_kept(town: Town, kind: str) -> None:
    turn = await town.say(WANG, WANG, **KINDS[kind])
    assert turn.said == T("say.ask_about")
    assert turn.sent[0].keyboard
    assert town.cases() == []
    turn = await town.say(WANG, WANG, SURE)
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == f"{kind}:f1"
    assert town.dialogs() == []


async def test_an_album_without_words_is_asked_about_once(town: Town) -> None:
    first = await town.say(WANG, WANG, media_group_id="7", **KINDS["photo"])
    second = await town.say(WANG, WANG, media_group_id="7", **KINDS["video"])
    assert [len(turn.texts) for turn in (first, second)] == [1, 0]
    turn = await town.say(WANG, WANG, SURE)
    sent = [read(town, note.notice.args["media"]) for note in notes(turn, Audience.UNIT)]
    assert sent == ["photo:f1", "video:f1"]
    assert len(town.cases()) == 1


async def test_a_picture_and_then_a_voice_message(town: Town) -> None:
    await town.say(WANG, WANG, **KINDS["photo"])
    turn = await town.voice(WANG, WANG)
    assert town.case().state is State.TRIAGE
    sent = [read(town, note.notice.args["media"]) for note in notes(turn, Audience.DESK)]
    assert sent == ["voice:voice-1", "photo:f1"]


async def test_a_picture_belongs_to_what_was_just_reported(town: Town) -> None:
    await town.say(WANG, WANG, SURE)
    (note,) = notes(await town.say(WANG, WANG, **KINDS["photo"]), Audience.UNIT)
    assert read(town, note.notice.args["media"]) == "photo:f1"
    town.clock.on(hours=2)
    assert (await town.say(WANG, WANG, **KINDS["photo"])).said == T("say.ask_about")


async def test_what_was_reported_in_the_group_is_not_spoken_of_in_private(town: Town) -> None:
    await town.filed()
    assert (await town.say(WANG, WANG, **KINDS["photo"])).said == T("say.ask_about")


@pytest.mark.parametrize("kind", ["photo", "voice", "video"])
async def test_after_i_want_to_report_anything_will_do(town: Town, kind: str) -> None:
    await town.say(WANG, WANG, "我要反映")
    turn = await town.say(WANG, WANG, **KINDS[kind])
    assert town.case().state is State.TRIAGE
    expected = "语音收到了" if kind == "voice" else "值班员马上看"
    assert expected in turn.of(Kind.CARD, Audience.RESIDENT).text
    assert town.dialogs() == []


async def test_a_sticker_instead_of_the_words_is_asked_again(town: Town) -> None:
    await town.say(WANG, WANG, **KINDS["photo"])
    before = town.dump()
    sticker = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    assert (await town.say(WANG, WANG, sticker=sticker)).said == T("error.text_needed")
    assert town.dump() == before


async def test_pictures_in_the_group_are_left_alone(town: Town) -> None:
    before = town.dump()
    for fields in (*KINDS.values(), PIN):
        assert (await town.say(WANG, RESIDENTS, **fields)).sent == ()
    assert town.dump() == before


async def test_a_file_id_is_in_the_vault_and_nowhere_else(town: Town) -> None:
    await town.voice(WANG, WANG, "secret-reference")
    await town.say(LI, LI, photo=[{"file_id": "secret-reference", "file_unique_id": "u", "width": 1, "height": 1}])
    assert town.dialogs(), "what waits for its words is no exception"
    assert "secret-reference" not in str(town.dump())


# -- places ------------------------------------------------------------------------------------------------------------------


async def test_a_pin_belongs_to_what_was_just_reported_and_stays_in_the_vault(town: Town) -> None:
    await town.say(WANG, WANG, "楼道灯坏了好几天没人修")
    turn = await town.say(WANG, WANG, **PIN)
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == "location:41.5,125.25"
    assert "41.5" not in str(town.dump())
    assert T("media.location") in (await town.say(WANG, WANG, "我的工单")).said


async def test_a_pin_alone_is_asked_about(town: Town) -> None:
    for opening in (None, "我要反映"):
        if opening:
            await town.say(LI, LI, opening)
        who = LI if opening else WANG
        assert (await town.say(who, who, **PIN)).said == T("say.ask_about")
        turn = await town.say(who, who, "楼道灯坏了好几天没人修")
        (note,) = notes(turn, Audience.UNIT)
        assert read(town, note.notice.args["media"]) == "location:41.5,125.25"
        assert not [seen for seen in turn.sent if seen.notice.kind is Kind.MISSING and T("missing.place") in seen.text]


async def test_a_venue_is_a_pin_with_words(town: Town) -> None:
    receipt = (await town.say(WANG, WANG, "楼道灯坏了好几天没人修")).of(Kind.CARD, Audience.RESIDENT)
    venue = {"venue": {"location": PIN["location"], "title": "江畔广场", "address": "江畔路1号"}}
    turn = await town.reply(WANG, receipt, "", **PIN, **venue)
    (note,) = notes(turn, Audience.UNIT)
    assert "江畔广场" in note.text
