"""A case (工单): an accepted appeal with an owner and a clock."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.pause import Pause, with_stretch


class State(StrEnum):
    """Where a case stands."""

    TRIAGE = "triage"  # a dispatcher decides whose it is
    ASSIGNED = "assigned"  # the unit has it and has not signed for it
    IN_PROGRESS = "in_progress"  # an officer has signed for it
    RESOLVED = "resolved"  # done, says the unit; the resident has the word
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # the same trouble as another case, and handled with it


ENDED = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN, State.MERGED})


class Verdict(StrEnum):
    """The resident's word on a result. LAPSED: the call-back window ended without one."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"  # done, but not well
    UNSOLVED = "unsolved"  # not done: the case goes on
    LAPSED = "lapsed"


class ClockKind(StrEnum):
    """The clock that runs in a state; each has its own ladder."""

    TRIAGE = "triage"
    SIGN = "sign"
    FINISH = "finish"
    CALL_BACK = "call_back"
    WAIT = "wait"  # that of finishing stands: until the reporter answers, or until it is looked at again


RUNNING = {
    State.TRIAGE: ClockKind.TRIAGE,
    State.ASSIGNED: ClockKind.SIGN,
    State.IN_PROGRESS: ClockKind.FINISH,
    State.RESOLVED: ClockKind.CALL_BACK,
}


class Channel(StrEnum):
    """How the appeal came in. A caller (phone, desk) has no address: they are called back."""

    CHAT = "chat"
    PHONE = "phone"


class Consent(StrEnum):
    """Whether the other side of a dispute agrees to mediation; nobody is mediated against their will (People's Mediation
    Law, art. 3)."""

    NONE = ""  # not asked
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Wish(StrEnum):
    """What became of the wish for more time, or for a suspension."""

    NONE = ""
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What came of hearing both sides."""

    AGREED = "agreed"
    FAILED = "failed"
    ABSENT = "absent"  # the other side did not take part


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who brought a trouble, with the `case` they brought it as. It ends for them when they have said `verdict`, or had
    been `asked` and the window is over."""

    case: str
    person: str
    channel: Channel
    asked: bool = False
    verdict: Verdict | None = None


WORST_FIRST = (Verdict.UNSOLVED, Verdict.DISSATISFIED, Verdict.SATISFIED, Verdict.LAPSED)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its events leave it (`lifecycle.evolve`); times in UTC.

    `since` is when the running clock started, `fired` how many steps of its ladder have been taken, `rung` the highest
    level of the ladder that has been brought in: it never sinks. `asked` says the reporter has been asked for a verdict.

    `emergency` is the kind of danger told of and `alarmed_at` when that was first heard; `alarms` counts the steps of the alarm
    ladder taken until somebody, `taken`, said that they have it. `grid` is who is near (S19). `accused` are the units
    complained of (ids, a comma between them), which never lead; a `restricted` case is about somebody of the staff and is told
    in private only. `external` is the number under which a body outside the community handles it (it stays after the resident
    has said that nothing is solved), and `promised` the day that body has named. `consent` is what the other side of a dispute
    has said to mediation. `extension` is what became of the wish to finish `extra` (a span) later, `suspension` of the wish
    that its time should not run before `until`; somebody on rung `approver` or above decides. `pause` is why the clock stands
    since `paused_at`; `held` are the stretches it has stood before (`domain.pause`), `waits` how often for the reporter.

    `supervised` is the rung of whoever watches it (督办; 0: nobody) since `supervised_at`, and `reported_at` when word was last
    asked for or given; `urged` says that a reporter has pressed while this clock ran. `vulnerable_at` is since when it is known
    that whoever waits goes first (S27): old and alone, disabled, gravely ill, expecting or with a newborn.

    `merged_into` is the lead case of one that has been merged; `joined` are the voices of those merged into this one, beside its
    own reporter's; who is `gone` has taken back their part and left it to the others.
    """

    id: str
    community: str
    number: str
    state: State
    reporter: str
    channel: Channel
    opened_at: datetime
    since: datetime
    version: int
    urgency: str
    matter: str = ""
    unit: str = ""
    officer: str = ""
    rung: int = 0
    fired: int = 0
    returns: int = 0
    reopens: int = 0
    designated: bool = False
    asked: bool = False
    verdict: Verdict | None = None
    emergency: str = ""
    alarmed_at: datetime | None = None
    alarms: int = 0
    taken: str = ""
    grid: str = ""
    accused: str = ""
    restricted: bool = False
    external: str = ""
    promised: datetime | None = None
    consent: Consent = Consent.NONE
    extension: Wish = Wish.NONE
    extra: str = ""
    approver: int = 0
    suspension: Wish = Wish.NONE
    until: datetime | None = None
    pause: Pause = Pause.NONE
    paused_at: datetime | None = None
    held: str = ""
    waits: int = 0
    supervised: int = 0
    supervised_at: datetime | None = None
    reported_at: datetime | None = None
    urged: bool = False
    vulnerable_at: datetime | None = None
    merged_into: str = ""
    joined: tuple[Voice, ...] = ()
    gone: bool = False

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Everybody it is handled for, its own reporter first."""
        own = Voice(self.id, self.reporter, self.channel, self.asked, self.verdict)
        return self.joined if self.gone else (own, *self.joined)

    @property
    def neighbours(self) -> int:
        """How many people it is handled for: whoever told of it twice is one."""
        return len({voice.person for voice in self.voices})

    @property
    def silent(self) -> tuple[Voice, ...]:
        """Those who have said nothing to the result yet."""
        return tuple(voice for voice in self.voices if voice.verdict is None)

    @property
    def all_asked(self) -> bool:
        """Whether nobody is left who has neither been asked for a verdict nor given one."""
        return all(voice.asked for voice in self.silent)

    @property
    def word(self) -> Verdict | None:
        """What the verdicts come down to: the worst that was said."""
        said = {voice.verdict for voice in self.voices}
        return next((verdict for verdict in WORST_FIRST if verdict in said), None)

    def speaks(self, person: str) -> bool:
        """Whether somebody is one of those who brought it."""
        return any(voice.person == person for voice in self.voices)

    def has_others(self, person: str) -> bool:
        """Whether it is handled for anybody else as well."""
        return any(voice.person != person for voice in self.voices)

    def speaker(self, by: str, of: object = None) -> str:
        """Whose word an act of `by` is: that of whom it names (a dispatcher writes down a caller's), their own, else the
        reporter's."""
        return str(of) if of else by if self.speaks(by) else self.reporter

    @property
    def is_alarming(self) -> bool:
        """Whether there is danger that nobody has taken on yet."""
        return self.is_open and bool(self.emergency) and not self.taken

    def accuses(self, unit: str) -> bool:
        """Whether this complains of a unit."""
        return unit in self.accused.split(",") if unit else False

    def ran_on(self, at: datetime) -> "Case":
        """The case with its clock running again, if it stood until then. It may be suspended once more."""
        if not self.pause or self.paused_at is None:
            return self
        after = replace(self, pause=Pause.NONE, paused_at=None, held=with_stretch(self.held, self.paused_at, at))
        return replace(after, suspension=Wish.NONE, until=None) if self.pause is Pause.SUSPENDED else after

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes the resident something."""
        return self.state not in ENDED

    @property
    def clock(self) -> ClockKind | None:
        """The clock that is running; None once the case has ended."""
        return ClockKind.WAIT if self.pause else RUNNING.get(self.state)
