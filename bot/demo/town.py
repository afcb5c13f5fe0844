"""A town big enough for a flood: many residents who write in private and in the group, eight units with a group, an officer and a
head each. Everybody acts by phone and never waits for an answer, as people do when a service is slow."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import httpx
import yaml

from bot.demo.community import DESK, EXAMPLE, QIAN, RESIDENTS, ZHENG, ZHOU, Post, Room, default_scenario
from bot.demo.stage import Stage
from sandbox.client import Message, Phone, SandboxError
from sandbox.scenario import Group, Person, Scenario

UNITS = ("wuye", "gongshui", "gongdian", "gongre", "ranqi", "shizheng", "huanwei", "xiaofang")
TROUBLES = ("停水了", "水压太低", "停电了", "暖气不热", "停气了", "路面积水", "街路清雪没人管", "消防通道堵塞")
"""What goes to each of UNITS at once and round the clock, so that nobody has to decide and no hour is too late to chase."""
FIRST_RESIDENT, FIRST_OFFICER, FIRST_HEAD, FIRST_GROUP = 1001, 2001, 3001, -1002000000001
IN_THE_GROUP = 0.1
SIGNED, REPORTED = 0.9, 0.2
"""The share of cards that an officer signs for, and of those signed for that are reported done."""
ASSISTS = re.compile(r"^  assists: .*\n", re.MULTILINE)
SIGN, DONE = "签收", "办结"
HANGING_UP = (SandboxError, httpx.HTTPError, LookupError)
"""What somebody shrugs off: the button is gone, the card has changed, the line is bad."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many residents there are, and how many of UNITS."""

    residents: int = 60
    units: int = len(UNITS)


def scenario(size: Size) -> Scenario:
    """The default people, and the town's."""
    units = UNITS[: size.units]
    whole = default_scenario()
    neighbours = tuple(Person(FIRST_RESIDENT + n, f"居民{n}") for n in range(size.residents))
    officers = tuple(Person(FIRST_OFFICER + n, f"经办{unit}") for n, unit in enumerate(units))
    heads = tuple(Person(FIRST_HEAD + n, f"负责{unit}") for n, unit in enumerate(units))
    rooms = tuple(
        Group(FIRST_GROUP - n, unit, members=(FIRST_OFFICER + n, FIRST_HEAD + n), admins=(FIRST_HEAD + n,))
        for n, unit in enumerate(units)
    )
    living = [
        replace(group, members=(*group.members, *(each.id for each in neighbours))) if group.id == RESIDENTS else group
        for group in whole.chats
    ]
    people = (*whole.users, *neighbours, *officers, *heads)
    return replace(whole, users=people, chats=(*living, *rooms), windows=whole.windows[:1])


def posts(size: Size) -> tuple[Post, ...]:
    """Who holds which role."""
    staff = [Post(ZHOU, "dispatcher"), Post(QIAN, "chair", "suqiu"), Post(ZHENG, "secretary")]
    for n, unit in enumerate(UNITS[: size.units]):
        staff += [Post(FIRST_OFFICER + n, "officer", unit), Post(FIRST_HEAD + n, "head", unit)]
    return tuple(staff)


def rooms(size: Size) -> tuple[Room, ...]:
    """Which group is bound for what."""
    bound = [Room(RESIDENTS, "hotline", "", ZHENG), Room(DESK, "desk", "", ZHENG)]
    return (
        *bound,
        *(Room(FIRST_GROUP - n, "unit", unit, FIRST_HEAD + n) for n, unit in enumerate(UNITS[: size.units])),
    )


def rules(folder: Path) -> Path:
    """A copy of the example in which a few may say as much as a whole town would, and no unit is told whom to help: all of it in
    one unit's group would take hours at 20 messages a minute. Answers COMMUNITIES."""
    shutil.copytree(EXAMPLE, folder / "example")
    file = folder / "example" / "community.yaml"
    text = file.read_text("utf-8")
    limits = yaml.safe_load(text)["fair_use"]
    for name, value in {"minutes": 1, "person": 99, "group": 99}.items():
        text = text.replace(f"  {name}: {limits[name]}\n", f"  {name}: {value}\n", 1)
    file.write_text(text, "utf-8")
    for sheet in (folder / "example" / "catalogue").glob("*.yaml"):
        sheet.write_text(ASSISTS.sub("", sheet.read_text("utf-8")), "utf-8")
    return folder


class Life:
    """What goes on while accidents happen. `sent` are the serial numbers of the appeals that were said."""

    def __init__(self, stage: Stage, size: Size, appeals: int, pause: float, seed: int) -> None:
        self._stage, self._size, self._appeals, self._pause, self._seed = stage, size, appeals, pause, seed
        self._over = threading.Event()
        self.sent: list[int] = []
        self.broken: list[BaseException] = []

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Until the block ends. What breaks is in `broken`."""
        acts: list[Callable[[], None]] = [self._complain, *(self._officer(n) for n in range(self._size.units))]
        threads = [threading.Thread(target=self._safely, args=(act,), daemon=True) for act in acts]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join(timeout=60)

    def _safely(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            self.broken.append(error)

    def _complain(self) -> None:
        dice = Random(self._seed)  # noqa: S311
        phones = [self._stage.phone(FIRST_RESIDENT + n) for n in range(self._size.residents)]
        for serial in range(1, self._appeals + 1):
            phone = dice.choice(phones)
            grouped = dice.random() < IN_THE_GROUP
            words = appeal(serial, self._size, dice)
            phone.say(RESIDENTS if grouped else phone.me, f"#诉求 {words}" if grouped else words)
            self.sent.append(serial)
            if self._over.wait(self._pause):
                return

    def _officer(self, n: int) -> Callable[[], None]:
        def act() -> None:
            dice = Random(self._seed + n)  # noqa: S311
            Officer(self._stage.phone(FIRST_OFFICER + n), FIRST_GROUP - n, dice).work(self._over)

        return act

    @property
    def said_all(self) -> bool:
        """Whether every appeal has been said."""
        return len(self.sent) == self._appeals


class Officer:
    """Signs for most cards, reports some done, never waits: not for the question either, which comes late in a busy group."""

    def __init__(self, phone: Phone, chat: int, dice: Random) -> None:
        self._phone, self._chat, self._dice = phone, chat, dice
        self._signed: set[int] = set()
        self._reported: set[int] = set()

    def work(self, over: threading.Event) -> None:
        """Look at the group every second until it is over."""
        while not over.wait(1):
            with suppress(*HANGING_UP):
                for message in self._phone.messages(self._chat):
                    if message.from_bot:
                        self._see(message)

    def _see(self, message: Message) -> None:
        if SIGN in message.buttons and message.id not in self._signed:
            self._signed.add(message.id)
            if self._dice.random() < SIGNED:
                self._tap(message, SIGN)
        elif DONE in message.buttons and message.id not in self._reported:
            self._reported.add(message.id)
            if self._dice.random() < REPORTED:
                self._tap(message, DONE)
                self._phone.say(self._chat, f"查过了,已经修好恢复正常(回话{self._chat}-{message.id})")

    def _tap(self, message: Message, button: str) -> None:
        pressed: dict[str, Any] = {"as": self._phone.me, "chat": self._chat, "message_id": message.id}
        self._phone.post("press", **pressed, data=message.button(button)["callback_data"])


def appeal(serial: int, size: Size, dice: Random) -> str:
    """A sentence nobody else says."""
    building, entrance = dice.randint(1, 12), dice.randint(1, 4)
    return f"江畔花园{building}号楼{entrance}单元{dice.choice(TROUBLES[: size.units])},第{serial}次说了"
