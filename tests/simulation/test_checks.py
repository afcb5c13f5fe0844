"""Every promise, broken on purpose, is seen to be broken; and nothing is seen where nothing is broken."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bench.simulation.population import Staff
from bench.simulation.town import Town
from domain.act import Act
from domain.case import Case, Verdict
from domain.events import Scalar
from domain.people import Role
from flow import assign, joint, merge, report_back, tell
from flow.ports import Address, Audience, Kind, Notice
from tests.simulation.conftest import LIGHT, broken, filed

TOLD = joint.told


def write(town: Town, statement: str) -> None:
    with town.hotline.database.write() as connection:
        connection.execute(text(statement))


def officer(town: Town, case: Case) -> Staff:
    return town.people.holding(Role.OFFICER, case.unit)[0]


def signed(town: Town) -> Case:
    case = filed(town)
    after = town.do(assign.sign, officer(town, case).actor, "example", case.id)
    assert after
    return after


def looked_at(town: Town) -> set[str]:
    town.audit.glance()
    return broken(town)


def test_a_quiet_day_breaks_nothing(town: Town) -> None:
    case = signed(town)
    town.do(report_back.resolve, officer(town, case).actor, "example", case.id, "灯换好了")
    town.agenda.run(town.now + timedelta(days=14))
    town.hotline.midnight()
    town.audit.end(town.said)
    assert looked_at(town) == set(), town.watch.found
    after = town.case(case.id)
    assert after
    assert after.verdict is Verdict.LAPSED


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM dues",
        "UPDATE cases SET unit = ''",
        "UPDATE cases SET officer = ''",
        "DELETE FROM grants WHERE role = 'officer'",
        "UPDATE cases SET state = 'closed'",
    ],
)
def test_i1_an_orphan(town: Town, statement: str) -> None:
    signed(town)
    write(town, statement)
    assert "I1" in looked_at(town)


def test_i2_an_appeal_that_is_lost(town: Town) -> None:
    filed(town)
    town.said["filed"] += 1
    town.audit.end(town.said)
    assert broken(town) == {"I2"}


def test_i3_nobody_told_that_it_was_signed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tell._TELLINGS, Act.SIGN, tell._silent)  # type: ignore[arg-type]
    signed(town)
    assert broken(town) == {"I3"}


def test_i3_a_neighbour_whose_case_was_merged_hears_of_the_result(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = filed(town), filed(town)
    clerk = town.people.holding(Role.DISPATCHER, "")[0].actor
    assert town.do(lambda uow: merge.merge(uow, clerk, "example", other.id, one.id))
    by = officer(town, one).actor
    town.do(assign.sign, by, "example", one.id)
    assert broken(town) == set(), town.watch.found
    monkeypatch.setattr("flow.joint.told", lambda uow, case: list(TOLD(uow, case))[:1])
    town.do(report_back.resolve, by, "example", one.id, "灯换好了")
    assert broken(town) == {"I3"}


def test_i3_a_late_acknowledgement(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.simulation.watch.SECONDS", timedelta(seconds=-1))
    filed(town)
    assert broken(town) == {"I3"}


def test_i4_a_phone_in_a_group(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(town, f"{LIGHT},电话13900000007")
    assert broken(town) == set()
    monkeypatch.setattr("nlp.understanding.privacy.mask", lambda words: words)
    filed(town, f"{LIGHT},我的电话13900000008")
    assert broken(town) == {"I4"}


def test_i4_a_name_in_the_history(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        vars(assign), "record", lambda uow, case, act, by: tell_who(uow, case, act, by, {"note": "王龘三"})
    )
    signed(town)
    assert broken(town) == {"I4"}


def tell_who(*args: object) -> object:
    from flow.record import record

    uow, case, act, by, data = args
    return record(uow, case, act, by=by, data=data)  # type: ignore[arg-type]


def test_i5_a_row_that_is_not_what_its_history_says(town: Town) -> None:
    filed(town)
    write(town, "UPDATE cases SET rung = 3")
    town.audit.end(town.said)
    assert broken(town) == {"I5"}


def test_i6_a_sound_at_night(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.agenda.run(town.now + timedelta(hours=13))
    filed(town)
    assert broken(town) == set()
    assert town.watch.count["silent at night"]
    monkeypatch.setattr("bot.pack.is_silent", lambda *_: False)
    filed(town)
    assert broken(town) == {"I6"}


def test_i6_a_chase_after_the_answer(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = signed(town)
    late = Notice("example", Kind.CHASE, group(town, case), Audience.UNIT, case.id, {"clock": "sign", "who": "officer"})
    town.do(lambda uow: uow.outbox.put(late))
    assert broken(town) == set()
    monkeypatch.setattr("bot.pack._overtaken", lambda _material: False)
    town.do(lambda uow: uow.outbox.put(late))
    assert broken(town) == {"I6"}


def group(town: Town, case: Case) -> Address:
    with town.hotline.look() as uow:
        return tell.staff_of(uow, case, case.unit)[0]


@pytest.mark.parametrize(("pile", "found"), [(3, set()), (1000, {"I6"})], ids=["as_it_is", "one_by_one"])
def test_i6_a_leader_to_whom_forty_cases_come_at_once(
    town: Town, monkeypatch: pytest.MonkeyPatch, pile: int, found: set[str]
) -> None:
    monkeypatch.setattr("storage.delivery.PILE", pile)
    for _ in range(40):
        filed(town)
    town.agenda.run(town.now + timedelta(days=9))
    assert broken(town) == found
    if not found:
        assert town.watch.count["most in one message"] == 40


def test_i7_a_fourth_return(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.effects.MAX_RETURNS", 9)
    case, clerk = filed(town), town.people.holding(Role.DISPATCHER)[0]
    for turn in range(4):
        assert town.do(assign.give_back, officer(town, case).actor, "example", case.id, "not_ours"), turn
        assert town.do(assign.assign, clerk.actor, "example", case.id, case.matter), turn
    assert broken(town) == {"I7"}


def test_i7_a_refusal_nobody_explains(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def curt(*_: object) -> object:
        yield Notice("example", Kind.RETURNED, Address("telegram", "1", "5"), Audience.RESIDENT, case.id)

    monkeypatch.setitem(tell._TELLINGS, Act.RETURN, curt)  # type: ignore[arg-type]
    case = filed(town)
    town.hotline.hear = [town.watch.hear]  # it is not sent: it could not be put into words
    with town.hotline.work() as uow:
        assign.give_back(uow, officer(town, case).actor, "example", case.id, "not_ours")
    assert broken(town) == {"I7"}


BREACHES: dict[str, tuple[Act, dict[str, Scalar]]] = {
    "closed by the unit": (Act.JUDGE, {"verdict": Verdict.SATISFIED.value}),
    "withdrawn by the unit": (Act.WITHDRAW, {}),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_i8_somebody_else_ends_it(town: Town, monkeypatch: pytest.MonkeyPatch, breach: str) -> None:
    from flow.record import find, record

    case, (act, data) = signed(town), BREACHES[breach]
    by = officer(town, case).actor
    town.do(report_back.resolve, by, "example", case.id, "灯换好了")
    town.do(lambda uow: record(uow, find(uow, "example", case.id), act, by=by, data=data))
    assert broken(town) == set()
    for guard, answer in (("_standing", True), ("_barred", None), ("_heard_from", None)):
        monkeypatch.setattr(f"domain.lifecycle.{guard}", lambda *_, answer=answer: answer)
    town.do(lambda uow: record(uow, find(uow, "example", case.id), act, by=by, data=data))
    assert broken(town) == {"I8"}


def test_i8_lapsed_before_anybody_was_asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from domain.people import CLOCK
    from flow.record import find, record

    clerk = town.people.holding(Role.DISPATCHER)[0]
    from flow import intake

    case = town.do(intake.call, "example", clerk.actor, LIGHT)
    assert case
    town.said["filed"] += 1
    town.do(assign.sign, officer(town, case).actor, "example", case.id)
    town.do(report_back.resolve, officer(town, case).actor, "example", case.id, "灯换好了")
    monkeypatch.setattr("domain.lifecycle._barred", lambda *_: None)
    town.do(lambda uow: record(uow, find(uow, "example", case.id), Act.LAPSE, by=CLOCK))
    assert broken(town) == {"I8"}


@pytest.mark.parametrize("column", ["at = '2026-12-24 00:00:00.000000'", "stamp = 'of yesterday'"])
def test_i9_a_due_row_that_is_derived_from_something_else(town: Town, column: str) -> None:
    filed(town)
    write(town, f"UPDATE dues SET {column}")
    assert looked_at(town) == {"I9"}
