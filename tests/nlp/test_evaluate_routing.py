"""One file of letters, learnt from and tried part by part."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlp import command
from nlp.evaluate.routing import Letter, few, folds

SAID = {
    "water": ("停水", "水管漏", "水压低", "自来水黄", "水表坏", "水费高"),
    "road": ("路灯不亮", "修路", "路面塌", "公路堵车", "道路积水", "路口没灯"),
}
LETTERS = [
    Letter(label, f"{words}了{n}天", f"{words}") for label, said in SAID.items() for words in said for n in "三五"
]


def test_each_letter_is_tried_once_on_what_others_taught() -> None:
    splits = folds(LETTERS, 4)
    assert sorted(n for _, tried in splits for n in tried) == list(range(len(LETTERS)))
    for learnt, tried in splits:
        assert sorted([*learnt, *tried]) == list(range(len(LETTERS)))
        assert Counter(LETTERS[n].label for n in tried) == {"water": 3, "road": 3}


def test_few_of_each_label_are_learnt_from_and_all_others_tried() -> None:
    splits = few(LETTERS, 4, 3)
    assert len({tuple(learnt) for learnt, _ in splits}) == 3
    for learnt, tried in splits:
        assert Counter(LETTERS[n].label for n in learnt) == {"water": 4, "road": 4}
        assert sorted([*learnt, *tried]) == list(range(len(LETTERS)))


@pytest.mark.parametrize(("asked", "rows"), [(["--folds", "4"], 6), (["--each", "4"], 16), (["--only-subject"], 4.8)])
def test_a_file_is_tried_on_itself(asked: list[str], rows: float, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["evaluate", "routing", "--train", str(_written(tmp_path)), "--json", *asked])
    told = json.loads(done.output.splitlines()[-1])
    assert told["rows"] == rows
    assert 0.5 < told["macro_f1"] <= 1


def test_more_parts_than_letters_is_said_in_a_line(tmp_path: Path) -> None:
    file = _written(tmp_path)
    done = CliRunner().invoke(command, ["evaluate", "routing", "--train", str(file), "--folds", "50"])
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {file}: ")


def _written(folder: Path) -> Path:
    file = folder / "letters.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["label", "text", "subject"])
        rows.writerows([each.label, each.text, each.subject] for each in LETTERS)
    return file
