"""What goes wrong in a year: one incident that forty people tell of, hours without a hotline, people on leave with nobody in
their place, people who leave for good, holidays announced late."""

from dataclasses import replace
from datetime import date, timedelta

from bench.simulation import residents
from bench.simulation.population import TEMPERS
from bench.simulation.town import Town
from domain.people import Role
from domain.rota import Shift
from flow import duty, leave

STORM_EVERY, OUTAGE_EVERY, LEAVE_EVERY, PARTING_EVERY = 120, 60, 9, 80
"""Days between two of them, on average."""
STORM, STORM_MINUTES = 40, 10
LATE_HOLIDAY = 0.4
"""After which part of the time a holiday is announced, which begins five days later."""


def day(town: Town) -> None:
    """What this day has in store."""
    if town.chance(1 / STORM_EVERY):
        town.soon(60 * 8, lambda: storm(town))
    if town.chance(1 / OUTAGE_EVERY):
        town.soon(60 * 10, lambda: outage(town))
    if town.chance(1 / LEAVE_EVERY):
        town.soon(60 * 7, lambda: go_on_leave(town))
    if town.chance(1 / PARTING_EVERY):
        town.soon(60 * 16, lambda: part(town))
    today = town.community.calendar.local(town.now).date()
    if (today - town.share.plan.begin).days == int(town.share.plan.days * LATE_HOLIDAY):
        town.soon(60 * 15, lambda: announce(town, today))


def storm(town: Town) -> None:
    """A pipe has burst: forty people say so within ten minutes."""
    words = town.sayings.burst(town.dice)
    town.said["storms"] += 1
    for _ in range(STORM):
        after = timedelta(seconds=town.dice.uniform(0, STORM_MINUTES * 60))
        town.agenda.at(town.now + after, lambda: residents.say(town, words))


def outage(town: Town) -> None:
    """The hotline is down for hours; Telegram keeps what people write meanwhile. Then all of it comes at once."""
    until = town.now + timedelta(hours=town.dice.uniform(1, 8))
    town.said["outages"] += 1
    town.agenda.away(until)
    town.agenda.at(until, town.sender.restart)
    town.agenda.at(until, town.sweep)


def go_on_leave(town: Town) -> None:
    """An officer is away for some days; half of them have seen to it that a colleague is on duty."""
    here = [each for each in town.people.staff if each.grant.role is Role.OFFICER and each.is_here(town.now)]
    if not here:
        return
    who = town.dice.choice(here)
    who.away_until = town.now + timedelta(days=town.dice.randint(2, 14))
    town.said["leaves"] += 1
    stay = [each for each in town.people.present(Role.OFFICER, who.grant.scope, town.now) if each is not who]
    if stay and town.chance(0.5):
        shift = Shift(stay[0].person, Role.OFFICER, who.grant.scope, town.now, who.away_until)
        town.do(duty.plan, town.community.id, shift)


def part(town: Town) -> None:
    """An officer leaves for good; some days later somebody follows them."""
    here = [each for each in town.people.staff if each.grant.role is Role.OFFICER and each.is_here(town.now)]
    if not here:
        return
    who = town.dice.choice(here)
    who.away_until = town.now + timedelta(days=10_000)
    town.do(leave.leave, town.community.id, who.person)
    town.said["partings"] += 1
    town.soon(60 * 24 * 5, lambda: town.hire(who.grant, town.dice.choice(TEMPERS)))


def announce(town: Town, today: date) -> None:
    """Three days from the fifth on are a holiday, says the State Council today: open deadlines move."""
    calendar = town.community.calendar
    days = frozenset(today + timedelta(days=5 + n) for n in range(3))
    later = replace(
        calendar, closed=calendar.closed | days, worked=calendar.worked - days, version=f"{calendar.version}+"
    )
    town.said["rederived"] += town.hotline.adopt(replace(town.community, calendar=later))
    town.audit.rederived_at.append(town.now)
