"""Every sentence a person reads exists in every language, is used, and fits."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.cli.upwards import COLUMNS
from cards.callback import Verb
from domain.act import Act
from domain.case import ClockKind, Consent, Outcome, State, Verdict, Wish
from domain.clock import Measure
from domain.effects import TOP_RUNG
from domain.errors import Code
from domain.lifecycle import TRANSITIONS
from domain.mark import Ground, Standing
from domain.merge import Shared
from domain.pause import Pause
from domain.people import SYSTEM, Role
from domain.result import POOR, Fault
from flow.checkup import Trouble
from flow.media import MediaKind
from flow.ports import Purpose, Trend
from flow.reveal import Reason
from locales import DEFAULT, LANGUAGES, texts

ROOT = Path(__file__).parents[2]
CODE = [path for room in ("bot", "cards", "flow", "handlers", "web") for path in sorted((ROOT / room).rglob("*.py"))]
ZH, EN = texts("zh-CN"), texts("en")
KEYS = {say.language: say.keys() for say in (ZH, EN)}
SENTENCES = KEYS[DEFAULT]
TABLES = {key.partition(".")[0] for key in KEYS[DEFAULT]}
KEY = re.compile(rf"(?:{'|'.join(sorted(TABLES))})(?:\.[a-z0-9_]+)+")
OTHERWISE_HEADED = {State.ASSIGNED, State.IN_PROGRESS}
"""States whose unit card has a headline of its own."""
CONSENTS = [each.value for each in Consent if each]
EXPANSIONS: Mapping[str, list[str]] = {
    "answer.{}": [verdict.value for verdict in Verdict if verdict is not Verdict.LAPSED],
    "check.{}": [trouble.value for trouble in Trouble],
    "extension.{}": [each.value for each in Wish if each],
    "suspension.{}": [Wish.ASKED.value, Wish.REFUSED.value],
    "suspension.answer_{}": [Wish.GRANTED.value, Wish.REFUSED.value],
    "resident.paused_{}": [pause.value for pause in Pause if pause],
    "unit.paused_{}": [pause.value for pause in Pause if pause],
    "leader.paused_{}": [pause.value for pause in Pause if pause],
    "extension.answer_{}": [Wish.GRANTED.value, Wish.REFUSED.value],
    "group.{}": [purpose.value for purpose in Purpose],
    "weekly.{}": ["done", "happy", "reopened", "more", "overridden"],
    "monthly.{}": ["response", "resolution", "satisfaction"],
    "held.{}": [fault.value for fault in Fault],
    "held.short.{}": [fault.value for fault in Fault if fault in POOR],
    "chase.what.{}": [kind.value for kind in ClockKind],
    "command_words.{}": ["mine", "queue", "duty", "handover", "hot"],
    "hot.{}": [trend.value for trend in Trend],
    "command.{}": ["new", "status", "phone", "mydata", "privacy", "help"],
    "error.{}": [code.value for code in Code],
    "merge.age_{}": ["days", "hours", "minutes"],
    "mark.{}": [each.value for each in Standing],
    "mark.ground.{}": [each.value for each in Ground],
    "merge.why.{}": [each.value for each in Shared],
    "near.due_{}": [kind.value for kind in ClockKind],
    "outcome.{}": [each.value for each in Outcome],
    "party.{}": [*CONSENTS, "given_next", "refused_next", "talked", "talked_next"]
    + [f"{each}{more}" for each in ("agreed", "failed") for more in ("", "_next")],
    "unit.consent_{}": [*CONSENTS],
    "resident.due_{}": [*(kind.value for kind in ClockKind if kind is not ClockKind.WAIT), *filter(None, Pause)],
    "resident.ended.{}": [v.value for v in Verdict if v is not Verdict.UNSOLVED] + [State.DECLINED, State.WITHDRAWN],
    "resident.{}": [*(state.value for state in State), "reopened", "listening", "looking"],
    "role.{}": [role.value for role in Role if role not in {*SYSTEM, Role.RESIDENT}],
    "rung.{}": [str(rung) for rung in range(TOP_RUNG + 1)],
    "say.ask_{}": ["progress", "result", "reply"],
    "press.write_{}": ["progress", "result", "reply"],
    "upwards.{}": ["overdue", "due", "clock"],
    "upwards.chase.{}": ["again", "overdue", "remind", "remind_clock"],
    "upwards.column.{}": list(COLUMNS),
    "upwards.resident.{}": ["assigned", "in_progress", "resolved"],
    "upwards.resident.due_{}": ["sign", "finish", "clock"],
    "upwards.state.{}": [state.value for state in State],
    "upwards.what.{}": ["sign", "finish"],
    "say.back_{}": [purpose.value for purpose in Purpose],
    "say.bound_{}": [purpose.value for purpose in Purpose],
    "say.gone_{}": [purpose.value for purpose in Purpose],
    "span.{}_hours": [m.value for m in Measure if m is not Measure.DAYS],
    "span.{}_both": [m.value for m in Measure if m is not Measure.DAYS],
    "span.{}_minutes": [m.value for m in Measure if m is not Measure.DAYS],
    "sum.event.{}": [*(kind.value for kind in ClockKind), "reopened", "supervised", "vulnerable"],
    "time.{}": ["today", "tomorrow", "yesterday"],
    "media.{}": [kind.value for kind in MediaKind],
    "leader.{}": [state.value for state in State],
    "unit.{}": [state.value for state in State if state not in OTHERWISE_HEADED],
    "verdict.{}": [verdict.value for verdict in Verdict],
}
"""What stands in the braces of every key that is put together."""


def strings(tree: ast.AST) -> Iterator[str]:
    """Constant strings, and f-strings with {} for what is filled in; docstrings left out."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside | docs:
            yield node.value


def named(tree: ast.AST) -> Iterator[str]:
    """`board.named("sign", …)` means button.sign."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "named":
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield f"button.{first.value}"
            else:
                assert ast.unparse(first) == "reason", "a button's name is written out, or a reason to reveal"
                yield from (f"button.{reason.value}" for reason in Reason)


def used() -> dict[str, str]:
    """Every key the code asks for, and the file that does."""
    found: dict[str, str] = {}
    for path in CODE:
        tree, where = ast.parse(path.read_text("utf-8")), str(path.relative_to(ROOT))
        keys = set(named(tree))
        for text in strings(tree):
            if text in EXPANSIONS:
                keys |= {text.format(value) for value in EXPANSIONS[text]}
            elif (
                "{}" in text and KEY.fullmatch(text.replace("{}", "x")) and "." in text.partition("{}")[0]
            ) or KEY.fullmatch(text):
                keys.add(text)
        found |= dict.fromkeys(keys - set(found), where)
    return found


USED = used()
NOT_KEYS = {"press.unanswered", "media.lost", "button.{}"}
"""Names in the logs, and the one door through which all buttons are named (`named` walks those)."""


def test_the_walk_sees_the_code() -> None:
    assert len(CODE) > 30
    for key in ("button.sign", "say.welcome", "error.designated", "rung.3", "role.admin", "chase.what.finish"):
        assert key in USED


def test_languages_have_the_same_keys() -> None:
    for language in LANGUAGES:
        assert texts(language).keys() == SENTENCES


def test_languages_have_the_same_placeholders() -> None:
    assert {key: EN.placeholders(key) for key in SENTENCES} == {key: ZH.placeholders(key) for key in SENTENCES}
    assert ZH.placeholders("time.day") == {"weekday", "day", "month", "clock"}


@pytest.mark.parametrize("language", [DEFAULT, "en"])
def test_what_the_code_says_exists(language: str) -> None:
    asked = set(USED) - NOT_KEYS
    assert len(asked) > 500
    assert {key: USED[key] for key in asked if key not in KEYS[language]} == {}


def test_every_sentence_is_said_somewhere() -> None:
    assert [key for key in SENTENCES if key not in USED] == []


FILLING = "一二三四五六七八九十一二三四五六"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_fits(language: str) -> None:
    say = texts(language)
    said = {key: say(key, **dict.fromkeys(say.placeholders(key), FILLING)) for key in SENTENCES}
    assert [key for key, text in said.items() if not text.strip() or "{" in text] == []
    assert {key: text for key, text in said.items() if len(text) > _most(key)} == {}


def _most(key: str) -> int:
    """Characters a sentence may have."""
    section = key.partition(".")[0]
    return {"press": 200, "error": 200, "button": 40, "keyboard": 40}.get(section, 4096 - 2000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboards_differ_so_that_each_label_means_one_thing(language: str) -> None:
    say = texts(language)
    labels = [say(f"keyboard.{name}") for name in ("new", "mine", "phone")]
    assert len(set(labels)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_mean_one_thing(language: str) -> None:
    words = [
        word
        for verdict in ("satisfied", "dissatisfied", "unsolved")
        for word in texts(language)(f"answer.{verdict}").split()
    ]
    assert len(set(words)) == len(words)


def test_markup_is_balanced_and_of_telegram_s_subset() -> None:
    from sandbox.html_text import parse_html

    for language in LANGUAGES:
        say = texts(language)
        for key in KEYS[say.language]:
            parse_html(say(key, **dict.fromkeys(say.placeholders(key), "x")))


def test_what_is_answered_to_a_press_has_no_markup() -> None:
    for say in (ZH, EN):
        for key in KEYS[say.language]:
            if key.startswith(("press.", "error.", "sum.", "button.")):
                assert "<" not in say(key, **dict.fromkeys(say.placeholders(key), "x"))


def test_an_unknown_language_is_the_default_one() -> None:
    assert texts("fr").language == DEFAULT


def test_a_mistake_of_ours_is_loud() -> None:
    with pytest.raises(KeyError):
        ZH("no.such")
    with pytest.raises(KeyError):
        ZH("say.phone")


def test_refusals_params_fill_their_sentences() -> None:
    """A refusal names its params where it is raised; the sentence may not want others."""
    slowed = {"minutes", "phone"}
    given = {Code.TEXT_TOO_LONG: {"limit"}, Code.SLOW_DOWN: slowed, Code.GROUP_BUSY: slowed}
    for code in Code:
        assert ZH.placeholders(f"error.{code.value}") <= given.get(code, set())


def test_the_acts_a_button_can_do_exist() -> None:
    """Nothing here but a reminder: a new verb or act wants a sentence for its press."""
    assert {verb.name for verb in Verb} <= {
        "SIGN", "RETURN", "RETURN_FOR", "PROGRESS", "RESOLVE", "DUE", "JUDGE", "ASSIGN", "ALL", "CENTRE", "DECLINE",
        "DECLINE_FOR", "UNREACHED", "REVEAL", "BACK", "WITHDRAW", "SETUP", "SHADOW", "TAKE", "FALSE_ALARM", "TRANSCRIBE", "PLACE",
        "BEHALF",
        "EXPORT", "ERASE", "ERASE_FOR_GOOD", "KEEP", "MOVE", "SETTLE", "SIGN_ALL", "PAGE", "OPEN", "NEXT", "QUEUE", "TRANSFER",
        "TRANSFER_IN", "TRANSFER_TO", "TRANSFER_FOR", "HAND_OVER", "GIVE", "HAND_OVER_ALL", "GIVE_ALL", "DUTY_ON", "DUTY_OFF",
        "ASK", "ANSWER", "ACCEPT", "DISMISS", "MARK", "MARK_FOR", "MARK_YES", "MARK_NO", "OBJECT", "LIFT", "UPHOLD", "CLEAR",
        "REFER", "SEND_UP", "SEND_UP_TO", "INVITE", "CONSENT", "OUTCOME", "EXTEND", "EXTEND_BY", "EXTEND_YES", "EXTEND_NO",
        "SUSPEND", "SUSPEND_BY", "SUSPEND_YES", "SUSPEND_NO", "RESUME", "SUPERVISE", "URGE",
        "INSIST",
        "FIRST", "NOT_FIRST", "HOT", "MERGE", "MERGE_INTO", "UNMERGE", "UNMERGE_ONE", "SPLIT",
    }  # fmt: skip
    assert {row.act for row in TRANSITIONS} | {Act.REGISTER} == set(Act)
