"""Reporting for a parent or a neighbour: who is helped is kept beside the case, and shown to whoever goes there."""

from domain.act import Act
from domain.case import Case
from domain.lifecycle import permit
from domain.people import Actor
from flow.ports import Secret, UnitOfWork
from flow.record import clean, find, record
from flow.story import events, words

BEHALF, HELPED = "behalf", "helped"
"""The keys of events: that it is for somebody else, and the vault entry that says for whom."""


def begin(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may say for whom they have reported. Raises Refused as `permit`."""
    found = find(uow, community, case)
    permit(found, Act.NOTE, by)
    return found


def mark(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """The case is told on somebody else's behalf; saying so twice changes nothing. Raises Refused as `begin`."""
    found = begin(uow, by, community, case)
    if any(event.data.get(BEHALF) for event in events(uow, found)):
        return found
    return record(uow, found, Act.NOTE, by=by, data={BEHALF: True})


def name(uow: UnitOfWork, by: Actor, community: str, case: str, helped: str) -> Case:
    """Who is helped, as the reporter puts it: a name, a phone, both.

    It lies in the vault under the reporter's key: whoever is helped is no person of ours. Raises Refused as `begin`,
    TEXT_NEEDED, TEXT_TOO_LONG.
    """
    found = begin(uow, by, community, case)
    kept = uow.vault.keep(community, found.reporter, Secret.HELPED, clean(helped))
    return record(uow, found, Act.NOTE, by=by, data={BEHALF: True, HELPED: kept.id})


def helped_by(uow: UnitOfWork, case: Case) -> str:
    """Who is helped, as their reporter put it last; empty when nobody said."""
    said = [event for event in events(uow, case) if event.data.get(HELPED)]
    return words(uow, said[-1], HELPED) if said else ""
