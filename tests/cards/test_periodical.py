"""The weekly report and the monthly one, as people read them."""

from syrupy.assertion import SnapshotAssertion

from cards.render import Material, render
from domain.community import Community
from domain.events import Scalar
from flow.ports import Audience, Kind, Notice
from tests.cards.stories import CHAT, CODEC
from tests.cards.test_cards import fits, well_formed

WEEK: dict[str, Scalar] = {"first": "2026-11-16", "last": "2026-11-22", "day": "2026-11-23", "unit": "wuye"}
NOTHING = dict.fromkeys(("came", "done", "done_of", "late", "reopened", "happy", "happy_of", "more", "overridden"), 0)
BUSY = {"came": 12, "done": 9, "done_of": 10, "late": 2, "reopened": 1, "happy": 6, "happy_of": 7, "more": 1} | {
    "overridden": 1
}
MONTH: dict[str, Scalar] = {"first": "2026-11-01", "last": "2026-11-30", "day": "2026-12-01", "filed": 41}
RATES = {
    "response": 39,
    "response_of": 40,
    "resolution": 30,
    "resolution_of": 33,
    "satisfaction": 28,
    "satisfaction_of": 33,
}


def read(community: Community, kind: Kind, args: dict[str, Scalar]) -> str:
    message = render(CODEC, Material(Notice(community.id, kind, CHAT, Audience.UNIT, args=args), community))
    well_formed(message)
    fits(message)
    return message.text


def test_a_week(community: Community, snapshot: SnapshotAssertion) -> None:
    told = [read(community, Kind.WEEKLY, WEEK | NOTHING | more) for more in (BUSY, {"came": 1}, {"late": 1})]
    assert "\n\n".join(told) == snapshot


def test_a_month(community: Community, snapshot: SnapshotAssertion) -> None:
    few = dict.fromkeys(RATES, 0) | {"filed": 3, "resolution": 1, "resolution_of": 2, "response": 4, "response_of": 4}
    told = [read(community, Kind.MONTHLY, MONTH | RATES), read(community, Kind.MONTHLY, MONTH | few)]
    assert "%" in told[0]
    assert "%" not in told[1], "of a few cases no rate is shown"
    assert "\n\n".join(told) == snapshot
