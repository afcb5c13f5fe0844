"""The one line a dispatcher types: a number and perhaps a day, whatever else there is in it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Code, Refused
from flow.upwards import MAX_NUMBER, Sheet, read
from tests.domain.building import at, example

CALENDAR, NOW = example().calendar, at("2026-11-25 10:00")
TODAY = date(2026, 11, 25)
MISREAD = {Code.NUMBER_NEEDED, Code.TEXT_TOO_LONG, Code.DATE_UNCLEAR, Code.DATE_PAST}
NUMBERS = st.from_regex(r"[A-Z]{2}-[0-9]{4}-[0-9]{1,9}|[0-9]{12,18}|[甲乙丙]〔2026〕[0-9]{1,4}号", fullmatch=True)
BETWEEN = st.sampled_from((" ", "\n", ",", "\uff0c", "  ", "\u3000", ";"))


def day_of(moment: datetime | None) -> date | None:
    return CALENDAR.local(moment).date() if moment else None


def outcome(line: str) -> Sheet | Code:
    try:
        return read(line, NOW, CALENDAR)
    except Refused as refused:
        return refused.code


@given(NUMBERS, st.integers(0, 150), BETWEEN, st.booleans())
def test_number_and_day_in_either_order(number: str, ahead: int, between: str, day_first: bool) -> None:
    then = TODAY + timedelta(days=ahead)
    pieces = (number, f"{then.month}月{then.day}日")
    sheet = read(between.join(pieces[::-1] if day_first else pieces), NOW, CALENDAR)
    assert (sheet.number, day_of(sheet.promised)) == (number, then)
    assert sheet.promised
    assert sheet.promised > NOW


@given(NUMBERS)
def test_a_number_alone(number: str) -> None:
    sheet = read(f" {number}\n", NOW, CALENDAR)
    assert (sheet.number, sheet.promised) == (number, None)


@given(st.text(max_size=90) | st.text("0123456789JD-/月日号周五 ,:\n", max_size=30))
def test_whatever_is_typed_is_read_or_refused(line: str) -> None:
    sheet = outcome(line)
    if isinstance(sheet, Code):
        assert sheet in MISREAD
        return
    assert 0 < len(sheet.number) <= MAX_NUMBER
    assert sheet.number.isprintable()
    assert not any(map(str.isspace, sheet.number))
    assert any(map(str.isdecimal, sheet.number))
    assert sheet.promised is None or sheet.promised > NOW


@pytest.mark.parametrize("line", [":", "0周 :", "明天 :", "编号", "编号:"])
def test_a_number_has_a_digit(line: str) -> None:
    assert outcome(line) is Code.NUMBER_NEEDED


@pytest.mark.parametrize("phone", ["13800001234", "+8613800001234", "8613800001234"])
def test_a_telephone_is_no_number(phone: str) -> None:
    """It would stand in the history for ever."""
    with pytest.raises(Refused) as refused:
        read(phone, NOW, CALENDAR)
    assert refused.value.code is Code.NUMBER_NEEDED


def test_today_is_still_to_come() -> None:
    late = at("2026-11-25 22:30")
    promised = read("JD-1 今天", late, CALENDAR).promised
    assert promised
    assert promised > late
    assert day_of(promised) == TODAY
