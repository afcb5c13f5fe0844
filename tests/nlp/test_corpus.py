"""The messages written for the project: whole, labelled with what there is, no two alike, learnt from or not."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from domain.community import Community

NLP = Path(__file__).parents[2] / "nlp"


def rows(parts: Iterable[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for part in parts for line in part.read_text("utf-8").splitlines()]


ROWS = rows(sorted((NLP / "corpus").glob("*.jsonl")))
UNLEARNT = rows((NLP / "unlearnt").glob("*.jsonl"))
WAITING = rows(sorted((NLP / "corpus" / "waiting").glob("*.jsonl")))
EVERY = [*ROWS, *UNLEARNT, *WAITING]
FIELDS = ["id", "text", "kind", "centre", "also_ok", "matter", "place", "pii", "urgent"]


def plain(text: str) -> str:
    """Letters and figures alone."""
    return re.sub(r"\W", "", text)


def test_there_are_enough_of_every_kind() -> None:
    kinds = Counter(row["kind"] for row in ROWS)
    assert sum(kinds.values()) >= 3000
    assert set(kinds) == {"appeal", "emergency", "chatter"}
    assert min(kinds.values()) >= 300


def test_every_matter_of_the_catalogue_is_spoken_of(community: Community) -> None:
    told = Counter(row["matter"] for row in ROWS)
    assert {matter: told[matter] for matter in community.matters if told[matter] < 8} == {}


def test_labels_are_what_there_is(community: Community) -> None:
    centres = {str(centre) for centre in community.centres}
    for row in EVERY:
        assert list(row) == FIELDS, row["id"]
        if row["kind"] == "chatter":
            assert (row["centre"], row["matter"], row["urgent"]) == ("", "", False), row["id"]
        else:
            assert community.matters[row["matter"]].centre == row["centre"], row["id"]
        assert set(row["also_ok"]) <= centres - {row["centre"]}, row["id"]
        assert row["urgent"] or row["kind"] != "emergency", row["id"]


def test_spans_stand_in_the_text() -> None:
    spans = [(row, span) for row in EVERY for span in (row["place"], *row["pii"]) if span is not None]
    assert [row["id"] for row, span in spans if not span.strip() or span not in row["text"]] == []
    assert len(spans) > 1500


@pytest.mark.parametrize("of", ["id", "text"])
def test_no_two_are_alike(of: str) -> None:
    seen = Counter(row[of] if of == "id" else plain(row["text"]) for row in EVERY)
    assert [each for each, times in seen.items() if times > 1] == []


def test_no_two_differ_in_their_place_alone() -> None:
    rest = Counter(plain(row["text"].replace(row["place"], "")) for row in ROWS if row["place"])
    assert [each for each, times in rest.items() if times > 1 and each] == []
