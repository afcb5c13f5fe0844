"""Who hears of what (I3): every act, for a resident in the chat and for a caller, with groups, without, and with nobody."""

import pytest

from domain.act import Act
from domain.case import Verdict
from domain.people import CLOCK, Role
from flow import (
    ask,
    assign,
    chase,
    erase,
    extend,
    follow_up,
    handover,
    locate,
    mediation,
    record,
    report_back,
    reveal,
    supervise,
    suspend,
    transcribe,
    transfer,
    upwards,
    verdict,
)  # fmt: skip
from flow.ports import Purpose, Spot
from flow.record import find
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE

CHAT, PHONE = "chat", "phone"
G, D, U = GROUP.peer, DESK.peer, WUYE.peer
CARD = ("card", "resident", G)
CHAIR = ("suspension", "leader", "某chairsuqiu")
DECIDER = ("extension", "leader", "某headwuye")
ENDED = {("ended", "resident", G), CARD}

TOLD = {
    Act.REGISTER: (
        {("reaction", "resident", G), CARD, ("missing", "resident", G), ("new_card", "desk", D)},
        {("new_card", "desk", D)},
    ),
    Act.ASSIGN: (
        {CARD, ("new_card", "unit", U), ("card", "desk", D)},
        {("new_card", "unit", U), ("card", "desk", D)},
    ),
    Act.RETURN: (
        {("returned", "resident", G), CARD, ("card", "unit", U), ("new_card", "desk", D)},
        {("card", "unit", U), ("new_card", "desk", D)},
    ),
    Act.SIGN: ({CARD, ("card", "unit", U)}, {("card", "unit", U)}),
    Act.PROGRESS: ({("progress", "resident", G), ("card", "unit", U)}, {("card", "unit", U)}),
    Act.RESOLVE: (
        {("result", "resident", G), CARD, ("card", "unit", U)},
        {("card", "unit", U), ("call_back", "desk", D)},
    ),
    Act.JUDGE: (
        {*ENDED, ("strip", "resident", G), ("card", "unit", U)},
        {("strip", "resident", D), ("card", "unit", U)},
    ),
    Act.REOPEN: (
        {
            *{("reopened", "resident", G), CARD, ("strip", "resident", G)},
            *{("new_card", "unit", U), ("new_card", "leader", "某headwuye")},
        },
        {("strip", "resident", D), ("new_card", "unit", U), ("new_card", "leader", "某headwuye")},
    ),
    Act.LAPSE: (
        {*ENDED, ("strip", "resident", G), ("card", "unit", U)},
        {("strip", "resident", D), ("card", "unit", U)},
    ),
    Act.CHASE: ({("chase", "desk", D)}, {("chase", "desk", D)}),
    Act.DECLINE: ({*ENDED, ("card", "desk", D)}, {("card", "desk", D)}),
    Act.WITHDRAW: ({*ENDED, ("card", "desk", D)}, None),
    Act.REVEAL: (set(), set()),
    Act.CLEAR: (None, None),
    Act.NOTE: ({("note", "desk", D), ("reaction", "resident", G)}, None),
    Act.AMEND: ({CARD, ("card", "desk", D)}, None),
    Act.CALL: (None, set()),
    # Heard but not sure: before the dispatchers again; and now there is something to ask about.
    Act.TRANSCRIBE: ({CARD, ("new_card", "desk", D), ("missing", "resident", G)}, None),
    Act.LOCATE: ({CARD, ("card", "desk", D)}, None),
    Act.PRIORITIZE: ({CARD, ("card", "desk", D)}, {("card", "desk", D)}),
    Act.DEPRIORITIZE: ({CARD, ("card", "desk", D)}, {("card", "desk", D)}),
    Act.ALARM: (None, None),  # tests/flow/test_alarm.py
    Act.TAKE: (None, None),
    Act.TRANSFER: (
        {
            ("transferred", "resident", G),
            CARD,
            ("card", "unit", U),
            ("new_card", "unit", "某officergongdian"),
            ("assist", "unit", U),
            ("card", "desk", D),
        },
        {("card", "unit", U), ("new_card", "unit", "某officergongdian"), ("assist", "unit", U), ("card", "desk", D)},
    ),
    Act.HAND_OVER: (
        {("card", "unit", U), ("new_card", "unit", "某headwuye")},
        {("card", "unit", U), ("new_card", "unit", "某headwuye")},
    ),
    Act.RELEASE: ({CARD, ("new_card", "unit", U)}, {("new_card", "unit", U)}),
    Act.ASK: (
        {("asked", "resident", G), CARD, ("card", "unit", U)},
        {("asked", "desk", D), ("card", "unit", U)},
    ),
    Act.SEND_UP: (
        {("sent_up", "resident", G), CARD, ("card", "unit", U), ("card", "desk", D)},
        {("card", "unit", U), ("card", "desk", D)},
    ),
    Act.INVITE: ({("card", "unit", U)}, {("card", "unit", U)}),  # the link itself: tests/handlers/test_mediation.py
    Act.CONSENT: ({("say", "resident", G), ("card", "unit", U)}, {("card", "unit", U)}),
    Act.EXTEND_ASK: (
        {("card", "unit", U), DECIDER},
        {("card", "unit", U), DECIDER},
    ),
    Act.EXTEND: (
        {("extended", "resident", G), CARD, ("new_card", "unit", U), DECIDER},
        {("new_card", "unit", U), DECIDER},
    ),
    Act.EXTEND_NOT: ({("new_card", "unit", U), DECIDER}, {("new_card", "unit", U), DECIDER}),
    Act.SUPERVISE: (
        {CARD, ("new_card", "unit", U), ("new_card", "leader", "某headwuye")},
        {("new_card", "unit", U), ("new_card", "leader", "某headwuye")},
    ),
    Act.REPORT: ({("chase", "unit", U)}, {("chase", "unit", U)}),
    Act.URGE: ({CARD, ("urged", "unit", U)}, None),
    Act.SUSPEND_ASK: ({("card", "unit", U), CHAIR}, {("card", "unit", U), CHAIR}),
    Act.SUSPEND: (
        {("suspended", "resident", G), CARD, ("new_card", "unit", U), CHAIR},
        {("new_card", "unit", U), CHAIR},
    ),
    Act.SUSPEND_NOT: ({("new_card", "unit", U), CHAIR}, {("new_card", "unit", U), CHAIR}),
    Act.RESUME: ({("resumed", "resident", G), CARD, ("new_card", "unit", U)}, {("new_card", "unit", U)}),
    Act.ERASE: (
        {("say", "desk", D), ("redraw", "resident", G), ("redraw", "desk", D)},
        {("say", "desk", D), ("redraw", "desk", D)},
    ),
} | dict.fromkeys(
    (Act.MERGE, Act.JOIN, Act.UNMERGE, Act.PART, Act.SPEAK, Act.LEAVE, Act.SPLIT), (None, None)
)  # tests/handlers/test_merge.py
"""For a resident in the chat and for a caller; None: there is no such thing."""

WHEN = {Act.CHASE: "2026-11-23 13:00", Act.LAPSE: "2026-12-01 10:00", Act.REPORT: "2026-11-24 08:30"}
"""When the clock does it."""

BEFORE = {
    Act.ASSIGN: [], Act.RETURN: [Act.ASSIGN], Act.SIGN: [Act.ASSIGN], Act.PROGRESS: [Act.ASSIGN, Act.SIGN],
    Act.RESOLVE: [Act.ASSIGN, Act.SIGN], Act.JUDGE: [Act.ASSIGN, Act.SIGN, Act.RESOLVE],
    Act.REOPEN: [Act.ASSIGN, Act.SIGN, Act.RESOLVE], Act.CALL: [Act.ASSIGN, Act.SIGN, Act.RESOLVE],
    Act.LAPSE: [Act.ASSIGN, Act.SIGN, Act.RESOLVE],
    Act.TRANSFER: [Act.ASSIGN, Act.SIGN], Act.HAND_OVER: [Act.ASSIGN, Act.SIGN], Act.RELEASE: [Act.ASSIGN, Act.SIGN],
    Act.ASK: [Act.ASSIGN, Act.SIGN], Act.SEND_UP: [Act.ASSIGN, Act.SIGN], Act.INVITE: [Act.ASSIGN, Act.SIGN],
    Act.CONSENT: [Act.ASSIGN, Act.SIGN, Act.INVITE], Act.EXTEND_ASK: [Act.ASSIGN, Act.SIGN],
    Act.EXTEND: [Act.ASSIGN, Act.SIGN, Act.EXTEND_ASK], Act.EXTEND_NOT: [Act.ASSIGN, Act.SIGN, Act.EXTEND_ASK],
    Act.DEPRIORITIZE: [Act.PRIORITIZE],
    Act.SUPERVISE: [Act.ASSIGN, Act.SIGN], Act.REPORT: [Act.ASSIGN, Act.SIGN, Act.SUPERVISE], Act.URGE: [Act.ASSIGN, Act.SIGN],
    Act.SUSPEND_ASK: [Act.ASSIGN, Act.SIGN], Act.SUSPEND: [Act.ASSIGN, Act.SIGN, Act.SUSPEND_ASK],
    Act.SUSPEND_NOT: [Act.ASSIGN, Act.SIGN, Act.SUSPEND_ASK], Act.RESUME: [Act.ASSIGN, Act.SIGN, Act.ASK],
}  # fmt: skip


class Staff:
    """Everybody a case needs, and the acts as they do them."""

    def __init__(self, town, channel):
        self.town, self.channel = town, channel
        self.wang = town.person("老王头儿")
        self.officer, self.head = town.holder(Role.OFFICER, "wuye"), town.holder(Role.HEAD, "wuye")
        self.dispatcher = town.holder(Role.DISPATCHER)
        self.chair = town.holder(Role.CHAIR, "suqiu")
        self.neighbour = town.holder(Role.OFFICER, "gongdian")
        self.speaker = self.wang if channel == CHAT else self.dispatcher

    def report(self, text=UNCLEAR):
        if self.channel == CHAT:
            return self.town.file(text, self.wang)
        return self.town.call(self.dispatcher, text, "13812345678")

    def act(self, act, case):
        use_case, who, *args = {
            Act.ASSIGN: (assign.assign, self.dispatcher, "stairs_light"),
            Act.RETURN: (assign.give_back, self.officer, "not_ours"),
            Act.SIGN: (assign.sign, self.officer),
            Act.PROGRESS: (report_back.progress, self.officer, "正在换"),
            Act.RESOLVE: (report_back.resolve, self.officer, "换好了"),
            Act.JUDGE: (verdict.judge, self.speaker, Verdict.SATISFIED),
            Act.REOPEN: (verdict.judge, self.speaker, Verdict.UNSOLVED),
            Act.DECLINE: (assign.decline, self.dispatcher, "litigation"),
            Act.WITHDRAW: (verdict.withdraw, self.wang),
            Act.REVEAL: (reveal.reveal, self.dispatcher, "call_back"),
            Act.CALL: (verdict.unreached, self.dispatcher),
            Act.NOTE: (self._note, self.wang),
            Act.AMEND: (follow_up.amend, self.wang, "楼道灯坏了,不是电梯"),
            Act.TRANSCRIBE: (transcribe.transcribe, self.dispatcher, UNCLEAR),
            Act.LOCATE: (self._locate, self.wang),
            Act.PRIORITIZE: (assign.prioritize, self.dispatcher),
            Act.DEPRIORITIZE: (assign.deprioritize, self.dispatcher),
            Act.ERASE: (self._erase, None),
            Act.CHASE: (self._sweep, None),
            Act.LAPSE: (self._sweep, None),
            Act.TRANSFER: (self._transfer, self.dispatcher),
            Act.HAND_OVER: (handover.give, self.officer, self.head.person),
            Act.RELEASE: (self._leave, None),
            Act.ASK: (ask.ask, self.officer, "几楼?"),
            Act.SEND_UP: (self._send_up, self.dispatcher),
            Act.INVITE: (self._invite, self.officer),
            Act.CONSENT: (mediation.answer, self.officer, "given"),
            Act.EXTEND_ASK: (extend.ask, self.officer, "2wd", "等配件"),
            Act.EXTEND: (extend.grant, self.head),
            Act.EXTEND_NOT: (extend.refuse, self.head),
            Act.SUPERVISE: (supervise.supervise, self.chair),
            Act.REPORT: (self._sweep, None),
            Act.URGE: (supervise.urge, self.wang),
            Act.SUSPEND_ASK: (suspend.ask, self.officer, "43200m", "开春才能修"),
            Act.SUSPEND: (suspend.grant, self.chair),
            Act.SUSPEND_NOT: (suspend.refuse, self.chair),
            Act.RESUME: (suspend.resume, self.officer),
        }[act]
        self.town.do(use_case, who, "example", case.id, *args)

    def speak(self):
        """A voice message without a word."""
        return self.town.file("", self.wang, media="voice:v1")

    def _locate(self, uow, who, _community, case):
        locate.locate(uow, who, find(uow, "example", case), "江畔花园3号楼")

    def _note(self, uow, who, community, case):
        follow_up.add(uow, who, community, case, "今天还没来人", "", Spot(GROUP, "m9"))

    def _erase(self, uow, _who, community, case):
        erase.erase(uow, community, uow.cases.get(community, case).reporter, erase.Asked.PHONE)

    def _transfer(self, uow, who, community, case):
        transfer.transfer(uow, who, community, case, "power_outage", transfer.mark_of("other_unit"))

    def _send_up(self, uow, who, community, case):
        card = Spot(DESK, "m8")
        upwards.send(uow, who, community, case, "jiedao", "JD-1 3天", card=card, times=0)

    def _leave(self, uow, _who, community, case):
        record.record(uow, record.find(uow, community, case), Act.RELEASE, by=CLOCK, data={"reason": "left"})

    def _invite(self, uow, who, community, case):
        record.record(uow, record.find(uow, community, case), Act.INVITE, by=who)

    def _sweep(self, uow, _who, _community, case):
        chase.fire(uow, uow.cases.get("example", case))


def heard(town, act, channel):
    """What is sent when it comes to this act, everything before it having been read."""
    staff = Staff(town, channel)
    case = staff.speak() if act is Act.TRANSCRIBE else staff.report()
    if act is Act.REGISTER:
        return town.heard()
    before = [*BEFORE.get(act, [])]
    if act is Act.LAPSE and channel == PHONE:
        before.append(Act.CALL)
    for step in before:
        staff.act(step, case)
    town.deliver()
    if act in WHEN:
        town.until(WHEN[act])
    staff.act(act, case)
    assert town.story(case)[-1].kind == act
    return town.heard()


def test_every_act_is_in_the_table():
    assert set(TOLD) == set(Act)


@pytest.mark.parametrize("channel", [CHAT, PHONE])
@pytest.mark.parametrize("act", Act)
def test_act(world, act, channel):
    expected = TOLD[act][channel == PHONE]
    if expected is None:
        return
    assert heard(world, act, channel) == expected


@pytest.mark.parametrize("act", [act for act in Act if TOLD[act][0]])
def test_without_groups_everybody_hears_in_private(empty, act):
    empty.bind(GROUP, Purpose.HOTLINE)
    private = {("unit", U): ("unit", "某officerwuye"), ("desk", D): ("desk", "某dispatcher")}
    expected = {(kind, *private.get((audience, peer), (audience, peer))) for kind, audience, peer in TOLD[act][0]}
    assert heard(empty, act, CHAT) == expected


def test_a_unit_with_only_a_head_is_told_through_them(empty):
    empty.holder(Role.HEAD, "wuye")
    empty.file(LIGHT, empty.person("老王头儿"))
    assert ("new_card", "unit", "某headwuye") in empty.heard()


def test_a_unit_nobody_is_in_is_the_desk_s_business(empty):
    empty.bind(DESK, Purpose.DESK)
    empty.file(LIGHT, empty.person("老王头儿"))
    assert ("new_card", "desk", D) in empty.heard()


def test_with_nobody_there_the_resident_still_hears(empty):
    empty.file(UNCLEAR, empty.person("老王头儿"))
    assert empty.heard() == {("reaction", "resident", G), CARD, ("missing", "resident", G)}


@pytest.mark.parametrize("act", [act for act in Act if TOLD[act][0] and act is not Act.ERASE])
def test_what_residents_hear_answers_their_own_message(world, act):
    staff = Staff(world, CHAT)
    case = staff.speak() if act is Act.TRANSCRIBE else staff.report()
    for step in [*BEFORE.get(act, []), *([act] if act not in {Act.REGISTER, Act.CHASE, Act.LAPSE} else [])]:
        staff.act(step, case)
    told = [n for n in world.deliver() if n.person]
    assert told
    further = {(GROUP, "m9", staff.wang.person)} if act is Act.NOTE else set()
    assert {(n.to, n.reply_to, n.person) for n in told} == {(GROUP, "m1", staff.wang.person)} | further
