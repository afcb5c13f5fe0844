"""What goes wrong in a year: one incident that forty people tell of, hours without a hotline, people on leave with nobody in
their place, people who leave for good, holidays announced late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from random import Random

from bench.simulation import desk, residents
from bench.simulation.population import TEMPERS, Staff
from bench.simulation.town import Town
from domain.people import Role
from domain.rota import Shift
from flow import duty, leave

STORM, STORM_MINUTES = 40, 10
PLANS = 0.5
FOR_GOOD = timedelta(days=10_000)
LATE_HOLIDAY = 0.4
"""After which part of the time a holiday is announced, which begins five days later."""


def day(town: Town) -> None:
    """What this day has in store, whatever the rules are."""
    dice = town.of_today("trouble")
    for every, (first, last), happen in TROUBLES:
        if dice.random() < 1 / every:
            own = Random(dice.random())  # noqa: S311
            after = timedelta(hours=dice.uniform(first, last))
            town.agenda.at(town.now + after, partial(happen, town, own))
    today = town.community.calendar.local(town.now).date()
    if (today - town.share.plan.begin).days == int(town.share.plan.days * LATE_HOLIDAY):
        town.agenda.at(town.now + timedelta(hours=15), lambda: announce(town, today))


def storm(town: Town, dice: Random) -> None:
    """A pipe has burst: forty people say so within ten minutes. An hour later the desk makes one case of it."""
    words = town.sayings.burst(dice)
    town.said["storms"] += 1
    for _ in range(STORM):
        after, own = timedelta(minutes=dice.uniform(0, STORM_MINUTES)), Random(dice.random())  # noqa: S311
        town.agenda.at(town.now + after, partial(residents.say, town, own, words))
    town.agenda.at(town.now + timedelta(hours=1), partial(desk.tidy, town, town.now))


def outage(town: Town, dice: Random) -> None:
    """The hotline is down for hours; Telegram keeps what people write meanwhile. Then all of it comes at once."""
    until = town.now + timedelta(hours=dice.uniform(1, 8))
    town.said["outages"] += 1
    town.agenda.away(until)
    town.agenda.at(until, town.sender.restart)
    town.agenda.at(until, town.sweep)


def go_on_leave(town: Town, dice: Random) -> None:
    """An officer is away for some days; half of them have seen to it that a colleague is on duty."""
    who = _officer(town, dice)
    if who is None:
        return
    who.away_until = town.now + timedelta(days=dice.randint(2, 14))
    town.said["leaves"] += 1
    stay = [each for each in town.people.present(Role.OFFICER, who.grant.scope, town.now) if each is not who]
    if stay and dice.random() < PLANS:
        shift = Shift(stay[0].person, Role.OFFICER, who.grant.scope, town.now, who.away_until)
        town.do(duty.plan, town.community.id, shift)


def part(town: Town, dice: Random) -> None:
    """An officer leaves for good; some days later somebody follows them."""
    who = _officer(town, dice)
    if who is None:
        return
    who.away_until = town.now + FOR_GOOD
    town.do(leave.leave, town.community.id, who.person)
    town.said["partings"] += 1
    temper = dice.choice(TEMPERS)
    town.agenda.at(town.now + timedelta(days=dice.randint(1, 10)), lambda: town.hire(who.grant, temper))


def announce(town: Town, today: date) -> None:
    """Three days from the fifth on are a holiday, says the State Council today: open deadlines move."""
    calendar = town.community.calendar
    days = frozenset(today + timedelta(days=5 + n) for n in range(3))
    later = replace(
        calendar, closed=calendar.closed | days, worked=calendar.worked - days, version=f"{calendar.version}+"
    )
    town.said["rederived"] += town.hotline.adopt(replace(town.community, calendar=later))
    town.audit.rederived_at.append(town.now)


def _officer(town: Town, dice: Random) -> Staff | None:
    here = [each for each in town.people.staff if each.grant.role is Role.OFFICER and each.is_here(town.now)]
    return dice.choice(here) if here else None


TROUBLES: tuple[tuple[int, tuple[int, int], Callable[[Town, Random], None]], ...] = (
    (120, (6, 20), storm),
    (60, (0, 24), outage),
    (9, (7, 9), go_on_leave),
    (80, (15, 18), part),
)
"""What happens, every how many days on average, and between which hours."""
