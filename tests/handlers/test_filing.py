"""A resident says what is the matter."""

import dataclasses
from collections.abc import Callable

import pytest

from domain.case import State
from domain.community import Community
from flow.ports import Audience, Kind
from tests.handlers.town import (
    DESK,
    LI,
    RESIDENTS,
    STRANGER,
    SURE,
    UNBOUND,
    UNIT,
    UNSURE,
    USERNAME,
    WANG,
    ZHAO,
    T,
    Town,
)


async def test_new_with_words_files_at_once_and_the_receipt_answers_the_message(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, f"/new {SURE}", message_id=77)
    assert town.case().state is State.ASSIGNED
    assert town.case().unit == "wuye"
    assert turn.of(Kind.REACTION).notice.reply_to == "77"
    receipt = turn.of(Kind.CARD, Audience.RESIDENT)
    assert receipt.notice.reply_to == "77"
    assert "已派给江畔物业" in receipt.text
    assert SURE in turn.of(Kind.NEW_CARD, Audience.UNIT).text
    assert town.dialogs() == []


async def test_unsure_words_go_to_the_desk(town: Town) -> None:
    turn = await town.filed(UNSURE)
    assert town.case().state is State.TRIAGE
    assert "值班员正在看" in turn.of(Kind.CARD, Audience.RESIDENT).text
    assert turn.of(Kind.NEW_CARD, Audience.DESK).chat == DESK


async def test_new_alone_asks_and_the_next_sentence_is_filed(town: Town) -> None:
    assert "一句话说说" in (await town.say(WANG, WANG, "/new")).said
    assert town.cases() == []
    turn = await town.say(WANG, WANG, "楼道灯坏了")
    assert len(town.cases()) == 1
    assert turn.of(Kind.CARD, Audience.RESIDENT).chat == WANG
    assert town.dialogs() == []


async def test_the_keyboard_asks_too(town: Town) -> None:
    assert "一句话说说" in (await town.say(WANG, WANG, "我要反映")).said
    await town.say(WANG, WANG, "楼道灯坏了")
    assert len(town.cases()) == 1


async def test_a_dialog_belongs_to_one_person_in_one_chat(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new")
    assert (await town.say(LI, RESIDENTS, "今天天气不错")).sent == ()
    assert "再" not in (await town.say(WANG, WANG, "早上好")).said
    assert town.cases() == []


@pytest.mark.parametrize("words", ["取消", "/cancel", "cancel", "Cancel"])
async def test_asked_and_changed_their_mind(town: Town, words: str) -> None:
    await town.say(WANG, WANG, "/new")
    assert (await town.say(WANG, WANG, words)).said == T("say.cancelled")
    assert town.dialogs() == []
    assert town.cases() == []


async def test_cancelling_nothing_is_a_quiet_nothing(town: Town) -> None:
    assert (await town.say(WANG, WANG, "取消")).sent == ()


async def test_a_group_s_own_cancel_is_a_cancel(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new")
    turn = await town.say(WANG, RESIDENTS, f"/cancel@{USERNAME}")
    assert turn.said == T("say.cancelled")
    assert town.cases() == []


async def test_filing_at_once_ends_the_question_that_was_open(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new")
    await town.say(WANG, RESIDENTS, f"/new {SURE}")
    await town.say(WANG, RESIDENTS, "今天天气不错")
    assert len(town.cases()) == 1


async def test_a_command_is_not_an_appeal_even_when_one_was_asked_for(town: Town) -> None:
    await town.say(WANG, WANG, "/new")
    await town.say(WANG, WANG, "/statsu")
    assert town.cases() == []


async def test_the_address_is_no_part_of_what_was_said_in_a_dialog(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new")
    turn = await town.say(WANG, RESIDENTS, f"@{USERNAME} {SURE}")
    assert USERNAME not in turn.of(Kind.NEW_CARD, Audience.UNIT).text


@pytest.mark.parametrize("text", ["@{} {}", "{1} @{0}", "@HOTLINE_DEMO_BOT {1}", "#诉求 {1}", "{1}#诉求"])
async def test_addressed_in_the_group(town: Town, text: str) -> None:
    turn = await town.say(WANG, RESIDENTS, text.format(USERNAME, UNSURE))
    assert f"「{UNSURE}」" in turn.of(Kind.NEW_CARD, Audience.DESK).text


async def test_a_longer_name_is_not_a_mention(town: Town) -> None:
    assert (await town.say(WANG, RESIDENTS, f"@{USERNAME}2 今天天气不错")).sent == ()


async def test_a_reply_to_the_bot_is_filed_if_it_reads_like_an_appeal(town: Town) -> None:
    receipt = (await town.filed()).of(Kind.CARD, Audience.RESIDENT)
    assert (await town.reply(LI, receipt, "谢谢")).sent == ()
    assert len(town.cases()) == 1
    await town.reply(LI, receipt, "5号楼楼道灯坏了好几天没人修")
    assert len(town.cases()) == 2


async def test_a_reply_to_somebody_else_is_their_business(town: Town) -> None:
    other = town.message(LI, RESIDENTS, "你家有水吗")
    assert (await town.say(WANG, RESIDENTS, "没有啊", reply_to_message=other)).sent == ()
    assert town.cases() == []


async def test_group_talk_is_neither_answered_nor_kept(town: Town) -> None:
    before = town.dump()
    assert (await town.say(WANG, RESIDENTS, "谁家猫跑出来了哈哈")).sent == ()
    assert town.dump() == before
    with town.hotline.look() as uow:
        assert uow.connection.exec_driver_sql("SELECT raw, lane, state FROM inbox").all() == [(None, "", "done")]


async def test_a_mention_alone_is_told_how(town: Town) -> None:
    assert "#诉求" in (await town.say(WANG, RESIDENTS, f"@{USERNAME}")).said
    assert town.cases() == []


async def test_private_appeal_and_private_small_talk(town: Town) -> None:
    turn = await town.say(WANG, WANG, "你好")
    assert "要反映问题" in turn.said
    assert turn.sent[0].keyboard == (("我要反映", "我的工单", "打电话"),)
    assert town.cases() == []
    assert (await town.say(WANG, WANG, SURE)).of(Kind.CARD, Audience.RESIDENT).chat == WANG
    assert len(town.cases()) == 1


async def test_a_photo_with_words_brings_both(town: Town) -> None:
    turn = await town.send_photo(WANG, RESIDENTS, f"#诉求 {SURE}")
    assert SURE in turn.of(Kind.NEW_CARD, Audience.UNIT).text
    case = town.case()
    with town.hotline.look() as uow:
        first = uow.ledger.stream("example", case.id)[0].event
        assert uow.vault.read("example", str(first.data["media"])) == "photo:photo-800"


async def test_an_unbound_group_is_told_so(town: Town) -> None:
    before = town.dump()
    for text in (f"/new {SURE}", f"@{USERNAME} {SURE}", "/status", "/help", "我要反映"):
        assert "还没有绑定社区" in (await town.say(WANG, UNBOUND, text)).said
    assert town.dump() == before


async def test_talk_in_an_unbound_group_is_not_answered(town: Town) -> None:
    assert (await town.say(WANG, UNBOUND, "谁家猫跑出来了")).sent == ()


async def test_an_unknown_person_is_met_when_they_file(town: Town) -> None:
    before = len(town.dump()["persons"])
    await town.filed(who=STRANGER)
    assert len(town.dump()["persons"]) == before + 1
    await town.filed(who=STRANGER)
    assert len(town.dump()["persons"]) == before + 1


async def test_in_private_somebody_unknown_is_asked_where_they_live_when_there_are_several_communities(
    found: Callable[..., Town], example: Community
) -> None:
    other = dataclasses.replace(example, id="other", name="别处")
    town = found(example=example, other=other)
    town.settle()
    before = town.dump()
    for words in (SURE, "/start"):
        assert (await town.say(STRANGER, STRANGER, words)).of(Kind.CHOOSE).labels == ["江畔社区", "别处"]
    assert {name for name, rows in town.dump().items() if rows != before[name]} == {"posts"}
    await town.filed(who=STRANGER)
    await town.say(STRANGER, STRANGER, "5号楼楼道灯坏了好几天没人修")
    assert {case.community for case in town.cases()} == {"example"}
    assert len(town.cases()) == 2


async def test_two_file_at_the_same_instant(town: Town) -> None:
    await town.keep(
        {"update_id": 901, "message": town.message(WANG, RESIDENTS, f"/new {SURE}")},
        {"update_id": 902, "message": town.message(LI, RESIDENTS, f"/new {SURE}")},
    )
    assert await town.judge_all() == 2
    first, second = town.cases()
    assert first.number != second.number
    assert first.reporter != second.reporter
    receipts = [s for s in town.deliver() if (s.notice.kind, s.notice.audience) == (Kind.CARD, Audience.RESIDENT)]
    assert len({seen.message for seen in receipts}) == 2


async def test_the_same_update_twice_files_once(town: Town) -> None:
    update = {"update_id": 901, "message": town.message(WANG, RESIDENTS, f"/new {SURE}")}
    await town.keep(update, update)
    await town.judge_all()
    await town.keep(update)
    await town.judge_all()
    assert len(town.cases()) == 1


async def test_what_is_plain_is_heard_without_being_addressed(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, "3号楼2单元又停水了,打物业电话没人接")
    assert len(town.cases()) == 1
    receipt = turn.of(Kind.CARD, Audience.RESIDENT)
    assert "撤回" in receipt.labels
    assert (await town.press(LI, receipt, "撤回")).alert
    assert town.case().is_open
    assert (await town.press(WANG, receipt, "撤回")).answer
    assert town.case().state is State.WITHDRAWN


@pytest.mark.parametrize("chat", [UNIT, DESK])
async def test_staff_talk_is_not_overheard(town: Town, chat: int) -> None:
    assert (await town.say(ZHAO, chat, SURE)).sent == ()
    assert town.cases() == []


async def test_an_officer_s_reply_under_a_card_is_not_a_new_case(town: Town) -> None:
    card = await town.assigned()
    await town.reply(ZHAO, card, "3号楼2单元停水是水泵坏了,正在修")
    assert len(town.cases()) == 1
