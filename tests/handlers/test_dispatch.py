"""A dispatcher on the phone."""

import pytest

from domain.case import Channel, State
from flow.ports import Secret
from tests.handlers.town import DESK, QIAN, RESIDENTS, STRANGER, SUN, WANG, ZHAO, ZHENG, ZHOU, T, Town


def phone_of(town: Town) -> str | None:
    case = town.case()
    with town.hotline.look() as uow:
        return uow.vault.latest("example", case.reporter, Secret.PHONE)


async def test_call_in_one_line(town: Town) -> None:
    turn = await town.say(ZHOU, DESK, "/call 13800001234 3号楼停水了")
    case = town.case()
    assert (case.channel, case.state, case.unit) == (Channel.PHONE, State.ASSIGNED, "wuye")
    assert phone_of(town) == "13800001234"
    read_out = next(text for text in turn.texts if "请念给来电人" in text)
    assert read_out == f"请念给来电人:工单号 <b>{case.number}</b>\n停水 → 江畔物业"
    assert all("13800001234" not in text for text in turn.texts)


async def test_call_that_has_to_be_assigned(town: Town) -> None:
    turn = await town.say(ZHOU, ZHOU, "/call 希望社区能管管这件事")
    assert any("还要请值班员派单" in text for text in turn.texts)
    assert town.case().state is State.TRIAGE
    assert phone_of(town) is None


async def test_call_as_a_dialog(town: Town) -> None:
    assert "一句话记下来电人的诉求" in (await town.say(ZHOU, DESK, "/call")).said
    assert town.cases() == []
    await town.say(ZHOU, DESK, "13800001234,3号楼停水了")
    assert phone_of(town) == "13800001234"
    assert town.dialogs() == []
    assert (await town.say(ZHOU, DESK, "喝水去")).sent == ()


async def test_call_dialog_cancelled(town: Town) -> None:
    await town.say(ZHOU, DESK, "/call")
    assert (await town.say(ZHOU, DESK, "取消")).said == T("say.cancelled")
    assert town.cases() == []


@pytest.mark.parametrize("who", [STRANGER, WANG, ZHAO, SUN, QIAN, ZHENG])
@pytest.mark.parametrize("text", ["/call", "/call 13800001234 3号楼停水了"])
async def test_nobody_else_enters_callers(town: Town, who: int, text: str) -> None:
    before = town.dump()
    assert (await town.say(who, RESIDENTS, text)).said == T("error.not_allowed")
    assert town.dump() == before


@pytest.mark.parametrize(
    ("line", "phone", "words"),
    [
        ("13800001234 3号楼停水了", "13800001234", "3号楼停水了"),
        ("138-0000-1234 3号楼停水了", "138-0000-1234", "3号楼停水了"),
        ("+86 13800001234:3号楼停水了", "+86 13800001234", "3号楼停水了"),
        ("0435-1234567 3号楼停水了", "0435-1234567", "3号楼停水了"),
        ("3号楼停水了", None, "3号楼停水了"),
        ("13800001234 停水了 3号楼", "13800001234", "停水了 3号楼"),
    ],
)
async def test_the_number_in_front_goes_to_the_vault(town: Town, line: str, phone: str | None, words: str) -> None:
    await town.say(ZHOU, DESK, f"/call {line}")
    assert phone_of(town) == phone
    case = town.case()
    with town.hotline.look() as uow:
        assert uow.vault.latest("example", case.reporter, Secret.TEXT) == words


async def test_a_building_number_is_no_part_of_the_phone_number(town: Town) -> None:
    await town.say(ZHOU, DESK, "/call 13800001234 3 号楼停水了")
    assert phone_of(town) == "13800001234"


async def test_a_number_alone_is_no_appeal(town: Town) -> None:
    turn = await town.say(ZHOU, DESK, "/call 13800001234")
    assert town.cases() == []
    assert turn.said == T("error.text_needed")


@pytest.mark.parametrize("text", ["/call 13800001234 。", "/call 👍"])
async def test_a_call_without_words_is_refused_whole(town: Town, text: str) -> None:
    before = town.dump()
    assert (await town.say(ZHOU, DESK, text)).said == T("error.text_needed")
    assert town.dump() == before
