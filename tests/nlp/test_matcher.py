"""What a process knows of open cases: exactly what it was told last."""

from datetime import UTC, datetime

import pytest

from domain.merge import SAME, Report
from nlp.matcher import Matcher
from nlp.segment import Segmenter

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SEGMENTER = Segmenter()


def report(text: str, place: str = "", matter: str = "water_outage") -> Report:
    return Report(text, place, {matter: 1.0}, NOON)


WATER = report("江畔花园3号楼没水了,一滴都不出", "江畔花园3号楼")
AGAIN = report("三栋咋停水了,江畔的", "江畔3栋")
LAMP = report("滨河新居的路灯不亮", "滨河新居", "street_light")


@pytest.fixture
def matcher() -> Matcher:
    return Matcher(SEGMENTER)


def test_a_case_is_found_once_by_the_likest_of_its_reports(matcher: Matcher) -> None:
    matcher.learn("here", "water", "1", [LAMP, WATER])
    (alone,) = matcher.lookup("here", AGAIN)
    assert (alone.case, alone.score >= SAME) == ("water", True)
    matcher.learn("here", "lamp", "1", [LAMP])
    assert next(each.case for each in matcher.lookup("here", WATER)) == "water"
    assert matcher.known("here") == {"water": "1", "lamp": "1"}
    assert matcher.lookup("elsewhere", WATER) == []


def test_what_was_learnt_before_is_forgotten(matcher: Matcher) -> None:
    matcher.learn("here", "water", "1", [WATER, AGAIN, LAMP])
    matcher.learn("here", "water", "2", [LAMP])
    assert all(each.score < SAME for each in matcher.lookup("here", WATER))
    matcher.learn("here", "water", "3", [])
    assert matcher.known("here") == {"water": "3"}, "known, and never found"
    assert matcher.lookup("here", LAMP) == []
    matcher.forget("here", "water")
    matcher.forget("here", "water")
    assert matcher.known("here") == {}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("嘉和5#", "嘉和名邸五栋", True),
        ("江畔花园3号楼", "江畔花园3号楼", True),
        ("江畔花园", "江畔花园3号楼", True),
        ("江畔花园3号楼", "江畔花园5号楼", False),
        ("江畔花园A座", "江畔花园B座", False),
        ("", "江畔花园", False),
        ("", "", False),
    ],
)
def test_places_that_may_be_one(matcher: Matcher, one: str, other: str, expected: bool) -> None:
    assert matcher.is_same_place(one, other) is matcher.is_same_place(other, one) is expected
