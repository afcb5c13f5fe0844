"""The unit reports: how it is going, and that it is done. Both go to the resident in their own thread."""

from domain.case import Case
from domain.events import Scalar
from domain.lifecycle import Act
from domain.people import Actor
from flow.ports import Secret, UnitOfWork
from flow.record import find, keep_text, record


def progress(uow: UnitOfWork, by: Actor, community: str, case: str, text: str, photo: str = "") -> Case:
    """A word on how it is going. Raises Refused TEXT_NEEDED, TEXT_TOO_LONG and as `record`."""
    return _report(uow, Act.PROGRESS, by, community, case, text, photo)


def resolve(uow: UnitOfWork, by: Actor, community: str, case: str, text: str, photo: str = "") -> Case:
    """What was done, in words and perhaps a picture; the resident is asked for a verdict, a caller is called back."""
    return _report(uow, Act.RESOLVE, by, community, case, text, photo)


def _report(uow: UnitOfWork, act: Act, by: Actor, community: str, case: str, text: str, photo: str) -> Case:
    data: dict[str, Scalar] = keep_text(uow, community, by.person, text)
    if photo:
        data["photo"] = uow.vault.keep(community, by.person, Secret.MEDIA, photo).id
    return record(uow, find(uow, community, case), act, by=by, data=data)
