"""What is learnt from labelled texts tells them apart, says why, and needs nothing but its file."""

import csv
import json
import math
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlp import command
from nlp.evaluate.routing import Letter, macro_f1, routing
from nlp.learn import Question, learn
from nlp.lexicon import Lexicon
from nlp.pieces import bare, pieces
from nlp.segment import Segmenter
from tests.conftest import LONG

HOME = Path(__file__).parents[2]
CORPUS = HOME / "nlp" / "corpus"
NEARBY = (folder / "shared" / "data" / "appeals" / "letters_raw.csv" for folder in HOME.parents)
GIVEN = next((path for path in NEARBY if path.exists()), Path("letters_raw.csv"))
MATTERS = ("heating", "lift", "parking", "dog_mess", "stairs_light", "water_outage", "wage_row", "elder_meal")
RIGHT = 0.9
"""How often what is sure is to be right here; a few hundred texts are too few to promise more."""

Text = tuple[str, str]
Found = Mapping[str, int]


def texts() -> list[Text]:
    """Messages about a few matters with the matter of each, in an order without meaning."""
    rows = [
        json.loads(line) for part in sorted(CORPUS.glob("*.jsonl")) for line in part.read_text("utf-8").splitlines()
    ]
    found = [(row["text"], row["matter"]) for row in rows if row["matter"] in MATTERS]
    random.Random(1).shuffle(found)
    return found


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def read(text: str, segmenter: Segmenter) -> Found:
    return pieces(segmenter.words(text), text)


@pytest.fixture(scope="module")
def halves(segmenter: Segmenter) -> tuple[list[tuple[Found, str]], list[tuple[Found, str]]]:
    """Pieces and labels: half to learn from, half to try it on."""
    found = [(read(text, segmenter), label) for text, label in texts()]
    return found[::2], found[1::2]


@pytest.fixture(scope="module")
def lexicon(halves: tuple[list[tuple[Found, str]], list[tuple[Found, str]]]) -> Lexicon:
    known, _ = halves
    return learn([found for found, _ in known], Question([label for _, label in known]), right=RIGHT)


def best(lexicon: Lexicon, found: Found) -> tuple[str, float, float]:
    """The likeliest label, its chance, and how likely it is of the two likeliest."""
    head = lexicon.heads["label"]
    chances = head.chances(lexicon.margins(lexicon.read(found))["label"]).tolist()
    second, first = sorted(chances)[-2:]
    return head.labels[chances.index(first)], first, first / (first + second)


def test_it_tells_texts_apart_that_it_has_not_seen(lexicon: Lexicon, halves) -> None:
    _, unseen = halves
    right = [best(lexicon, found)[0] == label for found, label in unseen]
    assert sum(right) / len(right) > 0.75  # one in eight by chance


def test_where_it_is_sure_it_is_right(lexicon: Lexicon, halves) -> None:
    _, unseen = halves
    judged = [(*best(lexicon, found), label) for found, label in unseen]
    sure = [(first, label) for first, _, ahead, label in judged if ahead >= lexicon.heads["label"].sure]
    assert len(sure) > len(unseen) * 0.5
    assert sum(first == label for first, label in sure) / len(sure) > RIGHT - 0.04


def test_a_chance_is_how_often_it_is_right(lexicon: Lexicon, halves) -> None:
    _, unseen = halves
    judged = [(*best(lexicon, found), label) for found, label in unseen]
    expected = sum(chance for _, chance, _, _ in judged) / len(judged)
    right = sum(first == label for first, _, _, label in judged) / len(judged)
    assert abs(expected - right) < 0.05


def test_from_labels_without_meaning_it_learns_nothing(halves) -> None:
    known, unseen = halves
    labels = [label for _, label in known]
    random.Random(2).shuffle(labels)
    senseless = learn([found for found, _ in known], Question(labels))
    right = [best(senseless, found)[0] == label for found, label in unseen]
    assert sum(right) / len(right) < 0.4
    assert sum(best(senseless, found)[2] >= senseless.heads["label"].sure for found, _ in unseen) <= len(unseen) * 0.02


def test_the_file_is_all_of_it(lexicon: Lexicon, halves, tmp_path: Path) -> None:
    lexicon.save(tmp_path / "a.npz")
    again = Lexicon.load(tmp_path / "a.npz")
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    for found, _ in halves[1][:50]:
        margins = [each.margins(each.read(found))["label"] for each in (again, lexicon)]
        assert margins[0] == pytest.approx(margins[1])


def test_it_learns_the_same_again(lexicon: Lexicon, halves, tmp_path: Path) -> None:
    known, _ = halves
    again = learn([found for found, _ in known], Question([label for _, label in known]), right=RIGHT)
    lexicon.save(tmp_path / "a.npz")
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_reasons_are_words_of_the_text_and_shares_add_up_to_the_margin(lexicon: Lexicon, segmenter: Segmenter) -> None:
    text = "屋里才十四度,暖气片子冰凉,孩子都冻感冒了"
    reading, head = lexicon.read(read(text, segmenter)), lexicon.heads["label"]
    for n, label in enumerate(head.labels):
        shares = lexicon.shares(reading, "label", label)
        assert sum(shares.values()) + head.bias[n] == pytest.approx(lexicon.margins(reading)["label"][n], abs=0.001)
        (reasons,) = lexicon.reasons(reading, "label", [label])
        assert all(word in text and shares[word] == pytest.approx(share, abs=0.001) for word, share in reasons)
    words = [word for heard in lexicon.reasons(reading, "label", ["heating"]) for word, _ in heard]
    assert any("暖" in word or "度" in word or "凉" in word for word in words), words


@pytest.mark.parametrize("text", ["12号楼又停水了，停水停了12天", "=停 ^水=停水", "停_水\n_0 𠮷停水", ""])
def test_hearing_is_reading_without_the_pieces(lexicon: Lexicon, segmenter: Segmenter, text: str) -> None:
    words = segmenter.words(text)
    heard, same = lexicon.hear(words, text), lexicon.read(pieces(words, text))
    told = [dict(zip(each.pieces, each.values.tolist(), strict=True)) for each in (heard, same)]
    assert told[0] == pytest.approx(told[1])
    assert lexicon.margins(heard)["label"] == pytest.approx(lexicon.margins(same)["label"], abs=1e-5)


def test_a_text_of_unknown_words_says_nothing(lexicon: Lexicon) -> None:
    head = lexicon.heads["label"]
    for found in ({}, {"=zzz": 1}):
        margins = lexicon.margins(lexicon.read(found))["label"]
        assert margins.tolist() == head.bias.tolist()
        assert math.isclose(head.chances(margins).sum(), 1.0, abs_tol=1e-5)
        assert best(lexicon, found)[2] < head.sure


@pytest.mark.parametrize("text", ["", "停水\t1.0", '{"labels": ["a"]}', '{"labels": ["a"], "bias": [0]}\n停\t1\tb=1'])
def test_a_file_that_is_no_lexicon_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_text(text, "utf-8")
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of the two readers says so
        Lexicon.load(tmp_path / "a.npz")


def test_one_label_alone_cannot_be_learnt() -> None:
    with pytest.raises(ValueError, match="nothing to tell apart"):
        learn([{"=a": 1}, {"=b": 1}], Question(["x", "x"]))


def test_pieces_are_words_and_stretches_of_clauses_with_their_edges() -> None:
    cut, said = ["停水", "了", "，", "12", "天"], "停水了，12天"
    inside = {"=停水", "=了", "=0", "=天", "停", "水", "了", "停水", "水了", "0", "天", "0天"}
    assert set(pieces(cut, said)) == inside | {"|停", "了|", "|0", "天|"}
    assert set(pieces(cut, said, edge="")) == inside
    assert {bare(piece) for piece in pieces(cut, said)} == {bare(piece) for piece in inside}
    assert {bare(piece) for piece in pieces((), "", ["暖气"], "暖气")} == {"暖", "气", "暖气"}
    assert all(piece.startswith("^") for piece in pieces((), "", ["暖气"], "暖气"))


def test_using_it_needs_no_scikit_learn() -> None:
    program = "import sys; sys.modules.update(dict.fromkeys(['sklearn', 'scipy']));"
    program += "import nlp.learnt, nlp.understanding, nlp.evaluate.routing, bot.cli.nlp; nlp.learnt.lexicon()"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=HOME)


def test_macro_f1_counts_every_label_the_same() -> None:
    assert macro_f1([("a", "a")] * 8 + [("a", "b"), ("b", "b")]) == pytest.approx((16 / 17 + 2 / 3) / 2, abs=1e-4)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Half of the texts to learn from, half to be tried, as letters with subject and detail."""
    found = texts()
    for name, rows in (("train", found[::2]), ("test", found[1::2])):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["subject", "detail", "text", "label"])
            out.writerows([text[:12], text[12:], text, label] for text, label in rows)
    return tmp_path / "train.csv", tmp_path / "test.csv"


def test_the_command_tells_its_figures_and_its_mistakes(files: tuple[Path, Path]) -> None:
    train, test = map(str, files)
    told = CliRunner().invoke(command, ["evaluate", "routing", "--train", train, "--test", test, "--json"])
    facts = json.loads(told.output.splitlines()[-1])
    keys = ["rows", "macro_f1", "accuracy", "top2", "gate_precision", "gate_coverage", "micros_per_message"]
    assert list(facts) == keys
    assert facts["top2"] > facts["accuracy"] > 0.75
    words = CliRunner().invoke(command, ["evaluate", "routing", "--train", train, "--test", test, "--mistakes", "3"])
    assert sum(", not " in line for line in words.output.splitlines()) == 3
    assert "worst" not in facts
    picture = files[0].with_name("confusion.svg")
    asked = [
        "evaluate",
        "routing",
        "--train",
        train,
        "--test",
        test,
        "--worst",
        "3",
        "--picture",
        str(picture),
        "--json",
    ]
    worst = json.loads(CliRunner().invoke(command, asked).output)
    assert list(worst) == [*keys, "worst"]
    assert [list(each) for each in worst["worst"]] == [["text", "label", "chosen", "score", "reasons"]] * 3
    assert all(each["label"] != each["chosen"] and each["reasons"] for each in worst["worst"])
    scores = [each["score"] for each in worst["worst"]]
    assert scores == sorted(scores, reverse=True)
    assert all(matter in picture.read_text("utf-8") for matter in MATTERS)
    subjects = CliRunner().invoke(
        command, ["evaluate", "routing", "--train", train, "--test", test, "--only-subject", "--json"]
    )
    assert 0.4 < json.loads(subjects.output.splitlines()[-1])["accuracy"] < facts["accuracy"]


def test_without_scikit_learn_the_command_says_what_to_install(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nlp.learn", None)
    train, test = map(str, files)
    told = CliRunner().invoke(command, ["evaluate", "routing", "--train", train, "--test", test])
    assert (told.exit_code, "extra «learn»" in told.output) == (1, True)


@pytest.mark.skipif(not LONG, reason="HOTLINE_LONG=1")
@pytest.mark.skipif(not GIVEN.exists(), reason="the data for measuring is not here")
def test_on_real_letters_it_is_as_good_as_a_support_vector_machine(segmenter: Segmenter) -> None:
    with GIVEN.open(encoding="utf-8", newline="") as file:
        letters = [Letter(row["label"], row["text"], row["subject"]) for row in csv.DictReader(file)]
    random.Random(1).shuffle(letters)
    facts, _ = routing(letters[366:], letters[:366], segmenter)
    assert facts["macro_f1"] > 0.88
