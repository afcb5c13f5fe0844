from datetime import timedelta

from domain.people import Role
from domain.rota import LONGEST, Shift, on_duty
from storage.uow import unit_of_work

HOUR = timedelta(hours=1)


def around(uow, now, scope=""):
    return uow.rota.around("xingfu", Role.DISPATCHER, scope, now)


def test_a_shift_comes_back_as_it_went_in(database, world):
    with unit_of_work(database, world) as uow:
        shift = Shift(uow.people.add("xingfu"), Role.DISPATCHER, "", uow.now, uow.now + HOUR)
        uow.rota.begin("xingfu", shift)
        assert list(around(uow, uow.now)) == [shift]
        assert list(around(uow, uow.now + HOUR)) == []
        assert list(around(uow, uow.now, "wuye")) == []
        assert list(uow.rota.around("elsewhere", Role.DISPATCHER, "", uow.now)) == []


def test_an_open_one_ends_when_it_is_ended_or_forgotten(database, world):
    with unit_of_work(database, world) as uow:
        person = uow.people.add("xingfu")
        uow.rota.begin("xingfu", Shift(person, Role.DISPATCHER, "", uow.now))
        assert len(around(uow, uow.now + LONGEST - HOUR)) == 1
        assert list(around(uow, uow.now + LONGEST)) == []
        assert uow.rota.end("xingfu", person, Role.DISPATCHER, "", uow.now + HOUR) == 1
        assert uow.rota.end("xingfu", person, Role.DISPATCHER, "", uow.now + HOUR) == 0
        assert list(around(uow, uow.now + HOUR)) == []
        assert on_duty(around(uow, uow.now), uow.now) == (person,)


def test_clearing_ends_what_runs_and_drops_what_was_planned(database, world):
    with unit_of_work(database, world) as uow:
        gone, stays = uow.people.add("xingfu"), uow.people.add("xingfu")
        for person in (gone, stays):
            uow.rota.begin("xingfu", Shift(person, Role.DISPATCHER, "", uow.now))
            uow.rota.begin("xingfu", Shift(person, Role.DISPATCHER, "", uow.now + HOUR, uow.now + 2 * HOUR))
        assert uow.rota.clear("xingfu", gone, uow.now) == 2
        assert {shift.person for shift in around(uow, uow.now)} == {stays}
