"""hotline people list, revoke, leave, duty on a database of its own."""

import shutil
from pathlib import Path

import pytest

from bot import settings, wiring
from domain.case import State
from domain.people import Grant, Role
from flow import assign, intake
from flow.people import meet
from flow.ports import Address, Spot
from storage import migrations
from tests.bot.command import Command
from tests.handlers.town import SURE, TOKEN

EXAMPLE = Path(__file__).parents[2] / "communities" / "example"
CHAT = Address("telegram", "7000000001", "-1")


def home(who: str) -> Address:
    return Address("telegram", "7000000001", who)


@pytest.fixture
def hotline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> wiring.Hotline:
    """A community of one's own with an officer who has signed for a case."""
    own = tmp_path / "communities" / "jiangpan"
    shutil.copytree(EXAMPLE, own)
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    monkeypatch.setenv("HOTLINE_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'hotline.db'}")
    monkeypatch.setenv("HOTLINE_COMMUNITIES", str(own.parent))
    monkeypatch.setenv("HOTLINE_SECRET_KEYS", "a-long-and-random-secret-key")
    found = wiring.assemble(settings.for_running(settings.load()))
    migrations.upgrade(found.database)
    with found.work() as uow:
        for peer, name, grant in (
            ("1", "赵师傅", Grant(Role.OFFICER, "wuye")),
            ("2", "小周", Grant(Role.DISPATCHER)),
            ("3", "小周", Grant(Role.DISPATCHER)),
        ):
            uow.people.grant("example", meet(uow, "example", home(peer), name).person, grant)
        wang = meet(uow, "example", home("9"), "王秀兰")
        case = intake.file(uow, intake.Appeal("example", wang.person, SURE, Spot(CHAT, "1")))
        zhao = uow.people.at("example", home("1"))
        assert zhao
        assign.sign(uow, uow.people.actor("example", zhao), "example", case.id)
    return found


run = Command("people")
facts = run.facts


def test_list(hotline: wiring.Hotline) -> None:
    lines = run("list").output.splitlines()
    assert len(lines) == 3
    assert lines[0].endswith("赵师傅  officer:wuye  1")
    assert "王秀兰" not in run("list", "--json").output


def test_leave(hotline: wiring.Hotline) -> None:
    found = facts("leave", "--name", "赵师傅")
    assert found["roles"] == ["officer:wuye"]
    (released,) = found["released"]  # type: ignore[misc]
    assert released["unit"] == "wuye"
    with hotline.look() as uow:
        case = uow.cases.by_number("example", released["number"])
        assert case
        assert case.state is State.ASSIGNED
    again = run("leave", "--name", "赵师傅")
    assert again.exit_code == 1
    assert "nobody of the staff" in again.output


def test_leave_says_what_there_is_to_hand_over(hotline: wiring.Hotline) -> None:
    output = run("leave", "--name", "赵师傅").output
    assert "back to the unit: " in output
    assert "停水" in output


def test_two_of_one_name_need_an_id(hotline: wiring.Hotline) -> None:
    done = run("leave", "--name", "小周")
    assert done.exit_code == 1
    assert "several people" in done.output
    with hotline.look() as uow:
        second = uow.people.at("example", home("3"))
    assert facts("leave", str(second))["roles"] == ["dispatcher"]
    assert facts("leave", "--name", "小周")["roles"] == ["dispatcher"]


def test_revoke(hotline: wiring.Hotline) -> None:
    done = run("revoke", "--name", "赵师傅", "--role", "head", "--unit", "wuye")
    assert done.exit_code == 1
    assert "no_such_person" in done.output
    assert len(facts("revoke", "--name", "赵师傅", "--role", "officer", "--unit", "wuye")["cases"]) == 1  # type: ignore[arg-type]
    assert run("revoke", "--name", "赵师傅", "--role", "king").exit_code == 1


def test_duty(hotline: wiring.Hotline) -> None:
    shift = ("--role", "officer", "--unit", "wuye", "--from", "2030-03-02 08:00", "--to", "2030-03-02 20:00")
    assert facts("duty", "--name", "赵师傅", *shift)["from"] == "2030-03-02T00:00:00+00:00"
    with hotline.look() as uow:
        assert len(uow.rota.around("example", Role.OFFICER, "wuye", uow.now)) == 1
    backwards = run("duty", "--name", "赵师傅", *shift[:4], "--from", "2030-03-02 08:00", "--to", "2030-03-02 07:00")
    assert "wrong_state" in backwards.output
    assert "not_allowed" in run("duty", "--name", "赵师傅", *shift[:1], "dispatcher", *shift[4:]).output


def test_nobody_is_meant_without_a_name(hotline: wiring.Hotline) -> None:
    assert run("leave").exit_code == 1
