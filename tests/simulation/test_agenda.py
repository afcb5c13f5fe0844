"""Virtual time and the rhythm of days."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from bench.simulation.agenda import Agenda
from bench.simulation.rhythm import A_YEAR, arrivals, at_work, awake
from tests.domain.building import example

BEGIN = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)


def test_acts_happen_in_their_order_and_at_their_time() -> None:
    agenda, seen = Agenda(BEGIN), list[tuple[str, datetime]]()

    def act(name: str, hours: int) -> datetime:
        when = BEGIN + timedelta(hours=hours)
        agenda.at(when, lambda: seen.append((name, agenda.now)))
        return when

    three, one, again = act("three", 3), act("one", 1), act("again", 1)
    act("never", 9)
    agenda.run(BEGIN + timedelta(hours=4))
    assert seen == [("one", one), ("again", again), ("three", three)]
    assert agenda.now == BEGIN + timedelta(hours=4)
    agenda.at(BEGIN, lambda: seen.append(("late", agenda.now)))
    agenda.run(agenda.now)
    assert seen[-1] == ("late", BEGIN + timedelta(hours=4))


def test_an_outage_puts_off_what_would_have_happened() -> None:
    agenda, seen = Agenda(BEGIN), list[datetime]()
    up = BEGIN + timedelta(hours=5)
    for hours in (1, 6):
        agenda.at(BEGIN + timedelta(hours=hours), lambda: seen.append(agenda.now))
    agenda.away(up)
    agenda.run(BEGIN + timedelta(days=1))
    assert seen == [up, BEGIN + timedelta(hours=6)]


def test_a_year_of_arrivals() -> None:
    calendar, dice = example().calendar, Random(1)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    moments = [moment for day in days for moment in arrivals(day, 20_000, calendar, dice)]
    assert moments == sorted(moments)
    assert 0.95 < len(moments) / (20_000 * A_YEAR) < 1.05
    assert {calendar.local(moment).date() for moment in moments} == set(days)
    few = [moment for day in days for moment in arrivals(day, 1_000, calendar, dice)]
    assert 0.85 < len(few) / (1_000 * A_YEAR) < 1.15


def test_people_sleep_and_work() -> None:
    calendar, dice = example().calendar, Random(1)
    midnight = calendar.at(date(2026, 1, 5), datetime.min.time())
    assert calendar.local(awake(midnight, calendar, dice)).hour == 7
    late = midnight + timedelta(hours=23)
    assert calendar.local(awake(late, calendar, dice)).date() == date(2026, 1, 6)
    noon = midnight + timedelta(hours=12)
    assert awake(noon, calendar, dice) == noon
    assert calendar.local(at_work(noon, 30, calendar)).strftime("%H:%M") == "13:30"
