"""The operator's path of the README: a community of one's own, a token, a Bot API server somewhere, `hotline run`."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.demo.community import EXAMPLE, RESIDENTS, UNIT, WANG, ZHAO, ZHENG, default_scenario
from sandbox.client import Phone
from sandbox.server import running

HOTLINE = [sys.executable, "-m", "bot"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running(default_scenario()) as url:
        yield url


@pytest.fixture
def environment(server: str, tmp_path: Path) -> dict[str, str]:
    own = tmp_path / "communities" / "jiangpan"
    shutil.copytree(EXAMPLE, own)
    profile = own / "community.yaml"
    profile.write_text(profile.read_text("utf-8").replace("example: true", "example: false"), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    ours = {
        "BOT_TOKEN": default_scenario().bot.token,
        "API_BASE": server,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'hotline.db'}",
        "COMMUNITIES": str(own.parent),
        "SECRET_KEYS": "a-long-and-random-secret-key",
        "WEB_BIND": bind,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    return inherited | {f"HOTLINE_{name}": value for name, value in ours.items()}


def hotline(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HOTLINE, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def facts(environment: dict[str, str], *arguments: str) -> dict[str, str]:
    done = hotline(environment, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def up(environment: dict[str, str]) -> Iterator[None]:
    log = Path(environment["HOTLINE_DATABASE_URL"].removeprefix("sqlite:///")).with_suffix(".log")
    process = subprocess.Popen([*HOTLINE, "run"], env=environment, stderr=log.open("w"))
    try:
        deadline = time.monotonic() + 60
        while not _healthy(environment):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


def _healthy(environment: dict[str, str]) -> bool:
    try:
        answer = httpx.get(f"http://{environment['HOTLINE_WEB_BIND']}/healthz", timeout=1, trust_env=False)
    except httpx.HTTPError:
        return False
    return bool(answer.json()["status"] == "ok")


def test_a_community_of_ones_own_goes_live(environment: dict[str, str], server: str) -> None:
    assert facts(environment, "policy", "check", environment["HOTLINE_COMMUNITIES"] + "/jiangpan")["centres"] == 10
    facts(environment, "db", "upgrade")
    with up(environment), Phone(server, ZHAO) as zhao, Phone(server, WANG) as wang, Phone(server, ZHENG) as zheng:
        invitation = facts(environment, "people", "invite", "--role", "officer", "--unit", "wuye")
        opened = zhao.open_link(invitation["link"])
        assert "经办人" in zhao.wait_for(zhao.me, lambda m: m.from_bot, after=opened, timeout=20).text
        for chat, by, options in ((UNIT, zhao, ["--unit", "wuye"]), (RESIDENTS, zheng, [])):
            purpose = "unit" if options else "hotline"
            code = facts(environment, "people", "bind", "--purpose", purpose, *options)["code"]
            said = by.say(chat, f"/bind {code}")
            by.wait_for(chat, lambda m: m.from_bot, after=said, timeout=20)
        said = wang.say(RESIDENTS, "3号楼2单元又停水了,打物业电话没人接")
        wang.wait_for(RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "已派给" in m.text, timeout=20)
        card = zhao.wait_for(UNIT, lambda m: m.from_bot and "签收" in m.buttons, timeout=20)
        assert zhao.press(UNIT, card, "签收").text.startswith("已签收")
    assert facts(environment, "ledger", "verify")["whole"] is True


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BOT_TOKEN", "not-a-token", "HOTLINE_BOT_TOKEN"),
        ("SECRET_KEYS", "", "HOTLINE_SECRET_KEYS"),
        ("COMMUNITIES", str(EXAMPLE.parent), "HOTLINE_COMMUNITIES"),
        ("API_BASE", "http://203.0.113.7:8081", "HOTLINE_API_BASE"),
        ("DEMO_CLOCK", "http://127.0.0.1:1/clock", "HOTLINE_DEMO_CLOCK"),
        ("WEB_BIND", "nowhere", "HOTLINE_WEB_BIND"),
        ("WEBHOOK_URL", "https://example.org/telegram", "HOTLINE_WEBHOOK_SECRET"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_clear_line(
    environment: dict[str, str], name: str, value: str, says: str
) -> None:
    done = hotline(environment | {f"HOTLINE_{name}": value}, "run")
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
