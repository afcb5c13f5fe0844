"""Where is it? Asked once, under the receipt; answered by buttons, in words, or not at all."""

from typing import Any

import pytest

from cards.callback import Verb
from flow.ports import Audience, Kind
from flow.queries import view
from tests.handlers.test_media import KINDS, PIN
from tests.handlers.town import LI, RESIDENTS, SURE, UNSURE, WANG, ZHOU, Seen, T, Town

LAMP = "楼道灯坏了好几天没人修"


async def question(town: Town, text: str = LAMP, chat: int = WANG) -> Seen:
    turn = await (town.say(WANG, chat, text) if chat == WANG else town.filed(text))
    return turn.of(Kind.MISSING)


def place(town: Town) -> str:
    """Of the first case."""
    case = town.cases()[0]
    with town.hotline.look() as uow:
        return view(uow, "example", case.id).place


def now(town: Town, seen: Seen) -> Seen:
    return town.shown[seen.chat, seen.message]


async def test_estate_building_entrance(town: Town) -> None:
    asked = await question(town)
    assert asked.text.startswith(T("missing.place"))
    assert asked.labels[:2] == ["江畔花园", "铁西家园"]
    assert asked.labels[-1] == "跳过"
    await town.press(WANG, asked, "江畔花园")
    assert "几号楼" in now(town, asked).text
    await town.press(WANG, asked, "3号楼")
    assert "几单元" in now(town, asked).text
    turn = await town.press(WANG, asked, "2单元")
    assert now(town, asked).text.startswith("📍 记下了:江畔花园3号楼2单元")
    assert now(town, asked).rows == ()
    assert place(town) == "江畔花园3号楼2单元"
    assert town.case().grid == "jp1"
    assert "江畔花园3号楼2单元" in turn.of(Kind.CARD, Audience.UNIT).text
    assert "江畔花园3号楼2单元" in turn.of(Kind.CARD, Audience.RESIDENT).text
    assert "江畔花园" not in str(town.dump()["events"])


async def test_every_level_may_be_skipped_and_what_was_chosen_stays(town: Town) -> None:
    asked = await question(town)
    await town.press(WANG, asked, "铁西家园")
    assert (place(town), town.case().grid) == ("铁西家园", "tx1")
    await town.press(WANG, asked, "跳过")
    assert now(town, asked).text.startswith("📍 记下了:铁西家园")
    assert now(town, asked).rows == ()
    assert place(town) == "铁西家园"


async def test_all_of_it_may_be_skipped(town: Town) -> None:
    asked = await question(town)
    events = town.dump()["events"]
    await town.press(WANG, asked, "跳过")
    assert now(town, asked).text.startswith(T("missing.skipped"))
    assert now(town, asked).rows == ()
    assert town.dump()["events"] == events


async def test_a_slip_of_the_finger_is_mended(town: Town) -> None:
    asked = await question(town)
    await town.press(WANG, asked, "铁西家园")
    await town.press(WANG, asked, "« 返回")
    await town.press(WANG, asked, "江畔花园")
    await town.press(WANG, asked, "7号楼")
    assert (place(town), town.case().grid) == ("江畔花园7号楼", "jp2")


async def test_a_square_has_no_buildings(town: Town) -> None:
    asked = await question(town)
    await town.press(WANG, asked, "江畔路")
    assert place(town) == "江畔路"
    assert now(town, asked).rows == ()


async def test_several_places_of_that_name(town: Town) -> None:
    asked = await question(town, "3号楼楼道灯坏了好几天没人修")
    assert asked.text.startswith(T("missing.which", place="3号楼"))
    assert asked.labels == ["江畔花园", "铁西家园", "滨河新居", "粮库家属楼", "跳过"]
    await town.press(WANG, asked, "滨河新居")
    assert (place(town), town.case().grid) == ("滨河新居3号楼", "bh1")
    assert now(town, asked).rows == ()


@pytest.mark.parametrize("chat", [WANG, RESIDENTS])
async def test_a_neighbour_does_not_answer(town: Town, chat: int) -> None:
    asked = await question(town, chat=chat)
    before = town.dump()
    assert (await town.press(LI, asked, "江畔花园")).alert
    assert town.dump() == before


async def test_pressing_twice_records_once(town: Town) -> None:
    asked = await question(town)
    data = asked.button("江畔花园").data
    await town.press(WANG, asked, "江畔花园")
    events = len(town.dump()["events"])
    await town.press_data(WANG, WANG, asked.message, data)
    assert len(town.dump()["events"]) == events


async def test_a_place_that_is_no_longer_there(town: Town) -> None:
    asked = await question(town)
    for path in ("ffffff", "ffffff.3", "ffffff!"):
        data = town.data(WANG, Verb.PLACE, town.case().id, path)
        assert (await town.press_data(WANG, WANG, asked.message, data)).alert == T("error.button_stale")


async def test_typed_in_reply(town: Town) -> None:
    asked = await question(town, chat=RESIDENTS)
    turn = await town.reply(WANG, asked, "铁西小区5栋")
    assert (place(town), town.case().grid) == ("铁西家园5号楼", "tx1")
    assert turn.of(Kind.REACTION).notice.args["emoji"] == "👌"
    assert now(town, asked).text.startswith("📍 记下了:铁西家园5号楼")
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.NOTE]


async def test_the_estate_alone_completes_what_was_said(town: Town) -> None:
    asked = await question(town, "3号楼楼道灯坏了好几天没人修")
    await town.reply(WANG, asked, "铁西家园的")
    assert place(town) == "铁西家园3号楼"


async def test_typed_in_private_without_replying(town: Town) -> None:
    await question(town)
    await town.say(WANG, WANG, "江畔花园3号楼")
    assert place(town) == "江畔花园3号楼"
    assert len(town.cases()) == 1


async def test_a_new_appeal_in_private_is_no_answer(town: Town) -> None:
    await question(town)
    await town.say(WANG, WANG, "江畔花园3号楼停水了")
    assert len(town.cases()) == 2


async def test_an_answer_that_names_no_place_joins_the_case(town: Town) -> None:
    asked = await question(town, chat=RESIDENTS)
    turn = await town.reply(WANG, asked, "就是原来那个地方")
    assert turn.of(Kind.NOTE).notice.audience is Audience.UNIT
    assert place(town) == ""


async def test_a_neighbour_s_reply_is_theirs(town: Town) -> None:
    asked = await question(town, chat=RESIDENTS)
    await town.reply(LI, asked, "铁西家园5号楼")
    assert place(town) == ""


async def test_a_pin_is_an_answer(town: Town) -> None:
    asked = await question(town)
    turn = await town.reply(WANG, asked, "", **PIN)
    assert turn.of(Kind.NOTE).notice.args["media"]
    (waiting,) = [seen for seen in (await town.say(WANG, WANG, "我的工单")).sent if seen.text]
    assert T("media.location") in waiting.text


# -- at most once, and only what helps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("江畔花园3号楼1单元下水道堵了,往外返水", [False, True]),
        ("下水道堵了,往外返水", [True, True]),
        (LAMP, [True, False]),
        ("家里漏煤气了快来人", [True, False]),
        (UNSURE, [True, False]),
    ],
)
async def test_what_is_asked_for(town: Town, text: str, asks: list[bool]) -> None:
    turn = await town.say(WANG, WANG, f"/new {text}")
    asked = "\n".join(seen.text for seen in turn.sent if seen.notice.kind is Kind.MISSING)
    assert ["📍" in asked, "📷" in asked] == asks


async def test_nothing_is_asked_when_nothing_is_missing(town: Town) -> None:
    turn = await town.say(WANG, WANG, caption="江畔花园3号楼1单元下水道堵了,往外返水", **KINDS["photo"])
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.MISSING]


async def test_a_picture_in_reply_joins_the_case(town: Town) -> None:
    asked = await question(town)
    turn = await town.reply(WANG, asked, "", **KINDS["photo"])
    assert turn.of(Kind.NOTE).notice.audience is Audience.UNIT


async def test_a_case_is_asked_about_once(town: Town) -> None:
    asked = await question(town, UNSURE)
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.DESK)
    later: list[Any] = []
    for label in ("全部事项", "诉求中心", "没水了"):
        later += (await town.press(ZHOU, card, label)).sent
    assert [seen for seen in later if seen.notice.kind is Kind.MISSING and seen.message != asked.message] == []


async def test_a_caller_is_asked_nothing_in_chat(town: Town) -> None:
    turn = await town.say(ZHOU, ZHOU, f"/call 13800001234 {LAMP}")
    assert not [seen for seen in turn.sent if seen.notice.kind is Kind.MISSING]


async def test_a_closed_case_has_no_buttons_left_to_press(town: Town) -> None:
    turn = await town.say(WANG, WANG, LAMP)
    asked, receipt = turn.of(Kind.MISSING), turn.of(Kind.CARD, Audience.RESIDENT)
    await town.press(WANG, receipt, "撤回")
    assert (await town.press(WANG, asked, "江畔花园")).alert == T("error.already_done")


async def test_what_is_sure_but_for_the_place_is_at_its_unit_meanwhile(town: Town) -> None:
    await question(town, SURE)
    assert town.case().unit == "wuye"
