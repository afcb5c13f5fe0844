"""The pictures of docs/thumbs.md: from the card to the door and back in three presses; one voice message by somebody of eighty.

python scripts/thumbs.py [FOLDER]      the default folder is docs/img
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect
from screenshots import HOME, Camera, open_browser, phone, stage

from bot.demo.community import DESK, LI, RESIDENTS, UNIT, WANG, ZHAO, ZHOU
from bot.demo.stage import Stage

OGG = b"OggS 123"
APPEAL = "江畔花园3号楼2单元507又停水了,家里有老人"
LINE = "江畔花园9号楼1单元楼道灯坏了好几天没人修"
OFFICER, HER, CLERK = (ZHAO, UNIT), (LI, LI), (ZHOU, DESK)
SHOTS = {
    shot.name: shot
    for shot in (
        phone("door-1", OFFICER, "前签收"),
        phone("door-2", OFFICER, "上门看门牌"),
        phone("door-3", OFFICER, "请写办理结果"),
        phone("voice-1", HER, "语音收到了"),
        phone("voice-2", CLERK, "听完写一句"),
        phone("voice-3", HER, "听到的是"),
    )
}


def door(staged: Stage, camera: Camera) -> None:
    """Sign, look at the door, report it done."""
    with staged.phone(WANG) as wang, staged.phone(ZHAO) as zhao:
        wang.say(RESIDENTS, f"#诉求 {APPEAL}")
        card = zhao.wait_for(UNIT, lambda m: m.from_bot and "签收" in m.buttons, timeout=30)
        camera.take(SHOTS["door-1"])
        zhao.press(UNIT, card, "签收")
        zhao.wait_for(UNIT, lambda m: m.id == card.id and "办结" in m.buttons, timeout=30)
        camera.take(SHOTS["door-2"], _look_at_the_door)
        zhao.press(UNIT, card, "办结")
        zhao.wait_for(UNIT, lambda m: m.from_bot and "请写办理结果" in m.text, timeout=30)
        camera.take(SHOTS["door-3"])


def _look_at_the_door(page: Page) -> None:
    page.get_by_role("button", name="上门看门牌").last.click()
    expect(page.get_by_text("507").last).to_be_visible(timeout=20_000)


def voice(staged: Stage, camera: Camera) -> None:
    """She speaks; a dispatcher listens and writes a line; the unit has a card."""
    with staged.phone(LI) as li, staged.phone(ZHOU) as zhou:
        said = li.voice(li.me, OGG)
        li.wait_for(LI, lambda m: m.from_bot and "语音收到了" in m.text, timeout=30, after=said)
        camera.take(SHOTS["voice-1"])
        heard = zhou.wait_for(DESK, lambda m: m.from_bot and m.kind == "voice", timeout=30)
        camera.take(SHOTS["voice-2"])
        zhou.press(DESK, heard, "听完写一句")
        zhou.wait_for(DESK, lambda m: m.from_bot and "请写一句" in m.text, timeout=30, after=heard)
        zhou.say(DESK, LINE)
        zhou.wait_for(DESK, lambda m: m.from_bot and "已自动派给" in m.text, timeout=30, after=heard)
        li.wait_for(LI, lambda m: m.from_bot and "听到的是" in m.text, timeout=30)
        camera.take(SHOTS["voice-3"])


def main(folder: Path) -> None:
    """Take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, stage(work) as staged, open_browser() as browser:
        camera = Camera(browser, staged.url, folder)
        door(staged, camera)
        voice(staged, camera)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "docs" / "img")
