"""Looking at an identity: for a reason, by whoever needs it, and written down (I4)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.act import Act
from domain.errors import Code, Refused
from domain.people import Actor
from flow.behalf import helped_by
from flow.ports import Audience, Kind, Notice, Secret, UnitOfWork
from flow.record import find, record
from flow.story import SAID, events, last, where, words


class Reason(StrEnum):
    """Why somebody needs to know. A code: the history holds no free words."""

    CALL_BACK = "call_back"  # a dispatcher asks a caller for the verdict
    VISIT = "visit"  # an officer goes to the door
    CONTACT = "contact"  # an officer has a question


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reported a case, as they gave it; empty where they did not. `words` is the appeal unmasked, with door and all, and
    `entry` where it lies in the vault; `place` what was understood of where it is; `helped` for whom they reported it."""

    name: str
    phone: str
    words: str
    helped: str = ""
    place: str = ""
    entry: str = ""


def reveal(uow: UnitOfWork, by: Actor, community: str, case: str, reason: str) -> Identity:
    """Who is behind a case. Raises Refused REASON_NEEDED for what is no Reason, and as `record`: only a dispatcher, or somebody
    of the unit once it has been signed for."""
    if reason not in set(Reason):
        raise Refused(Code.REASON_NEEDED)
    found = record(uow, find(uow, community, case), Act.REVEAL, by=by, data={"reason": reason})
    whose = found.voices[0].person if found.is_open else found.reporter
    name, phone = (uow.vault.latest(community, whose, secret) or "" for secret in (Secret.NAME, Secret.PHONE))
    story = events(uow, found)
    spoken = last(story, *SAID)
    entry = str(spoken.data.get("text") or "") if spoken else ""
    place = words(uow, where(story), "place")
    return Identity(name, phone, words(uow, spoken, "text"), helped_by(uow, found), place, entry)


def send_rest(uow: UnitOfWork, by: Actor, community: str, case: str, found: Identity) -> bool:
    """What an answer to a press has no room for, privately to the one who asked; whether they can be written to."""
    address = uow.people.address(community, by.person)
    if address is None or not found.entry:
        return False
    args = {"shown": found.entry}
    uow.outbox.put(Notice(community, Kind.WORDS, address, Audience.LEADER, case, args, "", by.person))
    return True
