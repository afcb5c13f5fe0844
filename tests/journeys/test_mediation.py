"""A leak from upstairs: the other side gets a link, agrees to talk, and both read what was agreed; on a stage of its own."""

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo.community import LI, RESIDENTS, SUN, UNIT, WANG, ZHENG
from bot.demo.stage import Stage, Troupe
from domain.people import Grant, Role
from flow import people
from flow.ports import Purpose
from sandbox.client import Phone
from sandbox.default_scenario import default_scenario
from sandbox.server import running
from tests.journeys.test_residents import eventually, receipt

Lift = Callable[[int], Phone]
DISPUTE = "#诉求 江畔花园3号楼2单元502,我是王秀兰,电话13943217788,楼上漏水泡了我家天花板,漏水不给修也不赔"
SECRETS = ("王秀兰", "13943217788", "502", "3号楼", "泡了", "不给修")
POINTS = "楼上4月1日前修好水管,赔粉刷费800元"


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    """The residents' group, and the unit that mediates with its group and its officer."""
    scenario = default_scenario()
    with (
        tempfile.TemporaryDirectory(prefix="hotline-") as folder,
        running(scenario) as url,
        Stage(url, Path(folder), scenario, Troupe(warm=True)) as stage,
    ):
        for chat, purpose, scope, by in ((RESIDENTS, "hotline", "", ZHENG), (UNIT, "unit", "shequ", SUN)):
            with stage.hotline.work() as uow:
                code = people.issue_binding(uow, "example", Purpose(purpose), scope)
            said = stage.phone(by).say(chat, f"/bind {code}")
            stage.phone(by).wait_for(chat, lambda m: m.from_bot, after=said)
        with stage.hotline.work() as uow:
            payload = people.invite(uow, "example", Grant(Role.OFFICER, "shequ"), by="operator")
        opened = stage.phone(SUN).open_link(f"https://t.me/{scenario.bot.username}?start={payload}")
        stage.phone(SUN).wait_for(SUN, lambda m: m.from_bot, after=opened)
        yield stage


def test_two_sides_come_to_an_agreement(staged: Stage, phone: Lift) -> None:
    wang, sun, li = phone(WANG), phone(SUN), phone(LI)
    wang.start()
    said = wang.say(RESIDENTS, DISPUTE)
    receipt(wang, RESIDENTS, said)
    card = sun.wait_for(UNIT, lambda m: m.from_bot and "签收" in m.buttons)
    sun.press(UNIT, card, "签收")
    assert eventually(lambda: "办结" in sun.message(UNIT, card.id).buttons)
    assert sun.press(UNIT, card, "🕊 请对方").text.startswith("链接私信")
    link = sun.wait_for(SUN, lambda m: m.from_bot and "start=i_" in m.text)
    url = re.search(r"https://t\.me/\S+start=i_[\w-]+", link.text)
    assert url
    opened = li.open_link(url[0])
    asked = li.wait_for(LI, lambda m: m.from_bot and "同意调解" in m.buttons, after=opened)
    li.press(LI, asked, "同意调解")
    wang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "愿意坐下来谈" in m.text)
    assert eventually(lambda: "对方已同意调解" in sun.message(UNIT, card.id).text)
    assert eventually(lambda: "同意调解" not in li.message(LI, asked.id).buttons)
    sun.press(UNIT, card, "办结")
    assert eventually(lambda: "🕊 达成协议" in sun.message(UNIT, card.id).buttons)
    sun.press(UNIT, card, "🕊 达成协议")
    sun.say(UNIT, POINTS)
    public = wang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "达成协议" in m.text)
    private = wang.wait_for(WANG, lambda m: m.from_bot and POINTS in m.text)
    li.wait_for(LI, lambda m: m.from_bot and POINTS in m.text)
    assert POINTS not in public.text
    assert wang.press(WANG, private, "👍 满意").text
    assert eventually(lambda: "不用您再做什么" in li.message(LI, asked.id).text)
    read = [message for message in li.messages(LI) if message.from_bot]
    assert len(read) >= 2
    assert not [secret for secret in SECRETS for message in read if secret in f"{message.text} {message.buttons}"]
