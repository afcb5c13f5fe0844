"""From the card to the resident's door and back: three presses."""

from domain.case import State
from flow.ports import Audience, Kind
from tests.handlers.town import RESIDENTS, UNIT, WANG, ZHAO, Town

DOOR = "我是王秀兰,电话13800001234,3号楼2单元507室停水了"
LONG = "3号楼2单元楼道灯坏了,黑得看不见台阶," * 12 + "我家在507室"


async def test_card_door_done_in_three_presses(town: Town) -> None:
    await town.filed(DOOR)
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT)
    presses = 0
    await town.press(ZHAO, card, "签收")
    presses += 1
    alert = (await town.press(ZHAO, card, "🚪 上门看门牌")).alert
    presses += 1
    assert "507" in alert
    assert "3号楼2单元" in alert
    await town.press(ZHAO, card, "办结")
    presses += 1
    await town.say(ZHAO, UNIT, "换了水泵保险")
    assert town.case().state is State.RESOLVED
    assert presses == 3


async def test_what_does_not_fit_comes_privately_and_to_nobody_else(town: Town) -> None:
    await town.filed(LONG)
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    turn = await town.press(ZHAO, card, "🚪 上门看门牌")
    assert len(turn.alert) <= 200
    assert turn.alert.startswith(("王秀兰", "(没留姓名)"))
    assert "3号楼2单元" in turn.alert, "where comes before the words"
    rest = turn.of(Kind.WORDS)
    assert rest.chat == ZHAO
    assert "507" in rest.text
    assert not [seen for seen in town.shown.values() if seen.chat in {UNIT, RESIDENTS} and "507" in seen.text]
    with town.hotline.look() as uow:
        assert "507" not in str(rest.notice.args)
        story = uow.ledger.stream("example", rest.notice.case)
    assert story[-1].event.kind == "revealed", "and it is written down"


async def test_a_short_appeal_sends_nothing_more(town: Town) -> None:
    await town.filed(DOOR, who=WANG)
    card = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.UNIT)
    await town.press(ZHAO, card, "签收")
    assert (await town.press(ZHAO, card, "📞 联系居民")).sent == ()
