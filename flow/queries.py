"""Reading: a case as the people concerned may see it. Nothing here changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.act import Act
from domain.appeal import Choice
from domain.case import Case, ClockKind, Outcome, State
from domain.clock import Sum
from domain.community import Centre, Community, Matter, Referral, Unit
from domain.errors import Code, Refused
from domain.events import Event
from domain.ladder import deadline
from domain.lifecycle import is_accused
from domain.merge import Reason
from domain.people import Actor, Role
from flow import media as medium
from flow.hands import Move, Refusal, moves, refusals
from flow.media import MediaKind
from flow.near import looks_after
from flow.ports import UnitOfWork
from flow.rungs import concerned
from flow.story import SAID, events, last, where, words
from flow.taken import Taken, taken


@dataclass(frozen=True, slots=True)
class Hint:
    """The open case that another is likely the same as, and why, the weightiest reason first; masked words only."""

    lead: "CaseView"
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case ready to be put into words: no identity in it. `text`, `place` and `result` have personal data masked.

    `total` is the running deadline with its sum; `signed_at` when the unit signed; `overdue` whether the deadline had passed at
    `now`; `choices` the matters a dispatcher may pick with one press, strongest first; `reasons` the words that speak for
    the matter it has; `taken` who took its alarm on. `media` are the kinds of what the reporter has sent along, in order;
    `transcribed` that the words are what a dispatcher heard; `behalf` that it is told for somebody else; `timed` that it says
    when; `moves` its transfers; `question` what the unit last asked the reporter, `answer` what has come since;
    `flagged` that a mark stands against the reporter while a dispatcher decides. `referral` is where whoever brought a declined
    case is to turn; `suggested` what the words make likely, for a dispatcher; `outcome` what came of hearing both sides of a
    dispute, as last reported. `lead` is the number of the case it was merged into; `split_from` that of the one it was a part of,
    `split_into` those that were made of parts of it. `neighbours` is how many people it is handled for, whichever of their cases
    is looked at; `hint` is for a dispatcher alone.
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
    erased: bool = False
    media: tuple[MediaKind, ...] = ()
    transcribed: bool = False
    behalf: bool = False
    timed: bool = False
    moves: tuple[Move, ...] = ()
    question: str = ""
    answer: str = ""
    flagged: bool = False
    referral: Referral | None = None
    suggested: Referral | None = None
    outcome: Outcome | None = None
    against: tuple[str, ...] = ()
    lead: str = ""
    split_from: str = ""
    split_into: tuple[str, ...] = ()
    neighbours: int = 1
    hint: Hint | None = None

    @property
    def mediated(self) -> bool:
        """Whether it is a dispute that is talked over with both sides."""
        return self.community.mediates(self.case)

    @property
    def unheard(self) -> MediaKind | None:
        """What has to be put into words first, if nothing was said in any."""
        return self.media[0] if self.media and not self.text else None

    @property
    def pinned(self) -> bool:
        """Whether the reporter has sent the place on the map."""
        return MediaKind.LOCATION in self.media

    @property
    def overdue(self) -> bool:
        """Whether the running clock has run out; one that stands has not."""
        return self.total is not None and self.case.clock is not ClockKind.WAIT and self.now >= self.total.due


def view(uow: UnitOfWork, community_id: str, case_id: str) -> CaseView:
    """The view of a case. Raises Refused(NO_SUCH_CASE)."""
    case = uow.cases.get(community_id, case_id)
    if case is None:
        raise Refused(Code.NO_SUCH_CASE)
    community = uow.communities[community_id]
    story = events(uow, case)
    appeal, resolved = last(story, *SAID), last(story, Act.RESOLVE)
    signed, declined = last(story, Act.SIGN), last(story, Act.DECLINE)
    text = words(uow, appeal, "shown") or (_others(uow, case) if case.gone else "")
    hints = uow.understand(text, community)
    choices = _open_to(case, community, hints.choices)
    named = {choice.matter for choice in choices}
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
        decline_reason=_why(community, str(declined.data["reason"])) if declined else "",
        referral=community.scope.get(str(declined.data["reason"])) if declined else None,
        outcome=_outcome(resolved),
        against=_against(resolved),
        suggested=community.scope.get(hints.out_of_remit or ""),
        refusals=refusals(story, community),
        choices=choices,
        erased=last(story, Act.ERASE) is not None,
        moves=moves(story, community),
        question=words(uow, last(story, Act.ASK), "shown"),
        answer=_answer(uow, story),
        reasons=uow.understand.why(text, case.matter, community) if case.matter in named else (),
        taken=taken(story),
        media=_kinds(uow, story),
        transcribed=appeal is not None and appeal.kind == Act.TRANSCRIBE,
        behalf=any(event.data.get("behalf") for event in story),
        timed=hints.timed,
        flagged=case.state is State.TRIAGE and uow.dossier.is_marked(community_id, case.reporter, uow.now),
        lead=_lead(case, story),
        neighbours=case.neighbours,
        split_from=str(story[0].data.get("from_number") or ""),
        split_into=tuple(str(event.data["number"]) for event in story if event.kind == Act.SPLIT),
    )


def as_told(uow: UnitOfWork, found: CaseView) -> CaseView:
    """What whoever reported a merged case is told of: their own, in their words and by its number, as it stands in its lead.
    Nothing of what anybody else said is in it (I4)."""
    own = found.case
    if own.state is not State.MERGED:
        return found
    lead = view(uow, own.community, own.merged_into)
    voice = next((each for each in lead.case.joined if each.case == own.id), None)
    as_lead = replace(
        lead.case,
        id=own.id,
        number=own.number,
        reporter=own.reporter,
        channel=own.channel,
        opened_at=own.opened_at,
        grid=own.grid,
        asked=bool(voice and voice.asked),
        verdict=voice.verdict if voice else None,
        merged_into=own.merged_into,
        joined=(),
        gone=False,
    )
    said = {name: getattr(found, name) for name in ("text", "place", "media", "transcribed", "behalf", "timed", "lead")}
    return replace(lead, case=as_lead, split_from=found.split_from, split_into=(), answer="", **said)


def _lead(case: Case, story: Sequence[Event]) -> str:
    merged = last(story, Act.MERGE) if case.merged_into else None
    return str(merged.data["number"]) if merged else ""


def _others(uow: UnitOfWork, case: Case) -> str:
    """What it is about in the words of those it goes on for, once whoever reported it first has left and taken theirs along."""
    cases = (uow.cases.get(case.community, voice.case) for voice in case.joined)
    told = (words(uow, last(events(uow, each), *SAID), "shown") for each in cases if each)
    return next(filter(None, told), "")


def _outcome(resolved: Event | None) -> Outcome | None:
    said = resolved.data.get("outcome") if resolved else None
    return Outcome(str(said)) if said else None


def _against(resolved: Event | None) -> tuple[str, ...]:
    """What the check objected to in a result that was sent out all the same."""
    faults = str(resolved.data.get("faults") or "") if resolved and resolved.data.get("overridden") else ""
    return tuple(faults.split(",")) if faults else ()


def _why(community: Community, reason: str) -> str:
    """The sentence for a reason of declining: the community's own, or that of its scope list."""
    listed = community.scope.get(reason)
    return community.decline_reasons.get(reason) or (listed.reason if listed else "")


def _open_to(case: Case, community: Community, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The matters that a unit leads which is not complained of; those of 监督 first, if anybody is."""
    free = [each for each in choices if not case.accuses(community.matters[each.matter].unit)]
    return tuple(sorted(free, key=lambda each: bool(case.accused) and not community.matters[each.matter].about_units))


def may_see(case: Case, community: Community, by: Actor) -> bool:
    """Whether somebody may be told how far a case is: its reporter, its unit, its centre's chair, dispatcher, secretary, and
    those who look after its grid. Whoever works for a unit complained of sees only what they reported themselves."""
    if is_accused(case, by):
        return by.person == case.reporter
    own_unit = by.holds(Role.OFFICER, case.unit) or by.holds(Role.HEAD, case.unit)
    chair = by.holds(Role.CHAIR, concerned(case, community))
    office = own_unit or chair or by.has(Role.DISPATCHER) or by.has(Role.SECRETARY)
    return by.person == case.reporter or office or looks_after(case, by)


def _kinds(uow: UnitOfWork, story: Sequence[Event]) -> tuple[MediaKind, ...]:
    sent = (medium.read(uow, story[0].community, entry) for entry in medium.brought(story))
    return tuple(each.kind for each in sent if each)


def _answer(uow: UnitOfWork, story: Sequence[Event]) -> str:
    """What the reporter has said since they were asked."""
    asked = max((n for n, event in enumerate(story) if event.kind == Act.ASK), default=len(story))
    said = (words(uow, event, "shown") for event in story[asked:] if event.kind == Act.NOTE)
    return " ".join(each for each in said if each)
