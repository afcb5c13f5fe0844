"""What the journeys named after users' asks have in common: a stage whose day is chosen, and a case said in the group."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.community import RESIDENTS
from bot.demo.stage import Stage, stage
from sandbox.client import Message, Phone

Lift = Callable[[int], Phone]
SECONDS = 20
LIGHT = "#诉求 江畔花园5号楼2单元楼道灯不亮"
UNSURE = "#诉求 江畔花园5号楼2单元这事你们管不管"


def moment(wall: str) -> datetime:
    """«2026-09-18 16:00» in the community's zone."""
    return datetime.strptime(wall, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def beginning(wall: str) -> Callable[[], Iterator[Stage]]:
    """The fixture `staged` of a module whose day begins then."""

    @pytest.fixture(scope="module")
    def staged() -> Iterator[Stage]:
        with stage(warm=True, begin=moment(wall)) as running:
            yield running

    return staged


def filed(phone: Phone, words: str) -> tuple[Message, Message]:
    """What was said in the group, and its receipt."""
    said = phone.say(RESIDENTS, words)
    return said, phone.wait_for(
        RESIDENTS, lambda m: m.from_bot and m.reply_to == said.id and "工单" in m.text, timeout=SECONDS
    )


def card(phone: Phone, chat: int, *words: str, after: Message | int = 0) -> Message:
    """The hotline's first message in a chat with all these words."""
    return phone.wait_for(
        chat, lambda m: m.from_bot and all(word in m.text for word in words), after=after, timeout=SECONDS
    )
