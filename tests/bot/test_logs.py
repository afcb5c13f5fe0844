"""What an operator reads: ids, codes, counts, classes of errors; never who, never what they wrote, never a secret."""

import asyncio
import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from handlers import appeal
from storage.inbox import Inbox
from storage.uow import real_time
from tests.handlers.town import BOT, KEYS, TOKEN, WANG, ZHAO, Hands, Town

SECRETS = (
    "王秀兰",
    "赵师傅",
    "13800001234",
    "停水",
    "水泵",
    "江畔花园",
    "507",
    "取暖费",
    TOKEN.partition(":")[2],
    *KEYS,
)
MEASURED = re.compile(r'"timestamp": "[^"]*"|"seconds": [\d.]+')
"""What may happen to hold the digits of a door."""
APPEAL = "我是王秀兰,电话13800001234,江畔花园3号楼2单元507室停水了"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error with the hotline's own logging on it."""
    out = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", out)
    logs.set_up("DEBUG", as_json=True)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def clean(out: io.StringIO) -> str:
    written = out.getvalue()
    said = MEASURED.sub("", written)
    for secret in SECRETS:
        assert secret not in said, f"{secret} is in the log"
    return written


async def test_a_whole_journey(town: Town, lines: io.StringIO) -> None:
    await town.filed(APPEAL)
    card = next(seen for seen in town.shown.values() if "签收" in seen.labels)
    await town.press(ZHAO, card, "签收")
    await town.press(ZHAO, card, "办结")
    await town.say(ZHAO, card.chat, "换了水泵")
    result = next(seen for seen in town.shown.values() if "👍 满意" in seen.labels)
    await town.press(WANG, result, "👍 满意")
    town.sweep(days=1)
    clean(lines)


async def test_each_line_is_one_json_object(town: Town, lines: io.StringIO) -> None:
    structlog.get_logger().info("hello", n=1)
    (line,) = lines.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["n"], entry["level"]) == ("hello", 1, "info")
    assert entry["timestamp"].endswith("Z")


def test_a_person_watching_gets_colours_not_json(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.set_up("INFO", as_json=False)
    structlog.get_logger().info("hello", n=1)
    structlog.reset_defaults()
    assert "hello" in out.getvalue()
    assert not out.getvalue().startswith("{")


def test_libraries_keep_quiet(lines: io.StringIO) -> None:
    for name in ("httpx", "aiogram", "telegram", "apscheduler", "sqlalchemy"):
        for level in (logging.INFO, logging.WARNING, logging.ERROR):
            logging.getLogger(name).log(level, "HTTP Request: POST http://x/bot%s/getMe %s", TOKEN, APPEAL)
    clean(lines)


async def test_what_fails_is_logged_without_what_was_said(
    town: Town, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_uow: Any, given: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr(appeal, "file", broken)
    await town.filed(APPEAL)
    entry = json.loads(clean(lines).splitlines()[0])
    assert (entry["event"], entry["error"], entry["tried"]) == ("update.failed", "ArithmeticError", 1)


async def test_what_cannot_be_parsed_is_logged_without_quoting_it(town: Town, lines: io.StringIO) -> None:
    raw = {"update_id": 1, "message": {"text": APPEAL, "from": {"id": 1, "first_name": "王秀兰"}, "chat": "507"}}
    Inbox(town.hotline.database).store(str(BOT), [(1, "x", json.dumps(raw, ensure_ascii=False))], real_time())
    await town.judge_all()
    assert "ValidationError" in lines.getvalue()
    clean(lines)


async def test_a_foreign_exception_is_logged_by_class(
    town: Town, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_uow: Any, given: Any) -> Any:
        raise ValueError(f"cannot read {given.text!r}")

    monkeypatch.setattr(appeal, "file", broken)
    await town.filed(APPEAL)
    assert "ValueError" in lines.getvalue()
    clean(lines)


async def test_a_chase_that_fails_is_logged_by_class(
    town: Town, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flow import chase

    await town.filed(APPEAL)

    def broken(*_: Any) -> Any:
        raise ValueError(APPEAL)

    monkeypatch.setattr(chase, "fire", broken)
    town.sweep(hours=2)
    assert lines.getvalue()
    clean(lines)


async def test_errors_back_off_without_words(
    town: Town, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hands = Hands(real_time())
    town.hotline.world = replace(town.hotline.world, real=hands)

    def broken(*_: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr(appeal, "file", broken)
    await town.filed(APPEAL)
    for _ in range(5):
        hands.on(hours=1)
        await town.judge_all()
    assert [json.loads(line)["tried"] for line in clean(lines).splitlines()] == [1, 2, 3, 4, 5]
    await asyncio.sleep(0)
