"""All of the understanding of a message of about 30 characters, beside `jieba.lcut` on the same; one core, one process, the same
run, turn about. Once as the hotline does for every message, once with the reasons for the first choice as well, which it asks for
apart, and only for the card of a unit that has been given the case."""

import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import jieba

import policy
from bot.demo.community import EXAMPLE
from nlp import learnt
from nlp.understanding import Understanding

SHORT, LONG, ROUNDS = 26, 34, 7


def measure(count: int) -> dict[str, Any]:
    """`{messages, characters, micros, jieba_micros, ratio_to_jieba, with_reasons_micros, with_reasons_ratio_to_jieba}`:
    medians of the rounds, a message."""
    jieba.setLogLevel(logging.WARNING)
    texts, community, understanding = _texts(count), policy.load(EXAMPLE), Understanding()
    understanding.warm([community])
    jieba.initialize()

    def told(text: str) -> None:
        for choice in understanding(text, community).choices[:1]:
            understanding.why(text, choice.matter, community)

    does = (jieba.lcut, lambda text: understanding(text, community), told)
    rounds = [[_micros(each, texts) for each in does] for _ in range(ROUNDS)]
    beside, micros, whole = (sorted(each)[ROUNDS // 2] for each in zip(*rounds, strict=True))
    return {
        "messages": len(texts),
        "characters": round(sum(map(len, texts)) / len(texts), 1),
        "micros": round(micros, 1),
        "jieba_micros": round(beside, 1),
        "ratio_to_jieba": round(micros / beside, 2),
        "with_reasons_micros": round(whole, 1),
        "with_reasons_ratio_to_jieba": round(whole / beside, 2),
    }


def _micros(does: Callable[[str], Any], texts: Sequence[str]) -> float:
    began = time.process_time()
    for text in texts:
        does(text)
    return (time.process_time() - began) / len(texts) * 1e6


def _texts(count: int) -> list[str]:
    rows = (json.loads(line) for part in sorted(learnt.CORPUS.glob("*.jsonl")) for line in part.open(encoding="utf-8"))
    fitting = [row["text"] for row in rows if SHORT <= len(row["text"]) <= LONG]
    return fitting[:: max(1, len(fitting) // count)][:count]
