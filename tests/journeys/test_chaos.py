"""A short bad night on each database: real processes, killed, frozen and starved, and everything counted afterwards. The long
ones are `hotline chaos --kills 200`."""

from typing import Any

import pytest

from bot.demo import tally
from bot.demo.chaos import Plan, play, roles
from bot.demo.town import Size
from tests.conftest import LONG

KILLS = 20 if LONG else 2
SMALL = Size(residents=6, units=2)


def night(**more: Any) -> dict[str, Any]:
    told: list[str] = []
    facts = play(Plan(kills=KILLS, appeals=16, seed=7, interval=2.0, size=SMALL, warm=True, **more), told.append)
    assert facts["ok"], (facts, told)
    return facts


def test_a_bad_night_for_one_process() -> None:
    facts = night()
    assert (facts["appeals_sent"], facts["cases"]) == (16, 16)
    assert facts["accidents"]["SIGKILL"] + facts["accidents"].get("SIGTERM", 0) == KILLS


@pytest.mark.long
def test_a_bad_night_for_several_on_postgresql(postgres: Any) -> None:
    facts = night(roles=roles(3), database_url=postgres.create("chaos"))
    assert (facts["appeals_sent"], facts["cases"]) == (16, 16)


@pytest.mark.parametrize(
    "field",
    ["appeals_lost", "appeals_doubled", "chases_lost", "chases_doubled", "reports_lost", "unmarked_repeats", "broken"],
)
def test_whatever_is_lost_or_doubled_spoils_the_night(field: str) -> None:
    names = tally.Tally.__dataclass_fields__
    assert tally.Tally(**dict.fromkeys(names, 0)).ok
    assert not tally.Tally(**{**dict.fromkeys(names, 0), field: 1}).ok
