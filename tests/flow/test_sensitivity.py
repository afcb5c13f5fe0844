"""What people do with offers moves their group's threshold: each of them once a day, and nobody else's."""

import dataclasses

import pytest

from domain.appeal import OFFER
from domain.errors import Refused
from domain.people import Actor, Grant, Role
from domain.sensitivity import RELUCTANT, Uptake, threshold
from flow import erase, offer, sensitivity
from flow.intake import Appeal
from flow.ports import Address, Offer, Spot
from flow.sensitivity import Standing
from storage.retain import prune
from tests.flow.test_offer import OTHER, SAID, asked
from tests.flow.town import GROUP, REAL, Town

ELSEWHERE = Address("telegram", "1", "-101")
HOURS = 2  # for which an offer stands


def dismiss(world: Town, who: Actor, by: Actor | None = None) -> None:
    world.do(offer.dismiss, by or who, "example", asked(world, who).id)


def lapse(world: Town) -> None:
    world.wait(hours=HOURS)
    world.do(offer.sweep)


def standing(world: Town, chat: Address = GROUP) -> Standing:
    return next(each for each in world.do(sensitivity.standing, "example") if each.chat == chat)


def uptake(world: Town) -> Uptake:
    return standing(world).uptake


def may_ask(world: Town, appeal: float, chat: Address = GROUP) -> bool:
    hints = world.understand(SAID, world.communities["example"])
    hints = dataclasses.replace(hints, appeal=appeal, choices=(), out_of_remit=None)
    return world.do(offer.is_welcome, "example", chat, "", SAID, hints)


def test_each_of_them_counts_as_what_they_did(world, wang):
    li, zhang = world.person("老李头儿"), world.person("老张头儿")
    assert standing(world) == Standing(GROUP, Uptake(), OFFER, None)
    world.do(offer.take, wang, "example", asked(world, wang).id)
    dismiss(world, li)
    asked(world, zhang)
    lapse(world)
    assert uptake(world) == Uptake(taken=1, dismissed=1, lapsed=1)
    assert standing(world).threshold == threshold(uptake(world))
    lapse(world)
    assert uptake(world) == Uptake(taken=1, dismissed=1, lapsed=1)


def test_one_person_does_not_silence_a_group(world, wang):
    for _ in range(20):
        dismiss(world, wang)
        world.wait(minutes=20)
    assert uptake(world) == Uptake(dismissed=1)
    assert may_ask(world, OFFER + (RELUCTANT - OFFER) / 6)
    world.wait(days=1)
    dismiss(world, wang)
    assert uptake(world) == Uptake(dismissed=2)


def test_whoever_is_not_known_and_forgotten_in_between_counts_once_as_well(world):
    for n in range(3):
        stranger = Address("telegram", "1", "77")
        person = world.do(lambda uow, at=stranger: uow.people.add("example", at))
        hints = world.understand(SAID, world.communities["example"])
        said = Appeal("example", person, SAID, Spot(GROUP, f"s{n}"))
        found = world.do(lambda uow, said=said, hints=hints: offer.make(uow, said, hints, met=True))
        world.do(offer.dismiss, Actor(person), "example", found.id)
        lapse(world)
        assert world.do(lambda uow, at=stranger: uow.people.at("example", at)) is None
    assert uptake(world) == Uptake(dismissed=1)


def test_a_steward_who_answers_is_one_person_whoever_was_asked(world):
    steward = world.person("中心户", Grant(Role.STEWARD, "g1"))
    for n in range(4):
        dismiss(world, world.person(f"邻居{n}"), by=steward)
    assert uptake(world) == Uptake(dismissed=1)


def test_whoever_takes_one_has_taken_whatever_else_they_dismiss_that_day(world, wang):
    dismiss(world, wang)
    world.do(offer.take, wang, "example", asked(world, wang).id)
    dismiss(world, wang)
    assert uptake(world) == Uptake(taken=1)


def test_of_an_offer_the_first_answer_counts_and_no_other(world, wang):
    steward = world.person("中心户", Grant(Role.STEWARD, "g1"))
    found = asked(world, wang, f"{SAID}。{OTHER}")
    world.do(offer.take, wang, "example", found.id, 0)
    world.do(offer.dismiss, steward, "example", found.id)
    for use_case in (offer.take, offer.dismiss):
        with pytest.raises(Refused):
            world.do(use_case, steward, "example", found.id)
    asked_again = asked(world, world.person("老李头儿"), f"{SAID}。{OTHER}")
    world.do(offer.take, steward, "example", asked_again.id, 1)
    lapse(world)
    assert uptake(world) == Uptake(taken=2)


def test_what_was_taken_back_before_anybody_could_answer_says_nothing(world, wang):
    newer = asked(world, wang) and asked(world, wang)
    world.do(offer.amend, newer, "没事了")
    asked(world, wang)
    world.do(erase.erase, "example", wang.person, erase.Asked.CHAT)
    lapse(world)
    assert world.dump()["responses"] == []


def test_what_runs_out_in_a_community_that_is_served_no_more_is_forgotten_as_well(world, wang):
    found = asked(world, wang)
    world.wait(hours=HOURS)
    del world.communities["example"]
    assert world.do(offer.sweep) == 1
    assert world.dump()["offers"] == []
    assert world.do(lambda uow: uow.vault.read("example", found.parts[0])) is None
    assert world.dump()["responses"] == []


def test_a_reluctant_group_is_asked_about_less_and_another_as_before(world):
    for n in range(8):
        dismiss(world, world.person(f"邻居{n}"))
    world.wait(hours=1)
    assert not may_ask(world, OFFER + 0.04)
    assert may_ask(world, OFFER + 0.04, ELSEWHERE)
    assert may_ask(world, RELUCTANT)


def test_a_willing_group_is_asked_about_a_little_more_and_another_as_before(world):
    for n in range(8):
        found = asked(world, world.person(f"邻居{n}"))
        world.do(lambda uow, found=found: offer.take(uow, Actor(found.author), "example", found.id))
    world.wait(hours=1)
    assert may_ask(world, OFFER - 0.002)
    assert not may_ask(world, OFFER - 0.002, ELSEWHERE)


def test_an_edit_of_what_is_asked_about_is_no_new_question(world, wang):
    found: Offer = asked(world, wang)
    for n in range(8):
        dismiss(world, world.person(f"邻居{n}"))
    assert world.do(offer.amend, found, OTHER) is None
    left = world.do(lambda uow: uow.offers.get("example", found.id))
    assert left is not None
    assert left.is_open


def test_what_somebody_did_is_nobody_s_once_they_are_erased_or_the_day_is_over(world, wang):
    dismiss(world, wang)
    dismiss(world, world.person("老李头儿"))
    before = {who_is_named(row) for row in world.dump()["responses"]}
    assert before == {True}
    world.do(erase.erase, "example", wang.person, erase.Asked.CHAT)
    assert sorted(map(who_is_named, world.dump()["responses"])) == [False, True]
    prune(world.database, world.communities, world.moment, REAL)
    assert sorted(map(who_is_named, world.dump()["responses"])) == [False, True]
    world.wait(days=1)
    prune(world.database, world.communities, world.moment, REAL)
    assert sorted(map(who_is_named, world.dump()["responses"])) == [False, False]
    assert uptake(world) == Uptake(dismissed=2)


def who_is_named(row: object) -> bool:
    return row.who != row.id  # type: ignore[attr-defined]


def test_after_three_months_a_group_has_another_chance(world, wang):
    dismiss(world, wang)
    world.wait(days=90)
    prune(world.database, world.communities, world.moment, REAL)
    assert uptake(world) == Uptake(dismissed=1)
    world.wait(days=1)
    assert uptake(world) == Uptake()
    assert world.dump()["responses"] != []
    prune(world.database, world.communities, world.moment, REAL)
    assert world.dump()["responses"] == []


def test_an_operator_resets_a_group_and_thinks_better_of_it(world, wang):
    dismiss(world, wang)
    learnt = standing(world)
    assert world.do(sensitivity.reset, "example", ELSEWHERE) == 0
    assert world.do(sensitivity.reset, "example", GROUP) == 1
    assert standing(world) == Standing(GROUP, Uptake(), OFFER, world.moment)
    assert world.do(sensitivity.restore, "example", GROUP) == 1
    assert standing(world) == learnt
