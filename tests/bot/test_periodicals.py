"""周报、月报: when they go out, to whom, and once."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.periodicals import Periodicals, keep
from bot.ticks import Ticks
from domain.periodical import Every
from flow import periodical
from flow.ports import Kind
from storage import tables
from tests.handlers.conftest import empty, example, town, understand
from tests.handlers.town import RESIDENTS, SUN, UNIT, WANG, ZHAO, Seen, Town, address

__all__ = ["empty", "example", "town", "understand"]
REPORTS = {Kind.WEEKLY, Kind.MONTHLY}


def told(town: Town) -> list[Seen]:
    return [seen for seen in town.deliver() if seen.notice.kind in REPORTS]


def until(town: Town, wall: str) -> None:
    calendar = town.hotline.world.communities["example"].calendar
    now = calendar.local(town.clock())
    hours, minutes = map(int, wall.partition(" ")[2].split(":"))
    target = now.replace(month=int(wall[0:2]), day=int(wall[3:5]), hour=hours, minute=minutes, second=0)
    assert target > now
    town.clock.on(seconds=(target - now).total_seconds())


async def solved(town: Town) -> None:
    """A case that somebody reported on Monday the 2nd of March, solved and praised."""
    result = await town.resolved()
    await town.press(WANG, result, "👍 满意")


async def test_a_unit_reads_of_its_week_on_monday_morning(town: Town) -> None:
    await solved(town)
    await town.assigned()
    ticks = Ticks(town.hotline)
    await ticks.report()
    assert told(town) == [], "nothing had come in the week before"
    until(town, "03-09 07:00")
    await ticks.report()
    assert told(town) == []
    until(town, "03-09 10:00")
    await ticks.report()
    (seen,) = told(town)
    assert (seen.notice.kind, seen.chat) == (Kind.WEEKLY, UNIT)
    assert "新派 2 件" in seen.text
    assert "按时办结 1 件" in seen.text
    assert "居民满意 1 件(评价的共 1 件)" in seen.text
    assert "现在超期 1 件" in seen.text
    await ticks.report()
    assert told(town) == []


async def test_residents_read_of_their_month(town: Town) -> None:
    await solved(town)
    until(town, "04-01 10:00")
    await Ticks(town.hotline).report()
    (seen,) = [seen for seen in told(town) if seen.notice.kind is Kind.MONTHLY]
    assert seen.chat == RESIDENTS
    assert "2026年3月" in seen.text
    assert "大家反映了 1 件事" in seen.text
    assert "居民说办好了的 1 件" in seen.text
    assert "%" not in seen.text
    assert "物业" not in seen.text, "no unit is shown"


async def test_replicas_and_restarts_send_one(town: Town) -> None:
    await solved(town)
    until(town, "03-09 10:00")
    drafts = []
    for _ in range(2):  # both look before either has sent
        with town.hotline.look() as uow:
            drafts.append(periodical.draft(uow, "example", Every.WEEK))
    assert [keep(town.hotline, draft) for draft in drafts if draft] == [True, False]
    assert len(told(town)) == 1
    await Periodicals(town.hotline).run()  # as after a restart
    assert told(town) == []
    with town.hotline.database.read() as connection:
        assert len(connection.execute(select(tables.periodicals)).all()) == 1


async def test_after_an_outage_it_goes_out_late_on_the_day_and_not_on_the_next(town: Town) -> None:
    await solved(town)
    until(town, "03-09 20:00")
    await Ticks(town.hotline).report()
    assert len(told(town)) == 1
    until(town, "03-17 10:00")
    await Ticks(town.hotline).report()
    assert told(town) == [], "the day was Monday the 16th"


async def test_what_cannot_leave_on_its_day_is_left_out(town: Town) -> None:
    await solved(town)
    until(town, "03-09 10:00")
    await Ticks(town.hotline).report()
    town.clock.on(hours=13)  # at night
    assert told(town) == []


async def test_heads_read_it_where_there_is_no_group(town: Town) -> None:
    await solved(town)
    with town.hotline.work() as uow:
        uow.chats.unbind(address(UNIT))
    until(town, "03-09 10:00")
    await Ticks(town.hotline).report()
    assert {seen.chat for seen in told(town)} == {SUN}


async def test_a_unit_that_nothing_happened_to_hears_nothing(town: Town) -> None:
    until(town, "03-09 10:00")
    await Ticks(town.hotline).report()
    assert told(town) == []
    until(town, "04-01 10:00")
    await Ticks(town.hotline).report()
    assert told(town) == []


async def test_on_trial_nobody_is_told(town: Town) -> None:
    await solved(town)
    rules: Any = town.hotline.world.communities
    rules["example"] = replace(rules["example"], shadow=True)
    until(town, "03-09 10:00")
    await Ticks(town.hotline).report()
    assert told(town) == []


async def test_one_that_fails_is_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await solved(town)
    until(town, "03-09 10:00")
    reports = Periodicals(town.hotline)
    with monkeypatch.context() as broken:
        broken.setattr(periodical, "draft", lambda *_args: 1 / 0)
        await reports.run()
    assert told(town) == []
    await reports.run()
    assert len(told(town)) == 1


async def test_it_counts_extensions_reopened_cases_and_results_sent_against_the_check(town: Town) -> None:
    card = await town.signed()
    await town.press(ZHAO, card, "办结")
    question = (await town.say(ZHAO, UNIT, "已处理")).of(Kind.HELD)
    result = (await town.press(ZHAO, question, "就这样报")).of(Kind.RESULT)
    await town.press(WANG, result, "👎 没解决")
    until(town, "03-09 10:00")
    await Ticks(town.hotline).report()
    (seen,) = told(town)
    assert "重办 1 件" in seen.text
    assert "原样报出 1 件" in seen.text
