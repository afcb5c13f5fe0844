"""Lists as people read them, in both languages."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.message import Message
from cards.render import Material, render
from domain.act import Act
from domain.case import Case
from domain.community import Community
from domain.people import Grant, Role
from domain.rota import Shift
from flow import intake
from flow.ports import Address, Audience, HotIssue, Kind, Notice, Secret, Spot, Trend
from flow.record import find, record
from storage.uow import Uow
from tests.cards.stories import CHAT, CODEC, Told, printed
from tests.cards.test_cards import fits, well_formed
from tests.handlers.town import SURE

PRIVATE = Address("telegram", "7000000001", "104")
GROUP = Address("telegram", "7000000001", "-1001000000002")


class Office:
    """A property company's people, and three cases of theirs: one late, one signed for, one fresh."""

    def __init__(self, told: Told) -> None:
        self.told = told
        told.do(self._hire)
        self.file(SURE)
        told.later(hours=2)
        self.file("电梯坏了,停在3楼")
        told.do(lambda uow: record(uow, self._case(uow), Act.SIGN, by=uow.people.actor(told.community, self.zhao)))
        self.file("3号楼楼道灯坏了 <b>&")

    def file(self, text: str) -> None:
        told = self.told

        def act(uow: Uow) -> None:
            spot = Spot(CHAT, f"{len(told.ids)}")
            told.ids.append(intake.file(uow, intake.Appeal(told.community, self.wang, text, spot)).id)

        told.do(act)

    def _case(self, uow: Uow) -> Case:
        return find(uow, *self.told.which)

    def _hire(self, uow: Uow) -> None:
        home = self.told.community
        self.zhao, self.meng, self.zhou = (
            self._person(uow, name, grant)
            for name, grant in (
                ("赵师傅", Grant(Role.OFFICER, "wuye")),
                ("孟 <师傅>", Grant(Role.OFFICER, "wuye")),
                ("小周", Grant(Role.DISPATCHER)),
            )
        )
        self.wang = uow.people.add(home, Address("telegram", "7000000001", "101"))
        uow.rota.begin(home, Shift(self.meng, Role.OFFICER, "wuye", uow.now))

    def _person(self, uow: Uow, name: str, grant: Grant) -> str:
        person = uow.people.add(self.told.community, Address("telegram", "7000000001", name))
        uow.vault.keep(self.told.community, person, Secret.NAME, name)
        uow.people.grant(self.told.community, person, grant)
        return person

    def read(
        self,
        name: str,
        whose: str,
        *,
        private: bool = True,
        about: str = "",
        issues: Sequence[HotIssue] = (),
        **args: str | int,
    ) -> Message:
        told = self.told
        to, person = (PRIVATE, whose) if private else (GROUP, "")
        notice = Notice(
            told.community, Kind.LIST, to, Audience.UNIT, about or whose, {"list": name, **args}, "", person
        )
        community = told.world.communities[told.community]
        return render(CODEC, Material(notice, community, listing=told.listing(notice, issues)))


@pytest.fixture
def office(told: Callable[..., Told], community: Community) -> Office:
    return Office(told(community))


def test_every_list(office: Office, snapshot: SnapshotAssertion) -> None:
    told = office.told
    sheets = {
        "mine": office.read("mine", office.zhao),
        "mine, in the group": office.read("mine", office.zhao, private=False, scope="wuye"),
        "mine, nothing": office.read("mine", office.zhou),
        "colleagues": office.read("colleagues", office.zhao, about=told.ids[1]),
        "colleagues, of what is not theirs": office.read("colleagues", office.zhao, about=told.ids[0]),
        "colleagues, once it is done": office.read("colleagues", office.zhao, about=told.ids[1], message="9"),
        "handover": office.read("handover", office.zhao),
        "handover, nothing": office.read("handover", office.meng),
        "handover, nobody": office.read("handover", office.zhou),
        "duty": office.read("duty", office.meng),
        "duty, in the group": office.read("duty", office.meng, private=False),
        "duty, nobody": office.read("duty", office.zhou),
        "queue_empty": office.read("queue_empty", office.zhou),
    }
    for message in sheets.values():
        well_formed(message)
        fits(message)
    assert "\n\n".join(f"## {name}\n{printed(message)}" for name, message in sheets.items()) == snapshot


def test_a_full_page_fits_a_screen(office: Office) -> None:
    for _ in range(20):
        office.told.clock.on(minutes=3)
        office.file("停水" * 500)
    for page in range(3):
        message = office.read("mine", office.zhao, page=page)
        well_formed(message)
        fits(message)


def test_names_stand_in_private_only(office: Office) -> None:
    for name in ("mine", "colleagues", "handover", "duty"):
        about = office.told.ids[1] if name == "colleagues" else ""
        text = printed(office.read(name, office.zhao, private=False, about=about, scope="wuye"))
        assert not [secret for secret in ("赵师傅", "师傅", "小周") if secret in text]


def test_a_page_beyond_the_last_is_the_last(office: Office) -> None:
    assert office.read("mine", office.zhao, page=99).text == office.read("mine", office.zhao).text
    assert office.read("mine", office.zhao, page=-1).text == office.read("mine", office.zhao).text


def test_no_list_for_other_kinds(office: Office) -> None:
    told = office.told
    assert told.listing(Notice(told.community, Kind.CARD, GROUP, Audience.UNIT, told.ids[0])) is None


def test_hot_issues(office: Office, snapshot: SnapshotAssertion) -> None:
    told = office.told
    for n in range(9):
        told.clock.on(minutes=7)
        office.file(f"{n + 1}号楼停水了 <b>&")
    now, cases = told.clock(), tuple(reversed(told.ids))
    number = told.view().case.number
    joined = tuple(now - timedelta(days=n) for n in (20, 3, 1, 0))
    water = HotIssue("停水了,<b>&谁来管", "江畔花园", True, joined, Trend.RISING, cases[:9])
    light = HotIssue("楼道灯坏了", "", False, joined[:3], Trend.FALLING, cases[9:])
    lift = HotIssue("电梯坏了", "3号楼", False, joined[:3], Trend.STEADY, cases[-1:])
    both = (water, light, lift)
    sheets = {
        "asked": office.read("hot", office.zhou, issues=both),
        "asked, nothing": office.read("hot", office.zhou),
        "in the morning": office.read("hot", office.zhou, issues=both, since=(now - timedelta(days=2)).isoformat()),
        "one of them": office.read("hot", office.zhou, issues=both, number=number),
        "one with few cases": office.read(
            "hot", office.zhou, issues=(light,), number=told.view_of(cases[9]).case.number
        ),
        "one that is none any more": office.read("hot", office.zhou, issues=(light,), number=number),
    }
    for message in sheets.values():
        well_formed(message)
        fits(message)
    assert "\n\n".join(f"## {name}\n{printed(message)}" for name, message in sheets.items()) == snapshot
