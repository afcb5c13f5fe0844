"""A mark against abuse, as everybody concerned reads it, in both languages; and that it says of nobody who they are."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.message import Message
from cards.render import Material, render
from domain.community import Community
from domain.mark import Ground, Mark
from flow.marks import MarkView
from flow.ports import Address, Audience, Kind, Notice
from tests.cards.stories import CODEC, printed
from tests.cards.test_cards import fits, well_formed
from tests.handlers.town import MONDAY

CHAT = Address("telegram", "7000000001", "101")
ID = "01a212e7-9414-7f9c-ad0d-101aabbbb16a"
LATER = MONDAY + timedelta(days=30)
PROPOSED = Mark("example", ID, "p1", "c1", Ground.UNTRUE, "p2", MONDAY, LATER)
STANDS = replace(PROPOSED, confirmed_by="p3", confirmed_at=MONDAY)
APPEALED = replace(STANDS, words="v1", appealed_at=MONDAY)
SETTLED = replace(APPEALED, settled_by="p4", settled_at=MONDAY)
MARKS = {
    "proposed": PROPOSED,
    "dropped": replace(PROPOSED, settled_by="p3", settled_at=MONDAY, lifted_at=MONDAY),
    "stands": STANDS,
    "appealed": APPEALED,
    "upheld": SETTLED,
    "lifted": replace(SETTLED, lifted_at=MONDAY),
    "expired": replace(STANDS, expires_at=MONDAY),
    "gone": None,
}
READERS = ((Kind.MARK, Audience.DESK), (Kind.MARK, Audience.LEADER), (Kind.MARKED, Audience.RESIDENT))


def message(community: Community, kind: Kind, audience: Audience, mark: Mark | None, words: str) -> Message:
    view = MarkView(mark, "0302-0001-4", words if mark and mark.words else "", MONDAY) if mark else None
    return render(CODEC, Material(Notice(community.id, kind, CHAT, audience, ID), community, mark=view))


@pytest.mark.parametrize("name", MARKS)
def test_what_is_read_of_a_mark(community: Community, snapshot: SnapshotAssertion, name: str) -> None:
    told = [message(community, *reader, MARKS[name], "我<没有>乱说 & 冤枉") for reader in READERS]
    for each in told:
        well_formed(each)
        fits(each)
    assert "\n\n".join(map(printed, told)) == snapshot


@pytest.mark.parametrize(("ground", "reader"), product(Ground, READERS))
def test_every_ground_and_the_longest_words_fit(
    community: Community, ground: Ground, reader: tuple[Kind, Audience]
) -> None:
    each = message(community, *reader, replace(APPEALED, ground=ground), "<" * 900)
    well_formed(each)


def test_only_the_secretary_decides_and_only_what_is_undecided(community: Community) -> None:
    asking = {
        (name, audience) for name, mark in MARKS.items() for kind, audience in READERS
        if message(community, kind, audience, mark, "").buttons
    }  # fmt: skip
    both = {("proposed", Audience.DESK), ("proposed", Audience.LEADER)}
    assert asking == both | {("appealed", Audience.LEADER), ("stands", Audience.RESIDENT)}


def test_a_warning_before_and_after_a_flood(community: Community, snapshot: SnapshotAssertion) -> None:
    args = {"key": "say.slow_down", "n": 5, "minutes": 10, "phone": community.phone}
    warning = render(CODEC, Material(Notice(community.id, Kind.SAY, CHAT, Audience.RESIDENT, "", args), community))
    args = {"minutes": 10, "phone": community.phone}
    sides = ("error.slow_down", "error.group_busy")
    refusals = [
        render(
            CODEC,
            Material(Notice(community.id, Kind.SAY, CHAT, Audience.RESIDENT, "", {"key": key, **args}), community),
        )
        for key in sides
    ]
    told = [warning, *refusals]
    for each in told:
        fits(each)
    assert "\n\n".join(map(printed, told)) == snapshot
