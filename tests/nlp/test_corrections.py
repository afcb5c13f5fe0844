"""What corrections add to margins: sums that know no order, that can be taken back bit for bit, and that stay small."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.community import Community
from domain.correction import Correction
from nlp import Understanding
from nlp.corrections import FINENESS, MOST_TAUGHT, Corrections, Lesson, lesson, taught
from nlp.evaluate import corrections as measure
from nlp.evaluate.corrections import DRIFT, Ears, Size
from nlp.learnt import lexicon
from nlp.lexicon import Reading
from tests.nlp.test_corpus import ROWS, UNLEARNT

LONG = os.environ.get("HOTLINE_LONG") == "1"
PIECES, MATTERS = list("甲乙丙丁"), ["lift", "drain", "noise"]
POTS = "楼道里摆着好几个花盆没法走"
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def reading(values: Mapping[str, float]) -> Reading:
    """A text that consists of these pieces."""
    length = sum(value * value for value in values.values()) ** 0.5 or 1.0
    shares = np.array([value / length for value in values.values()], np.float32)
    return Reading(range(len(values)), shares, np.zeros((len(values), 0), np.float32), list(values))


readings = st.dictionaries(st.sampled_from(PIECES), st.floats(0.01, 1), min_size=1).map(reading)
pairs = st.permutations(MATTERS)
lessons = st.builds(lambda text, pair: lesson(text, pair[0], pair[1]), readings, pairs)


def summed(each: Mapping[str, Lesson]) -> Corrections:
    made = Corrections()
    for id_, one in each.items():
        made.learn(id_, one)
    return made


@given(st.dictionaries(st.text(max_size=2), lessons, max_size=12), st.randoms(), readings)
def test_the_order_makes_no_difference(each, chance, text):
    shuffled = chance.sample(list(each.items()), len(each))
    assert summed(each).margins(text) == summed(dict(shuffled)).margins(text)


@given(st.dictionaries(st.text(max_size=2), lessons, min_size=1, max_size=12), st.data(), readings)
def test_what_is_taken_back_was_never_there(each, data, text):
    gone = data.draw(st.sets(st.sampled_from(sorted(each))))
    made = summed(each)
    for id_ in gone:
        made.take_back(id_)
    left = summed({id_: one for id_, one in each.items() if id_ not in gone})
    assert made.margins(text) == left.margins(text)
    for id_ in set(each) - gone:
        made.take_back(id_)
    assert made.margins(text) == {}


@given(st.lists(lessons, max_size=60), readings)
def test_all_of_them_together_add_little(each, text):
    made = summed({str(n): one for n, one in enumerate(each)})
    margins = made.margins(text)
    assert all(-MOST_TAUGHT <= margin <= MOST_TAUGHT for margin in margins.values())
    for matter, margin in margins.items():
        assert sum(made.shares(text, matter).values()) == pytest.approx(margin)


@given(lessons)
def test_what_speaks_for_the_right_matter_speaks_against_the_other(one):
    made = summed({"": one})
    assert all(isinstance(steps, int) and 0 < steps <= FINENESS for steps in one.steps.values())
    margins = made.margins(reading(dict.fromkeys(one.steps, 1.0)) if one.steps else reading({"戊": 1.0}))
    assert margins.get(one.right, 0.0) == -margins.get(one.first, 0.0) >= 0


def test_only_what_is_new_is_read():
    asked: list[str] = []

    def read(each: Correction) -> Lesson:
        asked.append(each.id)
        return lesson(reading({"甲": 1.0}), each.first, each.right)

    made, each = Corrections(), {id_: Correction(id_, "x", id_, id_, "lift", "drain", "p", MONDAY) for id_ in "abc"}
    made.follow([each["a"], each["b"]], read)
    made.follow([each["b"], each["c"]], read)
    assert asked == ["a", "b", "c"]
    assert made.margins(reading({"乙": 1.0})) == {}
    made.follow([], read)
    assert made.margins(reading({"甲": 1.0})) == {}


def test_the_words_it_teaches_most_are_words():
    steps = {"=花盆": 6, "花盆": 5, "花": 4, "楼道": 3, "=楼道里": 2, "走": 9}
    assert taught(Lesson("lift", "drain", steps), 5) == ["花盆", "楼道"]


# ── in the router ──


@pytest.fixture(scope="module")
def ears(community: Community) -> Ears:
    return Ears(community, lexicon())


@pytest.fixture
def pupil() -> Understanding:
    """One of the test's own."""
    return Understanding()


def corrected(first: str, right: str, id_: str = "a") -> Correction:
    return Correction(id_, "example", id_, id_, first, right, "p", MONDAY)


def teach(pupil: Understanding, community: Community, each: Sequence[Correction], text: str = POTS) -> None:
    pupil.learn(community, str([one.id for one in each]), each, lambda _: text)


def test_it_is_told_apart(pupil: Understanding, community: Community):
    first = pupil(POTS, community).choices[0].matter
    teach(pupil, community, [corrected(first, "stairs_clean")])
    told = pupil.explain(POTS, community)["choices"]
    assert told[0]["matter"] == "stairs_clean"
    sources = {each["matter"]: [why for why in each["reasons"] if why["source"] == "corrections"] for each in told}
    assert all(why["weight"] > 0 for why in sources["stairs_clean"])
    assert all(why["weight"] < 0 for why in sources.get(first, []))
    assert {"花盆"} <= {why["word"] for why in sources["stairs_clean"]}


def test_a_matter_that_only_the_catalogue_knows_can_be_taught(pupil: Understanding, community: Community):
    lift = replace(community.matters["stairs_clean"], id="flower_pots", name="花盆", keywords={})
    rules = replace(community, version="pots", matters={**community.matters, "flower_pots": lift})
    first = pupil(POTS, rules).choices[0].matter
    for n in range(1, 6):
        teach(pupil, rules, [corrected(first, "flower_pots", str(k)) for k in range(n)])
        if pupil(POTS, rules).choices[0].matter == "flower_pots":
            break
    assert pupil(POTS, rules).choices[0].matter == "flower_pots", pupil(POTS, rules).choices


def test_a_matter_that_is_no_more_is_passed_over(pupil: Understanding, community: Community):
    before = pupil(POTS, community)
    teach(pupil, community, [corrected("was_once", "was_too")])
    assert pupil(POTS, community) == before


@pytest.mark.parametrize("right", ["lift", "stairs_clean", "water_outage"])
def test_it_may_have_somebody_asked_and_never_assigns(pupil: Understanding, community: Community, right: str):
    vague = "江畔花园4号楼楼道里摆着好几个花盆没法走"
    assert not pupil(vague, community).sure
    teach(
        pupil, community, [corrected(pupil(vague, community).choices[0].matter, right, str(n)) for n in range(9)], vague
    )
    assert not pupil(vague, community).sure
    plain = "5号楼电梯又坏了,老人下不了楼,物业快来修"
    assert pupil(plain, community).sure
    teach(pupil, community, [corrected("lift", "garbage", f"p{n}") for n in range(9)], plain)
    hints = pupil(plain, community)
    assert not (hints.sure and hints.choices[0].matter == "garbage")


def test_danger_and_what_few_may_read_are_read_without(pupil: Understanding, community: Community):
    texts = ("家里漏煤气了快来人", "楼下着火了冒黑烟", "江畔物业的工作人员骂人,态度太差了")
    before = [pupil(text, community) for text in texts]
    for n, (text, hints) in enumerate(zip(texts, before, strict=True)):
        teach(pupil, community, [corrected(hints.choices[0].matter, "lift", f"{n}{k}") for k in range(9)], text)
        after = pupil(text, community)
        assert (after.emergency, after.appeal) == (hints.emergency, hints.appeal)
        if community.matters[hints.choices[0].matter].restricted:
            assert after == hints
    assert any(community.matters[hints.choices[0].matter].restricted for hints in before)


def test_a_wrong_lesson_does_little_harm(ears: Ears, community: Community):
    rows = [row for row in ROWS if row["matter"] in community.matters][::40]
    others = [ears.message(row["text"], row["matter"]) for row in rows]
    before = ears.right(others)[0]
    wrong = [lesson(each.reading, each.matter, "lift") for each in others[:3]]
    for n, one in enumerate(wrong):
        ears.corrections.learn(f"wrong{n}", one)
    after = ears.right(others)[0]
    for n in range(len(wrong)):
        ears.corrections.take_back(f"wrong{n}")
    turned = round((before - after) * len(others))
    assert turned <= len(wrong) + 2


def test_a_drift_is_followed_and_the_rest_hardly_suffers(community: Community):
    assert all(community.matters[old].centre != community.matters[new].centre for old, new in DRIFT.items())
    size = Size() if LONG else Size(stream=300, rest=600, calls=600)
    facts = measure.corrections(ROWS, UNLEARNT, community, seed=1, size=size)
    drifted, rest, cut, unlearnt = (facts[name] for name in ("drifted", "rest", "rest_cut", "rest_unlearnt"))
    assert facts["restored"]
    assert drifted["after"][0] >= drifted["before"][0] + 0.05
    assert drifted["after"][1] >= drifted["before"][1] + 0.15
    assert rest["after"][0] >= rest["before"][0] - 0.005
    assert unlearnt["after"][0] >= unlearnt["before"][0] - 0.005
    assert cut["after"][0] >= cut["before"][0] - 0.01
    turned = facts["turned"]
    assert turned["very close"]["after_1"] > 0.7
    assert turned["close"]["after_2"] > 0.7 > turned["clear"]["after_1"]
