"""Ask 5: a holiday is announced when cases are already open: their days are counted again, and whoever waits is told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.community import COMMUNITIES, LI, RESIDENTS, UNIT, ZHAO
from bot.demo.stage import Stage, stage
from tests.journeys.asking import LIGHT, Lift, card, filed, moment


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    rules = tmp_path_factory.mktemp("rules") / "communities"
    shutil.copytree(COMMUNITIES, rules)
    with stage(warm=True, begin=moment("2026-11-23 10:00"), communities=rules) as running:
        yield running


def announce(staged: Stage, day: str) -> None:
    """The operator writes the day into the community's calendar and starts the hotline again."""
    calendar = Path(staged.settings.communities) / "example" / "calendar.yaml"
    text = calendar.read_text("utf-8")
    assert "closed: []" in text
    staged.stop()
    calendar.write_text(text.replace("closed: []", f"closed: [{day}]", 1), "utf-8")
    staged.start()


def test_the_day_moves_and_whoever_waits_is_told(staged: Stage, phone: Lift) -> None:
    li, zhao = phone(LI), phone(ZHAO)
    said, receipt = filed(li, LIGHT)
    assert "明天 10:00" in receipt.text
    task = card(zhao, UNIT, "前签收")
    announce(staged, "2026-11-24")
    told = card(li, RESIDENTS, "时限跟着改到", after=receipt)
    assert told.reply_to == said.id
    assert "11月25日 周三 10:00" in told.text
    assert card(zhao, UNIT, "时限已经重新算过", after=task)
    why = li.press(RESIDENTS, receipt, "时限怎么算的")
    assert why.text == "11-23 10:00 派单 + 1 个工作日,跳过 11-24 = 11-25 10:00"
