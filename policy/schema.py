"""The shape of each file of a community: which entries there are, which must be there, and what they may hold."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from domain.case import ClockKind
from domain.clock import Measure
from domain.clock import Span as DomainSpan
from domain.community import Keep
from domain.fair_use import FairUse as Fair
from policy.fields import (
    Buildings,
    Cues,
    Day,
    Days,
    Hours,
    Ids,
    Keeping,
    Keyword,
    Line,
    Phone,
    Plain,
    Quiet,
    Span,
    Text,
    Zone,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OnLadder = Literal["officer", "head", "chair", "secretary", "dispatcher", "resident"]
Alarmed = Literal["dispatcher", "chair", "secretary"]
Asked = Literal["place", "photo", "time"]

NotEmpty = Field(min_length=1)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Offers(_Entry):
    """How freely what is overheard in a group is asked about."""

    lasts: Span = DomainSpan(2 * 60, Measure.ELAPSED)
    each_hour: int = Field(default=4, ge=0, le=20)


class FairUse(_Entry):
    """`fair_use:` in community.yaml: what is not written keeps its default."""

    person: int = Field(default=Fair().person, ge=1, le=99)
    group: int = Field(default=Fair().group, ge=1, le=99)
    minutes: int = Field(default=10, ge=1, le=60)
    mark_days: int = Field(default=30, ge=1, le=90)

    def made(self) -> Fair:
        """The same for the domain."""
        return Fair(self.person, self.group, timedelta(minutes=self.minutes), timedelta(days=self.mark_days))


class Kept(_Entry):
    """`keep:` in community.yaml: what is not written keeps its default."""

    closed_texts: Keeping = Keep().closed_texts
    sent: Keeping = Keep().sent
    codes: Keeping = Keep().codes
    updates: Keeping = Keep().updates
    dialogs: Keeping = Keep().dialogs


class Profile(_Entry):
    """community.yaml"""

    id: Text
    name: Text
    language: Text
    zone: Zone
    phone: Text
    quiet: Quiet
    default_clock: Text
    decline_reasons: dict[str, Text] = Field(min_length=1)
    return_reasons: dict[str, Text] = Field(min_length=1)
    offers: Offers = Offers()
    example: bool = False
    shadow: bool = False
    keep: Kept = Kept()
    fair_use: FairUse = FairUse()


class YearOff(_Entry):
    """A year's holidays as announced, until the package knows them."""

    closed: Days = []
    worked: Days = []


class WorkingTime(_Entry):
    """calendar.yaml"""

    hours: dict[Weekday, Hours] = Field(min_length=1)
    closed: Days = []
    worked: Days = []
    special: dict[Day, Hours] = {}
    announced: dict[int, YearOff] = {}


class Named(_Entry):
    """An entry of centres.yaml or units.yaml."""

    name: Text


class Unit(Named):
    """An entry of units.yaml: what residents call it, and whether it is a body outside to which cases are sent up."""

    aliases: list[Text] = []
    outside: bool = False


class Estate(_Entry):
    """An estate: `buildings` as "1-12", `units` entrances per building, `units_of` where a building differs."""

    name: Text
    aliases: list[Text] = []
    buildings: Buildings = ()
    units: int = Field(default=0, ge=0)
    units_of: dict[Buildings, Annotated[int, Field(ge=1)]] = {}

    def entrances(self) -> dict[str, int]:
        """Each building and how many entrances it has, 0 where that is not written."""
        return dict.fromkeys(self.buildings, self.units) | {
            building: count for group, count in self.units_of.items() for building in group
        }


class Spot(_Entry):
    """A street, square or other place outside the estates."""

    name: Text
    aliases: list[Text] = []


class Grid(_Entry):
    """A grid: its buildings by estate, and the spots it covers."""

    name: Text
    buildings: dict[str, Buildings] = {}
    spots: list[Text] = []


class Places(_Entry):
    """places.yaml"""

    estates: list[Estate] = []
    spots: list[Spot] = []
    grids: dict[str, Grid] = {}


class Refer(_Entry):
    """An entry of scope.yaml."""

    words: Cues = Field(min_length=1)
    reason: Text
    name: Text
    phone: Phone


class Danger(_Entry):
    """A kind of emergency."""

    name: Text
    number: Phone
    advice: Line
    alarm: Annotated[list[Alarmed], Field(min_length=1)]
    units: Ids = []
    cues: Cues = Field(min_length=1)
    unless: Cues = []
    matters: Ids = []


class AlarmStep(_Entry):
    """A step of the alarm."""

    at: Span
    who: Alarmed


class Emergencies(_Entry):
    """emergencies.yaml: the minute ladder of the alarm; the kinds, the most pressing first, and what makes any of them something
    else."""

    ladder: Annotated[list[AlarmStep], Field(min_length=1)]
    repeat: Span
    unless: Cues = []
    kinds: dict[str, Danger] = Field(min_length=1)


class Clock(_Entry):
    """An entry of clocks.yaml."""

    name: Text
    ladder: Text
    triage: Span
    sign: Span
    finish: Span
    call_back: Span
    round_the_clock: bool = False
    wait: Span | None = None
    extensions: list[Span] = []
    suspensions: list[Span] = []
    supervised: Span | None = None
    vulnerable: Span | None = None

    def spans(self) -> Mapping[ClockKind, Span]:
        """The spans by kind of clock."""
        found = {kind: getattr(self, kind) for kind in ClockKind}
        return {kind: span for kind, span in found.items() if span is not None}


class Rung(_Entry):
    """A step of a ladder."""

    at: Span
    rung: int = Field(ge=0, le=3)
    who: OnLadder
    how: Literal["at_once", "digest"] = "at_once"


class Ladder(_Entry):
    """An entry of ladders.yaml."""

    triage: list[Rung] = Field(min_length=1)
    sign: list[Rung] = Field(min_length=1)
    finish: list[Rung] = Field(min_length=1)
    call_back: list[Rung] = Field(min_length=1)
    wait: list[Rung] = []
    repeat: Span

    def steps(self) -> Mapping[ClockKind, list[Rung]]:
        """The lists of steps by kind of clock."""
        found = {kind: getattr(self, kind) for kind in ClockKind}
        return {kind: steps for kind, steps in found.items() if steps}


class Entry(_Entry):
    """An entry of the catalogue."""

    name: Text
    plain: Plain
    centre: Text
    unit: Text
    clock: Text
    keywords: dict[Keyword, float] = Field(min_length=1)
    assists: Ids = []
    needs: list[Asked] = []
    about_units: bool = False
    parties: int = Field(default=1, ge=1, le=2)
    restricted: bool = False


class Centres(RootModel[Annotated[dict[str, Named], NotEmpty]]):
    """centres.yaml"""


class Units(RootModel[Annotated[dict[str, Unit], NotEmpty]]):
    """units.yaml"""


class Clocks(RootModel[Annotated[dict[str, Clock], NotEmpty]]):
    """clocks.yaml"""


class Ladders(RootModel[Annotated[dict[str, Ladder], NotEmpty]]):
    """ladders.yaml"""


class Catalogue(RootModel[Annotated[dict[str, Entry], NotEmpty]]):
    """catalogue.yaml, or one of the files in catalogue/"""


class Scope(RootModel[dict[str, Refer]]):
    """scope.yaml"""


CATALOGUE = "catalogue.yaml"
FILES: Mapping[str, type[BaseModel]] = {
    "community.yaml": Profile,
    "calendar.yaml": WorkingTime,
    "centres.yaml": Centres,
    "units.yaml": Units,
    "places.yaml": Places,
    "clocks.yaml": Clocks,
    "ladders.yaml": Ladders,
    "scope.yaml": Scope,
    "emergencies.yaml": Emergencies,
    CATALOGUE: Catalogue,
}
"""Every file of a community and the shape of it; all must be there. The catalogue may be spread over catalogue/*.yaml."""
_MODELS: tuple[type[BaseModel], ...] = (*_Entry.__subclasses__(), Unit)
ENTRIES = frozenset(name for model in _MODELS for name in model.model_fields)
"""The name of every entry any file may have, for telling a misspelt one what it might have been."""


def shape_of(name: str) -> type[BaseModel] | None:
    """The shape of a file by its name within the community's folder; None if no file is called so."""
    return Catalogue if is_catalogue(name) else FILES.get(name)


def is_catalogue(name: str) -> bool:
    """Whether a file holds entries of the catalogue."""
    return name == CATALOGUE or (name.startswith("catalogue/") and name.endswith(".yaml"))
