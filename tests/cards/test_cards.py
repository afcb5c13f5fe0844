"""What each message says, for whom, in which state; and that none says too much."""

import dataclasses
import html
import re
from collections.abc import Callable, Iterator
from unicodedata import east_asian_width

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.message import Message
from cards.render import Material, render
from domain.case import Verdict
from domain.community import Community
from domain.events import Scalar
from flow.ports import Audience, Kind, Notice
from sandbox.entities import utf16_len
from sandbox.html_text import parse_html
from tests.cards.stories import CHAT, CODEC, STORIES, Told, printed

TAGS = re.compile(r"</?(?:b|i|u|s|code|pre|blockquote(?: expandable)?)>")
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#x27);")
SECRETS = ("王秀兰", "13800001234", "138-0000-1234", "507", "wx_lan520")
SAID = ("王秀兰", "138-0000-1234", "507", "wx_lan520")
PERSONAL = "我是王秀兰,电话138-0000-1234,微信wx_lan520,3号楼2单元507室,"
"""Who they are, said along with everything anybody says in a story."""
WORDLESS = {"triage, voice"}
"""Stories in which nobody has said a word."""
OF_A_PERSON = {"mydata", "export", "choose", "mark", "marked"}
"""About no case: tests/cards/test_mydata.py."""
INJECTED = "3号楼停水了 <b>&amp;</i> <script>x</script> & <a href='tg://user?id=1'>y</a> {number} {0}"


def well_formed(message: Message) -> None:
    """Telegram's subset and nothing that is not meant: every < & > is a tag of ours or an entity."""
    parse_html(message.text)
    bare = ENTITY.sub("", TAGS.sub("", message.text))
    assert not re.search("[<>&]", bare), message.text
    assert message.text.count("<b>") == message.text.count("</b>")


def plain(message: Message) -> str:
    text: str = parse_html(message.text)[0]
    return text


SCREEN, ACROSS = 32, 40
"""A phone of 360 × 800: lines of text between its bars (a row of buttons takes two), and narrow characters across."""


FOLDED = re.compile(r"<blockquote expandable>.*?</blockquote>", re.DOTALL)
SHOWN = "\n".join(["", "folded", "folded", "folded", ""])
"""What the channel shows of a long quotation."""


def height(message: Message) -> int:
    """Lines of a phone's screen a message takes, wrapped as it will be, what is folded folded."""
    text: str = parse_html(FOLDED.sub(SHOWN, message.text))[0]
    wide = [sum(2 if east_asian_width(char) in "WF" else 1 for char in line) for line in text.split("\n")]
    return sum(max(1, -(-each // ACROSS)) for each in wide) + 2 * len(message.buttons)


def fits(message: Message) -> None:
    text = plain(message)
    assert text.strip()
    assert utf16_len(text) <= 4096
    assert height(message) <= SCREEN, text
    for row in message.buttons:
        assert row
        for button in row:
            assert 0 < len(button.label) <= 60
            assert len(button.data.encode()) <= 64


@pytest.mark.parametrize("story", STORIES)
def test_every_message_in_every_state(
    told: Callable[..., Told], community: Community, story: str, snapshot: SnapshotAssertion
) -> None:
    case = STORIES[story](told(community))
    for _, message in case.messages():
        well_formed(message)
        fits(message)
        assert "  " not in plain(message).replace("‼️  ", "")
    assert case.sheet() == snapshot


@pytest.mark.parametrize("story", STORIES)
def test_no_message_shows_who_they_are(told: Callable[..., Told], example: Community, story: str) -> None:
    case = told(example)
    case.aside, case.result = PERSONAL, PERSONAL + case.result
    told_ = list(STORIES[story](case).messages())
    assert story in WORDLESS or case.view().erased or all(secret in case.kept() for secret in SAID), "they have said it"
    for name, message in told_:
        assert not [secret for secret in SECRETS if secret in printed(message)], name


@pytest.mark.parametrize("story", [story for story in STORIES if "side" in story or "agreement" in story])
def test_the_other_side_reads_nothing_of_whoever_reported_it(
    told: Callable[..., Told], community: Community, story: str
) -> None:
    case = STORIES[story](told(community))
    read = [(name, printed(message)) for name, message in case.messages() if "→ party" in name]
    assert read
    for name, text in read:
        assert not [said for said in ("泡了", "不给修", "3号楼", case.view().case.number) if said in text], name


@pytest.mark.parametrize(
    "story",
    [
        "assigned",
        "in progress",
        "in progress, sent up",
        "resolved",
        "resolved, by phone",
        "resolved, agreement",
        "closed, satisfied",
        "triage",
    ],
)
def test_what_people_write_is_not_markup(told: Callable[..., Told], example: Community, story: str) -> None:
    case = told(example)
    case.text = case.result = INJECTED
    told_ = case.filed(INJECTED) if story == "triage" else STORIES[story](case)
    for _, message in told_.messages():
        well_formed(message)
        if "script" in message.text:
            assert html.escape("<script>x</script>") in message.text
    assert any("script" in message.text for _, message in told_.messages())


@pytest.mark.parametrize("story", ["assigned", "resolved, by phone", "triage, choices"])
def test_what_a_community_calls_things_is_not_markup(told: Callable[..., Told], example: Community, story: str) -> None:
    case = told(_odd(example))
    for _, message in STORIES[story](case).messages():
        well_formed(message)


def test_what_a_community_calls_its_units_is_not_markup(told: Callable[..., Told], example: Community) -> None:
    units = {key: dataclasses.replace(unit, name=f"<{unit.name} & 儿子>") for key, unit in example.units.items()}
    reasons = {key: f"{text} <b>&" for key, text in example.return_reasons.items()}
    declines = {key: f"{text} <b>&" for key, text in example.decline_reasons.items()}
    odd = dataclasses.replace(example, units=units, return_reasons=reasons, decline_reasons=declines)
    for story in (
        "triage, returned",
        "assigned, reopened",
        "declined",
        "resolved",
        "in progress, sent up",
        "resolved, sent up",
    ):
        for _, message in STORIES[story](told(odd)).messages():
            well_formed(message)


def _odd(example: Community) -> Community:
    matters = {key: dataclasses.replace(matter, name=f"{matter.name}<急>&") for key, matter in example.matters.items()}
    centres = {key: dataclasses.replace(centre, name=f"{centre.name}<1>&") for key, centre in example.centres.items()}
    return dataclasses.replace(example, matters=matters, centres=centres)


@pytest.mark.parametrize("story", ["triage", "assigned", "in progress", "in progress, sent up"])
def test_the_longest_appeal_fits(told: Callable[..., Told], community: Community, story: str) -> None:
    for _, message in _longest(told(community), "停水" * 1000, "换好" * 1000, story):
        fits(message)


@pytest.mark.parametrize("story", ["assigned, reopened", "assigned, sent up and not solved"])
def test_the_longest_appeal_with_the_longest_result_fits(
    told: Callable[..., Told], community: Community, story: str
) -> None:
    for _, message in _longest(told(community), "3号楼" + "停水" * 998, "换好" * 1000, story):
        fits(message)


def test_the_longest_in_emoji_fits(told: Callable[..., Told], example: Community) -> None:
    for _, message in _longest(told(example), "停水" + "🚰" * 999, "好" + "🚰" * 999, "closed, satisfied"):
        fits(message)


def test_an_appeal_of_many_lines_makes_no_tower(told: Callable[..., Told], example: Community) -> None:
    for _, message in _longest(told(example), "停水\n" * 500, "好", "assigned"):
        fits(message)


def _longest(case: Told, text: str, result: str, story: str) -> Iterator[tuple[str, Message]]:
    case.text, case.result = text, result
    return (case.filed(text) if story == "triage" else STORIES[story](case)).messages()


@pytest.mark.parametrize("kind", [Kind.REACTION, Kind.STRIP, Kind.REMOVE])
def test_kinds_without_words(told: Callable[..., Told], example: Community, kind: Kind) -> None:
    case = told(example).filed()
    notice = Notice(case.community, kind, CHAT, Audience.RESIDENT, case.ids[-1])
    with pytest.raises(KeyError):
        render(CODEC, Material(notice, example, case.view()))


def test_a_card_without_its_case(example: Community) -> None:
    with pytest.raises(LookupError, match="needs a case"):
        render(CODEC, Material(Notice("example", Kind.CARD, CHAT, Audience.UNIT), example))


def test_every_kind_with_words_is_on_some_sheet(told: Callable[..., Told], example: Community) -> None:
    seen = {name.split(" ")[0] for story in STORIES.values() for name, _ in story(told(example)).messages()}
    apart = {"reaction", "strip", "remove", "say", "list", "offer"}  # test_lists.py, test_offer.py
    apart |= {"shadow", "checkup", "setup", "code", "seal", "held", "weekly", "monthly"}  # and their like
    assert seen == {kind.value for kind in Kind} - apart - OF_A_PERSON


def test_say(community: Community, snapshot: SnapshotAssertion) -> None:
    def said(key: str, **args: Scalar) -> str:
        notice = Notice("example", Kind.SAY, CHAT, Audience.RESIDENT, "", {"key": key, **args})
        message = render(CODEC, Material(notice, community))
        well_formed(message)
        return message.text

    lines = [
        said("say.call_filed", number="0302-0001-4", matter="停水", unit="wuye"),
        said("say.bound_unit", community="<江畔>", scope="wuye"),
        said("say.joined_scope", community="江畔&", role="officer", scope="wuye"),
        said("say.joined_scope", community="江畔", role="chair", scope="suqiu"),
        said("error.text_too_long", limit="2000"),
        said("say.help", phone="<0435>"),
    ]
    assert "\n".join(lines) == snapshot


def test_the_keyboard_for_the_old(community: Community) -> None:
    args: dict[str, Scalar] = {"key": "say.welcome", "community": "江畔", "keyboard": True}
    message = render(CODEC, Material(Notice("example", Kind.SAY, CHAT, Audience.RESIDENT, "", args), community))
    assert [len(row) for row in message.keyboard] == [3]
    args["keyboard"] = False
    bare = render(CODEC, Material(Notice("example", Kind.SAY, CHAT, Audience.RESIDENT, "", args), community))
    assert bare.keyboard == ()


def test_no_cases(community: Community) -> None:
    notice = Notice("example", Kind.STATUS, CHAT, Audience.RESIDENT, "", {"cases": ""})
    assert "工单" in render(CODEC, Material(notice, community)).text or community.language == "en"


def test_verdicts_are_told_to_the_unit(told: Callable[..., Told], example: Community) -> None:
    case = told(example).filed().signed().resolved().judged(Verdict.DISSATISFIED)
    cards = dict(case.messages())
    assert "办了,不满意" in cards["card → unit"].text
