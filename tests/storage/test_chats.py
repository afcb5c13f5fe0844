"""Chats that move house, and chats that are left."""

from flow.ports import Address, Audience, Binding, Kind, Notice, Purpose
from tests.handlers.conftest import clock, empty, example, found, town, understand
from tests.handlers.town import RESIDENTS, SURE, WANG, Town, address

__all__ = ["clock", "empty", "example", "found", "town", "understand"]
NEW = RESIDENTS - 500


async def test_a_group_that_becomes_a_supergroup(town: Town) -> None:
    await town.say(WANG, RESIDENTS, SURE)
    case = town.case()
    with town.hotline.work() as uow:
        uow.outbox.put(
            Notice("example", Kind.SAY, address(RESIDENTS), Audience.RESIDENT, "", {"key": "say.no_cases"}, "7")
        )
        for _ in range(2):  # told twice: once by the old group, once by the new one
            uow.chats.move(address(RESIDENTS), address(NEW))
        assert uow.chats.binding(address(RESIDENTS)) is None
        assert uow.chats.binding(address(NEW)) == Binding("example", Purpose.HOTLINE)
        (reporter,) = uow.cases.reporters("example", case.id)
    assert reporter.spot is not None
    assert (reporter.spot.chat, reporter.spot.message) == (address(NEW), "")
    (seen,) = town.deliver()
    assert (seen.chat, seen.notice.reply_to) == (NEW, "")


def test_what_is_bound_and_no_longer(town: Town) -> None:
    with town.hotline.work() as uow:
        assert len(uow.chats.every("example")) == 3
        assert uow.chats.unbind(address(RESIDENTS)) == Binding("example", Purpose.HOTLINE)
        assert uow.chats.unbind(address(RESIDENTS)) is None
        assert (address(RESIDENTS), Binding("example", Purpose.HOTLINE)) not in uow.chats.every("example")
        assert uow.chats.every("other") == []
        assert uow.chats.binding(Address("telegram", "1", "2")) is None
