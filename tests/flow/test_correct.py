"""Dispatchers' corrections: kept with the assignment, in force at once, gone with the words they came from."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest

from domain.case import Case
from domain.correction import Correction
from domain.errors import Code, Refused
from domain.people import Actor, Role
from flow import assign, correct, erase, transfer
from flow.split import split
from flow.verdict import withdraw
from nlp import Understanding
from storage import retain
from tests.flow.town import REAL, Town

POTS = "江畔花园4号楼楼道里摆着好几个花盆没法走"
LIKE = [
    "江畔花园4号楼楼道里摆着花盆,没法走",
    "3号楼楼道里摆了好几个花盆,走都走不过去",
    "楼道里好几个花盆摆着,没法过人",
    "花盆摆了一楼道,江畔花园2号楼没法走",
]
RIGHT = "stairs_clean"


def first(world: Town, text: str = POTS) -> str:
    """The matter that a text points to now."""
    return ranked(world, text)[0][0]


def ranked(world: Town, text: str = POTS) -> list[tuple[str, float]]:
    with world.uow() as uow:
        return [(each.matter, each.score) for each in uow.understand(text, uow.communities["example"]).choices]


def kept(world: Town) -> Sequence[Correction]:
    return world.do(lambda uow: uow.corrections.every("example"))


@pytest.fixture
def taught(world: Town, wang: Actor, dispatcher: Actor) -> list[Case]:
    """Cases that a dispatcher gave to another matter than their words say, one after another."""
    cases = [world.file(text, wang) for text in LIKE]
    return [world.do(assign.assign, dispatcher, "example", case.id, RIGHT) for case in cases]


def test_what_a_dispatcher_assigns_otherwise_is_kept_with_who_and_when(world, wang, dispatcher):
    before, case = first(world), world.file(POTS, wang)
    assert before != RIGHT
    world.do(assign.assign, dispatcher, "example", case.id, RIGHT)
    (found,) = kept(world)
    assert (found.case, found.first, found.right) == (case.id, before, RIGHT)
    assert (found.by, found.at, found.undone_at) == (dispatcher.person, world.moment, None)
    assert world.do(lambda uow: correct.read(uow.vault, found)) == POTS
    assert world.do(correct.has_taught, case)


def test_the_next_message_is_read_with_it(world, taught):
    assert first(world) == RIGHT
    assert 1 <= len(kept(world)) <= len(LIKE), "where it has understood already, there is nothing to correct"


def test_agreeing_with_the_words_teaches_nothing(world, wang, dispatcher):
    case = world.file(POTS, wang)
    world.do(assign.assign, dispatcher, "example", case.id, first(world))
    assert not kept(world)
    assert not world.do(correct.has_taught, case)


def test_a_unit_that_returns_it_takes_nothing_away_and_teaches_nothing(world, wang, dispatcher):
    before, case = ranked(world), world.file(POTS, wang)
    world.do(assign.assign, dispatcher, "example", case.id, first(world))
    officer = world.holder(Role.OFFICER, world.case(case).unit)
    world.do(assign.give_back, officer, "example", case.id, "not_ours")
    assert not kept(world)
    assert ranked(world) == before


def test_a_return_leaves_what_the_dispatcher_taught(world, wang, dispatcher, officer):
    case = world.file(POTS, wang)
    world.do(assign.assign, dispatcher, "example", case.id, RIGHT)
    before = kept(world)
    world.do(assign.give_back, officer, "example", case.id, "not_ours")
    assert kept(world) == before


def test_the_newest_word_on_a_case_counts(world, wang, dispatcher, officer):
    before, case = ranked(world), world.file(POTS, wang)
    for matter in (RIGHT, "garbage", RIGHT):
        world.do(assign.assign, dispatcher, "example", case.id, matter)
        (found,) = kept(world)
        assert (found.first, found.right) == (before[0][0], matter)
        world.do(assign.give_back, officer, "example", case.id, "not_ours")
    world.do(assign.assign, dispatcher, "example", case.id, before[0][0])
    assert not kept(world)
    assert ranked(world) == before


def test_sending_it_on_is_a_correction_too(world, wang, dispatcher):
    case = world.file(POTS, wang)
    world.do(assign.assign, dispatcher, "example", case.id, first(world))
    mark = transfer.mark_of(next(iter(world.communities["example"].return_reasons)))
    world.do(transfer.transfer, dispatcher, "example", case.id, RIGHT, mark)
    assert [each.right for each in kept(world)] == [RIGHT]


def test_a_refused_assignment_teaches_nothing(world, wang, dispatcher, officer):
    case = world.file(POTS, wang)
    for who, matter in ((officer, RIGHT), (dispatcher, "ufo")):
        with pytest.raises(Refused, match=r"not_yours|no_such_matter"):
            world.do(assign.assign, who, "example", case.id, matter)
    assert not kept(world)


def test_one_taken_back_or_all_of_them(world, wang, dispatcher):
    before, taken = ranked(world), []
    for text in LIKE:
        taken.append(ranked(world))
        world.do(assign.assign, dispatcher, "example", world.file(text, wang).id, RIGHT)
    newest, *_ = kept(world)
    steps = dict.fromkeys(map(tuple, taken))
    undone = world.do(correct.undo, "example", newest.id)
    assert [each.id for each in undone] == [newest.id]
    assert tuple(ranked(world)) in steps
    assert not world.do(correct.undo, "example", newest.id)
    assert not world.do(correct.undo, "example", "no-such")
    world.do(correct.undo, "example")
    assert ranked(world) == before
    assert all(each.undone_at == world.moment for each in kept(world))


def test_what_was_rolled_back_was_never_taught(world, wang, dispatcher):
    before, case = ranked(world), world.file(POTS, wang)
    with world.uow() as uow, suppress(Refused), uow.savepoint():
        assign.assign(uow, dispatcher, "example", case.id, RIGHT)
        assert uow.understand(POTS, uow.communities["example"]).choices[0].matter == RIGHT
        raise Refused(Code.NOT_ALLOWED)
    assert ranked(world) == before


def test_who_is_erased_takes_along_what_their_words_taught(world, dispatcher, taught):
    (whose,) = {world.case(case).reporter for case in taught}
    world.do(erase.erase, "example", whose, erase.Asked.PHONE)
    assert not kept(world)
    assert first(world) != RIGHT


def test_words_that_have_served_their_time_teach_no_more(world, wang, dispatcher):
    case = world.file(POTS, wang)
    world.do(assign.assign, dispatcher, "example", case.id, RIGHT)
    assert kept(world)
    world.do(withdraw, wang, "example", case.id)
    world.wait(days=4000)
    retain.prune(world.database, world.communities, world.moment, REAL)
    assert not kept(world)


@pytest.mark.parametrize("flag", [{"accused": "wuye"}, {"restricted": True}, {}])
def test_where_fairness_or_discretion_decided_the_words_did_not(world, wang, dispatcher, flag):
    case = replace(world.case(world.file(POTS, wang)), matter=RIGHT, **flag)
    assert (world.do(correct.correct, dispatcher, case) is None) is bool(flag)
    assert len(kept(world)) == (not flag)


def test_words_of_several_matters_teach_nothing(world, wang, dispatcher):
    case = world.file(POTS, wang)
    other = world.do(split, dispatcher, "example", case.id)
    for each in (case, other):
        world.do(assign.assign, dispatcher, "example", each.id, RIGHT)
    assert not kept(world)


def test_communities_learn_apart(world, taught):
    other = replace(world.communities["example"], id="other")
    world.communities["other"] = other
    with world.uow() as uow:
        assert uow.understand(POTS, other).choices[0].matter != RIGHT
        assert uow.understand(POTS, uow.communities["example"]).choices[0].matter == RIGHT


def test_another_process_knows_it_with_its_next_message(world, taught):
    other = Town(world.database, Understanding(), world.communities, world.moment)
    assert ranked(other) == ranked(world)
    world.do(correct.undo, "example")
    assert ranked(other) == ranked(world)
