"""A card's buttons give way to a list and come back; the case does not change."""

import pytest

from domain.act import Act
from domain.errors import Code, Refused
from domain.people import Role
from flow import assign, menus
from flow.ports import Audience, Kind, Spot
from tests.flow.town import DESK, LIGHT, UNCLEAR, WUYE


def test_the_unit_s_reasons_are_shown_on_the_unit_s_card(world, wang, officer):
    case = world.file(LIGHT, wang)
    world.deliver()
    world.do(menus.open_menu, officer, case, Spot(WUYE, "b1"), "return", Act.RETURN)
    (shown,) = world.deliver()
    assert (shown.kind, shown.to, shown.audience, shown.case) == (Kind.CARD, WUYE, Audience.UNIT, case.id)
    assert dict(shown.args) == {"menu": "return"}
    world.do(menus.close_menu, officer, case, Spot(WUYE, "b1"))
    (closed,) = world.deliver()
    assert (closed.kind, closed.to, closed.audience, dict(closed.args)) == (Kind.CARD, WUYE, Audience.UNIT, {})
    assert world.case(case) == case


@pytest.mark.parametrize("needs", [Act.ASSIGN, Act.DECLINE])
def test_the_desk_s_lists_are_shown_on_the_desk_s_card(world, wang, dispatcher, needs):
    case = world.file(UNCLEAR, wang)
    world.deliver()
    world.do(menus.open_menu, dispatcher, case, Spot(DESK, "b1"), "matters", needs)
    world.do(menus.close_menu, dispatcher, case, Spot(DESK, "b1"))
    (joined,) = world.deliver()  # neither had gone out: one is as good as two
    assert (joined.to, joined.audience, dict(joined.args)) == (DESK, Audience.DESK, {})


@pytest.mark.parametrize(
    ("text", "needs", "code"),
    [
        (LIGHT, Act.RETURN, Code.NOT_YOURS),
        (UNCLEAR, Act.ASSIGN, Code.NOT_YOURS),
        (LIGHT, Act.ASSIGN, Code.ALREADY_DONE),
        (LIGHT, Act.DECLINE, Code.WRONG_STATE),
    ],
)
def test_whoever_may_not_do_it_sees_no_list(world, wang, text, needs, code):
    case = world.file(text, wang)
    world.deliver()
    for who in (wang, world.holder(Role.OFFICER, "gongdian"), world.holder(Role.CHAIR, "suqiu")):
        with pytest.raises(Refused) as refused:
            world.do(menus.open_menu, who, case, Spot(WUYE, "b1"), "x", needs)
        assert refused.value.code is code
    assert world.deliver() == []


def test_a_designated_unit_hears_why_there_is_no_list(world, wang, officer, dispatcher):
    case = world.file(LIGHT, wang)
    for _ in range(3):
        world.do(assign.give_back, officer, "example", case.id, "not_ours")
        case = world.do(assign.assign, dispatcher, "example", case.id, "stairs_light")
    with pytest.raises(Refused) as refused:
        world.do(menus.open_menu, officer, case, Spot(WUYE, "b1"), "return", Act.RETURN)
    assert refused.value.code is Code.DESIGNATED
    with pytest.raises(Refused) as refused:  # and nobody else does
        world.do(menus.open_menu, wang, case, Spot(WUYE, "b1"), "return", Act.RETURN)
    assert refused.value.code is Code.NOT_YOURS
