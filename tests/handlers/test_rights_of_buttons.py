"""Every button, pressed by everybody: on one's own case and on another's, where it stands and carried to a group of nobody's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from cards.callback import Verb
from domain.people import Grant, Role
from flow.people import meet
from flow.ports import Audience, Heard, Kind, Notice, Outcome
from tests.handlers.rights import ACTOR, Stage, columns, is_refusal, tables
from tests.handlers.town import (
    DESK,
    LI,
    NAMES,
    RESIDENTS,
    UNBOUND,
    UNIT,
    UNSURE,
    WANG,
    ZHAO,
    ZHENG,
    ZHOU,
    Town,
    address,
)

HEADING = "Buttons"
YES, OWN, NO = "●", "○", "·"
"""Whoever it is about; only if it is one's own; not at all."""
PLACED = "江畔花园3号楼2单元又停水了"
GRUMBLE = "江畔花园3号楼门口这一堆也没人管管,好几天了,看着闹心"
DISPUTE = "江畔花园3号楼楼上漏水泡了我家"
FIRE = "江畔花园3号楼着火了"
VOICE = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}


@dataclass(frozen=True)
class Found:
    """A button where it stands, and the case it is about if it is about one."""

    chat: int
    message: str
    data: str
    case: str


LIGHT = "江畔花园3号楼2单元楼道灯不亮"
Story = Callable[[Town, int], Awaitable[None]]


async def assigned(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, f"/new {PLACED}")


async def asked_privately(town: Town, who: int) -> None:
    await town.say(who, who, f"/new {PLACED}")


async def unplaced(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, "/new 3号楼停水了")


async def signed(town: Town, who: int) -> None:
    await assigned(town, who)
    await press(town, ZHAO, Verb.SIGN)


async def looked_up(town: Town, who: int) -> None:
    await signed(town, who)
    await town.say(ZHOU, DESK, f"/case {town.case().number}")


async def resolved(town: Town, who: int) -> None:
    await signed(town, who)
    await press(town, ZHAO, Verb.RESOLVE)
    await town.say(ZHAO, UNIT, "换好了")


async def held(town: Town, who: int) -> None:
    """Reported done in words that tell nothing."""
    await signed(town, who)
    await press(town, ZHAO, Verb.RESOLVE)
    await town.say(ZHAO, UNIT, "已转相关部门处理")


async def in_triage(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, f"/new {UNSURE}")


async def called(town: Town, _who: int) -> None:
    await town.say(ZHOU, DESK, f"/call 13800001234 {PLACED}")
    await press(town, ZHAO, Verb.SIGN)


async def called_back(town: Town, who: int) -> None:
    await called(town, who)
    await press(town, ZHAO, Verb.RESOLVE)
    await town.say(ZHAO, UNIT, "换好了")


async def asked_a_caller(town: Town, who: int) -> None:
    await called(town, who)
    await press(town, ZHAO, Verb.ASK)
    await town.say(ZHAO, UNIT, "几楼?")


async def grumbled(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, GRUMBLE)


async def danger(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, FIRE)


async def complained(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, "/new 我要投诉环卫处")


async def unheard(town: Town, who: int) -> None:
    await town.say(who, who, **VOICE)


async def marked(town: Town, who: int) -> None:
    """Proposed by a dispatcher, confirmed by the secretary."""
    await after(in_triage, ZHOU, Verb.MARK, Verb.MARK_FOR)(town, who)
    await press(town, ZHENG, Verb.MARK_YES)


async def objected(town: Town, _who: int) -> None:
    """Whoever acts was a secretary when it was put before them, in private."""
    holding(town, Grant(Role.SECRETARY))
    await marked(town, WANG)
    await press(town, WANG, Verb.OBJECT)
    await town.say(WANG, WANG, "我没有乱说")


def after(story: Story, who: int, *verbs: Verb) -> Story:
    """A story in which somebody presses on, from menu to menu."""

    async def further(town: Town, reporter: int) -> None:
        await story(town, reporter)
        for verb in verbs:
            await press(town, who, verb)

    return further


def asking(command: str, role: Role, scope: str, room: int, other: int, *verbs: Verb, story: Story = signed) -> Story:
    """A list: one's own in private, asked for while one held a role; or a colleague's in the group it is for."""

    async def further(town: Town, reporter: int) -> None:
        await story(town, WANG)
        who, where = (ACTOR, ACTOR) if reporter == ACTOR else (other, room)
        if who == ACTOR:
            holding(town, Grant(role, scope))
        await town.say(who, where, command)
        for verb in verbs:
            await press(town, who, verb)

    return further


async def holds_it(town: Town, _who: int) -> None:
    """Whoever acts has signed for a case and been given the names of their colleagues."""
    holding(town, Grant(Role.OFFICER, "wuye"))
    await assigned(town, WANG)
    await press(town, ACTOR, Verb.SIGN)
    await press(town, ACTOR, Verb.HAND_OVER)


async def disputed(town: Town, who: int) -> None:
    """A dispute, and the unit that mediates it here."""
    rules: Any = town.hotline.world.communities
    for name, each in rules.items():
        matters = {**each.matters, "leak_row": replace(each.matters["leak_row"], unit="wuye")}
        rules[name] = replace(each, matters=matters)
    await town.say(who, RESIDENTS, f"/new {DISPUTE}")
    await press(town, ZHAO, Verb.SIGN)


async def invites(town: Town, who: int) -> None:
    """Whoever acts has been sent a link for the other side."""
    holding(town, Grant(Role.OFFICER, "wuye"))
    await disputed(town, who)
    await press(town, ACTOR, Verb.INVITE)


async def wanted_more_time(town: Town, who: int) -> None:
    """Whoever acts heads the unit and is asked, in private."""
    holding(town, Grant(Role.HEAD, "wuye"))
    await town.say(who, RESIDENTS, f"/new {LIGHT}")
    for verb in (Verb.SIGN, Verb.EXTEND, Verb.EXTEND_BY):
        await press(town, ZHAO, verb)
    await town.say(ZHAO, UNIT, "等厂家发配件")


async def wanted_on_hold(town: Town, who: int) -> None:
    """Whoever acts is a chair and is asked, in private."""
    holding(town, Grant(Role.CHAIR, "suqiu"))
    await town.say(who, RESIDENTS, f"/new {LIGHT}")
    for verb in (Verb.SIGN, Verb.SUSPEND, Verb.SUSPEND_BY):
        await press(town, ZHAO, verb)
    await town.say(ZHAO, UNIT, "开春才能挖路")


async def on_hold(town: Town, who: int) -> None:
    await wanted_on_hold(town, who)
    await press(town, ACTOR, Verb.SUSPEND_YES)


async def overdue(town: Town, who: int) -> None:
    """Whoever acts is a chair, and is told that it is late, in private."""
    holding(town, Grant(Role.CHAIR, "suqiu"))
    await lit(town, who)
    for _ in range(40):
        town.sweep(hours=7)


async def lit(town: Town, who: int) -> None:
    await town.say(who, RESIDENTS, f"/new {LIGHT}")
    await press(town, ZHAO, Verb.SIGN)


async def alike(town: Town, who: int) -> None:
    """Somebody has reported the same before; the desk looks at the second one."""
    await town.say(LI, RESIDENTS, "/new 江畔花园3号楼2单元楼道灯坏了,黑得很")
    await town.say(who, RESIDENTS, f"/new {LIGHT}")
    await town.say(ZHOU, DESK, f"/case {town.cases()[-1].number}")


async def leading(town: Town, who: int) -> None:
    """... which has been merged into theirs; the desk looks at the first one."""
    await town.say(who, RESIDENTS, f"/new {LIGHT}")
    await town.say(LI, RESIDENTS, "/new 江畔花园3号楼2单元楼道灯坏了,黑得很")
    lead, other = town.cases()
    await town.say(ZHOU, DESK, f"/case {other.number}")
    await press(town, ZHOU, Verb.MERGE)
    await press(town, ZHOU, Verb.MERGE_INTO)
    await town.say(ZHOU, DESK, f"/case {lead.number}")


async def my_data(town: Town, _who: int) -> None:
    await town.say(ACTOR, ACTOR, "/mydata")


async def homes(town: Town, _who: int) -> None:
    await town.say(ACTOR, ACTOR, "/mydata")
    await press(town, ACTOR, Verb.MOVE)


async def opening(town: Town, _who: int) -> None:
    holding(town, Grant(Role.ADMIN))
    await town.say(ACTOR, ACTOR, "/setup")


async def on_trial(town: Town, _who: int) -> None:
    """A list of what shadow mode would have done, sent to whoever was an administrator then."""
    with town.hotline.work() as uow:
        batch = uow.new_id()
        uow.shadows.add("example", Heard(uow.new_id(), batch, uow.now, Outcome.OFFERED))
        uow.outbox.put(Notice("example", Kind.SHADOW, address(ACTOR), Audience.DESK, batch))
    assert list(town.deliver())


BOTH, OTHERS, OWNS = (ACTOR, WANG), (WANG,), (ACTOR,)
"""Whose case or list it is: a caller has no hands to press with, and one's own data is nobody else's."""
OFFICER = (Role.OFFICER, "wuye", UNIT, ZHAO)
CLERK = (Role.DISPATCHER, "", DESK, ZHOU)
STORIES: Mapping[Verb, tuple[Story, tuple[int, ...]]] = {
    Verb.ACCEPT: (grumbled, BOTH),
    Verb.DISMISS: (grumbled, BOTH),
    Verb.SIGN: (assigned, BOTH),
    Verb.RETURN: (assigned, BOTH),
    Verb.RETURN_FOR: (after(assigned, ZHAO, Verb.RETURN), BOTH),
    Verb.BACK: (after(assigned, ZHAO, Verb.RETURN), BOTH),
    Verb.WITHDRAW: (assigned, BOTH),
    Verb.DUE: (assigned, BOTH),
    Verb.BEHALF: (asked_privately, OWNS),
    Verb.PLACE: (unplaced, BOTH),
    Verb.PROGRESS: (signed, BOTH),
    Verb.RESOLVE: (signed, BOTH),
    Verb.INSIST: (held, BOTH),
    Verb.REVEAL: (signed, BOTH),
    Verb.HAND_OVER: (signed, BOTH),
    Verb.GIVE: (holds_it, OWNS),
    Verb.ASK: (signed, BOTH),
    Verb.EXTEND: (lit, BOTH),
    Verb.EXTEND_BY: (after(lit, ZHAO, Verb.EXTEND), BOTH),
    Verb.EXTEND_YES: (wanted_more_time, OTHERS),
    Verb.EXTEND_NO: (wanted_more_time, OTHERS),
    Verb.SUSPEND: (lit, BOTH),
    Verb.SUSPEND_BY: (after(lit, ZHAO, Verb.SUSPEND), BOTH),
    Verb.SUSPEND_YES: (wanted_on_hold, OTHERS),
    Verb.SUSPEND_NO: (wanted_on_hold, OTHERS),
    Verb.RESUME: (on_hold, BOTH),
    Verb.SUPERVISE: (overdue, OTHERS),
    Verb.URGE: (lit, BOTH),
    Verb.ANSWER: (asked_a_caller, OTHERS),
    Verb.TRANSFER: (looked_up, BOTH),
    Verb.TRANSFER_IN: (after(looked_up, ZHOU, Verb.TRANSFER), BOTH),
    Verb.TRANSFER_TO: (after(looked_up, ZHOU, Verb.TRANSFER, Verb.TRANSFER_IN), BOTH),
    Verb.TRANSFER_FOR: (after(looked_up, ZHOU, Verb.TRANSFER, Verb.TRANSFER_IN, Verb.TRANSFER_TO), BOTH),
    Verb.SEND_UP: (looked_up, BOTH),
    Verb.SEND_UP_TO: (after(looked_up, ZHOU, Verb.SEND_UP), BOTH),
    Verb.INVITE: (disputed, BOTH),
    Verb.CONSENT: (invites, OTHERS),
    Verb.OUTCOME: (after(disputed, ZHAO, Verb.INVITE, Verb.CONSENT, Verb.RESOLVE), BOTH),
    Verb.JUDGE: (resolved, BOTH),
    Verb.UNREACHED: (called_back, OTHERS),
    Verb.ASSIGN: (after(in_triage, ZHOU, Verb.ALL, Verb.CENTRE), BOTH),
    Verb.ALL: (in_triage, BOTH),
    Verb.CENTRE: (after(in_triage, ZHOU, Verb.ALL), BOTH),
    Verb.DECLINE: (in_triage, BOTH),
    Verb.DECLINE_FOR: (after(in_triage, ZHOU, Verb.DECLINE), BOTH),
    Verb.REFER: (after(in_triage, ZHOU, Verb.DECLINE), BOTH),
    Verb.CLEAR: (complained, BOTH),
    Verb.FIRST: (in_triage, BOTH),
    Verb.NOT_FIRST: (after(in_triage, ZHOU, Verb.FIRST), BOTH),
    Verb.TAKE: (danger, BOTH),
    Verb.FALSE_ALARM: (danger, BOTH),
    Verb.TRANSCRIBE: (unheard, BOTH),
    Verb.MARK: (in_triage, OTHERS),
    Verb.MARK_FOR: (after(in_triage, ZHOU, Verb.MARK), OTHERS),
    Verb.MARK_YES: (after(in_triage, ZHOU, Verb.MARK, Verb.MARK_FOR), OTHERS),
    Verb.MARK_NO: (after(in_triage, ZHOU, Verb.MARK, Verb.MARK_FOR), OTHERS),
    Verb.OBJECT: (marked, OWNS),
    Verb.LIFT: (objected, OWNS),
    Verb.UPHOLD: (objected, OWNS),
    Verb.EXPORT: (my_data, OWNS),
    Verb.ERASE: (my_data, OWNS),
    Verb.ERASE_FOR_GOOD: (after(my_data, ACTOR, Verb.ERASE), OWNS),
    Verb.KEEP: (after(my_data, ACTOR, Verb.ERASE), OWNS),
    Verb.MOVE: (my_data, OWNS),
    Verb.SETTLE: (homes, OWNS),
    Verb.SIGN_ALL: (asking("/my", *OFFICER, story=assigned), BOTH),
    Verb.PAGE: (asking("/my", *OFFICER), BOTH),
    Verb.OPEN: (asking("/my", *OFFICER), BOTH),
    Verb.HOT: (asking("/hot", *CLERK), BOTH),
    Verb.HAND_OVER_ALL: (asking("/my", *OFFICER), BOTH),
    Verb.GIVE_ALL: (asking("/handover", *OFFICER, story=assigned), OWNS),
    Verb.DUTY_ON: (asking("/duty", *OFFICER), BOTH),
    Verb.DUTY_OFF: (asking("/duty", *OFFICER), BOTH),
    Verb.NEXT: (asking("/queue", *CLERK, story=in_triage), BOTH),
    Verb.SETUP: (opening, OWNS),
    Verb.SHADOW: (on_trial, OWNS),
    Verb.QUEUE: (asking("/queue", *CLERK), BOTH),
    Verb.MERGE: (alike, BOTH),
    Verb.MERGE_INTO: (after(alike, ZHOU, Verb.MERGE), BOTH),
    Verb.UNMERGE: (leading, BOTH),
    Verb.UNMERGE_ONE: (after(leading, ZHOU, Verb.UNMERGE), BOTH),
    Verb.SPLIT: (looked_up, BOTH),
}


def holding(town: Town, held: Grant) -> None:
    with town.hotline.work() as uow:
        uow.people.grant("example", meet(uow, "example", address(ACTOR), NAMES[ACTOR]).person, held)


async def press(town: Town, who: int, verb: Verb) -> None:
    button = find(town, verb)
    turn = await town.press_data(who, button.chat, button.message, button.data)
    assert turn.answer is None or not is_refusal(turn.answer.text or ""), (verb, turn.answer)


def find(town: Town, verb: Verb) -> Found:
    """The newest message that has such a button; in a group, where everybody can try, if there is one."""
    newest_first = list(town.shown.values())[::-1]
    for seen in sorted(newest_first, key=lambda seen: seen.chat > 0):
        for button in (each for row in seen.rows for each in row):
            if button.data.partition(".")[0] == verb:
                return Found(seen.chat, seen.message, button.data, seen.notice.case)
    raise AssertionError(f"no button {verb.name}")


@pytest.fixture
def stage(found: Callable[..., Town], example: Any) -> Stage:
    town = found(example=example, riverside=example)
    town.settle()
    town.settle("riverside")
    town.settle()
    with town.hotline.work() as uow:
        for who in (ACTOR, WANG):
            meet(uow, "example", address(who), NAMES[who])
            uow.chats.settle(address(who), "example")
    return Stage(town)


async def may(stage: Stage, button: Found, column: str, chat: int) -> bool:
    """Whether a press is let through. If not, the answer is kind and nothing has changed."""
    town = stage.town
    with stage.being(column, button.case) as who:
        there = who if chat == ACTOR else chat
        before = town.dump()
        turn = await town.press_data(who, there, button.message, _carried(town, button, there))
        assert turn.answer is not None, "a press without an answer: the phone would go on waiting"
        if not is_refusal(turn.answer.text or ""):
            return True
        assert turn.sent == ()
        assert town.dump() == before
        return False


def _carried(town: Town, button: Found, chat: int) -> str:
    """The button's data, signed for another chat if need be: a forgery better than anybody can make."""
    press_ = town.hotline.codec.read(address(button.chat), button.data)
    return button.data if chat == button.chat else town.data(chat, press_.verb, press_.case, press_.arg)


async def cells(stage: Stage, verb: Verb) -> dict[str, str]:
    """What each column's cell should say. Carried to a group of nobody's, the same button opens to nobody."""
    story, whose = STORIES[verb]
    stage.remember()
    said: dict[str, list[bool]] = {column: [] for column in columns()}
    for reporter in whose:
        await story(stage.town, reporter)
        button, now = find(stage.town, verb), Stage(stage.town)
        now.remember()
        for column, told in said.items():
            told.append(await may(now, button, column, button.chat))
            assert not await may(now, button, column, UNBOUND), f"{column} in a group of nobody's"
        stage.back()
    return {column: cell(told, whose) for column, told in said.items()}


def cell(told: list[bool], whose: tuple[int, ...]) -> str:
    if all(told):
        return YES
    if not any(told):
        return NO
    assert told[whose.index(ACTOR)], "another's, but not one's own?"
    return OWN


def listed() -> Mapping[str, Mapping[str, str]]:
    return tables()[HEADING]


def test_every_button_and_everybody_is_listed() -> None:
    assert set(listed()) == {verb.name for verb in Verb} == {verb.name for verb in STORIES}
    for row in listed().values():
        assert list(row) == columns()
        assert set(row.values()) <= {YES, OWN, NO}


@pytest.mark.parametrize("verb", list(STORIES), ids=lambda verb: verb.name)
async def test_who_may_press(stage: Stage, verb: Verb) -> None:
    assert await cells(stage, verb) == listed()[verb.name]
