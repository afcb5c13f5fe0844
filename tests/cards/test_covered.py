"""What a few only may read, put into words where others read along: nothing of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cards.render import Material, render
from domain.community import Community
from flow.ports import Audience, Kind, Notice
from tests.cards.stories import CHAT, CODEC, STORIES, Told

ALWAYS = {Kind.REACTION, Kind.STRIP, Kind.SAY, Kind.LIST, Kind.STATUS, Kind.MYDATA, Kind.EXPORT, Kind.CHOOSE}
WORDS = ("吃拿卡要", "干部", "作风", "违纪", "纪检", "监督", "收礼")


@pytest.mark.parametrize("audience", Audience)
def test_no_kind_lets_out_a_word(told: Callable[..., Told], community: Community, audience: Audience) -> None:
    case = STORIES["assigned, about staff"](told(community))
    seen = replace(case.view(), result="约谈了干部")
    for kind in sorted(set(Kind) - ALWAYS):
        notice = Notice(community.id, kind, CHAT, audience, seen.case.id, {"message": "7"})
        message = render(CODEC, Material(notice, community, seen, shown="约谈了干部", covered=True))
        labels = [button.label for row in message.buttons for button in row]
        assert not [(kind, word) for word in WORDS for text in (message.text, *labels) if word in text]


def test_a_list_of_one_s_cases_covers_only_what_it_must(told: Callable[..., Told], community: Community) -> None:
    closed = STORIES["assigned, about staff"](told(community)).view()
    notice = Notice(community.id, Kind.STATUS, CHAT, Audience.RESIDENT)
    views = (closed, replace(closed, case=replace(closed.case, restricted=False)))
    first, second = render(CODEC, Material(notice, community, views=views, covered=True)).text.split("\n\n")
    assert "干部" not in first
    assert "干部" in second


def test_a_receipt_in_private_says_it_all(told: Callable[..., Told], community: Community) -> None:
    seen = STORIES["assigned, about staff"](told(community)).view()
    notice = Notice(community.id, Kind.CARD, CHAT, Audience.RESIDENT, seen.case.id)
    assert "干部" in render(CODEC, Material(notice, community, seen)).text
