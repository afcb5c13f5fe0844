from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.people import Actor, Grant, Role
from flow.ports import Binding, Conflict, Invitation, Purpose
from storage.uow import unit_of_work


@pytest.fixture
def uow(database, world):
    with unit_of_work(database, world) as uow:
        yield uow


def test_a_person_is_found_at_their_address(uow, make):
    person = uow.people.add("xingfu", make.chat("5"))
    assert uow.people.at("xingfu", make.chat("5")) == person
    assert uow.people.at("xingfu", make.chat("6")) is None
    assert uow.people.at("other", make.chat("5")) is None
    assert uow.people.address("xingfu", person) == make.chat("5")


def test_a_caller_has_no_address(uow):
    assert uow.people.address("xingfu", uow.people.add("xingfu")) is None


def test_one_human_is_a_person_in_each_community(uow, make):
    assert uow.people.add("a", make.chat("5")) != uow.people.add("b", make.chat("5"))


def test_nobody_moves_into_an_address_that_is_taken(uow, make):
    uow.people.add("xingfu", make.chat("5"))
    with pytest.raises(Conflict):
        uow.people.add("xingfu", make.chat("5"))


def test_an_actor_has_what_they_were_given(uow):
    person = uow.people.add("xingfu")
    officer, chair = Grant(Role.OFFICER, "wuye"), Grant(Role.CHAIR, "suqiu")
    for grant in (officer, chair, officer):
        uow.people.grant("xingfu", person, grant)
    assert uow.people.actor("xingfu", person) == Actor(person, frozenset({officer, chair}))
    assert uow.people.actor("other", person) == Actor(person)
    with pytest.raises(IntegrityError):
        uow.people.grant("xingfu", "nobody", officer)


def test_holders_are_told_longest_serving_first(uow, clock):
    people = [uow.people.add("xingfu") for _ in range(3)]
    for person in (people[2], people[0], people[1], people[2]):
        uow.people.grant("xingfu", person, Grant(Role.OFFICER, "wuye"))
        clock.on(days=1)
        uow.renew()
    uow.people.grant("xingfu", people[0], Grant(Role.DISPATCHER))
    assert uow.people.holders("xingfu", Role.OFFICER, "wuye") == [people[2], people[0], people[1]]
    assert uow.people.holders("xingfu", Role.OFFICER, "other") == []
    assert uow.people.holders("xingfu", Role.DISPATCHER) == [people[0]]


def test_an_invitation_is_good_once_and_until_it_expires(uow, clock):
    invitation = Invitation("xingfu", Grant(Role.OFFICER, "wuye"), "admin", clock() + timedelta(hours=72))
    uow.people.invite("hash", invitation)
    uow.people.invite("late", invitation)
    assert uow.people.take_invitation("wrong", clock()) is None
    assert uow.people.take_invitation("hash", clock()) == invitation
    assert uow.people.take_invitation("hash", clock()) is None
    assert uow.people.take_invitation("late", clock() + timedelta(hours=72)) is None


def test_a_chat_is_bound_and_bound_anew(uow, make, clock):
    unit, desk = Binding("xingfu", Purpose.UNIT, "wuye"), Binding("xingfu", Purpose.DESK)
    assert uow.chats.binding(make.chat()) is None
    uow.chats.bind(make.chat(), unit)
    assert uow.chats.binding(make.chat()) == unit
    assert uow.chats.bound("xingfu", Purpose.UNIT, "wuye") == [make.chat()]
    assert uow.chats.bound("xingfu", Purpose.UNIT) == []
    uow.chats.bind(make.chat(), desk)
    assert uow.chats.bound("xingfu", Purpose.UNIT, "wuye") == []
    clock.on(seconds=1)
    uow.renew()
    uow.chats.bind(make.chat("-9"), desk)
    assert uow.chats.bound("xingfu", Purpose.DESK) == [make.chat(), make.chat("-9")]


def test_a_binding_code_is_good_once_and_until_it_expires(uow, clock):
    binding = Binding("xingfu", Purpose.UNIT, "wuye")
    uow.chats.issue_code("hash", binding, clock() + timedelta(hours=1))
    uow.chats.issue_code("late", binding, clock() + timedelta(hours=1))
    assert uow.chats.take_code("late", clock() + timedelta(hours=1)) is None
    assert uow.chats.take_code("hash", clock()) == binding
    assert uow.chats.take_code("hash", clock()) is None


def test_a_private_chat_settles_and_moves(uow, make):
    assert uow.chats.home(make.chat("5")) is None
    uow.chats.settle(make.chat("5"), "xingfu")
    uow.chats.settle(make.chat("5"), "other")
    assert uow.chats.home(make.chat("5")) == "other"


def test_a_dialog_is_kept_replaced_and_removed(uow):
    assert uow.dialogs.load("100:5") == (None, {})
    uow.dialogs.store("100:5", "asking", {"case": "c1", "tries": 2, "sure": False, "photo": None})
    assert uow.dialogs.load("100:5") == ("asking", {"case": "c1", "tries": 2, "sure": False, "photo": None})
    uow.dialogs.store("100:5", None, {"case": "c2"})
    assert uow.dialogs.load("100:5") == (None, {"case": "c2"})
    uow.dialogs.store("100:5", None, {})
    assert uow.dialogs.load("100:5") == (None, {})
    assert uow.dialogs.load("100:6") == (None, {})


def test_a_role_taken_away_is_gone_and_only_that(database, world):
    with unit_of_work(database, world) as uow:
        person = uow.people.add("xingfu")
        officer, head = Grant(Role.OFFICER, "wuye"), Grant(Role.HEAD, "wuye")
        for grant in (officer, head):
            uow.people.grant("xingfu", person, grant)
        assert set(uow.people.staff("xingfu")) == {(person, head), (person, officer)}
        assert uow.people.revoke("xingfu", person, officer)
        assert not uow.people.revoke("xingfu", person, officer)
        assert uow.people.actor("xingfu", person).grants == {head}
        assert uow.people.staff("elsewhere") == []


def test_invitations_by_somebody_who_has_left_are_worthless(database, world):
    with unit_of_work(database, world) as uow:
        for code, by in (("a", "gone"), ("b", "stays")):
            grant = Grant(Role.OFFICER, "wuye")
            uow.people.invite(code, Invitation("xingfu", grant, by, uow.now + timedelta(hours=1)))
        assert uow.people.cancel_invitations("xingfu", "gone") == 1
        assert uow.people.take_invitation("a", uow.now) is None
        assert uow.people.take_invitation("b", uow.now)


def test_invitations_to_what_is_over_are_worthless_and_only_those(database, world):
    with unit_of_work(database, world) as uow:
        party, officer = Grant(Role.PARTY, "case-1"), Grant(Role.OFFICER, "case-1")
        for code, grant in (("a", party), ("used", party), ("b", Grant(Role.PARTY, "case-2")), ("c", officer)):
            uow.people.invite(code, Invitation("xingfu", grant, "zhang", uow.now + timedelta(hours=1)))
        assert uow.people.take_invitation("used", uow.now)
        assert uow.people.void_invitations("elsewhere", party) == 0
        assert uow.people.void_invitations("xingfu", party) == 1
        assert uow.people.void_invitations("xingfu", party) == 0
        assert uow.people.take_invitation("a", uow.now) is None
        assert uow.people.take_invitation("b", uow.now)
        assert uow.people.take_invitation("c", uow.now)
