"""What stands in the way of an act that the table allows; and what becomes of all that when a new clock begins."""

from dataclasses import replace
from typing import Any

import pytest

from domain.act import Act
from domain.case import Channel, Consent, State, Verdict, Voice, Wish
from domain.effects import FALSE_ALARM
from domain.errors import Code, Refused
from domain.lifecycle import allowed, capacities, decide, evolve, permit
from domain.pause import Pause
from domain.people import CLOCK, Actor, Grant, Role
from tests.domain.building import CHAIR, DISPATCHER, HEAD, OFFICER, OPENED, REPORTER, actor, case
from tests.domain.test_lifecycle import DATA, LATER, refusal

T, A, P, R, M = State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED, State.MERGED
SECRETARY = actor(Role.SECRETARY)
LI, CHEN = Actor("li"), Actor("chen")
LIS = Voice("case-2", "li", Channel.CHAT, asked=True)
CHENS = Voice("case-3", "chen", Channel.PHONE, asked=True)
ASKED, GRANTED, NOT = Wish.ASKED, Wish.GRANTED, Wish.REFUSED
STANDS: dict[str, Any] = {"pause": Pause.RESIDENT, "paused_at": OPENED}


def spoken(voice: Voice) -> Voice:
    return replace(voice, verdict=Verdict.SATISFIED)


@pytest.mark.parametrize(
    ("act", "state", "by", "changes", "code"),
    [
        # what others have brought is nobody's to take back, but their own part is
        (Act.WITHDRAW, P, REPORTER, {}, None),
        (Act.WITHDRAW, P, REPORTER, {"joined": (LIS,)}, Code.WRONG_STATE),
        (Act.ERASE, P, REPORTER, {"joined": (LIS,)}, Code.WRONG_STATE),
        (Act.WITHDRAW, M, REPORTER, {"joined": (LIS,)}, None),
        (Act.LEAVE, P, REPORTER, {}, Code.WRONG_STATE),
        (Act.LEAVE, P, REPORTER, {"joined": (LIS,)}, None),
        (Act.LEAVE, P, LI, {"joined": (LIS,)}, None),
        # only the last word closes a case
        (Act.JUDGE, R, REPORTER, {"joined": (LIS,)}, Code.WRONG_STATE),
        (Act.SPEAK, R, REPORTER, {"joined": (LIS,)}, None),
        (Act.JUDGE, R, REPORTER, {"joined": (spoken(LIS),)}, None),
        (Act.SPEAK, R, REPORTER, {"joined": (spoken(LIS),)}, Code.WRONG_STATE),
        (Act.JUDGE, R, LI, {"joined": (LIS,), "verdict": Verdict.SATISFIED}, None),
        (Act.JUDGE, R, REPORTER, {"joined": (replace(LIS, person=REPORTER.person),)}, None),  # twice the same person
        # two cases of one trouble
        (Act.MERGE, P, DISPATCHER, {"joined": (LIS,)}, Code.LEADS_OTHERS),
        (Act.MERGE, P, DISPATCHER, {"gone": True}, None),
        (Act.SPLIT, P, DISPATCHER, {"gone": True, "joined": (LIS,)}, Code.WRONG_STATE),
        (Act.SPLIT, P, DISPATCHER, {"joined": (LIS,)}, None),
        # the window lapses once everybody has been asked
        (Act.LAPSE, R, CLOCK, {}, Code.NOT_ASKED),
        (Act.LAPSE, R, CLOCK, {"asked": True, "joined": (replace(LIS, asked=False),)}, Code.NOT_ASKED),
        (Act.LAPSE, R, CLOCK, {"asked": True, "joined": (LIS,)}, None),
        # danger
        (Act.TAKE, P, OFFICER, {}, Code.WRONG_STATE),
        (Act.ALARM, P, CLOCK, {}, Code.WRONG_STATE),
        (Act.TAKE, P, OFFICER, {"emergency": "fire", "alarmed_at": OPENED}, None),
        (Act.TAKE, P, OFFICER, {"emergency": "fire", "alarmed_at": OPENED, "taken": "he"}, Code.ALREADY_DONE),
        # a complaint
        (Act.CLEAR, P, DISPATCHER, {}, Code.ALREADY_DONE),
        (Act.CLEAR, P, DISPATCHER, {"accused": "shizheng"}, None),
        (Act.CLEAR, P, DISPATCHER, {"restricted": True}, None),
        # whoever waits goes first, once, and not after all only if they did
        (Act.PRIORITIZE, P, DISPATCHER, {}, None),
        (Act.PRIORITIZE, P, DISPATCHER, {"vulnerable_at": OPENED}, Code.ALREADY_DONE),
        (Act.DEPRIORITIZE, P, DISPATCHER, {}, Code.ALREADY_DONE),
        (Act.DEPRIORITIZE, P, DISPATCHER, {"vulnerable_at": OPENED}, None),
        # the other side of a dispute
        (Act.CONSENT, P, OFFICER, {}, Code.WRONG_STATE),
        (Act.CONSENT, P, OFFICER, {"consent": Consent.REFUSED}, None),
        (Act.INVITE, P, OFFICER, {"joined": (LIS,)}, Code.WRONG_STATE),
        (Act.INVITE, P, OFFICER, {"consent": Consent.GIVEN}, Code.ALREADY_DONE),
        (Act.INVITE, P, OFFICER, {"consent": Consent.REFUSED}, None),
        # a unit that is bound to it
        (Act.RETURN, A, OFFICER, {"designated": True}, Code.DESIGNATED),
        (Act.SIGN, A, OFFICER, {"designated": True}, None),
        (Act.DECLINE, T, DISPATCHER, {"reopens": 1}, Code.WRONG_STATE),
        # somebody watches, and a reporter urges once
        (Act.URGE, P, REPORTER, {"urged": True}, Code.ALREADY_DONE),
        (Act.SUPERVISE, P, CHAIR, {}, None),
        (Act.SUPERVISE, P, CHAIR, {"supervised": 2}, Code.ALREADY_DONE),
        (Act.SUPERVISE, P, SECRETARY, {"supervised": 2}, None),
        (Act.SUPERVISE, P, SECRETARY, {"supervised": 3}, Code.ALREADY_DONE),
        (Act.SUPERVISE, P, Actor("he", CHAIR.grants | SECRETARY.grants), {"supervised": 2}, None),
        (Act.REPORT, P, CLOCK, {}, Code.WRONG_STATE),
        (Act.REPORT, P, CLOCK, {"supervised": 2}, None),
        # more time: asked for once, decided once, not while somebody watches or the clock stands
        (Act.EXTEND_ASK, P, OFFICER, {}, None),
        (Act.EXTEND_ASK, P, OFFICER, {"extension": ASKED}, Code.ALREADY_DONE),
        (Act.EXTEND_ASK, P, OFFICER, {"extension": NOT}, Code.ALREADY_DONE),
        (Act.EXTEND_ASK, P, OFFICER, {"supervised": 2}, Code.WRONG_STATE),
        (Act.EXTEND_ASK, P, OFFICER, STANDS, Code.WRONG_STATE),
        (Act.EXTEND_ASK, P, OFFICER, {"suspension": ASKED}, Code.WRONG_STATE),
        (Act.EXTEND_ASK, P, OFFICER, {"suspension": NOT}, None),
        (Act.EXTEND, P, CHAIR, {}, Code.WRONG_STATE),
        (Act.EXTEND, P, CHAIR, {"suspension": ASKED}, Code.WRONG_STATE),
        (Act.EXTEND, P, CHAIR, {"extension": ASKED}, None),
        (Act.EXTEND, P, CHAIR, {"extension": GRANTED}, Code.ALREADY_DONE),
        (Act.EXTEND_NOT, P, CHAIR, {"extension": ASKED}, None),
        (Act.EXTEND_NOT, P, CHAIR, {"extension": NOT}, Code.ALREADY_DONE),
        # that the clock should stand
        (Act.SUSPEND_ASK, P, OFFICER, {}, None),
        (Act.SUSPEND_ASK, P, OFFICER, {"supervised": 2}, None),
        (Act.SUSPEND_ASK, P, OFFICER, {"suspension": NOT}, Code.ALREADY_DONE),
        (Act.SUSPEND_ASK, P, OFFICER, {"extension": ASKED}, Code.WRONG_STATE),
        (Act.SUSPEND_ASK, P, OFFICER, {"extension": GRANTED}, None),
        (Act.SUSPEND_ASK, P, OFFICER, STANDS, Code.WRONG_STATE),
        (Act.SUSPEND, P, CHAIR, {"extension": ASKED}, Code.WRONG_STATE),
        (Act.SUSPEND, P, CHAIR, {"suspension": ASKED}, None),
        (Act.SUSPEND_NOT, P, CHAIR, {"suspension": ASKED}, None),
        (Act.SUSPEND_NOT, P, CHAIR, {"suspension": GRANTED}, Code.ALREADY_DONE),
        (Act.RESUME, P, OFFICER, {}, Code.ALREADY_DONE),
        (Act.RESUME, P, OFFICER, STANDS, None),
        # somebody above whoever asked decides
        (Act.EXTEND, P, HEAD, {"extension": ASKED, "approver": 1}, None),
        (Act.EXTEND, P, HEAD, {"extension": ASKED, "approver": 2}, Code.NOT_YOURS),
        (Act.EXTEND_NOT, P, HEAD, {"extension": ASKED, "approver": 2}, Code.NOT_YOURS),
        (Act.SUSPEND, P, CHAIR, {"suspension": ASKED, "approver": 3}, Code.NOT_YOURS),
        (Act.SUSPEND_NOT, P, CHAIR, {"suspension": ASKED, "approver": 3}, Code.NOT_YOURS),
        (Act.SUSPEND, P, SECRETARY, {"suspension": ASKED, "approver": 3}, None),
    ],
)
def test_an_act_is_refused(act, state, by, changes, code):
    one = case(state, **changes)
    assert refusal(one, act, by) is code
    assert (act in allowed(one, by)) is (code is None)


def test_only_of_an_alarm_is_false_alarm_more_than_a_reason():
    assert refusal(case(A), Act.RETURN, OFFICER, {"reason": FALSE_ALARM}) is None
    burning = case(A, emergency="fire", alarmed_at=OPENED)
    assert refusal(burning, Act.TAKE, OFFICER, {"reason": FALSE_ALARM}) is Code.NOT_YOURS
    assert refusal(burning, Act.TAKE, DISPATCHER, {"reason": FALSE_ALARM}) is None


def test_a_refusal_says_in_which_state_the_case_is():
    with pytest.raises(Refused) as refused:
        permit(case(A), Act.RESOLVE, OFFICER)
    assert refused.value.params == {"state": "assigned"}


# ── whose word it is ────────────────────────────────────────────────────────────────────────────────────────────────

LEAD = case(R, asked=True, joined=(LIS, CHENS))


@pytest.mark.parametrize(
    ("by", "of", "code"),
    [
        (REPORTER, None, None),
        (LI, None, None),
        (DISPATCHER, "chen", None),  # who called
        (LI, "chen", Code.NOT_REPORTER),  # a neighbour is no dispatcher
        (DISPATCHER, "li", Code.NOT_REPORTER),  # who speaks for themselves
        (DISPATCHER, "nobody", Code.NOT_REPORTER),
        (DISPATCHER, DISPATCHER.person, Code.NOT_REPORTER),  # who has not brought it
        (DISPATCHER, None, Code.NOT_REPORTER),  # the first reporter's, who is in the chat
    ],
)
@pytest.mark.parametrize("act", [Act.SPEAK, Act.REOPEN, Act.NOTE])
def test_everybody_speaks_for_themselves_and_a_dispatcher_for_callers(act, by, of, code):
    assert refusal(LEAD, act, by, dict(DATA.get(act, {})) | ({"of": of} if of else {})) is code


def test_nobody_has_the_last_word_twice():
    one = replace(LEAD, joined=(spoken(LIS), spoken(CHENS), Voice("case-4", "wu", Channel.PHONE)))
    assert refusal(one, Act.SPEAK, LI) is Code.ALREADY_DONE
    for act in (Act.SPEAK, Act.CALL):
        assert refusal(one, act, DISPATCHER, dict(DATA.get(act, {})) | {"of": "chen"}) is Code.ALREADY_DONE
        assert refusal(one, act, DISPATCHER, dict(DATA.get(act, {})) | {"of": "wu"}) is None
    assert refusal(replace(LEAD, joined=(spoken(LIS),)), Act.JUDGE, LI) is Code.ALREADY_DONE
    assert refusal(one, Act.NOTE, LI) is None, "they may still add to it"
    assert refusal(one, Act.REOPEN, LI) is None, "and change their mind"


def test_whoever_brought_two_of_them_has_spoken_when_they_have_for_both():
    half = replace(LEAD, joined=(spoken(LIS), replace(LIS, case="case-5"), CHENS))
    assert refusal(half, Act.SPEAK, LI) is None
    both = replace(half, joined=(spoken(LIS), spoken(replace(LIS, case="case-5")), CHENS))
    assert refusal(both, Act.SPEAK, LI) is Code.ALREADY_DONE


@pytest.mark.parametrize("verdict", ["unsolved", "lapsed"])
def test_one_word_of_several_is_satisfied_or_not_as_well(verdict):
    assert refusal(LEAD, Act.SPEAK, LI, {"verdict": verdict}) is Code.NOT_ALLOWED


@pytest.mark.parametrize("act", [Act.AMEND, Act.LOCATE])
def test_only_whoever_said_it_puts_it_otherwise(act):
    one = case(P, joined=(LIS,))
    assert refusal(one, act, REPORTER) is None
    assert refusal(one, act, LI) is Code.NOT_REPORTER
    assert refusal(replace(one, gone=True, joined=(LIS, replace(LIS, person=REPORTER.person))), act, REPORTER) is (
        Code.NOT_REPORTER
    )


def test_danger_is_taken_on_by_whoever_is_there_of_the_accused_as_well():
    one = case(P, emergency="fire", alarmed_at=OPENED, accused="gongshui", unit="wuye")
    theirs = actor(Role.OFFICER, "gongshui")
    assert capacities(one, theirs) == frozenset()
    assert allowed(one, theirs) == {Act.TAKE}


def test_who_works_for_a_unit_complained_of_has_no_other_hat_but_the_reporter_s():
    one = case(P, accused="gongshui", unit="wuye", reporter="he")
    both = Actor("he", frozenset({Grant(Role.HEAD, "gongshui"), Grant(Role.DISPATCHER), Grant(Role.RESIDENT)}))
    assert capacities(one, both) == {Role.RESIDENT}


def test_a_centre_of_the_same_name_is_not_complained_of():
    assert capacities(case(P, accused="wuye", unit="shequ"), actor(Role.CHAIR, "wuye")) == {Role.CHAIR}


# ── a new clock ─────────────────────────────────────────────────────────────────────────────────────────────────────

STOOD: dict[str, Any] = {
    "extension": GRANTED, "extra": "2wd", "approver": 2, "suspension": GRANTED, "until": LATER, "urged": True,
    "pause": Pause.SUSPENDED, "paused_at": OPENED, "held": f"{OPENED.isoformat()}/{LATER.isoformat()}", "waits": 1,
}  # fmt: skip
ANEW: dict[str, Any] = {
    "extension": Wish.NONE, "extra": "", "approver": 0, "suspension": Wish.NONE, "until": None, "urged": False,
    "pause": Pause.NONE, "paused_at": None, "held": "", "waits": 0,
}  # fmt: skip


def told(one, names):
    return {name: getattr(one, name) for name in names}


@pytest.mark.parametrize("act", [Act.RESOLVE, Act.TRANSFER, Act.RELEASE])
def test_a_clock_that_begins_anew_has_been_given_no_more_time_and_has_not_stood(act):
    by = {Act.RESOLVE: OFFICER, Act.TRANSFER: DISPATCHER, Act.RELEASE: CLOCK}[act]
    one = case(P, fired=3, **STOOD)
    after = evolve(one, decide(one, act, by=by, at=LATER, data=DATA[act]))
    assert told(after, ANEW) == ANEW
    assert (after.fired, after.since) == (0, LATER)


def test_another_number_for_the_same_body_leaves_the_clock_as_it_is():
    one = case(P, unit="jiedao", external="JD-0", fired=3, **STOOD)
    after = evolve(one, decide(one, Act.SEND_UP, by=DISPATCHER, at=LATER, data=DATA[Act.SEND_UP]))
    assert after.external == "JD-1"
    assert told(after, STOOD) == STOOD
    assert (after.fired, after.since, after.state) == (0, OPENED, P)


@pytest.mark.parametrize("one", [case(P, unit="jiedao"), case(A, unit="jiedao", external="JD-0")])
def test_but_what_they_did_not_have_begins_anew(one):
    after = evolve(one, decide(one, Act.SEND_UP, by=DISPATCHER, at=LATER, data=DATA[Act.SEND_UP]))
    assert (after.since, after.state) == (LATER, P)


def test_a_case_resolved_outside_and_one_progressed_there_are_other_acts():
    one = case(P, unit="jiedao", external="JD-0")
    done = decide(one, Act.RESOLVE, by=DISPATCHER, at=LATER, data={"text": "v", "unit": "jiedao"})
    assert evolve(one, done).since == LATER
