"""What is not the hotline's: a dispatcher declines it, and the resident hears why and where to turn."""

from cards.callback import Verb
from domain.case import State
from flow.ports import Audience, Kind
from tests.handlers.town import DESK, RESIDENTS, WANG, ZHAO, ZHOU, T, Town

COURT = "法院判决书下来了,老赖不给钱,你们能不能管管强制执行"


async def test_the_card_suggests_where_it_belongs_and_nobody_is_sent_away_unasked(town: Town) -> None:
    card = (await town.filed(COURT)).of(Kind.NEW_CARD, Audience.DESK)
    assert "人民法院诉讼服务热线 12368" in card.text
    assert town.case().state is State.TRIAGE


async def test_one_press_tells_the_resident_why_and_where_to_turn(town: Town) -> None:
    card = (await town.filed(COURT)).of(Kind.NEW_CARD, Audience.DESK)
    await town.press(ZHOU, card, "不予受理")
    turn = await town.press(ZHOU, card, "请他找人民法院诉讼服务热线 12368")
    assert town.case().state is State.DECLINED
    rules = town.hotline.world.communities["example"]
    for kind in (Kind.ENDED, Kind.CARD):
        told = turn.of(kind, Audience.RESIDENT)
        assert told.chat == RESIDENTS
        assert "人民法院诉讼服务热线 12368" in told.text
        assert rules.decline_reasons["litigation"] in told.text


async def test_without_a_suggestion_it_is_picked_from_the_list(town: Town) -> None:
    card = await town.in_triage()
    assert "不归我们管" not in card.text
    await town.press(ZHOU, card, "不予受理")
    await town.press(ZHOU, card, T("button.refer"))
    turn = await town.press(ZHOU, card, "移民管理服务热线")
    told = turn.of(Kind.ENDED).text
    assert "移民管理服务热线 12367" in told
    assert "属于出入境管理业务" in told


async def test_the_way_back_leads_to_the_card(town: Town) -> None:
    card = await town.in_triage()
    await town.press(ZHOU, card, "不予受理")
    await town.press(ZHOU, card, T("button.refer"))
    turn = await town.press(ZHOU, card, "« 返回")
    assert "不予受理" in turn.of(Kind.CARD, Audience.DESK).labels


async def test_a_caller_s_dispatcher_reads_it_out(town: Town) -> None:
    await town.say(ZHOU, DESK, f"/call 13800001234 {COURT}")
    seen = next(each for each in town.shown.values() if each.notice.kind is Kind.NEW_CARD)
    await town.press(ZHOU, seen, "不予受理")
    await town.press(ZHOU, seen, "12368")
    assert "请找:<b>人民法院诉讼服务热线 12368</b>" in town.shown[DESK, seen.message].text


async def test_only_a_dispatcher_and_only_what_is_on_the_list(town: Town) -> None:
    card = await town.in_triage()
    for who in (ZHAO, WANG):
        data = town.data(DESK, Verb.DECLINE_FOR, town.case().id, "immigration")
        assert (await town.press_data(who, DESK, card.message, data)).alert == T("error.not_yours")
    nowhere = town.data(DESK, Verb.DECLINE_FOR, town.case().id, "nowhere")
    assert (await town.press_data(ZHOU, DESK, card.message, nowhere)).alert == T("error.reason_needed")
    assert town.case().state is State.TRIAGE
