"""The figures of duplicates are those one would count by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlp import command
from domain.community import Community
from nlp import Understanding
from nlp.evaluate.duplicates import duplicates, pair_scores, pairs_within, together
from nlp.match import Reader
from nlp.segment import Segmenter

HOME = Path(__file__).parents[2]
NEARBY = (folder / "shared" / "data" / "group" / "duplicates_dev.jsonl" for folder in HOME.parents)
GIVEN = next((path for path in NEARBY if path.exists()), Path("duplicates_dev.jsonl"))
ROWS = [
    {"id": "1", "incident": "a", "text": "江畔花园3号楼2单元停水一上午了"},
    {"id": "2", "incident": "a", "text": "江畔花园三栋咋停水了,一滴都没有"},
    {"id": "3", "incident": "b", "text": "铁西家园5号楼停水了"},
]


def test_pairs() -> None:
    assert pairs_within([[3, 1], [2]]) == {(1, 3)}
    assert together({0: "a", 1: "b", 2: "a"}) == {(0, 2)}
    assert pair_scores({(0, 1), (0, 2)}, {(0, 1)}) == {"pair_precision": 0.5, "pair_recall": 1.0, "pair_f1": 0.6667}
    assert pair_scores(set(), set()) == {"pair_precision": 0.0, "pair_recall": 0.0, "pair_f1": 0.0}


def test_figures_and_mistakes(understand: Understanding, community: Community) -> None:
    read = Reader(understand, Segmenter())
    facts, wrong = duplicates(ROWS, read, community)
    assert facts == {"rows": 3, "pair_precision": 1.0, "pair_recall": 1.0, "pair_f1": 1.0}
    assert wrong == []
    mixed = [ROWS[0] | {"incident": "c"}, ROWS[1], ROWS[2] | {"incident": "c"}]
    facts, wrong = duplicates(mixed, read, community)
    assert facts["pair_f1"] == 0.0
    assert wrong == [("apart", mixed[0]["text"], mixed[2]["text"]), ("together", mixed[0]["text"], mixed[1]["text"])]


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "told.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    told = CliRunner().invoke(command, ["evaluate", "duplicates", "--test", str(file), "--json"])
    assert json.loads(told.output.splitlines()[-1])["pair_f1"] == 1.0
    assert "pair_f1: 1.0" in CliRunner().invoke(command, ["evaluate", "duplicates", "--test", str(file)]).output


@pytest.mark.skipif(not GIVEN.exists(), reason="the measuring files are not here")
def test_the_given_file_can_be_read(understand: Understanding, community: Community) -> None:
    rows = [json.loads(line) for line in GIVEN.read_text("utf-8").splitlines()]
    read = Reader(understand, Segmenter())
    once, again = (
        duplicates(rows, read, community),
        duplicates([row | {"place": None} for row in rows], read, community),
    )
    assert once == again
    assert once[0]["rows"] == len(rows)
