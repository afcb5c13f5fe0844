"""Dispatchers' corrections teach the router: what one assigns or sends on otherwise than the words had said is kept with the
assignment, and every unit of work reads texts with what stands by then."""

from collections.abc import Sequence
from functools import partial

from domain.act import Act
from domain.appeal import Hints
from domain.case import Case
from domain.community import Community
from domain.correction import Correction
from domain.events import Event
from domain.people import Actor
from domain.result import Review
from flow.ports import Corrections, Teachable, UnitOfWork, Vault
from flow.story import SAID, events


class Taught:
    """`flow.ports.Understanding` for one unit of work: up to date with the corrections before it reads a word."""

    def __init__(self, understand: Teachable, corrections: Corrections, vault: Vault) -> None:
        self._understand, self._corrections, self._vault = understand, corrections, vault

    def __call__(self, text: str, community: Community) -> Hints:
        """See flow.ports.Understanding."""
        self._catch_up(community)
        return self._understand(text, community)

    def why(self, text: str, matter: str, community: Community) -> tuple[str, ...]:
        """See flow.ports.Understanding."""
        self._catch_up(community)
        return self._understand.why(text, matter, community)

    def review(self, result: str, appeal: str, matter: str, community: Community) -> Review:
        """See flow.ports.Understanding."""
        self._catch_up(community)
        return self._understand.review(result, appeal, matter, community)

    def _catch_up(self, community: Community) -> None:
        version = self._corrections.version(community.id)
        if version != self._understand.taught(community):
            standing = self._corrections.standing(community.id)
            self._understand.learn(community, version, standing, partial(read, self._vault))


def correct(uow: UnitOfWork, by: Actor, case: Case) -> Correction | None:
    """A dispatcher has just given a case to a matter: keep it as a correction if its words had pointed to another one first.

    The newest word counts: it replaces what was kept of the case before, and where it agrees with the words nothing is kept.
    What the words had pointed to is judged without the case's own correction. Nothing is learnt of a case that says little about
    its words: it complains of a unit (fairness decides then), a few only may read it, or it was split (they tell of several
    matters).
    """
    before = uow.corrections.of(case.community, case.id)
    story = events(uow, case)
    entry = _words(story)
    first = before.first if before and not before.undone_at else _first(uow, case, entry)
    teaches = first not in {"", case.matter} and _is_about_words(case, story)
    made = Correction(uow.new_id(), case.community, case.id, entry, first, case.matter, by.person, uow.now)
    new = made if teaches else None
    if before or new:
        uow.corrections.replace(case.community, case.id, new)
    return new


def has_taught(uow: UnitOfWork, case: Case) -> bool:
    """Whether a correction of a case stands."""
    found = uow.corrections.of(case.community, case.id)
    return found is not None and found.undone_at is None


def undo(uow: UnitOfWork, community: str, correction: str = "") -> Sequence[Correction]:
    """Take one back, or all of them: from the next message on it is as if they had never been. Answers which stood until now."""
    every = (each for each in uow.corrections.every(community) if not each.undone_at)
    found = [each for each in every if correction in {"", each.id}]
    uow.corrections.undo(community, [each.id for each in found], uow.now)
    return found


def read(vault: Vault, each: Correction) -> str:
    """The words of a correction, personal data masked; empty once they have been erased."""
    return vault.read(each.community, each.words) or ""


def _words(story: Sequence[Event]) -> str:
    """Where the case's first words lie, as others may see them; empty if there are none."""
    return next((str(event.data["shown"]) for event in story if event.kind in SAID and event.data.get("shown")), "")


def _first(uow: UnitOfWork, case: Case, entry: str) -> str:
    """The matter that the words point to first; empty if there is none."""
    text = uow.vault.read(case.community, entry) if entry else None
    choices = uow.understand(text, uow.communities[case.community]).choices if text else ()
    return choices[0].matter if choices else ""


def _is_about_words(case: Case, story: Sequence[Event]) -> bool:
    """Whether it was the words that decided."""
    split = any(event.kind == Act.SPLIT or event.data.get("split_from") for event in story)
    return not (case.accused or case.restricted or split)
