"""Whether two places people name may be one: «嘉和名邸5号楼» and «嘉和五栋» may, «嘉和5号楼» and «嘉和6号楼» may not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from nlp.numeral import CHARS, arabic

_N = rf"(?P<number>\d{{1,4}}|[{CHARS}]{{1,4}}|[a-z](?![a-z]))"
_NUMBERED = re.compile(rf"{_N}\s*(?P<kind>号楼|号院|号(?!闸|线|店|桥)|[栋幢座#]|单元|门|排|期|区|弄|条|村|组|队)楼?")
_COUNTED = re.compile(
    rf"(?:[一两]|(?<!\d)1)\s*[栋幢座门排期区弄条村组队]|\d{{3,}}\s*[门排期区弄条村组队号]|月\s*(?:\d+|[{CHARS}]+)号|[\d{CHARS}]+号(?=[来到前晚早起])"
)
"""«一排树», «断了两条», «12月3号»: numbers in a text that say how many or when."""
_DASHED = re.compile(r"(?P<building>\d{1,2})-(?P<entrance>\d{1,2})(?:-\d{2,4})?$")
_BARE = re.compile(r"(?<=[^\d第])\d{1,3}$")
_KINDS = {
    "单元": "entrance",
    "门": "entrance",
    "排": "row",
    "期": "phase",
    "区": "section",
    "弄": "lane",
    "条": "lane",
    "村": "village",
    "组": "team",
    "队": "team",
}
_SIDES = re.compile(r"(?<=..)(?P<side>[东西南北中后前])(?:[头边段侧门院楼墙面]|$)")
_BEHIND = re.compile(r".{0,2}?(?P<side>[东西南北中后前])[头边段侧门院楼墙面檐山]")
_GENERIC = re.compile(
    r"(?:居民小区|小区|社区|花园|家园|公寓|名邸|嘉园|新城|家属[楼院区]|宿舍楼?|大[院楼]|住宅楼?|平房|工地|校区|院里|"
    r"门口|门前|路口|道口|对[面过]|跟前|[旁边]边|附近|楼下|地库|车棚|驿站|底商|大厅|食堂|[里院头块边楼儿])+$"
)
"""What is said of a place or left out without meaning another."""
_FILLING = re.compile(r"[\W_老的]|那个?|^(?:我们|咱们?|俺们?|在|住)")
_STREET = re.compile(r"..+?(?:[街路巷]|胡同|大道)")
LEAST = 2
"""Characters of a name that says something."""


class Tie(Enum):
    """How two places stand to each other."""

    UNKNOWN = "unknown"
    SAME = "same"
    PART = "part"
    ALIKE = "alike"
    OTHER_SIDE = "other_side"
    OTHER_NUMBER = "other_number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as said, taken apart: `name` without numbers, sides and generic words («嘉和»), `whole` the name with them;
    `numbers` by their kind (building, entrance, row, …), `side` the end of it that is meant; each empty where it was not said."""

    name: str = ""
    whole: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    side: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.numbers)


def spot(said: str) -> Spot:
    """A place as people write it, taken apart; the empty spot for an empty text."""
    rest, numbers = _numbers(said.lower())
    side = _SIDES.search(rest)
    whole = _FILLING.sub("", rest)
    plain = _FILLING.sub("", rest[: side.start("side")] + rest[side.end() :] if side else rest)
    name = _GENERIC.sub("", plain)
    return Spot(name if len(name) >= LEAST else plain, whole, numbers, side["side"] if side else "")


def heard(said: str, place: str) -> Spot:
    """The place that a text names, with what else the text says of where: «6栋» of «新华里的,6栋又停水», the end of the street
    right behind its name. Both in lower case."""
    here = spot(place)
    _, _, behind = said.partition(here.name) if here.name else ("", "", "")
    side = _BEHIND.match(behind)
    numbers = _marked(_COUNTED.sub("", said))
    return replace(here, numbers={**numbers, **here.numbers}, side=here.side or (side["side"] if side else ""))


def tie(one: Spot, other: Spot) -> Tie:
    """How two places stand to each other; the order does not matter."""
    if not one or not other:
        return Tie.UNKNOWN
    named = _named(one, other)
    if named in {Tie.OTHER, Tie.ALIKE}:
        return named
    shared = set(one.numbers) & set(other.numbers)
    return apart(one, other) or (Tie.SAME if named is Tie.UNKNOWN and shared else named)


def apart(one: Spot, other: Spot) -> Tie | None:
    """What tells two places of one name apart, if anything: another number of the same kind, another side."""
    if any(other.numbers.get(kind, number) != number for kind, number in one.numbers.items()):
        return Tie.OTHER_NUMBER
    return Tie.OTHER_SIDE if one.side and other.side and one.side != other.side else None


def _named(one: Spot, other: Spot) -> Tie:
    if not one.name or not other.name:
        return Tie.UNKNOWN
    short, long = sorted((one.name, other.name), key=lambda name: (len(name), name))
    if short == long or one.whole == other.whole:
        return Tie.SAME
    if short in long or _shortens(*sorted((one.whole, other.whole), key=len)) or _street(short) == _street(long) != "":
        return Tie.PART
    return Tie.ALIKE if _is_slip(short, long) else Tie.OTHER


def _shortens(short: str, long: str) -> bool:
    """«工行楼» for «工商银行家属楼»: the same first character, then its others in their order."""
    left = iter(long)
    return short[0] == long[:1] and len(short) > LEAST and all(char in left for char in short)


def _street(name: str) -> str:
    """«通江街» of «通江街涵洞»."""
    found = _STREET.match(name)
    return found[0] if found else ""


def _is_slip(short: str, long: str) -> bool:
    """One character of four or more was left out, added or mistaken."""
    if len(short) < 4 or len(long) - len(short) > 1:
        return False
    start = next((n for n, char in enumerate(short) if char != long[n]), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


def _marked(said: str) -> dict[str, str]:
    """The numbers that stand before a word such as 号楼 or 单元, by their kind; of each kind the first."""
    found: dict[str, str] = {}
    for each in _NUMBERED.finditer(said):
        found.setdefault(_KINDS.get(each["kind"], "building"), arabic(each["number"]))
    return found


def _numbers(said: str) -> tuple[str, dict[str, str]]:
    """What is left without the numbers, and those."""
    dashed = _DASHED.search(said)
    if dashed:
        found = {"building": str(int(dashed["building"])), "entrance": str(int(dashed["entrance"]))}
        return said[: dashed.start()], found
    found = _marked(said)
    rest = _NUMBERED.sub("", said)
    bare = _BARE.search(rest)
    if bare and "building" not in found:
        found["building"], rest = arabic(bare[0]), rest[: bare.start()]
    return rest, found
