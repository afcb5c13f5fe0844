"""An offer on its way: sent once and without a sound, edited in place, taken away again, and swept when it has run out."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.delivery import repeatable
from bot.quiet import is_silent
from bot.ticks import Ticks
from domain.community import Community
from flow import offer as offering
from flow.intake import Appeal
from flow.ports import Audience, Kind, Notice, Offer, Spot
from sandbox.client import Control
from sandbox.default_scenario import RESIDENTS, WANG
from storage.uow import Uow
from tests.bot.test_delivery import Post, phone, post, real
from tests.handlers.town import Town, address

__all__ = ["post", "real"]

SMELL = "楼道里那味儿啊,谁家垃圾堆门口好几天了,也没人管管"
BOTH = "电梯又坏了,天天爬楼。还有门口垃圾没人收,臭死了"


def asked(post: Post, words: str = SMELL) -> Offer:
    """Somebody has said this, and is to be asked about it."""
    said = phone(post.url, WANG).say(RESIDENTS, words)

    def act(uow: Uow) -> Offer:
        person = uow.people.at("example", address(WANG)) or uow.people.add("example", address(WANG))
        appeal = Appeal("example", person, words, Spot(address(RESIDENTS), str(said.id)))
        return offering.make(uow, appeal, uow.understand(words, uow.communities["example"]))

    found = post.do(act)
    assert isinstance(found, Offer)
    return found


def take(post: Post, offer: Offer, part: int = 0) -> None:
    post.do(lambda uow: offering.take(uow, uow.people.actor("example", offer.author), "example", offer.id, part))


async def test_the_question_answers_the_message_and_goes_when_it_is_answered(post: Post) -> None:
    offer = asked(post)
    await post.send()
    (seen,) = post.seen()
    assert (list(seen.buttons), str(seen.reply_to)) == (["登记", "不用"], offer.spot.message)
    take(post, offer)
    await post.send()
    assert seen.id not in {message.id for message in post.seen()}
    assert [message for message in post.seen() if "工单" in message.text]
    assert {state for _, state, _, _ in post.rows()} == {"sent"}
    with post.town.hotline.look() as uow:
        assert uow.posts.case_at(Spot(address(RESIDENTS), str(seen.id))) is None


async def test_of_several_the_rest_stays_in_the_same_message(post: Post) -> None:
    offer = asked(post, BOTH)
    await post.send()
    (before,) = post.seen()
    take(post, offer, 1)
    await post.send()
    after = next(message for message in post.seen() if message.id == before.id)
    assert (len(before.buttons), len(after.buttons)) == (3, 2)


async def test_one_that_was_settled_before_it_was_sent_is_not_sent(post: Post) -> None:
    offer = asked(post)
    post.do(lambda uow: offering.close(uow, offer))
    await post.send()
    assert post.seen() == []
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


async def test_one_that_somebody_deleted_already_is_gone(post: Post) -> None:
    offer = asked(post)
    await post.send()
    (seen,) = post.seen()
    await post.sender._bot.delete_message(RESIDENTS, seen.id)
    post.do(lambda uow: offering.close(uow, offer))
    await post.send()
    assert {state for _, state, _, _ in post.rows()} == {"sent"}


@pytest.mark.parametrize("fault", ["500", "timeout_after"])
async def test_taking_it_away_is_tried_until_it_is_gone(post: Post, control: Control, fault: str) -> None:
    offer = asked(post)
    await post.send()
    post.do(lambda uow: offering.close(uow, offer))
    control.fault("deleteMessage", fault, hold=0.01)
    await post.send()
    assert post.rows()[-1][1] == "pending"
    post.real.on(seconds=3)
    await post.send()
    assert post.seen() == []
    assert post.rows()[-1][1] == "sent"


async def test_one_too_old_to_be_taken_away_loses_its_buttons(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = asked(post)
    await post.send()

    async def refused(*_given: Any, **_more: Any) -> None:
        raise BadRequest("Message can't be deleted for everyone")

    kept = post.sender._bot
    bare = SimpleNamespace(delete_message=refused, edit_message_reply_markup=kept.edit_message_reply_markup)
    monkeypatch.setattr(post.sender, "_bot", bare)
    post.do(lambda uow: offering.close(uow, offer))
    await post.send()
    (seen,) = post.seen()
    assert list(seen.buttons) == []


async def test_the_tick_sweeps_what_has_run_out(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SMELL)
    ticks = Ticks(town.hotline)
    await ticks.sweep()
    assert town.dump()["offers"]
    town.clock.on(hours=2)
    await ticks.sweep()
    assert town.dump()["offers"] == []
    assert [seen.notice.kind for seen in town.deliver()] == [Kind.REMOVE]


@pytest.mark.parametrize("hour", [1, 15])
def test_a_question_never_sounds(example: Community, hour: int) -> None:
    notice = Notice("example", Kind.OFFER, address(RESIDENTS), Audience.RESIDENT, "offer")
    assert is_silent(notice, None, example, datetime(2026, 3, 2, hour, tzinfo=UTC))


def test_a_question_whose_arrival_is_in_doubt_is_not_asked_again() -> None:
    notice = Notice("example", Kind.OFFER, address(RESIDENTS), Audience.RESIDENT, "offer")
    assert not repeatable(notice)
