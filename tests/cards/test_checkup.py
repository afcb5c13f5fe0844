"""The check-up an administrator reads, and the word to whoever is in danger during the trial, in both languages."""

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.checkup import lines, subject
from cards.render import Material, render
from domain.community import Community
from domain.events import Scalar
from flow.checkup import Finding, Trouble, as_args, of_args
from flow.ports import Audience, Kind, Notice
from locales import texts
from tests.cards.stories import CHAT, CODEC, printed
from tests.cards.test_cards import fits, well_formed

SUBJECTS = {
    Trouble.PRIVACY: ("hotline:",),
    Trouble.GROUP_GONE: ("unit:wuye", "desk:"),
    Trouble.GROUP_MUTE: ("unit:wuye",),
    Trouble.UNIT_EMPTY: ("gongshui", "gongdian", "gongshui", "xiaofang", "wuye", "paichusuo", "no longer there"),
    Trouble.UNREACHABLE: ("officer:wuye", "chair:suqiu", "secretary:", "grid_member:jp1"),
    Trouble.ROLE_EMPTY: ("secretary:", "chair:yishi"),
    Trouble.GRID_EMPTY: ("jp1", "jp2"),
    Trouble.GROUP_UNBOUND: ("-1001000000009",),
}
WORST = tuple(Finding(trouble, SUBJECTS.get(trouble, ())) for trouble in Trouble)


def notice(kind: Kind, args: dict[str, Scalar]) -> Notice:
    return Notice("example", kind, CHAT, Audience.DESK, "", args)


@pytest.mark.parametrize("findings", [WORST, WORST[-1:], ()], ids=["everything", "one thing", "nothing"])
def test_what_there_is_to_mend(
    community: Community, snapshot: SnapshotAssertion, findings: tuple[Finding, ...]
) -> None:
    message = render(CODEC, Material(notice(Kind.CHECKUP, as_args(findings)), community))
    well_formed(message)
    fits(message)
    assert printed(message) == snapshot


@pytest.mark.parametrize("emergency", ["fire", "gas", "no longer there"])
def test_danger_during_the_trial(community: Community, snapshot: SnapshotAssertion, emergency: str) -> None:
    message = render(CODEC, Material(notice(Kind.ALARM_ADVICE, {"emergency": emergency}), community))
    well_formed(message)
    fits(message)
    assert printed(message) == snapshot


def test_findings_survive_the_way_through_the_queue() -> None:
    assert of_args(as_args(WORST)) == WORST
    assert of_args({"no_longer_known": "x"}) == ()


def test_every_trouble_has_its_line(example: Community) -> None:
    told = lines(texts("zh-CN"), example, WORST)
    assert len(told) == len(Trouble)
    assert [line[0] for line in told] == ["❗" if finding.is_grave else "·" for finding in WORST]
    assert not [line for line in told if "<" in line]


def test_a_group_in_words(example: Community) -> None:
    assert subject(texts("zh-CN"), example, "unit:wuye") == "江畔物业群"
    assert subject(texts("en"), example, "hotline:") == "residents' group"
