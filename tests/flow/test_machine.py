"""The big machine of tests/domain/test_machine.py in small, over the real storage: the same random life through the use
cases, so that neither the fakes nor the repositories can say something else than the other."""

import os
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from domain.act import Act
from domain.case import Case, State, Verdict
from domain.errors import Code, Refused
from domain.lifecycle import allowed, replay
from domain.merge import LEADING
from domain.people import Role
from flow import assign, chase, merge, report_back, reveal, verdict
from flow.ports import Purpose
from storage.database import Database
from tests.flow.town import DESK, GAS, GROUP, LIGHT, UNCLEAR, WUYE, Town

SEEN: Counter[str] = Counter()


def into_another(uow, by, community, case, which):
    """Merge a case into another one that is open, if there is any."""
    others = [each.id for each in uow.cases.standing(community, LEADING) if each.id != case]
    if not others:
        raise Refused(Code.NO_LEAD)
    return merge.merge(uow, by, community, case, others[which % len(others)])


GOAL = 6000 if os.environ.get("HOTLINE_LONG") == "1" else 600
ACTS = {
    Act.ASSIGN: (assign.assign, ("stairs_light", "gas_smell", "neighbour_row", "ufo")),
    Act.SIGN: (assign.sign, ()),
    Act.RETURN: (assign.give_back, ("not_ours", "need_info", "")),
    Act.PROGRESS: (report_back.progress, ("材料明天到", "")),
    Act.RESOLVE: (report_back.resolve, ("换好了，电话13912345678", "")),
    Act.JUDGE: (verdict.judge, tuple(Verdict)),
    Act.CALL: (verdict.unreached, ()),
    Act.DECLINE: (assign.decline, ("litigation", "")),
    Act.WITHDRAW: (verdict.withdraw, ()),
    Act.REVEAL: (reveal.reveal, ("call_back", "")),
    Act.MERGE: (into_another, (0, 1, 2, 3)),
    Act.UNMERGE: (merge.unmerge, ()),
}
FORWARD = (Act.RESOLVE, Act.SIGN, Act.ASSIGN)
WAITS = (0, 1, 5, 30, 240, 1440, 3 * 1440, 9 * 1440)


def machine(schema_of, understand):
    class Hotline(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.town = Town(schema_of(), understand)
            for chat, purpose, scope in (
                (GROUP, Purpose.HOTLINE, ""),
                (DESK, Purpose.DESK, ""),
                (WUYE, Purpose.UNIT, "wuye"),
            ):
                self.town.bind(chat, purpose, scope)
            wuye = [self.town.holder(role, "wuye") for role in (Role.OFFICER, Role.HEAD)]
            rest = [self.town.holder(Role.OFFICER, "ranqi"), self.town.holder(Role.DISPATCHER)]
            self.wang, self.dispatcher = self.town.person("老王头儿"), rest[-1]
            self.people = [self.wang, *wuye, *rest, self.wang, self.dispatcher, self.town.person("邻居大姐")]
            self.town.holder(Role.SECRETARY)
            self.cases: list[Case] = [self.town.file(LIGHT, self.wang)]
            self.town.secrets += ["材料明天到", "换好了，电话13912345678"]

        @rule(text=st.sampled_from((LIGHT, GAS, UNCLEAR)), by_phone=st.booleans())
        def report(self, text, by_phone):
            SEEN["steps"] += 1
            if len(self.cases) >= 8:
                return
            before = self.town.dump()
            try:
                self.cases.append(self._reported(text, by_phone))
            except Refused as refused:
                if by_phone or refused.code is not Code.SLOW_DOWN:  # a caller is never slowed
                    raise
                SEEN[f"refused {refused.code}"] += 1
                assert self.town.dump() == before

        def _reported(self, text, by_phone):
            here = self.town
            return here.call(self.dispatcher, text, "13812345678") if by_phone else here.file(text, self.wang)

        @rule(which=st.integers(0, 7), act=st.sampled_from(sorted(ACTS)), who=st.integers(0, 7), how=st.integers(0, 3))
        def anybody_tries(self, which, act, who, how):
            self._try(self.cases[which % len(self.cases)], act, who, how)

        @rule(act=st.sampled_from(sorted(ACTS)), how=st.integers(0, 3), last=st.booleans())
        def work_goes_on(self, act, how, last):
            """An act where somebody may do it; where nobody may, what brings a case nearer to it."""
            for wanted in (act, *FORWARD):
                able = [(case, who) for case in map(self.town.case, self.cases) for who in self._able(case, wanted)]
                if able:
                    case, who = able[-1 if last else 0]
                    self._try(case, wanted, who, how)
                    return
            self.cases.append(self.town.call(self.dispatcher, LIGHT, "13812345678"))

        def _nobody_is_lost(self):
            """Each merged case has one voice in its lead, and each is what its history says."""
            now = {case.id: case for case in map(self.town.case, self.cases)}
            for case in now.values():
                assert case == replay(self.town.story(case))
                if case.state is State.MERGED:
                    assert [voice.case for voice in now[case.merged_into].joined].count(case.id) == 1
                assert not case.is_open or case.voices

        def _able(self, case, act):
            return [who for who, actor in enumerate(self.people) if act in allowed(case, actor)]

        @rule(minutes=st.sampled_from(WAITS))
        def time_passes(self, minutes):
            SEEN["steps"] += 1
            self.town.moment += timedelta(minutes=minutes)
            SEEN["looked at"] += self.town.do(chase.sweep)
            self.town.deliver()

        def _try(self, case, act, who, how):
            SEEN["steps"] += 1
            use_case, choices = ACTS[act]
            before = self.town.dump()
            try:
                self.town.do(
                    use_case, self.people[who], "example", case.id, *([choices[how % len(choices)]] if choices else [])
                )
            except Refused as refused:
                SEEN[f"refused {refused.code}"] += 1
                assert self.town.dump() == before, "a refused act has changed something"
            else:
                SEEN[act] += 1
                self._nobody_is_lost()

        def teardown(self) -> None:
            self.town.check()
            self.town.database.dispose()

    return Hotline


def test_the_use_cases_hold_what_the_rules_promise(schema, understand):
    def copy():
        database = Database("sqlite://")
        source, target = schema.engine.raw_connection(), database.engine.raw_connection()
        source.driver_connection.backup(target.driver_connection)
        source.close()
        target.close()
        return database

    for number in range(1, 13):  # until every act was done, however rare chance makes it
        run_state_machine_as_test(
            seed(number)(machine(copy, understand)),
            settings=settings(
                max_examples=GOAL // 75,
                stateful_step_count=32,
                database=None,
                deadline=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
        if SEEN["steps"] >= GOAL and all(SEEN[act] for act in ACTS):
            break
    print(f"\n{SEEN['steps']} steps over the real storage: {dict(sorted(SEEN.items()))}")
    assert SEEN["steps"] >= GOAL
    assert {act for act in ACTS if not SEEN[act]} == set()
