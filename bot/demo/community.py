"""The example community's people and groups, as the sandbox plays them."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sandbox.default_scenario import CENTRE as DESK
from sandbox.default_scenario import LI, QIAN, RESIDENTS, SUN, UNIT, WANG, ZHAO, ZHENG, ZHOU, default_scenario

COMMUNITIES = Path(str(files("communities")))
EXAMPLE = COMMUNITIES / "example"


@dataclass(frozen=True, slots=True)
class Post:
    """A person of the sandbox and the role they are invited to; `scope` as in domain.people.Grant."""

    person: int
    role: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A group of the sandbox, what it is bound for, and who types the code."""

    chat: int
    purpose: str
    scope: str
    by: int


POSTS = (
    Post(ZHAO, "officer", "wuye"),
    Post(SUN, "head", "wuye"),
    Post(ZHOU, "dispatcher"),
    Post(QIAN, "chair", "suqiu"),
    Post(ZHENG, "secretary"),
)
ROOMS = (
    Room(RESIDENTS, "hotline", "", ZHENG),
    Room(UNIT, "unit", "wuye", SUN),
    Room(DESK, "desk", "", ZHENG),
)

__all__ = [
    "DESK",
    "EXAMPLE",
    "LI",
    "POSTS",
    "QIAN",
    "RESIDENTS",
    "ROOMS",
    "SUN",
    "UNIT",
    "WANG",
    "ZHAO",
    "ZHENG",
    "ZHOU",
]
__all__ += ["COMMUNITIES", "default_scenario"]
