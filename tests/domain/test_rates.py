"""The three rates by hand: what counts for whom, and what is left out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.act import Act
from domain.case import Verdict
from domain.events import Event, Scalar
from domain.lifecycle import decide, register, replay
from domain.people import CLOCK, Actor, Grant, Role
from domain.rates import Period, Rates, Share, by_unit, turns
from tests.domain.building import DISPATCHER, OFFICER, REPORTER, at, community

NOW = at("2026-12-31 12:00")
EVER = Period(at("2026-01-01 00:00"), at("2027-01-01 00:00"))
MINE = {"matter": "stairs_light", "unit": "wuye"}
LIGHT = Actor("light", frozenset({Grant(Role.OFFICER, "gongdian")}))
SOLVED: list[tuple[str, Act, Actor, Mapping[str, Scalar]]] = [
    ("11-23 10:05", Act.ASSIGN, DISPATCHER, MINE),
    ("11-23 14:00", Act.SIGN, OFFICER, {}),
    ("11-25 14:00", Act.RESOLVE, OFFICER, {"text": "v"}),
    ("11-25 18:00", Act.JUDGE, REPORTER, {"verdict": "satisfied"}),
]


def story(*acts: tuple[str, Act, Actor, Mapping[str, Scalar]], case: str = "case-1") -> list[Event]:
    """A case by what was done to it and when, in November and December."""
    data: dict[str, Scalar] = {"reporter": REPORTER.person, "channel": "chat", "urgency": "ordinary"}
    opened = at("2026-11-23 10:00")
    events = [register(community="example", case=case, number="1123-0001-1", actor=REPORTER, at=opened, data=data)]
    for when, act, by, more in acts:
        events.append(decide(replay(events), act, by=by, at=at(f"2026-{when}"), data=more))
    return events


def rates(*stories: list[Event], now: datetime = NOW, aside: bool = False, period: Period = EVER) -> Rates:
    return Rates(tuple(turn for each in stories for turn in turns(each, community(), now, set_aside=aside)), period)


def test_a_case_done_as_it_should_be():
    found = rates(story(*SOLVED))
    assert found.response == found.on_time == found.resolution == found.satisfaction == Share(1, 1)
    assert (found.returned, found.silent, found.set_aside) == (0, 0, 0)


def test_nothing_has_no_rate():
    assert rates().response.rate is None
    assert Share(1, 4).rate == 0.25


def test_signing_late_is_late_however_well_it_goes_on():
    late = [SOLVED[0], ("11-25 10:00", Act.SIGN, OFFICER, {}), *SOLVED[2:]]
    found = rates(story(*late))
    assert found.response == Share(0, 1)
    assert found.resolution == Share(1, 1)


def test_what_is_open_and_late_counts_today_and_what_has_time_does_not():
    given = story(SOLVED[0])
    assert rates(given, now=at("2026-11-23 16:00")).response == Share(0, 0)
    assert rates(given, now=at("2026-11-25 09:00")).response == Share(0, 1)
    signed = story(*SOLVED[:2])
    assert rates(signed, now=at("2026-11-26 09:00")).on_time == Share(0, 0)
    assert rates(signed).on_time == Share(0, 1)


def test_done_but_not_well_is_solved_and_not_satisfied():
    found = rates(story(*SOLVED[:3], ("11-25 18:00", Act.JUDGE, REPORTER, {"verdict": "dissatisfied"})))
    assert (found.resolution, found.satisfaction) == (Share(1, 1), Share(0, 1))


def test_each_result_has_its_word_and_a_reopened_one_is_not_solved():
    again = [
        *SOLVED[:3],
        ("11-26 09:00", Act.REOPEN, REPORTER, {}),
        ("11-26 10:00", Act.SIGN, OFFICER, {}),
        ("11-27 10:00", Act.RESOLVE, OFFICER, {"text": "v"}),
        ("11-27 12:00", Act.JUDGE, REPORTER, {"verdict": "satisfied"}),
    ]
    found = rates(story(*again))
    assert (found.resolution, found.satisfaction, found.response) == (Share(1, 2), Share(1, 2), Share(2, 2))
    assert [turn.word and turn.word.verdict for turn in found.turns] == [Verdict.UNSOLVED, Verdict.SATISFIED]


def test_silence_is_no_word():
    found = rates(story(*SOLVED[:3], ("12-10 09:00", Act.LAPSE, CLOCK, {})))
    assert (found.resolution, found.silent) == (Share(0, 0), 1)


def test_what_two_people_set_aside_is_left_out_of_satisfaction_alone_and_shown():
    angry = story(*SOLVED[:3], ("11-25 18:00", Act.JUDGE, REPORTER, {"verdict": "dissatisfied"}))
    found = rates(angry, aside=True)
    assert (found.satisfaction, found.resolution, found.set_aside) == (Share(0, 0), Share(1, 1), 1)


def test_returning_in_time_is_an_answer_and_the_next_unit_has_its_own_turn():
    events = story(
        SOLVED[0],
        ("11-23 11:00", Act.RETURN, OFFICER, {"reason": "not_ours"}),
        ("11-23 14:00", Act.ASSIGN, DISPATCHER, {"matter": "power_outage", "unit": "gongdian"}),
        ("11-25 14:00", Act.SIGN, LIGHT, {}),
    )
    cards = by_unit(turns(events, community(), at("2026-11-25 15:00")), EVER)
    assert list(cards) == ["gongdian", "wuye"]
    assert (cards["wuye"].response, cards["wuye"].returned) == (Share(1, 1), 1)
    assert cards["gongdian"].response == Share(0, 1), "power is signed for within half an hour"


def test_more_time_that_was_granted_is_in_time():
    head = Actor("head", frozenset({Grant(Role.HEAD, "wuye")}))
    asked = {"span": "5wd", "rung": 1, "text": "v"}
    longer = [
        *SOLVED[:2],
        ("11-27 10:00", Act.EXTEND_ASK, OFFICER, asked),
        ("11-27 11:00", Act.EXTEND, head, {}),
        ("12-04 10:00", Act.RESOLVE, OFFICER, {"text": "v"}),
    ]
    assert rates(story(*longer)).on_time == Share(1, 1)
    refused = [*longer[:3], ("11-27 11:00", Act.EXTEND_NOT, head, {}), longer[4]]
    assert rates(story(*refused)).on_time == Share(0, 1)


AGAIN = [
    *SOLVED[:3],
    ("11-26 09:00", Act.REOPEN, REPORTER, {}),
    ("11-30 15:00", Act.SIGN, OFFICER, {}),
    ("12-12 10:00", Act.RESOLVE, OFFICER, {"text": "v"}),
    ("12-14 12:00", Act.JUDGE, REPORTER, {"verdict": "dissatisfied"}),
]
EVERYTHING = ("response", "on_time", "resolution", "satisfaction")


@given(st.integers(0, 60 * 24 * 40))
def test_whatever_counts_counts_in_one_of_two_months(minutes: int):
    """Wherever the line between two periods is drawn, what one shows and what the other shows is what both show."""
    line = at("2026-11-23 00:00") + timedelta(minutes=minutes)
    told = [
        story(*SOLVED),
        story(*AGAIN, case="case-2"),
        story(SOLVED[0], case="case-3"),
        story(*SOLVED[:2], case="case-4"),
    ]
    halves = [rates(*told, period=Period(EVER.since, line)), rates(*told, period=Period(line, EVER.until))]
    whole = rates(*told)
    for name in EVERYTHING:
        parts = [getattr(half, name) for half in halves]
        together = Share(sum(each.part for each in parts), sum(each.whole for each in parts))
        assert together == getattr(whole, name)
    assert whole.response == Share(3, 5)


def test_a_month_that_is_over_stays_as_it_is():
    """What was late in November is late in November, and no surprise in December when it is signed for at last."""
    november = Period(at("2026-11-01 00:00"), at("2026-12-01 00:00"))
    december = Period(at("2026-12-01 00:00"), at("2027-01-01 00:00"))
    open_ = story(SOLVED[0])
    signed = story(SOLVED[0], ("12-03 10:00", Act.SIGN, OFFICER, {}))
    assert rates(open_, now=at("2026-12-01 00:00"), period=november).response == Share(0, 1)
    assert rates(signed, period=november).response == Share(0, 1)
    assert rates(signed, period=december).response == Share(0, 0)


def test_a_colleague_who_signs_anew_does_not_make_up_for_a_late_answer():
    late = story(
        SOLVED[0],
        ("11-26 10:00", Act.SIGN, OFFICER, {}),
        ("11-26 11:00", Act.RELEASE, CLOCK, {"reason": "left"}),
        ("11-26 11:05", Act.SIGN, OFFICER, {}),
    )
    assert rates(late).response == Share(0, 1)


def test_what_a_body_outside_does_is_nobody_s_of_ours():
    sent = story(
        *SOLVED[:2],
        ("11-24 10:00", Act.SEND_UP, DISPATCHER, {"unit": "jiedao", "external": "JD-1"}),
        ("12-20 10:00", Act.RESOLVE, DISPATCHER, {"text": "v"}),
        ("12-20 12:00", Act.JUDGE, REPORTER, {"verdict": "dissatisfied"}),
    )
    (turn,) = turns(sent, community(), NOW)
    assert (turn.unit, turn.done, turn.word) == ("wuye", None, None)


@pytest.mark.parametrize("much", [0, 1, 7])
def test_shares_add_up(much: int):
    found = rates(*[story(*SOLVED, case=f"case-{n}") for n in range(much)])
    assert found.response == Share(much, much)
    assert len(found.turns) == much


def test_the_story_is_a_story():
    """The acts above are allowed, so the figures are about something that can happen."""
    assert replay(story(*SOLVED)).verdict is Verdict.SATISFIED
