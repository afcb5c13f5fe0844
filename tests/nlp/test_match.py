"""Open cases are found by what they share with a message, near misses are told apart, and neither order nor time changes that."""

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.community import Community
from domain.merge import LIKELY, SAME, Reason, Shared
from nlp import Understanding
from nlp.gather import gather
from nlp.incident import incidents
from nlp.match import LOOKED, WEIGHED, WEIGHTS, Cases, Reader, Told, chance, told, traits, weigh
from nlp.rarity import rarity
from nlp.segment import Segmenter
from nlp.spot import Spot, Tie, heard, spot, tie

HOME = Path(__file__).parents[2]
ROWS = [json.loads(line) for line in (HOME / "nlp" / "incidents" / "incidents.jsonl").read_text("utf-8").splitlines()]
SEGMENTER = Segmenter()
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def message(text: str, place: str = "", matter: str = "", at: datetime | None = None) -> Told:
    return told(text.lower(), SEGMENTER.words(text.lower()), place, {matter: 1.0} if matter else {}, at)


def read(row: dict[str, str]) -> Told:
    return message(row["text"], row["place"] or "", row["matter"])


WATER = message("江畔花园3号楼没水了,一滴都不出", "江畔花园3号楼", "water_outage")
SAME_WATER = message("三栋咋停水了,江畔的", "江畔3栋", "water_outage")
OTHER_BUILDING = message("江畔花园5号楼没水了,一滴都不出", "江畔花园5号楼", "water_outage")
LAMP = message("江畔花园3号楼的灯不亮", "江畔花园3号楼", "stairs_light")
ALL = {"water": WATER, "same": SAME_WATER, "other": OTHER_BUILDING, "lamp": LAMP}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("江畔花园3号楼", "江畔小区三栋", Tie.SAME),
        ("江畔花园3#", "江畔花园3幢2单元", Tie.SAME),
        ("江畔花园3-2", "江畔花园3号楼2门", Tie.SAME),
        ("江畔花园", "江畔花园3号楼", Tie.SAME),
        ("3号楼", "江畔花园3号楼", Tie.SAME),
        ("江畔花园3号楼", "江畔花园5号楼", Tie.OTHER_NUMBER),
        ("江畔花园3号楼1单元", "江畔花园3号楼2单元", Tie.OTHER_NUMBER),
        ("江畔花园a座", "江畔花园C座", Tie.OTHER_NUMBER),
        ("泉水路西头", "泉水路东头", Tie.OTHER_SIDE),
        ("泉水路", "泉水路东头", Tie.SAME),
        ("酱油厂", "老酱油厂", Tie.SAME),
        ("工行楼", "工商银行家属楼", Tie.PART),
        ("通江街涵洞", "通江街", Tie.PART),
        ("江岸花园", "江畔花园", Tie.OTHER),
        ("体育场北街", "体育馆北街", Tie.ALIKE),
        ("糖厂家属院", "酒厂家属院", Tie.OTHER),
        ("", "江畔花园", Tie.UNKNOWN),
        ("", "", Tie.UNKNOWN),
    ],
)
def test_places(one: str, other: str, expected: Tie) -> None:
    assert tie(spot(one), spot(other)) is expected
    assert tie(spot(other), spot(one)) is expected


@given(st.text("江畔花园小区3号楼三栋#座-2单元东头老街 ", max_size=12), st.text("江畔花园3号楼门C座街北", max_size=12))
def test_places_in_either_order(one: str, other: str) -> None:
    assert tie(spot(one), spot(other)) is tie(spot(other), spot(one))
    assert not one or tie(spot(one), spot(one)) in {Tie.SAME, Tie.UNKNOWN}


@pytest.mark.parametrize(
    ("said", "place", "expected"),
    [
        ("6栋又停水了,江畔的", "江畔", Spot("江畔", "江畔", {"building": "6"})),
        ("江畔花园6栋停水", "江畔花园6号楼", Spot("江畔", "江畔花园", {"building": "6"})),
        ("石油楼西头扶手掉了", "石油楼", Spot("石油", "石油楼", {}, "西")),
        ("九队没水三天", "", Spot(numbers={"team": "9"})),
        ("栽的一排树死了,断了两条枝", "", Spot()),
        ("12月3号报的,5号来人看一眼", "", Spot()),
    ],
)
def test_what_a_text_says_besides_of_where(said: str, place: str, expected: Spot) -> None:
    assert heard(said, place) == expected


def test_traits_are_what_is_weighed() -> None:
    found = traits(WATER, SAME_WATER)
    assert found == traits(SAME_WATER, WATER)
    assert WEIGHTS["always"] + sum(WEIGHTS[name] * much for name, much in found.items()) == pytest.approx(
        weigh(WATER, SAME_WATER)[0]
    )


def test_a_number_alone_says_less_than_a_name_and_a_beginning_hints() -> None:
    bare = message("3栋又没水了", "3号楼", "water_outage")
    other = message("2栋又没水了", "2号楼", "water_outage")
    assert weigh(WATER, SAME_WATER)[0] > weigh(WATER, bare)[0] > weigh(WATER, other)[0]
    assert chance(weigh(WATER, other)[0]) < LIKELY
    named = message("尚品国际11号楼地热冰脚", "尚品国际11号楼", "heating")
    assert weigh(named, message("尚品的都几度", "", "heating"))[1][0] == Reason(Shared.NAMED, "尚品")
    assert weigh(named, message("尚品3栋的都几度", "3号楼", "heating"))[1][0] == Reason(Shared.MATTER, "heating")


def test_the_same_is_the_same_and_other_buildings_and_troubles_are_not() -> None:
    assert chance(weigh(WATER, SAME_WATER)[0]) >= SAME
    assert chance(weigh(WATER, OTHER_BUILDING)[0]) < SAME
    assert weigh(WATER, SAME_WATER)[0] > weigh(WATER, LAMP)[0]


def test_the_reasons_can_be_read() -> None:
    _, reasons = weigh(WATER, LAMP)
    assert reasons == (Reason(Shared.PLACE, "江畔花园"),)
    assert weigh(WATER, SAME_WATER)[1][1] == Reason(Shared.MATTER, "water_outage")
    burst = message("变压器冒烟了"), message("那个变压器又冒烟")
    assert weigh(*burst)[1][0].shared is Shared.WORDS
    assert "变压器" in weigh(*burst)[1][0].said


def test_a_place_named_without_a_sign_is_seen() -> None:
    unmarked = message("江畔这边水龙头又没动静了", "", "water_outage")
    assert weigh(WATER, unmarked)[1][0] == Reason(Shared.NAMED, "江畔")
    cases = Cases()
    cases.add("water", WATER)
    assert [each.case for each in cases.lookup(message("江畔咋回事啊"))] == ["water"]


def test_days_apart_count() -> None:
    near, far = (message(WATER.said, "江畔花园3号楼", "water_outage", NOON - timedelta(days=n)) for n in (1, 12))
    now = message(WATER.said, "江畔花园3号楼", "water_outage", NOON)
    assert weigh(now, near)[0] - weigh(now, far)[0] == pytest.approx(1.1)
    assert weigh(now, WATER)[0] > weigh(now, near)[0]


def test_lookup_ranks_and_forgets() -> None:
    cases = Cases()
    for name, each in ALL.items():
        cases.add(name, each)
    found = cases.lookup(message("江畔三号楼停水", "江畔三号楼", "water_outage"))
    assert {found[0].case, found[1].case} == {"water", "same"}
    assert all(0 <= each.score <= 1 for each in found)
    cases.remove("water")
    cases.remove("water")
    assert "water" not in [each.case for each in cases.lookup(WATER)]
    assert len(cases) == 3
    cases.add("same", LAMP)
    assert len(cases) == 3
    assert Cases().lookup(WATER) == []


@settings(deadline=None, max_examples=30)
@given(st.permutations(list(ALL)), st.sampled_from(list(ALL)))
def test_the_order_of_cases_does_not_matter(order: list[str], asked: str) -> None:
    found = []
    for names in (list(ALL), order):
        cases = Cases()
        for name in names:
            cases.add(name, ALL[name])
        found.append(cases.lookup(ALL[asked]))
    assert found[0] == found[1]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=120))
def test_only_what_is_there_is_found(acts: list[tuple[bool, int]]) -> None:
    cases, there = Cases(), set()
    for adds, n in acts:
        if adds:
            cases.add(str(n), WATER)
            there.add(str(n))
        else:
            cases.remove(str(n))
            there.discard(str(n))
    assert set(cases.near(WATER)) == there
    assert len(cases) == len(there)


def test_what_many_share_is_bounded_and_the_newest_are_looked_at() -> None:
    cases = Cases()
    for n in range(20 * LOOKED):
        cases.add(f"{n:04}", WATER)
    near = cases.near(WATER)
    assert len(near) <= WEIGHED
    assert set(near) == {f"{n:04}" for n in range(19 * LOOKED, 20 * LOOKED)}
    for n in range(19 * LOOKED, 20 * LOOKED):
        cases.remove(f"{n:04}")
    assert len(cases.near(WATER)) == LOOKED


def test_rarity() -> None:
    assert rarity("的") < rarity("水") < rarity("变压器") <= rarity("没见过的词") == 7.0


def test_near_misses_of_the_projects_own_incidents() -> None:
    """With the places and matters that were written down."""
    messages = [read(row) for row in ROWS]
    by = {row["id"]: n for n, row in enumerate(ROWS)}
    family = {row["id"]: row["incident"].partition("-")[0] for row in ROWS}
    right: dict[bool, list[bool]] = {True: [], False: []}
    for one in ROWS:
        for other in ROWS[by[one["id"]] + 1 : by[one["id"]] + 12]:
            if family[one["id"]] == family[other["id"]] and one["place"] and other["place"]:
                same = one["incident"] == other["incident"]
                right[same].append((weigh(messages[by[one["id"]]], messages[by[other["id"]]])[0] > 0) == same)
    assert sum(right[True]) / len(right[True]) > 0.85
    assert sum(right[False]) / len(right[False]) > 0.75


def test_incidents_do_not_depend_on_the_order_of_messages() -> None:
    rows = ROWS[:90]
    expected = {frozenset(rows[n]["id"] for n in group) for group in incidents([read(row) for row in rows])}
    mixed = random.Random(0).sample(rows, len(rows))
    found = {frozenset(mixed[n]["id"] for n in group) for group in incidents([read(row) for row in mixed])}
    assert found == expected


def test_who_says_only_the_building_goes_with_the_likest_incident() -> None:
    here, there = (
        message("祥和家园15栋快递又丢俩", "祥和家园15号楼", "theft"),
        message("康乐家园15栋电梯不动", "康乐家园15号楼", "lift"),
    )
    bare = message("15栋电梯咋还不动", "15号楼", "lift")
    assert incidents([here, there, bare]) == [[0], [1, 2]]


def test_who_says_no_place_goes_with_the_likest_incident_or_stands_alone() -> None:
    there, elsewhere = (
        message("后河沿变压器炸了,全黑", "后河沿", "power_outage"),
        message("二道街垃圾没人收", "二道街", "garbage"),
    )
    lost = message("变压器又炸了,黑灯瞎火的", "", "power_outage")
    assert incidents([there, elsewhere, lost]) == [[0, 2], [1]]
    assert incidents([there, elsewhere, message("大家早上好")]) == [[0], [1], [2]]
    assert incidents([]) == []


def matrix(size: int, likeness: dict[tuple[int, int], float], absent: float = -9.0) -> np.ndarray:
    found = np.full((size, size), absent)
    for (one, other), each in likeness.items():
        found[one, other] = found[other, one] = each
    return found


def test_gather_is_average_linkage() -> None:
    assert gather(matrix(3, {(0, 1): 2.0, (1, 2): 1.5}), 0.0) == [[0, 1], [2]]
    assert gather(matrix(3, {(0, 1): 2.0, (1, 2): 1.5, (0, 2): -1.0}), 0.0) == [[0, 1, 2]]
    assert gather(matrix(2, {}), 0.0) == [[0], [1]]
    assert gather(matrix(0, {}), 0.0) == []
    assert gather(matrix(4, dict.fromkeys([(0, 1), (1, 2), (2, 3), (0, 2), (0, 3), (1, 3)], 1.0)), 0.5) == [
        [0, 1, 2, 3]
    ]


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(5, 9)), st.floats(-5, 5)), st.permutations(range(10)))
def test_gather_keeps_everybody_once_and_each_group_is_alike(
    likeness: dict[tuple[int, int], float], order: list[int]
) -> None:
    alike = matrix(10, likeness, -2.0)
    groups = gather(alike, 0.5)
    assert sorted(n for group in groups for n in group) == list(range(10))
    for one, other in combinations(groups, 2):
        assert alike[np.ix_(one, other)].mean() <= 0.5 + 1e-9
    if len(set(likeness.values())) == len(likeness):
        mixed = gather(alike[np.ix_(order, order)], 0.5)
        assert sorted(sorted(order[n] for n in group) for group in mixed) == groups


def test_the_reader_understands(understand: Understanding, community: Community) -> None:
    reader = Reader(understand, SEGMENTER)
    found = reader("江畔花园三栋又停水了", community, NOON)
    assert found.spot == Spot("江畔", "江畔花园", {"building": "3"})
    assert found.matters.get("water_outage", 0) > 0.9
    assert found.at == NOON
    assert not set(found.words) & {"江畔花园", "江畔"}
    assert reader("", community).characters == ""
