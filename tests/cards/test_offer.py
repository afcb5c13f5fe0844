"""The question whether something overheard is to be registered: short, in both languages, without a word of what was said."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.message import Message
from cards.render import Material, render
from domain.community import Community
from flow import offer
from flow.intake import Appeal
from flow.ports import Audience, Kind, Notice, Offer
from storage.uow import Uow
from tests.cards.stories import CHAT, CODEC, SPOT, Told, printed
from tests.cards.test_cards import fits, well_formed

ONE = "楼道里那味儿啊,谁家垃圾堆门口好几天了,也没人管管"
SEVERAL = "电梯又坏了,天天爬楼。还有门口垃圾没人收,臭死了"
PERSONAL = "我是王秀兰,电话138-0000-1234,3号楼2单元507室门口垃圾<b>好几天</b>没人收"


def asked(told: Told, text: str, taken: int | None = None) -> Message:
    """What the group reads once somebody has said this, and a part of it has been registered."""
    message: list[Message] = []

    def act(uow: Uow) -> None:
        person = uow.people.add(told.community, CHAT)
        community = uow.communities[told.community]
        made = offer.make(uow, Appeal(told.community, person, text, SPOT), uow.understand(text, community))
        if taken is not None:
            offer.take(uow, uow.people.actor(told.community, person), told.community, made.id, taken)
        notice = Notice(told.community, Kind.OFFER, CHAT, Audience.RESIDENT, made.id)
        shown = offer.view(uow, told.community, made.id)
        message.append(render(CODEC, Material(notice, community, offered=shown)))

    told.do(act)
    return message[0]


def test_the_question(told: Callable[..., Told], community: Community, snapshot: SnapshotAssertion) -> None:
    sheet = {
        "one": asked(told(community), ONE),
        "several": asked(told(community), SEVERAL),
        "several, one registered": asked(told(community), SEVERAL, 0),
    }
    for message in sheet.values():
        well_formed(message)
        fits(message)
    assert "\n\n".join(f"## {name}\n{printed(message)}" for name, message in sheet.items()) == snapshot


@pytest.mark.parametrize("text", [ONE, SEVERAL, PERSONAL])
def test_no_word_of_what_was_said_is_repeated(told: Callable[..., Told], example: Community, text: str) -> None:
    seen = printed(asked(told(example), text))
    for matter in example.matters.values():
        seen = seen.replace(f"登记:{matter.said}", "")
    assert not any(text[at : at + 5] in seen for at in range(len(text) - 4))


def test_what_cannot_be_named_is_counted(example: Community) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    case = "01900000-0000-7000-8000-000000000000"
    made = Offer("example", case, "p", SPOT, ("a", "b"), (), "", False, moment, moment)
    shown = offer.OfferView(made, example, ((0, None), (1, example.matters["water_outage"])))
    message = render(
        CODEC, Material(Notice("example", Kind.OFFER, CHAT, Audience.RESIDENT, case), example, offered=shown)
    )
    assert [button.label for row in message.buttons for button in row] == ["登记第 1 件", "登记:没水了", "不用"]


def test_one_that_is_over_is_not_put_into_words(example: Community) -> None:
    with pytest.raises(LookupError, match="over"):
        render(CODEC, Material(Notice("example", Kind.OFFER, CHAT, Audience.RESIDENT, "x"), example))
