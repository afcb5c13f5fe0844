"""Where: the estate, building and unit a text names, in one form; never the door."""

import re

from domain.place import Place, Tree
from nlp.numeral import CHARS, arabic
from nlp.privacy import HIDDEN, mask

SHORTEST, LONGEST = 2, 24
"""Characters of a free place."""
_N = rf"(?:\d{{1,3}}|[{CHARS}]{{1,4}})"
_EDGE = rf"(?<![\d{CHARS}第这那整每几A-Za-z])"
_ADDRESSED = re.compile("希望|请|求|望|麻烦|恳|建议|谢|感谢|咨询|投诉|举报|找|问|让|叫|咱|我们|你们")
"""How words begin that are said to somebody and only look like a name: «希望社区能管管»."""
_BUILDING = re.compile(
    rf"{_EDGE}(?:(?P<letter>[A-Za-z])(?:座|栋|幢|号楼)"
    rf"|(?P<number>{_N})\s*(?:号楼|#\s*楼?|[栋幢](?!楼(?![道梯上下门里]))|楼(?=\s*{_N}\s*单元)|号(?=\s*{_N}\s*单元)))"
)
_MARKS = frozenset("座栋幢楼号#")
"""One of these stands in whatever is a building."""
_UNIT = re.compile(rf"{_EDGE}(?P<unit>{_N})\s*单元")
_DASHED = re.compile(r"(?<![\d.\-])(?P<number>\d{1,2})-(?P<unit>\d{1,2})-\d{3,4}(?![\d\-])")
_AFTER_ESTATE = re.compile(rf"\s*(?P<number>{_N})\s*(?:号(?!门|线|店)|-(?P<unit>\d{{1,2}})(?!\d))")


def place(text: str, tree: Tree, free: str = "") -> str:
    """The place a cleaned text names, e.g. "江畔花园3号楼2单元"; empty if none.

    Estates, streets and their aliases stay as said; 三栋, 3#, 3幢 and 3-2-501 all become 3号楼. Where none of the community's is
    named, it is the building, or `free`: words of the text that read like a place.
    """
    said, is_known = named(text, tree)
    return said if is_known else freely(said, free)


def named(text: str, tree: Tree) -> tuple[str, bool]:
    """The place of the community's that a cleaned text names, and whether it names more of it than a building."""
    estate, building = tree.first(text), _building(text)
    return (estate + (building or _behind(text, estate)), True) if estate else (building, False)


def freely(building: str, free: str) -> str:
    """A building of nobody knows what estate, or words that read like a place, if they do."""
    bare = _UNIT.sub("", _BUILDING.sub("", free)).strip(" 0123456789")
    if (
        (building and not bare)
        or _ADDRESSED.match(free)
        or not SHORTEST <= len(free) <= LONGEST
        or HIDDEN in mask(free)
    ):
        return building
    inside = _BUILDING.search(free)
    return free[: inside.start()] + building if inside and building else free


def places(said: str, tree: Tree) -> tuple[Place, ...]:
    """What a place found by `place` may mean here: official names; several when no estate was named."""
    return tree.locate(said)


def _building(text: str) -> str:
    dashed = _DASHED.search(text) if "-" in text else None
    if dashed:
        return _said(dashed["number"], dashed["unit"])
    building = None if _MARKS.isdisjoint(text) else _BUILDING.search(text)
    unit = _UNIT.search(text) if "单元" in text else None
    if not building:
        return f"{arabic(unit['unit'])}单元" if unit else ""
    letter = building["letter"]
    here = f"{letter.upper()}座" if letter else _said(building["number"])
    return here + (f"{arabic(unit['unit'])}单元" if unit else "")


def _behind(text: str, estate: str) -> str:
    """«江畔花园7号», «江畔花园3-2»: a bare number means a building only right behind an estate."""
    found = _AFTER_ESTATE.match(text, text.lower().index(estate.lower()) + len(estate))
    return _said(found["number"], found["unit"] or "") if found else ""


def _said(number: str, unit: str = "") -> str:
    return f"{arabic(number)}号楼" + (f"{arabic(unit)}单元" if unit else "")
