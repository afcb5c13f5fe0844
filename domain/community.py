"""What a community has laid down: its centres, units, catalogue, clocks and ladders. Loaded from files, versioned, immutable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from domain.alarm import Alarm, AlarmStep
from domain.calendar import Calendar, Slot
from domain.case import Case, ClockKind
from domain.clock import Measure, Span
from domain.fair_use import FairUse
from domain.offer import Asking
from domain.people import Role
from domain.place import Grid, Place, Tree

URGENT = "urgent"
"""The clock class every community has for danger to life and property."""


class CentreId(StrEnum):
    """The ten centres (S1)."""

    BANSHI = "banshi"
    SUQIU = "suqiu"
    YISHI = "yishi"
    JIANDU = "jiandu"
    WENTI = "wenti"
    TIAOJIE = "tiaojie"
    ZONGZHI = "zongzhi"
    ZHAOLIAO = "zhaoliao"
    BANGFU = "bangfu"
    XUANJIAO = "xuanjiao"


@dataclass(frozen=True, slots=True)
class Centre:
    """One of the ten centres. `name` is what residents see, e.g. 诉求中心."""

    id: CentreId
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit (责任单位) that cases are assigned to. `aliases` are what residents call it; `outside` says that it is a
    body above or beside the community, to which cases are sent up."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    outside: bool = False


class Need(StrEnum):
    """What a matter wants to know beyond the words."""

    PLACE = "place"
    PHOTO = "photo"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Matter:
    """An entry of the catalogue (事项): what it is, whose it is, which clock it runs on, which words point to it.

    `keywords` maps a word or phrase to its weight: positive speaks for the matter, negative against. `plain` is its name in
    residents' words, at most 8 characters; `assists` are the units that help the lead (协办); `needs` what to ask for once it
    is filed. `about_units`: it complains of a unit or its people, so it lies with 监督 and none of those leads it.
    `parties`: how many sides must be heard. `restricted`: it is about somebody of the staff and is told in private only.
    """

    id: str
    name: str
    centre: CentreId
    unit: str
    clock: str
    keywords: Mapping[str, float]
    plain: str = ""
    assists: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    about_units: bool = False
    parties: int = 1
    restricted: bool = False

    @property
    def said(self) -> str:
        """What residents are shown: the plain name, or the official one where there is no other."""
        return self.plain or self.name


@dataclass(frozen=True, slots=True)
class Referral:
    """Something the hotline may not take on (S37): `words` tell it, `reason` is the sentence the resident reads, `name` and
    `phone` are who takes it. Patterns as in `Emergency`."""

    id: str
    words: tuple[str, ...]
    reason: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """A kind of danger: `number` is the public one to ring, `advice` the first thing to do, one line. `alarm` roles and
    `units` are told at once.

    `cues` are how people say it, `unless` what makes it something else (a drill, a film). In both «…» skips a few characters
    of a clause, «……» more of a sentence, «|» separates ways to say one part. `matters` are the ones such danger is mostly told
    under: where a text reads like danger without any of the words, they say which.
    """

    id: str
    name: str
    number: str
    advice: str
    alarm: tuple[Role, ...]
    units: tuple[str, ...]
    cues: tuple[str, ...]
    unless: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()


def _at_once() -> Alarm:
    return Alarm((AlarmStep(Span(0, Measure.ELAPSED), Role.DISPATCHER),), Span(5, Measure.ELAPSED))


@dataclass(frozen=True, slots=True)
class Step:
    """A rung being brought in: `offset` from the due time (negative: a reminder before it), `who` is addressed. With `digest` it
    waits until people come to work, and goes out with all else that waits for them."""

    rung: int
    who: Role
    offset: Span
    digest: bool = False

    @property
    def is_reminder(self) -> bool:
        """Whether it comes before the due time."""
        return self.offset.amount < 0


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of each clock in order of time; after the last one it is repeated every `repeat`."""

    steps: Mapping[ClockKind, tuple[Step, ...]]
    repeat: Span


@dataclass(frozen=True, slots=True)
class ClockClass:
    """How long each clock of a case may run (`spans`), and the ladder that follows when it runs out.

    `round_the_clock` classes ignore working time and quiet hours (life, property, water, power, gas, heat). `extensions` are the
    spans by which a unit may ask to finish later, `suspensions` those for which it may ask that its time should not run; none
    where it may not. `supervised` is the time to finish what a chair or the secretary supervises. The time stands while the
    reporter is asked something if there is a span for WAIT. `vulnerable` is the time to finish for whoever goes first (S27).
    """

    id: str
    name: str
    spans: Mapping[ClockKind, Span]
    ladder: Ladder
    round_the_clock: bool
    extensions: tuple[Span, ...] = ()
    suspensions: tuple[Span, ...] = ()
    supervised: Span | None = None
    vulnerable: Span | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept once they have served: `closed_texts` what was said in a case, from its end; `sent` messages
    that went out; `codes` used or expired ones; `updates` what came in and was judged or set aside; `dialogs` half-finished
    conversations."""

    closed_texts: timedelta = timedelta(days=730)
    sent: timedelta = timedelta(days=30)
    codes: timedelta = timedelta(days=30)
    updates: timedelta = timedelta(days=7)
    dialogs: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Community:
    """Everything a community has decided in advance. `version` is a digest of its files.

    `places` are all names and aliases of places, `tree` what they mean; `alarm` is the minute ladder of danger; `asking` how
    freely it asks about what it overhears. In `shadow` mode the hotline listens, files nothing, and tells administrators what
    it would have done.
    """

    id: str
    name: str
    language: str
    phone: str
    calendar: Calendar
    quiet: Slot
    centres: Mapping[CentreId, Centre]
    units: Mapping[str, Unit]
    matters: Mapping[str, Matter]
    clocks: Mapping[str, ClockClass]
    places: tuple[str, ...]
    decline_reasons: Mapping[str, str]
    return_reasons: Mapping[str, str]
    default_clock: str
    version: str
    is_example: bool = False
    shadow: bool = False
    keep: Keep = field(default_factory=Keep)
    tree: Tree = field(default_factory=Tree)
    scope: Mapping[str, Referral] = field(default_factory=dict)
    emergencies: Mapping[str, Emergency] = field(default_factory=dict)
    alarm: Alarm = field(default_factory=_at_once)
    asking: Asking = field(default_factory=Asking)
    fair_use: FairUse = field(default_factory=FairUse)

    @property
    def stamp(self) -> str:
        """The policy and calendar version that anything derived from this community was derived from (I9)."""
        return f"{self.version}+{self.calendar.version}"

    def clock_of(self, case: Case) -> ClockClass:
        """The clock class a case runs on: its matter's, or the one its urgency suggested while nobody has decided. Danger to
        life stays danger to life, whatever the matter: being trapped in a lift is not an ordinary lift fault."""
        matter = self.matters.get(case.matter)
        if matter is None or case.urgency == URGENT:
            return self.clocks[case.urgency]
        return self.clocks[matter.clock]

    def centre_of(self, case: Case) -> Centre:
        """The centre a case lies with: its matter's; the hotline's own (诉求) until it has one."""
        matter = self.matters.get(case.matter)
        return self.centres[matter.centre if matter else CentreId.SUQIU]

    def mediates(self, case: Case) -> bool:
        """Whether a case is a dispute that is talked over with both sides: its matter lies with 调解 and the community handles it
        itself. What only a few may read is nobody else's to hear of."""
        matter = self.matters.get(case.matter)
        return matter is not None and matter.centre is CentreId.TIAOJIE and not (case.restricted or case.external)

    @property
    def grids(self) -> Mapping[str, Grid]:
        """The grids by id."""
        return self.tree.grids

    def grid_of(self, place: Place) -> Grid | None:
        """The grid that covers a place; None if nobody does (S43)."""
        return self.tree.grid_of(place)

    def grid_among(self, places: Iterable[Place]) -> str:
        """The id of the one grid that several possible places have in common; empty when they lie in several, or in none."""
        grids = {self.grid_of(place) for place in places}
        only = grids.pop() if len(grids) == 1 else None
        return only.id if only else ""
