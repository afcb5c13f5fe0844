"""A case and those merged into it (并案): for whom it is handled, and which of them somebody speaks for.

What a reporter of a merged case is sent is about their own case, by its number and in their own words, and says how the lead
stands: nobody learns who else reported it (I4), and every button and every reply finds its way by the case it is about.
"""

from collections.abc import Iterator

from domain.case import Case, Channel, State
from domain.events import Scalar
from domain.people import Actor, Role
from flow.ports import Reporter, UnitOfWork


def told(uow: UnitOfWork, case: Case) -> Iterator[tuple[str, Reporter]]:
    """Everybody who brought it, each with the case they brought it as: the first one first."""
    ids = () if case.gone else (case.id,)
    for id_ in (*ids, *(voice.case for voice in case.joined)):
        for reporter in uow.cases.reporters(case.community, id_):
            yield id_, reporter


def whole(uow: UnitOfWork, case: Case) -> Case:
    """The case somebody's is handled with: its lead, locked, or itself."""
    lead = uow.cases.get(case.community, case.merged_into) if case.state is State.MERGED else None
    return lead or case


def speaking(uow: UnitOfWork, by: Actor, case: Case) -> tuple[Case, dict[str, Scalar]]:
    """The case that somebody's word about `case` goes to, and whose word it is, where it is handled for several: their own, or a
    caller's that a dispatcher writes down."""
    lead, mine = whole(uow, case), by.person == case.reporter
    writes_down = case.channel is Channel.PHONE and by.has(Role.DISPATCHER)
    of = case.reporter if mine or writes_down else by.person
    return lead, {"of": of} if lead.joined or lead.gone else {}
