"""Ask 8: time that stands for an answer goes on standing when the rules change, and what it has stood is not forgotten."""

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
    with stage(warm=True, begin=moment("2026-11-23 09:00"), communities=rules) as running:
        yield running


def shorten(staged: Stage) -> None:
    """Ordinary complaints are to be finished in three working days from now on."""
    clocks = Path(staged.settings.communities) / "example" / "clocks.yaml"
    text = clocks.read_text("utf-8")
    staged.stop()
    clocks.write_text(text.replace("  finish: 5wd\n", "  finish: 3wd\n", 1), "utf-8")
    staged.start()


def test_the_pause_outlives_a_new_policy(staged: Stage, phone: Lift) -> None:
    li, zhao = phone(LI), phone(ZHAO)
    said, receipt = filed(li, LIGHT)
    task = card(zhao, UNIT, "前签收")
    zhao.press(UNIT, task, "签收")
    work = zhao.wait_for(UNIT, lambda m: "❓ 问居民" in m.buttons, timeout=20)
    zhao.press(UNIT, work, "❓ 问居民")
    zhao.say(UNIT, "几号方便上门?")
    asked = card(li, RESIDENTS, "想问您", "几号方便上门", after=said)
    staged.control.set_time(moment("2026-11-24 09:00").timestamp())
    shorten(staged)
    standing = li.press(RESIDENTS, receipt, "时限怎么算的")
    assert standing.text == "11-23 09:00 问居民 + 2 个工作日 = 11-25 09:00", "it stands as before"
    li.say(RESIDENTS, "明天上午在家", reply_to=asked.id)
    card(zhao, UNIT, "明天上午在家", after=work)
    running = li.press(RESIDENTS, receipt, "时限怎么算的")
    assert running.text.startswith("11-23 09:00 签收 + 3 个工作日 + 等了 "), running.text
    assert running.text.endswith("= 11-27 09:00"), "three days, and the one that was waited"
