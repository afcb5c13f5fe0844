"""The life of many cases, lived at random: anybody tries anything at any time, and after every step the invariants hold.

A case changes only through `flow.record` and `flow.chase`, over a unit of work in memory. 20,000 steps; with HOTLINE_LONG=1
200,000. The last test asserts that they were really taken, and that they went everywhere.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from domain.act import Act
from domain.case import ENDED, Case, Channel, ClockKind, State, Verdict
from domain.community import URGENT
from domain.effects import FALSE_ALARM, MAX_RETURNS
from domain.errors import Code, Refused
from domain.events import Event, Scalar, broken_at
from domain.ladder import Due, DueKind, deadline, next_due, owner
from domain.lifecycle import TABLE, allowed, born, decide, evolve, register, replay
from domain.merge import bar
from domain.pause import Pause, stretches
from domain.people import CLOCK, ROUTER, Actor, Grant, Role
from flow import chase, joint, merge, verdict
from flow.ports import Address, Kind, Notice, Purpose, Reporter, Spot
from flow.record import record, settle
from tests.domain.building import at, example
from tests.flow.fakes import Memory

Choice = TypeVar("Choice")
GOAL = 200_000 if os.environ.get("HOTLINE_LONG") == "1" else 20_000
SEEN: Counter[str] = Counter()
"""Steps taken, rows of the table taken, refusals met: what the run really did."""

RESIDENTS = ("wang", "li", "zhao")
UNITS = ("wuye", "ranqi", "gongdian", "shequ")
CLOCK_CLASSES = ("urgent", "essential", "ordinary", "help", "complex")
MATTERS = ("stairs_light", "gas_smell", "power_outage", "neighbour_row", "owners_meeting")
GROUP = Address("telegram", "1", "-100")
DESK = Address("telegram", "1", "-200")
ROLES = {
    "zhang": Grant(Role.OFFICER, "wuye"), "sun": Grant(Role.OFFICER, "ranqi"), "qian": Grant(Role.OFFICER, "shequ"),
    "he": Grant(Role.HEAD, "wuye"), "hu": Grant(Role.HEAD, "gongdian"), "deng": Grant(Role.DISPATCHER),
    "chen": Grant(Role.CHAIR, "suqiu"), "shu": Grant(Role.SECRETARY), "an": Grant(Role.ADMIN),
    "gong": Grant(Role.GRID_MEMBER, "jp1"), "duan": Grant(Role.STEWARD, "tx1"), "wu": Grant(Role.PARTY, "case-1"),
}  # fmt: skip
EVERYBODY = (*RESIDENTS, *ROLES, "stranger", "clock", "router")
SPANS = tuple(
    timedelta(minutes=n) for n in (0, 1, 4, 9, 31, 60, 61, 240, 719, 1440, 3 * 1440, 5 * 1440 + 7, 14 * 1440, 40 * 1440)
)
PATIENCE = (timedelta(0), timedelta(0), timedelta(hours=9), timedelta(days=9))
REASONS, TEXTS = ("not_ours", "need_info", "other_unit", "", None), ("vault-1", "vault-3", "vault-5", "", None)
# Verdicts a resident cannot give («unsolved», «lapsed», nonsense) are in test_lifecycle, as a defect that is known.
VERDICTS = (Verdict.SATISFIED.value, Verdict.DISSATISFIED.value, Verdict.SATISFIED.value, "", None)


class Dice:
    """One drawn number, thrown as often as needed: a draw of Hypothesis's own for every choice takes most of the time."""

    def __init__(self, number: int) -> None:
        self._number = number

    def among(self, choices: Sequence[Choice]) -> Choice:
        self._number, which = divmod(self._number, len(choices))
        return choices[which]


DICE = st.lists(st.integers(0, 2**24 - 1), min_size=2, max_size=2).map(lambda pair: Dice(pair[0] << 24 | pair[1]))


def drawn(dice: Dice, act: Act) -> dict[str, Scalar]:
    """Data for an act: mostly fitting, sometimes missing."""
    match act:
        case Act.ASSIGN:
            matter = dice.among(MATTERS)
            return {"matter": matter, "unit": dice.among((*UNITS, *UNITS, "", None))}
        case Act.RETURN | Act.DECLINE | Act.REVEAL:
            return {"reason": dice.among(REASONS)}
        case Act.PROGRESS | Act.RESOLVE:
            return {"text": dice.among(TEXTS), "shown": "vault-2"}
        case Act.AMEND | Act.NOTE:
            accused = dice.among(("", "shizheng"))
            return {
                "text": dice.among(TEXTS),
                "shown": "vault-2",
                "emergency": dice.among(("", "gas")),
                "accused": accused,
                "vulnerable": dice.among((False, True)),
            }
        case Act.JUDGE | Act.SPEAK:
            return {"verdict": dice.among(VERDICTS)}
        case Act.MERGE | Act.JOIN | Act.PART | Act.SPLIT:
            return {"case": "case-1", "lead": "case-1", "reporter": "wang", "channel": "chat", "number": "n1"}
        case Act.TRANSCRIBE:
            return {"text": dice.among(TEXTS), "emergency": dice.among(("", "fire", "", ""))}
        case Act.ASK:
            return {"text": dice.among(TEXTS), "waits": dice.among((True, False))}
        case Act.LOCATE:
            return {"place": dice.among(TEXTS), "grid": dice.among(("jp1", ""))}
        case Act.TRANSFER:
            return {"matter": dice.among(MATTERS), "unit": dice.among((*UNITS, "")), "reason": dice.among(REASONS)}
        case Act.HAND_OVER:
            return {"officer": dice.among(("zhang", "he", ""))}
        case Act.RELEASE:
            return {"reason": dice.among(("left", ""))}
        case Act.SEND_UP:
            external, promised = dice.among(("JD-17", "")), dice.among((None, "2030-01-01T00:00:00+00:00"))
            return {"unit": dice.among(("jiedao", "")), "external": external, "promised": promised}
        case Act.CONSENT:
            return {"answer": dice.among(("given", "refused", ""))}
        case Act.EXTEND_ASK:
            return {"span": dice.among(("2wd", "2wd", "")), "rung": dice.among((1, 2, 3)), "text": dice.among(TEXTS)}
        case Act.SUPERVISE | Act.URGE:
            return {"rung": dice.among((2, 3, 3, None)), "late": False}
        case Act.SUSPEND_ASK:
            until = dice.among(("2026-12-01T01:00:00+00:00", "2027-03-01T01:00:00+00:00", ""))
            return {"until": until, "rung": dice.among((1, 2, 3)), "text": dice.among(TEXTS)}
        case Act.ALARM:
            return {"step": dice.among((0, 1, None)), "took": dice.among(("dispatcher", "chair"))}
        case Act.TAKE:
            return {"role": "dispatcher", "reason": dice.among(("", "", FALSE_ALARM)), "urgency": "ordinary"}
        case Act.CHASE:
            return {"step": None, "rung": 0}  # the real ones are the clock's own, see `strike`
    return {}


OWED = {
    Act.ASSIGN: {Kind.CARD}, Act.SIGN: {Kind.CARD}, Act.RETURN: {Kind.RETURNED, Kind.CARD}, Act.PROGRESS: {Kind.PROGRESS},
    Act.RESOLVE: {Kind.RESULT, Kind.CARD}, Act.JUDGE: {Kind.ENDED, Kind.CARD}, Act.LAPSE: {Kind.ENDED, Kind.CARD},
    Act.DECLINE: {Kind.ENDED, Kind.CARD}, Act.WITHDRAW: {Kind.ENDED, Kind.CARD}, Act.REOPEN: {Kind.REOPENED, Kind.CARD},
    Act.REGISTER: {Kind.REACTION}, Act.REVEAL: set(), Act.CLEAR: {Kind.CARD}, Act.CALL: set(), Act.CHASE: set(), Act.NOTE: set(),
    Act.AMEND: {Kind.CARD}, Act.TRANSCRIBE: {Kind.CARD}, Act.LOCATE: {Kind.CARD}, Act.PRIORITIZE: {Kind.CARD},
    Act.DEPRIORITIZE: {Kind.CARD},
    Act.ALARM: set(), Act.TAKE: {Kind.TAKEN},
    Act.TRANSFER: {Kind.CARD}, Act.HAND_OVER: set(), Act.RELEASE: {Kind.CARD}, Act.ASK: {Kind.ASKED},
    Act.SEND_UP: {Kind.SENT_UP, Kind.CARD}, Act.INVITE: set(), Act.CONSENT: {Kind.SAY}, Act.ERASE: set(),
    Act.EXTEND_ASK: set(), Act.EXTEND: {Kind.EXTENDED, Kind.CARD}, Act.EXTEND_NOT: set(),
    Act.SUSPEND_ASK: set(), Act.SUSPEND: {Kind.SUSPENDED, Kind.CARD}, Act.SUSPEND_NOT: set(),
    Act.RESUME: {Kind.RESUMED, Kind.CARD}, Act.SUPERVISE: {Kind.CARD}, Act.REPORT: set(), Act.URGE: {Kind.CARD},
    Act.MERGE: {Kind.MERGED, Kind.CARD}, Act.UNMERGE: {Kind.SAY, Kind.CARD}, Act.JOIN: set(), Act.PART: set(),
    Act.SPEAK: set(), Act.LEAVE: set(), Act.SPLIT: set(),
}  # fmt: skip
"""What a reporter who can be written to hears of each act (I3)."""


class Hotline(RuleBasedStateMachine):
    """A community with a few residents, officers and leaders, and up to three open cases at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.done: Counter[tuple[str, State]] = Counter()
        self.uow = Memory(example(), at("2026-09-25 10:00"))  # a week before the National Day
        self.uow.chats.groups[Purpose.DESK, ""] = [DESK]
        for unit in ("wuye", "ranqi"):
            self.uow.chats.groups[Purpose.UNIT, unit] = [Address("telegram", "1", f"-3{unit}")]
        for person, grant in ROLES.items():
            self.uow.people.actors[person] = Actor(person, frozenset({grant}))
            if person != "hu":  # a head nobody can write to
                self.uow.people.addresses[person] = Address("telegram", "1", person)

    # ── what happens ──

    @rule(dice=DICE)
    def anybody_tries_anything(self, dice: Dice) -> None:
        case = self._pick(dice)
        act, who = dice.among(tuple(Act)), dice.among(EVERYBODY)
        self._step(dice.among(SPANS))
        self._try(case, act, who, drawn(dice, act))

    @rule(dice=DICE)
    def somebody_does_what_they_may(self, dice: Dice) -> None:
        case = self._pick(dice, ended=0)
        self._step(dice.among(SPANS[:9]))
        self._do_one_of(dice, case, set(Act) - CLOCKS)

    @rule(dice=DICE)
    def work_goes_on(self, dice: Dice) -> None:
        """What brings a case forward (or back); each act is a step."""
        case = self._pick(dice, ended=0)
        for _ in range(dice.among((1, 2, 3, 4))):
            if self.uow.cases.rows[case.id].is_open:
                self._step(timedelta(minutes=20))
                self._do_one_of(dice, self.uow.cases.rows[case.id], WORK)

    @precondition(lambda self: any(case.state in BARRED for case in self._open()))
    @rule(dice=DICE)
    def somebody_does_what_they_might_not(self, dice: Dice) -> None:
        """The unit returns a case, designated or not; the clock lets one lapse, asked or not."""
        case = dice.among([case for case in self._open() if case.state in BARRED])
        mine = [who for who, grant in ROLES.items() if case.unit and grant.scope == case.unit] or ["zhang"]
        self._step(timedelta(0))
        who = dice.among(mine) if case.state is State.ASSIGNED else "clock"
        self._try(case, BARRED[case.state], who, {"reason": "not_ours"})

    @precondition(lambda self: any(case.is_alarming for case in self._open()))
    @rule(dice=DICE)
    def the_alarm_rings(self, dice: Dice) -> None:
        """A case that is reported done is rare enough to be chosen first."""
        alarming = [case for case in self._open() if case.is_alarming]
        done = [case for case in alarming if case.state is State.RESOLVED]
        self._step(dice.among(SPANS[:4]))
        self._try(dice.among(done or alarming), Act.ALARM, "clock", drawn(dice, Act.ALARM))

    @precondition(lambda self: any(case.state is State.IN_PROGRESS for case in self._open()))
    @rule(dice=DICE)
    def more_time_is_asked_for_and_decided(self, dice: Dice) -> None:
        case = dice.among([case for case in self._open() if case.state is State.IN_PROGRESS])
        self._step(timedelta(minutes=1))
        if case.extension:
            self._try(case, dice.among((Act.EXTEND, Act.EXTEND_NOT)), dice.among(("he", "hu", "chen", "shu")), {})
        else:
            self._try(case, Act.EXTEND_ASK, dice.among(("zhang", "he", "sun", "hu")), drawn(dice, Act.EXTEND_ASK))

    @precondition(lambda self: any(case.state is State.IN_PROGRESS for case in self._open()))
    @rule(dice=DICE)
    def the_clock_is_made_to_stand(self, dice: Dice) -> None:
        """Because the reporter is asked, or until a day; it stands already: it runs on."""
        case = dice.among([case for case in self._open() if case.state is State.IN_PROGRESS])
        self._step(timedelta(minutes=1))
        acts = (Act.RESUME,) if case.pause else (Act.ASK, Act.SUSPEND_ASK)
        if case.suspension and not case.pause:
            acts = (Act.SUSPEND, Act.SUSPEND, Act.SUSPEND_NOT)
        act = dice.among(acts)
        who = dice.among(
            ("he", "hu", "chen", "shu") if act in {Act.SUSPEND, Act.SUSPEND_NOT} else ("zhang", "he", "sun", "hu")
        )
        self._try(case, act, who, drawn(dice, act))

    @precondition(lambda self: any(case.is_alarming for case in self._open()))
    @rule(dice=DICE)
    def somebody_takes_it_on(self, dice: Dice) -> None:
        case = dice.among([case for case in self._open() if case.is_alarming])
        self._step(timedelta(minutes=1))
        self._try(case, Act.TAKE, dice.among(("zhang", "deng", "gong", "shu", "wang")), drawn(dice, Act.TAKE))

    @rule(dice=DICE)
    def what_has_been_rarest_is_done(self, dice: Dice) -> None:
        """So that every row of the table is taken, however many there come to be."""
        case = self._pick(dice, ended=0)
        able = {(act, who) for who in EVERYBODY for act in allowed(case, self._actor(who)) - CLOCKS}
        self._step(timedelta(minutes=5))
        if able:
            rarest = min(self.done[act, case.state] for act, _ in able)
            act, who = dice.among(sorted(each for each in able if self.done[each[0], case.state] == rarest))
            self._try(case, act, who, drawn(dice, act))

    @precondition(lambda self: len(self._open()) < 3)
    @rule(dice=DICE)
    def somebody_reports(self, dice: Dice) -> None:
        self._report(
            dice.among(RESIDENTS), dice.among(tuple(Channel)), dice.among(CLOCK_CLASSES), dice.among((False, True))
        )

    def _report(self, resident: str, channel: Channel, urgency: str, neighbour: bool) -> None:
        self._step(timedelta(minutes=1))
        number = len(self.uow.cases.rows) + 1
        by = Actor(resident) if channel is Channel.CHAT else self._actor("deng")
        data: dict[str, Scalar] = {"reporter": resident, "channel": channel.value, "urgency": urgency}
        data |= {"grid": "jp1", "emergency": "fire" if urgency == URGENT else ""}
        event = register(
            community="example", case=f"case-{number}", number=f"n{number}", actor=by, at=self.uow.now, data=data
        )
        case = born(event)
        self.uow.cases.add(case, Reporter(resident, Spot(GROUP, f"m{number}") if channel is Channel.CHAT else None))
        if neighbour:
            self.uow.cases.brought[case.id].append(Reporter("neighbour", Spot(GROUP, f"m{number}b")))
        self.uow.ledger.append(event)
        before = len(self.uow.outbox.notices)
        settle(self.uow, None, event, case)
        self._told(None, case, event, self.uow.outbox.notices[before:])
        self._hold(case.id)

    @precondition(lambda self: bool(self._pairs()))
    @rule(dice=DICE)
    def two_are_found_to_be_one(self, dice: Dice) -> None:
        case, lead = dice.among(self._pairs())
        self._step(timedelta(minutes=1))
        self._together(lambda: merge.merge(self.uow, self._actor("deng"), "example", case.id, lead.id))

    @precondition(lambda self: any(case.joined for case in self._open()))
    @rule(dice=DICE)
    def those_who_brought_it_go_on(self, dice: Dice) -> None:
        """They say what they think of it, or leave; a dispatcher takes one out again, or writes down what a caller says."""
        lead = dice.among([case for case in self._open() if case.joined])
        voice, act = dice.among(lead.voices), dice.among((*VOICED * 3, Act.LEAVE, Act.ERASE, Act.PART, Act.REVEAL))
        own = self._actor(voice.person if voice.channel is Channel.CHAT or act in TAKEN_BACK else "deng")
        verdict_ = {Act.REOPEN: Verdict.UNSOLVED}.get(act, dice.among((Verdict.SATISFIED, Verdict.DISSATISFIED)))
        self._step(timedelta(minutes=1))
        if act in {Act.LEAVE, Act.ERASE}:
            how, brought = (Act.WITHDRAW if act is Act.LEAVE else act), self.uow.cases.rows[voice.case]
            self._together(lambda: verdict.take_back(self.uow, own, brought, how))
        elif act is Act.REVEAL:
            why = {"reason": "call_back"}
            brought = self.uow.cases.rows[voice.case]
            self._together(lambda: record(self.uow, brought, act, by=self._actor("deng"), data=why))
        elif act is Act.PART:
            self._together(lambda: merge.unmerge(self.uow, self._actor("deng"), "example", voice.case))
        elif act is Act.CALL:
            self._together(lambda: verdict.unreached(self.uow, self._actor("deng"), "example", voice.case))
        else:
            self._together(lambda: verdict.judge(self.uow, own, "example", voice.case, verdict_))

    def _pairs(self) -> list[tuple[Case, Case]]:
        able = [case for case in self._open() if (Act.MERGE, case.state) in TABLE]
        return [(case, lead) for case in able for lead in able if bar(case, lead) is None]

    def _together(self, what: Callable[[], Case]) -> None:
        """What may change several cases at once: all of them, or none."""
        rows, before = dict(self.uow.cases.rows), self._snapshot()
        lengths = {stream: len(chain) for stream, chain in self.uow.ledger.chains.items()}
        try:
            what()
        except Refused as refused:
            assert self._snapshot() == before, "a refused act has changed something"
            SEEN[f"refused {refused.code}"] += 1
            return
        notices = self.uow.outbox.notices[before[3] :]
        for stream, length in lengths.items():
            case = rows[stream]
            for entry in self.uow.ledger.stream("example", stream)[length:]:
                after = evolve(case, entry.event)
                SEEN[f"{entry.event.kind} in {case.state}"] += 1
                self.done[entry.event.kind, case.state] += 1
                self._told(case, after, entry.event, notices, alone=False)
                case = after
        changed = [case for case in self.uow.cases.rows.values() if case.version > lengths[case.id]]
        concerned = {id_ for case in changed for each in (case, rows[case.id]) for id_ in (each.id, *_brought(each))}
        assert {notice.case for notice in notices} <= concerned, "somebody hears of a case nothing was done to"
        for case in self.uow.cases.rows.values():
            self._nobody_is_lost(case)
        for case in changed:
            self._hold(case.id)

    @rule(dice=DICE)
    def the_clock_strikes(self, dice: Dice) -> None:
        """Now or, mostly, when the next thing is due."""
        case = self._pick(dice)
        due, patience = self.uow.dues.rows.get(case.id), dice.among(PATIENCE)
        self._step(max(due[0].at - self.uow.now, timedelta(0)) + patience if due else patience)
        self._strike(case)

    # ── how it is done ──

    def _step(self, wait: timedelta) -> None:
        SEEN["steps"] += 1
        self.uow.now += wait

    def _do_one_of(self, dice: Dice, case: Case, acts: set[Act]) -> None:
        able = {who: sorted(allowed(case, self._actor(who)) & acts) for who in EVERYBODY}
        choices = sorted({act for acts in able.values() for act in acts})
        if choices:
            act = dice.among(choices)
            who = dice.among([who for who, acts in able.items() if act in acts])
            self._try(case, act, who, drawn(dice, act))

    def _open(self) -> list[Case]:
        return [case for case in self.uow.cases.rows.values() if case.is_open]

    def _pick(self, dice: Dice, ended: int = 2) -> Case:
        """Mostly one that is open; there always is one."""
        if not self._open():
            self._report("wang", Channel.CHAT, "ordinary", neighbour=False)
        late = list(self.uow.cases.rows.values())[-ended:] if ended else []
        return dice.among([*self._open() * 3, *late])

    def _actor(self, who: str) -> Actor:
        return {"clock": CLOCK, "router": ROUTER}.get(who) or self.uow.people.actor("example", who)

    def _try(self, case: Case, act: Act, who: str, data: dict[str, Scalar]) -> None:
        by, outbox, before = self._actor(who), self.uow.outbox.notices, self._snapshot()
        due = next_due(case, example(), self.uow.now)
        if self._is_of_several(case, act, by):
            return
        if act is Act.LAPSE and case.all_asked and not (due and due.kind is DueKind.LAPSE and due.at <= self.uow.now):
            return  # `decide` would let it, but `chase.fire` keeps to the ladder: see _strike
        try:
            after = record(self.uow, case, act, by=by, data=data)
        except Refused as refused:
            assert self._snapshot() == before, "a refused act has changed something"
            self._refused(case, act, by, refused.code)
            return
        self._happened(case, after, outbox[before[3] :])

    def _is_of_several(self, case: Case, act: Act, by: Actor) -> bool:
        """What is done to two cases at once goes through `flow.merge` and `flow.verdict`: see `_together`."""
        return (act in OF_SEVERAL and act in allowed(case, by)) or (
            case.state is State.MERGED and act in allowed(case, by)
        )

    def _refused(self, case: Case, act: Act, by: Actor, code: Code) -> None:
        SEEN[f"refused {code}"] += 1
        if case.state in ENDED and (act, case.state) not in TABLE:
            assert code is Code.ALREADY_DONE
        elif (act, case.state) not in TABLE:
            assert code in {Code.ALREADY_DONE, Code.WRONG_STATE}
        elif act is Act.TAKE and act in allowed(case, by):
            assert code is Code.NOT_YOURS, "only a dispatcher calls a false alarm"
        elif act in allowed(case, by):
            other = {Code.NOT_REPORTER, Code.ALREADY_DONE} if case.joined or case.gone else set()
            missing = {Code.REASON_NEEDED, Code.TEXT_NEEDED, Code.WRONG_STATE}
            assert code in missing | other, "offered, and data was not missing"
        else:
            assert code in {Code.NOT_YOURS, Code.NOT_REPORTER, *BARS.get(act, ())}

    def _strike(self, case: Case) -> None:
        outbox, before = len(self.uow.outbox.notices), self.uow.dues.rows.get(case.id)
        after = chase.fire(self.uow, case)
        if after.version == case.version:
            assert after == case
            assert len(self.uow.outbox.notices) == outbox, "nothing happened, and yet somebody was told"
            if case.is_open:
                assert self.uow.dues.rows[case.id][0].at > self.uow.now, "due, and neither done nor put off"
            return
        assert case.is_open, "an answered case was chased"
        assert before is not None
        self._happened(case, after, self.uow.outbox.notices[outbox:])

    def _happened(self, case: Case, after: Case, notices: list[Notice]) -> None:
        event = self.uow.ledger.stream("example", case.id)[-1].event
        SEEN[f"{event.kind} in {case.state}"] += 1
        self.done[event.kind, case.state] += 1
        assert after.rung >= case.rung, "the rung sank"
        assert after.version == case.version + 1
        assert (after.since, after.fired) == (event.at, 0) or after.state is case.state
        self._told(case, after, event, notices)
        self._hold(case.id)

    def _snapshot(self) -> tuple[object, ...]:
        uow = self.uow
        chains = {stream: len(chain) for stream, chain in uow.ledger.chains.items()}
        return dict(uow.cases.rows), chains, dict(uow.dues.rows), len(uow.outbox.notices)

    # ── what holds ──

    def _hold(self, id_: str) -> None:
        case, chain = self.uow.cases.rows[id_], self.uow.ledger.chains[id_]
        assert broken_at(chain) is None
        assert replay(entry.event for entry in chain) == case  # I5
        assert case.version == len(chain)
        self._accountable(case)
        self._nobody_is_lost(case)
        self._returned(case, [entry.event for entry in chain])
        if case.state is State.CLOSED:
            self._closed(case, [entry.event for entry in chain])

    def _accountable(self, case: Case) -> None:
        """I1."""
        whose, due, total = owner(case), next_due(case, example(), self.uow.now), deadline(case, example())
        row = self.uow.dues.rows.get(case.id)
        if case.state in ENDED:
            assert (whose, due, total, row) == (None, None, None, None)
            return
        assert whose is not None
        assert whose.role is not Role.RESIDENT
        assert due is not None
        assert total is not None
        assert total.start in ({case.paused_at} if case.pause else {case.since, case.supervised_at, case.vulnerable_at})
        assert total.start <= total.due
        self._in_good_time(case)
        assert row == (due, example().stamp), "the cache is not what the ladder says (I9)"
        self._alarming(case, due)

    def _in_good_time(self, case: Case) -> None:
        """Time that stood is not counted: finishing is due later by what was worked meanwhile, and never earlier."""
        if case.clock is ClockKind.FINISH and case.held and not case.promised:
            free = replace(case, supervised_at=None)
            plain, total = deadline(replace(free, held=""), example()), deadline(free, example())
            assert plain is not None
            assert total is not None
            stood = sum((each.until - each.since for each in stretches(case.held)), timedelta(0))
            assert plain.due <= total.due
            assert stood or plain.due == total.due
            SEEN["stood"] += 1
        if case.pause:
            SEEN[f"stands for {case.pause}"] += 1
            assert case.state is State.IN_PROGRESS, "only the time to finish stands"

    def _nobody_is_lost(self, case: Case) -> None:
        """Whoever brought something that is open has a part in what is handled, until they take it back."""
        rows = self.uow.cases.rows
        assert not case.is_open or case.voices, "handled for nobody"
        for voice in case.joined:
            merged = rows[voice.case]
            assert (merged.state, merged.merged_into, merged.reporter) == (State.MERGED, case.id, voice.person)
            assert not merged.emergency or merged.emergency == case.emergency or case.version > 2, "danger was lost"
        if case.state is State.MERGED:
            lead = rows[case.merged_into]
            assert [voice.case for voice in lead.joined].count(case.id) == 1, "nobody speaks for it"
            assert not case.accused, "it complains of somebody"
            SEEN["merged"] += 1

    def _alarming(self, case: Case, due: Due) -> None:
        """Nobody has taken it on: it rings again, and soon. Otherwise it never does."""
        if case.is_alarming:
            assert due.at <= self.uow.now + timedelta(minutes=example().alarm.repeat.amount), "an alarm falls silent"
            SEEN["alarming"] += 1
        else:
            assert due.kind is not DueKind.ALARM, "an alarm that is over rings on"

    def _returned(self, case: Case, story: list[Event]) -> None:
        """I7."""
        returns = sum(event.kind == Act.RETURN for event in story)
        assert returns == case.returns <= MAX_RETURNS
        if returns == MAX_RETURNS:
            assert case.designated
            if case.state is State.ASSIGNED:
                officer = Actor("x", frozenset({Grant(Role.OFFICER, case.unit)}))
                with pytest.raises(Refused):
                    decide(case, Act.RETURN, by=officer, at=self.uow.now, data={"reason": "not_ours"})
                SEEN["fourth return refused"] += 1

    def _closed(self, case: Case, story: list[Event]) -> None:
        """I8."""
        last, before = story[-1], replay(story[:-1])
        done = max(n for n, event in enumerate(story) if event.kind == Act.RESOLVE)
        said = [event for event in story[done:] if event.kind in {Act.SPEAK, Act.JUDGE}]
        whose = [case.speaker(event.actor, event.data.get("of")) for event in said]
        assert len(whose) == len(set(whose)), "a word was counted twice"
        for voice in case.voices:
            if voice.verdict is Verdict.LAPSED:
                called = [e for e in story[done:] if e.kind == Act.CALL]
                asked = voice.channel is Channel.CHAT or any(
                    case.speaker(e.actor, e.data.get("of")) == voice.person for e in called
                )
                assert last.kind == Act.LAPSE
                assert asked, "nobody was asked"
            else:
                assert voice.verdict in {Verdict.SATISFIED, Verdict.DISSATISFIED}
                assert voice.person in whose, "nobody said so"
        if last.kind == Act.LAPSE:
            assert last.at >= deadline(before, example()).due or not before.silent, "lapsed before its time"
            return
        assert last.kind == Act.JUDGE
        assert [voice.person for voice in before.silent if voice.person != whose[-1]] == [], "others have not spoken"
        by_phone = self._actor(last.actor).has(Role.DISPATCHER)
        spoke = [voice for voice in case.voices if voice.person == whose[-1]]
        assert last.actor == whose[-1] or (by_phone and any(voice.channel is Channel.PHONE for voice in spoke))

    def _told(
        self, before: Case | None, case: Case, event: Event, notices: list[Notice], *, alone: bool = True
    ) -> None:
        """I3, and I4 as far as it goes without words: nothing but codes and ids leaves. `alone`: nothing else was done."""
        act = Act(event.kind)
        reminded = Kind.ASKED if before and before.pause else Kind.REMIND
        owed = {reminded} if event.data.get("took") == Role.RESIDENT else OWED[act]
        alarmed = bool(case.emergency) and not (before and before.emergency)
        silent = {voice.person for voice in case.silent}
        for id_, reporter in joint.told(self.uow, case):
            if reporter.spot is None or (owed == {Kind.REMIND} and reporter.person not in silent):
                continue
            mine = [n for n in notices if n.person == reporter.person and n.case == id_]
            assert {n.kind for n in mine} >= owed, f"{reporter.person} does not hear that {act}"
            assert not alarmed or mine[0].kind is Kind.ALARM_ADVICE, "told of danger, and not told first whom to ring"
            assert all((n.to, n.reply_to) == (reporter.spot.chat, reporter.spot.message) for n in mine)
        if act is Act.ASSIGN:
            assert any(n.kind is Kind.NEW_CARD for n in notices), "no unit and no desk has been told"
        if act is Act.RETURN or (act is Act.RESOLVE and any(v.channel is Channel.PHONE for v in case.voices)):
            wanted = Kind.NEW_CARD if act is Act.RETURN else Kind.CALL_BACK
            assert any(n.kind is wanted and n.to == DESK for n in notices)
        if act is Act.SEND_UP or (act is Act.REOPEN and case.external):
            assert any(n.to == DESK for n in notices), "what is handled outside is the desk's"
        if act in {Act.CHASE, Act.ALARM}:
            assert notices, "a chase or an alarm that nobody hears"
        assert all(n.community == "example" for n in notices)
        if alone and not case.merged_into:
            assert {n.case for n in notices} <= {case.id, *_brought(case)}
        assert before is None or before.is_open or before.state is State.MERGED

    def teardown(self) -> None:
        """One event of each history is tampered with, and found."""
        for chain in self.uow.ledger.chains.values():
            place = len(chain) // 2
            for forged in ({"actor": "forger"}, {"data": {"x": "forged"}}, {"at": at("2020-01-01 00:00")}):
                false = [*chain]
                fields = {name: getattr(false[place].event, name) for name in Event.__slots__}
                false[place] = type(false[place])(Event(**{**fields, **forged}), chain[place].prev, chain[place].hash)
                assert broken_at(false) == place + 1
            assert len(chain) == 1 or broken_at([*chain[:place], *chain[place + 1 :]]) in {place + 1, None}
            SEEN["tampered with"] += 1


def _brought(case: Case) -> list[str]:
    """As which cases it was brought."""
    return [voice.case for voice in case.voices]


CLOCKS = {Act.CHASE, Act.LAPSE}
OF_SEVERAL = {Act.MERGE, Act.JOIN, Act.UNMERGE, Act.PART, Act.LEAVE}
TAKEN_BACK = {Act.LEAVE, Act.ERASE}
VOICED = (Act.JUDGE, Act.REOPEN, Act.CALL)
WORK = {Act.ASSIGN, Act.SIGN, Act.RETURN, Act.PROGRESS, Act.RESOLVE, Act.JUDGE, Act.REOPEN, Act.CALL}
BARS = {
    Act.RETURN: {Code.DESIGNATED}, Act.LAPSE: {Code.NOT_ASKED}, Act.TAKE: {Code.ALREADY_DONE, Code.WRONG_STATE},
    Act.ALARM: {Code.ALREADY_DONE, Code.WRONG_STATE}, Act.CONSENT: {Code.WRONG_STATE},
    Act.INVITE: {Code.ALREADY_DONE, Code.WRONG_STATE},
    Act.DECLINE: {Code.WRONG_STATE}, Act.CLEAR: {Code.ALREADY_DONE}, Act.EXTEND_ASK: {Code.ALREADY_DONE, Code.WRONG_STATE},
    Act.EXTEND: {Code.ALREADY_DONE, Code.WRONG_STATE}, Act.EXTEND_NOT: {Code.ALREADY_DONE, Code.WRONG_STATE},
    Act.SUSPEND_ASK: {Code.ALREADY_DONE, Code.WRONG_STATE}, Act.RESUME: {Code.ALREADY_DONE},
    Act.SUSPEND: {Code.ALREADY_DONE, Code.WRONG_STATE}, Act.SUSPEND_NOT: {Code.ALREADY_DONE, Code.WRONG_STATE},
    Act.SUPERVISE: {Code.ALREADY_DONE}, Act.REPORT: {Code.WRONG_STATE}, Act.URGE: {Code.ALREADY_DONE},
    Act.MERGE: {Code.LEADS_OTHERS}, Act.PRIORITIZE: {Code.ALREADY_DONE}, Act.DEPRIORITIZE: {Code.ALREADY_DONE},
} | {act: {Code.WRONG_STATE} for act in (Act.JUDGE, Act.SPEAK, Act.WITHDRAW, Act.ERASE, Act.LEAVE, Act.SPLIT)}  # fmt: skip
"""Why an act may be barred although whoever tries it would be the right one."""
BARRED = {State.ASSIGNED: Act.RETURN, State.RESOLVED: Act.LAPSE}
SETTINGS = settings(
    max_examples=20,
    stateful_step_count=100,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def test_whatever_is_tried_the_invariants_hold():
    for number in count(1):
        run_state_machine_as_test(seed(number)(Hotline), settings=SETTINGS)
        everywhere = all(SEEN[f"{act} in {state}"] for act, state in TABLE)
        if SEEN["steps"] >= (GOAL if everywhere else 4 * GOAL):
            break


def test_the_steps_were_taken_and_went_everywhere(record_property):
    if not SEEN:
        pytest.skip("the machine has not run")
    for name, times in sorted(SEEN.items()):
        record_property(name, times)
    print(f"\n{SEEN['steps']} steps, {len(SEEN)} kinds of thing happened: {dict(sorted(SEEN.items()))}")
    assert SEEN["steps"] >= GOAL
    untaken = [f"{act} in {state}" for act, state in TABLE if not SEEN[f"{act} in {state}"]]
    assert not untaken, "rows of the table no step has taken"
    codes = [
        Code.NOT_YOURS,
        Code.NOT_REPORTER,
        Code.WRONG_STATE,
        Code.ALREADY_DONE,
        Code.REASON_NEEDED,
        Code.TEXT_NEEDED,
    ]
    unmet = [code for code in [*codes, Code.DESIGNATED, Code.NOT_ASKED] if not SEEN[f"refused {code}"]]
    assert not unmet, "refusals no step has met"
    assert SEEN["fourth return refused"]
    assert SEEN["alarming"]
    assert SEEN["stood"]
    assert all(SEEN[f"stands for {pause}"] for pause in Pause if pause)
