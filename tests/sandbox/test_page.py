"""The page in a real browser: a resident speaks, presses, reads; in two languages; wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
TOO_WIDE = """[...document.querySelectorAll("body *:not(#tabs *)")]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.outerHTML.slice(0, 90))"""


@pytest.fixture
def browser(chromium_path: str) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


def pane(page: Any, number: int) -> Any:
    return page.locator(".pane").nth(number)


@pytest.mark.browser
def test_one_person_plays_several(stage: Any, echo: Any, browser: Any) -> None:
    from playwright.sync_api import expect

    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(stage.url)

    expect(page.locator(".pane")).to_have_count(3)
    page.click("#hint .primary")
    box = pane(page, 0).locator("textarea")
    expect(box).to_have_value("3号楼2单元又停水了,打物业电话没人接")
    box.press("Enter")
    expect(pane(page, 0).locator(".message.bot .text")).to_contain_text("工单:3号楼2单元")
    expect(pane(page, 0).locator(".message.own .reaction")).to_have_text("👀")

    box.fill("<img src=x onerror=alert(1)>")
    box.press("Enter")
    expect(pane(page, 0).locator(".message.own .text").last).to_have_text("<img src=x onerror=alert(1)>")

    first_card = pane(page, 0).locator(".message.bot").first
    first_card.locator(".key", has_text="提醒我").click()
    expect(page.locator("dialog .words")).to_have_text("会提醒您")
    page.keyboard.press("Enter")
    first_card.locator(".key", has_text="满意").click()
    expect(pane(page, 0).locator(".toast")).to_have_text("记下了")
    expect(first_card.locator(".edited")).to_be_visible()

    pane(page, 0).locator("a.key", has_text="私下说").last.click()
    expect(page.locator(".pane")).to_have_count(4)
    expect(pane(page, 3).locator(".reply-keys .key")).to_have_text(["我要反映", "打电话"])

    page.click("#language")
    expect(page.locator("#open")).to_contain_text("Open a window")
    expect(pane(page, 0).locator("textarea")).to_have_attribute("placeholder", "Speak as 王秀兰…")
    page.click("[data-rate='60']")
    expect(page.locator("[data-rate='60']")).to_have_attribute("aria-pressed", "true")

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".pane:visible")).to_have_count(1)
    page.locator("#tabs button").nth(1).click()
    expect(page.locator(".pane:visible h2")).to_contain_text("小周")
    page.wait_for_function(f"({TOO_WIDE}).length === 0", timeout=5000)
    assert troubles == []
