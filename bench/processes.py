"""What each role costs to start and to keep, beside the bare import of the libraries it stands on; and how long nobody sends
after whoever did was killed with -9."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.demo.community import ZHENG, default_scenario
from bot.demo.stage import Process, Stage, Troupe
from flow.ports import Address, Audience, Kind, Notice
from sandbox.client import Message, Phone
from sandbox.server import running

ROLES = {
    "ingress": "aiogram, aiogram.types, sqlalchemy, jieba, fastapi, uvicorn, httpx",
    "worker": "telegram.ext, sqlalchemy, apscheduler.schedulers.asyncio, fastapi, uvicorn, httpx",
    "web": "sqlalchemy, fastapi, uvicorn, httpx",
    "all": "aiogram, aiogram.types, telegram.ext, sqlalchemy, apscheduler.schedulers.asyncio, jieba, fastapi, uvicorn, httpx",
}
BARE = "import sys, time\nimport {}\n{}\nprint('up', flush=True)\nsys.stdin.read()"
JIEBA = "import jieba; jieba.setLogLevel(60); jieba.initialize()"
TAKEOVERS = 5
MB = 1 << 20


def measure(count: int) -> dict[str, Any]:
    """`{takeover_seconds: worst of count, takeovers: each, start: {role: {seconds, bare_seconds, mb, bare_mb}}}`."""
    with tempfile.TemporaryDirectory() as folder, running(default_scenario()) as url:
        start = {role: _start(url, Path(folder), role) for role in ROLES}
        takeovers = _takeovers(url, Path(folder), count)
    return {"takeover_seconds": max(takeovers), "takeovers": takeovers, "start": start}


def _start(url: str, folder: Path, role: str) -> dict[str, float]:
    bare_seconds, bare_mb = _bare(role)
    with Stage(url, _sub(folder, role), default_scenario(), Troupe((role,))) as stage:
        stage.stop()
        (process,) = stage.processes
        seconds, mb = _ready(process)
    return {"seconds": seconds, "bare_seconds": bare_seconds, "mb": mb, "bare_mb": bare_mb}


def _ready(process: Process) -> tuple[float, float]:
    """Seconds until it can do its work, and what it takes up then (MB)."""
    began = time.perf_counter()
    process.start()
    while not _answers(f"http://{process.bind}/readyz"):
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    assert process.pid
    return round(seconds, 2), round(psutil.Process(process.pid).memory_info().rss / MB, 1)


def _bare(role: str) -> tuple[float, float]:
    code = BARE.format(ROLES[role], JIEBA if "jieba" in ROLES[role] else "")
    began = time.perf_counter()
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare:  # noqa: S603
        assert bare.stdout
        bare.stdout.readline()
        seconds = time.perf_counter() - began
        mb = psutil.Process(bare.pid).memory_info().rss / MB
        bare.kill()
    return round(seconds, 2), round(mb, 1)


def _takeovers(url: str, folder: Path, count: int) -> list[float]:
    """Seconds from the kill of whoever sends until a message that was queued right then has arrived, with a second worker up."""
    scenario, found = default_scenario(), []
    with Stage(url, _sub(folder, "pair"), scenario, Troupe(("worker", "worker"))) as stage, Phone(url, ZHENG) as phone:
        phone.start()
        to = Address("telegram", str(scenario.bot.id), str(ZHENG))
        for number in range(count):
            words = f"{number:04d}"
            _queue(stage, to, f"before {words}")
            phone.wait_for(ZHENG, _says(f"before {words}"), timeout=60)
            holder = _holder(stage)
            assert holder.pid
            began = time.perf_counter()
            os.kill(holder.pid, signal.SIGKILL)
            _queue(stage, to, f"after {words}")
            phone.wait_for(ZHENG, _says(f"after {words}"), timeout=60)
            found.append(round(time.perf_counter() - began, 2))
            holder.end(signal.SIGKILL)
            stage.start()
    return found


def _says(words: str) -> Callable[[Message], bool]:
    return lambda message: words in message.text


def _queue(stage: Stage, to: Address, words: str) -> None:
    with stage.hotline.work() as uow:
        args = {"key": "say.phone", "phone": words}
        uow.outbox.put(Notice("example", Kind.SAY, to, Audience.RESIDENT, "", args))


def _holder(stage: Stage) -> Process:
    with stage.hotline.look() as uow:
        pid = uow.connection.exec_driver_sql("SELECT pid FROM leases WHERE name LIKE 'send:%'").scalar_one()
    return next(process for process in stage.processes if process.pid == pid)


def _sub(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False
