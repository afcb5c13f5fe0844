"""What a case would still like to know: where, a picture, when. Asked once, in one message under the receipt."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from domain.act import Act
from domain.case import Case
from domain.community import URGENT, Community, Need
from domain.errors import Code, Refused
from domain.events import Event, Scalar
from domain.lifecycle import permit
from domain.people import Actor
from domain.place import Estate, Place
from flow import tell
from flow.ports import Audience, Kind, Notice, Secret, Spot, UnitOfWork
from flow.queries import CaseView, view
from flow.record import find, record
from flow.story import events, where, words

RECENT = timedelta(minutes=30)
"""How long what somebody sends without a word belongs to what they have just reported."""
HEARD = "👌"
ASKED = frozenset({Kind.MISSING})
AT = "at"
"""The notice argument that says how far somebody has come; absent while nothing has been pressed."""
SKIPPED = "!"
"""Ends a path down the tree where somebody knows, or wants to say, no more."""


@dataclass(frozen=True, slots=True)
class Path:
    """How far somebody has come on the way to a place: estate, building, entrance, each empty where not chosen yet. `done`: this
    is all they say."""

    estate: str = ""
    building: str = ""
    entrance: str = ""
    done: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """From a button's argument (`str` makes it)."""
        estate, building, entrance = (*text.removesuffix(SKIPPED).split("."), "", "", "")[:3]
        return cls(estate, building, entrance, text.endswith(SKIPPED))

    def __str__(self) -> str:
        parts = (part for part in (self.estate, self.building, self.entrance) if part)
        return ".".join(parts) + (SKIPPED if self.done else "")


def sign(estate: Estate) -> str:
    """An estate in a button's argument: six characters that stay the same however the list of estates changes."""
    return hashlib.sha256(estate.name.encode()).hexdigest()[:6]


def to(community: Community, place: Place) -> Path:
    """The whole path to a place."""
    estate = community.tree.names[place.estate]
    return Path(sign(estate), place.building, place.entrance, done=True)


def estate_at(community: Community, path: Path) -> Estate | None:
    """The estate a path leads through; None at its beginning, and if there is no such estate any more."""
    return next((each for each in community.tree.estates if sign(each) == path.estate), None)


def place_at(community: Community, path: Path) -> Place | None:
    """The place a path has come to; None at its beginning, or if there is no such place."""
    estate = estate_at(community, path)
    if estate is None or (path.building and not estate.has(path.building, path.entrance)):
        return None
    return Place(estate.name, path.building, path.entrance)


def is_whole(community: Community, path: Path) -> bool:
    """Whether there is nothing further to choose."""
    estate = estate_at(community, path)
    if estate is None:
        return path.done
    entrances = estate.buildings.get(path.building, 0)
    return path.done or not estate.buildings or (bool(path.building) and (bool(path.entrance) or entrances < 2))


def wanted(view_: CaseView) -> tuple[Need, ...]:
    """What would still help with a case. Where: if nobody knows, or several places go by what was said, and the matter is not one
    that happens nowhere. Whoever is in danger is asked for nothing but the place."""
    urgent = view_.case.urgency == URGENT or bool(view_.case.emergency)
    needs = view_.matter.needs if view_.matter else (Need.PLACE,)
    missing = {
        Need.PLACE: (not view_.place and not view_.pinned) or len(candidates(view_)) > 1,
        Need.PHOTO: not view_.media and not urgent,
        Need.TIME: not view_.timed and not urgent,
    }
    return tuple(need for need in Need if need in needs and missing[need])


def candidates(view_: CaseView) -> tuple[Place, ...]:
    """The places of this community that go by what was said."""
    return view_.community.tree.locate(view_.place)


def ask(uow: UnitOfWork, case: Case) -> None:
    """Ask for what is missing, the first time there is something to ask about: a voice message nobody has heard yet is not asked
    where it is, and about somebody of the staff nothing is asked where others read it."""
    if case.restricted or not _is_due(events(uow, case)) or not wanted(view(uow, case.community, case.id)):
        return
    for notice in tell.reporters(uow, case, Kind.MISSING):
        uow.outbox.put(notice)


def walk(uow: UnitOfWork, by: Actor, community: str, case: str, path: str, question: Spot) -> Case:
    """A button under the question was pressed: one level further. Every level is recorded as it is chosen, so that nothing is
    lost when somebody stops half-way. Only whoever reported it chooses. Raises Refused as `permit`, BUTTON_STALE for a place
    that is no longer there."""
    found = find(uow, community, case)
    permit(found, Act.LOCATE, by)
    rules, here = uow.communities[community], Path.parse(path)
    place = place_at(rules, here)
    if place is None and here.estate:
        raise Refused(Code.BUTTON_STALE)
    fresh = place is not None and str(place) != words(uow, where(events(uow, found)), "place")
    after = locate(uow, by, found, str(place)) if fresh else found
    args: dict[str, Scalar] = {"message": question.message, AT: str(here)}
    uow.outbox.put(Notice(community, Kind.MISSING, question.chat, Audience.RESIDENT, case, args, person=by.person))
    return after


def answer(uow: UnitOfWork, by: Actor, case: Case, place: str, said: Spot) -> Case:
    """The same in words, acknowledged by a reaction; the question's buttons give way to what was understood."""
    after = locate(uow, by, case, place)
    for asked in uow.posts.of(case.community, case.id, ASKED):
        args: dict[str, Scalar] = {"message": asked.message, AT: SKIPPED}
        notice = Notice(case.community, Kind.MISSING, asked.chat, Audience.RESIDENT, case.id, args, person=by.person)
        uow.outbox.put(notice)
    seen = {"emoji": HEARD}
    uow.outbox.put(
        Notice(case.community, Kind.REACTION, said.chat, Audience.RESIDENT, case.id, seen, said.message, by.person)
    )
    return after


def locate(uow: UnitOfWork, by: Actor, case: Case, place: str) -> Case:
    """Where it is, in canonical form: cards say so, and whose grid it is becomes known."""
    rules = uow.communities[case.community]
    kept = uow.vault.keep(case.community, case.reporter, Secret.PLACE, place)
    data: dict[str, Scalar] = {"place": kept.id, "grid": rules.grid_among(rules.tree.locate(place))}
    return record(uow, case, Act.LOCATE, by=by, data=data)


def typed(uow: UnitOfWork, case: Case, text: str) -> str:
    """The place an answer names, together with what was known before: «江畔花园», asked whose building 3 it is. Empty if none."""
    rules = uow.communities[case.community]
    said = uow.understand(text, rules)
    known = rules.tree.locate(words(uow, where(events(uow, case)), "place"))
    if len(said.places) == 1:
        (place,) = said.places
        both = next((each for each in known if each.estate == place.estate), place)
        return str(place if place.building else both)
    among = [each for each in said.places if each.estate in {one.estate for one in known}]
    return str(among[0]) if len(among) == 1 else said.place


def open_question(uow: UnitOfWork, community: str, person: str) -> Case | None:
    """The person's newest open case that was asked where it is and does not know yet."""
    for case in uow.cases.of_reporter(community, person):
        if case.is_open and uow.posts.of(community, case.id, ASKED):
            return case if Need.PLACE in wanted(view(uow, community, case.id)) else None
    return None


def just_reported(uow: UnitOfWork, community: str, person: str, spot: Spot) -> Case | None:
    """The open case a person has reported in this chat within the last half hour, the newest."""
    for case in uow.cases.of_reporter(community, person):
        told = uow.cases.reporters(community, case.id)
        here = any(each.person == person and each.spot and each.spot.chat == spot.chat for each in told)
        if case.is_open and here and uow.now - case.opened_at <= RECENT:
            return case
    return None


def _is_due(story: list[Event]) -> bool:
    """With the registration, if it came in words; else with the words that were heard."""
    heard = sum(event.kind == Act.TRANSCRIBE for event in story)
    return heard == (0 if story[0].data.get("text") else 1)
