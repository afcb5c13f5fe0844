"""«How far is my case?»"""

import pytest

from domain.errors import Code, Refused
from domain.people import Actor, Role
from flow import assign, enquire, verdict
from flow.ports import Address, Audience, Kind, Spot
from flow.queries import may_see, view
from tests.domain.building import example
from tests.flow.town import DESK, GROUP, LIGHT, UNCLEAR, WUYE

PRIVATE = Address("telegram", "1", "老王头儿")
OTHER = Address("telegram", "1", "-101")


def answer(world):
    """The one answer: where, in reply to what, which cases."""
    sent = world.deliver()
    cards = [n for n in sent if n.kind is Kind.NEW_CARD and n.reply_to.startswith("q")]
    if cards:
        (card,) = cards
        return card.to, card.reply_to, [card.case]
    (said,) = [n for n in sent if n.kind is Kind.STATUS]
    assert (said.audience, said.case) == (Audience.RESIDENT, "")
    return said.to, said.reply_to, str(said.args["cases"]).split(",") if said.args["cases"] else []


def ask(world, who, chat=GROUP, number="", private=False):
    world.deliver()
    if number:
        world.do(enquire.numbered, "example", who, Spot(chat, "q1"), number)
    else:
        world.do(enquire.own, "example", who, Spot(chat, "q1"), private=private)
    return answer(world)


def test_in_private_a_person_hears_of_all_their_open_cases_the_newest_first(world, wang):
    one = world.file(LIGHT, wang)
    world.wait(minutes=1)
    two = world.file(UNCLEAR, wang, chat=PRIVATE)
    world.wait(minutes=1)
    gone = world.file(LIGHT, wang)
    world.do(verdict.withdraw, wang, "example", gone.id)
    world.file(LIGHT, world.person("邻居大姐"))
    assert ask(world, wang, PRIVATE, private=True) == (PRIVATE, "q1", [two.id, one.id])


def test_a_group_hears_only_of_what_was_said_in_it(world, wang):
    here = world.file(LIGHT, wang)
    world.file(UNCLEAR, wang, chat=PRIVATE)
    world.file(UNCLEAR, wang, chat=OTHER)
    assert ask(world, wang) == (GROUP, "q1", [here.id])


@pytest.mark.parametrize("who", [Actor(""), Actor("never-met")])
def test_whoever_has_none_is_told_so(world, wang, who):
    world.file(LIGHT, wang)
    assert ask(world, who) == (GROUP, "q1", [])


def test_an_answer_fits_a_screen(world, wang):
    cases = []
    for _ in range(7):
        world.wait(minutes=1)
        cases.append(world.file(LIGHT, wang).id)
    assert ask(world, wang) == (GROUP, "q1", cases[:1:-1])


def test_many_cases_elsewhere_do_not_hide_the_one_of_this_group(world, wang):
    here = world.file(LIGHT, wang)
    for _ in range(10):
        world.wait(minutes=1)
        world.file(LIGHT, wang, chat=PRIVATE)
    assert ask(world, wang) == (GROUP, "q1", [here.id])


def test_a_number_shows_a_case_to_whom_it_concerns(world, wang, officer, head, dispatcher):
    case = world.file(LIGHT, wang)
    leaders = [world.holder(Role.CHAIR, "suqiu"), world.holder(Role.SECRETARY)]
    for who in (wang, officer, head, dispatcher, *leaders):
        assert ask(world, who, PRIVATE, case.number) == (PRIVATE, "q1", [case.id])


def test_a_number_never_authorises(world, wang):
    """For whoever may not see it, a case is not there: the answer is that of a number nobody has."""
    case = world.file(LIGHT, wang)
    world.deliver()
    others = [
        *(world.holder(Role.OFFICER, "gongdian"), world.holder(Role.HEAD, "gongdian")),
        *(world.holder(Role.CHAIR, "tiaojie"), world.holder(Role.ADMIN), world.person("邻居大姐"), Actor("")),
    ]
    for who in others:
        for number in (case.number, "1123-9999-0", ""):
            with pytest.raises(Refused) as refused:
                world.do(enquire.numbered, "example", who, Spot(GROUP, "q1"), number)
            assert (refused.value.code, refused.value.params) == (Code.NO_SUCH_CASE, {})
        assert not may_see(case, example(), who)
    assert world.deliver() == []


def test_a_unit_that_has_returned_a_case_sees_it_no_more(world, wang, officer):
    case = world.do(assign.give_back, officer, "example", world.file(LIGHT, wang).id, "not_ours")
    assert not may_see(case, example(), officer)


def test_a_group_does_not_hear_by_its_number_of_what_was_said_in_private(world, wang):
    case = world.file(LIGHT, wang, chat=PRIVATE)
    world.deliver()
    with pytest.raises(Refused):
        world.do(enquire.numbered, "example", wang, Spot(GROUP, "q1"), case.number)


def test_staff_groups_hear_by_number_of_what_is_theirs(world, wang, officer, dispatcher):
    theirs = world.file(LIGHT, wang, chat=PRIVATE)
    others = world.file("小区停电了", wang, chat=PRIVATE)
    assert ask(world, officer, WUYE, theirs.number) == (WUYE, "q1", [theirs.id])
    for case in (theirs, others):
        assert ask(world, dispatcher, DESK, case.number) == (DESK, "q1", [case.id])
    with pytest.raises(Refused):
        world.do(enquire.numbered, "example", dispatcher, Spot(WUYE, "q1"), others.number)


def test_the_view_of_a_case_explains_its_due_date_and_its_matter(world, wang):
    world.secrets.append("13812345678")
    case = world.file(f"{LIGHT}，电话13812345678", wang)
    seen = world.do(view, "example", case.id)
    assert (seen.matter.id, seen.unit.name, seen.centre.name) == ("stairs_light", "江畔物业", "诉求中心")
    assert seen.text == f"{LIGHT}，电话***"
    assert (seen.place, seen.reasons[0]) == ("3号楼", "楼道灯")
    assert (seen.total.start, seen.overdue) == (case.since, False)
    world.wait(days=1)
    assert world.do(view, "example", case.id).overdue


def test_there_is_no_view_of_a_case_that_is_not_there(world):
    with pytest.raises(Refused) as refused:
        world.do(view, "example", "no-such-case")
    assert refused.value.code is Code.NO_SUCH_CASE
