"""What a dispatcher decides otherwise is learnt at once; what a unit returns teaches nothing; and it can be taken back."""

import pytest

from bot.demo.community import DESK, LI, RESIDENTS, UNIT, ZHAO, ZHOU
from bot.demo.stage import Stage
from domain.correction import Correction
from flow import correct
from sandbox.client import Message, Phone
from tests.journeys.asking import LIGHT, Lift, beginning, card, filed

staged = beginning("2026-11-23 09:00")
POTS = "江畔花园{n}号楼楼道里摆着好几个花盆没法走"
PICK = " → "


@pytest.fixture(autouse=True)
def a_while_later(staged: Stage) -> None:
    """Between two tests a resident takes a breath, as fair use asks."""
    staged.control.jump(minutes=11)


def put(li: Phone, zhou: Phone, n: int) -> tuple[Message, list[str]]:
    """Say it about building n; answers the dispatchers' card and the matters it names, the likeliest first."""
    last = max((message.id for message in zhou.messages(DESK)), default=0)
    filed(li, "#诉求 " + POTS.format(n=n))
    shown = card(zhou, DESK, f"江畔花园{n}号楼", after=last)
    picks = [label for label in shown.buttons if PICK in label]
    assert picks, "it is put to the dispatcher, who decides"
    return shown, picks


def standing(staged: Stage) -> list[Correction]:
    with staged.hotline.look() as uow:
        return list(uow.corrections.standing("example"))


def test_what_a_unit_returns_teaches_nothing(staged: Stage, phone: Lift) -> None:
    li, zhao = phone(LI), phone(ZHAO)
    filed(li, LIGHT)
    sent = zhao.wait_for(UNIT, lambda m: "退单" in m.buttons, timeout=20)
    zhao.press(UNIT, sent, "退单")
    zhao.press(UNIT, zhao.wait_for(UNIT, lambda m: "不属于本单位职责" in m.buttons, timeout=20), "不属于本单位职责")
    card(li, RESIDENTS, "不属于本单位职责")
    assert not standing(staged)
    _, again = filed(li, LIGHT.replace("5号楼", "6号楼"))
    assert "已派给江畔物业" in again.text


def test_a_few_decisions_turn_what_is_named_first_until_they_are_taken_back(staged: Stage, phone: Lift) -> None:
    li, zhou = phone(LI), phone(ZHOU)
    shown, before = put(li, zhou, 1)
    right = before[1]
    answers = [zhou.press(DESK, shown, right).text]
    for n in (2, 3, 4):
        staged.control.jump(minutes=11)
        shown, _picks = put(li, zhou, n)
        answers.append(zhou.press(DESK, shown, right).text)
    staged.control.jump(minutes=11)
    _, after = put(li, zhou, 5)
    assert (after[0], before[0] == right) == (right, False)
    assert f"已记住:这类话以后更可能是“{right.partition(PICK)[0]}”" in answers[0]
    assert "已记住" not in answers[-1], "the last one was named first already"
    taught = standing(staged)
    assert 1 <= len(taught) <= 3
    with staged.hotline.work() as uow:
        assert len(correct.undo(uow, "example")) == len(taught)
    staged.control.jump(minutes=11)
    _, again = put(li, zhou, 7)
    assert again == before
