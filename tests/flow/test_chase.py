"""The clock acts."""

import logging
from dataclasses import replace
from datetime import time

import pytest

from domain.calendar import Slot
from domain.case import State, Verdict
from domain.clock import Span
from domain.community import Community
from domain.people import Role
from flow import alarm, assign, chase, report_back, verdict
from flow.ports import Kind
from tests.domain.building import at, example, local
from tests.flow.town import DESK, GAS, GROUP, LIGHT, UNCLEAR, WUYE


def chases(world, case):
    """The steps taken so far: who was meant, who took it, which rung, whether it was late."""
    events = [event for event in world.story(case) if event.kind == "chased"]
    return [tuple(event.data[key] for key in ("who", "took", "rung", "overdue")) for event in events]


@pytest.fixture
def leaders(world, head):
    return [head, world.holder(Role.CHAIR, "suqiu"), world.holder(Role.SECRETARY)]


def test_a_case_nobody_signs_for_climbs_step_by_step(world, wang, officer, leaders):
    case = world.file(LIGHT, wang)  # Monday 10:00, one working day to sign
    world.deliver()
    ladder = [
        ("2026-11-23 16:30", ("officer", "officer", 0, False), {("chase", "unit", WUYE.peer)}),
        ("2026-11-24 10:00", ("head", "head", 1, True), {("new_card", "leader", "某headwuye")}),
        ("2026-11-26 08:30", ("chair", "chair", 2, True), {("new_card", "leader", "某chairsuqiu")}),
        ("2026-11-30 08:30", ("secretary", "secretary", 3, True), {("new_card", "leader", "某secretary")}),
        ("2026-12-02 08:30", ("secretary", "secretary", 3, True), {("new_card", "leader", "某secretary")}),
    ]
    for count, (wall, step, told) in enumerate(ladder, 1):
        assert local(world.due(case).at) == wall
        world.moment = at(wall)
        world.wait(minutes=-1)
        assert world.do(chase.sweep) == 0
        world.wait(minutes=1)
        assert world.do(chase.sweep) == 1
        assert chases(world, case)[count - 1 :] == [step]
        heard = world.heard()
        assert heard >= told
        assert ("chase", "unit", WUYE.peer) in heard, "whoever is behind hears that it went up"
        assert world.do(chase.sweep) == 0, "one step, once"
    assert world.case(case).rung == 3


def test_after_an_outage_reminders_are_left_out_and_the_rungs_come_one_by_one(world, wang, officer, leaders):
    case = world.file(LIGHT, wang)
    world.until("2026-11-30 11:00")
    taken = [world.do(chase.sweep) for _ in range(5)]
    assert taken == [1, 1, 1, 0, 0]
    assert [step[1] for step in chases(world, case)] == ["head", "chair", "secretary"]


def test_an_answered_case_is_never_chased(world, wang, officer, leaders):
    """The row that was due is looked at again: meanwhile somebody has signed."""
    case = world.file(LIGHT, wang)
    row = world.due(case)
    world.until("2026-11-23 16:40")
    world.do(assign.sign, officer, "example", case.id)
    stale = replace(case, version=case.version)
    with world.uow() as uow:  # a row from before the signature, as a crash between two replicas might leave it
        due = chase.next_due(stale, example())
        assert due.at == row.at
        uow.dues.put(stale, due, example().stamp)
    world.deliver()
    assert world.do(chase.sweep) == 1
    assert chases(world, case) == []
    assert world.deliver() == []
    assert local(world.due(case).at) > "2026-11-27"


def test_an_ended_case_is_never_chased(world, wang, officer):
    case = world.file(LIGHT, wang)
    stale_due = chase.next_due(case, example())
    world.do(verdict.withdraw, wang, "example", case.id)
    with world.uow() as uow:
        uow.dues.put(case, stale_due, example().stamp)
    world.until("2026-11-25 10:00")
    world.deliver()
    assert world.do(chase.sweep) == 1
    assert world.deliver() == []
    assert world.due(case) is None


def test_nobody_is_chased_in_quiet_hours_but_afterwards(world, wang, officer, leaders):
    world.until("2026-11-23 23:00")
    case = world.file(LIGHT, wang)
    world.deliver()
    world.until("2026-11-24 23:00")  # one working day on, at eleven at night
    world.do(chase.sweep)
    world.until("2026-11-25 23:30")
    world.deliver()
    before = chases(world, case)
    assert world.do(chase.sweep) == 1
    assert (chases(world, case), world.deliver()) == (before, [])
    assert local(world.due(case).at) == "2026-11-26 07:00"
    world.until("2026-11-26 06:59")
    assert world.do(chase.sweep) == 0
    world.until("2026-11-26 07:00")
    assert world.do(chase.sweep) == 1
    assert len(chases(world, case)) == len(before) + 1


def test_danger_is_chased_at_night(world, wang, leaders):
    world.until("2026-11-23 23:50")
    case = world.file(GAS, wang)
    world.do(alarm.take, world.holder(Role.DISPATCHER), "example", case.id)  # the alarm has a ladder of its own
    world.holder(Role.HEAD, "ranqi")
    for wall in ("2026-11-24 00:00", "2026-11-24 00:05", "2026-11-24 00:20", "2026-11-24 00:35"):
        world.until(wall)
        assert world.do(chase.sweep) == 1
    assert [step[1] for step in chases(world, case)][1:] == ["head", "chair", "secretary"]


def test_a_resident_is_not_asked_for_a_verdict_at_night(world, wang, officer):
    world.until("2026-11-24 02:00")
    case = world.file("小区停水了", wang)
    world.do(assign.sign, officer, "example", case.id)
    world.do(report_back.resolve, officer, "example", case.id, "来水了")
    world.until("2026-11-25 02:00")
    world.deliver()
    world.do(chase.sweep)
    assert Kind.REMIND not in {n.kind for n in world.deliver()}
    world.until("2026-11-25 07:00")
    world.do(chase.sweep)
    assert Kind.REMIND in {n.kind for n in world.deliver()}


# ── the call-back window ──


def resolved(world, case, officer):
    world.do(assign.sign, officer, "example", case.id)
    done = world.do(report_back.resolve, officer, "example", case.id, "换好了")
    world.deliver()
    return done


def test_a_resident_is_reminded_once_and_then_the_case_lapses(world, wang, officer):
    case = resolved(world, world.file(LIGHT, wang), officer)
    world.until("2026-11-26 10:00")
    assert world.do(chase.sweep) == 1
    (reminder,) = world.deliver()
    assert (reminder.kind, reminder.to, reminder.reply_to, reminder.person) == (Kind.REMIND, GROUP, "m1", wang.person)
    world.until("2026-11-30 09:59")
    assert world.do(chase.sweep) == 0
    world.until("2026-11-30 10:00")
    assert world.do(chase.sweep) == 1
    closed = world.case(case)
    assert (closed.state, closed.verdict) == (State.CLOSED, Verdict.LAPSED)
    assert world.story(case)[-1].actor == "clock"
    assert world.heard() >= {("ended", "resident", GROUP.peer), ("card", "unit", WUYE.peer)}
    world.wait(days=30)
    assert world.do(chase.sweep) == 0


def test_a_caller_nobody_called_never_lapses_but_climbs(world, dispatcher, officer, leaders):
    case = resolved(world, world.call(dispatcher, LIGHT, "13812345678"), officer)
    world.until("2026-12-20 10:00")
    for _ in range(6):
        world.do(chase.sweep)
    assert world.case(case).state is State.RESOLVED
    assert [step[1] for step in chases(world, case)][:3] == ["dispatcher", "chair", "secretary"]
    world.do(verdict.unreached, dispatcher, "example", case.id)
    world.do(chase.sweep)
    assert world.case(case).is_open, "the window begins anew once somebody has tried"
    world.wait(days=14)
    for _ in range(3):
        world.do(chase.sweep)
    assert world.case(case).verdict is Verdict.LAPSED


def test_a_unit_that_is_done_is_not_chased_for_the_call_back(world, dispatcher, officer, leaders):
    case = resolved(world, world.call(dispatcher, LIGHT), officer)
    world.until("2026-12-03 10:00")
    for _ in range(2):
        world.do(chase.sweep)
    assert chases(world, case)[-1][1] == "chair"
    assert ("chase", "unit", WUYE.peer) not in world.heard()


# ── who is there ──


def test_where_a_rung_is_vacant_the_next_one_up_takes_the_step(world, wang):
    world.holder(Role.SECRETARY)
    case = world.file(LIGHT, wang)
    world.until("2026-11-24 10:00")
    world.deliver()
    world.do(chase.sweep)
    assert chases(world, case) == [("head", "secretary", 3, True)]
    assert world.case(case).rung == 3
    assert ("new_card", "leader", "某secretary") in world.heard()


def test_a_head_nobody_can_write_to_is_as_good_as_none(world, wang):
    world.holder(Role.HEAD, "wuye", private=False)
    world.holder(Role.CHAIR, "suqiu")
    case = world.file(LIGHT, wang)
    world.until("2026-11-24 10:00")
    world.do(chase.sweep)
    assert chases(world, case) == [("head", "chair", 2, True)]


def test_a_head_of_another_unit_and_a_chair_of_another_centre_are_not_concerned(world, wang):
    world.holder(Role.HEAD, "gongdian")
    world.holder(Role.CHAIR, "tiaojie")
    world.holder(Role.SECRETARY)
    case = world.file(LIGHT, wang)
    world.until("2026-11-24 10:00")
    world.do(chase.sweep)
    assert chases(world, case) == [("head", "secretary", 3, True)]


def test_an_officer_without_a_group_is_reminded_privately(empty):
    empty.holder(Role.OFFICER, "wuye")
    case = empty.file(LIGHT, empty.person("老王头儿"))
    empty.deliver()
    empty.until("2026-11-23 16:30")
    empty.do(chase.sweep)
    assert chases(empty, case) == [("officer", "officer", 0, False)]
    assert empty.heard() == {("chase", "unit", "某officerwuye")}


def test_with_nobody_at_all_the_history_shows_the_gap_and_the_case_goes_on(empty):
    case = empty.file(LIGHT, empty.person("老王头儿"))
    empty.until("2026-12-05 10:00")
    for _ in range(4):
        empty.do(chase.sweep)
    assert [step[:2] for step in chases(empty, case)][:3] == [
        ("head", "head"),
        ("chair", "chair"),
        ("secretary", "secretary"),
    ]
    assert empty.due(case) is not None


def test_nobody_has_decided_whose_it_is(world, wang, leaders):
    case = world.file(UNCLEAR, wang)
    world.deliver()
    world.until("2026-11-23 11:30")
    assert world.do(chase.sweep) == 0
    world.until("2026-11-23 13:30")
    world.do(chase.sweep)
    assert world.heard() >= {("new_card", "leader", "某chairsuqiu")}
    assert chases(world, case) == [("chair", "chair", 2, True)]


def test_the_desk_is_reminded_before(world, wang):
    case = world.file(UNCLEAR, wang)
    world.deliver()
    world.until("2026-11-23 13:00")
    world.do(chase.sweep)
    assert world.heard() == {("chase", "desk", DESK.peer)}
    assert chases(world, case) == [("dispatcher", "dispatcher", 0, False)]


# ── trouble ──


@pytest.fixture
def broken(monkeypatch):
    """Cases whose turn fails half-way, after something was written."""
    bad, real = set(), chase.fire

    def fire(uow, case):
        after = real(uow, case)
        if case.id in bad:
            raise RuntimeError("no")
        return after

    monkeypatch.setattr(chase, "fire", fire)
    return bad


def test_a_case_that_cannot_be_handled_holds_up_no_other(world, wang, leaders, broken, caplog):
    bad, good = world.file(LIGHT, wang), world.file(LIGHT, wang)
    broken.add(bad.id)
    world.until("2026-11-24 10:00")
    world.deliver()
    with caplog.at_level(logging.ERROR):
        assert world.do(chase.sweep) == 2
    assert (len(chases(world, bad)), len(chases(world, good))) == (0, 1)
    assert {n.case for n in world.deliver()} == {good.id}, "nothing of the failed turn is left"
    assert [record.message for record in caplog.records] == ["chase failed"]
    assert local(world.due(bad).at) == "2026-11-24 10:10"
    broken.clear()
    world.wait(minutes=10)
    world.do(chase.sweep)
    assert len(chases(world, bad)) == 1


def test_a_community_that_was_taken_out_holds_up_no_other(world, wang, leaders):
    case = world.file(LIGHT, wang)
    other = replace(example(), id="other")
    world.communities = {"other": other}
    world.until("2026-11-24 10:00")
    try:
        assert world.do(chase.sweep) == 1
    finally:
        world.communities = {"example": example()}
    assert world.due(case) is not None


def test_no_more_are_claimed_than_asked_for_the_most_urgent_first(world, wang, leaders):
    late = world.file(LIGHT, wang)
    world.wait(hours=1)
    later = world.file(LIGHT, wang)
    world.until("2026-11-24 14:00")
    assert world.do(chase.sweep, 1) == 1
    assert (len(chases(world, late)), len(chases(world, later))) == (1, 0)


# ── a change of rules (I9) ──


def changed(**changes) -> Community:
    return replace(example(), **{"version": "another", **changes})


def test_due_times_follow_a_new_policy(world, wang):
    case, open_ = world.file(LIGHT, wang), world.file(UNCLEAR, wang)
    rules = example()
    ladder = rules.clocks["ordinary"]
    slower = replace(ladder, spans={**ladder.spans, "sign": Span.parse("2wd")})
    world.communities = {"example": changed(clocks={**rules.clocks, "ordinary": slower})}
    now = world.communities["example"]
    assert world.do(chase.rederive, now) == 2
    assert local(world.due(case).at) == "2026-11-24 16:30"
    assert {world.due(one).stamp for one in (case, open_)} == {now.stamp}
    assert world.do(chase.rederive, now) == 0
    assert world.case(case) == case, "the case itself does not change"


def test_a_holiday_announced_late_moves_what_is_due(world, wang):
    case = world.file(LIGHT, wang)
    world.deliver()
    days = example().calendar
    tomorrow = at("2026-11-24 10:00").date()
    holiday = changed(
        calendar=replace(days, closed=days.closed | {tomorrow}, version="later"), version=example().version
    )
    world.communities = {"example": holiday}
    assert world.do(chase.rederive, holiday) == 1
    told = world.heard()
    assert {("moved", "resident", GROUP.peer), ("say", "unit", WUYE.peer), ("card", "unit", WUYE.peer)} <= told
    assert world.do(chase.rederive, holiday) == 0
    assert world.heard() == set(), "once"
    world.until("2026-11-24 10:00")
    world.do(chase.sweep)
    assert [step[3] for step in chases(world, case)] == [False], "reminded, not yet late"


def test_what_was_not_derived_afresh_is_judged_by_the_new_rules_when_its_time_comes(world, wang, leaders):
    case = world.file(LIGHT, wang)
    quiet = changed(quiet=Slot(time(9, 0), time(18, 0)))
    world.communities = {"example": quiet}
    world.until("2026-11-24 10:00")
    world.do(chase.sweep)
    assert chases(world, case) == []
    assert (local(world.due(case).at), world.due(case).stamp) == ("2026-11-24 18:00", quiet.stamp)


def test_a_clock_that_was_taken_out_does_not_stop_the_others(world, wang):
    """A case still in triage, whose words suggested a clock that is gone."""
    case = world.file(UNCLEAR, wang)
    with world.uow() as uow:
        uow.connection.exec_driver_sql("UPDATE cases SET urgency='no_longer_there' WHERE id=?", (case.id,))
    rules = changed()
    world.communities = {"example": rules}
    try:
        world.do(chase.rederive, rules)
    finally:
        with world.uow() as uow:
            uow.connection.exec_driver_sql("UPDATE cases SET urgency='ordinary' WHERE id=?", (case.id,))
