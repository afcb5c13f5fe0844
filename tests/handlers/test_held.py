"""核对: a result that tells too little goes back to whoever wrote it, with the reason and two ways on."""

from typing import Any

from cards.callback import Verb
from domain.act import Act
from domain.case import State
from domain.events import Event
from flow.ports import Audience, Kind
from tests.handlers.test_upwards import ANSWER, sent_up
from tests.handlers.town import (
    DESK,
    LI,
    RESIDENTS,
    SUN,
    UNIT,
    WANG,
    ZHAO,
    ZHOU,
    Seen,
    T,
    Town,
)  # fmt: skip

POOR = "已转相关部门处理"
GOOD = "李工14:20换了水泵保险,水已恢复"


async def held(town: Town, text: str = POOR, **more: Any) -> Seen:
    """A result that tells too little, and the question about it."""
    card = await town.signed()
    await town.press(ZHAO, card, "办结")
    turn = await town.say(ZHAO, UNIT, text, **more)
    (question,) = turn.sent
    assert question.notice.kind is Kind.HELD
    return question


def last(town: Town) -> Event:
    case = town.case().id
    with town.hotline.look() as uow:
        return uow.ledger.stream("example", case)[-1].event


def drafts(town: Town) -> list[str]:
    return [row for row in town.dump()["vault"] if "'draft'" in row]


async def test_the_officer_hears_why_and_the_resident_nothing(town: Town) -> None:
    question = await held(town)
    assert question.chat == UNIT
    assert question.notice.reply_to, "under their own message"
    assert T("held.hand_off") in question.text
    assert "李师傅" in question.text, "with an example"
    assert POOR not in question.text
    assert question.labels == ["就这样报"]
    assert town.case().state is State.IN_PROGRESS


async def test_written_again_it_goes_out(town: Town) -> None:
    question = await held(town)
    turn = await town.say(ZHAO, UNIT, GOOD)
    assert "换了水泵保险" in turn.of(Kind.RESULT).text
    assert "overridden" not in last(town).data
    assert town.dialogs() == []
    assert drafts(town) == []
    assert [s.notice.args["message"] for s in turn.sent if s.notice.kind is Kind.STRIP] == [question.message]
    assert "没过核对" not in turn.of(Kind.CARD, Audience.UNIT).text


async def test_sent_as_it_is_it_is_on_the_record(town: Town) -> None:
    question = await held(town)
    turn = await town.press(ZHAO, question, "就这样报")
    assert turn.answer
    assert turn.answer.text == T("press.insisted")
    result = turn.of(Kind.RESULT)
    assert result.chat == RESIDENTS
    assert POOR in result.text
    event = last(town)
    assert (event.kind, event.data["overridden"]) == (Act.RESOLVE, True)
    assert str(event.data["faults"]).split(",")[0] == "hand_off"
    card = turn.of(Kind.CARD, Audience.UNIT)
    assert "没过核对" in card.text
    assert T("held.short.hand_off") in card.text
    assert town.dialogs() == []
    assert drafts(town) == []
    assert (await town.say(ZHAO, UNIT, "中午吃啥")).sent == ()


async def test_still_poor_is_asked_about_again(town: Town) -> None:
    first = await held(town)
    turn = await town.say(ZHAO, UNIT, "请耐心等待")
    again = turn.of(Kind.HELD)
    assert [s.notice.args["message"] for s in turn.sent if s.notice.kind is Kind.STRIP] == [first.message]
    assert len(drafts(town)) == 1
    assert (await town.press(ZHAO, first, "就这样报")).alert == T("error.button_stale")
    assert "耐心等待" in (await town.press(ZHAO, again, "就这样报")).of(Kind.RESULT).text


async def test_nothing_is_sent_twice(town: Town) -> None:
    question = await held(town)
    await town.press(ZHAO, question, "就这样报")
    before = town.dump()
    assert (await town.press(ZHAO, question, "就这样报")).alert == T("error.already_done")
    assert town.dump() == before


async def test_the_head_may_send_it(town: Town) -> None:
    question = await held(town)
    assert (await town.press(SUN, question, "就这样报")).of(Kind.RESULT)
    assert last(town).data["overridden"] is True
    assert (await town.say(ZHAO, UNIT, GOOD)).said == T("error.already_done"), "the other dialog is over"


async def test_nobody_else_may(town: Town) -> None:
    question = await held(town)
    for who in (WANG, LI, ZHOU):
        assert (await town.press(who, question, "就这样报")).alert == T("error.not_yours")
    assert town.case().state is State.IN_PROGRESS


async def test_a_button_of_an_older_draft_cannot_be_made_up(town: Town) -> None:
    question = await held(town)
    forged = town.data(UNIT, Verb.INSIST, town.case().id, "A" * 22)
    assert (await town.press_data(ZHAO, UNIT, question.message, forged)).alert == T("error.button_stale")


async def test_a_picture_with_poor_words_is_kept_with_them(town: Town) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "办结")
    question = (await town.send_photo(ZHAO, UNIT, "已处理")).of(Kind.HELD)
    result = (await town.press(ZHAO, question, "就这样报")).of(Kind.RESULT)
    with town.hotline.look() as uow:
        assert uow.vault.read("example", str(result.notice.args["media"])) == "photo:photo-800"


async def test_the_picture_goes_with_the_words_written_again(town: Town) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "办结")
    await town.send_photo(ZHAO, UNIT, "已处理")
    result = (await town.say(ZHAO, UNIT, GOOD)).of(Kind.RESULT)
    with town.hotline.look() as uow:
        assert uow.vault.read("example", str(result.notice.args["media"])) == "photo:photo-800"


async def test_progress_is_not_checked(town: Town) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "报进展")
    assert (await town.say(ZHAO, UNIT, POOR)).of(Kind.PROGRESS)


async def test_cancelling_reports_nothing(town: Town) -> None:
    await held(town)
    assert (await town.say(ZHAO, UNIT, "取消")).said == T("say.cancelled")
    assert town.case().state is State.IN_PROGRESS
    assert (await town.say(ZHAO, UNIT, GOOD)).sent == ()


async def test_no_word_of_it_stands_outside_the_vault(town: Town) -> None:
    await held(town, "已处理")
    for name, rows in town.dump().items():
        assert not [row for row in rows if name != "vault" and "已处理" in row]


async def test_an_off_topic_result_is_asked_about(town: Town) -> None:
    question = await held(town, "广场舞的音响昨晚没收了,民警劝过,噪音没有了")
    assert T("held.off_topic") in question.text


async def test_what_a_body_outside_answered_is_checked_too(town: Town) -> None:
    card = await sent_up(town)
    await town.press(ZHOU, card, ANSWER)
    question = (await town.say(ZHOU, DESK, "已转交供水公司处理")).of(Kind.HELD, Audience.DESK)
    assert (await town.press(ZHAO, question, "就这样报")).alert == T("error.not_yours")
    assert (await town.press(ZHOU, question, "就这样报")).of(Kind.RESULT)
    assert last(town).data["overridden"] is True
