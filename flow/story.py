"""What was said, read out of the vault by the references in a case's history."""

from collections.abc import Sequence

from domain.act import Act
from domain.case import Case
from domain.events import Event
from flow.ports import UnitOfWork

SAID = (Act.AMEND, Act.TRANSCRIBE, Act.REGISTER)
"""What puts the appeal into words."""
PLACED = frozenset({*SAID, Act.LOCATE})


def events(uow: UnitOfWork, case: Case) -> list[Event]:
    """A case's history in order."""
    return [entry.event for entry in uow.ledger.stream(case.community, case.id)]


def last(story: Sequence[Event], *acts: Act) -> Event | None:
    """The latest event of one of these kinds."""
    return next((event for event in reversed(story) if event.kind in acts), None)


def where(story: Sequence[Event]) -> Event | None:
    """The latest event that says where it is."""
    return next((event for event in reversed(story) if event.kind in PLACED and event.data.get("place")), None)


def words(uow: UnitOfWork, event: Event | None, key: str) -> str:
    """The text an event refers to by `key` ("text", "shown", "place"); empty when there is none or it was erased."""
    entry = event.data.get(key) if event else None
    return (uow.vault.read(event.community, str(entry)) or "") if event and entry else ""


def located(uow: UnitOfWork, story: Sequence[Event]) -> str:
    """Where it is, by its official name where that is certain; else as said, or empty."""
    event = where(story)
    place = words(uow, event, "place")
    found = uow.communities[event.community].tree.locate(place) if event and place else ()
    return str(found[0]) if len(found) == 1 else place


def said(uow: UnitOfWork, case: Case, key: str) -> str:
    """The appeal as it was last put: as registered, or as its reporter has corrected it since."""
    return words(uow, last(events(uow, case), *SAID), key)
