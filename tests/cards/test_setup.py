"""The board of the opening, its menus, and codes and links, in both languages."""

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.render import Material, render
from domain.community import Community
from domain.events import Scalar
from domain.people import Role
from flow.checkup import Finding, Trouble
from flow.ports import Audience, Kind, Notice, Purpose
from flow.setup import INVITED, Progress
from tests.cards.stories import CHAT, CODEC, printed
from tests.cards.test_cards import fits, well_formed

SITTING = "01900000-0000-7000-8000-000000000001"
BEGINNING = Progress(
    shadow=True,
    groups=dict.fromkeys(Purpose, 0),
    served=0,
    units=34,
    groupless=("wuye", "gongshui", "gongdian"),
    people=dict.fromkeys(INVITED.values(), 0),
    findings=(Finding(Trouble.NO_DISPATCHER), Finding(Trouble.NO_GROUP)),
    gone=1,
)
OPEN = Progress(
    shadow=False,
    groups={Purpose.HOTLINE: 3, Purpose.DESK: 1, Purpose.UNIT: 34},
    served=34,
    units=34,
    groupless=(),
    people=dict.fromkeys(INVITED.values(), 12),
    findings=(),
)


def message(community: Community, kind: Kind, progress: Progress | None = None, shown: str = "", **args: Scalar):  # type: ignore[no-untyped-def]
    case = SITTING if kind is Kind.SETUP else ""
    notice = Notice("example", kind, CHAT, Audience.DESK, case, args)
    return render(CODEC, Material(notice, community, shown=shown, progress=progress))


@pytest.mark.parametrize("progress", [BEGINNING, OPEN], ids=["beginning", "open"])
@pytest.mark.parametrize("page", ["h", "u", "r", "so.", "sc.", "sg."])
def test_the_board(community: Community, snapshot: SnapshotAssertion, progress: Progress, page: str) -> None:
    seen = message(community, Kind.SETUP, progress, page=page)
    well_formed(seen)
    fits(seen)
    assert printed(seen) == snapshot


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ({"what": "bind", "purpose": "hotline", "scope": ""}, "/bind AbC-123_xyz"),
        ({"what": "bind", "purpose": "unit", "scope": "wuye"}, "/bind AbC-123_xyz"),
        ({"what": "invite", "role": Role.OFFICER.value, "scope": "wuye"}, "https://t.me/x_bot?start=i_AbC-123_xyz"),
        ({"what": "invite", "role": Role.DISPATCHER.value, "scope": ""}, "https://t.me/x_bot?start=i_AbC-123_xyz"),
        ({"what": "invite", "role": Role.DISPATCHER.value, "scope": ""}, ""),
    ],
)
def test_codes_and_links(community: Community, snapshot: SnapshotAssertion, args: dict[str, Scalar], line: str) -> None:
    seen = message(community, Kind.CODE, shown=line, **args)
    well_formed(seen)
    fits(seen)
    assert line in seen.text
    assert printed(seen) == snapshot
