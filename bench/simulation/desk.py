"""What dispatchers do: decide whose a case is, decline, send up, call people back, mind what is handled outside."""

from datetime import datetime
from functools import partial

from bench.simulation.population import Staff
from bench.simulation.residents import opinion
from bench.simulation.sender import Letter
from bench.simulation.town import Town
from bench.simulation.units import plan, stir, take
from bench.simulation.words import DONE, FURTHER
from domain.case import Case, State
from domain.people import Role
from flow import ask, assign, fair, merge, report_back, transfer, upwards, verdict
from flow.ports import Spot
from flow.queries import view

DECLINES, SENDS_UP, REACHED, CORRECTS, TAKES, HEARS_REMINDER = 0.04, 0.04, 0.7, 0.02, 0.7, 0.9
MERGES, WAS_WRONG = 0.8, 0.05


def clerk(town: Town) -> Staff | None:
    """A dispatcher who is there."""
    here = town.people.present(Role.DISPATCHER, "", town.now)
    return town.dice.choice(here) if here else None


def card(town: Town, letter: Letter) -> None:
    """A case to be decided upon."""
    _plan(town, letter, 15)


def chased(town: Town, letter: Letter) -> None:
    """What the desk has let lie."""
    others = [each.partition(":")[0] for each in str(letter.notice.args.get("others") or "").split(",") if each]
    for case in (letter.notice.case, *others):
        if town.chance(HEARS_REMINDER):
            attend(town, case, 15, Spot(letter.notice.to, letter.message))


def _plan(town: Town, letter: Letter, minutes: float) -> None:
    attend(town, letter.notice.case, minutes, Spot(letter.notice.to, letter.message))


def attend(town: Town, case_id: str, minutes: float, card_: Spot) -> None:
    """Whatever the desk owes a case, in a while."""
    case = town.case(case_id)
    if case and case.is_open:
        plan(town, case, minutes, lambda: _do(town, case_id, card_))


def _do(town: Town, case_id: str, card_: Spot) -> None:
    case, who = town.case(case_id), clerk(town)
    if case is None or who is None:
        return
    stir(town, who)
    if case.state is State.TRIAGE or (case.external and case.state is State.ASSIGNED):
        _decide(town, case, who, card_)
    elif case.state is State.RESOLVED and case.channel == "phone":
        _call_back(town, case, who, card_)
    elif case.external and case.state is State.IN_PROGRESS:
        town.do(report_back.resolve, who.actor, town.community.id, case.id, town.dice.choice(DONE))


def _decide(town: Town, case: Case, who: Staff, card_: Spot) -> None:
    home = town.community.id
    if town.chance(DECLINES) and case.state is State.TRIAGE and not case.reopens:
        reason = town.dice.choice(list(town.community.decline_reasons))
        if town.do(assign.decline, who.actor, home, case.id, reason):
            return
    matter = _matter(town, case)
    if matter is None or town.chance(SENDS_UP) or case.external:
        _send_up(town, case, who, card_)
    elif case.state is State.TRIAGE:
        assigned = town.do(assign.assign, who.actor, home, case.id, matter)
        if assigned and town.chance(CORRECTS):
            plan(town, assigned, 60, lambda: _correct(town, case.id, who))


def _matter(town: Town, case: Case) -> str | None:
    """What the hotline suggests; where it has no idea, the dispatcher has one."""
    rules = town.community
    with town.hotline.look() as uow:
        choices = [rules.matters[each.matter] for each in view(uow, rules.id, case.id).choices]
    inside = [each for each in choices if not fair.leads_outside(rules, each)]
    if inside and (case.returns == 0 or town.chance(0.5)):
        return inside[0].id
    others = [each for each in rules.matters.values() if not fair.leads_outside(rules, each) and not each.restricted]
    free = [each.id for each in others if not case.accuses(each.unit)]
    return town.dice.choice(free) if free else None


def _send_up(town: Town, case: Case, who: Staff, card_: Spot) -> None:
    with town.hotline.look() as uow:
        bodies = upwards.outside(case, uow.communities[town.community.id])
    if not bodies:
        return
    home, unit, line = town.community.id, town.dice.choice(bodies).id, f"JD-{town.dice.randint(1, 999999)} 5个工作日"
    times = town.do(upwards.begin, who.actor, home, case.id, unit, card_)
    if times is not None:
        after = town.do(upwards.send, who.actor, home, case.id, unit, line, card=card_, times=times)
        if after:
            town.at_work(60 * 7 * 3, lambda: _do(town, case.id, card_))


def _correct(town: Town, case_id: str, who: Staff) -> None:
    """It went to the wrong unit."""
    case = town.case(case_id)
    matter = _matter(town, case) if case and case.state in {State.ASSIGNED, State.IN_PROGRESS} else None
    if matter:
        reason = transfer.mark_of(town.dice.choice(list(town.community.return_reasons)))
        town.do(transfer.transfer, who.actor, town.community.id, case_id, matter, reason)


def call_back(town: Town, letter: Letter) -> None:
    """A caller's case is done: they are rung up."""
    _plan(town, letter, 120)


def _call_back(town: Town, case: Case, who: Staff, card_: Spot) -> None:
    if town.chance(REACHED):
        town.do(verdict.judge, who.actor, town.community.id, case.id, opinion(town, case))
    elif not case.asked or town.chance(0.3):
        town.do(verdict.unreached, who.actor, town.community.id, case.id)
        town.at_work(60 * 6, lambda: _do(town, case.id, card_))


def errand(town: Town, letter: Letter) -> None:
    """A unit wants to know something of a caller."""
    who = clerk(town)
    if who:
        text = town.dice.choice(FURTHER)
        town.at_work(60, lambda: town.do(ask.answer, who.actor, town.community.id, letter.notice.case, text))


def alarmed(town: Town, letter: Letter) -> None:
    """Danger: the desk has it."""
    who = clerk(town)
    if who and town.chance(TAKES):
        town.soon(2, lambda: take(town, letter.notice.case, who))


def tidy(town: Town, since: datetime) -> None:
    """One trouble that many have told of since then becomes one case; now and then one of them was something else."""
    who, home = clerk(town), town.community.id
    if who is None:
        town.at_work(30, lambda: tidy(town, since))
        return
    stir(town, who)
    fresh = [case for case, story in town.watch.stories.items() if story.opened_at >= since]
    for case_id in fresh:
        lead = _lead(town, case_id) if town.chance(MERGES) else None
        if lead and town.do(merge.merge, who.actor, home, case_id, lead) and town.chance(WAS_WRONG):
            town.at_work(60, partial(_untidy, town, who, case_id))


def _untidy(town: Town, who: Staff, case: str) -> None:
    town.do(merge.unmerge, who.actor, town.community.id, case)


def _lead(town: Town, case_id: str) -> str | None:
    """What a case is likely to be the same as, by what the hotline offers: where several others are already, or the oldest."""
    case = town.case(case_id)
    if case is None or case.joined or case.state not in {State.TRIAGE, State.ASSIGNED, State.IN_PROGRESS}:
        return None
    with town.hotline.look() as uow:
        found = [each.case for each in merge.likely(uow, case)]
    return max(found, key=lambda each: (len(each.joined), case.opened_at - each.opened_at)).id if found else None
