"""The pictures of a busy evening: plays the sixty lines of `bot.demo.evening` and photographs the residents' group at a phone's
width: the offer, the fire, and then all of it from the first line to the last.

    python scripts/evening.py [FOLDER]      the default folder is docs/img

The answers stand below the lines they answer: whoever says something that is worth one waits for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page
from screenshots import HOME, TO_THE_END, Camera, Shot, open_browser, phone

from bot.demo import evening
from bot.demo.community import RESIDENTS
from bot.demo.evening import FENG, HAO, Meant, Said
from sandbox.client import Message, Phone

WIDTH, HEIGHT = 390, 800
"""A phone's, but not quite PHONE: one very tall picture is taken in plain resolution."""
VIEW = (HAO, RESIDENTS)
WHOLE = "evening"
SHOTS = {
    Meant.OFFER: phone("evening-offer", VIEW, evening.ONE_PRESS),
    Meant.DANGER: phone("evening-fire", VIEW, "先打 119"),
}
ANSWERED: dict[Meant, str] = {
    Meant.CASE: "工单",
    Meant.DANGER: "工单",
    Meant.OFFER: evening.ONE_PRESS,
    Meant.GREETING: "#诉求",
}
"""What the answer says that a line waits for."""
TALLNESS = (
    "Math.max(...[...document.querySelectorAll('.messages')].map((list) => list.scrollHeight - list.clientHeight))"
)


def main(folder: Path) -> None:
    """Take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with evening.staged() as staged, staged.phone(FENG) as feng, open_browser() as browser:
        camera = Camera(browser, staged.url, folder)
        evening.play(staged, _waiting(feng, camera))
        camera.take(Shot(WHOLE, (VIEW,), ("晚安晚安,明天见",), (WIDTH, HEIGHT)), _whole)


def _waiting(feng: Phone, camera: Camera) -> Callable[[Said], None]:
    def wait(said: Said) -> None:
        words = ANSWERED.get(said.line.meant)
        if words:
            feng.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and words in _all(m), timeout=30)
        if said.line.meant in SHOTS:
            camera.take(SHOTS[said.line.meant])

    return wait


def _all(message: Message) -> str:
    return " ".join([message.text, *message.buttons])


def _whole(page: Page) -> None:
    """Make the window as tall as what was said."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT + int(page.evaluate(TALLNESS))})
    page.wait_for_timeout(300)
    page.evaluate(TO_THE_END)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "docs" / "img")
