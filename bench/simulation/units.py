"""What units do: sign, hand back, ask, report, finish, and what they do only once somebody reminds them."""

from datetime import datetime, timedelta

from bench.simulation import rhythm
from bench.simulation.agenda import Act
from bench.simulation.population import Staff, Temper
from bench.simulation.sender import Letter
from bench.simulation.town import Town
from bench.simulation.words import DONE, PROGRESS, QUESTIONS, SPRING, WAIT
from domain.case import Case, State
from domain.ladder import deadline
from domain.people import Role
from flow import alarm, ask, assign, extend, handover, report_back, reveal, suspend

OVERLOOKS = {Temper.DILIGENT: 0.02, Temper.SLOW: 0.1, Temper.FORGETFUL: 0.4, Temper.CONTRARY: 0.05}
"""How often a card is not noticed."""
MINUTES = {Temper.DILIGENT: 20.0, Temper.SLOW: 150.0, Temper.FORGETFUL: 60.0, Temper.CONTRARY: 60.0}
"""How long until it is signed for, in working time; round the clock a fifth of that."""
PACE = {Temper.DILIGENT: 0.3, Temper.SLOW: 0.9, Temper.FORGETFUL: 0.5, Temper.CONTRARY: 0.5}
"""The part of the time to finish that is used, mostly."""
FORGETS = {Temper.DILIGENT: 0.01, Temper.SLOW: 0.05, Temper.FORGETFUL: 0.3, Temper.CONTRARY: 0.05}
HANDS_BACK = {Temper.DILIGENT: 0.01, Temper.SLOW: 0.02, Temper.FORGETFUL: 0.02, Temper.CONTRARY: 0.5}
HEARS_REMINDER, REPORTS, ASKS, REVEALS, HANDS_OVER, TAKES = 0.75, 0.3, 0.06, 0.15, 0.02, 0.6
PUTS_OFF = 0.25
"""How often it is not the parts but the winter."""
LATE = 0.9
"""From which part of the time on somebody sees that it will not be enough."""


def somebody(town: Town, unit: str) -> Staff | None:
    """Whoever of the unit's officers looks at the group just now; the head when none is there."""
    here = town.people.present(Role.OFFICER, unit, town.now) or town.people.present(Role.HEAD, unit, town.now)
    return town.dice.choice(here) if here else None


def card(town: Town, letter: Letter) -> None:
    """A card in the unit's group, which one of them looks at."""
    case = town.case(letter.notice.case)
    if case is None or case.state is not State.ASSIGNED:
        return
    who = somebody(town, case.unit)
    if who is None or town.chance(OVERLOOKS[who.temper]):
        return
    plan(town, case, MINUTES[who.temper], lambda: answer(town, case.id, who))


def chased(town: Town, letter: Letter) -> None:
    """A reminder, of one or of several: somebody looks after each."""
    if letter.notice.args.get("report"):
        town.at_work(60, lambda: _report(town, letter.notice.case))
        return
    others = [each.partition(":")[0] for each in str(letter.notice.args.get("others") or "").split(",") if each]
    for case in (letter.notice.case, *others):
        if town.chance(HEARS_REMINDER):
            hurry(town, case)


def _report(town: Town, case_id: str) -> None:
    """Word of what is supervised, if anybody has any."""
    case = town.case(case_id)
    who = somebody(town, case.unit) if case and case.unit else None
    if who and town.chance(HEARS_REMINDER):
        stir(town, who)
        town.do(report_back.progress, who.actor, town.community.id, case_id, town.dice.choice(PROGRESS))


def hurry(town: Town, case_id: str) -> None:
    """Somebody sees to it now."""
    case = town.case(case_id)
    who = somebody(town, case.unit) if case and case.unit else None
    if case is None or who is None:
        return
    if case.state is State.ASSIGNED:
        plan(town, case, 20, lambda: answer(town, case_id, who))
    elif case.state is State.IN_PROGRESS:
        plan(town, case, 120, lambda: finish(town, case_id, who))


def plan(town: Town, case: Case, minutes: float, act: Act) -> None:
    """At work, or at any hour where it runs round the clock."""
    if town.community.clock_of(case).round_the_clock:
        town.soon(max(2.0, minutes / 5), act)
    else:
        town.at_work(minutes, act)


def answer(town: Town, case_id: str, who: Staff) -> None:
    """Sign for a case, or hand it back."""
    case = town.case(case_id)
    if case is None or case.state is not State.ASSIGNED or not who.is_here(town.now):
        return
    stir(town, who)
    if town.chance(HANDS_BACK[who.temper]) and not case.designated:
        reason = town.dice.choice(list(town.community.return_reasons))
        town.do(assign.give_back, who.actor, town.community.id, case_id, reason)
        return
    signed = town.do(assign.sign, who.actor, town.community.id, case_id)
    if signed:
        work(town, signed, who)


def work(town: Town, case: Case, who: Staff) -> None:
    """What somebody means to do about a case that is theirs now."""
    total = deadline(case, town.community)
    assert total
    part = rhythm.around(PACE[who.temper], town.dice, 0.5)
    at = case.since + (total.due - case.since) * part
    _on_the_way(town, case, who, at)
    if part > LATE and town.chance(0.5):
        town.agenda.at(case.since + (total.due - case.since) * 0.7, lambda: _more_time(town, case.id, who))
    if not town.chance(FORGETS[who.temper]):
        _at(town, case, at, lambda: finish(town, case.id, who))


def _on_the_way(town: Town, case: Case, who: Staff, done_at: datetime) -> None:
    by, home = who.actor, town.community.id
    middle = case.since + timedelta(seconds=town.dice.random() * max(1.0, (done_at - case.since).total_seconds()))
    if town.chance(REVEALS):
        town.do(reveal.reveal, by, home, case.id, reveal.Reason.VISIT)
    if town.chance(REPORTS):
        text = town.dice.choice(PROGRESS)
        _at(town, case, middle, lambda: town.do(report_back.progress, by, home, case.id, text))
    if town.chance(ASKS):
        question = town.dice.choice(QUESTIONS)
        _at(town, case, middle, lambda: town.do(ask.ask, by, home, case.id, question))
    if town.chance(HANDS_OVER):
        _at(town, case, middle, lambda: _hand_over(town, case.id, who))


def _at(town: Town, case: Case, when: datetime, act: Act) -> None:
    """Then, or when people are next at work."""
    moment = max(town.now, when)
    if not town.community.clock_of(case).round_the_clock:
        moment = next(town.community.calendar.stretches(moment))[0] + timedelta(minutes=town.dice.randint(1, 40))
    town.agenda.at(moment, act)


def _hand_over(town: Town, case: str, who: Staff) -> None:
    colleagues = [each for each in town.people.present(Role.OFFICER, who.grant.scope, town.now) if each is not who]
    if colleagues:
        town.do(handover.give, who.actor, town.community.id, case, town.dice.choice(colleagues).person)


def _more_time(town: Town, case_id: str, who: Staff) -> None:
    case = town.case(case_id)
    asked, why = (suspend, SPRING) if town.chance(PUTS_OFF) else (extend, WAIT)
    spans = asked.offered(case, town.community) if case and case.state is State.IN_PROGRESS else ()
    if spans:
        stir(town, who)
        span = town.dice.choice(spans).written
        town.do(asked.ask, who.actor, town.community.id, case_id, span, why)


def finish(town: Town, case_id: str, who: Staff) -> None:
    """Report it done, or have a colleague do so while one is away."""
    case = town.case(case_id)
    if case is None or case.state is not State.IN_PROGRESS or case.external:
        return
    doing = who if who.is_here(town.now) and who.grant.scope == case.unit else somebody(town, case.unit)
    if doing:
        stir(town, doing)
        town.do(report_back.resolve, doing.actor, town.community.id, case_id, town.dice.choice(DONE))


def alarmed(town: Town, letter: Letter) -> None:
    """Danger: somebody in the group says «I have it»."""
    case = town.case(letter.notice.case)
    unit = case.unit if case else ""
    who = somebody(town, unit) if unit else None
    if who and town.chance(TAKES):
        town.soon(3, lambda: take(town, letter.notice.case, who))


def take(town: Town, case: str, who: Staff) -> None:
    """«I have it»: whoever signs thereby goes on with it."""
    stir(town, who)
    taken = town.do(alarm.take, who.actor, town.community.id, case)
    if taken and taken.first and taken.case.state is State.IN_PROGRESS:
        work(town, taken.case, who)


def stir(town: Town, who: Staff) -> None:
    """They are awake, and so is their group."""
    town.watch.stirred(who.address.peer)
