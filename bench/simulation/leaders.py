"""What heads, chairs and secretaries do once they are brought in: see to it that somebody moves; decide on more
time; take danger on."""

from bench.simulation import desk, units
from bench.simulation.population import Staff
from bench.simulation.sender import Letter
from bench.simulation.town import Town
from domain.case import State
from domain.errors import Refused
from flow import extend, mine, supervise, suspend
from flow.ports import Kind, Spot

PUSHES, GRANTS, DECIDES, TAKES, WATCHES = 0.7, 0.85, 0.9, 0.4, 0.2
AT_ONCE = 10
"""How many of a long list somebody gets through."""


def brought_in(town: Town, letter: Letter) -> None:
    """One case, or the list of all that waits for them."""
    who = town.people.by_peer.get(letter.notice.to.peer)
    if who is None or letter.edited or not who.is_here(town.now):
        return
    if letter.notice.kind is Kind.LIST:
        if letter.notice.args.get("brought"):
            town.at_work(30, lambda: _go_through(town, who, letter))
    elif letter.notice.args.get("clock"):
        _push(town, letter.notice.case, who, Spot(letter.notice.to, letter.message))


def _go_through(town: Town, who: Staff, letter: Letter) -> None:
    town.watch.stirred(who.address.peer)
    try:
        with town.hotline.look() as uow:
            waiting = mine.work(uow, uow.people.actor(town.community.id, who.person), town.community.id)
    except Refused:
        return
    for case in waiting[:AT_ONCE]:
        _push(town, case.id, who, Spot(letter.notice.to, letter.message))


def _push(town: Town, case_id: str, who: Staff, card: Spot) -> None:
    case = town.case(case_id)
    if case is None or not town.chance(PUSHES):
        return
    if who.grant.role in supervise.SUPERVISORS and case.unit and not case.external and town.chance(WATCHES):
        town.do(supervise.supervise, who.actor, town.community.id, case_id)
    if case.state in {State.TRIAGE, State.RESOLVED} or case.external:
        desk.attend(town, case_id, 30, card)
    else:
        units.hurry(town, case_id)


def decide(town: Town, letter: Letter) -> None:
    """Whether more time is given, or none is to run for now."""
    who = town.people.by_peer.get(letter.notice.to.peer)
    if who is None or letter.edited or not town.chance(DECIDES):
        return
    asked = extend if letter.notice.kind is Kind.EXTENSION else suspend
    do = asked.grant if town.chance(GRANTS) else asked.refuse
    town.at_work(60, lambda: town.do(do, who.actor, town.community.id, letter.notice.case))


def alarmed(town: Town, letter: Letter) -> None:
    """Danger: if nobody else has it, they have."""
    who = town.people.by_peer.get(letter.notice.to.peer)
    if who and town.chance(TAKES):
        town.soon(3, lambda: units.take(town, letter.notice.case, who))
