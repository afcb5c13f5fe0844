"""A mark against abuse: two people, a reason, an end, and a word from whoever is marked. It never silences."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.case import State
from domain.errors import Code, Refused
from domain.mark import Mark, Standing
from flow import marks
from flow.people import meet
from flow.ports import Audience, Kind
from storage.retain import prune
from tests.handlers.town import DESK, LI, RESIDENTS, SURE, UNSURE, WANG, ZHENG, ZHOU, Seen, T, Town, Turn, address

UNTRUE = "反复报不属实的事"
SECOND, ALREADY_DONE, STALE = T("error.second_person"), T("error.already_done"), T("error.button_stale")
FIRE = "江畔花园3号楼着火了"


async def proposed(town: Town) -> Seen:
    """The proposal at the desk."""
    card = await town.in_triage()
    await town.press(ZHOU, card, "⚑ 标记…")
    turn = await town.press(ZHOU, card, UNTRUE)
    return next(seen for seen in turn.sent if seen.notice.kind is Kind.MARK and seen.chat == DESK)


async def confirmed(town: Town) -> Seen:
    """What whoever is marked reads."""
    return (await town.press(ZHENG, await proposed(town), "同意加")).of(Kind.MARKED)


async def objected(town: Town) -> Seen:
    """What the secretary is to decide."""
    await town.press(WANG, await confirmed(town), "我不认同")
    turn = await town.say(WANG, WANG, "我说的都是真的,电话13800001234")
    return next(seen for seen in turn.sent if seen.notice.audience is Audience.LEADER)


def mark(town: Town) -> Mark:
    with town.hotline.look() as uow:
        (found,) = uow.marks.of("example", uow.people.at("example", address(WANG)) or "")
        return found


def standing(town: Town) -> Standing:
    return mark(town).standing(town.clock())


async def refused(town: Town, who: int, seen: Seen, label: str) -> str:
    before = town.dump()
    turn = await town.press_data(who, seen.chat, seen.message, seen.button(label).data)
    assert turn.sent == ()
    assert town.dump() == before
    return turn.alert


async def test_one_proposes_and_another_confirms(town: Town) -> None:
    asked = await proposed(town)
    assert UNTRUE in asked.text
    assert standing(town) is Standing.PROPOSED
    assert await refused(town, ZHOU, asked, "同意加") == SECOND
    assert await refused(town, WANG, asked, "同意加") == T("error.not_yours")
    turn = await town.press(ZHENG, asked, "同意加")
    assert standing(town) is Standing.STANDS
    told = turn.of(Kind.MARKED)
    assert told.chat == WANG
    assert (UNTRUE in told.text, "4月1日" in told.text, told.labels) == (True, True, ["我不认同"])
    now = town.shown[DESK, asked.message]
    assert (now.rows, "标记已生效" in now.text) == ((), True)
    assert await refused(town, ZHENG, asked, "同意加") == ALREADY_DONE
    assert await refused(town, ZHOU, asked, "不加") == ALREADY_DONE
    found = mark(town)
    assert found.confirmed_by != found.proposed_by
    assert found.expires_at - town.clock() == timedelta(days=30)


async def test_until_it_is_confirmed_nothing_is_different(town: Town) -> None:
    await proposed(town)
    await town.filed()
    assert town.cases()[-1].state is State.ASSIGNED


async def test_what_they_report_is_looked_at_first(town: Town) -> None:
    await confirmed(town)
    turn = await town.filed()
    assert town.cases()[-1].state is State.TRIAGE
    card = turn.of(Kind.NEW_CARD, Audience.DESK)
    assert T("mark.first") in card.text
    receipt = turn.of(Kind.CARD, Audience.RESIDENT)
    assert "收到了" in receipt.text
    assert "标记" not in receipt.text
    await town.press(ZHOU, card, "停水")
    assert town.cases()[-1].state is State.ASSIGNED
    await town.filed(who=LI)
    assert town.cases()[-1].state is State.ASSIGNED, "others are not concerned"


async def test_danger_is_not_touched(town: Town) -> None:
    await confirmed(town)
    for text in (FIRE, f"/new {FIRE}"):
        turn = await town.say(WANG, RESIDENTS, text)
        assert turn.of(Kind.ALARM_ADVICE)
        assert town.cases()[-1].state is State.ASSIGNED


async def test_it_ends_by_itself(town: Town) -> None:
    told = await confirmed(town)
    town.clock.on(days=30)
    await town.filed()
    assert town.cases()[-1].state is State.ASSIGNED
    assert standing(town) is Standing.EXPIRED
    assert await refused(town, WANG, told, "我不认同") == STALE


async def test_a_proposal_nobody_confirms_ends_too(town: Town) -> None:
    asked = await proposed(town)
    town.clock.on(days=7)
    assert await refused(town, ZHENG, asked, "同意加") == STALE


@pytest.mark.parametrize("who", [ZHOU, ZHENG])
async def test_not_agreed(town: Town, who: int) -> None:
    asked = await proposed(town)
    turn = await town.press(who, asked, "不加")
    assert standing(town) is Standing.DROPPED
    assert all(seen.chat != WANG for seen in turn.sent)
    await town.filed()
    assert town.cases()[-1].state is State.ASSIGNED


async def test_one_mark_at_a_time(town: Town) -> None:
    await proposed(town)
    card = await town.in_triage()
    await town.press(ZHOU, card, "⚑ 标记…")
    assert await refused(town, ZHOU, town.shown[card.chat, card.message], UNTRUE) == ALREADY_DONE


async def test_an_objection_goes_to_the_secretary_who_lifts_it(town: Town) -> None:
    asked = await objected(town)
    assert (asked.chat, asked.labels) == (ZHENG, ["撤销标记", "保留标记"])
    assert "我说的都是真的" in asked.text
    assert "13800001234" not in asked.text
    assert standing(town) is Standing.APPEALED
    await town.filed()
    assert town.cases()[-1].state is State.TRIAGE, "it stands until it is decided"
    turn = await town.press(ZHENG, asked, "撤销标记")
    assert standing(town) is Standing.LIFTED
    assert T("mark.told_lifted") in turn.texts
    await town.filed()
    assert town.cases()[-1].state is State.ASSIGNED
    assert await refused(town, ZHENG, asked, "保留标记") == ALREADY_DONE


async def test_or_keeps_it(town: Town) -> None:
    asked = await objected(town)
    told = next(seen for seen in town.shown.values() if seen.notice.kind is Kind.MARKED)
    turn = await town.press(ZHENG, asked, "保留标记")
    assert standing(town) is Standing.UPHELD
    assert T("mark.told_upheld") in turn.texts
    await town.filed()
    assert town.cases()[-1].state is State.TRIAGE
    with town.hotline.look() as uow:
        data = uow.people.at("example", address(WANG))
        assert data
    assert town.shown[WANG, told.message].rows == (), "one objection a mark"


async def test_nobody_else_objects(town: Town) -> None:
    told = await confirmed(town)
    assert await refused(town, LI, told, "我不认同")
    with town.hotline.work() as uow, pytest.raises(Refused) as no:
        marks.object_(uow, meet(uow, "example", address(LI), "李"), "example", told.notice.case, "我替她说")
    assert no.value.code is Code.NOT_REPORTER


async def test_where_nobody_can_hear_an_objection_the_mark_does_not_stand(town: Town) -> None:
    with town.hotline.work() as uow:
        boss = meet(uow, "example", address(ZHENG), "郑书记")
        asked_of = next(iter(boss.grants))
    told = await confirmed(town)
    with town.hotline.work() as uow:
        uow.people.revoke("example", boss.person, asked_of)
    await town.press(WANG, told, "我不认同")
    turn = await town.say(WANG, WANG, "我没有乱说")
    assert standing(town) is Standing.LIFTED
    assert T("mark.told_lifted") in turn.texts


async def test_a_caller_cannot_be_marked(town: Town) -> None:
    await town.say(ZHOU, DESK, f"/call 13800001234 {UNSURE}")
    card = next(seen for seen in town.shown.values() if seen.notice.kind is Kind.NEW_CARD)
    assert "⚑ 标记…" not in card.labels


async def test_nobody_marks_themselves(town: Town) -> None:
    card = (await town.filed(UNSURE, who=ZHOU)).of(Kind.NEW_CARD, Audience.DESK)
    assert await refused(town, ZHOU, card, "⚑ 标记…") == SECOND


async def test_whoever_is_marked_sees_it_among_their_data_and_takes_it_along_when_erased(town: Town) -> None:
    asked = await objected(town)
    sheet: Turn = await town.say(WANG, WANG, "/mydata")
    assert T("mydata.marked") in sheet.said
    await town.press(WANG, sheet.of(Kind.MYDATA), "删除我的资料")
    turn = await town.press(WANG, town.shown[WANG, sheet.of(Kind.MYDATA).message], "确认删除")
    assert "我说的都是真的" not in town.shown[ZHENG, asked.message].text
    assert T("mark.gone") in [seen.text for seen in turn.sent]
    assert (await town.press_data(ZHENG, ZHENG, asked.message, asked.button("撤销标记").data)).alert == STALE


async def test_what_was_said_against_it_goes_two_years_after_its_end(town: Town) -> None:
    await objected(town)
    kept = mark(town)
    with town.hotline.look() as uow:
        rules = dict(uow.communities)

    def pruned(days: int) -> int:
        after = kept.expires_at + timedelta(days=days)
        return prune(town.hotline.database, rules, after, after).texts

    assert (pruned(729), pruned(731), pruned(731)) == (0, 1, 0)
    with town.hotline.look() as uow:
        assert uow.marks.get("example", kept.id) is None
        assert uow.vault.read("example", kept.words) is None


async def test_a_community_decides_how_long(found: Any, example: Any) -> None:
    town = found(example=replace(example, fair_use=replace(example.fair_use, mark=timedelta(days=3))))
    town.settle()
    await confirmed(town)
    assert mark(town).expires_at - town.clock() == timedelta(days=3)
    assert SURE
