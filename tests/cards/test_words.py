"""Moments, spans and sums as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import words
from domain.clock import Span, Sum, explain
from domain.community import Community
from locales import texts

ZH, EN = texts("zh-CN"), texts("en")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # Monday, four in the afternoon in Shanghai


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        (NOW, "今天 16:00", "today 16:00"),
        (NOW + timedelta(hours=7, minutes=59), "今天 23:59", "today 23:59"),
        (NOW + timedelta(hours=8), "明天 00:00", "tomorrow 00:00"),
        (NOW - timedelta(hours=16), "今天 00:00", "today 00:00"),
        (NOW - timedelta(hours=16, minutes=1), "昨天 23:59", "yesterday 23:59"),
        (NOW + timedelta(days=2), "11月25日 周三 16:00", "Wed 25/11 16:00"),
        (NOW + timedelta(days=6), "11月29日 周日 16:00", "Sun 29/11 16:00"),
        (NOW - timedelta(days=2), "11月21日 周六 16:00", "Sat 21/11 16:00"),
        (NOW + timedelta(days=365), "11月23日 周二 16:00", "Tue 23/11 16:00"),
    ],
)
def test_moments(example: Community, when: datetime, zh: str, en: str) -> None:
    assert words.moment(ZH, example.calendar, when, NOW) == zh
    assert words.moment(EN, example.calendar, when, NOW) == en


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        ("30m", "30 分钟", "30 min"),
        ("90m", "1 小时 30 分钟", "1 h 30 min"),
        ("60m", "1 小时", "1 h"),
        ("24h", "24 小时", "24 h"),
        ("36h", "36 小时", "36 h"),
        ("2d", "2 天", "2 d"),
        ("72h", "3 天", "3 d"),
        ("30wm", "30 分钟工作时间", "30 working min"),
        ("2wh", "2 小时工作时间", "2 working h"),
        ("24wh", "24 小时工作时间", "24 working h"),
        ("5wd", "5 个工作日", "5 working day(s)"),
    ],
)
def test_spans(span: str, zh: str, en: str) -> None:
    assert words.span(ZH, Span.parse(span)) == zh
    assert words.span(EN, Span.parse(span)) == en


def test_a_sum(example: Community) -> None:
    total = explain(NOW, Span.parse("5wd"), example.calendar)
    zh = "11-23 16:00 签收 + 5 个工作日,跳过 11-28、11-29 = 11-30 16:00"
    en = "signed 11-23 16:00 + 5 working day(s), skipping 11-28、11-29 = 11-30 16:00"
    assert words.total(ZH, example.calendar, "finish", total) == zh
    assert words.total(EN, example.calendar, "finish", total) == en


def test_a_plain_sum(example: Community) -> None:
    total = explain(NOW, Span.parse("30m"), example.calendar)
    assert words.total(ZH, example.calendar, "sign", total) == "16:00 派单 + 30 分钟 = 16:30"


def test_a_year_nobody_has_announced_is_said_to_be_provisional(example: Community) -> None:
    total = explain(datetime(2040, 3, 1, 2, 0, tzinfo=UTC), Span.parse("5wd"), example.calendar)
    assert total.provisional
    for say in (ZH, EN):
        assert words.total(say, example.calendar, "sign", total).endswith(say("sum.provisional"))


def test_a_provisional_sum_does_not_speak_of_next_year_when_it_is_this_one(example: Community) -> None:
    start = datetime(2040, 3, 1, 2, 0, tzinfo=UTC)
    total = explain(start, Span.parse("1wd"), example.calendar)
    assert "明年" not in words.total(ZH, example.calendar, "sign", total)


def test_every_clock_s_sum_fits_an_answer_to_a_press_on_every_day_of_a_year(example: Community) -> None:
    longest = 0
    for day in range(366):
        start = datetime(2026, 1, 1, 9, 30, tzinfo=UTC) + timedelta(days=day)
        for clock_class in example.clocks.values():
            for kind, span in clock_class.spans.items():
                total = explain(start, span, example.calendar)
                longest = max(
                    longest, *(len(words.total(say, example.calendar, kind.value, total)) for say in (ZH, EN))
                )
    assert longest <= 200


def test_a_long_sum_still_fits_an_answer(example: Community) -> None:
    total = explain(datetime(2026, 1, 5, 2, 0, tzinfo=UTC), Span.parse("60wd"), example.calendar)
    assert len(words.total(ZH, example.calendar, "finish", total)) <= 200


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
)
def test_any_moment_has_words(example: Community, now: datetime, off: timedelta) -> None:
    for say in (ZH, EN):
        text = words.moment(say, example.calendar, now + off, now)
        assert f"{example.calendar.local(now + off):%H:%M}" in text
        assert "{" not in text


def test_days_skipped_are_listed_in_order(example: Community) -> None:
    skipped = (date(2026, 2, 14), date(2026, 2, 16))
    sum_ = Sum(NOW, Span.parse("2wd"), NOW + timedelta(days=4), skipped, False)
    assert "跳过 02-14、02-16 =" in words.total(ZH, example.calendar, "sign", sum_)


@pytest.mark.parametrize(("days", "said"), [(730, "2 年"), (365, "1 年"), (90, "90 天"), (400, "400 天")])
def test_how_long_something_is_kept(days: int, said: str) -> None:
    assert words.keeping(texts("zh-CN"), days) == said
