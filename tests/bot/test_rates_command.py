"""`hotline rates`."""

from pathlib import Path

from bot import settings, wiring
from domain.people import Actor, Grant, Role
from flow.assign import sign
from flow.intake import Appeal, file
from flow.ports import Address, Spot
from storage import migrations
from tests.bot.command import Command
from tests.bot.test_people_command import home

__all__ = ["home"]

PERIOD = ["--since", "2020-01-01", "--until", "2099-12-31"]


run = Command("rates", *PERIOD)


def test_the_rates_of_a_unit(home: Path) -> None:
    hotline = wiring.assemble(settings.load())
    migrations.upgrade(hotline.database)
    chat = Address("telegram", "1", "101")
    with hotline.work() as uow:
        person = uow.people.add("example", chat)
        case = file(uow, Appeal("example", person, "江畔花园3号楼2单元楼道灯不亮", Spot(chat, "1")))
        sign(uow, Actor("officer", frozenset({Grant(Role.OFFICER, "wuye")})), "example", case.id)
    facts = run.facts()
    assert facts["filed"] == 1
    assert facts["units"]["wuye"]["response"] == {"part": 1, "whole": 1, "rate": 1.0}
    assert facts["all"]["satisfaction"] == {"part": 0, "whole": 0, "rate": None}
    assert "response 100.0% (1/1)" in run().output


def test_of_nothing_there_is_no_rate(home: Path) -> None:
    migrations.upgrade(wiring.assemble(settings.load()).database)
    facts = run.facts()
    assert (facts["filed"], facts["units"]) == (0, {})
    assert facts["all"]["response"]["rate"] is None
