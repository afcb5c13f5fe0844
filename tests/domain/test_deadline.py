"""When the clock of a case in progress runs out, and what comes before that: more time, time that stood, a promise, somebody who
watches."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.case import Channel, ClockKind, State, Verdict, Voice, Wish
from domain.clock import Measure, Span, Sum
from domain.ladder import Due, DueKind, deadline, next_due, owner, step_at
from domain.pause import Pause, with_stretch
from domain.people import Role
from tests.domain.building import OPENED, at, case, community, day, local

P, R = State.IN_PROGRESS, State.RESOLVED
WORKED = case(P, officer="zhang")  # since Monday 23 November 10:00, an ordinary clock: five working days
PROMISE = at("2026-12-10 17:00")


def stood(*stretches: tuple[str, str]) -> dict[str, str]:
    """The clock has stood for a while, or several times."""
    held = ""
    for since, until in stretches:
        held = with_stretch(held, at(since), at(until))
    return {"held": held}


def watched(since: str) -> dict[str, Any]:
    """A chair has wanted it done sooner, since then: within two working days."""
    return {"supervised": 2, "supervised_at": at(since), "reported_at": at(since)}


def first(since: str) -> dict[str, Any]:
    """Whoever waits goes first (S27), it is known since then: within three working days."""
    return {"vulnerable_at": at(since)}


WHOLE_DAY = ("2026-11-24 08:30", "2026-11-24 17:00")  # seven hours of work


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        pytest.param({}, "2026-11-30 10:00", id="five working days"),
        pytest.param({"extension": Wish.ASKED, "extra": "2wd"}, "2026-11-30 10:00", id="more time asked for"),
        pytest.param({"extension": Wish.GRANTED, "extra": "2wd"}, "2026-12-02 10:00", id="more time given"),
        pytest.param(stood(("2026-11-24 10:00", "2026-11-24 16:00")), "2026-11-30 16:00", id="stood over lunch"),
        pytest.param(stood(WHOLE_DAY, ("2026-11-26 16:00", "2026-11-27 09:30")), "2026-12-01 13:30", id="stood twice"),
        pytest.param(
            {"extension": Wish.GRANTED, "extra": "2wd", **stood(("2026-12-01 10:00", "2026-12-01 11:00"))},
            "2026-12-02 11:00",
            id="stood in the time that was given",
        ),
        pytest.param(stood(("2026-12-01 10:00", "2026-12-01 11:00")), "2026-11-30 10:00", id="stood when it was over"),
        pytest.param(watched("2026-11-24 09:00"), "2026-11-26 09:00", id="somebody watches"),
        pytest.param(watched("2026-11-20 10:00"), "2026-11-25 10:00", id="somebody has watched since before"),
        pytest.param(watched("2026-11-27 10:00"), "2026-11-30 10:00", id="somebody watches in the last days"),
        pytest.param(watched("2026-11-23 16:00") | stood(WHOLE_DAY), "2026-11-26 16:00", id="watched, and stood"),
        pytest.param(first("2026-11-24 09:00"), "2026-11-27 09:00", id="goes first since it is known"),
        pytest.param(first("2026-11-20 10:00"), "2026-11-26 10:00", id="known since before"),
        pytest.param(first("2026-11-23 10:00"), "2026-11-26 10:00", id="known from the beginning"),
        pytest.param(first("2026-11-27 10:00"), "2026-11-30 10:00", id="known in the last days"),
        pytest.param(
            first("2026-11-24 09:00") | {"extension": Wish.GRANTED, "extra": "2wd"},
            "2026-12-01 09:00",
            id="goes first, and more time given",
        ),
        pytest.param(
            first("2026-11-24 09:00") | stood(("2026-11-25 08:30", "2026-11-25 17:00")),
            "2026-11-30 09:00",
            id="goes first, and stood",
        ),
        pytest.param(
            first("2026-11-23 10:00") | watched("2026-11-23 16:00"), "2026-11-25 16:00", id="goes first, and watched"
        ),
        pytest.param(
            first("2026-11-24 09:00") | watched("2026-11-26 09:00"), "2026-11-27 09:00", id="watched, and goes first"
        ),
        pytest.param(
            first("2026-11-23 10:00") | {"promised": PROMISE}, "2026-12-10 17:00", id="goes first, a day is named"
        ),
        pytest.param({"promised": PROMISE}, "2026-12-10 17:00", id="a body outside has named a day"),
        pytest.param({"promised": at("2026-11-20 17:00")}, "2026-11-30 10:00", id="a day that is past"),
        pytest.param({"promised": OPENED}, "2026-11-30 10:00", id="this very moment"),
    ],
)
def test_in_progress_it_is_due(changes, due):
    assert local(deadline(replace(WORKED, **changes), community()).due) == due


@pytest.mark.parametrize(("state", "due"), [(State.ASSIGNED, "2026-11-24 10:00"), (R, "2026-11-30 10:00")])
@pytest.mark.parametrize(
    "changes",
    [
        watched("2026-11-23 10:00"),
        first("2026-11-23 10:00"),
        {"promised": at("2026-11-23 12:00")},
        stood(WHOLE_DAY),
    ],
)
def test_nobody_else_is_hurried_by_it_or_gets_more(state, due, changes):
    assert local(deadline(case(state, **changes), community()).due) == due


@pytest.mark.parametrize(
    ("name", "changes"), [("supervised", watched("2026-11-24 09:00")), ("vulnerable", first("2026-11-24 09:00"))]
)
def test_where_the_community_has_no_shorter_time_there_is_none(name, changes):
    town = community()
    ordinary = replace(town.clocks["ordinary"], **{name: None})
    town = replace(town, clocks={**town.clocks, "ordinary": ordinary})
    assert local(deadline(replace(WORKED, **changes), town).due) == "2026-11-30 10:00"


@pytest.mark.parametrize(
    ("changes", "span"),
    [
        (first("2026-11-24 09:00"), Span(3, Measure.DAYS)),
        (watched("2026-11-24 09:00"), Span(2, Measure.DAYS)),
    ],
)
def test_a_shorter_time_is_a_sum_from_when_it_was_known(changes, span):
    total = deadline(replace(WORKED, **changes), community())
    assert (total.start, total.span, total.added) == (at("2026-11-24 09:00"), span, ())


def test_a_promise_is_a_sum_of_all_the_time_until_then():
    moment = OPENED + timedelta(minutes=90, seconds=59)
    total = deadline(replace(WORKED, promised=moment), community())
    assert total == Sum(OPENED, Span(90, Measure.ELAPSED), moment, (), provisional=False)
    assert total.span.written == "90m"


# ── while the clock stands ──────────────────────────────────────────────────────────────────────────────────────────

TUESDAY = at("2026-11-24 10:00")
ASKING = replace(WORKED, pause=Pause.RESIDENT, paused_at=TUESDAY)
HUNG = replace(WORKED, pause=Pause.SUSPENDED, paused_at=TUESDAY, until=PROMISE)


@pytest.mark.parametrize(
    ("one", "due"),
    [
        pytest.param(ASKING, "2026-11-26 10:00", id="two working days for an answer"),
        pytest.param(
            replace(ASKING, urgency="urgent", matter="gas_smell"), "2026-11-24 10:00", id="danger waits for nobody"
        ),
        pytest.param(HUNG, "2026-12-10 17:00", id="until the day agreed to"),
        pytest.param(replace(HUNG, until=OPENED), "2026-11-24 10:00", id="a day that is past"),
        pytest.param(replace(HUNG, until=None), "2026-11-24 10:00", id="no day"),
    ],
)
def test_it_stands(one, due):
    assert local(deadline(one, community()).due) == due


def test_a_suspension_is_a_sum_that_does_not_depend_on_holidays():
    total = deadline(HUNG, community())
    assert total == Sum(TUESDAY, Span(16 * 1440 + 420, Measure.ELAPSED), PROMISE, (), provisional=False)


def test_an_answer_is_waited_for_over_a_weekend():
    total = deadline(replace(ASKING, paused_at=at("2026-11-27 10:00")), community())
    assert total.skipped == (day("2026-11-28"), day("2026-11-29"))


def test_whoever_is_asked_is_reminded_once_and_then_it_goes_on():
    due = deadline(ASKING, community()).due
    assert [_told(replace(ASKING, fired=n)) for n in range(3)] == [
        (DueKind.CHASE, "2026-11-25 10:00"),
        (DueKind.RESUME, "2026-11-26 10:00"),
        (DueKind.RESUME, "2026-11-26 10:00"),
    ]
    assert step_at(ASKING, community(), 0).who is Role.RESIDENT
    assert next_due(ASKING, community(), due - timedelta(minutes=1)).kind is DueKind.CHASE
    assert next_due(ASKING, community(), due).kind is DueKind.RESUME, "too late to remind"


def test_nobody_is_reminded_of_what_is_suspended():
    assert next_due(HUNG, community()) == Due(DueKind.RESUME, PROMISE, 0)


def _told(one):
    due = next_due(one, community())
    return due.kind, local(due.at)


# ── somebody watches ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reported", "morning"),
    [
        ("2026-11-23 10:00", "2026-11-24 08:30"),
        ("2026-11-24 08:29", "2026-11-24 08:30"),
        ("2026-11-24 08:30", "2026-11-25 08:30"),  # asked this morning: the next one
    ],
)
def test_word_is_asked_for_every_morning(reported, morning):
    one = replace(WORKED, **watched("2026-11-23 10:00") | {"reported_at": at(reported), "fired": 3})
    assert _told(one) == (DueKind.REPORT, morning)


@pytest.mark.parametrize(
    "one",
    [
        case(State.ASSIGNED, **watched("2026-11-23 10:00")),
        replace(ASKING, **watched("2026-11-23 10:00")),
        replace(WORKED, reported_at=OPENED),  # the word was given, and nobody watches
    ],
    ids=["nobody works on it", "it stands", "nobody watches"],
)
def test_but_not_while(one):
    assert next_due(one, community()).kind is not DueKind.REPORT


def test_what_comes_first_carries_when_the_clock_runs_out():
    for one in (WORKED, ASKING, case(), case(R, asked=True), replace(WORKED, **watched("2026-11-23 10:00"))):
        due = next_due(one, community())
        assert due.until == deadline(one, community()).due
        assert due == replace(due, until=None), "the same due action, whenever it is to be over"


# ── nobody is left who could say anything ───────────────────────────────────────────────────────────────────────────


def test_when_whoever_had_not_spoken_has_left_it_is_over_at_once():
    spoken = Voice("case-2", "chen", Channel.CHAT, asked=True, verdict=Verdict.SATISFIED)
    one = case(R, asked=True, gone=True, joined=(spoken,))
    assert _told(one) == (DueKind.LAPSE, "2026-11-23 10:00")
    assert _told(case(P, gone=True, joined=(spoken,), fired=4))[0] is DueKind.CHASE, "the work goes on"


def test_tables_know_what_is_due_by_these_names():
    assert [*DueKind] == ["alarm", "chase", "lapse", "resume", "report"]


def test_a_clock_of_its_own_for_each_state():
    kinds = {
        State.TRIAGE: ClockKind.TRIAGE,
        State.ASSIGNED: ClockKind.SIGN,
        P: ClockKind.FINISH,
        R: ClockKind.CALL_BACK,
    }
    town = community()
    for state, kind in kinds.items():
        assert deadline(case(state), town).span == town.clocks["ordinary"].spans[kind]
        assert owner(case(state)) is not None
