"""An album, on a stage of its own: a group carries twenty messages a minute, and every picture has to be among them."""

from collections.abc import Callable

from bot.demo.community import RESIDENTS, UNIT, WANG, ZHAO
from bot.demo.story import picture
from sandbox.client import Phone
from tests.journeys.test_residents import eventually, receipt

Lift = Callable[[int], Phone]


def test_an_album_is_one_case_with_all_its_pictures(phone: Lift) -> None:
    wang, zhao = phone(WANG), phone(ZHAO)
    since = zhao.messages(UNIT)[-1].id
    first = wang.album(RESIDENTS, [picture(), picture()], "#诉求 12号楼一单元楼道灯坏了")[0]
    receipt(wang, RESIDENTS, first)
    card = zhao.wait_for(UNIT, lambda m: m.from_bot and "签收" in m.buttons, after=since)
    assert eventually(
        lambda: len([m for m in zhao.messages(UNIT, since) if m.photo_url and m.reply_to == card.id]) == 2
    )
    assert len([m for m in zhao.messages(UNIT, since) if "签收" in m.buttons]) == 1
