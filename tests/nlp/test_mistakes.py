"""The mistakes a model was surest of, nobody's data among them, and a picture of what is taken for what."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.nlp import command
from domain.appeal import Choice, Hints
from domain.community import Community
from nlp import Understanding
from nlp.evaluate.group import Heard, Message, centres, fates, group, worst
from nlp.evaluate.mistakes import Confusion, Mistake, confusion, shown, surest
from nlp.evaluate.routing import Judged, Letter
from nlp.evaluate.routing import worst as worst_letters
from tests.nlp.test_evaluate_group import COLD, FIRE, PHONE, ROWS, TALK, WATER

LABELS = st.sampled_from("abc")


def test_the_surest_come_first_and_what_is_yes_or_no_before_them() -> None:
    one, two, three, alarm = (Mistake(str(score), "a", "b", score) for score in (0.4, 0.9, 0.9, None))
    assert surest([one, two, three, alarm], 9) == [alarm, two, three, one]
    assert surest([one, two, three, alarm], 2) == [alarm, two]
    assert surest([one], 0) == []


def test_what_is_taken_for_what() -> None:
    pairs = [("a", "a"), ("b", "a"), ("a", "a"), ("b", "nothing")]
    assert confusion(pairs) == Confusion(("a", "b"), ("a", "b", "nothing"), ((2, 0, 0), (1, 0, 1)))
    assert confusion([("a", "x"), ("b", "y")]) == Confusion(("a", "b"), ("x", "y"), ((1, 0), (0, 1)))
    assert confusion([]) == Confusion((), (), ())


@given(st.lists(st.tuples(LABELS, LABELS)))
def test_nothing_is_lost_in_the_table(pairs: list[tuple[str, str]]) -> None:
    table = confusion(pairs)
    assert sum(map(sum, table.counts)) == len(pairs)
    assert all(len(row) == len(table.columns) for row in table.counts)
    assert confusion(pairs[::-1]) == table


def test_no_personal_data_in_the_text_nor_among_the_reasons() -> None:
    reasons = [("张三", 0.5), ("停水", 0.4), ("N号", 0.3)]
    text, left = shown(f"我叫张三,停水了,打{PHONE}", reasons)
    assert text == "我叫张***,停水了,打***"
    assert left == (("停水", 0.4), ("N号", 0.3))


def test_letters_that_were_put_where_they_do_not_belong() -> None:
    def judged(first: str, chance: float, **letter: object) -> Judged:
        given = replace(Letter("water", f"停水了,打{PHONE}"), **letter)  # type: ignore[arg-type]
        return Judged(given, first, "heat", chance, True, (("停水", 0.4),))

    rows = [judged("heat", 0.6), judged("water", 0.99), judged("lift", 0.8, text=" ", tokens=("电梯", "停"))]
    lift, heat = worst_letters(rows, 5)
    assert (heat.text, heat.label, heat.chosen, heat.score) == ("停水了,打***", "water", "heat", 0.6)
    assert heat.facts()["reasons"] == [{"word": "停水", "weight": 0.4}]
    assert (lift.text, lift.chosen) == ("电梯 停", "lift")


def test_a_group_s_worst_with_the_words_that_led_there(understand: Understanding, community: Community) -> None:
    rows = [
        *ROWS,
        replace(COLD, centres=("wenti",)),
        replace(FIRE, kind="appeal"),
        replace(WATER, kind="chatter", centres=()),
        replace(TALK, kind="appeal", centres=("suqiu",)),
        replace(TALK, kind="emergency", centres=("zongzhi",)),
    ]
    found = worst(group(rows, understand, community)[1], understand, community, 20)
    told = [(each.label, each.chosen, each.text) for each in found]
    assert told[:2] == [("calm", "danger", FIRE.text), ("danger", "calm", TALK.text)]
    assert set(told[2:]) >= {
        ("wenti", "suqiu", COLD.text.replace(PHONE, "***")),
        ("chatter", "appeal", WATER.text),
        ("appeal", "chatter", TALK.text),
    }
    assert [each.score for each in found[:2]] == [None, None]
    assert all(0 < each.score <= 1 for each in found[2:] if each.score is not None)
    assert all(word in FIRE.text and weight > 0 for word, weight in found[0].reasons if "N" not in word)
    assert dict.fromkeys(each.chosen for each in found if each.reasons).keys() >= {"danger", "suqiu", "appeal"}
    assert PHONE not in str(found)
    assert worst(group(ROWS, understand, community)[1], understand, community, 20) == []


def test_what_becomes_of_each_and_which_centre_comes_first() -> None:
    calm = Hints((Choice("m", 0.9),), False, "ordinary", "3号楼", "", 0.0)
    heard = [
        Heard(Message("", "chatter"), calm, ("suqiu",)),
        Heard(Message("", "appeal", ("suqiu", "yishi")), replace(calm, appeal=0.9), ("yishi",)),
        Heard(Message("", "appeal", ("suqiu",)), replace(calm, appeal=0.6, sure=True), ("yishi", "suqiu")),
        Heard(Message("", "emergency", ("zongzhi",)), replace(calm, emergency="fire"), ()),
    ]
    assert centres(heard) == [("yishi", "yishi"), ("suqiu", "yishi"), ("zongzhi", "nothing")]
    done = ["left alone", "asked about", "filed", "alarm"]
    assert fates(heard) == list(zip(["chatter", "appeal", "appeal", "emergency"], done, strict=True))


def talk(folder: Path, *rows: Message) -> Path:
    file = folder / "talk.jsonl"
    told = [
        {"text": each.text, "kind": each.kind, "centre": (*each.centres, "")[0], "also_ok": [], "place": "", "pii": []}
        for each in rows
    ]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told), "utf-8")
    return file


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["evaluate", "group", "--test", str(file), *arguments])


def test_the_command(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file, picture = talk(tmp_path, replace(COLD, centres=("wenti",)), WATER, TALK), tmp_path / "confusion.svg"
    plain = json.loads(run(file, "--json").output)
    told = json.loads(run(file, "--worst", "1", "--picture", str(picture), "--json").output)
    (mistake,) = told.pop("worst")
    assert told == plain
    assert (mistake["label"], mistake["chosen"], mistake["text"]) == ("wenti", "suqiu", COLD.text.replace(PHONE, "***"))
    assert 0 < mistake["score"] <= 1
    assert {"word", "weight"} == set(mistake["reasons"][0])
    drawn = {each.text for each in ElementTree.parse(picture).iter() if each.text}
    assert {"centre", "what becomes of it", "suqiu", "wenti", "left alone"} <= drawn
    before = picture.read_bytes()
    run(file, "--picture", str(picture))
    assert picture.read_bytes() == before, "the same picture of the same facts"
    words = run(file, "--worst", "1").output
    assert "suqiu, not wenti: 3号楼暖气一点不热" in words
    assert PHONE not in words


@pytest.mark.parametrize("name", ["confusion.png", "confusion.PDF"])
def test_other_kinds_of_pictures(tmp_path: Path, name: str) -> None:
    pytest.importorskip("matplotlib")
    assert run(talk(tmp_path, TALK), "--picture", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / name).stat().st_size > 1000


def test_what_cannot_be_drawn_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = talk(tmp_path, TALK)
    assert "must end in" in run(file, "--picture", str(tmp_path / "confusion.doc")).output
    assert "no folder" in run(file, "--picture", str(tmp_path / "nowhere" / "a.svg")).output
    monkeypatch.setattr("bot.cli.mistakes.find_spec", lambda _name: None)
    assert "extra «simulate»" in run(file, "--picture", str(tmp_path / "a.svg")).output
