"""Each role loads what it needs and no more: seen from outside, on the real program beside a sandbox."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.cli.run import ROLES
from sandbox.default_scenario import default_scenario
from sandbox.server import running
from tests.architecture.source import HOME

IMPORTED = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s+([\w.]+)$", re.MULTILINE)
"""A line of python -X importtime: every import is told, the late ones too."""
DICTIONARY = "jieba's dictionary"
"""Known by the cache that jieba writes when it reads it."""
NEEDS = {
    "all": {"aiogram", "telegram", "apscheduler", DICTIONARY},
    "ingress": {"aiogram", DICTIONARY},
    "worker": {"telegram", "apscheduler"},
    "web": set[str](),
}
WATCHED = {*NEEDS["all"], "sandbox", "bench", "tests", "pytest", "playwright"}
HEAVY = {"aiogram", "alembic", "apscheduler", "fastapi", "jieba", "sandbox", "sqlalchemy", "telegram"}
START_SECONDS = 120


def loaded(role: str, url: str, folder: Path) -> set[str]:
    """What a role has loaded by the time it is told to stop, a little after it answers: top-level packages, and DICTIONARY."""
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-X", "importtime", "-m", "bot", "run", "--role", role]
        environment = _environment(url, folder)
        process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=log, stderr=log)
        try:
            _wait(process, f"http://{environment['HOTLINE_WEB_BIND']}/healthz")
            time.sleep(1)
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=60)
    told = (folder / "log").read_text("utf-8")
    assert code == 0, told[-2000:]
    return _packages(told) | ({DICTIONARY} if any((folder / "tmp").rglob("jieba*.cache")) else set())


def _packages(told: str) -> set[str]:
    return {name.partition(".")[0] for name in IMPORTED.findall(told)}


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, timeout=5, trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise AssertionError("the hotline did not start")


def _environment(url: str, folder: Path) -> dict[str, str]:
    (folder / "tmp").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    ours = {
        "HOTLINE_BOT_TOKEN": default_scenario().bot.token,
        "HOTLINE_API_BASE": url,
        "HOTLINE_DATABASE_URL": f"sqlite:///{folder / 'hotline.db'}",
        "HOTLINE_COMMUNITIES": str(HOME / "communities"),
        "HOTLINE_SECRET_KEYS": "a-long-and-random-secret-key",
        "HOTLINE_WEB_BIND": bind,
        "HOTLINE_DEMO": "1",
        "TMPDIR": str(folder / "tmp"),
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")} | ours


@pytest.mark.parametrize("role", ROLES)
def test_a_role_loads_what_it_needs_and_no_more(role: str, tmp_path: Path) -> None:
    with running(default_scenario()) as url:
        assert loaded(role, url, tmp_path) & WATCHED == NEEDS[role]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["demo", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "bot", *arguments]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=60, check=True)
    assert _packages(done.stderr) & HEAVY == set()
