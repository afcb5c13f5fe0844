"""The page in a real browser: a resident speaks, presses, reads; in two languages; wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox import Control, running, wide_scenario
from sandbox.default_scenario import CENTRE, LI, RESIDENTS, WANG, ZHENG
from sandbox.wide_scenario import BLOCK, FORUM

ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
TOO_WIDE = """[...document.querySelectorAll("body *:not(#tabs *)")]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.outerHTML.slice(0, 90))"""


def nothing_too_wide(page: Any) -> bool:
    """Whether everything fits the width, once the page has settled after a change of it."""
    for _ in range(50):
        if page.evaluate(TOO_WIDE) == []:
            return True
        page.wait_for_timeout(100)
    return False


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
    assert nothing_too_wide(page)
    assert troubles == []


def picture(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def attach(pane: Any, kind: str, *files: dict[str, Any]) -> None:
    pane.locator(f"input[data-kind={kind}]").set_input_files(list(files))
    pane.locator(".send").click()


@pytest.mark.browser
def test_what_a_person_would_send(stage: Any, browser: Any, png: bytes) -> None:
    from playwright.sync_api import expect

    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(stage.url)
    wang = pane(page, 0)
    expect(wang.locator(".nothing")).to_be_visible()
    attach(wang, "photo", picture("1.png", png), picture("2.png", png))
    expect(wang.locator(".message:visible .album img")).to_have_count(2)
    attach(wang, "voice", {"name": "a.oga", "mimeType": "audio/ogg", "buffer": b"OggS" + b"\0" * 30})
    expect(wang.locator(".sound audio")).to_have_count(1)
    attach(wang, "document", {"name": "申请.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(wang.locator(".paper b")).to_have_text("申请.pdf")
    wang.get_by_role("button", name="添加").click()
    wang.get_by_role("button", name="位置").click()
    page.locator("dialog .primary").click()
    expect(wang.locator(".paper small").last).to_have_text("31.23040, 121.47370")

    asked = stage.ok("sendPoll", chat_id=RESIDENTS, question="装吗?", options=["装", "不装"])
    wang.locator(".option", has_text="不装").click()
    expect(wang.locator(".option[aria-pressed=true]")).to_contain_text("不装")
    expect(wang.locator(".option[aria-pressed=true] b")).to_have_text("1")
    stage.phone(ZHENG).pin(stage.phone(ZHENG).message(RESIDENTS, asked["message_id"]))
    expect(wang.locator(".pinned")).to_contain_text("[投票] 装吗?")
    expect(wang.locator(".service")).to_contain_text("郑书记 置顶了")

    paper = wang.locator(".message", has=page.locator("a.paper"))
    paper.locator("[title=更多]").click()
    page.locator(".deeds button", has_text="删除").click()
    expect(wang.locator("a.paper")).to_have_count(0)
    wang.locator("header [title=更多]").click()
    page.locator(".deeds button", has_text="退出").click()
    expect(wang.locator(".gate")).to_contain_text("已不在")
    wang.locator(".gate .primary").click()
    expect(wang.locator(".service").last).to_contain_text("王秀兰 加入了")
    assert nothing_too_wide(page)
    assert troubles == []


@pytest.mark.browser
def test_blocking_the_bot_and_coming_back(stage: Any, browser: Any) -> None:
    from playwright.sync_api import expect

    stage.phone(WANG).start()
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(stage.url)
    page.click("#open")
    page.locator(".picker .choice", has_text="私聊").first.click()
    private = page.locator(f".pane[data-chat='{WANG}']")
    private.locator("header [title=更多]").click()
    page.locator(".deeds button", has_text="停用").click()
    expect(private.locator(".gate")).to_contain_text("已停用")
    assert stage.call("sendMessage", chat_id=WANG, text="好")["error_code"] == 403
    private.locator(".gate .primary").click()
    expect(private.locator(".gate")).to_be_hidden()
    stage.ok("sendMessage", chat_id=WANG, text="好")
    expect(private.locator(".message.bot .text")).to_have_text("好")


@pytest.mark.browser
def test_topics_and_a_group_that_moves_house(browser: Any) -> None:
    from playwright.sync_api import expect

    with running(wide_scenario()) as url:
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(url)
        forum = page.locator(f".pane[data-chat='{FORUM}']")
        forum.locator(".topics").select_option(label="报修")
        forum.locator("textarea").fill("灯坏了")
        forum.locator("textarea").press("Enter")
        expect(forum.locator(".message:visible .text")).to_have_text("灯坏了")
        forum.locator(".topics").select_option(label="活动")
        expect(forum.locator(".message:visible")).to_have_count(0)

        page.click("#open")
        page.locator(".picker .choice", has_text="3号楼小群").first.click()
        expect(page.locator(f".pane[data-chat='{BLOCK}']")).to_have_count(1)
        with Control(url) as control:
            moved = control.migrate(BLOCK, LI)
        expect(page.locator(f".pane[data-chat='{moved}'] .service")).to_contain_text("升级")
        expect(page.locator(f".pane[data-chat='{BLOCK}']")).to_have_count(0)


@pytest.mark.browser
def test_a_venue_a_silent_word_and_an_answer_from_another_chat(stage: Any, browser: Any) -> None:
    from playwright.sync_api import expect

    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(stage.url)
    wang = pane(page, 0)
    wang.get_by_role("button", name="添加").click()
    wang.get_by_role("button", name="地点(带名称)").click()
    page.locator("dialog .primary").click()
    expect(wang.locator(".paper b")).to_have_text("3号楼")
    where = {"message_id": stage.phone(WANG).messages(RESIDENTS)[-1].id, "chat_id": RESIDENTS}
    stage.ok("sendMessage", chat_id=CENTRE, text="请看", reply_parameters=where, disable_notification=True)
    answer = pane(page, 1).locator(".message").last
    expect(answer.locator(".quote b")).to_have_text("王秀兰 · 江畔社区居民群")
    expect(answer.get_by_label("静音发送")).to_be_visible()
    Control(stage.url).bot_status(CENTRE, "administrator", by=ZHENG)
    stage.ok("sendMessage", chat_id=RESIDENTS, text=stage.ok("exportChatInviteLink", chat_id=CENTRE))
    wang.locator("a", has_text="t.me/+").click()
    expect(page.locator(".pane")).to_have_count(4)
    assert troubles == []
