"""One person, or one group, brings more than anybody can take on: slowed kindly, told so, and never when there is danger."""

from dataclasses import replace
from math import ceil
from typing import Any

import pytest

from domain.community import Community
from domain.fair_use import FairUse
from flow.ports import Audience, Kind
from tests.handlers.test_bad_input import VOICE
from tests.handlers.town import DESK, LI, RESIDENTS, WANG, ZHAO, ZHOU, T, Town, Turn

TROUBLES = ("楼道灯坏了", "垃圾没人收", "电梯坏了", "下水道堵了", "路灯不亮", "门禁坏了", "健身器材坏了", "树枝断了")
FIRE = "江畔花园3号楼着火了"
PHONE = "0435-000-0110"
NEIGHBOURS = range(300, 340)


def caution(minutes: int = 10) -> str:
    return T("say.slow_down", n=5, minutes=minutes, phone=PHONE)


def refusal(minutes: int = 10) -> str:
    return T("error.slow_down", minutes=minutes, phone=PHONE)


def busy(minutes: int = 10) -> str:
    return T("error.group_busy", minutes=minutes, phone=PHONE)


async def bring(town: Town, many: int, who: int = WANG, chat: int = RESIDENTS) -> list[Turn]:
    return [await town.say(who, chat, f"/new {n + 3}号楼{TROUBLES[n % len(TROUBLES)]}") for n in range(many)]


@pytest.mark.parametrize("chat", [RESIDENTS, WANG])
async def test_the_one_that_fills_the_measure_is_filed_and_says_so(town: Town, chat: int) -> None:
    turns = await bring(town, 5, chat=chat)
    assert len(town.cases()) == 5
    assert [caution() in turn.texts for turn in turns] == [False] * 4 + [True]


@pytest.mark.parametrize("chat", [RESIDENTS, WANG])
async def test_one_more_is_refused_in_a_sentence_and_changes_nothing(town: Town, chat: int) -> None:
    await bring(town, 5, chat=chat)
    before = town.dump()
    turn = await town.say(WANG, chat, "/new 9号楼草太高了")
    assert turn.said == refusal()
    after = town.dump()
    assert (
        after.pop("dialogs") == before.pop("dialogs") if chat == WANG else after.pop("dialogs") > before.pop("dialogs")
    )
    assert after == before


async def test_in_a_group_the_sentence_is_said_once_and_then_shown(town: Town) -> None:
    await bring(town, 5)
    assert (await town.say(WANG, RESIDENTS, "/new 9号楼草太高了")).said == refusal()
    before = town.dump()
    for n in range(3):
        turn = await town.say(WANG, RESIDENTS, f"/new 1{n}号楼草太高了")
        (sign,) = turn.sent
        assert (sign.notice.kind, sign.notice.args["emoji"]) == (Kind.REACTION, "🙏")
    assert town.dump() == before
    town.clock.on(minutes=10)
    await bring(town, 5)
    assert (await town.say(WANG, RESIDENTS, "/new 9号楼草太高了")).said == refusal()


async def test_in_private_it_is_said_each_time(town: Town) -> None:
    await bring(town, 5, chat=WANG)
    for _ in range(3):
        assert (await town.say(WANG, WANG, "/new 9号楼草太高了")).said == refusal()


async def test_the_minutes_are_true(town: Town) -> None:
    await bring(town, 1)
    town.clock.on(minutes=4, seconds=30)
    await bring(town, 4)
    assert (await town.say(WANG, WANG, "/new 9号楼草太高了")).said == refusal(ceil(5.5))
    town.clock.on(minutes=5, seconds=29)
    assert (await town.say(WANG, WANG, "/new 9号楼草太高了")).said == refusal(1)
    town.clock.on(seconds=1)
    await town.say(WANG, WANG, "/new 9号楼草太高了")
    assert len(town.cases()) == 6


@pytest.mark.parametrize(("chat", "words"), [(RESIDENTS, FIRE), (RESIDENTS, f"/new {FIRE}"), (WANG, FIRE)])
async def test_danger_is_never_slowed(town: Town, chat: int, words: str) -> None:
    await bring(town, 5)
    await town.say(WANG, RESIDENTS, "/new 9号楼草太高了")
    for n in range(3):
        turn = await town.say(WANG, chat, words)
        assert turn.of(Kind.ALARM_ADVICE)
        assert [seen for seen in turn.sent if seen.notice.kind is Kind.ALARM and seen.notice.audience is Audience.DESK]
        assert caution() not in turn.texts
        assert len(town.cases()) == 6 + n


async def test_danger_does_not_count(town: Town) -> None:
    for _ in range(6):
        await town.say(WANG, RESIDENTS, FIRE)
    await bring(town, 4)
    assert len(town.cases()) == 10


async def test_what_has_to_be_listened_to_may_be_danger(town: Town) -> None:
    await bring(town, 5)
    await town.say(WANG, WANG, **VOICE)
    assert len(town.cases()) == 6


async def test_talking_about_one_s_own_case_is_no_flood(town: Town) -> None:
    turns = await bring(town, 5)
    receipt = turns[0].of(Kind.CARD, Audience.RESIDENT)
    for n in range(4):
        turn = await town.reply(WANG, receipt, f"还没来修,第{n}天了")
        assert not {refusal(), caution()} & set(turn.texts)
    assert (await town.press(WANG, receipt, "撤回")).answer
    assert (await town.say(WANG, RESIDENTS, "/status")).texts
    assert len(town.cases()) == 5


async def test_others_are_not_slowed(town: Town) -> None:
    await bring(town, 5)
    await bring(town, 5, who=LI)
    assert len(town.cases()) == 10


async def test_taking_back_makes_no_room(town: Town) -> None:
    for turn in await bring(town, 5):
        await town.press(WANG, turn.of(Kind.CARD, Audience.RESIDENT), "撤回")
    assert (await town.say(WANG, RESIDENTS, "/new 9号楼草太高了")).said == refusal()


async def test_a_dispatcher_takes_down_as_many_calls_as_come(town: Town) -> None:
    for n in range(8):
        await town.say(ZHOU, DESK, f"/call 1380000123{n} {n + 1}号楼停水了")
    assert len(town.cases()) == 8


async def test_asked_what_it_is_and_refused_the_dialog_is_left(town: Town) -> None:
    await bring(town, 5)
    await town.say(WANG, WANG, "/new")
    assert (await town.say(WANG, WANG, "9号楼草太高了")).said == refusal()
    assert not [row for row in town.dialogs() if "Filing" in row]


def strict(example: Community, **rules: Any) -> Community:
    return replace(example, fair_use=FairUse(**rules))


async def test_a_community_decides_how_many(found: Any, example: Community) -> None:
    town = found(example=strict(example, person=2))
    town.settle()
    await bring(town, 2)
    assert (await town.say(WANG, WANG, "/new 9号楼草太高了")).said == refusal()


async def test_in_a_busy_group_everybody_s_first_is_taken(found: Any, example: Community) -> None:
    town = found(example=strict(example, group=6))
    town.settle()
    for who in (*NEIGHBOURS[:5], ZHAO):
        await bring(town, 1, who=who)
    assert (await town.say(ZHAO, RESIDENTS, "/new 9号楼草太高了")).said == busy()
    await bring(town, 1, who=WANG)
    assert len(town.cases()) == 7
    assert (await town.say(WANG, RESIDENTS, "/new 9号楼草太高了")).said == busy()
    assert (await town.say(WANG, RESIDENTS, FIRE)).of(Kind.ALARM_ADVICE)
    await town.say(WANG, WANG, "/new 9号楼草太高了")
    assert len(town.cases()) == 9, "in private nobody is in the way"
    town.clock.on(minutes=10)
    await bring(town, 2, who=WANG)
    assert len(town.cases()) == 11


async def test_a_clock_put_back_slows_nobody(town: Town) -> None:
    await bring(town, 5)
    town.clock.on(hours=-2)
    await bring(town, 1)
    assert len(town.cases()) == 6
