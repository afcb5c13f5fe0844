"""The seal of the day in the residents' group, in both languages."""

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.render import Material, render
from domain.community import Community
from flow.ports import Audience, Kind, Notice
from tests.cards.stories import CHAT, CODEC, printed
from tests.cards.test_cards import fits, well_formed


@pytest.mark.parametrize("count", [1, 3482], ids=["one", "many"])
def test_the_seal_of_the_day(community: Community, snapshot: SnapshotAssertion, count: int) -> None:
    args = {"serial": 12, "count": count, "print": "ab12 cd34 ef56 0789 a1b2"}
    message = render(CODEC, Material(Notice("example", Kind.SEAL, CHAT, Audience.RESIDENT, "", args), community))
    well_formed(message)
    fits(message)
    assert printed(message) == snapshot
