"""The spoken number: easy to say, hard to mishear."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.number import check_digit, heard, spoken

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
SERIALS = st.integers(1, 999_999)
SETTINGS = settings(max_examples=100, deadline=None, derandomize=True)


def test_a_number_as_it_is_told():
    assert check_digit("11230001") == "4"
    assert spoken(date(2026, 11, 23), 1) == "1123-0001-4"
    assert check_digit("572") == "4"  # Damm's own example


@SETTINGS
@given(DAYS, SERIALS)
def test_what_is_spoken_is_heard(day, serial):
    number = spoken(day, serial)
    assert number.startswith(f"{day:%m%d}-{serial:04d}-")
    assert heard(number) == number
    assert heard(number.replace("-", "")) == number


@SETTINGS
@given(DAYS, SERIALS, st.data())
def test_every_single_wrong_digit_is_found(day, serial, data):
    digits = spoken(day, serial).replace("-", "")
    for place, right in enumerate(digits):
        wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right]))
        changed = digits[:place] + wrong + digits[place + 1 :]
        assert check_digit(changed[:-1]) != changed[-1]


def test_every_wrong_digit_of_one_number_is_misheard():
    number = "1123-0001-4"
    for place in (place for place, char in enumerate(number) if char != "-"):
        for wrong in set("0123456789") - {number[place]}:
            assert heard(number[:place] + wrong + number[place + 1 :]) is None


@SETTINGS
@given(DAYS, SERIALS)
def test_every_swap_of_neighbours_is_found(day, serial):
    digits = spoken(day, serial).replace("-", "")
    for place in range(len(digits) - 1):
        one, other = digits[place : place + 2]
        changed = digits[:place] + other + one + digits[place + 2 :]
        assert (check_digit(changed[:-1]) == changed[-1]) is (one == other)


@pytest.mark.parametrize(
    "said",
    [
        "1123-0001-4",
        "我的工单号是1123-0001-4，怎么样了",
        "帮我查一下1123 0001 4谢谢",
        "单号：112300014。",
        "1123—0001—4",
        "1123_0001_4",
        "工单1123-0001-4在3号楼",
        "3号楼的事，1123-0001-4",
        "先说错了1123-0001-3，是1123-0001-4",
    ],
)
def test_a_number_is_heard_in_a_sentence(said):
    assert heard(said) == "1123-0001-4"


@pytest.mark.parametrize(
    "said", ["", "你好", "1123-0001", "1123-0001-3", "123-0001-4", "1123-001-8", "3号楼2单元", "一一二三零零零一八"]
)
def test_where_there_is_none_none_is_heard(said):
    assert heard(said) is None


@pytest.mark.parametrize("said", ["2026年1123-0001-4", "0110-1123-0001-4"])
def test_a_number_is_heard_behind_another_one(said):
    assert heard(said) == "1123-0001-4"


@pytest.mark.parametrize("said", ["１１２３－０００１－４", "１１２３-０００１-4"])
def test_full_width_digits_are_heard_in_the_written_form(said):
    assert heard(said) == "1123-0001-4"


@SETTINGS
@given(st.text(max_size=60))
def test_whatever_is_said_hearing_it_does_not_fail(said):
    assert heard(said) is None or len(heard(said)) >= 11
