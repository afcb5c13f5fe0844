"""The unit reports: how it is going, and that it is done. Both go to the resident in their own thread. Of what is handled
outside a dispatcher reports what that body has answered."""

from collections.abc import Mapping, Sequence

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.events import Scalar
from domain.lifecycle import capacities, permit
from domain.people import OF_UNIT, Actor, Role
from domain.result import Fault
from flow import media as medium
from flow.ports import UnitOfWork
from flow.record import find, keep_text, record

_UNMARKED: Mapping[str, Scalar] = {}


def ask(uow: UnitOfWork, act: Act, by: Actor, community: str, case: str) -> Case:
    """Whether somebody may report now, before they are asked for words. Raises Refused as `permit`; NOT_YOURS first, so that a
    stranger learns nothing of how far the case is."""
    found = find(uow, community, case)
    if not capacities(found, by) & (OF_UNIT | ({Role.DISPATCHER} if found.external else frozenset())):
        raise Refused(Code.NOT_YOURS)
    permit(found, act, by)
    return found


def progress(uow: UnitOfWork, by: Actor, community: str, case: str, text: str, media: str = "") -> Case:
    """A word on how it is going. Raises Refused TEXT_NEEDED, TEXT_TOO_LONG and as `record`."""
    return _report(uow, Act.PROGRESS, by, community, case, text, media)


def resolve(
    uow: UnitOfWork, by: Actor, community: str, case: str, text: str, media: str = "", against: Sequence[Fault] = ()
) -> Case:
    """What was done, in words and perhaps a picture or a film; the resident is asked for a verdict, a caller is called back.
    `against`: what the check objected to and somebody sent out all the same; see `flow.review`, which checks."""
    marked: dict[str, Scalar] = {"overridden": True, "faults": ",".join(against)} if against else {}
    return _report(uow, Act.RESOLVE, by, community, case, text, media, marked)


def _report(
    uow: UnitOfWork,
    act: Act,
    by: Actor,
    community: str,
    case: str,
    text: str,
    media: str,
    marked: Mapping[str, Scalar] = _UNMARKED,
) -> Case:
    found = find(uow, community, case)
    permit(found, act, by)
    data = keep_text(uow, community, by.person, text) | medium.keep(uow, community, by.person, media)
    return record(uow, found, act, by=by, data={**data, **marked})
