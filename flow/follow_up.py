"""The reporter has more to say about an open case: words, a picture, a correction."""

from domain.act import Act
from domain.case import Case, State
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import permit
from domain.people import Actor
from flow import alarm
from flow import media as medium
from flow.intake import Appeal, file
from flow.joint import speaking
from flow.ports import Audience, Kind, Notice, Spot, UnitOfWork
from flow.record import find, heard, keep_text, particulars, readable, record

HEARD = "👌"


def add(uow: UnitOfWork, by: Actor, community: str, case: str, text: str, media: str, spot: Spot) -> Case:
    """Join words, or something sent, to a case; the unit gets them, the reporter's message a reaction. Raises Refused
    TEXT_NEEDED when there is neither, and as `record`. Danger in the words raises the alarm. A complaint about the very unit that
    has it is a case of its own: the unit does not read it, and does not look into itself."""
    found, of = speaking(uow, by, find(uow, community, case))
    permit(found, Act.NOTE, by)
    words = readable(text, media)
    data: dict[str, Scalar] = {}
    if words:
        hints = uow.understand(words, uow.communities[community])
        if found.unit in hints.accused:
            return file(uow, Appeal(community, by.person, words, spot, media))
        data = keep_text(uow, community, by.person, words) | heard(hints)
    after = record(uow, found, Act.NOTE, by=by, data=data | of | medium.keep(uow, community, by.person, media))
    uow.outbox.put(
        Notice(community, Kind.REACTION, spot.chat, Audience.RESIDENT, case, {"emoji": HEARD}, spot.message, by.person)
    )
    return alarm.heard(uow, after)


def put_otherwise(uow: UnitOfWork, by: Actor, case: Case, text: str, spot: Spot) -> Case:
    """The message somebody's case came by was changed. What has been merged is handled in the words of its lead: there it is an
    addition."""
    if case.state is State.MERGED:
        return add(uow, by, case.community, case.id, text, "", spot)
    return amend(uow, by, case.community, case.id, text)


def amend(uow: UnitOfWork, by: Actor, community: str, case: str, text: str) -> Case:
    """What was said is corrected: cards show the new words, the history keeps that it was corrected. Raises Refused
    ALREADY_DONE for an ended case, TEXT_NEEDED, TEXT_TOO_LONG, NOT_REPORTER."""
    found = find(uow, community, case)
    if not found.is_open:
        raise Refused(Code.ALREADY_DONE)
    permit(found, Act.AMEND, by)
    after = record(uow, found, Act.AMEND, by=by, data=particulars(uow, community, by.person, text))
    return alarm.heard(uow, after)
