"""In private, where one hotline serves several communities."""

import dataclasses
from collections.abc import Callable

import pytest

from domain.community import Community
from flow.ports import Kind
from tests.handlers.town import LI, STRANGER, SURE, WANG, T, Town


@pytest.fixture
def two(found: Callable[..., Town], example: Community) -> Town:
    other = dataclasses.replace(example, id="other_community_far_away", name="别处社区", phone="0435-000-0999")
    town = found(example=example, other_community_far_away=other)
    town.settle()
    return town


async def test_the_person_chooses_once(two: Town) -> None:
    asked = (await two.say(STRANGER, STRANGER, "/start")).of(Kind.CHOOSE)
    turn = await two.press(STRANGER, asked, "别处社区")
    assert "这里是别处社区居民热线" in turn.said
    assert turn.of(Kind.SAY).keyboard
    assert "0435-000-0999" in (await two.say(STRANGER, STRANGER, "/phone")).said
    await two.say(STRANGER, STRANGER, SURE)
    assert two.case().community == "other_community_far_away"
    assert not [seen for seen in (await two.say(STRANGER, STRANGER, "/start")).sent if seen.notice.kind is Kind.CHOOSE]


async def test_an_appeal_before_that_is_asked_for_again(two: Town) -> None:
    turn = await two.say(STRANGER, STRANGER, SURE)
    assert "请再说一遍" in turn.said
    assert two.cases() == []
    await two.press(STRANGER, turn.of(Kind.CHOOSE), "江畔社区")
    await two.say(STRANGER, STRANGER, SURE)
    assert two.case().community == "example"


async def test_moving(two: Town) -> None:
    await two.filed(who=WANG)
    sheet = (await two.say(WANG, WANG, "/mydata")).of(Kind.MYDATA)
    asked = (await two.press(WANG, sheet, "换社区")).of(Kind.CHOOSE)
    await two.press(WANG, asked, "别处社区")
    assert "0435-000-0999" in (await two.say(WANG, WANG, "/phone")).said
    await two.press(WANG, asked, "别处社区")
    assert "0435-000-0999" in (await two.say(WANG, WANG, "/phone")).said


async def test_nobody_chooses_for_somebody_else(two: Town) -> None:
    asked = (await two.say(STRANGER, STRANGER, "/start")).of(Kind.CHOOSE)
    turn = await two.press_data(LI, LI, asked.message, asked.button("别处社区").data)
    assert turn.alert == T("error.button_invalid")


async def test_a_community_that_is_no_longer_served(two: Town) -> None:
    asked = (await two.say(STRANGER, STRANGER, "/start")).of(Kind.CHOOSE)
    two.hotline.world.communities.pop("other_community_far_away")  # type: ignore[attr-defined]
    assert (await two.press(STRANGER, asked, "别处社区")).alert == T("error.community_unknown")


async def test_with_one_community_there_is_nothing_to_choose(town: Town) -> None:
    turn = await town.say(STRANGER, STRANGER, "/start")
    assert "江畔社区" in turn.said
    assert "换社区" not in (await town.say(WANG, WANG, "/mydata")).of(Kind.MYDATA).labels
