"""Finding the open case a message tells of: among so many made-up cases, beside a tenth as many. One core, one process, same
run; the messages are read beforehand, so that only the finding is measured."""

import gc
import json
import random
import statistics
import time
import tracemalloc
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import nlp
from nlp.match import Cases, Told, told
from nlp.segment import Segmenter

INCIDENTS = Path(nlp.__file__).parent / "incidents" / "incidents.jsonl"
NAMES = "江柳铁北嘉和恒泰文汇福佑金海棠景龙凤东方红天悦翠湖春晖润泽学府书香"
KINDS = ("花园", "家园", "小区", "新村", "里", "苑", "路", "街")
ESTATES, BUILDINGS = 400, 20
LOOKUPS, ROUNDS = 300, 5
MB = 1 << 20


def measure(count: int) -> dict[str, Any]:
    """`{cases, few, micros, micros_few, ratio, mb}`: microseconds of one lookup, the median of
    ROUNDS; MB the index and all it holds take up."""
    rows = [json.loads(line) for line in INCIDENTS.read_text("utf-8").splitlines()]
    segmenter, chance = Segmenter(), random.Random(0)  # noqa: S311 - made-up cases
    tracemalloc.start()
    many = _filled(made(count, rows, segmenter, chance))
    mb = tracemalloc.get_traced_memory()[0] / MB
    tracemalloc.stop()
    few = _filled(made(count // 10, rows, segmenter, chance))
    asked = made(LOOKUPS, rows, segmenter, chance)
    micros, micros_few = _micros(many, few, asked)
    return {
        "cases": len(many),
        "few": len(few),
        "micros": round(micros, 1),
        "micros_few": round(micros_few, 1),
        "ratio": round(micros / micros_few, 2),
        "mb": round(mb, 1),
    }


def made(count: int, rows: Sequence[dict[str, Any]], segmenter: Segmenter, chance: random.Random) -> list[Told]:
    """So many messages at made-up places of ESTATES estates: half a sentence of one of these rows and half of another."""
    words = [segmenter.words(row["text"].replace(row["place"] or "\0", "").lower()) for row in rows]
    fixed = random.Random(1)  # noqa: S311 - the same estates for all
    estates = ["".join(fixed.sample(NAMES, 2)) + fixed.choice(KINDS) for _ in range(ESTATES)]
    return [_message(chance, rows, words, estates) for _ in range(count)]


def _message(
    chance: random.Random, rows: Sequence[dict[str, Any]], words: Sequence[list[str]], estates: Sequence[str]
) -> Told:
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    place = f"{chance.choice(estates)}{chance.randint(1, BUILDINGS)}号楼"
    said = [*islice(words[one], len(words[one]) // 2 + 1), *words[other][len(words[other]) // 2 :]]
    return told(place + "".join(said), said, place, {rows[one]["matter"]: 0.8, rows[other]["matter"]: 0.2})


def _filled(messages: Sequence[Told]) -> Cases:
    cases = Cases()
    for n, message in enumerate(messages):
        cases.add(f"case{n}", message)
    return cases


def _micros(many: Cases, few: Cases, asked: Sequence[Told]) -> tuple[float, float]:
    """Of one lookup among many and among few, in turns, so that whatever else the machine does hits both."""
    gc.collect()
    rounds = [(_round(many, asked), _round(few, asked)) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in rounds), statistics.median(other for _, other in rounds)


def _round(cases: Cases, asked: Sequence[Told]) -> float:
    began = time.perf_counter()
    for message in asked:
        cases.lookup(message)
    return (time.perf_counter() - began) / len(asked) * 1e6
