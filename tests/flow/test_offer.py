"""Asked once, answered once: whatever people press and in whatever order, nothing is registered twice and nothing is kept for
nothing."""

import dataclasses
import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.appeal import OFFER
from domain.errors import Code, Refused
from domain.offer import Asking
from domain.people import Actor, Grant, Role
from flow import erase, offer
from flow.intake import Appeal
from flow.ports import Kind, Offer, Purpose, Secret, Spot
from storage.database import Database
from tests.flow.town import GROUP, LIGHT, Town

SAID = "楼道灯坏了好几天了也没人管"
OTHER = "门口垃圾没人收,臭死了"
NUMBERS = itertools.count(1)


def said(world: Town, who: Actor, text: str = SAID, media: str = "") -> Appeal:
    world.secrets.append(text)
    return Appeal("example", who.person, text, Spot(GROUP, f"q{next(NUMBERS)}"), media)


def asked(world: Town, who: Actor, text: str = SAID, media: str = "") -> Offer:
    hints = world.understand(text, world.communities["example"])
    return world.do(offer.make, said(world, who, text, media), hints)


def welcome(world: Town, who: Actor, text: str = SAID, **hints: object) -> bool:
    found = world.understand(text, world.communities["example"])
    found = dataclasses.replace(found, **{"appeal": 0.9, "out_of_remit": None, **hints})
    return world.do(offer.is_welcome, "example", GROUP, who.person, text, found)


def drafts(world: Town) -> int:
    return sum(row.kind == Secret.DRAFT for row in world.dump()["vault"])


def refused(world: Town, code: Code, use_case: Callable[..., object], *args: object) -> None:
    before = world.dump()
    with pytest.raises(Refused) as caught:
        world.do(use_case, *args)
    assert caught.value.code is code
    assert world.dump() == before


def test_what_reads_like_an_appeal_may_be_asked_about(world, wang):
    assert welcome(world, wang)
    assert not welcome(world, wang, appeal=OFFER - 0.01)
    assert not welcome(world, wang, out_of_remit="court")
    assert not welcome(world, wang, text="！？")
    assert not welcome(world, wang, text="灯" * 2001)
    assert welcome(world, Actor(""))


def test_not_what_an_open_case_of_theirs_is_about(world, wang):
    case = world.file(LIGHT, wang)
    assert case.matter == "stairs_light"
    assert not welcome(world, wang, text=LIGHT)
    assert welcome(world, wang, text=OTHER, choices=())
    assert welcome(world, world.person("老李头儿"), text=LIGHT)


def test_not_more_than_the_community_bears_in_an_hour(world, wang):
    example = world.communities["example"]
    world.communities["example"] = dataclasses.replace(example, asking=Asking(timedelta(hours=2), each_hour=1))
    found = asked(world, wang)
    assert not welcome(world, world.person("老李头儿"))
    world.do(offer.dismiss, wang, "example", found.id)
    assert not welcome(world, world.person("老张头儿"))
    world.wait(hours=1)
    assert welcome(world, wang)
    world.communities["example"] = dataclasses.replace(example, asking=Asking(timedelta(hours=2), each_hour=0))
    assert not welcome(world, wang)


def test_taken_it_is_the_author_s_case_at_the_author_s_message(world, wang):
    found = asked(world, wang, media="photo:f1")
    assert world.heard() == {("offer", "resident", GROUP.peer)}
    case = world.do(offer.take, wang, "example", found.id)
    assert case.reporter == wang.person
    (reporter,) = world.do(lambda uow: list(uow.cases.reporters("example", case.id)))
    assert reporter.spot == found.spot
    assert ("remove", "resident", GROUP.peer) in world.heard()
    assert drafts(world) == 0
    refused(world, Code.OFFER_OVER, offer.take, wang, "example", found.id)
    refused(world, Code.OFFER_OVER, offer.dismiss, wang, "example", found.id)


@pytest.mark.parametrize("grant", [Grant(Role.OFFICER, "wuye"), Grant(Role.DISPATCHER), Grant(Role.SECRETARY), None])
def test_no_office_but_a_steward_s_answers_for_somebody(world, wang, grant):
    found = asked(world, wang)
    other = world.person("旁人", *([grant] if grant else []))
    for use_case in (offer.take, offer.dismiss):
        refused(world, Code.NOT_AUTHOR, use_case, other, "example", found.id)


def test_each_part_by_itself(world, wang):
    found = asked(world, wang, f"{SAID}。{OTHER}")
    assert len(found.parts) == 2
    cases = [world.do(offer.take, wang, "example", found.id, part) for part in (1, 0)]
    entries = [str(world.story(case)[0].data["text"]) for case in cases]
    texts = [world.do(lambda uow, entry=entry: uow.vault.read("example", entry)) for entry in entries]
    assert texts == [OTHER, SAID]
    assert drafts(world) == 0


def test_an_edit_of_one_taken_in_part_takes_back_the_rest(world, wang):
    found = asked(world, wang, f"{SAID}。{OTHER}")
    world.do(offer.take, wang, "example", found.id, 0)
    left = world.do(lambda uow: uow.offers.get("example", found.id))
    assert world.do(offer.amend, left, OTHER) is None
    refused(world, Code.OFFER_OVER, offer.take, wang, "example", found.id, 1)


def test_a_steward_does_and_the_history_names_them(world, wang):
    steward = world.person("中心户", Grant(Role.STEWARD, "g1"))
    case = world.do(offer.take, steward, "example", asked(world, wang).id)
    assert (case.reporter, world.story(case)[0].actor) == (wang.person, steward.person)


@pytest.mark.parametrize("part", [-1, 1, 7])
def test_a_part_there_is_not(world, wang, part):
    refused(world, Code.OFFER_OVER, offer.take, wang, "example", asked(world, wang).id, part)


def test_an_offer_there_is_not(world, wang):
    for use_case in (offer.take, offer.dismiss):
        refused(world, Code.OFFER_OVER, use_case, wang, "example", "01900000-0000-7000-8000-000000000000")


def test_erasing_somebody_takes_their_question_away(world, wang):
    asked(world, wang)
    world.deliver()
    world.do(erase.erase, "example", wang.person, erase.Asked.CHAT)
    assert [notice.kind for notice in world.deliver()] == [Kind.REMOVE]
    assert world.dump()["offers"] == []
    assert drafts(world) == 0


def test_whatever_is_left_after_the_time_is_swept(world, wang):
    asked(world, wang)
    world.wait(hours=2)
    assert world.do(offer.sweep) == 1
    assert world.do(offer.sweep) == 0
    assert world.dump()["offers"] == []
    assert drafts(world) == 0


WHAT = ["say", "say both", "say with picture", "take", "take again", "dismiss", "edit", "unsay", "wait", "sweep"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_any_order_each_part_is_registered_once_and_nothing_is_kept_for_nothing(schema, understand, steps):
    database = Database("sqlite://")
    source, target = schema.engine.raw_connection(), database.engine.raw_connection()
    source.driver_connection.backup(target.driver_connection)
    world = Town(database, understand)
    world.bind(GROUP, Purpose.HOTLINE)
    people = [world.person("老王头儿"), world.person("老李头儿")]
    taken: list[tuple[str, int]] = []
    for what, who, part in steps:
        _step(world, people[who], what, part, taken)
        _holds(world, people, taken)
    world.check()
    database.dispose()


def _step(world: Town, who: Actor, what: str, part: int, taken: list[tuple[str, int]]) -> None:
    mine = world.do(lambda uow: list(uow.offers.of_author("example", who.person)))
    last = mine[-1] if mine else None
    if what.startswith("say"):
        asked(world, who, f"{SAID}。{OTHER}" if what == "say both" else SAID, "photo:f1" if "picture" in what else "")
    elif what == "wait":
        world.wait(minutes=70)
    elif what == "sweep":
        world.do(offer.sweep)
    elif last and what.startswith("take"):
        try:
            world.do(offer.take, who, "example", last.id, part)
        except Refused:
            return
        taken.append((last.id, part))
    elif last and what == "dismiss":
        try:
            world.do(offer.dismiss, who, "example", last.id)
        except Refused:
            return
    elif last and last.is_open and what in {"edit", "unsay"}:
        world.do(offer.amend, last, OTHER if what == "edit" else "没事了")


def _holds(world: Town, people: list[Actor], taken: list[tuple[str, int]]) -> None:
    offers = world.do(lambda uow: [each for who in people for each in uow.offers.of_author("example", who.person)])
    still_open = [each for each in offers if each.is_open]
    assert len({each.author for each in still_open}) == len(still_open), "one open offer a person"
    assert len(set(taken)) == len(taken) == len(world.dump()["cases"])
    assert drafts(world) == sum(len([part for part in each.parts if part]) + len(each.media) for each in still_open)
