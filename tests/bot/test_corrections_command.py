"""`hotline nlp corrections`: what dispatchers have taught, and taking it back."""

from pathlib import Path

import pytest

from bot import settings, wiring
from domain.people import Grant, Role
from flow import assign, intake
from flow.ports import Address, Spot
from storage import migrations
from tests.bot.command import Command
from tests.bot.test_people_command import home

__all__ = ["home"]

POTS = "江畔花园4号楼楼道里摆着好几个花盆没法走,张三 13800001111"


run = Command("nlp", "corrections")
told = run.facts


@pytest.fixture
def taught(home: Path) -> list[str]:
    """Two cases given to another matter than their words say; their numbers."""
    hotline = wiring.assemble(settings.load())
    migrations.upgrade(hotline.database)
    numbers = []
    for n, matter in enumerate(("stairs_clean", "garbage")):
        with hotline.work() as uow:
            wang = uow.people.add("example", Address("telegram", "1", f"wang{n}"))
            dispatcher = uow.people.add("example", Address("telegram", "1", f"zhou{n}"))
            uow.people.grant("example", dispatcher, Grant(Role.DISPATCHER))
            appeal = intake.Appeal("example", wang, POTS, Spot(Address("telegram", "1", "-100"), f"m{n}"))
            case = intake.file(uow, appeal)
            assign.assign(uow, uow.people.actor("example", dispatcher), "example", case.id, matter)
            numbers.append(case.number)
    return numbers


def test_they_are_listed_the_newest_first_with_what_they_teach(taught: list[str]) -> None:
    rows = told()["corrections"]
    assert [row["case"] for row in rows] == taught[::-1]
    assert [row["to"] for row in rows] == ["garbage", "stairs_clean"]
    assert all(row["from"] not in {"", row["to"]} and row["by"] and row["at"] and row["words"] for row in rows)
    assert [word for row in rows for word in row["words"] if word not in POTS.replace("4", "N")] == []
    assert "1380" not in str(rows)
    shown = run().output
    assert all(number in shown for number in taught)


def test_one_is_taken_back_then_all(taught: list[str]) -> None:
    newest, oldest = (row["id"] for row in told()["corrections"])
    assert told("--undo", newest) == {"undone": [newest]}
    assert [bool(row["undone_at"]) for row in told()["corrections"]] == [True, False]
    assert "stands" in run("--undo", newest).output
    assert "not both" in run("--undo", oldest, "--undo-all").output
    assert told("--undo-all") == {"undone": [oldest]}
    assert told("--undo-all") == {"undone": []}


def test_nothing_yet(home: Path) -> None:
    assert "not up to date" in run().output
    migrations.upgrade(wiring.assemble(settings.load()).database)
    assert run().output.strip() == "nothing has been corrected"
    assert told() == {"corrections": []}
