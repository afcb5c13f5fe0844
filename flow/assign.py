"""A case finds its unit: a dispatcher decides, the unit signs for it or returns it with a reason."""

from domain.act import Act
from domain.case import Case
from domain.errors import Code, Refused
from domain.lifecycle import allowed, permit
from domain.people import Actor
from flow import alarm
from flow.correct import correct
from flow.fair import assignable, placing
from flow.ports import UnitOfWork
from flow.record import find, record


def assign(uow: UnitOfWork, by: Actor, community: str, case: str, matter: str) -> Case:
    """A dispatcher names the matter, and with it the unit. After the third return this designates: no way back (I7). Where the
    words had pointed elsewhere, this teaches the router (flow/correct.py).
    Raises Refused NO_SUCH_MATTER, OUTSIDE for a body that cases are sent up to, and as `record`: CONFLICT_OF_INTEREST for a unit
    it complains of."""
    found = uow.communities[community].matters.get(matter)
    if found is None:
        raise Refused(Code.NO_SUCH_MATTER)
    before = find(uow, community, case)
    permit(before, Act.ASSIGN, by)
    assignable(uow.communities[community], found)
    after = record(uow, before, Act.ASSIGN, by=by, data=placing(before, found))
    correct(uow, by, after)
    return after


def sign(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """An officer signs for the case: it is theirs from now, and the clock to finish starts. Whoever signs for danger has taken it
    on."""
    found = find(uow, community, case)
    if found.is_alarming and Act.SIGN in allowed(found, by):
        return alarm.take(uow, by, community, case).case
    return record(uow, found, Act.SIGN, by=by)


def give_back(uow: UnitOfWork, by: Actor, community: str, case: str, reason: str) -> Case:
    """The unit returns a case with one of the community's reasons, which the resident sees. Raises Refused
    REASON_NEEDED when the reason is not on the list, and as `record`."""
    if reason not in uow.communities[community].return_reasons:
        raise Refused(Code.REASON_NEEDED)
    return record(uow, find(uow, community, case), Act.RETURN, by=by, data={"reason": reason})


def decline(uow: UnitOfWork, by: Actor, community: str, case: str, reason: str) -> Case:
    """A dispatcher declines a case with one of the community's reasons, or for an entry of its scope list: the resident sees why,
    and where to turn (S37). Raises Refused REASON_NEEDED for what is neither, and as `record`."""
    rules = uow.communities[community]
    if reason not in rules.decline_reasons and reason not in rules.scope:
        raise Refused(Code.REASON_NEEDED)
    return record(uow, find(uow, community, case), Act.DECLINE, by=by, data={"reason": reason})


def prioritize(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """A dispatcher says that whoever waits goes first (S27). Raises Refused ALREADY_DONE where they do, and as `record`."""
    return record(uow, find(uow, community, case), Act.PRIORITIZE, by=by)


def deprioritize(uow: UnitOfWork, by: Actor, community: str, case: str) -> Case:
    """Not after all. Raises Refused ALREADY_DONE where they do not, and as `record`."""
    return record(uow, find(uow, community, case), Act.DEPRIORITIZE, by=by)
