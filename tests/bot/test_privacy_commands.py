"""`hotline people erase` for those who ask without a chat, `hotline db prune` for what has been kept long enough."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import settings, wiring
from bot.ticks import Ticks
from bot.wiring import Hotline
from domain.case import Case, State
from domain.people import Actor, Grant, Role
from flow import intake
from flow.ports import Audience, Kind, Notice
from storage import migrations, tables
from storage.uow import real_time
from storage.verify import verify
from tests.bot.command import Command
from tests.handlers.town import KEYS, TOKEN, address
from tests.policy.test_mistakes import EXAMPLE

PHONE, WORDS = "13943217788", "3号楼停水了,我在家等着"
DISPATCHER = Actor("d", frozenset({Grant(Role.DISPATCHER)}))


@pytest.fixture
def hotline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hotline]:
    """A community of one's own, configured by the environment as an operator would."""
    own = tmp_path / "communities" / "own"
    shutil.copytree(EXAMPLE, own)
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    ours = {"BOT_TOKEN": TOKEN, "COMMUNITIES": own.parent, "SECRET_KEYS": KEYS[0].replace(" ", "-")}
    for name, value in (ours | {"DATABASE_URL": f"sqlite:///{tmp_path / 'hotline.db'}"}).items():
        monkeypatch.setenv(f"HOTLINE_{name}", str(value))
    assembled = wiring.assemble(settings.for_running(settings.load()))
    migrations.upgrade(assembled.database)
    yield assembled
    assembled.database.dispose()


def called(hotline: Hotline) -> Case:
    with hotline.work() as uow:
        return intake.call(uow, "example", DISPATCHER, WORDS, PHONE)


def long_ago(hotline: Hotline, state: str) -> None:
    """A message settled a month ago."""
    with hotline.work() as uow:
        uow.outbox.put(Notice("example", Kind.SAY, address(101), Audience.RESIDENT, "", {"key": "say.help"}))
        uow.connection.execute(update(tables.outbox).values(state=state, queued_at=real_time() - timedelta(days=31)))


run = Command()


@pytest.mark.parametrize("by", ["number", "reporter"])
def test_a_caller_is_erased_by_number_or_id(hotline: Hotline, tmp_path: Path, by: str) -> None:
    case = called(hotline)
    done = run.facts("people", "erase", str(getattr(case, by)), "--asked", "phone", "--yes")
    assert done["person"] == case.reporter
    assert done["withdrawn"] == 1
    with hotline.look() as uow:
        after = uow.cases.get("example", case.id)
        assert after
        assert after.state is State.WITHDRAWN
        assert uow.ledger.stream("example", case.id)[-1].event.data == {"asked": "phone"}
        assert verify(uow.connection).whole
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("hotline.db*"))
    assert PHONE.encode() not in kept
    again = run.facts("people", "erase", case.reporter, "--asked", "phone", "--yes")
    assert (again["withdrawn"], again["texts"]) == (0, 0)


def test_nobody_is_erased_by_a_slip(hotline: Hotline) -> None:
    case = called(hotline)
    wrong = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)
    for who in (wrong, "nobody", case.id):
        outcome = run("people", "erase", who, "--asked", "phone", "--yes")
        assert outcome.exit_code != 0
        assert "no_such_case" in outcome.output
    assert run("people", "erase", case.number, "--yes").exit_code != 0, "how they asked is written down"
    assert run("people", "erase", case.number, "--asked", "phone", typed="n\n").exit_code != 0
    with hotline.look() as uow:
        assert uow.cases.get("example", case.id) == case


def test_staff_leave_first(hotline: Hotline) -> None:
    with hotline.work() as uow:
        person = uow.people.add("example")
        uow.people.grant("example", person, Grant(Role.DISPATCHER))
    outcome = run("people", "erase", person, "--asked", "letter", "--yes")
    assert "still_in_office" in outcome.output


def test_prune_counts_and_then_deletes(hotline: Hotline) -> None:
    long_ago(hotline, "sent")
    count = run.facts("db", "prune", "--dry-run")
    assert count["dry_run"] is True
    assert count["sent"] == 1
    assert run.facts("db", "prune", "--dry-run") == count
    assert run.facts("db", "prune")["sent"] == count["sent"]
    assert run.facts("db", "prune")["sent"] == 0


async def test_it_happens_by_itself(hotline: Hotline) -> None:
    long_ago(hotline, "dead")
    assert run.facts("db", "prune", "--dry-run")["sent"] == 1
    await Ticks(hotline).prune()
    assert run.facts("db", "prune")["sent"] == 0
