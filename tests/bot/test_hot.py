"""热点问题 in the morning: to those who lead, with news alone, once, whatever happens meanwhile."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot import hot as hot_issues
from bot.delivery import repeatable
from bot.hot import Mornings, draft, issues, keep
from bot.ticks import Ticks
from bot.wiring import Hotline
from domain.periodical import Every
from flow import erase, hot
from flow.ports import HotIssue, Kind, Told
from storage import tables
from storage.uow import Uow
from tests.bot.test_periodicals import until
from tests.handlers.conftest import empty, example, town, understand
from tests.handlers.test_hot import NEIGHBOURS, OTHERS, grumbled
from tests.handlers.town import LI, QIAN, RESIDENTS, ZHENG, Seen, Town, address

__all__ = ["empty", "example", "town", "understand"]


def told(town: Town) -> list[Seen]:
    return [seen for seen in town.deliver() if seen.notice.args.get("list") == hot.HOT]


async def test_those_who_lead_read_it_in_the_morning(town: Town) -> None:
    await grumbled(town)
    ticks = Ticks(town.hotline)
    until(town, "03-03 07:00")
    await ticks.report()
    assert told(town) == []
    until(town, "03-03 09:00")
    await ticks.report()
    seen = told(town)
    assert {each.chat for each in seen} == {QIAN, ZHENG}
    assert {each.text for each in seen} == {seen[0].text}
    assert "这几天又有人反映" in seen[0].text
    assert "5 人反映" in seen[0].text
    assert "停水" not in seen[0].text
    assert seen[0].labels == ["1", "全部热点"]
    opened = (await town.press(QIAN, next(each for each in seen if each.chat == QIAN), "1")).of(Kind.LIST)
    assert opened.labels == ["1", "2", "3", "4", "5", "« 返回"]
    await ticks.report()
    assert told(town) == []


async def test_without_news_or_heat_nothing_is_said(town: Town) -> None:
    for words in OTHERS:
        await town.say(LI, RESIDENTS, f"/new {words}")
    until(town, "03-03 09:00")
    ticks = Ticks(town.hotline)
    await ticks.report()
    assert told(town) == []
    await grumbled(town)
    until(town, "03-04 09:00")
    await ticks.report()
    assert len(told(town)) == 2
    until(town, "03-05 09:00")
    await ticks.report()
    assert told(town) == []


async def test_replicas_and_restarts_send_one(town: Town) -> None:
    await grumbled(town)
    until(town, "03-03 09:00")
    drafts = [draft(town.hotline, "example") for _ in range(2)]  # both look before either has sent
    assert [keep(town.hotline, *each) for each in drafts if each] == [True, False]
    assert len(told(town)) == 2
    await Mornings(town.hotline).run()  # as after a restart
    assert told(town) == []
    with town.hotline.database.read() as connection:
        (row,) = connection.execute(select(tables.periodicals)).all()
    assert (row.every, row.last) == (Every.DAY, "2026-03-02")


async def test_whoever_dies_before_sending_is_made_up_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outbox and the mark that it is out are one transaction."""
    await grumbled(town)
    until(town, "03-03 09:00")
    with monkeypatch.context() as broken:
        broken.setattr(hot, "keep", lambda *_args: 1 / 0)
        await Mornings(town.hotline).run()
    assert told(town) == []
    await Mornings(town.hotline).run()
    assert len(told(town)) == 2


async def test_one_that_fails_is_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await grumbled(town)
    until(town, "03-03 09:00")
    mornings = Mornings(town.hotline)
    with monkeypatch.context() as broken:
        broken.setattr(hot_issues, "draft", lambda *_args: 1 / 0)
        await mornings.run()
    assert told(town) == []
    await mornings.run()
    assert len(told(town)) == 2


async def test_no_transaction_is_open_while_it_is_worked_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await grumbled(town)
    until(town, "03-03 09:00")
    real, look, open_, seen = town.hotline.hottest, Hotline.look, [0], list[int]()

    @contextmanager
    def looking(hotline: Hotline) -> Iterator[Uow]:
        open_[0] += 1
        with look(hotline) as uow:
            yield uow
        open_[0] -= 1

    def find(told: Sequence[Told], now: datetime, least: int) -> Sequence[HotIssue]:
        seen.append(open_[0])
        return real(told, now, least)

    monkeypatch.setattr(Hotline, "look", looking)
    town.hotline.hottest = find
    assert draft(town.hotline, "example")
    notice = (await town.say(QIAN, QIAN, "/hot")).of(Kind.LIST).notice
    assert issues(town.hotline, notice)
    assert len(seen) >= 3
    assert set(seen) == {0}


async def test_what_was_erased_before_it_left_is_in_none_of_it(town: Town) -> None:
    await grumbled(town)
    until(town, "03-03 09:00")
    await Mornings(town.hotline).run()
    with town.hotline.work() as uow:
        for who in NEIGHBOURS[:3]:
            erase.erase(uow, "example", str(uow.people.at("example", address(who))), erase.Asked.CHAT)
    assert told(town) == [], "two are too few"


async def test_what_cannot_leave_on_its_day_is_left_out(town: Town) -> None:
    await grumbled(town)
    until(town, "03-03 09:00")
    await Mornings(town.hotline).run()
    town.clock.on(hours=14)
    assert told(town) == []


async def test_on_trial_nobody_is_told(town: Town) -> None:
    await grumbled(town)
    rules: Any = town.hotline.world.communities
    rules["example"] = replace(rules["example"], shadow=True)
    until(town, "03-03 09:00")
    await Mornings(town.hotline).run()
    assert told(town) == []


async def test_a_doubt_does_not_repeat_what_nobody_asked_for(town: Town) -> None:
    await grumbled(town)
    (asked,) = [seen for seen in (await town.say(QIAN, QIAN, "/hot")).sent if seen.notice.kind is Kind.LIST]
    until(town, "03-03 09:00")
    await Mornings(town.hotline).run()
    assert repeatable(asked.notice)
    assert not any(repeatable(seen.notice) for seen in told(town))
