"""分开: of several matters told in one appeal, one becomes a case of its own, with its own unit and its own clock."""

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import Actor
from flow.intake import Origin, open_case
from flow.ports import Secret, UnitOfWork
from flow.record import clean, find, record
from flow.story import events, said, where, words


def may_split(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may split a case now, before they are asked for words. Raises Refused as `permit`."""
    found = find(uow, community, case)
    permit(found, Act.SPLIT, by)
    return found


def split(uow: UnitOfWork, by: Actor, community: str, case: str, text: str = "") -> Case:
    """Make a case of its own of what a dispatcher puts into one line, or of the same words; answers the new one.

    Rules: it is the same reporter's, at the same message and, unless the line names another, in the same place; it is read like
    any appeal, for danger and for whom it complains of; the reporter is told once, by the new case's receipt. Raises Refused as
    `may_split`, TEXT_NEEDED, TEXT_TOO_LONG.
    """
    found = may_split(uow, by, community, case)
    line = clean(text) if text else said(uow, found, "text")
    if not line:
        raise Refused(Code.TEXT_NEEDED)
    reporter = uow.cases.reporters(community, found.id)[0]
    place = words(uow, where(events(uow, found)), "place")
    before: dict[str, Scalar] = {"split_from": found.id, "from_number": found.number}
    if place:
        before["place"] = uow.vault.keep(community, found.reporter, Secret.PLACE, place).id
    if found.grid:
        before["grid"] = found.grid
    new = open_case(uow, community, Origin(reporter, found.channel, by), line, before=before)
    record(uow, found, Act.SPLIT, by=by, data={"case": new.id, "number": new.number})
    return new
