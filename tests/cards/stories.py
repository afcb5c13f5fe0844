"""Cases brought to every state by the flow itself, and every message that can be written about one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cards.callback import Codec
from cards.message import Message
from cards.render import Material, render
from domain.act import Act
from domain.case import Case, Consent, Outcome, State, Verdict, Wish
from domain.events import Scalar
from domain.mark import Ground
from domain.merge import LEADING
from domain.pause import Pause
from domain.people import CLOCK, Actor, Grant, Role
from domain.result import Fault
from flow import (
    alarm,
    ask,
    assign,
    behalf,
    chase,
    erase,
    extend,
    follow_up,
    intake,
    lists,
    locate,
    marks,
    mediation,
    merge,
    report_back,
    split,
    supervise,
    suspend,
    transcribe,
    transfer,
    upwards,
    verdict,
)  # fmt: skip
from flow.intake import Appeal
from flow.media import MediaKind
from flow.ports import Address, Audience, HotIssue, Kind, Notice, Spot
from flow.queries import CaseView, as_told, view
from flow.record import find, record
from storage.database import Database
from storage.uow import Uow, World, unit_of_work
from tests.handlers.town import KEYS, SURE, UNSURE, Hands

CODEC = Codec(KEYS)
CHAT = Address("telegram", "7000000001", "-1001000000001")
SPOT = Spot(CHAT, "7")
HEAD = Actor("head", frozenset({Grant(Role.HEAD, "wuye")}))
OFFICER = Actor("officer", frozenset({Grant(Role.OFFICER, "wuye")}))
DISPATCHER = Actor("dispatcher", frozenset({Grant(Role.DISPATCHER)}))
CHAIR = Actor("chair", frozenset({Grant(Role.CHAIR, "suqiu")}))
SECRETARY = Actor("secretary", frozenset({Grant(Role.SECRETARY)}))
MEDIATOR = Actor("mediator", frozenset({Grant(Role.OFFICER, "shequ")}))
FIREMAN = Actor("fireman", frozenset({Grant(Role.OFFICER, "xiaofang")}))
STEWARD = Actor("steward", frozenset({Grant(Role.STEWARD, "jp1")}))
FIRE, LIFT = "江畔花园3号楼2单元楼道着火了,浓烟很大", "救命,我妈被困在电梯里出不来"
BEHIND = "江畔花园3号楼2单元这事你们管不管,水管子没动静"
DISPUTE = "江畔花园3号楼楼上漏水泡了我家,漏水不给修也不赔"
LINK = "https://t.me/hotline_demo_bot?start=i_5Jm2Wb0kq8sTzqTQp1xC"
RESULT = "李工14:20换了水泵保险,水已恢复"


@dataclass
class Told:
    """One case in one database."""

    database: Database
    world: World
    clock: Hands
    text: str = SURE
    result: str = RESULT
    aside: str = ""
    """What everybody says before whatever the story has them say."""
    ids: list[str] = field(default_factory=list)

    @property
    def community(self) -> str:
        return next(iter(self.world.communities))

    def do(self, act: Callable[[Uow], object]) -> None:
        with unit_of_work(self.database, self.world) as uow:
            act(uow)

    def filed(self, text: str = "") -> Told:
        def act(uow: Uow) -> None:
            self.reporter = uow.people.add(self.community, CHAT)
            case = intake.file(uow, Appeal(self.community, self.reporter, self.aside + (text or self.text), SPOT))
            self.ids.append(case.id)

        self.do(act)
        return self

    def spoken(self) -> Told:
        """A voice message without a word."""

        def act(uow: Uow) -> None:
            self.reporter = uow.people.add(self.community, CHAT)
            case = intake.file(uow, Appeal(self.community, self.reporter, "", SPOT, "voice:AwACAgU"))
            self.ids.append(case.id)

        self.do(act)
        return self

    def heard(self, text: str = "") -> Told:
        self.do(lambda uow: transcribe.transcribe(uow, DISPATCHER, *self.which, self.aside + (text or self.text)))
        return self

    def marked(self) -> Told:
        """Whoever reported it has a mark that stands."""
        card = Spot(CHAT, "8")

        def act(uow: Uow) -> None:
            mark = marks.propose(uow, DISPATCHER, *self.which, Ground.UNTRUE, card)
            marks.confirm(uow, SECRETARY, self.community, mark.id)

        self.do(act)
        return self

    def helped(self) -> Told:
        self.do(lambda uow: behalf.mark(uow, Actor(self.reporter), *self.which))
        return self

    def at(self, place: str) -> Told:
        self.do(lambda uow: locate.locate(uow, Actor(self.reporter), find(uow, *self.which), place))
        return self

    def called(self, text: str = "") -> Told:
        def act(uow: Uow) -> None:
            case = intake.call(uow, self.community, DISPATCHER, self.aside + (text or self.text), "13800001234")
            self.reporter = case.reporter
            self.ids.append(case.id)

        self.do(act)
        return self

    def signed(self) -> Told:
        self.do(lambda uow: assign.sign(uow, OFFICER, *self.which))
        return self

    def returned(self, times: int = 1) -> Told:
        for n in range(times):
            if n:
                self.assigned()
            self.do(lambda uow: assign.give_back(uow, OFFICER, *self.which, "not_ours"))
        return self

    def assigned(self, matter: str = "water_outage") -> Told:
        self.do(lambda uow: assign.assign(uow, DISPATCHER, *self.which, matter))
        return self

    def declined(self, reason: str = "petition") -> Told:
        self.do(lambda uow: assign.decline(uow, DISPATCHER, *self.which, reason))
        return self

    def transferred(self, matter: str = "power_outage") -> Told:
        mark = transfer.mark_of("other_unit")
        self.do(lambda uow: transfer.transfer(uow, DISPATCHER, *self.which, matter, mark))
        return self

    def sent_up(self, line: str = "JD-2026-118 3月9日") -> Told:
        def act(uow: Uow) -> None:
            card = Spot(CHAT, "8")
            times = upwards.begin(uow, DISPATCHER, *self.which, "jiedao", card)
            upwards.send(uow, DISPATCHER, *self.which, "jiedao", line, card=card, times=times)

        self.do(act)
        return self

    def answered_above(self) -> Told:
        self.do(lambda uow: report_back.resolve(uow, DISPATCHER, *self.which, self.result))
        return self

    def asked(self, question: str = "水表在屋里还是楼道?") -> Told:
        self.do(lambda uow: ask.ask(uow, OFFICER, *self.which, self.aside + question))
        return self

    def answered(self, text: str = "在楼道里") -> Told:
        by = Actor(self.reporter)
        self.do(lambda uow: follow_up.add(uow, by, *self.which, self.aside + text, "", SPOT))
        return self

    def more_time(self, why: str = "等厂家发配件,李师傅13912345678联系好了") -> Told:
        self.do(lambda uow: extend.ask(uow, OFFICER, *self.which, "720m", self.aside + why))
        return self

    def more_time_answered(self, *, yes: bool) -> Told:
        self.do(lambda uow: (extend.grant if yes else extend.refuse)(uow, HEAD, *self.which))
        return self

    def waits(self, question: str = "几号方便上门?") -> Told:
        """A matter whose time stands for an answer."""
        return self.filed(UNSURE).assigned("lift").signed().asked(question)

    def supervised(self) -> Told:
        self.do(lambda uow: supervise.supervise(uow, CHAIR, *self.which))
        return self

    def urged(self) -> Told:
        self.do(lambda uow: supervise.urge(uow, Actor(self.reporter), *self.which))
        return self

    def on_hold(self, why: str = "要等开春才能挖路,李师傅13912345678盯着") -> Told:
        self.filed(UNSURE).assigned("lift").signed()
        self.do(lambda uow: suspend.ask(uow, OFFICER, *self.which, "43200m", self.aside + why))
        return self

    def on_hold_answered(self, *, yes: bool) -> Told:
        self.do(lambda uow: (suspend.grant if yes else suspend.refuse)(uow, SECRETARY, *self.which))
        return self

    def resolved(self, against: Sequence[Fault] = ()) -> Told:
        self.do(lambda uow: report_back.resolve(uow, OFFICER, *self.which, self.result, against=against))
        return self

    def disputed(self, *, signed: bool = True) -> Told:
        """A dispute with the unit that mediates it."""
        self.filed(DISPUTE)
        if signed:
            self.do(lambda uow: assign.sign(uow, MEDIATOR, *self.which))
        return self

    def party_invited(self) -> Told:
        self.do(lambda uow: record(uow, find(uow, *self.which), Act.INVITE, by=MEDIATOR))
        return self

    def party_said(self, said: Consent) -> Told:
        self.do(lambda uow: mediation.answer(uow, MEDIATOR, *self.which, said))
        return self

    def mediated(self, how: Outcome) -> Told:
        self.do(lambda uow: mediation.end(uow, MEDIATOR, *self.which, how, self.result))
        return self

    def judged(self, word: Verdict) -> Told:
        self.do(lambda uow: verdict.judge(uow, Actor(self.reporter), *self.which, word))
        return self

    def taken(self, by: Actor = DISPATCHER) -> Told:
        self.do(lambda uow: alarm.take(uow, by, *self.which))
        return self

    def stood_down(self) -> Told:
        self.do(lambda uow: alarm.stand_down(uow, DISPATCHER, *self.which))
        return self

    def erased(self) -> Told:
        self.do(lambda uow: erase.erase(uow, self.community, self.reporter, erase.Asked.CHAT))
        return self

    def withdrawn(self) -> Told:
        self.do(lambda uow: verdict.withdraw(uow, Actor(self.reporter), *self.which))
        return self

    def merged(self) -> Told:
        """Somebody else has reported the same before."""
        mine = self.reporter

        def act(uow: Uow) -> None:
            chen = uow.people.add(self.community)
            spot = Spot(CHAT, "9")
            lead = intake.file(uow, Appeal(self.community, chen, self.aside + self.text, spot))
            merge.merge(uow, DISPATCHER, *self.which, lead.id)
            self.ids.insert(0, lead.id)

        self.do(act)
        assert self.reporter == mine
        return self

    def told_before(self, text: str) -> Told:
        """Somebody else has reported something earlier."""

        def act(uow: Uow) -> None:
            chen = uow.people.add(self.community)
            intake.file(uow, Appeal(self.community, chen, self.aside + text, Spot(CHAT, "5")))

        self.do(act)
        self.clock.on(minutes=25)
        return self

    def leading(self) -> Told:
        """... and theirs has been merged into this one."""

        def act(uow: Uow) -> None:
            chen = uow.people.add(self.community)
            other = intake.file(uow, Appeal(self.community, chen, self.aside + self.text, Spot(CHAT, "9")))
            merge.merge(uow, DISPATCHER, self.community, other.id, self.ids[-1])

        self.do(act)
        return self

    def split(self, *, new: bool) -> Told:
        """Two matters were told at once: the first case, or the `new` one."""

        def act(uow: Uow) -> None:
            made = split.split(uow, DISPATCHER, *self.which, self.aside + self.text)
            self.ids.insert(len(self.ids) if new else 0, made.id)

        self.do(act)
        return self

    def lapsed(self) -> Told:
        self.do(lambda uow: record(uow, find(uow, *self.which), Act.LAPSE, by=CLOCK))
        return self

    def later(self, **span: float) -> Told:
        """Time passes with the clock acting all the while."""
        self.clock.on(**span)
        for _ in range(6):
            self.do(lambda uow: chase.sweep(uow))
        return self

    @property
    def which(self) -> tuple[str, str]:
        return self.community, self.ids[-1]

    def view(self) -> CaseView:
        return self.view_of(self.ids[-1])

    def view_of(self, case: str) -> CaseView:
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            return view(uow, self.community, case)

    def as_told(self, seen: CaseView) -> CaseView:
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            return as_told(uow, seen)

    def hinted(self, seen: CaseView) -> CaseView:
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            return merge.with_hint(uow, seen)

    def kept(self) -> str:
        """Everything the vault holds of the reporter, in the clear."""
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            return " ".join(entry.text for entry in uow.dossier.entries(self.community, self.reporter))

    def messages(self) -> Iterator[tuple[str, Message]]:
        """Every message there can be about the case as it is, by kind, audience and what matters of its arguments."""
        own = self.view()
        desk = self.hinted(own)
        for kind, audience, args in _NOTICES:
            seen = self.as_told(own) if audience is Audience.RESIDENT else desk if audience is Audience.DESK else own
            if _fits(seen, kind, args) and not _is_nobodys(seen, kind, audience, args):
                notice = Notice(self.community, kind, CHAT, audience, self.ids[-1], args)
                shown = self.world.understand(self.result, seen.community).masked
                sent = MediaKind(str(args["media"])) if "media" in args else None
                listing = self.listing(notice)
                shown = "" if sent or "message" in args else LINK if kind is Kind.INVITED else shown
                material = Material(notice, seen.community, seen, (seen,), shown, sent, listing=listing)
                note = " ".join(f"{name}={value}" for name, value in args.items())
                yield f"{kind.value} → {audience.value} {note}".strip(), render(CODEC, material)

    def listing(self, notice: Notice, issues: Sequence[HotIssue] = ()) -> lists.Listing | None:
        with unit_of_work(self.database, self.world, read_only=True) as uow:
            return lists.read(uow, notice, issues)

    def sheet(self) -> str:
        return "\n\n".join(f"## {name}\n{printed(message)}" for name, message in self.messages())


def printed(message: Message) -> str:
    rows = [" ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    return "\n".join([message.text, *rows])


_R, _U, _D, _L, _P = Audience.RESIDENT, Audience.UNIT, Audience.DESK, Audience.LEADER, Audience.PARTY
_NOTICES: tuple[tuple[Kind, Audience, dict[str, Scalar]], ...] = (
    (Kind.CARD, _R, {}),
    (Kind.CARD, _R, {"first": True}),
    (Kind.REDRAW, _U, {}),
    (Kind.CARD, _U, {}),
    (Kind.NEW_CARD, _U, {"menu": "ret"}),
    (Kind.CARD, _D, {}),
    (Kind.CARD, _D, {"menu": "all"}),
    (Kind.CARD, _D, {"menu": "suqiu"}),
    (Kind.CARD, _D, {"menu": "suqiu:2"}),
    (Kind.CARD, _D, {"menu": "suqiu:9"}),
    (Kind.NEW_CARD, _D, {"menu": "dec"}),
    (Kind.CARD, _D, {"menu": "mark"}),
    (Kind.CARD, _D, {"menu": "ref"}),
    (Kind.CARD, _U, {"left": "wuye"}),
    (Kind.CARD, _D, {"menu": "trf"}),
    (Kind.CARD, _D, {"menu": "trfc zongzhi"}),
    (Kind.CARD, _D, {"menu": "trfm power_outage"}),
    (Kind.CARD, _D, {"menu": "up"}),
    (Kind.UPWARDS, _D, {"unit": "jiedao"}),
    (Kind.SENT_UP, _R, {}),
    (Kind.CHASE, _D, {"rung": 0, "overdue": False, "who": "dispatcher"}),
    (Kind.CHASE, _D, {"rung": 0, "overdue": True, "who": "dispatcher"}),
    (Kind.QUEUE, _D, {}),
    (Kind.QUEUE, _D, {"menu": "dec"}),
    (Kind.ASKED, _R, {}),
    (Kind.ASKED, _D, {}),
    (Kind.CARD, _U, {"menu": "ext"}),
    (Kind.CARD, _U, {"menu": "sus"}),
    (Kind.ASKED, _R, {"again": True}),
    (Kind.MOVED, _R, {}),
    (Kind.SUSPENSION, _L, {}),
    (Kind.CHASE, _U, {"report": True, "clock": "finish"}),
    (Kind.REPORTED, _L, {}),
    (Kind.URGED, _U, {}),
    (Kind.NEW_CARD, _L, {"rung": 1, "supervised": True, "who": "head", "clock": "finish"}),
    (Kind.NEW_CARD, _L, {"rung": 2, "urged": True, "who": "chair", "clock": "finish"}),
    (Kind.NEW_CARD, _L, {"who": "secretary"}),
    (Kind.SUSPENDED, _R, {}),
    (Kind.RESUMED, _R, {"waited": False}),
    (Kind.RESUMED, _R, {"waited": True}),
    (Kind.NEW_CARD, _L, {"rung": 0, "review": True, "who": "chair", "clock": "finish"}),
    (Kind.EXTENSION, _L, {}),
    (Kind.EXTENDED, _R, {}),
    (Kind.TRANSFERRED, _R, {}),
    (Kind.MERGED, _R, {}),
    (Kind.REOPENED, _R, {"others": True}),
    (Kind.CARD, _D, {"menu": "mrg"}),
    (Kind.CARD, _D, {"menu": "umg"}),
    (Kind.WORDS, _L, {}),
    (Kind.CHASE, _U, {"rung": 0, "overdue": False, "who": "officer"}),
    (Kind.CHASE, _U, {"rung": 1, "overdue": True, "who": "head"}),
    (Kind.CHASE, _U, {"rung": 1, "overdue": True, "who": "head", "others": "c2:sign"}),
    (Kind.CHASE, _D, {"rung": 2, "overdue": True, "who": "chair"}),
    (Kind.NEW_CARD, _L, {"rung": 1, "overdue": True, "who": "head", "clock": "sign"}),
    (Kind.NEW_CARD, _L, {"rung": 3, "overdue": True, "who": "secretary", "clock": "finish"}),
    (Kind.NEW_CARD, _L, {"rung": 1, "reopened": True, "who": "head", "clock": "sign"}),
    (Kind.CARD, _L, {}),
    (Kind.NOTE, _U, {}),
    (Kind.NOTE, _U, {"media": "video"}),
    (Kind.NOTE, _D, {"media": "voice"}),
    (Kind.CARD, _R, {"private": True}),
    (Kind.MISSING, _R, {}),
    (Kind.MISSING, _R, {"at": "4997ec"}),
    (Kind.MISSING, _R, {"at": "4997ec.3"}),
    (Kind.MISSING, _R, {"at": "!"}),
    (Kind.PROGRESS, _R, {}),
    (Kind.RESULT, _R, {}),
    (Kind.RETURNED, _R, {}),
    (Kind.REOPENED, _R, {}),
    (Kind.REMIND, _R, {}),
    (Kind.CALL_BACK, _D, {}),
    (Kind.ENDED, _R, {}),
    (Kind.STATUS, _R, {}),
    (Kind.ALARM_ADVICE, _R, {}),
    (Kind.ALARM, _D, {"step": 0}),
    (Kind.ALARM, _U, {"step": 0, "again": 1}),
    (Kind.ALARM, _L, {"step": 2}),
    (Kind.ALARM_OVER, _U, {"message": "7"}),
    (Kind.TAKEN, _R, {}),
    (Kind.NEARBY, _L, {}),
    (Kind.ASSIST, _U, {"unit": "shequ"}),
    (Kind.CARD, _U, {"menu": "done"}),
    (Kind.INVITED, _U, {}),
    (Kind.INVITED, _U, {"message": "7"}),
    (Kind.MEDIATION, _P, {}),
    (Kind.MEDIATION, _P, {"message": "7", "gone": True}),
    (Kind.OUTCOME, _P, {"outcome": "agreed"}),
    (Kind.OUTCOME, _P, {"outcome": "failed"}),
    (Kind.RESULT, _R, {"private": True}),
)


def _fits(seen: CaseView, kind: Kind, args: dict[str, Scalar]) -> bool:
    """Whether the flow could have queued this about such a case."""
    case = seen.case
    menu = str(args.get("menu", ""))
    if kind is Kind.SENT_UP or args.get("who") == "dispatcher":
        return bool(case.external) and case.state in {State.ASSIGNED, State.IN_PROGRESS}
    if kind is Kind.UPWARDS or menu == "up":
        return case.state in {State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS}
    if "left" in args and case.external:
        return case.is_open
    if case.external and args.get("who") in {"officer", "head"}:
        return False
    if kind is Kind.TRANSFERRED or "left" in args:
        return bool(seen.moves)
    if kind is Kind.ASKED:
        return bool(seen.question) and case.state is State.IN_PROGRESS
    if kind is Kind.MOVED:
        return case.state is State.IN_PROGRESS
    if kind is Kind.REPORTED or {"report", "supervised"} & set(args):
        return bool(case.supervised) and case.state is State.IN_PROGRESS
    if kind is Kind.URGED or "urged" in args:
        return case.urged and case.state is State.IN_PROGRESS
    if args == {"who": "secretary"}:
        return bool(case.supervised)
    if kind in {Kind.SUSPENSION, Kind.SUSPENDED, Kind.RESUMED} or "review" in args:
        return _stands(case, kind, args)
    if kind in {Kind.EXTENSION, Kind.EXTENDED}:
        return case.extension is Wish.GRANTED or (kind is Kind.EXTENSION and bool(case.extension))
    if menu == "sus":
        return case.state is State.IN_PROGRESS and not case.suspension and bool(suspend.offered(case, seen.community))
    if menu == "ext":
        return case.state is State.IN_PROGRESS and not case.extension
    if kind is Kind.QUEUE:
        return case.state in {State.TRIAGE, State.ASSIGNED}
    if kind is Kind.WORDS:
        return case.state is State.IN_PROGRESS
    if kind in {Kind.INVITED, Kind.MEDIATION, Kind.OUTCOME} or menu == "done" or (kind, len(args)) == (Kind.RESULT, 1):
        return _of_two_sides(seen, kind, args)
    if kind is Kind.MERGED:
        return bool(seen.lead)
    if menu in {"mrg", "umg"}:
        return bool(case.joined if menu == "umg" else seen.split_into) and case.state in LEADING
    if kind is Kind.REOPENED and "others" in args:
        return bool(case.joined and case.reopens)
    if menu == "mark":
        return case.state is State.TRIAGE and not case.designated
    if menu == "ref":
        return seen.suggested is not None
    if menu.startswith("trf"):
        return case.state in {State.ASSIGNED, State.IN_PROGRESS}
    if kind is Kind.RETURNED:
        return bool(seen.refusals)
    if kind is Kind.REDRAW:
        return seen.erased
    if "first" in args:
        return case.state in {State.TRIAGE, State.ASSIGNED} and not case.reopens
    if kind is Kind.ENDED:
        return not case.is_open
    if kind is Kind.REOPENED or "reopened" in args:
        return bool(case.reopens) and case.is_open
    if kind in {Kind.RESULT, Kind.REMIND, Kind.CALL_BACK}:
        return bool(seen.result)
    if kind in {Kind.ALARM_ADVICE, Kind.ALARM, Kind.ALARM_OVER, Kind.TAKEN}:
        return _tells_of_danger(seen, kind)
    if kind in {Kind.NEARBY, Kind.ASSIST}:
        return bool(
            case.unit and case.is_open and (case.grid if kind is Kind.NEARBY else seen.matter and seen.matter.assists)
        )
    if kind is Kind.PROGRESS:
        return bool(case.officer)
    if kind is Kind.MISSING:
        return bool(locate.wanted(seen)) and case.is_open
    if args.get("media") == MediaKind.VOICE:
        return seen.unheard is MediaKind.VOICE
    if "media" in args or "private" in args:
        return case.state in {State.TRIAGE, State.ASSIGNED}
    if "clock" in args:
        return case.clock == args["clock"]
    return kind is not Kind.CHASE or case.is_open


def _is_nobodys(seen: CaseView, kind: Kind, audience: Audience, args: dict[str, Scalar]) -> bool:
    """A body outside has no group that would read a card."""
    card = kind in {Kind.CARD, Kind.NEW_CARD} and audience is Audience.UNIT and "left" not in args
    return card and bool(seen.case.external)


def _of_two_sides(seen: CaseView, kind: Kind, args: dict[str, Scalar]) -> bool:
    case = seen.case
    if kind is Kind.OUTCOME:
        return seen.outcome == args["outcome"]
    if kind is Kind.RESULT:
        return seen.outcome is not None
    if kind is Kind.CARD:
        return seen.mediated and case.state is State.IN_PROGRESS
    asked = seen.mediated and case.consent is not Consent.NONE
    return asked and (kind is Kind.MEDIATION or case.state is State.IN_PROGRESS)


def _stands(case: Case, kind: Kind, args: dict[str, Scalar]) -> bool:
    """The time stands, or has stood."""
    if kind is Kind.SUSPENSION:
        return bool(case.suspension)
    if kind is Kind.SUSPENDED:
        return case.pause is Pause.SUSPENDED
    return bool(case.held) and case.state is State.IN_PROGRESS and bool(args.get("waited")) == bool(case.waits)


def _tells_of_danger(seen: CaseView, kind: Kind) -> bool:
    case = seen.case
    over = bool(case.emergency or seen.taken) and not case.is_alarming
    return {
        Kind.ALARM_ADVICE: case.is_alarming,
        Kind.ALARM: case.is_alarming,
        Kind.ALARM_OVER: over,
        Kind.TAKEN: over and seen.taken is not None,
    }[kind]


STORIES: dict[str, Callable[[Told], Told]] = {
    "triage": lambda t: t.filed(UNSURE),
    "triage, choices": lambda t: t.filed("楼道里水和灯都有问题"),
    "triage, complaint": lambda t: t.filed("我要投诉环卫处"),
    "triage, about staff": lambda t: t.filed("举报干部违纪,举报书记不管,网格员态度恶劣"),
    "triage, out of remit": lambda t: t.filed("法院判决书下来了,老赖不给钱,强制执行能不能管管"),
    "declined, referred": lambda t: t.filed(UNSURE).declined("immigration"),
    "assigned, complaint": lambda t: t.filed("物业乱收费,强制收停车费押金不退"),
    "assigned, about staff": lambda t: t.filed("举报干部作风违纪,吃拿卡要,收礼,以权谋私"),
    "triage, voice": lambda t: t.spoken(),
    "triage, voice heard": lambda t: t.spoken().heard(UNSURE),
    "triage, for somebody else": lambda t: t.filed(UNSURE).helped(),
    "triage, marked": lambda t: t.filed(UNSURE).marked(),
    "triage, overdue": lambda t: t.filed(UNSURE).later(hours=3),
    "triage, by phone": lambda t: t.called(UNSURE),
    "triage, returned": lambda t: t.filed().returned(),
    "triage, returned three times": lambda t: t.filed().returned(3),
    "triage, danger": lambda t: t.filed(LIFT),
    "triage, false alarm": lambda t: t.filed(LIFT).stood_down(),
    "assigned, danger": lambda t: t.filed(FIRE),
    "assigned, danger taken": lambda t: t.filed(FIRE).taken(STEWARD),
    "in progress, danger": lambda t: t.filed(FIRE).taken(FIREMAN),
    "withdrawn, danger": lambda t: t.filed(FIRE).withdrawn(),
    "assigned": lambda t: t.filed(),
    "assigned, voice heard": lambda t: t.spoken().heard(),
    "assigned, place answered": lambda t: t.filed().at("江畔花园3号楼2单元"),
    "assigned, by phone": lambda t: t.called(),
    "assigned, overdue": lambda t: t.filed().later(hours=1, minutes=1),
    "assigned, designated": lambda t: t.filed().returned(3).assigned(),
    "assigned, reopened": lambda t: t.filed().signed().resolved().judged(Verdict.UNSOLVED),
    "in progress": lambda t: t.filed().signed(),
    "in progress, working days": lambda t: t.filed(UNSURE).assigned("lift").signed(),
    "in progress, overdue": lambda t: t.filed().signed().later(days=3),
    "in progress, asked": lambda t: t.filed().signed().asked(),
    "in progress, answered": lambda t: t.filed().signed().asked().answered(),
    "in progress, more time asked": lambda t: t.filed().signed().more_time(),
    "in progress, more time given": lambda t: t.filed().signed().more_time().more_time_answered(yes=True),
    "in progress, no more time": lambda t: t.filed().signed().more_time().more_time_answered(yes=False),
    "in progress, waiting for an answer": lambda t: t.waits(),
    "in progress, no answer came": lambda t: t.waits().later(days=5),
    "in progress, on hold asked": lambda t: t.on_hold(),
    "in progress, on hold": lambda t: t.on_hold().on_hold_answered(yes=True),
    "in progress, not on hold": lambda t: t.on_hold().on_hold_answered(yes=False),
    "in progress, no longer on hold": lambda t: t.on_hold().on_hold_answered(yes=True).later(days=32),
    "in progress, goes first": lambda t: t.filed(f"{UNSURE},我腿脚不利索").assigned("lift").signed(),
    "in progress, supervised": lambda t: t.filed(UNSURE).assigned("lift").signed().supervised(),
    "in progress, urged": lambda t: t.filed().signed().later(days=3).urged(),
    "in progress, asked by phone": lambda t: t.called().signed().asked(),
    "assigned, transferred": lambda t: t.filed().transferred(),
    "assigned, transferred back": lambda t: t.filed().transferred().transferred("water_outage"),
    "in progress, sent up": lambda t: t.filed().signed().sent_up(),
    "in progress, sent up without a day": lambda t: t.called().sent_up("0435-77"),
    "in progress, sent up and late": lambda t: t.filed(UNSURE).sent_up().later(days=9),
    "resolved, sent up": lambda t: t.filed().sent_up().answered_above(),
    "assigned, sent up and not solved": lambda t: t.filed().sent_up().answered_above().judged(Verdict.UNSOLVED),
    "closed, sent up": lambda t: t.filed().sent_up().answered_above().judged(Verdict.SATISFIED),
    "resolved": lambda t: t.filed().signed().resolved(),
    "resolved, by phone": lambda t: t.called().signed().resolved(),
    "resolved, against the check": lambda t: t.filed().signed().resolved(against=(Fault.HAND_OFF, Fault.NO_WHEN)),
    "assigned, dispute": lambda t: t.disputed(signed=False),
    "in progress, other side asked": lambda t: t.disputed().party_invited(),
    "in progress, other side agrees": lambda t: t.disputed().party_invited().party_said(Consent.GIVEN),
    "in progress, other side declines": lambda t: t.disputed().party_invited().party_said(Consent.REFUSED),
    "resolved, agreement": lambda t: t.disputed().party_invited().party_said(Consent.GIVEN).mediated(Outcome.AGREED),
    "resolved, no agreement": lambda t: t.disputed().party_invited().party_said(Consent.GIVEN).mediated(Outcome.FAILED),
    "resolved, other side absent": lambda t: t.disputed().party_invited().mediated(Outcome.FAILED),
    "assigned, agreement not kept": lambda t: (
        t.disputed().party_invited().party_said(Consent.GIVEN).mediated(Outcome.AGREED).judged(Verdict.UNSOLVED)
    ),
    "closed, agreement": lambda t: (
        t.disputed().party_invited().party_said(Consent.GIVEN).mediated(Outcome.AGREED).judged(Verdict.SATISFIED)
    ),
    "closed, satisfied": lambda t: t.filed().signed().resolved().judged(Verdict.SATISFIED),
    "closed, dissatisfied": lambda t: t.filed().signed().resolved().judged(Verdict.DISSATISFIED),
    "closed, lapsed": lambda t: t.filed().signed().resolved().lapsed(),
    "triage, likely the same as another": lambda t: t.told_before(SURE).filed(BEHIND),
    "assigned, likely the same as another": lambda t: t.told_before(SURE).filed("江畔花园三栋咋没水了"),
    "merged": lambda t: t.filed().merged(),
    "assigned, leads another": lambda t: t.filed().leading(),
    "resolved, leads another": lambda t: t.filed().leading().signed().resolved(),
    "resolved, one of two has spoken": lambda t: t.filed().leading().signed().resolved().judged(Verdict.SATISFIED),
    "assigned, one of two says it is not solved": lambda t: (
        t.filed().leading().signed().resolved().judged(Verdict.UNSOLVED)
    ),
    "assigned, split": lambda t: t.filed().split(new=False),
    "assigned, split from another": lambda t: t.filed().split(new=True),
    "declined": lambda t: t.filed(UNSURE).declined(),
    "withdrawn": lambda t: t.filed().withdrawn(),
    "withdrawn, erased": lambda t: t.filed().signed().erased(),
    "withdrawn, erased in triage": lambda t: t.filed(UNSURE).erased(),
}
STATES = {name.split(",")[0].replace(" ", "_") for name in STORIES}
assert {state.value for state in State} == STATES
