"""A hotline for benches: the example community, everybody let in, nobody slowed."""

from dataclasses import replace
from typing import cast

from bot.demo.community import COMMUNITIES
from bot.settings import Settings
from bot.wiring import Hotline, assemble
from domain.community import Community
from domain.fair_use import FairUse
from flow import people
from flow.ports import Address, Purpose
from storage import migrations

TOKEN = "7000000001:BENCH-only-not-a-secret-0000000000"  # noqa: S105
GROUP = -1001000000001


def hotline_at(url: str, **more: object) -> Hotline:
    """A hotline on an empty database, its residents' group bound and the dictionary loaded."""
    fields = {
        "bot_token": TOKEN,
        "database_url": url,
        "communities": COMMUNITIES,
        "secret_keys": "bench-key-bench-key-bench-key",
        "demo": True,
        **more,
    }
    hotline = assemble(Settings(**fields))  # type: ignore[arg-type]
    _let_everything_in(hotline)
    migrations.upgrade(hotline.database)
    with hotline.work() as uow:
        code = people.issue_binding(uow, "example", Purpose.HOTLINE)
        people.bind(uow, code, Address("telegram", "7000000001", str(GROUP)))
    hotline.understanding.warm(hotline.world.communities.values())
    return hotline


def _let_everything_in(hotline: Hotline) -> None:
    """A flood by 200 people is what is measured here: nobody is slowed."""
    rules = cast(dict[str, Community], hotline.world.communities)
    rules |= {key: replace(each, fair_use=FairUse(person=10**9, group=10**9)) for key, each in rules.items()}
