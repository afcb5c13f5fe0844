"""jieba's way of cutting a text, by its dictionary and its model, in half its time: the likeliest words in one pass from the end,
and of what is in no dictionary the likeliest tags of its characters.

It cuts as jieba does, to the letter (`tests/nlp/test_cut.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log

from jieba.finalseg import MIN_FLOAT, emit_P, start_P, trans_P

_BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
_SPACE = re.compile(r"(\r\n|\s)")
_CHINESE = re.compile(r"([\u4e00-\u9fd5]+)")
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_BEGIN, _INSIDE, _END, _SINGLE = range(4)
_TAGS = "BMES"
_STARTS = tuple(start_P[tag] for tag in _TAGS)
_BE, _BM, _ME, _MM = (trans_P[one][other] for one, other in ("BE", "BM", "ME", "MM"))
_EB, _ES, _SB, _SS = (trans_P[one][other] for one, other in ("EB", "ES", "SB", "SS"))


def cut(text: str, counts: Mapping[str, int], total: int) -> list[str]:
    """The words of a text, nothing left out. `counts` are jieba's: how often each word occurs, 0 for what only begins words;
    `total` is how often any does."""
    words: list[str] = []
    logtotal = log(total)
    for n, block in enumerate(_BLOCK.split(text)):
        if n % 2:
            words += _words(block, counts, logtotal)
        elif len(block) == 1:
            words.append(block)
        elif block:
            for m, part in enumerate(_SPACE.split(block)):
                words += [part] if m % 2 else part
    return words


def _words(block: str, counts: Mapping[str, int], logtotal: float) -> Iterator[str]:
    ends = _ends(block, counts, logtotal)
    start, single = 0, 0
    while start < len(block):
        end = ends[start]
        if end - start > 1:
            if single < start:
                yield from _singles(block[single:start], counts)
            yield block[start:end]
            single = end
        start = end
    if single < start:
        yield from _singles(block[single:], counts)


def _ends(block: str, counts: Mapping[str, int], logtotal: float) -> list[int]:
    """Where the word that begins at each character ends, on the likeliest way from there; of equals the longest."""
    size, get = len(block), counts.get
    best, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        top, last, end = None, start + 1, start + 1
        count = get(block[start])
        while count is not None:
            if count:
                chance = log(count) - logtotal + best[end]
                if top is None or chance >= top:
                    top, last = chance, end
            if end == size:
                break
            end += 1
            count = get(block[start:end])
        best[start] = best[start + 1] - logtotal if top is None else top
        ends[start] = last
    return ends


def _singles(run: str, counts: Mapping[str, int]) -> Iterator[str]:
    if len(run) == 1 or counts.get(run):
        yield from run
        return
    for n, part in enumerate(_CHINESE.split(run)):
        if n % 2:
            yield from _hidden(part)
        else:
            yield from filter(None, _LATIN.split(part))


def _hidden(run: str) -> list[str]:
    """What jieba's hidden Markov model makes of Chinese characters: each begins, is inside or ends a word, or is one."""
    begin, inside, end, single = (start + said for start, said in zip(_STARTS, _said(run[0]), strict=True))
    came = []
    for char in run[1:]:
        b, m, e, s = _said(char)
        eb, sb, bm, mm = end + _EB + b, single + _SB + b, begin + _BM + m, inside + _MM + m
        be, me, es, ss = begin + _BE + e, inside + _ME + e, end + _ES + s, single + _SS + s
        begin, from_begin = (sb, _SINGLE) if sb >= eb else (eb, _END)
        inside, from_inside = (mm, _INSIDE) if mm >= bm else (bm, _BEGIN)
        end, from_end = (me, _INSIDE) if me >= be else (be, _BEGIN)
        single, from_single = (ss, _SINGLE) if ss >= es else (es, _END)
        came.append((from_begin, from_inside, from_end, from_single))
    return _spelt(run, came, _SINGLE if single >= end else _END)


def _spelt(run: str, came: Sequence[tuple[int, int, int, int]], tag: int) -> list[str]:
    """The words of characters, given the last one's tag, and the tag before each tag of each but the first."""
    words, last = [], len(run)
    for at in range(len(run) - 1, 0, -1):
        if tag in {_BEGIN, _SINGLE}:
            words.append(run[at:last])
            last = at
        tag = came[at - 1][tag]
    return [run[:last], *reversed(words)]


@cache
def _said(char: str) -> tuple[float, float, float, float]:
    """How likely a character begins, is inside, ends or is a word."""
    begin, inside, end, single = (emit_P[tag].get(char, MIN_FLOAT) for tag in _TAGS)
    return begin, inside, end, single
