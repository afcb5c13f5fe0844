"""优先照顾 (S27): whoever waits goes first, because the words say so or a dispatcher does; nobody reads why."""

from flow.ports import Audience, Kind
from tests.handlers.test_extend import LIGHT, in_hand
from tests.handlers.town import DESK, LI, RESIDENTS, UNSURE, WANG, ZHAO, ZHOU, Seen, Town


def desk_card(town: Town, label: str) -> Seen:
    return next(seen for seen in reversed(town.shown.values()) if seen.chat == DESK and label in seen.labels)


async def test_what_was_said_is_enough(town: Town) -> None:
    turn = await town.say(WANG, RESIDENTS, f"/new {LIGHT},我腿脚不利索")
    card = turn.of(Kind.NEW_CARD, Audience.UNIT)
    assert "优先照顾" in card.text
    assert "优先" not in turn.of(Kind.CARD, Audience.RESIDENT).text, "neighbours read the receipt"
    assert town.case().vulnerable_at == town.case().opened_at
    signed = await town.press(ZHAO, card, "签收")
    why = await town.press(WANG, signed.of(Kind.CARD, Audience.RESIDENT), "时限怎么算")
    assert "签收(优先) + 3 个工作日" in why.alert


async def test_it_may_be_said_later(town: Town) -> None:
    await in_hand(town)
    receipt = next(seen for seen in town.shown.values() if seen.notice.audience is Audience.RESIDENT)
    plain = town.case()
    town.clock.on(hours=2)
    await town.reply(WANG, receipt, "家里有孕妇,晚上看不见路")
    later = town.case().vulnerable_at
    assert later
    assert later > plain.since, "its shorter time counts from now"


async def test_a_dispatcher_says_so_and_takes_it_back(town: Town) -> None:
    await town.filed(UNSURE)
    first = await town.press(ZHOU, desk_card(town, "⭐ 优先照顾"), "⭐ 优先照顾")
    assert "优先照顾" in first.of(Kind.CARD, Audience.DESK).text
    assert town.case().vulnerable_at
    again = await town.press(ZHOU, desk_card(town, "不用优先"), "不用优先")
    assert "优先照顾" not in again.of(Kind.CARD, Audience.DESK).text
    assert town.case().vulnerable_at is None


async def test_nobody_else_says_so(town: Town) -> None:
    await town.filed(UNSURE)
    card = desk_card(town, "⭐ 优先照顾")
    turn = await town.press(LI, card, "⭐ 优先照顾")
    assert turn.alert
    assert town.case().vulnerable_at is None


async def test_what_runs_day_and_night_does_not_wait_for_them(town: Town) -> None:
    await town.filed("门口停车堵门,垃圾也没人收,我爱人瘫痪在床")
    await town.filed("家里又没水又没电,不知道找谁", LI)
    seen = (await town.say(ZHOU, ZHOU, "/queue")).of(Kind.QUEUE)
    assert "没水" in seen.text, "it is due in minutes"
    assert "优先照顾" in (await town.press(ZHOU, seen, "下一件 ›")).of(Kind.QUEUE).text


async def test_they_stand_out_in_the_list_of_what_one_has_to_do(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {LIGHT},我腿脚不利索")
    assert "🆕⭐" in (await town.say(ZHAO, ZHAO, "/my")).of(Kind.LIST).text


async def test_they_come_before_what_is_not_urgent(town: Town) -> None:
    await town.filed(UNSURE)
    town.clock.on(minutes=30)
    await town.filed("门口停车堵门,垃圾也没人收,家里有残疾人", LI)
    seen = (await town.say(ZHOU, ZHOU, "/queue")).of(Kind.QUEUE)
    assert "优先照顾" in seen.text
    following = (await town.press(ZHOU, seen, "下一件 ›")).of(Kind.QUEUE)
    assert UNSURE in following.text
