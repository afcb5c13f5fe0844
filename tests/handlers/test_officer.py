"""An officer's dialogs: a line on progress, the result, a picture first, a change of mind."""

import pytest

from domain.case import State
from flow.ports import Audience, Kind
from tests.handlers.town import LI, RESIDENTS, SUN, UNIT, WANG, ZHAO, Seen, T, Town


async def asked(town: Town, label: str) -> Seen:
    card = await town.signed()
    turn = await town.press(ZHAO, card, label)
    assert turn.answer
    assert turn.answer.text in {"写一句进展", "写办理结果"}
    assert town.case().number in turn.said
    return card


async def test_progress_reaches_the_resident_under_their_own_message(town: Town) -> None:
    await asked(town, "报进展")
    turn = await town.say(ZHAO, UNIT, "配件明天到")
    told = turn.of(Kind.PROGRESS)
    assert told.chat == RESIDENTS
    assert told.notice.reply_to
    assert "配件明天到" in told.text
    assert town.case().state is State.IN_PROGRESS
    assert town.dialogs() == []


async def test_the_result_asks_for_the_verdict(town: Town) -> None:
    await asked(town, "办结")
    turn = await town.say(ZHAO, UNIT, "李工换了水泵保险")
    assert town.case().state is State.RESOLVED
    assert turn.of(Kind.RESULT).labels == ["👍 满意", "👎 没解决", "办了,但不满意"]
    assert "李工换了水泵保险" in turn.of(Kind.CARD, Audience.UNIT).text
    assert town.dialogs() == []


async def test_a_picture_first_then_the_words(town: Town) -> None:
    await asked(town, "办结")
    assert (await town.send_photo(ZHAO, UNIT)).said == T("say.media_kept")
    assert town.case().state is State.IN_PROGRESS
    result = (await town.say(ZHAO, UNIT, "换好了")).of(Kind.RESULT)
    with town.hotline.look() as uow:
        assert uow.vault.read("example", str(result.notice.args["media"])) == "photo:photo-800"
    assert town.dialogs() == []


async def test_a_picture_with_its_words(town: Town) -> None:
    await asked(town, "报进展")
    told = (await town.send_photo(ZHAO, UNIT, "正在挖")).of(Kind.PROGRESS)
    assert told.notice.args["media"]


async def test_the_second_picture_is_the_one_kept(town: Town) -> None:
    await asked(town, "办结")
    await town.send_photo(ZHAO, UNIT)
    other = [{"file_id": "later", "file_unique_id": "l", "width": 5, "height": 5}]
    await town.say(ZHAO, UNIT, photo=other)
    result = (await town.say(ZHAO, UNIT, "换好了")).of(Kind.RESULT)
    with town.hotline.look() as uow:
        assert uow.vault.read("example", str(result.notice.args["media"])) == "photo:later"


@pytest.mark.parametrize("label", ["报进展", "办结"])
async def test_cancel(town: Town, label: str) -> None:
    await asked(town, label)
    before = town.dump()
    assert (await town.say(ZHAO, UNIT, "取消")).said == T("say.cancelled")
    after = town.dump()
    assert after.pop("dialogs") == []
    assert before.pop("dialogs") != []
    assert after == before
    assert (await town.say(ZHAO, UNIT, "中午吃啥")).sent == ()


async def test_others_talk_on_meanwhile(town: Town) -> None:
    await asked(town, "办结")
    assert (await town.say(SUN, UNIT, "换好了吗")).sent == ()
    assert town.case().state is State.IN_PROGRESS


@pytest.mark.parametrize("text", ["", "👍👍", "。。。", "\u200b\u200b", "字" * 2001])
async def test_words_that_say_nothing_are_asked_for_again(town: Town, text: str) -> None:
    await asked(town, "办结")
    before = town.dump()
    more = {} if text else {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                                        "is_animated": False, "is_video": False}}  # fmt: skip
    assert (await town.say(ZHAO, UNIT, text, **more)).said in {
        T("error.text_needed"),
        T("error.text_too_long", limit=2000),
    }
    assert town.dump() == before
    await town.say(ZHAO, UNIT, "换好了")
    assert town.case().state is State.RESOLVED


async def test_personal_data_in_a_result_is_hidden_from_the_group(town: Town) -> None:
    await asked(town, "办结")
    turn = await town.say(ZHAO, UNIT, "已联系张大妈13912345678,507室的水也通了")
    for text in turn.texts:
        assert "13912345678" not in text
        assert "507" not in text


async def test_the_menu_instead_of_words_begins_something_else(town: Town) -> None:
    card = await asked(town, "报进展")
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, UNIT, "换好了")
    assert town.case().state is State.RESOLVED


async def test_a_command_in_a_dialog_is_a_command(town: Town) -> None:
    await asked(town, "办结")
    assert "热线电话" in (await town.say(ZHAO, UNIT, "/phone")).said
    assert town.case().state is State.IN_PROGRESS
    await town.say(ZHAO, UNIT, "换好了")
    assert town.case().state is State.RESOLVED


async def test_a_mistyped_command_is_not_a_result(town: Town) -> None:
    await asked(town, "办结")
    await town.say(ZHAO, UNIT, "/cancel@hotline_demo_bot")
    assert town.case().state is State.IN_PROGRESS


async def test_a_dialog_that_can_no_longer_succeed_ends(town: Town) -> None:
    card = await asked(town, "办结")
    await town.press(SUN, card, "办结")
    await town.say(SUN, UNIT, "换好了")
    assert (await town.say(ZHAO, UNIT, "我这边也好了")).said == T("error.already_done")
    assert (await town.say(ZHAO, UNIT, "中午吃啥")).sent == ()


async def test_the_whole_way(town: Town) -> None:
    """From a sentence to a verdict with nobody's name, phone or door in any message to a group."""
    await town.filed("我是王秀兰,电话13800001234,3号楼2单元507室停水了", who=WANG)
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    result = (await town.say(ZHAO, UNIT, "换好了")).of(Kind.RESULT)
    await town.press(WANG, result, "👍 满意")
    assert (await town.say(LI, RESIDENTS, "太好了")).sent == ()
    for seen in town.shown.values():
        for secret in ("王秀兰", "13800001234", "507"):
            assert secret not in seen.text
