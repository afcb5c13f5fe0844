"""What a person reads about their own data, in both languages."""

import dataclasses

from syrupy.assertion import SnapshotAssertion

from cards.message import Message
from cards.render import Material, render
from domain.community import Community
from domain.events import Scalar
from domain.people import Grant, Role
from flow.mydata import Sheet
from flow.ports import Address, Audience, Kind, Notice
from tests.cards.stories import CODEC, printed
from tests.cards.test_cards import fits, well_formed

CHAT = Address("telegram", "7000000001", "101")
SITTING = "01a212e7-9414-7f9c-ad0d-101aabbbb16a"
GRANTS = (Grant(Role.CHAIR, "suqiu"), Grant(Role.DISPATCHER), Grant(Role.OFFICER, "wuye"))
BARE = Sheet("", "", 0, 0, (), marked=False, elsewhere=False)
FULL = Sheet("王<秀>兰", "138-0000-1234", 2, 5, GRANTS, marked=True, elsewhere=True, mediations=("楼上<漏水>", "噪声"))


def message(community: Community, kind: Kind, kept: Sheet | None = None, **args: Scalar) -> Message:
    notice = Notice(community.id, kind, CHAT, Audience.RESIDENT, SITTING, args, person="p")
    names = (("example", "江畔<社区>"), ("a_community_with_a_long_name", "别处"))
    return render(CODEC, Material(notice, community, kept=kept, communities=names))


def test_sheets(community: Community, snapshot: SnapshotAssertion) -> None:
    told = [
        message(community, Kind.MYDATA, BARE),
        message(community, Kind.MYDATA, FULL),
        message(community, Kind.MYDATA, FULL, until="1772413200"),
        message(community, Kind.EXPORT),
        message(community, Kind.CHOOSE),
    ]
    for each in told:
        well_formed(each)
        fits(each)
    assert "\n\n".join(map(printed, told)) == snapshot


def test_what_is_kept_is_told_for_the_first_time(community: Community, snapshot: SnapshotAssertion) -> None:
    args: dict[str, Scalar] = {"key": "say.informed", "keyboard": True}
    told = render(CODEC, Material(Notice(community.id, Kind.SAY, CHAT, Audience.RESIDENT, "", args), community))
    assert told.keyboard
    assert told.text == snapshot


def test_a_community_with_markup_in_its_name(example: Community) -> None:
    odd = dataclasses.replace(example, name="<江畔> & 社区")
    for kind in (Kind.MYDATA, Kind.EXPORT):
        well_formed(message(odd, kind, FULL))


def test_more_communities_than_a_message_has_buttons(example: Community) -> None:
    notice = Notice("example", Kind.CHOOSE, CHAT, Audience.RESIDENT, SITTING)
    names = tuple((f"c{n}", f"社区{n}") for n in range(200))
    assert len(render(CODEC, Material(notice, example, communities=names)).buttons) <= 100
