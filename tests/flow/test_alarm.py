"""Danger: who is told, when, in which order; who takes it on and who may not; and who is near."""

import pytest

from domain.act import Act
from domain.case import State
from domain.errors import Code, Refused
from domain.people import Role
from flow import alarm, assign, chase, follow_up, report_back, verdict
from flow.enquire import numbered
from flow.ports import Address, Kind, Spot
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE, Town

FIRE = "江畔花园3号楼2单元楼道着火了"
LIFT = "我妈被困在电梯里出不来"
HOME = Address("telegram", "1", "老王头儿")


def rang(town: Town) -> set[str]:
    """Where it rings now."""
    return {notice.to.peer for notice in town.deliver() if notice.kind is Kind.ALARM}


def steps(town: Town, case) -> list[tuple[int, str]]:
    return [(e.data["step"], e.data["took"]) for e in town.story(case) if e.kind == Act.ALARM]


@pytest.fixture
def duty(world, dispatcher):
    """Everybody who may be alarmed."""
    held = [(Role.CHAIR, "suqiu"), (Role.CHAIR, "zongzhi"), (Role.SECRETARY, ""), (Role.OFFICER, "xiaofang")]
    held += [(Role.GRID_MEMBER, "jp1"), (Role.STEWARD, "jp1"), (Role.STEWARD, "tx1")]
    return {(role, scope): world.holder(role, scope) for role, scope in held} | {(Role.DISPATCHER, ""): dispatcher}


# ── heard ──


def test_danger_rings_in_the_transaction_that_registers_it(world, wang, duty):
    case = world.file(FIRE, wang)
    assert (case.emergency, case.urgency, case.alarmed_at, case.alarms) == ("fire", "urgent", world.moment, 1)
    assert rang(world) == {
        *(DESK.peer, WUYE.peer, "某dispatcher", "某secretary", "某officerxiaofang"),
        *("某grid_memberjp1", "某stewardjp1"),
    }


def test_whoever_told_of_it_reads_the_number_before_anything_else(world, wang, duty):
    world.file(FIRE, wang)
    mine = [notice for notice in world.deliver() if notice.to == GROUP]
    assert mine[0].kind is Kind.ALARM_ADVICE
    assert mine[0].reply_to == "m1"
    assert {notice.kind for notice in mine} == {Kind.ALARM_ADVICE, Kind.REACTION, Kind.CARD}


def test_each_is_told_once_however_many_roles_they_hold(world, wang, duty):
    world.file(FIRE, wang)
    told = [notice.to.peer for notice in world.deliver() if notice.kind is Kind.ALARM]
    assert len(told) == len(set(told))


def test_a_caller_s_danger_rings_too(world, duty):
    case = world.call(duty[Role.DISPATCHER, ""], FIRE, "13812345678")
    assert case.alarms == 1
    assert DESK.peer in rang(world)


def test_no_danger_no_alarm(world, wang, duty):
    case = world.file(LIGHT, wang)
    assert (case.emergency, case.alarms) == ("", 0)
    assert rang(world) == set()


def test_danger_in_a_further_message_raises_it(world, wang, officer, duty):
    case = world.file(LIGHT, wang)
    world.do(assign.sign, officer, "example", case.id)
    world.deliver()
    after = world.do(follow_up.add, wang, "example", case.id, "灯座冒烟着火了,快来人", "", Spot(GROUP, "m7"))
    assert (after.emergency, after.urgency, after.alarms) == ("fire", "urgent", 1)
    notices = world.deliver()
    assert next(n for n in notices if n.to == GROUP).kind is Kind.ALARM_ADVICE
    assert WUYE.peer in {n.to.peer for n in notices if n.kind is Kind.ALARM}


def test_danger_in_a_correction_raises_it(world, wang, duty):
    case = world.file(UNCLEAR, wang)
    after = world.do(follow_up.amend, wang, "example", case.id, FIRE)
    assert (after.emergency, after.alarms, after.grid) == ("fire", 1, "jp1")


def test_a_picture_alone_is_no_danger(world, wang):
    case = world.file(LIGHT, wang)
    assert not world.do(follow_up.add, wang, "example", case.id, "", "file-1", Spot(GROUP, "m7")).emergency


# ── the minute ladder ──


def test_minute_by_minute_to_more_people_by_night_as_by_day(world, wang, duty):
    world.until("2026-11-24 03:00")
    case = world.file(FIRE, wang)
    world.deliver()
    for wall, more in (("03:02", {"某chairzongzhi"}), ("03:05", {"某secretary"}), ("03:10", {"某secretary"})):
        world.until(f"2026-11-24 {wall}")
        world.do(chase.sweep)
        assert rang(world) == {DESK.peer, WUYE.peer, "某officerxiaofang"} | more
    assert steps(world, case) == [(0, "dispatcher"), (1, "chair"), (2, "secretary"), (3, "secretary")]


def test_a_question_left_until_morning_does_not_keep_an_alarm_waiting(world, wang, officer, duty):
    """Reported done late in the evening; the next night the question for a verdict is due and there is danger."""
    world.until("2026-11-23 22:30")
    case = world.file(LIGHT, wang)
    world.do(assign.sign, officer, "example", case.id)
    world.do(report_back.resolve, officer, "example", case.id, "换好了")
    world.until("2026-11-24 23:00")
    world.do(follow_up.add, wang, "example", case.id, "灯座冒烟着火了,快来人", "", Spot(GROUP, "m7"))
    world.deliver()
    for wall in ("23:02", "23:05", "23:10"):
        world.do(chase.sweep)
        assert rang(world) == set()
        world.until(f"2026-11-24 {wall}")
        world.do(chase.sweep)
        assert rang(world), f"silent at {wall}"
    assert not [event for event in world.story(case) if event.kind == Act.CHASE], "asked for a verdict at night"


def test_between_the_steps_it_does_not_ring(world, wang, duty):
    world.file(FIRE, wang)
    world.deliver()
    world.wait(seconds=119)
    assert world.do(chase.sweep) == 0
    assert rang(world) == set()


def test_the_due_row_is_there_when_the_transaction_is(world, wang, duty):
    """Whoever dies now, the next second looks at this row."""
    case = world.file(FIRE, wang)
    due = world.due(case)
    assert (due.kind, due.step, (due.at - world.moment).total_seconds()) == ("alarm", 1, 120)


def test_where_nobody_stands_on_a_rung_the_next_one_up_is_turned_to(empty, wang):
    empty.holder(Role.SECRETARY)
    case = empty.file(LIFT, wang)
    assert steps(empty, case) == [(0, "dispatcher")], "the desk's group is there"


def test_without_desk_and_dispatchers_a_leader_hears_at_once(empty):
    empty.holder(Role.SECRETARY)
    case = empty.file(LIFT, empty.person("老王头儿"))
    assert steps(empty, case) == [(0, "secretary")]
    assert rang(empty) == {"某secretary"}


# ── taken ──


def test_the_first_to_say_so_has_it_and_it_rings_no_more(world, wang, duty):
    case = world.file(FIRE, wang)
    world.deliver()
    came = world.do(alarm.take, duty[Role.STEWARD, "jp1"], "example", case.id)
    assert came.first
    assert (came.who.grant.role, came.who.grant.scope) == (Role.STEWARD, "jp1")
    notices = world.deliver()
    assert next(n for n in notices if n.to == GROUP).kind is Kind.TAKEN
    over = {n.to.peer for n in notices if n.kind is Kind.ALARM_OVER}
    assert over >= {DESK.peer, WUYE.peer, "某secretary", "某stewardjp1"}
    world.wait(minutes=9)
    world.do(chase.sweep)
    assert rang(world) == set()


def test_the_second_hears_who_has_it_and_changes_nothing(world, wang, duty):
    case = world.file(FIRE, wang)
    world.do(alarm.take, duty[Role.STEWARD, "jp1"], "example", case.id)
    before = world.dump()
    came = world.do(alarm.take, duty[Role.SECRETARY, ""], "example", case.id)
    assert not came.first
    assert came.who.grant.scope == "jp1"
    assert world.dump() == before


def test_taking_what_waits_for_one_s_unit_signs_for_it(world, wang, duty):
    case = world.file(FIRE, wang)
    fireman = duty[Role.OFFICER, "xiaofang"]
    came = world.do(alarm.take, fireman, "example", case.id)
    assert (came.case.state, came.case.officer) == (State.IN_PROGRESS, fireman.person)


def test_taking_what_is_another_unit_s_does_not(world, wang, officer, duty):
    case = world.file(FIRE, wang)
    assert world.do(alarm.take, officer, "example", case.id).case.state is State.ASSIGNED


def test_signing_takes_it_on(world, wang, duty):
    case = world.file(FIRE, wang)
    after = world.do(assign.sign, duty[Role.OFFICER, "xiaofang"], "example", case.id)
    assert after.taken
    assert not after.is_alarming


@pytest.mark.parametrize("who", ["wang", "neighbour"])
def test_who_is_no_staff_takes_nothing(world, wang, duty, who):
    case = world.file(FIRE, wang)
    before = world.dump() if who == "wang" else None
    by = wang if who == "wang" else world.person("邻居大姐")
    before = before or world.dump()
    with pytest.raises(Refused) as refused:
        world.do(alarm.take, by, "example", case.id)
    assert refused.value.code is Code.NOT_YOURS
    assert world.dump() == before


def test_where_there_is_no_danger_nothing_is_taken(world, wang, officer):
    case = world.file(LIGHT, wang)
    with pytest.raises(Refused) as refused:
        world.do(alarm.take, officer, "example", case.id)
    assert refused.value.code is Code.WRONG_STATE


def test_a_false_alarm_stops_and_the_case_goes_on_as_an_ordinary_one(world, wang, duty):
    case = world.file("老太太敲门没人应", wang)
    world.deliver()
    after = world.do(alarm.stand_down, duty[Role.DISPATCHER, ""], "example", case.id).case
    assert (after.emergency, after.urgency, after.is_open) == ("", "ordinary", True)
    notices = world.deliver()
    assert {n.kind for n in notices} >= {Kind.TAKEN, Kind.ALARM_OVER}
    world.wait(minutes=6)
    world.do(chase.sweep)
    assert rang(world) == set()
    late = world.do(alarm.take, duty[Role.SECRETARY, ""], "example", case.id)
    assert late.who.false
    assert not late.first


def test_only_a_dispatcher_stands_it_down(world, wang, duty):
    case = world.file(FIRE, wang)
    with pytest.raises(Refused) as refused:
        world.do(alarm.stand_down, duty[Role.SECRETARY, ""], "example", case.id)
    assert refused.value.code is Code.NOT_YOURS


def test_withdrawn_it_is_over(world, wang, duty):
    case = world.file(FIRE, wang)
    world.deliver()
    world.do(verdict.withdraw, wang, "example", case.id)
    assert Kind.ALARM_OVER in {n.kind for n in world.deliver()}
    assert world.due(case) is None


# ── told twice ──


def again(town: Town) -> set[object]:
    return {notice.args.get("again") for notice in town.deliver() if notice.kind is Kind.ALARM}


def test_the_same_danger_in_the_same_place_is_a_case_of_its_own_and_says_so(world, wang, duty):
    world.file(FIRE, wang)
    world.deliver()
    world.wait(minutes=3)
    case = world.file("江畔花园3号楼着火了,快来人", world.person("邻居大姐"))
    assert case.alarms == 1
    assert again(world) == {1}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("嘉和名邸着火了", "嘉和小区着火了,冒黑烟"),
        ("江畔花园3号楼2单元着火了", "江畔小区三栋1单元着火了"),
        ("江畔花园着火了", "江畔花园3号楼着火了"),
    ],
)
def test_a_place_by_another_name_is_the_same_place(world, wang, duty, first, then):
    world.file(first, wang)
    world.deliver()
    case = world.file(then, world.person("邻居大姐"))
    assert (case.emergency, again(world)) == ("fire", {1})


@pytest.mark.parametrize("text", ["江畔花园5号楼着火了", "江畔花园3号楼有煤气味,漏气了", "着火了,快来人"])
def test_another_place_or_danger_does_not(world, wang, duty, text):
    world.file(FIRE, wang)
    world.deliver()
    world.file(text, world.person("邻居大姐"))
    assert again(world) == {None}


def test_nor_after_ten_minutes(world, wang, duty):
    world.file(FIRE, wang)
    world.deliver()
    world.wait(minutes=11)
    world.file(FIRE, world.person("邻居大姐"))
    assert again(world) == {None}


# ── who is near ──


def near(town: Town) -> set[str]:
    return {notice.to.peer for notice in town.deliver() if notice.kind is Kind.NEARBY}


def test_whoever_is_near_hears_once_whose_it_is(world, wang, officer, duty):
    case = world.file("江畔花园3号楼楼道灯坏了好几天了", wang)
    assert case.grid == "jp1"
    assert near(world) == {"某grid_memberjp1", "某stewardjp1"}
    world.do(assign.give_back, officer, "example", case.id, "not_ours")
    world.do(assign.assign, duty[Role.DISPATCHER, ""], "example", case.id, "stairs_light")
    assert near(world) == set()


def test_a_place_that_may_be_several_tells_nobody(world, wang, duty):
    case = world.file(LIGHT, wang)  # building 3 of which estate?
    assert (case.unit, case.grid) == ("wuye", "")
    assert near(world) == set()


def test_a_place_named_later_tells_them_then(world, wang, duty):
    case = world.file(LIGHT, wang)
    world.deliver()
    after = world.do(follow_up.amend, wang, "example", case.id, "江畔花园3号楼楼道灯坏了")
    assert after.grid == "jp1"
    assert near(world) == {"某grid_memberjp1", "某stewardjp1"}


def test_quarrels_and_complaints_are_not_for_the_neighbours(world, wang, duty):
    case = world.file("江畔花园3号楼" + UNCLEAR, wang)
    assert case.state is State.TRIAGE
    world.do(assign.assign, duty[Role.DISPATCHER, ""], "example", case.id, "neighbour_row")
    assert near(world) == set()


@pytest.mark.parametrize(("scope", "seen"), [("jp1", True), ("tx1", False)])
@pytest.mark.parametrize("role", [Role.GRID_MEMBER, Role.STEWARD])
def test_they_may_ask_how_far_the_cases_of_their_grid_are(world, wang, role, scope, seen):
    case = world.file("江畔花园3号楼楼道灯坏了", wang)
    who = world.holder(role, scope)
    asked = Spot(Address("telegram", "1", "某人"), "m8")
    if seen:
        world.do(numbered, "example", who, asked, case.number)
    else:
        with pytest.raises(Refused):
            world.do(numbered, "example", who, asked, case.number)


# ── 协办 ──


def test_the_units_that_help_know_whom(world, wang):
    world.holder(Role.OFFICER, "shequ")
    world.file("江畔花园3号楼着火了", wang)
    helped = world.communities["example"].matters["fire"].assists
    world.holder(Role.OFFICER, helped[0])
    world.file("江畔花园3号楼着火了", wang)
    told = {n.to.peer for n in world.deliver() if n.kind is Kind.ASSIST}
    assert told == {f"某officer{helped[0]}"}
