"""What a text is made of, for a model that weighs what it finds: words, and stretches of one or two characters."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping

CLAUSE = re.compile(r"\w+")
LETTER, HEAD = 80, 35
"""Characters from which a text is a letter, and how many of it are its head where it has no subject: there people say what it is
about, and what they find there counts once more."""
WORD, EDGE = "=", "|"
"""What the name of a piece that is a word begins with; where a clause begins and ends: «|停» opens one, «了|» closes one."""
_BETWEEN = re.compile(r"\W+")
_DIGITS = re.compile(r"\d+")


def pieces(
    words: Iterable[str], said: str, head_words: Iterable[str] = (), head: str = "", *, edge: str = EDGE
) -> Mapping[str, int]:
    """How often each piece occurs in a cleaned text in lower case: words as «=停水», stretches of a clause as «停水», where its
    ends count as a character `edge`; of its head with a ^ in front. Numbers are all the same."""
    found: list[str] = []
    for mark, cut, text in (("", words, said), ("^", head_words, head)):
        found += [f"{mark}{WORD}{even(word)}" for word in cut if CLAUSE.search(word)]
        for clause in CLAUSE.findall(even(text)):
            stretches = [*clause, *(one + two for one, two in itertools.pairwise(f"{edge}{clause}{edge}"))]
            found += [mark + stretch for stretch in stretches] if mark else stretches
        if not head:
            break
    return Counter(found)


def edged(text: str) -> str:
    """A text in which one EDGE stands before, between and behind its clauses."""
    return f"{EDGE}{_BETWEEN.sub(EDGE, text)}{EDGE}"


def even(text: str) -> str:
    """A text in which all numbers are the same."""
    return text if text.isalpha() else _DIGITS.sub("0", text)


def bare(piece: str) -> str:
    """A piece as one would read it; its numbers, which are all the same, as N."""
    return piece.lstrip("^=").strip(EDGE).replace("0", "N")
