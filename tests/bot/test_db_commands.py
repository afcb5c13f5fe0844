"""hotline db copy, backup, restore, drill, rekey: the whole of it as an operator does it, erasure included."""

import shutil
from pathlib import Path

import pytest

from bot import settings, wiring
from domain.case import State
from domain.people import Grant, Role
from flow import assign, erase, intake, leave
from flow.people import meet
from flow.ports import Address, Secret, Spot
from flow.queries import view
from storage import migrations
from storage.database import Database
from storage.verify import verify
from tests.bot.command import Command
from tests.handlers.town import SURE, TOKEN

EXAMPLE = Path(__file__).parents[2] / "communities" / "example"
CHAT = Address("telegram", "7000000001", "-1")
OLD, NEW = "an-old-and-random-secret-key", "a-new-and-random-secret-key"


class Office:
    """An operator's shell: a folder, variables, the command."""

    run = Command("db")
    facts = run.facts

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.use("live.db")

    def use(self, name: str, keys: str = OLD) -> wiring.Hotline:
        """Point the settings at a database file."""
        self._patch.setenv("HOTLINE_DATABASE_URL", f"sqlite:///{self.folder / name}")
        self._patch.setenv("HOTLINE_SECRET_KEYS", keys)
        return wiring.assemble(settings.for_running(settings.load()))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own = tmp_path / "communities" / "jiangpan"
    shutil.copytree(EXAMPLE, own)
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    monkeypatch.setenv("HOTLINE_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("HOTLINE_COMMUNITIES", str(own.parent))
    return Office(tmp_path, monkeypatch)


def home(who: str) -> Address:
    return Address("telegram", "7000000001", who)


def lived_in(hotline: wiring.Hotline) -> tuple[str, str]:
    """A resident's open case, signed for by an officer; answers both persons."""
    migrations.upgrade(hotline.database)
    with hotline.work() as uow:
        zhao = meet(uow, "example", home("1"), "赵师傅").person
        uow.people.grant("example", zhao, Grant(Role.OFFICER, "wuye"))
        wang = meet(uow, "example", home("9"), "王秀兰").person
        case = intake.file(uow, intake.Appeal("example", wang, SURE, Spot(CHAT, "1")))
        assign.sign(uow, uow.people.actor("example", zhao), "example", case.id)
    return wang, zhao


def words_of(hotline: wiring.Hotline) -> list[str]:
    with hotline.look() as uow:
        ids = uow.connection.exec_driver_sql("SELECT id FROM cases").scalars().all()
        return [view(uow, "example", case).text for case in ids]


def is_whole(database: Database) -> bool:
    with database.read() as connection:
        return verify(connection).whole


def test_a_night_of_backup_and_a_morning_of_restoring(office: Office) -> None:
    live = office.use("live.db")
    lived_in(live)
    taken = office.facts("backup", office.folder / "monday.db")
    assert taken["total"] == sum(taken["rows"].values())
    drilled = office.facts("drill", office.folder / "monday.db")
    assert (drilled["whole"], drilled["erased_again"], drilled["total"]) == (True, 0, taken["total"] + 2)
    reborn = office.use("new.db")
    office.facts("restore", office.folder / "monday.db")
    assert words_of(reborn) == [SURE]
    assert is_whole(reborn.database)
    again = office.run("restore", office.folder / "monday.db")
    assert again.exit_code != 0
    assert "nothing was changed" in again.output


def test_whoever_was_erased_or_left_after_the_backup_stays_gone(office: Office) -> None:
    live = office.use("live.db")
    wang, zhao = lived_in(live)
    office.facts("backup", office.folder / "monday.db")
    with live.work() as uow:
        erase.erase(uow, "example", wang, erase.Asked.PHONE)
        leave.leave(uow, "example", zhao)
        erase.erase(uow, "example", zhao, erase.Asked.PHONE)
    office.facts("backup", office.folder / "tuesday.db")
    reborn = office.use("new.db")
    found = office.facts("restore", office.folder / "monday.db")
    assert (found["erased_again"], found["whole"]) == (2, True)
    assert SURE not in words_of(reborn)
    with reborn.look() as uow:
        assert uow.people.at("example", home("9")) is None
        assert uow.people.at("example", home("1")) is None
        assert uow.people.staff("example") == []
        assert not uow.cases.standing("example", [State.ASSIGNED, State.IN_PROGRESS], unit="wuye")


def test_the_move_to_another_database(office: Office) -> None:
    lived_in(office.use("live.db"))
    target = f"sqlite:///{office.folder / 'other.db'}"
    done = office.facts("copy", target)
    assert done["whole"] is True
    assert words_of(office.use("other.db")) == [SURE]
    assert office.use("live.db")
    assert office.run("copy", target).exit_code != 0
    refused = office.run("copy", "mysql://somewhere")
    assert refused.exit_code != 0
    assert "HOTLINE_DATABASE_URL" in refused.output


def test_nothing_is_copied_while_the_hotline_runs(office: Office) -> None:
    from storage.leases import Holder, Leases

    live = office.use("live.db")
    lived_in(live)
    lease = Leases(live.database).take("send:7000000001", Holder("x", "", 1))
    assert lease
    refused = office.run("copy", f"sqlite:///{office.folder / 'other.db'}")
    assert "is running" in refused.output
    Leases(live.database).give_back(lease)
    assert office.facts("copy", f"sqlite:///{office.folder / 'other.db'}")["whole"] is True


def test_a_new_key_takes_over(office: Office) -> None:
    wang, _ = lived_in(office.use("live.db"))
    office.use("live.db", keys=f"{NEW},{OLD}")
    assert office.facts("rekey")["rekeyed"] == 2
    alone = office.use("live.db", keys=NEW)
    assert words_of(alone) == [SURE]
    with alone.work() as uow:
        assert uow.vault.latest("example", wang, Secret.NAME) == "王秀兰"


def test_what_is_no_backup(office: Office) -> None:
    (office.folder / "rubbish").write_bytes(b"rubbish")
    for file in ("rubbish", "missing"):
        refused = office.run("restore", office.folder / file, "--keys", office.folder / file)
        assert refused.exit_code != 0
        assert "Traceback" not in refused.output
        assert file in refused.output
