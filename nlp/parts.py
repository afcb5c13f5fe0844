"""Several appeals in one message, told apart where people tell them apart: by sentences, 还有 and 另外."""

import re
from collections.abc import Callable, Iterable

_BREAK = re.compile(r"(?<=[。；;！!\n])|(?=(?:还有|另外|再就是|再一个)(?!多久|多长|什么|人|没|没有|吗))")
"""Where one appeal may end and the next begin; what stands at the break stays where it stands."""

MOST = 12
"""Stretches looked at one by one; a text of more is a letter, and one appeal."""

Part = tuple[str, str, str]
"""What a stretch of text says: its words, the matter it is plainly about (empty: none), the place in it."""


def parts(text: str, about: Callable[[str], str], place: Callable[[str], str]) -> tuple[str, ...]:
    """The appeals in a text, in their own words; empty unless at least two of them are plainly about different matters. `about`
    and `place` say what a stretch is plainly about and where, each "" where it does not.

    What is about nothing in particular stays with the appeal before it (a greeting with the first one). An appeal that names no
    place is at the place of the one before, which is put in front of it.
    """
    found = [piece for piece in _BREAK.split(text) if piece.strip()]
    if not 1 < len(found) <= MOST:
        return ()
    matters = [about(piece) for piece in found]
    if len(set(filter(None, matters))) < 2:
        return ()
    return tuple(_placed(_gathered(zip(found, matters, map(place, found), strict=True))))


def _gathered(pieces: Iterable[Part]) -> list[Part]:
    found: list[Part] = []
    for words, matter, place in pieces:
        known = {each for _, each, _ in found if each}
        if found and (not found[-1][1] or matter in {"", *known}):
            said, before, where = found[-1]
            found[-1] = (said + words, before or matter, where or place)
        else:
            found.append((words, matter, place))
    return found


def _placed(found: Iterable[Part]) -> Iterable[str]:
    last = ""
    for words, _, place in found:
        own = words.strip(" \n。；;，,")
        yield own if place or not last else f"{last},{own}"
        last = place or last
