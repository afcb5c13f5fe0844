"""A dispatcher listens and types one line; the case goes on as if it had been typed."""

from domain.case import State
from domain.people import Grant, Role
from flow.ports import Audience, Kind
from tests.handlers.test_media import KINDS, notes, read
from tests.handlers.town import DESK, LI, SURE, UNSURE, WANG, ZHAO, ZHENG, ZHOU, Seen, T, Town, address


async def spoken(town: Town) -> Seen:
    """A voice message before the dispatchers; their card."""
    return (await town.voice(WANG, WANG)).of(Kind.NEW_CARD, Audience.DESK)


async def test_one_press_and_one_line_send_it_to_the_unit(town: Town) -> None:
    card = await spoken(town)
    asked = await town.press(ZHOU, card, "👂 听完写一句")
    assert asked.answer is not None
    assert "请写一句" in asked.said
    turn = await town.say(ZHOU, DESK, SURE)
    case = town.case()
    assert (case.state, case.unit) == (State.ASSIGNED, "wuye")
    receipt = turn.of(Kind.CARD, Audience.RESIDENT)
    assert "已派给江畔物业" in receipt.text
    assert f"听到的是:「{SURE}」" in receipt.text
    unit = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert f"听写:「{SURE}」" in unit.text
    (note,) = notes(turn, Audience.UNIT)
    assert read(town, note.notice.args["media"]) == "voice:voice-1"
    assert "江畔物业" in turn.of(Kind.SAY).text
    assert town.dialogs() == []


async def test_the_words_are_the_residents_and_lie_under_their_key(town: Town) -> None:
    await town.press(ZHOU, await spoken(town), "👂 听完写一句")
    await town.say(ZHOU, DESK, SURE)
    case = town.case()
    with town.hotline.work() as uow:
        uow.vault.erase("example", case.reporter)
        event = uow.ledger.stream("example", case.id)[1].event
        assert event.kind == "transcribed"
        assert uow.vault.read("example", str(event.data["text"])) is None
    assert "停水" not in str(town.dump())


async def test_what_stays_unsure_is_before_the_dispatchers_again_with_its_words(town: Town) -> None:
    await town.press(ZHOU, await spoken(town), "👂 听完写一句")
    turn = await town.say(ZHOU, DESK, UNSURE)
    card = turn.of(Kind.NEW_CARD, Audience.DESK)
    assert f"听写:「{UNSURE}」" in card.text
    assert "听完写一句" not in "".join(card.labels)
    assert "全部事项…" in card.labels
    assert not notes(turn, Audience.DESK), "they have heard it"
    assert turn.of(Kind.MISSING).chat == WANG, "now there is something to ask about"


async def test_danger_is_heard(town: Town) -> None:
    await town.press(ZHOU, await spoken(town), "👂 听完写一句")
    await town.say(ZHOU, DESK, "江畔花园3号楼着火了,快来人")
    case = town.case()
    assert (case.emergency, case.urgency, case.grid) == ("fire", "urgent", "jp1")
    assert case.alarmed_at is not None


async def test_the_second_of_two_dispatchers_is_told(town: Town) -> None:
    with town.hotline.work() as uow:
        zheng = uow.people.at("example", address(ZHENG))
        uow.people.grant("example", str(zheng), Grant(Role.DISPATCHER, ""))
    card = await spoken(town)
    await town.press(ZHOU, card, "👂 听完写一句")
    await town.press(ZHENG, card, "👂 听完写一句")
    await town.say(ZHOU, DESK, UNSURE)
    before = town.dump()["events"]
    assert (await town.say(ZHENG, DESK, "别的什么")).said == T("error.already_done")
    assert town.dump()["events"] == before
    assert town.dialogs() == []
    data = card.button("👂 听完写一句").data
    late = await town.press_data(ZHENG, DESK, card.message, data)
    assert late.alert == T("error.already_done")


async def test_nobody_but_a_dispatcher_puts_words_in_somebody_s_mouth(town: Town) -> None:
    card = await spoken(town)
    before = town.dump()
    for who in (ZHAO, WANG, LI, ZHENG):
        assert (await town.press(who, card, "👂 听完写一句")).alert == T("error.not_yours")
    assert town.dump() == before


async def test_an_empty_line_is_asked_again_and_a_long_one_too(town: Town) -> None:
    await town.press(ZHOU, await spoken(town), "👂 听完写一句")
    before = town.dump()
    assert (await town.say(ZHOU, DESK, "……")).said == T("error.text_needed")
    assert (await town.say(ZHOU, DESK, "水" * 2001)).said == T("error.text_too_long", limit=2000)
    assert (await town.say(ZHOU, DESK, **KINDS["voice"])).said == T("error.text_needed")
    assert town.dump() == before
    await town.say(ZHOU, DESK, SURE)
    assert town.case().unit == "wuye"


async def test_it_may_be_assigned_without_a_line(town: Town) -> None:
    card = await spoken(town)
    await town.press(ZHOU, card, "全部事项")
    await town.press(ZHOU, card, "诉求中心")
    turn = await town.press(ZHOU, card, "没水了")
    unit = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert T("media.voice") in unit.text
    assert notes(turn, Audience.UNIT)
    late = await town.press_data(ZHOU, DESK, card.message, card.button("👂 听完写一句").data)
    assert late.alert == T("error.wrong_state")


async def test_a_picture_is_looked_at(town: Town) -> None:
    await town.say(WANG, WANG, "我要反映")
    card = (await town.say(WANG, WANG, **KINDS["photo"])).of(Kind.NEW_CARD, Audience.DESK)
    await town.press(ZHOU, card, "👀 看完写一句")
    await town.say(ZHOU, DESK, SURE)
    assert town.case().unit == "wuye"


async def test_the_reporter_s_own_correction_is_words_enough(town: Town) -> None:
    card = await spoken(town)
    said = town.case()
    with town.hotline.look() as uow:
        (reporter,) = uow.cases.reporters("example", said.id)
    assert reporter.spot
    edited = town.message(
        WANG, WANG, caption=SURE, edit_date=2, message_id=int(reporter.spot.message), **KINDS["voice"]
    )
    await town.update(edited_message=edited)
    assert (await town.press(ZHOU, card, "全部事项")).answer
    assert (await town.press_data(ZHOU, DESK, card.message, card.button("👂 听完写一句").data)).alert == T(
        "error.already_done"
    )


async def test_an_update_judged_again_after_a_crash_types_nothing_twice(town: Town) -> None:
    await town.press(ZHOU, await spoken(town), "👂 听完写一句")
    line = {"update_id": 950, "message": town.message(ZHOU, DESK, UNSURE)}
    await town.keep(line)
    await town.judge_all()
    await town.keep(line)
    await town.judge_all()
    case = town.case()
    with town.hotline.look() as uow:
        kinds = [entry.event.kind for entry in uow.ledger.stream("example", case.id)]
    assert kinds.count("transcribed") == 1
