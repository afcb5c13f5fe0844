"""A result that tells too little: what whoever wrote it reads, and the mark on the cards once it went out all the same."""

from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.callback import Verb, short
from cards.render import Material, render
from domain.community import Community
from domain.result import POOR, Fault
from flow.ports import Audience, Kind, Notice
from locales import texts
from tests.cards.stories import CHAT, CODEC, STORIES, Told, printed
from tests.cards.test_cards import fits, well_formed

DRAFT = "01900000-0000-7000-8000-000000000001"


def shown(case: Told, community: Community, *faults: Fault, covered: bool = False) -> str:
    seen = case.view()
    args = {"faults": ",".join(faults), "draft": DRAFT}
    notice = Notice(community.id, Kind.HELD, CHAT, Audience.UNIT, seen.case.id, args)
    message = render(CODEC, Material(notice, community, seen, covered=covered))
    well_formed(message)
    fits(message)
    for row in message.buttons:
        for button in row:
            press = CODEC.read(CHAT, button.data)
            assert (press.verb, press.case, press.arg) == (Verb.INSIST, seen.case.id, short(DRAFT))
    return printed(message)


def test_every_reason(told: Callable[..., Told], community: Community, snapshot: SnapshotAssertion) -> None:
    case = STORIES["in progress"](told(community))
    lines = [shown(case, community, fault, Fault.NO_WHO, Fault.NO_WHEN) for fault in sorted(POOR)]
    assert "\n\n".join([*lines, shown(case, community, Fault.EMPTY)]) == snapshot


def test_what_has_been_reported_since_is_no_longer_sent(told: Callable[..., Told], community: Community) -> None:
    text = shown(STORIES["resolved"](told(community)), community, Fault.EMPTY)
    assert texts(community.language)("button.insist") not in text


@pytest.mark.parametrize("audience", [Audience.UNIT, Audience.LEADER])
def test_whoever_leads_sees_that_it_went_out_all_the_same(
    told: Callable[..., Told], community: Community, audience: Audience
) -> None:
    case = STORIES["resolved, against the check"](told(community))
    name = f"card → {audience.value}"
    text = dict(case.messages())[name].text
    assert texts(community.language)("held.short.hand_off") in text
    assert texts(community.language)("held.no_when") not in text, "a hint is no objection"
    others = [message.text for at, message in case.messages() if "→ resident" in at]
    assert not any(texts(community.language)("held.short.hand_off") in other for other in others)
