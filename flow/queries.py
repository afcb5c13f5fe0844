"""Reading: a case as the people concerned may see it. Nothing here changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.act import Act
from domain.appeal import Choice
from domain.case import Case
from domain.clock import Sum
from domain.community import Centre, Community, Matter, Unit
from domain.errors import Code, Refused
from domain.events import Event
from domain.ladder import deadline
from domain.people import Actor, Role
from flow.near import looks_after
from flow.ports import UnitOfWork
from flow.story import SAID, events, last, where, words
from flow.taken import Taken, taken


@dataclass(frozen=True, slots=True)
class Refusal:
    """A unit that returned the case, and the community's word for why."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case ready to be put into words: no identity in it. `text`, `place` and `result` have personal data masked.

    `total` is the running deadline with its sum; `signed_at` when the unit signed; `overdue` whether the deadline had passed at
    `now`; `choices` the matters a dispatcher may pick with one press, strongest first; `reasons` the words that speak for
    the matter it has; `taken` who took its alarm on.
    """

    case: Case
    community: Community
    now: datetime
    text: str
    place: str
    matter: Matter | None
    unit: Unit | None
    centre: Centre
    total: Sum | None
    signed_at: datetime | None
    result: str
    decline_reason: str
    refusals: tuple[Refusal, ...]
    choices: tuple[Choice, ...]
    reasons: tuple[str, ...]
    taken: Taken | None = None

    @property
    def overdue(self) -> bool:
        """Whether the running clock has run out."""
        return self.total is not None and self.now >= self.total.due


def view(uow: UnitOfWork, community_id: str, case_id: str) -> CaseView:
    """The view of a case. Raises Refused(NO_SUCH_CASE)."""
    case = uow.cases.get(community_id, case_id)
    if case is None:
        raise Refused(Code.NO_SUCH_CASE)
    community = uow.communities[community_id]
    story = events(uow, case)
    appeal, resolved = last(story, *SAID), last(story, Act.RESOLVE)
    signed, declined = last(story, Act.SIGN), last(story, Act.DECLINE)
    text = words(uow, appeal, "shown")
    choices = uow.understand(text, community).choices
    return CaseView(
        case=case,
        community=community,
        now=uow.now,
        text=text,
        place=words(uow, where(story), "place"),
        matter=community.matters.get(case.matter),
        unit=community.units.get(case.unit),
        centre=community.centre_of(case),
        total=deadline(case, community),
        signed_at=signed.at if signed and case.officer else None,
        result=words(uow, resolved, "shown"),
        decline_reason=community.decline_reasons.get(str(declined.data["reason"]), "") if declined else "",
        refusals=_refusals(story, community),
        choices=choices,
        reasons=next((choice.reasons for choice in choices if choice.matter == case.matter), ()),
        taken=taken(story),
    )


def may_see(case: Case, community: Community, by: Actor) -> bool:
    """Whether somebody may be told how far a case is: its reporter, its unit, its centre's chair, dispatcher, secretary, and
    those who look after its grid."""
    own_unit = by.holds(Role.OFFICER, case.unit) or by.holds(Role.HEAD, case.unit)
    chair = by.holds(Role.CHAIR, community.centre_of(case).id)
    office = own_unit or chair or by.has(Role.DISPATCHER) or by.has(Role.SECRETARY)
    return by.person == case.reporter or office or looks_after(case, by)


def _refusals(story: Sequence[Event], community: Community) -> tuple[Refusal, ...]:
    """Who refused and why: each return names the unit of the assignment before it."""
    found, unit = [], ""
    for event in story:
        if event.kind == Act.ASSIGN:
            unit = str(event.data["unit"])
        elif event.kind == Act.RETURN:
            reason = community.return_reasons.get(str(event.data["reason"]), "")
            name = community.units[unit].name if unit in community.units else unit
            found.append(Refusal(name, reason))
    return tuple(found)
