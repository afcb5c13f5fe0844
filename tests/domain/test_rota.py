"""Who is on duty, as a rule about shifts."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.people import Role
from domain.rota import LONGEST, Shift, following, on_duty, preferred
from tests.domain.building import at

NINE, FIVE = at("2026-11-23 09:00"), at("2026-11-23 17:00")
MINUTE = timedelta(minutes=1)


def shift(person="zhou", starts=NINE, ends=FIVE):
    return Shift(person, Role.DISPATCHER, "", starts, ends)


def test_from_the_first_minute_to_the_last():
    one = [shift()]
    assert on_duty(one, NINE - MINUTE) == ()
    assert on_duty(one, NINE) == on_duty(one, FIVE - MINUTE) == ("zhou",)
    assert on_duty(one, FIVE) == ()


def test_whoever_forgot_to_sign_off_is_off_after_a_while():
    one = [shift(ends=None)]
    assert on_duty(one, NINE + LONGEST - MINUTE) == ("zhou",)
    assert on_duty(one, NINE + LONGEST) == ()


def test_whoever_came_first_is_first_and_nobody_twice():
    three = [shift("wu", NINE + MINUTE), shift("zhou"), shift("wu", NINE + 2 * MINUTE)]
    assert on_duty(three, NINE + 3 * MINUTE) == ("zhou", "wu")


def test_the_next_shift():
    assert following([shift("a", FIVE, None), shift("b", NINE + MINUTE), shift()], NINE) == shift("b", NINE + MINUTE)
    assert following([shift()], NINE) is None


def test_those_on_duty_or_everybody():
    assert preferred(["zhou", "wu"], ["wu"]) == ("wu",)
    assert preferred(["zhou", "wu"], []) == ("zhou", "wu")
    assert preferred(["zhou"], ["somebody who has left"]) == ("zhou",)
    assert preferred([], ["wu"]) == ()


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdefgh")))
def test_a_rung_is_never_empty(holders, serving):
    chosen = preferred(holders, serving)
    assert bool(chosen) == bool(holders)
    assert set(chosen) <= set(holders)
    assert list(chosen) == [person for person in holders if person in chosen]
