"""Every picture in docs/img: plays the story in the sandbox and photographs the page after each step.

    python scripts/screenshots.py [FOLDER]      the default folder is docs/img

The business clock is set to a fixed Tuesday, so the pictures say the same whenever they are taken.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from bot.demo.community import DESK, QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, ZHOU, default_scenario
from bot.demo.stage import Stage
from bot.demo.story import tell
from sandbox.client import Control
from sandbox.server import running

HOME = Path(__file__).resolve().parent.parent
ZONE = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 11, 24, 13, 0, tzinfo=ZONE)
MORNING = datetime(2026, 11, 25, 8, 40, tzinfo=ZONE)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--force-color-profile=srgb"]
DESKTOP, PAIR, PHONE = (1440, 900), (1000, 820), (390, 844)

CLOCK_FOLLOWS = 0.6
"""Seconds until the hotline has noticed that the sandbox's clock was moved."""
TO_THE_END = "document.querySelectorAll('.messages').forEach((list) => { list.scrollTop = list.scrollHeight; })"

Window = tuple[int, int]
"""Who looks at which chat; a person's own id is their private chat with the bot."""
GROUP, STAFF, CALLS = (WANG, RESIDENTS), (ZHAO, UNIT), (ZHOU, DESK)


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the windows in it, and the words that must be there before it is taken, one for each window."""

    name: str
    windows: tuple[Window, ...]
    words: tuple[str, ...]
    size: tuple[int, int] = DESKTOP


def phone(name: str, window: Window, words: str) -> Shot:
    """One window on a phone."""
    return Shot(name, (window,), (words,), PHONE)


START = Shot("00-start", (GROUP, CALLS, STAFF), ("居民热线群", "值班群", "派单群"))
SHOTS: dict[str, tuple[Shot, ...]] = {
    "居民一句话 → 回执": (phone("01-said", GROUP, "已派给江畔物业"),),
    "派单卡到物业群": (
        Shot("02-card", (GROUP, STAFF, (SUN, SUN)), ("已派给江畔物业", "前签收", "负责人")),
        phone("02-card-phone", STAFF, "前签收"),
    ),
    "到期前提醒": (phone("03-reminder", STAFF, "前请签收"),),
    "超时,报单位负责人": (Shot("04-unit-head", (GROUP, STAFF, (SUN, SUN)), ("单位负责人", "已报给", "还没签收")),),
    "再超时,报理事长": (Shot("05-chair", (GROUP, STAFF, (QIAN, QIAN)), ("理事长", "理事长", "还没签收")),),
    "签收": (Shot("06-signed", (GROUP, STAFF, (QIAN, QIAN)), ("接单了", "前办结", "还没签收")),),
    "办结,带照片反馈给居民": (phone("07-result", GROUP, "您看解决了吗"),),
    "没解决 → 高一级重办": (phone("08-unsolved", GROUP, "没解决就接着办"),),
    "重办报到书记": (
        Shot("09-reopened", (GROUP, STAFF, (ZHENG, ZHENG)), ("没解决就接着办", "第 1 次重办", "居民说没解决")),
    ),
    "满意 → 办结": (phone("10-closed", GROUP, "办结了"),),
    "物业看到评价": (Shot("11-verdict", (GROUP, STAFF, (ZHENG, ZHENG)), ("办结了", "居民评价:满意", "没解决")),),
    "来电登记,念工单号": (Shot("12-call", (CALLS, STAFF), ("请念给来电人", "楼道灯"), PAIR),),
    "办完,值班员回访": (phone("13-call-back", CALLS, "请回访来电人"),),
    "替来电人记下评价": (Shot("14-caller-closed", (CALLS, STAFF), ("请回访来电人", "电工王师傅"), PAIR),),
}
"""What is photographed after which step of `bot.demo.story`."""


class Camera:
    """A browser that looks at the sandbox page with whatever windows a picture wants."""

    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self._browser, self._url, self._folder = browser, url, folder

    def take(self, shot: Shot, ready: Callable[[Page], None] = lambda _page: None) -> None:
        """Open the page with the shot's windows, wait for its words, photograph it. `ready` may do something to the page just
        before."""
        width, height = shot.size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=1.5 if shot.size == PHONE else 1,
            reduced_motion="reduce",
            locale="zh-CN",
        )
        page = context.new_page()
        if shot is not START:
            page.add_init_script("localStorage.setItem('sandbox.hint', 'seen')")
        page.route("**/sandbox/state", lambda route: _with_windows(route, shot.windows))
        page.goto(self._url)
        for number, words in enumerate(shot.words):
            expect(page.locator(".pane").nth(number)).to_contain_text(words, timeout=20_000)
        page.wait_for_timeout(500)
        ready(page)
        page.evaluate(TO_THE_END)
        page.wait_for_timeout(200)
        page.screenshot(path=self._folder / f"{shot.name}.png")
        context.close()
        print(f"  {shot.name}.png", flush=True)


def _with_windows(route: Route, windows: tuple[Window, ...]) -> None:
    answer = route.fetch()
    state: dict[str, Any] = answer.json()
    state["windows"] = [{"as": person, "chat": chat} for person, chat in windows]
    route.fulfill(response=answer, json=state)


def _meanwhile(control: Control, step: str) -> None:
    """Time passes between the steps the way the words of the story suggest."""
    waits = {
        "签收": timedelta(minutes=25),
        "重办报到书记": timedelta(minutes=8),
        "来电登记,念工单号": timedelta(hours=2),
    }
    if step in waits:
        control.jump(waits[step].total_seconds())
    if step == "物业看到评价":
        control.set_time(MORNING.timestamp())
    time.sleep(CLOCK_FOLLOWS)


@contextmanager
def stage(folder: str) -> Iterator[Stage]:
    """As bot.demo.stage.stage(), with the clock put to BEGIN before anybody says a word."""
    scenario = default_scenario()
    with running(scenario) as url:
        Control(url).set_time(BEGIN.timestamp())
        with Stage(url, Path(folder), scenario) as staged:
            staged.onboard()
            staged.control.set_time(BEGIN.timestamp())
            yield staged


@contextmanager
def open_browser() -> Iterator[Browser]:
    """$HOTLINE_CHROMIUM, an installed Chromium, else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("HOTLINE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def main(folder: Path) -> None:
    """Take every picture. Raises AssertionError when the story has no step a picture is wanted of."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(SHOTS)
    with tempfile.TemporaryDirectory() as work, stage(work) as staged, open_browser() as browser:
        camera = Camera(browser, staged.url, folder)
        camera.take(START)
        for step in tell(staged):
            print(step.name, flush=True)
            for shot in SHOTS.get(step.name, ()):
                camera.take(shot)
            wanted.discard(step.name)
            _meanwhile(staged.control, step.name)
    assert not wanted, f"the story has no step {sorted(wanted)}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "docs" / "img")
