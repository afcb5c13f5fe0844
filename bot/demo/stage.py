"""A hotline process beside a sandbox, for the demo, its self-test and the journeys: started, killed and restarted like the real
one, and spoken to only from outside."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

import httpx

from bot.demo.community import COMMUNITIES, POSTS, ROOMS, Post, Room, default_scenario
from bot.demo.warm import Forked
from bot.settings import Settings
from bot.wiring import Hotline, assemble
from domain.people import Grant, Role
from flow import people
from flow.ports import Purpose
from sandbox.client import Control, Phone
from sandbox.connection import NO_TLS
from sandbox.scenario import Scenario
from sandbox.server import running
from storage import migrations

START_SECONDS, STOP_SECONDS = 120.0, 30.0


@dataclass(frozen=True, slots=True)
class Troupe:
    """Which processes there are, on which database ("" is a SQLite file of the stage's own), with the community's files where.
    `warm` ones begin with their libraries loaded."""

    roles: tuple[str, ...] = ("all",)
    database_url: str = ""
    communities: Path = COMMUNITIES
    webhook: bool = False
    warm: bool = False


class Process:
    """One hotline process: started, ended and started again with the same settings."""

    def __init__(self, role: str, bind: str, environment: Mapping[str, str], log: Path, *, warm: bool = False) -> None:
        self.role, self.bind = role, bind
        self._environment = {**environment, "HOTLINE_WEB_BIND": bind}
        self._log, self._warm = log, warm
        self._process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def pid(self) -> int | None:
        """Its number while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Begin; `answers` tells when it is up."""
        arguments = ["run", "--role", self.role, "--log-level", "DEBUG"]
        if self._warm:
            self._process = Forked(arguments, self._environment, self._log)
            return
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "bot", *arguments]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)  # noqa: S603

    def answers(self) -> bool:
        """Whether it is up. Raises RuntimeError when it has ended."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the hotline ({self.role}) has ended")
        try:
            return httpx.get(f"http://{self.bind}/healthz", timeout=1, trust_env=False, verify=NO_TLS).is_success
        except httpx.HTTPError:
            return False

    def end(self, how: signal.Signals) -> bool:
        """Send it a signal it ends by, and wait; nothing if it has ended. Whether it did within STOP_SECONDS: otherwise it is
        killed."""
        in_time = True
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                in_time = False
                self._process.kill()
                self._process.wait()
        self._process = None
        return in_time

    def wait(self) -> None:
        """Until it ends by itself."""
        if self._process:
            self._process.wait()


class Stage:
    """One sandbox, one database, one hotline: a process, or several. `url` is the page; `settings` those of the first one."""

    def __init__(self, url: str, folder: Path, scenario: Scenario, troupe: Troupe | None = None) -> None:
        self.url, self.scenario = url, scenario
        troupe = troupe or Troupe()
        self.control = Control(url)
        self.log_file = folder / "hotline.log"
        self.log_file.touch()
        binds = [f"127.0.0.1:{_free_port()}" for _ in troupe.roles]
        environment = _environment(url, folder, scenario, troupe, binds[0])
        self.processes = [
            Process(role, bind, environment, self.log_file, warm=troupe.warm)
            for role, bind in zip(troupe.roles, binds, strict=True)
        ]
        self.settings = _settings({**environment, "HOTLINE_WEB_BIND": binds[0]})
        self.hotline: Hotline = assemble(self.settings.model_copy(update={"demo_clock": ""}))

    def __enter__(self) -> Self:
        migrations.upgrade(self.hotline.database)
        try:
            self.start()
        except BaseException:  # interrupted too: what was started does not outlive us
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.hotline.database.dispose()

    def phone(self, person: int) -> Phone:
        """A person's phone."""
        return Phone(self.url, person)

    def unread(self) -> int:
        """How many updates Telegram still has for the hotline: what was said and has not been fetched yet, or not committed."""
        url = f"{self.url}/bot{self.scenario.bot.token}/getWebhookInfo"
        told = httpx.get(url, trust_env=False, verify=NO_TLS).raise_for_status()
        return int(told.json()["result"]["pending_update_count"])

    def ask(self, path: str) -> str:
        """What the web servers of the hotline's processes say at a path."""
        urls = [f"http://{process.bind}{path}" for process in self.processes]
        return "\n".join(httpx.get(url, timeout=10, trust_env=False, verify=NO_TLS).text for url in urls)

    def start(self) -> None:
        """Start what does not run and wait until all of it answers. Raises RuntimeError with the end of the log otherwise."""
        for process in self.processes:
            if process.pid is None:
                process.start()
        deadline = time.monotonic() + START_SECONDS
        try:
            while not all(process.answers() for process in self.processes):
                if time.monotonic() > deadline:
                    raise RuntimeError("the hotline does not answer")
                time.sleep(0.1)
        except RuntimeError as error:
            raise RuntimeError(f"{error}:\n{self.log_file.read_text()[-2000:]}") from None

    def stop(self) -> None:
        """End it as an operator would (SIGTERM), and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9: it gets no chance to tidy up."""
        self._end(signal.SIGKILL)

    def wait(self) -> None:
        """Wait until the hotline ends by itself or somebody interrupts."""
        for process in self.processes:
            process.wait()

    def onboard(self, posts: Sequence[Post] = POSTS, rooms: Sequence[Room] = ROOMS) -> None:
        """Bring the people and groups in by the doors everybody uses: invitation links and binding codes."""
        for post in posts:
            with self.hotline.work() as uow:
                payload = people.invite(uow, "example", Grant(Role(post.role), post.scope), by="operator")
            self._arrive(post.person, payload)
        for room in rooms:
            with self.hotline.work() as uow:
                code = people.issue_binding(uow, "example", Purpose(room.purpose), room.scope)
            with self.phone(room.by) as phone:
                said = phone.say(room.chat, f"/bind {code}")
                phone.wait_for(room.chat, lambda m: m.from_bot, after=said)

    def _arrive(self, person: int, payload: str) -> None:
        with self.phone(person) as phone:
            opened = phone.open_link(f"https://t.me/{self.scenario.bot.username}?start={payload}")
            phone.wait_for(phone.me, lambda m: m.from_bot, after=opened)

    def _end(self, how: signal.Signals) -> None:
        stuck = [process.role for process in self.processes if not process.end(how)]
        if stuck:
            raise RuntimeError(f"did not end by {how.name}: {stuck}\n{self.log_file.read_text()[-2000:]}")


@contextmanager
def stage(
    *,
    port: int = 0,
    webhook: bool = False,
    warm: bool = False,
    scenario: Scenario | None = None,
    begin: datetime | None = None,
    communities: Path = COMMUNITIES,
) -> Iterator[Stage]:
    """A stage in a folder of its own that vanishes afterwards, with everybody in place; its clock is put to `begin`."""
    scenario = scenario or default_scenario()
    with (
        tempfile.TemporaryDirectory(prefix="hotline-", ignore_cleanup_errors=True) as folder,
        running(scenario, port) as url,
        Stage(url, Path(folder), scenario, Troupe(communities=communities, webhook=webhook, warm=warm)) as staged,
    ):
        if begin:
            staged.control.set_time(begin.timestamp())
        staged.onboard()
        yield staged


def _environment(url: str, folder: Path, scenario: Scenario, troupe: Troupe, bind: str) -> dict[str, str]:
    ours = {
        "BOT_TOKEN": scenario.bot.token,
        "API_BASE": url,
        "DATABASE_URL": troupe.database_url or f"sqlite:///{folder / 'hotline.db'}",
        "COMMUNITIES": str(troupe.communities),
        "SECRET_KEYS": secrets.token_urlsafe(32),
        "DEMO": "1",
        "DEMO_CLOCK": f"{url}/sandbox/clock",
    }
    if troupe.webhook:
        ours |= {"WEBHOOK_URL": f"http://{bind}/telegram", "WEBHOOK_SECRET": secrets.token_urlsafe(24)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    return inherited | {f"HOTLINE_{name}": value for name, value in ours.items()}


def _settings(environment: dict[str, str]) -> Settings:
    """The process's settings read from its environment, not from ours."""
    fields = {name: environment.get(f"HOTLINE_{name.upper()}") for name in Settings.model_fields}
    return Settings(**{name: value for name, value in fields.items() if value is not None})  # type: ignore[arg-type]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
