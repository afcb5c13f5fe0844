"""Quiet nights (I6): what sounds at three in the morning, and for whom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.delivery import Sender
from bot.quiet import LOUD, is_silent
from domain.community import Community
from flow.intake import Appeal, file
from flow.ports import Address, Audience, Kind, Notice, Spot
from flow.queries import CaseView, view
from storage.delivery import Deliveries
from tests.handlers.town import BOT, RESIDENTS, SURE, WANG, Town, address

NIGHT, DAY = datetime(2026, 3, 1, 19, 0, tzinfo=UTC), datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GROUP, HOME = Address("telegram", "1", "-100"), Address("telegram", "1", "101")
R, U, L, P = Audience.RESIDENT, Audience.UNIT, Audience.LEADER, Audience.PARTY
LIGHT, FIRE = "3号楼楼道灯坏了好几天了", "江畔花园3号楼着火了"


@pytest.fixture
def case(town: Town) -> Callable[[str], CaseView]:
    """A case about something, as the sender sees it."""

    def make(words: str) -> CaseView:
        with town.hotline.work() as uow:
            person = uow.people.add("example")
            return view(uow, "example", file(uow, Appeal("example", person, words, Spot(address(RESIDENTS), "7"))).id)

    return make


@pytest.mark.parametrize(("minutes", "silent"), [(0, False), (30, False), (31, True), (600, True)])
@pytest.mark.parametrize("kind", [Kind.SAY, Kind.CARD])
def test_an_answer_that_comes_late_wakes_nobody(
    case: Callable[[str], CaseView], example: Community, kind: Kind, minutes: int, silent: bool
) -> None:
    notice = Notice("example", kind, HOME, R)
    assert is_silent(notice, case(LIGHT), example, NIGHT, timedelta(minutes=minutes)) is silent
    assert not is_silent(notice, case(FIRE), example, NIGHT, timedelta(minutes=minutes))
    assert not is_silent(notice, case(LIGHT), example, DAY, timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("words", "kind", "audience", "chat", "silent"),
    [
        (LIGHT, Kind.CARD, R, GROUP, True),
        (LIGHT, Kind.CARD, R, HOME, False),  # the receipt of somebody who has just written
        (LIGHT, Kind.SAY, R, HOME, False),
        (LIGHT, Kind.SAY, R, GROUP, True),
        (LIGHT, Kind.MYDATA, R, HOME, False),
        (LIGHT, Kind.LIST, U, HOME, False),
        (LIGHT, Kind.LIST, U, GROUP, True),
        (LIGHT, Kind.INVITED, U, HOME, False),
        (LIGHT, Kind.MEDIATION, P, HOME, False),  # they have just opened the link
        (SURE, Kind.OUTCOME, P, HOME, True),
        (LIGHT, Kind.RESULT, R, HOME, True),
        (LIGHT, Kind.NEW_CARD, U, GROUP, True),
        (LIGHT, Kind.NEARBY, L, HOME, True),
        (SURE, Kind.NEW_CARD, U, GROUP, False),  # no water: day and night
        (SURE, Kind.CHASE, U, GROUP, False),
        (SURE, Kind.CARD, R, GROUP, True),
        (SURE, Kind.NEARBY, L, HOME, True),
        (FIRE, Kind.CARD, R, GROUP, False),
        (FIRE, Kind.ALARM, L, HOME, False),
        (FIRE, Kind.NEARBY, L, HOME, False),
    ],
)
def test_at_night(
    case: Callable[[str], CaseView],
    example: Community,
    words: str,
    kind: Kind,
    audience: Audience,
    chat: Address,
    silent: bool,
) -> None:
    notice = Notice("example", kind, chat, audience, "case")
    assert is_silent(notice, case(words), example, NIGHT) is silent
    assert not is_silent(notice, case(words), example, DAY)


@pytest.mark.parametrize("kind", sorted(LOUD))
def test_danger_always_sounds(example: Community, kind: Kind) -> None:
    assert not is_silent(Notice("example", kind, GROUP, R), None, example, NIGHT)


@pytest.mark.parametrize(("moment", "silent"), [(NIGHT, True), (DAY, False)])
async def test_the_sender_tells_the_channel(town: Town, moment: datetime, silent: bool) -> None:
    town.clock.moment = moment
    await town.keep({"update_id": 1, "message": town.message(WANG, RESIDENTS, f"/new {LIGHT}")})
    await town.judge_all()
    sender, sent = Sender(town.hotline), []

    async def send_message(**given: Any) -> Any:
        sent.append(given)
        return SimpleNamespace(message_id=len(sent))

    async def anything(*_given: Any, **_more: Any) -> None:
        return None

    sender._bot = SimpleNamespace(send_message=send_message, set_message_reaction=anything)  # type: ignore[assignment]
    deliveries = Deliveries(town.hotline.database)
    while taken := deliveries.claim(str(BOT), datetime(2100, 1, 1, tzinfo=UTC), 20):
        for delivery in taken:
            await sender.deliver(delivery)
    assert sent
    assert {given["disable_notification"] for given in sent} == {silent}
