"""Text as people type it, made even: full-width and fancy digits become plain, invisible characters go."""

import re
import unicodedata

KEPT = frozenset("，。！？；：、（）…～·﹏《》〈〉【】「」“”‘’")
"""Punctuation residents write that compatibility forms would turn into something else."""
_EVEN = re.compile(rf"[\u4e00-\u9fff !-~\n{''.join(sorted(KEPT))}]*")
"""What stays as it is: most of what is written."""
BREAKS = frozenset("\n\r\t")


def clean(text: str) -> str:
    """The text in compatibility form (NFKC) with its Chinese punctuation kept; control and zero-width characters dropped.

    Any digit of any script becomes 0-9, any space or line break a plain one.
    """
    return (text if _EVEN.fullmatch(text) else _composed("".join(map(_even, text)))).strip()


def _even(char: str) -> str:
    if char in KEPT:
        return char
    if char in BREAKS:
        return " " if char == "\t" else "\n"
    kind = unicodedata.category(char)
    if kind[0] == "C" or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    return " " if kind[0] == "Z" else char


def _composed(text: str) -> str:
    """NFKC between the kept marks."""
    return "".join(char if char in KEPT else unicodedata.normalize("NFKC", char) for char in text)
