"""The seal of the day: when it is made, who reads of it; and `hotline ledger`."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import settings, wiring
from bot.pack import pack
from bot.seals import Daily, keep, make
from bot.ticks import Ticks
from bot.wiring import Hotline
from domain.seal import Seal
from flow import intake
from flow.intake import Appeal
from flow.ports import Audience, Binding, Kind, Notice, Purpose, Spot
from storage import migrations
from storage.seals import listed
from tests.bot.command import Command
from tests.bot.test_people_command import home
from tests.handlers.conftest import empty, example, town, understand
from tests.handlers.town import RESIDENTS, SURE, WANG, Seen, Town, address

__all__ = ["empty", "example", "home", "town", "understand"]


def told(town: Town) -> list[Seen]:
    return [seen for seen in town.deliver() if seen.notice.kind is Kind.SEAL]


def seals(hotline: Hotline) -> list[Seal]:
    with hotline.database.read() as connection:
        return list(listed(connection))


async def reported(town: Town) -> None:
    await town.say(WANG, RESIDENTS, f"/new {SURE}")


async def test_the_day_is_sealed_after_its_midnight_and_the_group_reads_of_it(town: Town) -> None:
    ticks = Ticks(town.hotline)
    await ticks.seal()
    await reported(town)
    await ticks.seal()
    assert seals(town.hotline) == []
    town.clock.on(hours=14, minutes=59)  # 23:59 in Shanghai
    await ticks.seal()
    assert seals(town.hotline) == []
    town.clock.on(minutes=1)
    await ticks.seal()
    (made,) = seals(town.hotline)
    (seen,) = told(town)
    assert seen.chat == RESIDENTS
    assert made.print in seen.text
    assert "第 1 号" in seen.text
    assert f" {made.count} 条" in seen.text
    for _ in range(3):
        town.clock.on(hours=7)
        await ticks.seal()
        await Ticks(town.hotline).seal()
    assert seals(town.hotline) == [made]
    assert told(town) == []


async def test_a_day_without_events_has_no_seal(town: Town) -> None:
    ticks = Ticks(town.hotline)
    await reported(town)
    for _ in range(4):
        town.clock.on(days=1)
        await ticks.seal()
    assert [seal.serial for seal in seals(town.hotline)] == [1]
    assert len(told(town)) == 1
    await reported(town)
    town.clock.on(days=1)
    await ticks.seal()
    first, second = seals(town.hotline)
    assert second.prev == first.hash
    assert len(told(town)) == 1


async def test_what_was_missed_while_it_was_down_is_sealed_at_the_start(town: Town) -> None:
    await reported(town)
    town.clock.on(days=9, hours=3)
    await Ticks(town.hotline).seal()
    assert [seal.at for seal in seals(town.hotline)] == [town.clock()]


async def test_replicas_that_look_at_once_make_one(town: Town) -> None:
    await reported(town)
    town.clock.on(days=1)
    with town.hotline.look() as uow:
        drafts = [uow.seals.draft("example", uow.now) for _ in range(2)]
    assert [keep(town.hotline, draft) for draft in drafts if draft] == [True, False]
    await Daily(town.hotline).run()
    assert len(seals(town.hotline)) == 1
    assert len(told(town)) == 1


async def test_one_that_fails_is_tried_again_and_holds_up_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    communities: Any = town.hotline.world.communities
    communities |= {"another": replace(communities["example"], id="another")}
    with town.hotline.work() as uow:
        person = uow.people.add("another", address(WANG))
        intake.file(uow, Appeal("another", person, SURE, Spot(address(WANG), "7")))
    await reported(town)
    with town.hotline.work() as uow:
        uow.connection.exec_driver_sql(
            "CREATE TEMP TRIGGER full BEFORE INSERT ON seals WHEN NEW.community_id = 'example' "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    town.clock.on(days=1)
    daily = Daily(town.hotline)
    await daily.run()
    assert [seal.community for seal in seals(town.hotline)] == ["another"]
    with town.hotline.work() as uow:
        uow.connection.exec_driver_sql("DROP TRIGGER full")
    await daily.run()
    assert [(seal.community, seal.serial) for seal in seals(town.hotline)] == [("another", 1), ("example", 1)]


async def test_a_seal_by_hand_is_the_one_of_the_day(town: Town) -> None:
    await reported(town)
    town.clock.on(days=1)
    assert make(town.hotline, "example")
    assert make(town.hotline, "example") is None
    await reported(town)
    await Ticks(town.hotline).seal()
    assert len(seals(town.hotline)) == 1
    town.clock.on(days=1)
    await Ticks(town.hotline).seal()
    assert len(seals(town.hotline)) == 2


@pytest.mark.parametrize("hours", [0, 12])
async def test_it_makes_no_sound_at_any_hour(town: Town, hours: int) -> None:
    town.clock.on(hours=hours)
    args = {"serial": 1, "count": 2, "print": "ab12"}
    with town.hotline.look() as uow:
        notice = Notice("example", Kind.SEAL, address(RESIDENTS), Audience.RESIDENT, "", args)
        parcel = pack(uow, town.hotline.codec, notice)
    assert parcel
    assert parcel.silent


run = Command("ledger")
facts = run.facts


@pytest.fixture
def books(home: Path) -> Path:
    """One case, filed; nobody has sealed anything."""
    hotline = wiring.assemble(settings.load())
    migrations.upgrade(hotline.database)
    with hotline.work() as uow:
        person = uow.people.add("example", address(WANG))
        uow.chats.bind(address(RESIDENTS), Binding("example", Purpose.HOTLINE))
        intake.file(uow, Appeal("example", person, SURE, Spot(address(WANG), "7")))
    hotline.database.dispose()
    return home


def test_seal_list_export_and_verify(books: Path) -> None:
    assert facts("seals") == {"seals": []}
    (made,) = facts("seal")["seals"]
    assert (made["community"], made["serial"]) == ("example", 1)
    assert facts("seal") == {"seals": []}
    assert facts("seals") == {"seals": [made]}
    assert made["print"] in run("seals").output
    file = books / "seals.json"
    assert facts("export", file) == {"file": str(file), "seals": 1}
    assert [each["hash"] for each in json.loads(file.read_text("utf-8"))["seals"]] == [made["hash"]]
    for against in ((), ("--against", file)):
        report = facts("verify", *against)
        assert (report["whole"], report["seals"], report["flaws"]) == (True, 1, [])
    assert [each.name for each in books.glob("*.part")] == []


def test_what_was_changed_is_named_and_the_exit_code_is_one(books: Path) -> None:
    run("seal")
    file = books / "seals.json"
    run("export", file)
    with sqlite3.connect(books / "h.db") as raw:
        raw.execute("DROP TRIGGER events_no_update")
        raw.execute("UPDATE events SET actor = 'friend' WHERE seq = 1")
        (stream,) = raw.execute("SELECT stream FROM events WHERE seq = 1").fetchone()
    raw.close()
    done = run("verify", "--against", file)
    assert done.exit_code == 1
    assert f"example: seal 1, case {stream}, event 1: not what was sealed" in done.output.splitlines()
    assert done.output.splitlines()[-1].endswith("1 seals: NOT WHOLE")
    (flaw,) = facts("verify", "--against", file, code=1)["flaws"]
    assert (flaw["fault"], flaw["stream"], flaw["first"]) == ("events", stream, 1)


def test_mistakes_end_in_one_line(books: Path) -> None:
    assert "No such file" in run("verify", "--against", books / "none.json").output
    (books / "other.json").write_text("{}", "utf-8")
    assert "not written by" in run("verify", "--against", books / "other.json").output
    assert "--community must be one of" in run("seal", "--community", "x").output
    assert run("export", books / "no folder" / "x.json").exit_code == 1


@pytest.mark.parametrize("trial", [False, True])
def test_the_group_hears_of_a_seal_by_hand_too_though_not_on_trial(books: Path, trial: bool) -> None:
    profile = books / "communities" / "own" / "community.yaml"
    if trial:
        profile.write_text(profile.read_text("utf-8").replace("\nshadow: false", "\nshadow: true"), "utf-8")
    run("seal")
    with sqlite3.connect(books / "h.db") as raw:
        assert raw.execute("SELECT count(*) FROM outbox WHERE kind = 'seal'").fetchone() == (0 if trial else 1,)
        assert raw.execute("SELECT count(*) FROM seals").fetchone() == (1,)
    raw.close()


def test_the_tick_is_quick_once_the_day_is_done(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first look of a day the database is not asked again."""
    daily = Daily(town.hotline)
    asyncio.run(daily.run())
    monkeypatch.setattr(Hotline, "look", lambda _self: pytest.fail("the database was asked"))
    asyncio.run(daily.run())
    town.clock.on(hours=2)
    asyncio.run(daily.run())
