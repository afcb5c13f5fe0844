"""What each act does to a case, and that it does nothing else: every row names all that is another afterwards, and the whole case
is compared. The case it is done to has something in every field, so that nothing is lost unseen."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

import pytest

from domain.act import Act
from domain.case import Case, Channel, Consent, State, Verdict, Voice, Wish
from domain.effects import EFFECTS, FALSE_ALARM
from domain.events import Event, Scalar
from domain.lifecycle import born, decide, evolve, register
from domain.pause import Pause
from domain.people import CLOCK, ROUTER, Actor, Role
from tests.domain.building import CHAIR, DISPATCHER, HEAD, OFFICER, OPENED, REPORTER, actor, at, case

T, A, P, R, M = State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS, State.RESOLVED, State.MERGED
SECRETARY, PARTY, STEWARD = actor(Role.SECRETARY), actor(Role.PARTY, "case-1"), actor(Role.STEWARD, "jp1")
LI = Actor("li")
SATISFIED, DISSATISFIED, LAPSED = Verdict.SATISFIED, Verdict.DISSATISFIED, Verdict.LAPSED
LATER = at("2026-11-23 17:00")
FRIDAY = at("2026-11-27 17:00")

LIS = Voice("case-2", "li", Channel.CHAT, asked=True, verdict=SATISFIED)
CHENS = Voice("case-3", "chen", Channel.PHONE, asked=True, verdict=DISSATISFIED)
WUS = Voice("case-4", "wu", Channel.PHONE)
MORNING = "2026-11-23T02:30:00+00:00/2026-11-23T03:00:00+00:00"
SINCE_THREE = f"{MORNING} 2026-11-23T07:00:00+00:00/2026-11-23T09:00:00+00:00"
HAD: dict[str, Any] = {
    "since": at("2026-11-23 10:10"),
    "matter": "stairs_light",
    "unit": "wuye",
    "officer": "zhang",
    "rung": 1,
    "fired": 2,
    "returns": 1,
    "reopens": 1,
    "designated": True,
    "asked": True,
    "verdict": SATISFIED,
    "emergency": "fire",
    "alarmed_at": at("2026-11-23 10:20"),
    "alarms": 2,
    "taken": "sun",
    "grid": "jp1",
    "accused": "shizheng",
    "restricted": True,
    "external": "JD-0",
    "promised": at("2026-12-10 17:00"),
    "consent": Consent.GIVEN,
    "extension": Wish.GRANTED,
    "extra": "5wd",
    "approver": 1,
    "suspension": Wish.REFUSED,
    "until": at("2026-12-20 08:30"),
    "pause": Pause.RESIDENT,
    "paused_at": at("2026-11-23 15:00"),
    "held": MORNING,
    "waits": 1,
    "supervised": 2,
    "supervised_at": at("2026-11-23 10:40"),
    "reported_at": at("2026-11-23 10:50"),
    "urged": True,
    "vulnerable_at": at("2026-11-23 10:30"),
    "merged_into": "case-0",
    "joined": (LIS, CHENS),
}
RUNS: dict[str, Any] = {"pause": Pause.NONE, "paused_at": None}
SUSPENDED: dict[str, Any] = {"pause": Pause.SUSPENDED, "suspension": Wish.GRANTED}
ALARMING: dict[str, Any] = {"taken": ""}


def had(state: State, **changes: Any) -> Case:
    """A case to which everything has happened."""
    return case(state, **{**HAD, **changes})


def begun(state: State) -> dict[str, Any]:
    """A clock begins: it has been given no more time yet, and has not stood."""
    return {
        "state": state,
        "since": LATER,
        "fired": 0,
        "extension": Wish.NONE,
        "extra": "",
        "approver": 0,
        "suspension": Wish.NONE,
        "until": None,
        "pause": Pause.NONE,
        "paused_at": None,
        "held": "",
        "waits": 0,
        "urged": False,
    }


def silent(voice: Voice, *, asked: bool) -> Voice:
    return replace(voice, asked=asked, verdict=None)


def said(voice: Voice, verdict: Verdict) -> Voice:
    return replace(voice, verdict=verdict)


def test_nothing_can_be_lost_that_was_not_there() -> None:
    optional = {each.name: each.default for each in fields(Case) if each.default is not MISSING}
    assert [name for name, default in optional.items() if getattr(had(P), name) == default] == ["gone"]


LIFT: Mapping[str, Scalar] = {"matter": "lift", "unit": "dianti", "reason": "other_unit"}
PLACED: dict[str, Any] = {
    "matter": "lift", "unit": "dianti", "officer": "", "external": "", "promised": None, "consent": Consent.NONE,
    "restricted": False,
}  # fmt: skip
RETURNED: dict[str, Any] = {"unit": "", "officer": "", "consent": Consent.NONE}
NOT_OURS: Mapping[str, Scalar] = {"reason": "not_ours"}
JIEDAO: Mapping[str, Scalar] = {"unit": "jiedao", "external": "JD-1"}
UP: dict[str, Any] = {
    "unit": "jiedao", "officer": DISPATCHER.person, "external": "JD-1", "promised": None, "consent": Consent.NONE
}  # fmt: skip
REOPENED: dict[str, Any] = {
    "reopens": 2, "rung": 2, "officer": "", "asked": False, "designated": True, "promised": None, "verdict": None,
    "joined": (silent(LIS, asked=False), silent(CHENS, asked=False)),
}  # fmt: skip
RAN_ON: dict[str, Any] = {"pause": Pause.NONE, "paused_at": None, "held": SINCE_THREE, "fired": 0}
WORDS: Mapping[str, Scalar] = {"text": "vault-1"}
WU: Mapping[str, Scalar] = {"case": "case-4", "reporter": "wu", "channel": "phone"}
ME_TOO = Voice("case-5", REPORTER.person, Channel.CHAT, asked=True)

Row = tuple[Act, State, Actor, Mapping[str, Any], Mapping[str, Scalar], Mapping[str, Any]]
"""An act in a state by somebody; what the case had otherwise before, what the event says, and what is another afterwards."""

PLACING: list[Row] = [
    # with the matter come the unit, whom it may be about, and whether only a few may read it
    (Act.ASSIGN, T, ROUTER, {}, LIFT, begun(A) | PLACED),
    (Act.ASSIGN, T, DISPATCHER, {}, {**LIFT, "accused": "wuye"}, begun(A) | PLACED | {"accused": "wuye"}),
    (Act.ASSIGN, T, DISPATCHER, {"accused": ""}, {**LIFT, "accused": ""}, begun(A) | PLACED),
    (Act.ASSIGN, T, DISPATCHER, {}, {**LIFT, "accused": ""}, begun(A) | PLACED),
    (Act.ASSIGN, T, ROUTER, {"restricted": False}, {**LIFT, "restricted": True}, begun(A) | PLACED | {"restricted": True}),
    # whoever is sent it next may return it: unless it was returned three times, was reopened, or is sent it once more
    (Act.TRANSFER, A, DISPATCHER, {"reopens": 0}, LIFT, begun(A) | PLACED | {"designated": False}),
    (Act.TRANSFER, P, DISPATCHER, {"reopens": 0, "returns": 2}, LIFT, begun(A) | PLACED | {"designated": False}),
    (Act.TRANSFER, P, DISPATCHER, {"reopens": 0, "returns": 3}, LIFT, begun(A) | PLACED | {"designated": True}),
    (Act.TRANSFER, P, DISPATCHER, {"reopens": 0, "returns": 4}, LIFT, begun(A) | PLACED | {"designated": True}),
    (Act.TRANSFER, P, DISPATCHER, {"reopens": 2, "designated": False}, LIFT, begun(A) | PLACED | {"designated": True}),
    (
        Act.TRANSFER, P, DISPATCHER, {"reopens": 0, "designated": False}, {**LIFT, "designated": True},
        begun(A) | PLACED | {"designated": True},
    ),
    (
        Act.TRANSFER, P, DISPATCHER, {"reopens": 0}, {**LIFT, "designated": False},
        begun(A) | PLACED | {"designated": False},
    ),
    # signed for, and returned: the third time for the last
    (Act.SIGN, A, OFFICER, {}, {}, begun(P) | {"officer": OFFICER.person, "external": ""}),
    (Act.SIGN, A, HEAD, {}, {}, begun(P) | {"officer": HEAD.person, "external": ""}),
    (
        Act.RETURN, A, OFFICER, {"designated": False, "returns": 0}, NOT_OURS,
        begun(T) | RETURNED | {"returns": 1, "designated": False},
    ),
    (
        Act.RETURN, A, OFFICER, {"designated": False, "returns": 1}, NOT_OURS,
        begun(T) | RETURNED | {"returns": 2, "designated": False},
    ),
    (
        Act.RETURN, A, HEAD, {"designated": False, "returns": 2}, NOT_OURS,
        begun(T) | RETURNED | {"returns": 3, "designated": True},
    ),
    # to a colleague, and from whoever has left
    (Act.HAND_OVER, P, OFFICER, {}, {"officer": "liu"}, {"officer": "liu"}),
    (Act.RELEASE, P, CLOCK, {}, {"reason": "left"}, begun(A) | {"officer": ""}),
    # upwards; another number or day from the same body does not begin the clock anew
    (Act.SEND_UP, T, DISPATCHER, {}, JIEDAO, begun(P) | UP),
    (Act.SEND_UP, A, DISPATCHER, {"unit": "jiedao"}, {**JIEDAO, "matter": ""}, begun(P) | UP),
    (Act.SEND_UP, P, DISPATCHER, {}, {**JIEDAO, "matter": "road"}, begun(P) | UP | {"matter": "road"}),
    (
        Act.SEND_UP, P, DISPATCHER, {}, {**JIEDAO, "promised": "2026-11-27T09:00:00+00:00"},
        begun(P) | UP | {"promised": FRIDAY},
    ),
    (Act.SEND_UP, P, DISPATCHER, {"unit": "jiedao", "external": ""}, JIEDAO, begun(P) | UP),
    (Act.SEND_UP, P, DISPATCHER, {"unit": "jiedao"}, JIEDAO, UP | {"fired": 0}),
    (
        Act.SEND_UP, P, DISPATCHER, {"unit": "jiedao"}, {**JIEDAO, "promised": "2026-11-27T17:00:00+08:00"},
        UP | {"promised": FRIDAY, "fired": 0},
    ),
    # what is not taken up at all
    (Act.DECLINE, T, DISPATCHER, {"reopens": 0}, {"reason": "out_of_remit"}, begun(State.DECLINED)),
]  # fmt: skip

WORK: list[Row] = [
    # word of it is word for whoever watches
    (Act.PROGRESS, P, OFFICER, {}, WORDS, {"reported_at": LATER}),
    (Act.PROGRESS, P, DISPATCHER, {}, WORDS, {"reported_at": LATER}),
    (Act.PROGRESS, P, OFFICER, {"supervised": 0}, WORDS, {}),
    (Act.REPORT, P, CLOCK, {}, {}, {"reported_at": LATER}),
    (
        Act.SUPERVISE, A, SECRETARY, {}, {"rung": 3},
        {"supervised": 3, "supervised_at": LATER, "reported_at": LATER, "fired": 0},
    ),
    (
        Act.SUPERVISE, P, CHAIR, {"supervised": 0, "supervised_at": None, "reported_at": None}, {"rung": 2},
        {"supervised": 2, "supervised_at": LATER, "reported_at": LATER, "fired": 0},
    ),
    (Act.URGE, A, REPORTER, {"urged": False, "rung": 0}, {"rung": 0}, {"urged": True}),
    (Act.URGE, P, LI, {"urged": False}, {"rung": 2}, {"urged": True, "rung": 2}),
    (Act.URGE, P, REPORTER, {"urged": False, "rung": 3}, {"rung": 2}, {"urged": True}),
    # the ladder: one step after another, and the rung never sinks
    (Act.CHASE, T, CLOCK, {"rung": 0}, {"step": 0, "rung": 0}, {"fired": 1}),
    (Act.CHASE, A, CLOCK, {}, {"step": 2, "rung": 2}, {"fired": 3, "rung": 2}),
    (Act.CHASE, P, CLOCK, {"rung": 3}, {"step": 7, "rung": 2}, {"fired": 8}),
    (Act.CHASE, R, CLOCK, {"rung": 0, "fired": 0}, {"step": 1, "rung": 1}, {"fired": 2, "rung": 1}),
    # the other side of a dispute
    (Act.INVITE, A, OFFICER, {"joined": (), "consent": Consent.NONE}, {}, {"consent": Consent.ASKED}),
    (Act.INVITE, P, HEAD, {"joined": (), "consent": Consent.REFUSED}, {}, {"consent": Consent.ASKED}),
    (Act.CONSENT, A, PARTY, {"consent": Consent.ASKED}, {"answer": "given"}, {"consent": Consent.GIVEN}),
    (Act.CONSENT, P, OFFICER, {}, {"answer": "refused"}, {"consent": Consent.REFUSED}),
    # looked at, and split: nothing is another
    *((Act.REVEAL, state, DISPATCHER, {}, {"reason": "call_back"}, {}) for state in (T, A, P, R, M)),
    (Act.REVEAL, P, OFFICER, {}, {"reason": "call_back"}, {}),
    *((Act.SPLIT, state, DISPATCHER, {}, {"case": "case-9"}, {}) for state in (T, A, P)),
]  # fmt: skip

TIME: list[Row] = [
    # a question: the clock stands where the community agreed to it
    (Act.ASK, P, OFFICER, RUNS, WORDS, {}),
    (Act.ASK, P, OFFICER, RUNS, {**WORDS, "waits": False}, {}),
    (
        Act.ASK, P, HEAD, RUNS, {**WORDS, "waits": True},
        {"pause": Pause.RESIDENT, "paused_at": LATER, "waits": 2, "fired": 0},
    ),
    # whatever a reporter adds is the answer; nothing else lets a clock run on that stands
    (Act.NOTE, P, REPORTER, {}, WORDS, RAN_ON),
    (Act.NOTE, P, LI, {"held": ""}, {}, RAN_ON | {"held": SINCE_THREE.removeprefix(f"{MORNING} ")}),
    (Act.NOTE, P, DISPATCHER, {}, {"of": "chen"}, RAN_ON),
    (Act.NOTE, P, REPORTER, SUSPENDED, WORDS, {}),
    (Act.NOTE, P, REPORTER, RUNS, WORDS, {}),
    # it runs on, from the moment it was to, and may be suspended once more
    (Act.RESUME, P, CLOCK, {}, {}, RAN_ON),
    (
        Act.RESUME, P, CLOCK, {}, {"until": "2026-11-23T08:00:00+00:00"},
        RAN_ON | {"held": f"{MORNING} 2026-11-23T07:00:00+00:00/2026-11-23T08:00:00+00:00"},
    ),
    (Act.RESUME, P, OFFICER, SUSPENDED, {}, RAN_ON | {"suspension": Wish.NONE, "until": None}),
    # more time
    (
        Act.EXTEND_ASK, P, OFFICER, {**RUNS, "supervised": 0, "extension": Wish.NONE},
        {**WORDS, "span": "2wd", "rung": 2}, {"extension": Wish.ASKED, "extra": "2wd", "approver": 2},
    ),
    (
        Act.EXTEND_ASK, P, OFFICER, {**RUNS, "supervised": 0, "extension": Wish.NONE, "extra": ""},
        {**WORDS, "span": "2wd", "rung": 0}, {"extension": Wish.ASKED, "extra": "2wd", "approver": 0},
    ),
    (Act.EXTEND, P, HEAD, {"extension": Wish.ASKED}, {}, {"extension": Wish.GRANTED, "fired": 0}),
    (Act.EXTEND_NOT, P, HEAD, {"extension": Wish.ASKED}, {}, {"extension": Wish.REFUSED}),
    # none for now
    (
        Act.SUSPEND_ASK, P, OFFICER, {**RUNS, "suspension": Wish.NONE, "until": None},
        {**WORDS, "until": "2026-11-27T09:00:00+00:00", "rung": 3},
        {"suspension": Wish.ASKED, "until": FRIDAY, "approver": 3},
    ),
    (
        Act.SUSPEND_ASK, P, OFFICER, {**RUNS, "suspension": Wish.NONE},
        {**WORDS, "until": "2026-11-27T09:00:00+00:00", "rung": 0},
        {"suspension": Wish.ASKED, "until": FRIDAY, "approver": 0},
    ),
    (
        Act.SUSPEND, P, CHAIR, {**RUNS, "suspension": Wish.ASKED}, {},
        {"suspension": Wish.GRANTED, "pause": Pause.SUSPENDED, "paused_at": LATER, "fired": 0},
    ),
    (
        Act.SUSPEND, P, CHAIR, {"suspension": Wish.ASKED}, {},  # while it stands for an answer
        {"suspension": Wish.GRANTED, "pause": Pause.SUSPENDED, "paused_at": LATER, "fired": 0, "held": SINCE_THREE},
    ),
    (Act.SUSPEND_NOT, P, CHAIR, {**RUNS, "suspension": Wish.ASKED}, {}, {"suspension": Wish.REFUSED}),
]  # fmt: skip

HEARING: list[Row] = [
    # whoever waits goes first, or not after all
    *((Act.PRIORITIZE, state, DISPATCHER, {"vulnerable_at": None}, {}, {"vulnerable_at": LATER}) for state in (T, A, P)),
    *((Act.DEPRIORITIZE, state, DISPATCHER, {}, {}, {"vulnerable_at": None}) for state in (T, A, P)),
    # the alarm rings, until somebody has it or there was none
    (Act.ALARM, P, CLOCK, ALARMING, {"step": 0, "took": "dispatcher"}, {"alarms": 1}),
    (Act.ALARM, R, CLOCK, ALARMING, {"step": 4, "took": "secretary"}, {"alarms": 5}),
    (Act.TAKE, T, STEWARD, ALARMING, {}, {"taken": STEWARD.person}),
    (Act.TAKE, P, OFFICER, ALARMING, {"reason": "on_my_way", "urgency": "urgent"}, {"taken": OFFICER.person}),
    (
        Act.TAKE, R, DISPATCHER, ALARMING, {"reason": FALSE_ALARM},
        {"emergency": "", "alarmed_at": None, "alarms": 0},
    ),
    (
        Act.TAKE, A, DISPATCHER, {**ALARMING, "urgency": "urgent"}, {"reason": FALSE_ALARM, "urgency": "help"},
        {"emergency": "", "alarmed_at": None, "alarms": 0, "urgency": "help"},
    ),
    # where
    (Act.LOCATE, P, REPORTER, {}, {"place": "vault-2"}, {}),
    (Act.LOCATE, R, DISPATCHER, {}, {"place": "vault-2", "grid": "tx1"}, {"grid": "tx1"}),
    (Act.AMEND, A, REPORTER, {"grid": ""}, {**WORDS, "grid": "tx1"}, {"grid": "tx1"}),
    (Act.TRANSCRIBE, T, DISPATCHER, {}, {**WORDS, "grid": ""}, {}),
    # who is complained of: not the unit that leads, and only before the dispatchers whether only a few may read it
    (Act.AMEND, P, REPORTER, {}, {**WORDS, "accused": "paichu", "restricted": False}, {"accused": "paichu"}),
    (Act.AMEND, P, REPORTER, {"restricted": False}, {**WORDS, "accused": "a,wuye,,b", "restricted": True}, {"accused": "a,b"}),
    (Act.AMEND, R, REPORTER, {}, {**WORDS, "accused": "wuye"}, {"accused": ""}),
    (Act.AMEND, T, REPORTER, {"unit": ""}, {**WORDS, "accused": "a,wuye", "restricted": True}, {"accused": "a,wuye"}),
    (
        Act.TRANSCRIBE, T, DISPATCHER, {"unit": "", "accused": "", "restricted": False},
        {**WORDS, "accused": "", "restricted": True}, {"restricted": True},
    ),
    (Act.AMEND, T, REPORTER, {"unit": ""}, {**WORDS, "accused": ""}, {"accused": "", "restricted": False}),
    (Act.AMEND, T, REPORTER, {"unit": ""}, {**WORDS, "restricted": False}, {}),
    *((Act.CLEAR, state, DISPATCHER, {}, {}, {"accused": "", "restricted": False}) for state in (T, A, P)),
]  # fmt: skip

VERDICTS: list[Row] = [
    # done: everybody is asked anew, in chat by this very act, callers when somebody rings them
    (
        Act.RESOLVE, P, OFFICER, {"asked": False, "joined": (replace(LIS, asked=False), CHENS)}, WORDS,
        begun(R) | {"asked": True, "verdict": None, "joined": (silent(LIS, asked=True), silent(CHENS, asked=False))},
    ),
    (
        Act.RESOLVE, P, DISPATCHER, {"channel": Channel.PHONE}, WORDS,
        begun(R) | {"asked": False, "verdict": None, "joined": (silent(LIS, asked=True), silent(CHENS, asked=False))},
    ),
    # rung up, and nobody answered
    (
        Act.CALL, R, DISPATCHER, {"channel": Channel.PHONE, "asked": False, "verdict": None}, {},
        {"asked": True, "since": LATER, "fired": 0},
    ),
    (
        Act.CALL, R, DISPATCHER, {"asked": False, "joined": (LIS, WUS)}, {"of": "wu"},
        {"joined": (LIS, replace(WUS, asked=True)), "since": LATER, "fired": 0},
    ),
    # the word of one, while others' are outstanding
    (
        Act.SPEAK, R, REPORTER, {"verdict": None, "joined": (LIS, WUS)}, {"verdict": "dissatisfied"},
        {"verdict": DISSATISFIED},
    ),
    (
        Act.SPEAK, R, LI, {"verdict": None, "joined": (silent(LIS, asked=True), CHENS)}, {"verdict": "dissatisfied"},
        {"joined": (said(LIS, DISSATISFIED), CHENS)},
    ),
    (
        Act.SPEAK, R, LI,
        {"verdict": None, "joined": (silent(LIS, asked=True), CHENS, replace(WUS, person="li"))}, {"verdict": "satisfied"},
        {"joined": (LIS, CHENS, replace(WUS, person="li", verdict=SATISFIED))},
    ),
    (
        Act.SPEAK, R, DISPATCHER, {"verdict": None, "joined": (LIS, silent(CHENS, asked=True))},
        {"verdict": "satisfied", "of": "chen"}, {"joined": (LIS, said(CHENS, SATISFIED))},
    ),
    (
        Act.SPEAK, R, DISPATCHER, {"channel": Channel.PHONE, "verdict": None, "joined": (silent(LIS, asked=True),)},
        {"verdict": "dissatisfied"}, {"verdict": DISSATISFIED},
    ),
    (
        Act.SPEAK, R, REPORTER, {"verdict": None, "joined": (LIS, ME_TOO, WUS)}, {"verdict": "dissatisfied"},
        {"verdict": DISSATISFIED, "joined": (LIS, said(ME_TOO, DISSATISFIED), WUS)},
    ),
    (
        Act.SPEAK, R, REPORTER, {"verdict": None, "gone": True, "joined": (ME_TOO, WUS)}, {"verdict": "satisfied"},
        {"joined": (said(ME_TOO, SATISFIED), WUS)},
    ),
    # the last word
    (Act.JUDGE, R, REPORTER, {"verdict": None}, {"verdict": "dissatisfied"}, begun(State.CLOSED) | {"verdict": DISSATISFIED}),
    (
        Act.JUDGE, R, LI, {"joined": (silent(LIS, asked=True), CHENS)}, {"verdict": "dissatisfied"},
        begun(State.CLOSED) | {"joined": (said(LIS, DISSATISFIED), CHENS)},
    ),
    (
        Act.JUDGE, R, DISPATCHER, {"joined": (LIS, silent(CHENS, asked=True))}, {"verdict": "satisfied", "of": "chen"},
        begun(State.CLOSED) | {"joined": (LIS, said(CHENS, SATISFIED))},
    ),
    # none, of whoever has said nothing
    (
        Act.LAPSE, R, CLOCK, {"verdict": None, "joined": (LIS, silent(CHENS, asked=True))}, {},
        begun(State.CLOSED) | {"verdict": LAPSED, "joined": (LIS, said(CHENS, LAPSED))},
    ),
    (
        Act.LAPSE, R, CLOCK, {"joined": (silent(LIS, asked=True), CHENS)}, {},
        begun(State.CLOSED) | {"joined": (said(LIS, LAPSED), CHENS)},
    ),
    # not solved: one rung higher, the chair's at least where a body outside had it, up to the secretary's
    (Act.REOPEN, R, REPORTER, {"designated": False}, {}, begun(A) | REOPENED),
    (Act.REOPEN, R, LI, {"rung": 0}, {}, begun(A) | REOPENED),
    (Act.REOPEN, R, DISPATCHER, {"rung": 0, "external": "", "reopens": 0}, {"of": "chen"},
     begun(A) | REOPENED | {"rung": 1, "reopens": 1}),
    (Act.REOPEN, R, REPORTER, {"rung": 1, "external": ""}, {}, begun(A) | REOPENED),
    (Act.REOPEN, R, REPORTER, {"rung": 2}, {}, begun(A) | REOPENED | {"rung": 3}),
    (Act.REOPEN, R, REPORTER, {"rung": 3, "external": ""}, {}, begun(A) | REOPENED | {"rung": 3}),
]  # fmt: skip

SEVERAL: list[Row] = [
    *((Act.MERGE, state, DISPATCHER, {"joined": ()}, {"lead": "case-9"}, begun(M) | {"merged_into": "case-9"})
      for state in (T, A, P)),
    *((Act.JOIN, state, DISPATCHER, {}, WU, {"joined": (LIS, CHENS, WUS)})
      for state in (T, A, P)),
    (
        Act.UNMERGE, M, DISPATCHER, {}, {},
        begun(T) | {"merged_into": "", "unit": "", "officer": "", "asked": False, "consent": Consent.NONE},
    ),
    (Act.PART, T, DISPATCHER, {}, {"case": "case-2"}, {"joined": (CHENS,)}),
    (Act.PART, R, DISPATCHER, {"joined": (CHENS, LIS, WUS)}, {"case": "case-2"}, {"joined": (CHENS, WUS)}),
    (Act.PART, P, DISPATCHER, {}, {"case": "case-9"}, {}),
    # one takes back all they have in it, it goes on for the others
    (Act.LEAVE, P, REPORTER, {}, {}, {"gone": True}),
    (Act.LEAVE, R, REPORTER, {"joined": (LIS, ME_TOO)}, {}, {"joined": (LIS,), "gone": True}),
    (Act.LEAVE, A, LI, {"joined": (LIS, CHENS, replace(WUS, person="li"))}, {}, {"joined": (CHENS,)}),
    (Act.LEAVE, T, LI, {"gone": True}, {}, {"joined": (CHENS,)}),
    # or all is taken back, and erased
    *((act, state, REPORTER, {"joined": ()}, {}, begun(State.WITHDRAWN))
      for act in (Act.WITHDRAW, Act.ERASE) for state in (T, A, P, R)),
    *((act, M, REPORTER, {}, {}, begun(State.WITHDRAWN)) for act in (Act.WITHDRAW, Act.ERASE)),
]  # fmt: skip

ROWS = [*PLACING, *WORK, *TIME, *HEARING, *VERDICTS, *SEVERAL]


def test_every_act_is_written_down_here() -> None:
    assert {act for act, *_ in ROWS} == set(EFFECTS) == set(Act) - {Act.REGISTER}


@pytest.mark.parametrize(("act", "state", "by", "before", "data", "changed"), ROWS)
def test_this_is_another_afterwards_and_nothing_else(
    act: Act, state: State, by: Actor, before: Mapping[str, Any], data: Mapping[str, Scalar], changed: Mapping[str, Any]
) -> None:
    one = had(state, **before)
    assert evolve(one, decide(one, act, by=by, at=LATER, data=data)) == replace(one, version=6, **changed)


# ── what is heard in what was said, whenever it is said ─────────────────────────────────────────────────────────────

SAID: list[Row] = [
    (Act.ASSIGN, T, DISPATCHER, RUNS, LIFT, begun(A) | PLACED),
    (Act.TRANSFER, P, DISPATCHER, RUNS, LIFT, begun(A) | PLACED),
    (Act.NOTE, P, REPORTER, {}, WORDS, RAN_ON),
    (Act.NOTE, R, REPORTER, RUNS, WORDS, {}),
    (Act.AMEND, P, REPORTER, RUNS, WORDS, {}),
    (Act.AMEND, T, REPORTER, RUNS, {**WORDS, "accused": "paichu"}, {"accused": "paichu"}),
    (Act.TRANSCRIBE, T, DISPATCHER, RUNS, WORDS, {}),
    (Act.LOCATE, A, REPORTER, RUNS, {"place": "vault-2", "grid": "tx1"}, {"grid": "tx1"}),
    (Act.JOIN, P, DISPATCHER, RUNS, WU, {"joined": (LIS, CHENS, WUS)}),
]
CALM: dict[str, Any] = {"emergency": "", "alarmed_at": None, "alarms": 0, "taken": ""}
GAS: Mapping[str, Scalar] = {"emergency": "gas", "urgency": "urgent"}
FIRST: dict[str, Any] = {"vulnerable_at": None}


@pytest.mark.parametrize(
    ("before", "heard", "more"),
    [
        (CALM, GAS, {"emergency": "gas", "alarmed_at": LATER, "urgency": "urgent"}),
        (CALM, {"emergency": "gas"}, {"emergency": "gas", "alarmed_at": LATER}),
        (CALM, {"emergency": "", "urgency": "urgent"}, {}),
        (CALM, {"urgency": "urgent"}, {}),
        ({}, GAS, {}),  # there is danger already, and somebody has it
        ({"taken": ""}, GAS, {}),
        (FIRST, {"vulnerable": True}, {"vulnerable_at": LATER}),
        (FIRST, {"vulnerable": False}, {}),
        (FIRST, {}, {}),
        ({}, {"vulnerable": True}, {}),  # known since before
        ({}, {"vulnerable": False}, {}),  # and not forgotten
        (
            {**CALM, **FIRST},
            {**GAS, "vulnerable": True},
            {"emergency": "gas", "alarmed_at": LATER, "urgency": "urgent", "vulnerable_at": LATER},
        ),
    ],
)
@pytest.mark.parametrize(("act", "state", "by", "was", "data", "changed"), SAID)
def test_danger_and_who_goes_first_are_heard(
    act: Act, state: State, by: Actor, was: Mapping[str, Any], data: Mapping[str, Scalar], changed: Mapping[str, Any],
    before: Mapping[str, Any], heard: Mapping[str, Scalar], more: Mapping[str, Any],
) -> None:  # fmt: skip
    one = had(state, **{**was, **before})
    after = evolve(one, decide(one, act, by=by, at=LATER, data={**data, **heard}))
    assert after == replace(one, version=6, **{**changed, **more})


# ── what nobody would let through today ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("act", "data", "changed"),
    [
        (Act.CHASE, {"step": None, "rung": None}, {"fired": 1}),
        (Act.ALARM, {"step": None}, {"alarms": 1}),
        (Act.EXTEND_ASK, {"span": "2wd", "rung": None}, {"extension": Wish.ASKED, "extra": "2wd", "approver": 0}),
        (
            Act.SUSPEND_ASK,
            {"until": "2026-11-27T09:00:00+00:00", "rung": None},
            {"suspension": Wish.ASKED, "until": FRIDAY, "approver": 0},
        ),
        (
            Act.SUPERVISE,
            {"rung": None},
            {"supervised": 0, "supervised_at": LATER, "reported_at": LATER, "fired": 0},
        ),
        (Act.URGE, {"rung": None}, {"urged": True}),
    ],
)
def test_an_event_is_a_fact_a_number_that_is_missing_in_it_is_none(
    act: Act, data: Mapping[str, Scalar], changed: Mapping[str, Any]
) -> None:
    one = had(P, urged=False, rung=0)
    event = Event("example", "case-1", 6, act, LATER, "somebody", data)
    assert evolve(one, event) == replace(one, version=6, **changed)


# ── the beginning ───────────────────────────────────────────────────────────────────────────────────────────────────

BORN: Mapping[str, Scalar] = {"reporter": "li", "channel": "phone", "urgency": "help"}


@pytest.mark.parametrize(
    ("data", "known"),
    [
        ({}, {}),
        ({"emergency": "fire"}, {"emergency": "fire", "alarmed_at": OPENED}),
        ({"vulnerable": True}, {"vulnerable_at": OPENED}),
        ({"grid": "jp1"}, {"grid": "jp1"}),
        ({"accused": "wuye,paichu"}, {"accused": "wuye,paichu"}),
        ({"restricted": True}, {"restricted": True}),
        ({"emergency": "", "vulnerable": False, "grid": "", "accused": "", "restricted": False}, {}),
        ({"emergency": None, "vulnerable": None, "grid": None, "accused": None, "restricted": None}, {}),
        (
            {"emergency": "gas", "vulnerable": True, "grid": "tx1", "accused": "wuye", "restricted": True},
            {
                "emergency": "gas",
                "alarmed_at": OPENED,
                "vulnerable_at": OPENED,
                "grid": "tx1",
                "accused": "wuye",
                "restricted": True,
            },
        ),
        ({"matter": "lift", "unit": "wuye", "text": "vault-1", "behalf": True}, {}),  # a dispatcher decides whose it is
    ],
)
def test_what_is_registered(data: Mapping[str, Scalar], known: Mapping[str, Any]) -> None:
    event = register(
        community="town", case="case-7", number="1123-0002-2", actor=DISPATCHER, at=OPENED, data={**BORN, **data}
    )
    assert born(event) == Case(
        id="case-7",
        community="town",
        number="1123-0002-2",
        state=T,
        reporter="li",
        channel=Channel.PHONE,
        opened_at=OPENED,
        since=OPENED,
        version=1,
        urgency="help",
        **known,
    )
