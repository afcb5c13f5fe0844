"""Telegram asked how we stand: through a sandbox; and `hotline check`."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import policy
from bot.checkup import AGAIN_SECONDS, RETRY_SECONDS, Checkup, ask
from bot.demo.community import EXAMPLE
from bot.ticks import Ticks
from domain.community import Community
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Binding, Kind, Purpose, Reach, Understanding
from nlp.matcher import Matcher
from nlp.segment import Segmenter
from sandbox.client import Control, Phone
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, SUN, UNIT, WANG, ZHENG
from sandbox.scenario import Scenario
from sandbox.server import running
from sandbox.wide_scenario import BLOCK, FORUM, wide_scenario
from storage import migrations
from storage.database import Database
from storage.uow import World, unit_of_work
from tests.bot.command import Command
from tests.handlers import town as here
from tests.handlers.town import KEYS, SURE, TOKEN, Hands, Town, address


def deaf() -> Scenario:
    scenario = wide_scenario()
    return replace(scenario, bot=replace(scenario.bot, can_read_all_group_messages=False))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running(deaf()) as at:
        yield at


def build(at: str, example: Community, understand: Understanding, empty: sqlite3.Connection) -> Town:
    database, clock = Database("sqlite://"), Hands()
    empty.backup(here.raw(database))
    hotline = here.hotline(database, {"example": example}, understand, clock, at)
    town = Town(hotline, *here.judge(hotline), clock)
    town.settle()
    return town


@pytest.fixture
def town(url: str, example: Community, understand: Understanding, empty: sqlite3.Connection) -> Town:
    town = build(url, example, understand, empty)
    with town.hotline.work() as uow:
        uow.people.grant("example", meet(uow, "example", address(ZHENG), "郑书记").person, Grant(Role.ADMIN))
        uow.chats.bind(address(FORUM), Binding("example", Purpose.HOTLINE))
        uow.chats.bind(address(BLOCK), Binding("example", Purpose.UNIT, "jingmi"))
    return town


async def told(town: Town) -> list[str]:
    await Checkup(town.hotline).take_note(await ask(town.hotline))
    return [seen.text for seen in town.deliver() if seen.notice.kind is Kind.CHECKUP]


async def test_rights_in_every_group(town: Town) -> None:
    answers = await ask(town.hotline)
    found = {int(group.chat.peer): group for group in answers.groups}
    assert answers.username == "hotline_demo_bot"
    assert not answers.hears_all
    assert set(found) == {RESIDENTS, UNIT, CENTRE, FORUM, BLOCK}
    assert found[RESIDENTS].title == "江畔社区居民群"
    assert (found[RESIDENTS].can_send, found[RESIDENTS].can_delete, found[RESIDENTS].hears_all) == (True, False, False)
    assert (found[FORUM].can_send, found[FORUM].can_delete, found[FORUM].hears_all) == (True, True, True)


async def test_privacy_mode_is_told_where_it_hurts(town: Town) -> None:
    (text,) = await told(town)
    assert "❗ 居民群里的话我听不到" in text
    assert "/setprivacy" in text
    assert await told(town) == [], "once"


async def test_out_of_a_group_and_moved_while_we_were_down(
    example: Community, understand: Understanding, empty: sqlite3.Connection
) -> None:
    with running(wide_scenario()) as at, Control(at) as control:
        town = build(at, example, understand, empty)
        with town.hotline.work() as uow:
            uow.chats.bind(address(BLOCK), Binding("example", Purpose.UNIT, "jingmi"))
        control.bot_status(UNIT, "kicked", SUN)
        new = control.migrate(BLOCK, LI)
        await told(town)
        with town.hotline.look() as uow:
            assert uow.chats.reach(address(UNIT)) is Reach.OUT
            assert uow.chats.binding(address(new)) == Binding("example", Purpose.UNIT, "jingmi")
        control.bot_status(UNIT, "member", SUN)
        await told(town)
        with town.hotline.look() as uow:
            assert uow.chats.reach(address(UNIT)) is Reach.IN


async def test_nobody_answers(town: Town) -> None:
    settings = town.hotline.settings.model_copy(update={"api_base": "http://127.0.0.1:9"})
    town.hotline.settings = settings
    answers = await ask(town.hotline)
    assert answers.silent
    assert not answers.refused


# -- hotline check ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    own = Path(shutil.copytree(EXAMPLE, tmp_path / "communities" / "own"))
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    given = {"BOT_TOKEN": TOKEN, "API_BASE": url, "DATABASE_URL": f"sqlite:///{tmp_path / 'h.db'}"}
    given |= {"COMMUNITIES": str(own.parent), "SECRET_KEYS": ",".join(KEYS)}
    for name, value in given.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    migrations.upgrade(Database(given["DATABASE_URL"]))
    return own


run = Command("check")
facts = run.facts


def fill(home: Path, *, group: int = FORUM) -> None:
    """Somebody everywhere, and one group of residents."""
    rules = policy.load(home)
    database = Database(f"sqlite:///{home.parents[1] / 'h.db'}")
    world = World(Hands(), {rules.id: rules}, lambda *_: None, KEYS, matcher=Matcher(Segmenter()))  # type: ignore[arg-type, return-value]
    with unit_of_work(database, world) as uow:
        who = meet(uow, rules.id, address(ZHENG), "郑书记").person
        for role, scopes in (
            (Role.ADMIN, [""]), (Role.DISPATCHER, [""]), (Role.SECRETARY, [""]), (Role.CHAIR, list(rules.centres)),
            (Role.OFFICER, list(rules.units)), (Role.GRID_MEMBER, list(rules.grids)),
        ):  # fmt: skip
            for scope in scopes:
                uow.people.grant(rules.id, who, Grant(role, scope))
        uow.chats.bind(address(group), Binding(rules.id, Purpose.HOTLINE))


def test_before_anybody_is_there(home: Path) -> None:
    found = facts(code=1)
    assert found["ready"] is False
    assert found["telegram"] == "ok"
    assert found["privacy_mode"] is True
    troubles = {each["trouble"]: each for each in found["communities"]["example"]["findings"]}
    assert {"no_admin", "no_dispatcher", "unit_empty"} <= {name for name, each in troubles.items() if each["grave"]}
    assert "people invite --role admin" in troubles["no_admin"]["words"]


def test_ready(home: Path) -> None:
    fill(home)
    found = facts(code=0)
    assert found["ready"] is True
    assert found["communities"]["example"]["findings"] == []
    assert [group["title"] for group in found["groups"]] == ["江畔社区话题群"]
    done = run("--language", "en")
    assert done.exit_code == 0
    assert "all is well" in done.output


def test_grave_in_both_languages(home: Path) -> None:
    fill(home, group=RESIDENTS)
    assert "❗ 居民群里的话我听不到" in run().output
    done = run("--language", "en")
    assert done.exit_code == 1
    assert "I do not hear what is said here: residents' group" in done.output


def test_it_changes_nothing_and_writes_to_nobody(home: Path, url: str) -> None:
    fill(home, group=RESIDENTS)
    before = dump(home)
    with Phone(url, ZHENG) as zheng:
        seen = len(zheng.messages(ZHENG))
        run()
        assert len(zheng.messages(ZHENG)) == seen
    assert dump(home) == before


def dump(home: Path) -> list[str]:
    with closing(sqlite3.connect(home.parents[1] / "h.db")) as connection:
        return list(connection.iterdump())


def test_a_group_can_be_unbound(home: Path) -> None:
    fill(home, group=RESIDENTS)
    for words in ("unbound", "bound for nothing"):
        done = Command("people", "unbind")("--", RESIDENTS)
        assert done.exit_code == 0, done.output
        assert words in done.output
    assert facts(code=0)["groups"] == []


async def test_it_looks_again_until_somebody_answers(town: Town, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    real = town.hotline.settings
    town.hotline.settings = real.model_copy(update={"api_base": "http://127.0.0.1:9"})
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        town.hotline.settings = real
        if len(waits) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr("bot.checkup.pause", pause)
    with pytest.raises(asyncio.CancelledError):
        await Checkup(town.hotline).run()
    assert waits == [RETRY_SECONDS, AGAIN_SECONDS, AGAIN_SECONDS]
    assert len([seen for seen in town.deliver() if seen.notice.kind is Kind.CHECKUP]) == 1


async def test_quotes_go_by_the_clock(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tick that forgets what shadow mode quoted."""
    trial = replace(town.hotline.world.communities["example"], shadow=True)
    town.hotline.world = replace(town.hotline.world, communities={"example": trial})
    town.judge._hotline = town.hotline
    await town.say(WANG, RESIDENTS, SURE)
    town.clock.on(days=31)
    await Ticks(town.hotline).prune()
    with town.hotline.look() as uow:
        assert uow.people.at("example", address(WANG)) is None


def test_a_token_nobody_knows(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_BOT_TOKEN", "7000000001:SANDBOX-but-somebody-elses-00000000")
    assert facts(code=1)["telegram"] == "refused"
    assert "@BotFather" in run().output


def test_no_way_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_API_BASE", "http://127.0.0.1:9")
    assert facts(code=1)["telegram"] == "silent"
    assert "cannot be reached" in run().output


def test_mistakes_in_the_files_are_all_told(home: Path) -> None:
    units = home / "units.yaml"
    units.write_text(units.read_text("utf-8").replace("wuye:", "wuyee:", 1), "utf-8")
    profile = home / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("quiet: 22:00-07:00", "quiet: never"), "utf-8")
    found = facts(code=1)
    assert found["ready"] is False
    assert [line for line in found["mistakes"] if line.startswith("own/community.yaml:")]
    assert len(found["mistakes"]) > 1
    done = run()
    assert "own/community.yaml:" in done.output
    assert "Traceback" not in done.output


def test_a_language_nobody_speaks(home: Path) -> None:
    assert "--language must be one of" in run("--language", "fr").output


def test_a_database_from_before(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    done = run()
    assert done.exit_code == 1
    assert "hotline db upgrade" in done.output
