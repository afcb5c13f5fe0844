"""The shape of each file of a community: which entries there are, which must be there, and what they may hold."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from domain.case import ClockKind
from policy.fields import Day, Days, Hours, Quiet, Span, Text, Zone

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OnLadder = Literal["officer", "head", "chair", "secretary", "dispatcher", "resident"]

NotEmpty = Field(min_length=1)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


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
    example: bool = False


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


class Estate(_Entry):
    """An estate: `buildings` as "1-12", `units` per building."""

    name: Text
    aliases: list[Text] = []
    buildings: Annotated[str, Field(pattern=r"^\d+(-\d+)?$")] = ""
    units: int = Field(default=0, ge=0)


class Spot(_Entry):
    """A street, square or other place outside the estates."""

    name: Text
    aliases: list[Text] = []


class Places(_Entry):
    """places.yaml"""

    estates: list[Estate] = []
    spots: list[Spot] = []


class Clock(_Entry):
    """An entry of clocks.yaml."""

    name: Text
    ladder: Text
    triage: Span
    sign: Span
    finish: Span
    call_back: Span
    round_the_clock: bool = False

    def spans(self) -> Mapping[ClockKind, Span]:
        """The four spans by kind of clock."""
        return {kind: getattr(self, kind) for kind in ClockKind}


class Rung(_Entry):
    """A step of a ladder."""

    at: Span
    rung: int = Field(ge=0, le=3)
    who: OnLadder


class Ladder(_Entry):
    """An entry of ladders.yaml."""

    triage: list[Rung] = Field(min_length=1)
    sign: list[Rung] = Field(min_length=1)
    finish: list[Rung] = Field(min_length=1)
    call_back: list[Rung] = Field(min_length=1)
    repeat: Span

    def steps(self) -> Mapping[ClockKind, list[Rung]]:
        """The four lists of steps by kind of clock."""
        return {kind: getattr(self, kind) for kind in ClockKind}


class Entry(_Entry):
    """An entry of catalogue.yaml."""

    name: Text
    centre: Text
    unit: Text
    clock: Text
    keywords: dict[str, float] = Field(min_length=1)


class Centres(RootModel[Annotated[dict[str, Named], NotEmpty]]):
    """centres.yaml"""


class Units(RootModel[Annotated[dict[str, Named], NotEmpty]]):
    """units.yaml"""


class Clocks(RootModel[Annotated[dict[str, Clock], NotEmpty]]):
    """clocks.yaml"""


class Ladders(RootModel[Annotated[dict[str, Ladder], NotEmpty]]):
    """ladders.yaml"""


class Catalogue(RootModel[Annotated[dict[str, Entry], NotEmpty]]):
    """catalogue.yaml"""


FILES: Mapping[str, type[BaseModel]] = {
    "community.yaml": Profile,
    "calendar.yaml": WorkingTime,
    "centres.yaml": Centres,
    "units.yaml": Units,
    "places.yaml": Places,
    "clocks.yaml": Clocks,
    "ladders.yaml": Ladders,
    "catalogue.yaml": Catalogue,
}
"""Every file of a community and the shape of it; all must be there."""
ENTRIES = frozenset(name for model in _Entry.__subclasses__() for name in model.model_fields)
"""The name of every entry any file may have, for telling a misspelt one what it might have been."""
