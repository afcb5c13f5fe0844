"""Who lives and works in a community, what they are like, and what must never be read in a group."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random

from domain.people import Actor, Grant, Role
from flow.ports import Address

CHANNEL, ACCOUNT = "telegram", "1"
HOTLINE, DESK, FIRST_UNIT = -100, -200, -1000
"""The residents' group, the desk's, and the first unit's."""
FIRST_STAFF, FIRST_RESIDENT = 1_000, 100_000
MARKS = re.compile(r"龘|(?<![0-9a-f])1390\d{7}(?![0-9a-f])|\d{4}室")
"""What gives somebody away: every name holds this rare character, every phone begins so and is no part of a digest, every door
has four digits."""
FAMILIES = "王李张刘陈杨黄赵吴周"
GIVEN = "一二三四五六七八九十"


class Temper(StrEnum):
    """What somebody of the staff is like."""

    DILIGENT = "diligent"
    SLOW = "slow"
    FORGETFUL = "forgetful"  # does some things only once reminded
    CONTRARY = "contrary"  # hands back what is theirs


class Manner(StrEnum):
    """How somebody answers when asked whether it was solved."""

    QUICK = "quick"
    LATE = "late"
    NEVER = "never"


TEMPERS = (Temper.DILIGENT,) * 6 + (Temper.SLOW,) * 2 + (Temper.FORGETFUL, Temper.CONTRARY)
MANNERS = (Manner.QUICK,) * 5 + (Manner.LATE,) * 3 + (Manner.NEVER,) * 2


@dataclass(slots=True)
class Staff:
    """Somebody with a role. `away_until`: on leave, ill, or gone for good."""

    person: str
    label: str
    address: Address
    grant: Grant
    temper: Temper
    away_until: datetime | None = None

    @property
    def actor(self) -> Actor:
        """As whom they act: what they hold is checked by the flow's own rules."""
        return Actor(self.person, frozenset({self.grant}))

    def is_here(self, now: datetime) -> bool:
        """Whether they are at work these days."""
        return self.away_until is None or self.away_until <= now


@dataclass(slots=True)
class Resident:
    """Somebody who may have something to say. `person` is empty until they have spoken."""

    label: str
    address: Address
    name: str
    phone: str
    door: str
    manner: Manner
    person: str = ""


@dataclass(slots=True)
class Population:
    """Everybody, by what one knows of them."""

    size: int
    dice: Random
    residents: dict[int, Resident] = field(default_factory=dict)
    staff: list[Staff] = field(default_factory=list)
    by_person: dict[str, Resident | Staff] = field(default_factory=dict)
    by_peer: dict[str, Staff] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)

    def anybody(self, dice: Random) -> Resident:
        """One of the residents, made up when first looked at."""
        number = dice.randrange(self.size)
        return self.residents.get(number) or self._born(number)

    def meet(self, somebody: Resident | Staff, person: str) -> None:
        """The hotline knows them by an id from now on."""
        somebody.person = person
        self.by_person[person] = somebody

    def employ(self, staff: Staff) -> None:
        """Somebody begins work."""
        self.staff.append(staff)
        self.meet(staff, staff.person)
        self.by_peer[staff.address.peer] = staff

    def holding(self, role: Role, scope: str = "") -> list[Staff]:
        """Whoever holds a role, at work or not."""
        return [each for each in self.staff if each.grant == Grant(role, scope)]

    def present(self, role: Role, scope: str, now: datetime) -> list[Staff]:
        """Whoever of them is at work."""
        return [each for each in self.holding(role, scope) if each.is_here(now)]

    def label(self, person: str) -> str:
        """A name for somebody that is the same in every run of a seed: ids are not."""
        found = self.by_person.get(person)
        return found.label if found else person if len(person) < 16 else "caller"

    def _born(self, number: int) -> Resident:
        dice = Random(f"{number}")  # noqa: S311 - of their own, whoever was met before
        name = f"{dice.choice(FAMILIES)}龘{dice.choice(GIVEN)}"
        phone, door = f"1390{number:07}", f"{dice.randint(1, 30):02}{dice.randint(1, 9):02}室"
        born = Resident(f"r{number}", address(FIRST_RESIDENT + number), name, phone, door, dice.choice(MANNERS))
        self.residents[number] = born
        return born


def address(peer: int) -> Address:
    """A chat: of somebody, or below zero a group."""
    return Address(CHANNEL, ACCOUNT, str(peer))
