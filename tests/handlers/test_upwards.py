"""上报: sent up to a body outside, minded by the desk, answered, and judged by whoever reported it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cards.callback import Verb
from domain.act import Act
from domain.case import State, Verdict
from domain.people import Grant, Role
from flow.erase import Asked, erase
from flow.people import meet
from flow.ports import Audience, Kind
from flow.transfer import mark_of
from tests.handlers.town import (
    DESK,
    LI,
    RESIDENTS,
    STRANGER,
    SUN,
    UNIT,
    UNSURE,
    WANG,
    ZHAO,
    ZHOU,
    Seen,
    T,
    Town,
    Turn,
    address,
    judge,
)

SECOND = 122
"""Another dispatcher."""
LINE, NUMBER, DAY = "JD-2026-118 3月9日", "JD-2026-118", "3月9日 周一"
STREET, CITY = "街道办事处", "12345热线"
UP, ANSWER, RENUMBER = "⬆️ 上报", "📩 填答复", "改编号/日期"


@pytest.fixture
def town(town: Town) -> Town:
    with town.hotline.work() as uow:
        person = meet(uow, "example", address(SECOND), "小吴").person
        uow.people.grant("example", person, Grant(Role.DISPATCHER))
        uow.chats.settle(address(SECOND), "example")
    return town


async def card(town: Town, chat: int = DESK, who: int = ZHOU) -> Seen:
    return (await town.say(who, chat, f"/case {town.case().number}")).of(Kind.NEW_CARD, Audience.DESK)


async def choose(town: Town, seen: Seen, *, who: int = ZHOU, to: str = STREET, label: str = UP) -> Turn:
    await town.press(who, seen, label)
    return await town.press(who, seen, to)


async def send_up(town: Town, seen: Seen, line: str = LINE, *, to: str = STREET) -> Turn:
    await choose(town, seen, to=to)
    return await town.say(ZHOU, seen.chat, line)


async def sent_up(town: Town, line: str = LINE) -> Seen:
    """A case with the street office; the desk's card."""
    await town.signed()
    seen = await card(town)
    await send_up(town, seen, line)
    return seen


def now(town: Town, seen: Seen) -> Seen:
    return town.shown[seen.chat, seen.message]


def times(town: Town) -> int:
    case = town.case().id
    with town.hotline.look() as uow:
        return sum(each.event.kind == Act.SEND_UP for each in uow.ledger.stream("example", case))


async def stage(town: Town, state: State) -> Seen:
    """A desk's card of a case in a state."""
    if state is State.TRIAGE:
        return await town.in_triage()
    await (town.assigned() if state is State.ASSIGNED else town.signed())
    return await card(town)


@pytest.mark.parametrize("state", [State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS])
async def test_from_every_state_in_which_it_can_be(town: Town, state: State) -> None:
    turn = await send_up(town, await stage(town, state))
    case = town.case()
    assert (case.state, case.unit, case.external) == (State.IN_PROGRESS, "jiedao", NUMBER)
    assert case.promised
    assert f"{case.promised:%m-%d}" == "03-09"
    assert town.dialogs() == []
    desk = turn.of(Kind.CARD, Audience.DESK)
    assert desk.text.startswith(f"<b>⏳ 最晚 {DAY} 答复</b>\n⬆️ 已上报{STREET} · 编号 <b>{NUMBER}</b>")
    assert {ANSWER, "报进展", RENUMBER, "转办"} <= set(desk.labels)


@pytest.fixture
def led_outside(town: Town) -> Iterator[Town]:
    """A community whose catalogue gives a matter to the street office."""
    communities: Any = town.hotline.world.communities
    rules = communities["example"]
    led = replace(rules.matters["water_outage"], unit="jiedao")
    communities["example"] = replace(rules, matters={**rules.matters, "water_outage": led})
    yield town
    communities["example"] = rules


async def test_nothing_is_assigned_where_nobody_would_hear_of_it(led_outside: Town) -> None:
    """The words are sure of the matter, and yet it waits for a dispatcher, who sends it up with one press."""
    town = led_outside
    seen = (await town.filed()).of(Kind.NEW_CARD, Audience.DESK)
    assert town.case().state is State.TRIAGE
    before = town.dump()
    data = town.data(DESK, Verb.ASSIGN, town.case().id, "water_outage")
    assert (await town.press_data(ZHOU, DESK, seen.message, data)).alert == T("error.outside")
    assert town.dump() == before
    await town.press(ZHOU, seen, "⬆️ 停水 → 街道办事处")
    await town.say(ZHOU, DESK, LINE)
    assert (town.case().external, town.case().matter) == (NUMBER, "water_outage")


async def test_nor_is_anything_transferred_there(town: Town, led_outside: Town) -> None:
    seen = await town.in_triage()
    await town.press_data(ZHOU, DESK, seen.message, town.data(DESK, Verb.ASSIGN, town.case().id, "power_outage"))
    mark = mark_of("other_unit")
    data = town.data(DESK, Verb.TRANSFER_FOR, town.case().id, f"water_outage:{mark}")
    assert (await town.press_data(ZHOU, DESK, seen.message, data)).alert == T("error.outside")


async def test_only_bodies_outside_are_offered(town: Town) -> None:
    seen = await stage(town, State.ASSIGNED)
    menu = (await town.press(ZHOU, seen, UP)).of(Kind.CARD, Audience.DESK)
    assert menu.labels == [STREET, CITY, "« 返回"]
    assert UP in (await town.press(ZHOU, seen, "« 返回")).of(Kind.CARD, Audience.DESK).labels


async def test_the_words_to_copy_tell_nothing_of_whoever_said_them(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new 我是王秀兰,电话138-0000-1234,江畔花园3号楼2单元507室又停水了")
    prompt = (await choose(town, await card(town))).of(Kind.UPWARDS)
    assert prompt.chat == DESK
    assert town.case().number in prompt.text
    assert "停水" in prompt.text
    assert "江畔花园3号楼" in prompt.text
    for secret in ("王秀兰", "1234", "507"):
        assert secret not in prompt.text


async def test_the_words_to_copy_go_with_whoever_said_them(town: Town) -> None:
    await town.assigned()
    prompt = (await choose(town, await card(town))).of(Kind.UPWARDS)
    assert "停水了" in prompt.text
    with town.hotline.work() as uow:
        erase(uow, "example", str(uow.people.at("example", address(WANG))), Asked.PHONE)
    list(town.deliver())
    assert "停水了" not in now(town, prompt).text
    assert (await town.say(ZHOU, DESK, LINE)).said == T("error.already_done")


async def test_the_resident_hears_one_line(town: Town) -> None:
    told = (await send_up(town, await stage(town, State.ASSIGNED))).of(Kind.SENT_UP)
    assert (told.chat, bool(told.notice.reply_to)) == (RESIDENTS, True)
    assert "\n" not in told.text
    for word in (STREET, NUMBER, DAY, "12345"):
        assert word in told.text
    receipt = next(
        s for s in town.shown.values() if s.notice.audience is Audience.RESIDENT and s.notice.kind is Kind.CARD
    )
    assert NUMBER in receipt.text


async def test_a_caller_is_not_said_to_know(town: Town) -> None:
    await town.say(ZHOU, DESK, "/call 13800001234 3号楼停水了")
    turn = await send_up(town, await card(town))
    assert [seen for seen in turn.sent if seen.notice.kind is Kind.SENT_UP] == []
    assert "来电人还不知道" in turn.of(Kind.SAY).text


async def test_the_unit_that_had_it_is_done(town: Town) -> None:
    turn = await send_up(town, await stage(town, State.IN_PROGRESS))
    left = next(seen for seen in turn.sent if seen.chat == UNIT)
    assert left.notice.kind is Kind.CARD
    assert left.labels == []
    assert f"已上报{STREET}" in left.text


async def test_without_a_day_the_clock_of_the_matter_runs(town: Town) -> None:
    turn = await send_up(town, await stage(town, State.ASSIGNED), "118号")
    assert town.case().promised is None
    assert "有答复马上告诉您" in turn.of(Kind.SENT_UP).text
    assert "前要有结果" in turn.of(Kind.CARD, Audience.DESK).text


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("好的", "number_needed"),
        ("3月9日", "number_needed"),
        ("13800001234 3月9日", "number_needed"),
        ("JD-118 3月1日", "date_past"),
        ("JD-118 2025-12-01", "date_past"),
        ("JD-118 尽快", "date_unclear"),
        ("JD-118 2029-01-01", "date_unclear"),
        ("JD-118 13800001234", "date_unclear"),
    ],
)
async def test_what_cannot_be_read_is_asked_for_again(town: Town, line: str, refused: str) -> None:
    seen = await stage(town, State.ASSIGNED)
    await choose(town, seen)
    before = town.dump()
    assert (await town.say(ZHOU, DESK, line)).said == T(f"error.{refused}")
    assert town.dump() == before
    assert (await town.say(ZHOU, DESK, LINE)).of(Kind.SENT_UP)


async def test_a_number_too_long(town: Town) -> None:
    await choose(town, await stage(town, State.ASSIGNED))
    assert (await town.say(ZHOU, DESK, "J" + "1" * 64)).said == T("error.text_too_long", limit="64")
    await town.say(ZHOU, DESK, "J" + "1" * 63)
    assert len(town.case().external) == 64


@pytest.mark.parametrize(
    "line",
    [
        "JD-2026-118\n3月9日",
        "JD-2026-118,3月9日",
        "编号:JD-2026-118 3月9日前",
        "编号 JD-2026-118 5个工作日",
        "3月9日 JD-2026-118",
    ],
)
async def test_other_ways_to_write_it(town: Town, line: str) -> None:
    await send_up(town, await stage(town, State.ASSIGNED), line)
    case = town.case()
    assert case.promised
    assert (case.external, f"{case.promised:%m-%d}") == (NUMBER, "03-09")


async def test_nowhere_to_send_it(town: Town) -> None:
    seen = await stage(town, State.ASSIGNED)
    communities: Any = town.hotline.world.communities
    rules = communities["example"]
    units = {key: replace(unit, outside=False) for key, unit in rules.units.items()}
    communities["example"] = replace(rules, units=units)
    try:
        assert (await town.press(ZHOU, seen, UP)).alert == T("error.nobody_outside")
    finally:
        communities["example"] = rules


@pytest.mark.parametrize("who", [WANG, LI, ZHAO, SUN])
async def test_only_a_dispatcher_sends_up(town: Town, who: int) -> None:
    seen = await stage(town, State.IN_PROGRESS)
    before = town.dump()
    assert (await town.press(who, seen, UP)).alert == T("error.not_yours")
    await town.press(ZHOU, seen, UP)
    assert (await town.press(who, seen, STREET)).alert == T("error.not_yours")
    assert town.dump()["events"] == before["events"]
    assert town.dialogs() == []


async def test_pressed_twice_and_said_twice(town: Town) -> None:
    seen = await stage(town, State.ASSIGNED)
    await town.press(ZHOU, seen, UP)
    data = now(town, seen).button(STREET).data
    for _ in range(2):
        await town.press_data(ZHOU, DESK, seen.message, data)
    await town.say(ZHOU, DESK, LINE)
    assert (await town.say(ZHOU, DESK, LINE)).sent == ()
    assert times(town) == 1


async def test_two_dispatchers_at_once(town: Town) -> None:
    """The slower one is told; the number that stands is the first one's."""
    seen = await stage(town, State.ASSIGNED)
    await choose(town, seen)
    await choose(town, seen, who=SECOND, to=CITY)
    await town.say(ZHOU, DESK, LINE)
    assert (await town.say(SECOND, DESK, "12345-9 明天")).said == T("error.already_done")
    assert (town.case().unit, town.case().external, times(town)) == ("jiedao", NUMBER, 1)
    assert town.dialogs() == []


async def test_an_officer_was_faster(town: Town) -> None:
    seen = await stage(town, State.IN_PROGRESS)
    await choose(town, seen)
    unit_card = next(s for s in town.shown.values() if s.chat == UNIT)
    await town.press(ZHAO, unit_card, "办结")
    await town.say(ZHAO, UNIT, "换好了")
    assert (await town.say(ZHOU, DESK, LINE)).said == T("error.wrong_state")
    assert (town.case().state, town.dialogs()) == (State.RESOLVED, [])


async def test_cancelled(town: Town) -> None:
    await choose(town, await stage(town, State.ASSIGNED))
    assert (await town.say(ZHOU, DESK, "取消")).said == T("say.cancelled")
    assert (await town.say(ZHOU, DESK, LINE)).sent == ()
    assert town.case().external == ""


async def test_a_command_between_is_no_answer(town: Town) -> None:
    await choose(town, await stage(town, State.ASSIGNED))
    await town.say(ZHOU, DESK, "/status")
    assert (await town.say(ZHOU, DESK, "/nonsense 118")).said == T("error.text_needed")
    assert town.case().external == ""
    await town.say(ZHOU, DESK, LINE)
    assert town.case().external == NUMBER


async def test_killed_between_the_update_is_judged_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line that was typed is kept before it is judged; whatever happened half-way has not happened."""
    from flow import upwards

    await choose(town, await stage(town, State.ASSIGNED))
    before, real = town.dump(), upwards.record

    def killed(*args: object, **more: object) -> None:
        real(*args, **more)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(upwards, "record", killed)
    with pytest.raises(BaseException):  # noqa: B017, PT011
        await town.say(ZHOU, DESK, LINE)
    assert town.dump() == before
    monkeypatch.setattr(upwards, "record", real)
    await town.judge_all()
    told = list(town.deliver())
    assert [seen.notice.kind for seen in told].count(Kind.SENT_UP) == 1
    assert (town.case().external, times(town), town.dialogs()) == (NUMBER, 1, [])


async def test_the_hotline_is_started_anew_in_between(town: Town) -> None:
    """A half-finished line lies in the database."""
    await choose(town, await stage(town, State.ASSIGNED))
    town.judge, town.wire = judge(town.hotline)
    await town.say(ZHOU, DESK, LINE)
    assert town.case().external == NUMBER


async def test_no_body_that_is_complained_of(town: Town) -> None:
    await town.say(WANG, RESIDENTS, "/new 我要投诉街道办,一再推诿")
    assert town.case().accused == "jiedao"
    seen = next(s for s in town.shown.values() if s.notice.audience is Audience.DESK)
    menu = (await town.press(ZHOU, seen, UP)).of(Kind.CARD, Audience.DESK)
    assert menu.labels == [CITY, "« 返回"]
    data = town.data(DESK, Verb.SEND_UP_TO, town.case().id, "jiedao")
    assert (await town.press_data(ZHOU, DESK, seen.message, data)).alert == T("error.conflict_of_interest")
    data = town.data(DESK, Verb.SEND_UP_TO, town.case().id, "wuye")
    assert (await town.press_data(ZHOU, DESK, seen.message, data)).alert == T("error.nobody_outside")


async def test_what_a_few_only_may_read_is_sent_up_in_private(town: Town) -> None:
    """The words to copy are shown where the card shows them, and in no group."""
    words = "举报干部作风违纪,吃拿卡要,收礼"
    await town.say(WANG, WANG, f"/new {words}")
    assert town.case().restricted
    seen = await card(town, ZHOU)
    prompt = (await choose(town, seen)).of(Kind.UPWARDS)
    assert (prompt.chat, "吃拿卡要" in prompt.text) == (ZHOU, True)
    turn = await town.say(ZHOU, ZHOU, LINE)
    assert town.case().external == NUMBER
    assert town.case().restricted, "it stays with the few"
    assert {each.chat for each in turn.sent} <= {ZHOU, SECOND, WANG}


async def test_a_number_is_not_markup(town: Town) -> None:
    turn = await send_up(town, await stage(town, State.ASSIGNED), "<b>1&</a>")
    for text in turn.texts:
        assert "<b>1" not in text
        assert "</a>" not in text
    assert "&lt;b&gt;1&amp;&lt;/a&gt;" in turn.of(Kind.SENT_UP).text


async def test_why_it_is_due_then(town: Town) -> None:
    why = (await town.press(WANG, await sent_up(town), "时限怎么算的")).alert
    assert NUMBER in why
    assert DAY in why
    seen = now(town, next(s for s in town.shown.values() if s.chat == DESK and s.notice.kind is Kind.CARD))
    await choose(town, seen, label=RENUMBER)
    await town.say(ZHOU, DESK, "1" * 64)
    assert len((await town.press(WANG, seen, "时限怎么算的")).alert) <= 200


async def test_in_a_queue_of_one_s_own_the_next_case_comes_up(town: Town) -> None:
    await town.filed(UNSURE)
    await town.filed("还有一件事想请你们来看看", who=LI)
    first, second = (case.number for case in town.cases())
    seen = (await town.say(ZHOU, ZHOU, "/queue")).of(Kind.QUEUE)
    assert first in seen.text
    await choose(town, seen)
    await town.say(ZHOU, ZHOU, LINE)
    assert town.cases()[0].external == NUMBER
    assert second in now(town, seen).text


async def test_a_queue_that_has_gone_on_is_left_where_it_is(town: Town) -> None:
    await town.filed(UNSURE)
    await town.filed("还有一件事想请你们来看看", who=LI)
    await town.filed("第三件事也想请你们来看看", who=STRANGER)
    second = town.cases()[1].number
    seen = (await town.say(ZHOU, ZHOU, "/queue")).of(Kind.QUEUE)
    await choose(town, seen)
    assert second in (await town.press(ZHOU, seen, "下一件 ›")).of(Kind.QUEUE).text
    await town.say(ZHOU, ZHOU, LINE)
    assert town.cases()[0].external == NUMBER
    assert second in now(town, seen).text


async def test_the_number_or_the_day_changes(town: Town) -> None:
    seen = await sent_up(town)
    await choose(town, seen, label=RENUMBER)
    turn = await town.say(ZHOU, DESK, "JD-2026-119")
    assert NUMBER not in turn.of(Kind.SENT_UP).text
    case = town.case()
    assert case.promised, "what was promised stands"
    assert (case.external, f"{case.promised:%m-%d}") == ("JD-2026-119", "03-09")
    await choose(town, seen, label=RENUMBER)
    await town.say(ZHOU, DESK, "JD-2026-119 3月12日")
    promised = town.case().promised
    assert promised
    assert f"{promised:%m-%d}" == "03-12"


async def test_nothing_changes(town: Town) -> None:
    seen = await sent_up(town)
    await choose(town, seen, label=RENUMBER)
    assert (await town.say(ZHOU, DESK, LINE)).said == T("error.already_done")
    assert times(town) == 1


async def test_to_another_body(town: Town) -> None:
    seen = await sent_up(town)
    await choose(town, seen, label=RENUMBER, to=CITY)
    turn = await town.say(ZHOU, DESK, "0435-77")
    case = town.case()
    assert (case.unit, case.external, case.promised) == ("rx12345", "0435-77", None)
    assert [seen.chat for seen in turn.sent if seen.notice.audience is Audience.UNIT] == []


async def test_on_the_day_the_desk_is_asked_to_ask(town: Town) -> None:
    await town.in_triage()
    seen = await card(town)
    await send_up(town, seen, "JD-2026-118 3月9日")
    assert town.sweep(days=6) == []
    reminded = next(s for s in town.sweep(hours=26) if s.notice.kind is Kind.CHASE)
    assert reminded.chat == DESK
    assert f"{STREET}答应<b>今天</b>答复,编号 {NUMBER},问一下?" in reminded.text
    assert town.sweep(hours=8) == [], "the day is over; nobody is chased at night"
    late = next(s for s in town.sweep(hours=14) if s.notice.kind is Kind.CHASE)
    assert f"<b>3月9日 周一</b>已过,{STREET}还没答复" in late.text
    assert "已报给" not in late.text, "nobody above has been told yet"
    assert town.case().rung == 0


async def test_nobody_of_the_body_is_told_anything(town: Town) -> None:
    """Until the chair is brought in, only the desk and the resident hear of it."""
    await sent_up(town)
    heard = [seen for _ in range(16) for seen in town.sweep(days=1)]
    assert {seen.notice.audience for seen in heard} <= {Audience.DESK, Audience.LEADER, Audience.RESIDENT}
    leader = next(seen for seen in heard if seen.notice.audience is Audience.LEADER)
    assert f"{STREET}还没答复" in leader.text


async def test_the_answer_comes_back_and_the_resident_judges(town: Town) -> None:
    seen = await sent_up(town)
    assert (await town.press(ZHOU, seen, ANSWER)).said == T("say.ask_reply", number=town.case().number)
    turn = await town.say(ZHOU, DESK, "街道已派人换了总阀门")
    result = turn.of(Kind.RESULT)
    assert f"{STREET}答复了" in result.text
    assert "换了总阀门" in result.text
    assert town.case().state is State.RESOLVED
    await town.press(WANG, result, "👍 满意")
    assert (town.case().state, town.case().verdict) == (State.CLOSED, Verdict.SATISFIED)
    assert town.dialogs() == []


async def test_a_word_in_between(town: Town) -> None:
    seen = await sent_up(town)
    await town.press(ZHOU, seen, "报进展")
    told = (await town.say(ZHOU, DESK, "街道说下周一开工")).of(Kind.PROGRESS)
    assert "下周一开工" in told.text
    assert town.case().state is State.IN_PROGRESS


@pytest.mark.parametrize("who", [ZHAO, SUN, WANG, LI])
async def test_only_the_desk_answers_for_it(town: Town, who: int) -> None:
    seen = await sent_up(town)
    before = town.dump()
    for label in (ANSWER, "报进展", RENUMBER):
        assert (await town.press(who, seen, label)).alert == T("error.not_yours")
    assert town.dump() == before


async def test_a_dispatcher_reports_only_what_is_outside(town: Town) -> None:
    unit_card = await town.signed()
    assert (await town.press(ZHOU, unit_card, "办结")).alert == T("error.not_yours")


async def test_any_dispatcher_minds_it(town: Town) -> None:
    seen = await sent_up(town)
    await town.press(SECOND, seen, ANSWER)
    await town.say(SECOND, DESK, "修好了")
    assert town.case().state is State.RESOLVED


async def test_it_is_on_the_dispatcher_s_list(town: Town) -> None:
    await sent_up(town)
    listed = (await town.say(SECOND, SECOND, "/my")).of(Kind.LIST)
    assert town.case().number in listed.text
    assert "待答复" in listed.text
    opened = (await town.press(SECOND, listed, "1")).of(Kind.NEW_CARD, Audience.DESK)
    assert ANSWER in opened.labels


async def unsolved(town: Town) -> Turn:
    seen = await sent_up(town)
    await town.press(ZHOU, seen, ANSWER)
    result = (await town.say(ZHOU, DESK, "街道说修好了")).of(Kind.RESULT)
    return await town.press(WANG, result, "👎 没解决")


async def test_not_solved_it_comes_back_to_the_desk(town: Town) -> None:
    turn = await unsolved(town)
    case = town.case()
    assert (case.state, case.external, case.rung) == (State.ASSIGNED, NUMBER, 2)
    desk = turn.of(Kind.NEW_CARD, Audience.DESK)
    assert desk.chat == DESK
    assert "居民说没解决" in desk.text
    assert NUMBER in desk.text
    assert {"⬆️ 再上报", "转办"} <= set(desk.labels)
    assert "理事长" in turn.of(Kind.REOPENED).text
    assert turn.of(Kind.NEW_CARD, Audience.LEADER)


async def test_not_solved_it_is_sent_up_again_under_the_same_number(town: Town) -> None:
    desk = (await unsolved(town)).of(Kind.NEW_CARD, Audience.DESK)
    await choose(town, desk, label="⬆️ 再上报")
    await town.say(ZHOU, DESK, "JD-2026-118 3月16日")
    case = town.case()
    assert (case.state, case.external, times(town)) == (State.IN_PROGRESS, NUMBER, 2)
    assert case.promised
    assert f"{case.promised:%m-%d}" == "03-16"


async def test_not_solved_and_nobody_does_anything(town: Town) -> None:
    await unsolved(town)
    heard = [seen for _ in range(4) for seen in town.sweep(hours=8)]
    chased = [seen for seen in heard if seen.notice.kind is Kind.CHASE]
    assert chased
    assert {seen.chat for seen in chased} == {DESK}
    assert "再上报或转办" in chased[0].text


async def test_not_solved_it_may_go_to_a_unit_after_all(town: Town) -> None:
    """Also to the one that had it under the very matter."""
    desk = (await unsolved(town)).of(Kind.NEW_CARD, Audience.DESK)
    rules = town.hotline.world.communities["example"]
    matter = rules.matters["water_outage"]
    for label in ("转办", rules.centres[matter.centre].name, matter.said, "应由其他单位办理"):
        await town.press(ZHOU, desk, label)
    case = town.case()
    assert (case.state, case.unit, case.external) == (State.ASSIGNED, matter.unit, "")
    unit_card = next(s for s in reversed(town.shown.values()) if s.chat == UNIT)
    await town.press(ZHAO, unit_card, "签收")
    assert town.case().state is State.IN_PROGRESS
