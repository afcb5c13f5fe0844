"""Offers: one a message, claimed by whoever saves first, counted by group, gone when they have run out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from flow.ports import Conflict, Kind, Offer, Secret
from storage.database import Database
from storage.uow import Uow, World, unit_of_work
from tests.storage.conftest import Make

Given = Callable[..., Offer]


@pytest.fixture
def uow(database: Database, world: World) -> Iterator[Uow]:
    with unit_of_work(database, world) as uow:
        yield uow


@pytest.fixture
def given(uow: Uow, make: Make) -> Given:
    """Stores an offer about a message."""

    def store(message: str = "7", peer: str = "-1", author: str = "p1", **more: object) -> Offer:
        lasts = uow.now + timedelta(hours=2)
        spot = make.spot(message, peer)
        offer = Offer("xingfu", uow.new_id(), author, spot, ("a", "b"), ("photo",), "", False, uow.now, lasts)
        offer = replace(offer, **more)  # type: ignore[arg-type]
        uow.offers.add(offer)
        return offer

    return store


def test_an_offer_is_found_by_its_id_and_its_message(uow: Uow, given: Given, make: Make) -> None:
    offer = given()
    assert uow.offers.get("xingfu", offer.id) == offer
    assert uow.offers.at("xingfu", make.spot()) == offer
    assert uow.offers.at("xingfu", make.spot("8")) is None
    assert uow.offers.at("other", make.spot()) is None
    assert uow.offers.get("other", offer.id) is None


def test_a_message_is_asked_about_once(given: Given) -> None:
    given()
    given("8")
    given(peer="-2")
    with pytest.raises(Conflict):
        given()


def test_whoever_saves_first_has_it(uow: Uow, given: Given) -> None:
    offer = given()
    after = replace(offer, parts=("", "b"))
    uow.offers.save(offer, after)
    assert uow.offers.get("xingfu", offer.id) == after
    with pytest.raises(Conflict):
        uow.offers.save(offer, replace(offer, parts=("", "")))
    uow.offers.save(after, replace(after, parts=("", ""), media=()))
    found = uow.offers.get("xingfu", offer.id)
    assert found is not None
    assert (found.is_open, found.parts, found.media) == (False, ("", ""), ())


def test_a_person_s_offers(uow: Uow, given: Given) -> None:
    mine = [given("7"), given("8")]
    given("9", author="p2")
    assert uow.offers.of_author("xingfu", "p1") == mine
    assert uow.offers.of_author("other", "p1") == []


def test_a_group_s_offers_are_counted_whatever_became_of_them(uow: Uow, given: Given, make: Make) -> None:
    hour = uow.now - timedelta(hours=1)
    given("1", made_at=hour)
    given("2", made_at=hour + timedelta(seconds=1))
    settled = given("3")
    uow.offers.save(settled, replace(settled, parts=("", "")))
    given("4", peer="-2")
    assert uow.offers.made_since("xingfu", make.chat(), hour) == 2


def test_what_has_run_out_is_found_and_forgotten(uow: Uow, given: Given) -> None:
    over = given("1", expires_at=uow.now)
    given("2", expires_at=uow.now + timedelta(seconds=1))
    assert uow.offers.expired(uow.now, 10) == [over]
    uow.offers.remove(over)
    assert uow.offers.expired(uow.now, 10) == []
    assert uow.offers.get("xingfu", over.id) is None


def test_one_entry_of_the_vault_is_dropped_and_the_others_stay(uow: Uow) -> None:
    first, second = (uow.vault.keep("xingfu", "p1", Secret.TEXT, words).id for words in ("一", "二"))
    uow.vault.drop("xingfu", first)
    uow.vault.drop("xingfu", first)
    uow.vault.drop("other", second)
    assert (uow.vault.read("xingfu", first), uow.vault.read("xingfu", second)) == (None, "二")


def test_messages_about_an_offer_are_forgotten_in_their_chat_alone(uow: Uow, make: Make) -> None:
    for peer in ("-1", "-2"):
        uow.posts.remember(make.notice(Kind.OFFER, peer, case="o1"), "9", uow.now)
    uow.posts.removed("xingfu", "o1", make.chat())
    assert uow.posts.case_at(make.spot("9")) is None
    assert uow.posts.case_at(make.spot("9", "-2")) == "o1"


def test_every_case_of_one_message_in_order(uow: Uow, make: Make) -> None:
    first, second = (make.opened(uow)[0] for _ in range(2))
    assert [case.id for case in uow.cases.all_at(make.spot())] == [first.id, second.id]
    assert uow.cases.at(make.spot()) == first
    assert uow.cases.all_at(make.spot("8")) == []
