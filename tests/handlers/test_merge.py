"""并案: three neighbours report one trouble; each stays informed under their own message and has a word of their own."""

import pytest

from cards.callback import Verb, short
from domain.act import Act
from domain.case import Case, State, Verdict
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, LI, NAMES, RESIDENTS, UNIT, WANG, ZHAO, ZHOU, Seen, T, Town, Turn

CHEN = 131
NAMES[CHEN] = "陈静"
PUMP = ("江畔花园3号楼2单元楼道灯不亮", "3号楼2单元楼道灯坏了,黑得很", "江畔花园3号楼2单元的楼道灯好几天不亮了")
NEIGHBOURS = (WANG, LI, CHEN)


async def told(town: Town, *, chat: int = RESIDENTS) -> list[Case]:
    """Each neighbour says it in their own words."""
    for who, words in zip(NEIGHBOURS, PUMP, strict=True):
        await town.say(who, chat if chat < 0 else who, f"/new {words}")
    return town.cases()


async def card(town: Town, case: Case, chat: int = ZHOU) -> Seen:
    """The desk's card of a case."""
    return (await town.say(ZHOU, chat, f"/case {case.number}")).of(Kind.NEW_CARD, Audience.DESK)


async def merge(town: Town, case: Case, lead: Case) -> Turn:
    seen = await card(town, case)
    await town.press(ZHOU, seen, "🔗 并案")
    return await town.press(ZHOU, seen, lead.number)


async def merged(town: Town, *, chat: int = RESIDENTS) -> list[Case]:
    first, *others = await told(town, chat=chat)
    for case in others:
        await merge(town, case, first)
    return town.cases()


async def done(town: Town, lead: Case, words: str = "换了灯泡,亮了") -> Turn:
    seen = (await town.say(ZHAO, UNIT, f"/case {lead.number}")).of(Kind.NEW_CARD, Audience.UNIT)
    if lead.state is State.ASSIGNED:
        await town.press(ZHAO, seen, "签收")
    await town.press(ZHAO, seen, "办结")
    return await town.say(ZHAO, UNIT, words)


async def forge(town: Town, who: int, chat: int, verb: Verb, case: str, arg: str = "") -> Turn:
    """A press on a message about the case that bears no such button any more, or never did."""
    ours = next(seen for seen in town.shown.values() if seen.chat == chat and seen.notice.case == case)
    return await town.press_data(who, chat, ours.message, town.data(chat, verb, case, arg))


def results(turn: Turn) -> dict[str, Seen]:
    """The results that went to residents, by the case they are about."""
    return {seen.notice.case: seen for seen in turn.sent if seen.notice.kind is Kind.RESULT}


def kinds(town: Town, case: Case) -> list[str]:
    with town.hotline.look() as uow:
        return [entry.event.kind for entry in uow.ledger.stream("example", case.id)]


async def test_the_menu_offers_what_is_likely_the_same_and_names_nobody(town: Town) -> None:
    first, second, third = await told(town)
    seen = await card(town, third, DESK)
    menu = (await town.press(ZHOU, seen, "🔗 并案")).of(Kind.CARD, Audience.DESK)
    assert len(menu.labels) == 3, "two that are alike, and the way back"
    assert all(any(number in label for label in menu.labels) for number in (first.number, second.number))
    assert "楼道" in menu.labels[0]
    assert "3号楼" in menu.labels[0]
    assert "1 分钟前" in menu.labels[0]
    assert not any(name in label for name in NAMES.values() for label in menu.labels)
    back = (await town.press(ZHOU, seen, "« 返回")).of(Kind.CARD, Audience.DESK)
    assert "🔗 并案" in back.labels


async def test_one_press_merges_and_everybody_concerned_sees_it(town: Town) -> None:
    first, second, _ = await told(town)
    turn = await merge(town, second, first)
    after = {case.id: case for case in town.cases()}
    assert (after[second.id].state, after[second.id].merged_into) == (State.MERGED, first.id)
    assert [voice.case for voice in after[first.id].joined] == [second.id]
    (news,) = [seen for seen in turn.sent if seen.notice.kind is Kind.MERGED]
    assert (news.chat, bool(news.notice.reply_to)) == (RESIDENTS, True)
    assert first.number in news.text
    assert second.number in news.text
    unit_cards = {seen.notice.case: seen for seen in turn.sent if seen.chat == UNIT and seen.notice.kind is Kind.CARD}
    assert "已并入" in unit_cards[second.id].text
    assert unit_cards[second.id].labels == []
    assert "2 人反映" in unit_cards[first.id].text
    (note,) = [seen for seen in turn.sent if seen.notice.kind is Kind.NOTE]
    assert "黑得很" in note.text, "what the second one said is not lost"
    receipt = town.shown[RESIDENTS, next(s for s in turn.sent if s.notice.case == second.id and s.chat == RESIDENTS
                                         and s.notice.kind is Kind.CARD).message]  # fmt: skip
    assert second.number in receipt.text
    assert "一起办" in receipt.text
    assert kinds(town, second)[-1] == Act.MERGE
    assert kinds(town, first)[-1] == Act.JOIN


async def test_a_dispatcher_reads_unasked_what_it_is_likely_the_same_as_and_one_press_merges(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]}")
    turn = await town.say(LI, RESIDENTS, f"/new {PUMP[1]}")
    first, second = town.cases()
    seen = turn.of(Kind.NEW_CARD, Audience.DESK)
    assert (seen.chat, seen.notice.case) == (DESK, second.id)
    told_ = next(line for line in seen.text.splitlines() if "同一件事" in line)
    assert all(part in told_ for part in (first.number, "楼道照明", "3号楼2单元", "分钟前"))
    assert "地点相同:江畔花园;都是楼道照明" in seen.text
    assert not any(name in seen.text for name in NAMES.values())
    (into,) = [label for label in seen.labels if first.number in label]
    turn = await town.press(ZHOU, seen, into)
    assert first.number in (turn.answer.text or "" if turn.answer else "")
    assert (town.cases()[1].merged_into, "同一件事</b>" in town.shown[DESK, seen.message].text) == (first.id, False)


async def test_another_place_gets_no_hint_and_no_card_before_the_desk(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]}")
    turn = await town.say(LI, RESIDENTS, "/new 江畔花园5号楼1单元楼道灯坏了")
    assert not [seen for seen in turn.sent if seen.notice.audience is Audience.DESK]
    seen = await card(town, town.cases()[1])
    assert "同一件事" not in seen.text
    assert not [label for label in seen.labels if "并入" in label]


async def test_in_the_queue_as_well(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new 江畔花园3号楼2单元停水了")
    await town.say(LI, RESIDENTS, "/new 江畔花园3号楼2单元这事你们管不管,水管子没动静")
    first, second = town.cases()
    assert second.state is State.TRIAGE
    seen = (await town.say(ZHOU, ZHOU, "/queue")).of(Kind.QUEUE, Audience.DESK)
    assert first.number in seen.text
    await town.press(ZHOU, seen, f"🔗 并入 {first.number}")
    assert town.cases()[1].merged_into == first.id


async def test_a_hint_is_worth_nothing_once_its_lead_is_done(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]}")
    turn = await town.say(LI, RESIDENTS, f"/new {PUMP[1]}")
    seen = turn.of(Kind.NEW_CARD, Audience.DESK)
    first, _ = town.cases()
    await done(town, first)
    refused = await town.press(ZHOU, seen, f"🔗 并入 {first.number}")
    assert refused.alert == T("error.no_lead")
    again = await card(town, town.cases()[1], DESK)
    assert "同一件事" not in again.text


async def test_everybody_reads_how_many_neighbours_have_reported_it(town: Town) -> None:
    first, second, third = await told(town)
    await merge(town, second, first)
    turn = await merge(town, third, first)
    (news,) = [seen for seen in turn.sent if seen.notice.kind is Kind.MERGED]
    assert "已有 3 位邻居反映" in news.text
    receipts = {
        seen.notice.case: seen.text
        for seen in turn.sent
        if seen.notice.kind is Kind.CARD and seen.notice.audience is Audience.RESIDENT
    }
    assert set(receipts) == {first.id, second.id, third.id}
    assert all("已有 3 位邻居反映这件事" in text for text in receipts.values())
    assert not any(name in text for name in NAMES.values() for text in receipts.values())
    seen = await card(town, first)
    await town.press(ZHOU, seen, "拆开")
    turn = await town.press(ZHOU, seen, third.number)
    left = [seen.text for seen in turn.sent if seen.notice.kind is Kind.CARD and seen.chat == RESIDENTS]
    assert sum("已有 2 位邻居反映这件事" in text for text in left) == 2


async def test_whoever_reports_twice_is_one_neighbour(town: Town) -> None:
    for words in PUMP[:2]:
        await town.say(WANG, RESIDENTS, f"/new {words}")
        town.clock.on(minutes=20)
    first, second = town.cases()
    turn = await merge(town, second, first)
    (news,) = [seen for seen in turn.sent if seen.notice.kind is Kind.MERGED]
    assert "邻居" not in news.text
    assert first.number in news.text
    assert town.cases()[0].neighbours == 1
    assert "人反映" not in (await card(town, first)).text, "one alone is nobody's news"


async def test_each_gets_the_result_under_their_own_message_and_it_closes_with_the_last_word(town: Town) -> None:
    lead, *others = await merged(town)
    asked = results(await done(town, lead))
    assert set(asked) == {lead.id, *(case.id for case in others)}
    assert len({seen.notice.reply_to for seen in asked.values()}) == 3
    for who, case in zip(NEIGHBOURS[:2], (lead, others[0]), strict=True):
        turn = await town.press(who, asked[case.id], "👍 满意")
        assert turn.answer
        assert [seen.notice.case for seen in turn.sent if seen.notice.kind is Kind.STRIP] == [case.id], "nobody else's"
        assert town.cases()[0].state is State.RESOLVED, "others have not spoken"
    again = await town.press_data(
        WANG, RESIDENTS, asked[lead.id].message, town.data(RESIDENTS, Verb.JUDGE, lead.id, "satisfied")
    )
    assert again.alert == T("error.already_done")
    last = await town.press(CHEN, asked[others[1].id], "办了,但不满意")
    lead = town.cases()[0]
    assert lead.state is State.CLOSED
    assert [voice.verdict for voice in lead.voices] == [Verdict.SATISFIED, Verdict.SATISFIED, Verdict.DISSATISFIED]
    ended = {s.notice.case: s.text for s in last.sent if s.notice.kind is Kind.ENDED}
    assert "谢谢您的评价" in ended[lead.id]
    assert "谢谢您说实话" in ended[others[1].id], "each by their own word"
    assert kinds(town, lead).count(Act.SPEAK) == 2
    assert kinds(town, lead).count(Act.JUDGE) == 1


async def test_two_press_at_once_and_both_are_heard(town: Town) -> None:
    first, second, _ = await told(town)
    await merge(town, second, first)
    asked = results(await done(town, town.cases()[0]))
    presses = []
    for number, (who, case) in enumerate(((WANG, first), (LI, second), (LI, second)), 900):
        seen = asked[case.id]
        call = {"id": str(number), "from": {"id": who, "is_bot": False, "first_name": NAMES[who]}, "chat_instance": "1"}
        call |= {"message": town.ours(RESIDENTS, seen.message), "data": seen.button("👍 满意").data}
        presses.append({"update_id": number, "callback_query": call})
    await town.keep(*presses)
    await town.judge_all()
    answers = [answer.text for answer in town.wire.answers()]
    assert answers.count(T("press.thanks")) == 2
    assert answers.count(T("error.already_done")) == 1, "the same press, come twice"
    lead = town.cases()[0]
    assert (lead.state, [voice.verdict for voice in lead.voices]) == (State.CLOSED, [Verdict.SATISFIED] * 2)


async def test_one_not_solved_reopens_it_for_all_and_the_others_hear_so_shortly(town: Town) -> None:
    lead, second, third = await merged(town)
    asked = results(await done(town, lead))
    await town.press(WANG, asked[lead.id], "👍 满意")
    turn = await town.press(LI, asked[second.id], "👎 没解决")
    lead = town.cases()[0]
    assert (lead.state, lead.reopens, lead.rung) == (State.ASSIGNED, 1, 1)
    said = {s.notice.case: s.text for s in turn.sent if s.notice.kind is Kind.REOPENED}
    assert "同时报给了" in said[second.id]
    assert "还有人说没解决" in said[lead.id]
    assert said[third.id] == said[lead.id]
    assert not any(name in text for name in NAMES.values() for text in said.values())
    anew = results(await done(town, lead))
    assert len(anew) == 3, "everybody is asked anew, whoever was satisfied too"
    for who, case in zip(NEIGHBOURS, (lead, second, third), strict=True):
        await town.press(who, anew[case.id], "👍 满意")
    assert town.cases()[0].state is State.CLOSED


async def test_silence_lapses_for_those_who_were_silent(town: Town) -> None:
    lead, second, _ = await merged(town)
    asked = results(await done(town, lead))
    await town.press(LI, asked[second.id], "👍 满意")
    reminded = [seen.notice.case for seen in town.sweep(days=1.1) if seen.notice.kind is Kind.REMIND]
    reminded += [seen.notice.case for seen in town.sweep(days=1) if seen.notice.kind is Kind.REMIND]
    assert second.id not in reminded, "whoever has spoken is not asked again"
    for _ in range(20):
        town.sweep(days=1)
    lead = town.cases()[0]
    assert lead.state is State.CLOSED
    assert [voice.verdict for voice in lead.voices] == [Verdict.LAPSED, Verdict.SATISFIED, Verdict.LAPSED]


async def test_a_strangers_word_is_nobodys(town: Town) -> None:
    lead, second, _ = await merged(town)
    asked = results(await done(town, lead))
    for who in (ZHAO, 199):
        turn = await town.press(who, asked[second.id], "👎 没解决")
        assert turn.alert == T("error.not_reporter")
    assert town.cases()[0].state is State.RESOLVED


async def test_a_neighbour_who_presses_under_anothers_message_speaks_for_themselves(town: Town) -> None:
    lead, _, _ = await merged(town)
    asked = results(await done(town, lead))
    await town.press(CHEN, asked[lead.id], "👍 满意")
    assert [voice.verdict for voice in town.cases()[0].voices] == [None, None, Verdict.SATISFIED]


async def test_in_words_under_their_own_message(town: Town) -> None:
    lead, second, _ = await merged(town)
    asked = results(await done(town, lead))
    await town.reply(LI, asked[second.id], "没解决")
    assert town.cases()[0].state is State.ASSIGNED


async def test_in_private_a_word_is_enough(town: Town) -> None:
    lead, *_ = await merged(town, chat=1)
    await done(town, lead)
    await town.say(LI, LI, "解决了")
    assert [voice.verdict for voice in town.cases()[0].voices] == [None, Verdict.SATISFIED, None]


async def test_the_number_of_a_merged_case_tells_how_its_lead_stands(town: Town) -> None:
    lead, second, third = await merged(town)
    await done(town, lead)
    for number in (second.number, lead.number):
        said = (await town.say(LI, LI, f"/status {number}")).said
        assert "说办好了" in said
        assert second.number in said
    assert second.number in (await town.say(LI, LI, "/status")).said
    theirs = (await town.say(LI, LI, f"/status {third.number}")).said
    assert theirs == T("error.no_such_case")


async def test_what_is_added_reaches_whoever_has_the_lead(town: Town) -> None:
    lead, second, _ = await merged(town)
    receipt = next(s for s in town.shown.values() if s.notice.case == second.id and s.chat == RESIDENTS)
    turn = await town.reply(LI, receipt, "四楼也黑")
    (note,) = [seen for seen in turn.sent if seen.notice.kind is Kind.NOTE]
    assert (note.chat, note.notice.case) == (UNIT, lead.id)
    assert "四楼也黑" in note.text
    fire = await town.reply(LI, receipt, "灯箱着火了")
    assert town.cases()[0].emergency == "fire"
    assert [s for s in fire.sent if s.notice.kind is Kind.ALARM]


@pytest.mark.parametrize("who", [1, 0])
async def test_whoever_leaves_takes_only_their_own_part(town: Town, who: int) -> None:
    cases = await merged(town)
    receipt = next(s for s in town.shown.values() if s.notice.case == cases[who].id and s.chat == RESIDENTS
                   and "撤回" in s.labels)  # fmt: skip
    turn = await town.press(NEIGHBOURS[who], receipt, "撤回")
    assert any("撤回了" in text for text in turn.texts)
    lead, second, _ = town.cases()
    assert lead.state is State.ASSIGNED, "it goes on for the others"
    assert len(lead.voices) == 2
    assert NEIGHBOURS[who] not in {voice.person for voice in lead.voices}
    assert second.state is (State.WITHDRAWN if who else State.MERGED)
    asked = results(await done(town, lead))
    assert len(asked) == 2
    assert cases[who].id not in asked, "whoever has left is not asked"
    for at, case in zip(NEIGHBOURS, cases, strict=True):
        if case.id in asked:
            await town.press(at, asked[case.id], "👍 满意")
    assert town.cases()[0].state is State.CLOSED


async def test_the_last_one_to_leave_withdraws_it(town: Town) -> None:
    cases = await merged(town)
    for who, case in zip(NEIGHBOURS, cases, strict=True):
        await forge(town, who, RESIDENTS, Verb.WITHDRAW, case.id)
    lead, second, third = town.cases()
    assert (lead.state, second.state) == (State.WITHDRAWN, State.WITHDRAWN)
    assert (third.state, third.merged_into) == (State.MERGED, lead.id), "with which it has ended"


async def test_whoever_leaves_at_the_end_does_not_keep_it_open(town: Town) -> None:
    cases = await merged(town)
    asked = results(await done(town, cases[0]))
    for who in (0, 1):
        await town.press(NEIGHBOURS[who], asked[cases[who].id], "👍 满意")
    await forge(town, CHEN, RESIDENTS, Verb.WITHDRAW, cases[2].id)
    town.sweep(hours=1)
    lead = town.cases()[0]
    assert (lead.state, lead.word) == (State.CLOSED, Verdict.SATISFIED)


async def test_taken_apart_it_waits_for_a_dispatcher_again_with_a_clock_of_its_own(town: Town) -> None:
    lead, second, third = await merged(town)
    town.clock.on(hours=2)
    seen = await card(town, lead)
    menu = (await town.press(ZHOU, seen, "拆开")).of(Kind.CARD, Audience.DESK)
    assert [any(case.number in label for label in menu.labels) for case in (second, third)] == [True, True]
    turn = await town.press(ZHOU, seen, second.number)
    lead, second, _ = town.cases()
    assert (second.state, second.since, second.merged_into) == (State.TRIAGE, town.clock(), "")
    assert [voice.case for voice in lead.joined] == [third.id]
    assert any("单独办" in text for text in turn.texts), "its reporter is told"
    assert [s for s in turn.sent if s.notice.kind is Kind.NEW_CARD and s.notice.case == second.id and s.chat == DESK]
    assert set(results(await done(town, lead))) == {lead.id, third.id}


async def test_the_last_one_for_whom_a_lead_goes_on_stays_there(town: Town) -> None:
    first, second, _ = await told(town)
    await merge(town, second, first)
    await forge(town, WANG, RESIDENTS, Verb.WITHDRAW, first.id)
    lead = town.cases()[0]
    seen = await card(town, lead)
    await town.press(ZHOU, seen, "拆开")
    assert (await town.press(ZHOU, seen, second.number)).alert == T("error.last_one")


async def test_a_lead_is_not_merged_away(town: Town) -> None:
    first, second, third = await told(town)
    await merge(town, second, first)
    seen = await card(town, town.cases()[0])
    assert "🔗 并案" not in seen.labels
    forged = town.data(ZHOU, Verb.MERGE_INTO, first.id, short(third.id))
    assert (await town.press_data(ZHOU, ZHOU, seen.message, forged)).alert == T("error.leads_others")


async def test_what_complains_of_somebody_is_never_merged(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new 我要投诉江畔物业,3号楼2单元楼道灯坏了不修")
    await town.say(LI, RESIDENTS, f"/new {PUMP[0]}")
    complaint, other = town.cases()
    assert complaint.accused
    for case, lead in ((complaint, other), (other, complaint)):
        seen = await card(town, case)
        refused = await forge(town, ZHOU, ZHOU, Verb.MERGE_INTO, case.id, short(lead.id))
        assert refused.alert == T("error.kept_apart")
        assert ("🔗 并案" in seen.labels) is (case is other)
    menu = await town.press(ZHOU, await card(town, other), "🔗 并案")
    assert menu.alert == T("press.nothing_alike")


async def test_danger_goes_only_where_it_is_known_and_rings_on(town: Town) -> None:
    for who, words in ((WANG, PUMP[0]), (LI, "江畔花园3号楼2单元着火了"), (CHEN, "3号楼2单元着火了,冒烟")):
        await town.say(who, RESIDENTS, f"/new {words}")
    lamp, fire, again = town.cases()
    for case in (lamp, fire, again):
        await card(town, case)
    refused = await forge(town, ZHOU, ZHOU, Verb.MERGE_INTO, fire.id, short(lamp.id))
    assert refused.alert == T("error.danger_apart")
    await forge(town, ZHOU, ZHOU, Verb.MERGE_INTO, again.id, short(fire.id))
    _, fire, again = town.cases()
    assert (again.state, fire.is_alarming) == (State.MERGED, True)
    rung = [s for s in town.sweep(minutes=5) if s.notice.kind is Kind.ALARM]
    assert {s.notice.case for s in rung} == {fire.id}
    await forge(town, ZHOU, ZHOU, Verb.UNMERGE_ONE, fire.id, short(again.id))
    assert town.cases()[2].is_alarming, "what was taken on was not this one"
    assert [s for s in town.sweep(minutes=1) if s.notice.case == again.id and s.notice.kind is Kind.ALARM]


async def test_a_caller_is_called_back_by_themselves(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]}")
    await town.say(ZHOU, DESK, f"/call 13800001234 {PUMP[1]}")
    lead, call = town.cases()
    await merge(town, call, lead)
    lead, call = town.cases()
    turn = await done(town, lead)
    task = turn.of(Kind.CALL_BACK)
    assert (task.chat, task.notice.case) == (DESK, call.id)
    assert call.number in task.text
    phone = await town.press(ZHOU, task, "看电话")
    assert "13800001234" in phone.alert
    await town.press(WANG, turn.of(Kind.RESULT), "👍 满意")
    for _ in range(20):
        town.sweep(days=1)
    assert town.cases()[0].state is State.RESOLVED, "nobody has rung the caller yet: it does not lapse for them"
    await town.press(ZHOU, task, "👍 满意")
    lead = town.cases()[0]
    assert (lead.state, [voice.verdict for voice in lead.voices]) == (State.CLOSED, [Verdict.SATISFIED] * 2)


async def test_a_dispatcher_does_not_speak_for_whoever_is_in_the_chat(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]}")
    await town.say(ZHOU, DESK, f"/call 13800001234 {PUMP[1]}")
    lead, call = town.cases()
    await merge(town, call, lead)
    turn = await done(town, town.cases()[0])
    pressed = await town.press(ZHOU, turn.of(Kind.RESULT), "👍 满意")
    assert pressed.alert == T("error.not_reporter")
    assert [voice.verdict for voice in town.cases()[0].voices] == [None, None]


async def test_whoever_is_erased_leaves_it_to_the_others(town: Town) -> None:
    lead, second, _ = await merged(town, chat=1)
    await town.say(WANG, WANG, "/mydata")
    sheet = next(s for s in town.shown.values() if s.chat == WANG and s.notice.kind is Kind.MYDATA)
    await town.press(WANG, sheet, "删除我的资料")
    await town.press(WANG, sheet, "确认删除")
    lead = town.cases()[0]
    assert (lead.state, lead.gone) == (State.ASSIGNED, True)
    seen = (await town.say(ZHAO, UNIT, f"/case {lead.number}")).of(Kind.NEW_CARD, Audience.UNIT)
    assert "黑得很" in seen.text, "in the words of those it goes on for"
    assert "好几天" not in seen.text
    await town.press(ZHAO, seen, "签收")
    await town.press(ZHAO, seen, "办结")
    asked = results(await town.say(ZHAO, UNIT, "亮了"))
    assert lead.id not in asked
    assert second.id in asked


async def test_two_matters_told_at_once_become_two_cases(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]},垃圾桶也满了")
    case = town.cases()[0]
    seen = await card(town, case, DESK)
    town.clock.on(minutes=30)
    await town.press(ZHOU, seen, "✂️ 分开")
    turn = await town.say(ZHOU, DESK, "垃圾桶满了没人清运")
    first, new = town.cases()
    assert (new.reporter, new.grid, new.since) == (first.reporter, first.grid, town.clock())
    assert first.since < new.since
    assert first.version > case.version
    news = [s for s in turn.sent if s.chat == RESIDENTS]
    assert len(news) == 1, "told once"
    assert news[0].notice.reply_to
    assert "这一件分开办" in news[0].text
    assert case.number in news[0].text
    assert "3号楼" in news[0].text, "the same place"
    with town.hotline.look() as uow:
        story, other = (uow.ledger.stream("example", each.id) for each in (first, new))
    assert story[-1].event.data == {"case": new.id, "number": new.number}
    assert other[0].event.data["split_from"] == first.id
    assert town.dialogs() == [] or all("Splitting" not in row for row in town.dialogs())


async def test_the_same_words_will_do_and_cancelling_changes_nothing(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {PUMP[0]}")
    seen = await card(town, town.case())
    await town.press(ZHOU, seen, "✂️ 分开")
    await town.say(ZHOU, ZHOU, "取消")
    assert len(town.cases()) == 1
    await town.press(ZHOU, seen, "✂️ 分开")
    await town.say(ZHOU, ZHOU, "原话")
    first, new = town.cases()
    assert new.matter == first.matter
