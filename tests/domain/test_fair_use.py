"""How long until one more may be brought."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.fair_use import NO_TIME, wait

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEN = timedelta(minutes=10)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


def test_room_for_more() -> None:
    assert wait(3, TEN, ago(), NOW) == NO_TIME
    assert wait(3, TEN, ago(1, 2), NOW) == NO_TIME


def test_the_oldest_of_the_last_few_has_to_be_past() -> None:
    assert wait(3, TEN, ago(1, 2, 4), NOW) == timedelta(minutes=6)
    assert wait(3, TEN, ago(4, 1, 2, 9), NOW) == timedelta(minutes=6)


def test_what_is_ten_minutes_old_no_longer_counts() -> None:
    assert wait(1, TEN, ago(10), NOW) == NO_TIME
    assert wait(1, TEN, ago(9.9), NOW) > NO_TIME


def test_a_clock_put_back_makes_nobody_wait() -> None:
    assert wait(1, TEN, ago(-1, -500), NOW) == NO_TIME


@given(st.lists(st.floats(-60, 60), max_size=12), st.integers(1, 9))
def test_after_the_wait_there_is_room(minutes: list[float], most: int) -> None:
    brought = ago(*minutes)
    left = wait(most, TEN, brought, NOW)
    assert NO_TIME <= left <= TEN
    past = [at for at in brought if at <= NOW]
    assert wait(most, TEN, past, NOW + left) == NO_TIME
