"""A night on which everything goes wrong, with real processes and the sandbox as the world: processes are killed, frozen and told
to stop at any moment, the database is killed or its disk is full, Telegram floods, fails, hangs and repeats itself, the clock
jumps. Afterwards everything is counted (`bot/demo/tally.py`)."""

import os
import resource
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bot.demo import tally, town
from bot.demo.community import DESK, QIAN, RESIDENTS, ZHENG, ZHOU
from bot.demo.stage import Process, Stage, Troupe
from sandbox.server import running
from storage import books
from storage.delivery import Deliveries
from storage.inbox import Inbox

FREEZE_SECONDS, FULL_SECONDS = 7.0, 2.0
BORN, UP_SECONDS = 0.9, 60.0
"""The share of victims that are up and at work, and how long they are waited for."""
JUMP_EVERY = 25
"""The business clock jumps after every so many kills: enough for what nobody signed for to be chased."""
JUMP_MINUTES = 16
SETTLE_SECONDS = 1200.0
CALLS = (
    "sendMessage",
    "sendMessage",
    "editMessageText",
    "setMessageReaction",
    "getUpdates",
    "answerCallbackQuery",
    "*",
)
FAULTS = ("429", "500", "timeout_before", "timeout_after", "drop_before", "drop_after")
UPDATE_FAULTS = ("duplicate", "reorder", "delay")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of it. `replicas` counts ingress and worker processes; 1 is a single process that is everything. `crash`
    kills the database and starts it again, where that can be done. `warm` processes begin with their libraries loaded."""

    kills: int
    appeals: int
    seed: int
    roles: tuple[str, ...] = ("all",)
    database_url: str = ""
    interval: float = 5.0
    size: town.Size = field(default_factory=town.Size)
    crash: Callable[[], None] | None = None
    warm: bool = False


def roles(replicas: int) -> tuple[str, ...]:
    """So many processes: ingress and workers in turn, ingress first; one is everything."""
    return ("all",) if replicas == 1 else tuple(("ingress", "worker")[n % 2] for n in range(replicas))


def play(plan: Plan, say: Callable[[str], Any]) -> dict[str, Any]:
    """The whole night; answers the tally with what was done to whom, and `ok`."""
    began = time.monotonic()
    with _stage(plan) as stage:
        say(f"{len(stage.processes)} processes up: {', '.join(plan.roles)}")
        pause = plan.kills * plan.interval / plan.appeals
        life = town.Life(stage, plan.size, plan.appeals, pause * 0.9, plan.seed)
        trouble = Trouble(stage, plan, say)
        with life.going_on():
            for number in range(1, plan.kills + 1):
                trouble.strike(number)
            deadline = time.monotonic() + 600
            while not life.said_all and not life.broken and time.monotonic() < deadline:
                time.sleep(1)
            trouble.end()
        settled = _settle(stage, say)
        found = tally.as_dict(tally.count(stage, life.sent, _chats(plan.size)))
        errors = [f"{type(error).__name__}: {error}" for error in life.broken]
    facts: dict[str, Any] = {
        "kills": plan.kills,
        "seed": plan.seed,
        "replicas": len(plan.roles),
        "settled": settled,
        **found,
    }
    facts["accidents"] = dict(trouble.count)
    facts["seconds"] = round(time.monotonic() - began)
    facts["errors"] = errors
    facts["ok"] = bool(found["ok"]) and settled and not errors and not trouble.count["stuck"]
    return facts


class Trouble:
    """Accidents, drawn from a seed."""

    def __init__(self, stage: Stage, plan: Plan, say: Callable[[str], Any]) -> None:
        self._stage, self._plan, self._say = stage, plan, say
        self._dice = Random(plan.seed)  # noqa: S311
        self.count: Counter[str] = Counter()

    def strike(self, number: int) -> None:
        """One kill, with whatever else goes wrong at that moment, at a moment nobody chose."""
        until = time.monotonic() + self._plan.interval
        self._spoil_telegram()
        time.sleep(self._dice.uniform(0, self._plan.interval * 0.6))
        if number % JUMP_EVERY == 0:
            self._stage.control.jump(minutes=JUMP_MINUTES)
            self.count["clock"] += 1
        if self._plan.crash and number % 25 == 12:
            self._plan.crash()
            self.count["database"] += 1
        victim = self._dice.choice(self._stage.processes)
        if self._dice.random() < BORN:
            self._await(victim)
        if victim.pid is not None and not self._plan.database_url and self._dice.random() < 0.1:
            self._fill_disk(victim.pid)
        if victim.pid is not None and self._dice.random() < 0.08:
            self._freeze(victim.pid)
        self._kill(victim)
        if number % 10 == 0:
            self._say(f"{number} of {self._plan.kills}: {dict(self.count)}")
        time.sleep(max(0.0, until - time.monotonic()))

    def end(self) -> None:
        """Everything works again."""
        self._stage.control.clear_faults()
        self._stage.start()

    def _await(self, victim: Process) -> None:
        """Let it come up and work for a moment: who is killed while it loads its libraries has nothing to lose."""
        deadline = time.monotonic() + UP_SECONDS
        with suppress(RuntimeError):
            while not victim.answers() and time.monotonic() < deadline:
                time.sleep(0.1)
        time.sleep(self._dice.uniform(0, 2))
        self.count["up"] += victim.pid is not None

    def _kill(self, victim: Process) -> None:
        how = signal.SIGTERM if self._dice.random() < 0.25 else signal.SIGKILL
        if not victim.end(how):
            self.count["stuck"] += 1
        victim.start()
        self.count[how.name] += 1

    def _spoil_telegram(self) -> None:
        dice, control = self._dice, self._stage.control
        control.clear_faults()
        for _ in range(dice.randint(0, 3)):
            kind = dice.choice(FAULTS)
            times = dice.randint(5, 15) if kind == "429" else dice.randint(1, 3)
            control.fault(dice.choice(CALLS), kind, times, retry_after=dice.randint(1, 3), hold=dice.choice((0.5, 8)))
            self.count[kind] += 1
        if dice.random() < 0.4:
            kind = dice.choice(UPDATE_FAULTS)
            control.fault("updates", kind, dice.randint(1, 4), hold=dice.uniform(0.2, 2))
            self.count[kind] += 1

    def _freeze(self, pid: int) -> None:
        """Long enough for others to take over; then it goes on as if nothing had been."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            time.sleep(FREEZE_SECONDS)
            os.kill(pid, signal.SIGCONT)
            time.sleep(1)
            self.count["freeze"] += 1

    def _fill_disk(self, pid: int) -> None:
        """No file of it may grow: what a full disk looks like from inside."""
        if not hasattr(resource, "prlimit"):
            return
        with suppress(ProcessLookupError):
            before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            time.sleep(FULL_SECONDS)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
            self.count["disk"] += 1


@contextmanager
def _stage(plan: Plan) -> Iterator[Stage]:
    scenario = town.scenario(plan.size)
    with (
        tempfile.TemporaryDirectory(prefix="hotline-", ignore_cleanup_errors=True) as name,
        running(scenario) as url,
    ):
        folder = Path(name)
        troupe = Troupe(plan.roles, plan.database_url, town.rules(folder / "communities"), warm=plan.warm)
        with Stage(url, folder, scenario, troupe) as stage:
            stage.onboard(town.posts(plan.size), town.rooms(plan.size))
            stage.control.limits(True)
            try:
                yield stage
            finally:
                _keep_log(stage)


def _keep_log(stage: Stage) -> None:
    """Where HOTLINE_CHAOS_LOG says, for whoever wants to know what happened."""
    wanted = os.environ.get("HOTLINE_CHAOS_LOG")
    if wanted:
        Path(wanted).write_bytes(stage.log_file.read_bytes())


def _chats(size: town.Size) -> dict[int, int]:
    """Every chat of the town with somebody who sees all of it."""
    private = [*(town.FIRST_RESIDENT + n for n in range(size.residents)), ZHOU, QIAN, ZHENG]
    private += [first + n for first in (town.FIRST_OFFICER, town.FIRST_HEAD) for n in range(size.units)]
    groups = {town.FIRST_GROUP - n: town.FIRST_OFFICER + n for n in range(size.units)}
    return {**{person: person for person in private}, **groups, RESIDENTS: ZHENG, DESK: ZHOU}


def _settle(stage: Stage, say: Callable[[str], Any]) -> bool:
    """Wait until nothing is unread, unjudged or unsent, and stays so; False when it does not come to that."""
    bot = stage.settings.bot_id
    inbox, deliveries = Inbox(stage.hotline.database), Deliveries(stage.hotline.database)
    deadline, told, quiet = time.monotonic() + SETTLE_SECONDS, time.monotonic(), 0
    while time.monotonic() < deadline:
        left = (stage.unread(), inbox.pending_count(bot), deliveries.pending_count(bot), _due(stage))
        quiet = quiet + 1 if not any(left) else 0
        if quiet == 4:
            return True
        if time.monotonic() - told > 15:
            told = time.monotonic()
            say("left: {} unread, {} to judge, {} to send, {} due".format(*left))
        time.sleep(0.5)
    return False


def _due(stage: Stage) -> int:
    """How many cases are due by the town's clock."""
    clock = stage.control.clock()
    now = clock["anchor_business"] + clock["rate"] * (time.time() - clock["anchor_real"])
    with stage.hotline.look() as uow:
        return books.due(uow.connection, datetime.fromtimestamp(now, UTC))
