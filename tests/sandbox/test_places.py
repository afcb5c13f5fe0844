"""Places that move, and how exact they are."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import people as acts
from sandbox.default_scenario import LI, RESIDENTS, WANG
from sandbox.errors import ApiError


async def test_a_place_moves_with_its_person(table: Any) -> None:
    said = acts.location(table.world, WANG, RESIDENTS, 31.25, 121.5, live_period=60)
    acts.move(table.world, WANG, RESIDENTS, said.message_id, 31.26, 121.5)
    acts.stop_moving(table.world, WANG, RESIDENTS, said.message_id)
    first, moved, ended = await table.ok("getUpdates")
    assert first["message"]["location"] == {"latitude": 31.25, "longitude": 121.5, "live_period": 60}
    assert moved["edited_message"]["location"] == {"latitude": 31.26, "longitude": 121.5, "live_period": 60}
    assert ended["edited_message"]["location"] == {"latitude": 31.26, "longitude": 121.5}
    with pytest.raises(ApiError, match="does not move"):
        acts.move(table.world, WANG, RESIDENTS, said.message_id, 31.27, 121.5)


@pytest.mark.parametrize("period", [0, 59, 86_401])
def test_periods_telegram_refuses(table: Any, period: int) -> None:
    with pytest.raises(ApiError, match="60 to 86400"):
        acts.location(table.world, WANG, RESIDENTS, 31, 121, live_period=period)


def test_a_place_rests_when_its_time_is_up(table: Any) -> None:
    said = acts.location(table.world, WANG, RESIDENTS, 31, 121, live_period=60)
    with pytest.raises(ApiError, match="own places"):
        acts.move(table.world, LI, RESIDENTS, said.message_id, 31, 121)
    table.now.value += 60
    with pytest.raises(ApiError, match="does not move"):
        acts.move(table.world, WANG, RESIDENTS, said.message_id, 31, 121)


def test_from_a_phone(stage: Any) -> None:
    wang = stage.phone(WANG)
    said = wang.location(RESIDENTS, 31.25, 121.5, live_period=900)
    assert wang.move(said, 31.3, 121.4).raw["location"]["latitude"] == 31.3
    assert "live_period" not in wang.move(said).raw["location"]


async def test_how_exact_a_bots_place_is(table: Any) -> None:
    point = {"chat_id": RESIDENTS, "latitude": 31.25, "longitude": 121.5}
    sent = await table.ok("sendLocation", **point, horizontal_accuracy=12.5, live_period=60)
    assert (sent["location"]["horizontal_accuracy"], sent["location"]["live_period"]) == (12.5, 60)
    for missing in ("latitude", "longitude"):
        refused = await table.refused("sendLocation", **{**point, missing: ""})
        assert refused == f"400 Bad Request: {missing} is empty"
    assert (
        await table.refused("sendLocation", **{**point, "latitude": 91}) == "400 Bad Request: wrong location specified"
    )
