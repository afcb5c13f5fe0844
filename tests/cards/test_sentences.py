"""Every sentence that is a whole message or the answer to a press, filled in, in both languages."""

from collections.abc import Mapping

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.render import Material, render
from domain.community import Community
from domain.events import Scalar
from domain.people import Role
from flow.ports import Audience, Kind, Notice
from locales import LANGUAGES, texts
from sandbox.entities import utf16_len
from tests.cards.stories import CHAT, CODEC
from tests.cards.test_cards import fits, well_formed

SAMPLES: Mapping[str, Scalar] = {
    "advice": "先关总阀,开窗,别开灯;到楼下等消防。",
    "community": "江畔社区",
    "keep": 730,
    "all": 34,
    "filed": 41,
    "heard": 372,
    "line": "/bind 86nlvBZXdQsogUe4Rzpm",
    "open": 6,
    "right": 33,
    "which": "滨江街道市场监督管理所(经办人)",
    "wrong": 2,
    "helped": "我妈,周桂芳,13800001234",
    "late": 3,
    "limit": "2000",
    "matter": "电动自行车进楼入户、飞线充电",
    "minutes": 10,
    "n": 12,
    "name": "王秀兰",
    "number": "0302-0001-4",
    "phone": "0435-3221234",
    "place": "江畔花园3号楼2单元507",
    "role": Role.GRID_MEMBER.value,
    "scope": "jp1",
    "state": "resolved",
    "today": 5,
    "unit": "滨江街道市场监督管理所",
    "who": "物业张师傅",
    "words": "水管爆了,淹到楼下了,快来人",
}
"""As long as they get; a sentence with a placeholder nobody thought of has none, and fails."""
MESSAGES, ANSWERS = ("say.", "error.", "mydata.privacy"), ("press.", "error.")
MOST = 200
"""UTF-16 units of an answer to a press."""
CUT = {"press.identity", "press.identity_at"}
"""Shortened where they are said, with the rest in private."""


def keys(*prefixes: str) -> list[str]:
    every = texts(LANGUAGES[0]).keys()
    return sorted(key for key in every if key.startswith(prefixes))


def filled(language: str, key: str) -> Mapping[str, Scalar]:
    return {name: SAMPLES[name] for name in texts(language).placeholders(key)}


def test_messages(community: Community, snapshot: SnapshotAssertion) -> None:
    said = []
    for key in keys(*MESSAGES):
        args: dict[str, Scalar] = {"key": key, **filled(community.language, key)}
        message = render(CODEC, Material(Notice("example", Kind.SAY, CHAT, Audience.RESIDENT, "", args), community))
        well_formed(message)
        fits(message)
        said.append(f"## {key}\n{message.text}")
    assert "\n\n".join(said) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_to_presses(language: str, snapshot: SnapshotAssertion) -> None:
    said = {key: texts(language)(key, **filled(language, key)) for key in keys(*ANSWERS)}
    assert not [key for key, answer in said.items() if utf16_len(answer) > MOST and key not in CUT]
    assert "\n".join(f"{key}: {answer}" for key, answer in said.items()) == snapshot
