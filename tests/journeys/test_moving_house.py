"""A unit's group becomes a supergroup in the middle of a case, and the bot is put out and in again; on a stage of its own."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo.community import RESIDENTS, SUN, WANG, ZHENG
from bot.demo.stage import Stage, Troupe
from domain.people import Grant, Role
from flow import people
from flow.ports import Purpose
from sandbox.client import Phone
from sandbox.default_scenario import LI
from sandbox.server import running
from sandbox.wide_scenario import BLOCK, wide_scenario
from tests.journeys.test_residents import receipt

Lift = Callable[[int], Phone]


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    """The residents' group, a unit whose group is not a supergroup yet, and an administrator."""
    scenario = wide_scenario()
    with (
        tempfile.TemporaryDirectory(prefix="hotline-") as folder,
        running(scenario) as url,
        Stage(url, Path(folder), scenario, Troupe(warm=True)) as stage,
    ):
        for chat, purpose, scope, by in ((RESIDENTS, "hotline", "", ZHENG), (BLOCK, "unit", "wuye", SUN)):
            with stage.hotline.work() as uow:
                code = people.issue_binding(uow, "example", Purpose(purpose), scope)
            said = stage.phone(by).say(chat, f"/bind {code}")
            stage.phone(by).wait_for(chat, lambda m: m.from_bot, after=said)
        for person, role, scope in ((SUN, Role.OFFICER, "wuye"), (ZHENG, Role.ADMIN, "")):
            with stage.hotline.work() as uow:
                payload = people.invite(uow, "example", Grant(role, scope), by="operator")
            opened = stage.phone(person).open_link(f"https://t.me/{scenario.bot.username}?start={payload}")
            stage.phone(person).wait_for(person, lambda m: m.from_bot, after=opened)
        yield stage


def test_a_case_goes_on_in_the_new_group(staged: Stage, phone: Lift) -> None:
    wang, sun = phone(WANG), phone(SUN)
    first = wang.say(RESIDENTS, "#诉求 3号楼2单元又停水了")
    receipt(wang, RESIDENTS, first)
    sun.wait_for(BLOCK, lambda m: m.from_bot and "签收" in m.buttons)
    new = staged.control.migrate(BLOCK, LI)
    card = sun.wait_for(new, lambda m: m.from_bot and "签收" in m.buttons)
    assert sun.press(new, card, "签收").text.startswith("已签收")
    second = wang.say(RESIDENTS, "#诉求 5号楼也停水了")
    receipt(wang, RESIDENTS, second)
    sun.wait_for(new, lambda m: m.from_bot and "签收" in m.buttons and "5号楼" in m.text, after=card)


def test_the_bot_is_put_out_and_in_again(staged: Stage, phone: Lift) -> None:
    zheng = phone(ZHENG)
    since = zheng.messages(ZHENG)[-1].id
    staged.control.bot_status(RESIDENTS, "kicked", ZHENG)
    gone = zheng.wait_for(ZHENG, lambda m: m.from_bot and "移出了居民群" in m.text, after=since)
    staged.control.bot_status(RESIDENTS, "member", ZHENG)
    zheng.wait_for(ZHENG, lambda m: m.from_bot and "回到居民群" in m.text, after=gone)


def test_somebody_on_duty_blocks_it(staged: Stage, phone: Lift) -> None:
    zheng, sun = phone(ZHENG), phone(SUN)
    since = zheng.messages(ZHENG)[-1].id
    sun.block()
    zheng.wait_for(ZHENG, lambda m: m.from_bot and "拉黑" in m.text, after=since)
    sun.block(False)
