"""Scorecards from what a town has really done."""

from datetime import date, timedelta

from domain.rates import Share
from flow.assign import assign
from flow.rates import Scorecard, scorecard
from tests.handlers.town import LI, RESIDENTS, UNSURE, WANG, ZHENG, ZHOU, Town, address

DAY = date(2026, 3, 2)


def card(town: Town, first: date = DAY, last: date = DAY) -> Scorecard:
    with town.hotline.look() as uow:
        return scorecard(uow, "example", first, last)


async def test_a_day_of_the_town(town: Town) -> None:
    asked = await town.resolved()
    await town.press(WANG, asked, "👍 满意")
    await town.filed("楼道灯不亮,江畔花园3号楼2单元", LI)
    found = card(town)
    assert (found.filed, found.all.response, found.all.satisfaction) == (2, Share(1, 1), Share(1, 1))
    assert list(found.units) == ["wuye"]
    assert card(town, DAY + timedelta(days=1), DAY + timedelta(days=9)).all.turns == ()


async def test_a_case_of_whoever_is_marked_for_it_is_left_out_of_satisfaction(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {UNSURE}")
    desk = next(seen for seen in town.shown.values() if "标记" in " ".join(seen.labels))
    menu = (await town.press(ZHOU, desk, next(label for label in desk.labels if "标记" in label))).sent[0]
    proposed = await town.press(ZHOU, menu, menu.labels[0])
    office = next(seen for seen in proposed.sent if seen.chat == ZHENG)
    await town.press(ZHENG, office, office.labels[0])
    case = town.case().id
    with town.hotline.work() as uow:
        dispatcher = uow.people.at("example", address(ZHOU)) or ""
        assign(uow, uow.people.actor("example", dispatcher), "example", case, "stairs_light")
    (turn,) = card(town).all.turns
    assert turn.set_aside
