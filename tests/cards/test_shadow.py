"""The list an administrator judges by, in both languages."""

import dataclasses
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.render import Material, render
from domain.community import Community
from flow.ports import Audience, Heard, Kind, Notice, Outcome
from flow.shadow import LISTED, Line
from tests.cards.stories import CHAT, CODEC, printed
from tests.cards.test_cards import fits, well_formed

BATCH = "01900000-0000-7000-8000-000000000001"
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
FILED = Heard("1", BATCH, AT, Outcome.FILED, "water_outage", "essential")
EVERY = (
    Line(FILED, "3号楼2单元又停水了,打物业电话没人接"),
    Line(dataclasses.replace(FILED, matter="gas_smell", clock="urgent", emergency="gas"), "家里漏煤气了 <b>&快来人"),
    Line(dataclasses.replace(FILED, outcome=Outcome.TRIAGE, matter="", clock="ordinary"), "有个情况\n希望社区能管管"),
    Line(dataclasses.replace(FILED, outcome=Outcome.OFFERED, matter="", clock=""), "楼道灯好像有点暗"),
    Line(dataclasses.replace(FILED, right=True), "停水" * 100),
    Line(dataclasses.replace(FILED, right=False), ""),
    Line(dataclasses.replace(FILED, matter="no longer there"), "没水"),
)


def message(community: Community, lines: tuple[Line, ...]):  # type: ignore[no-untyped-def]
    return render(CODEC, Material(Notice("example", Kind.SHADOW, CHAT, Audience.DESK, BATCH), community, heard=lines))


def test_every_line_there_can_be(community: Community, snapshot: SnapshotAssertion) -> None:
    listed = message(community, EVERY)
    well_formed(listed)
    fits(listed)
    assert printed(listed) == snapshot


@pytest.mark.parametrize("count", [1, 8, 30])
def test_it_fits_a_screen_however_many(community: Community, count: int) -> None:
    listed = message(community, EVERY[:1] * count)
    fits(listed)
    assert len(listed.buttons) == min(count, LISTED)
