"""Corrections: one a case, in force until taken back, and a version that tells whether others are."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.correction import Correction
from flow.ports import Secret
from storage import corrections
from storage.database import Database
from storage.uow import Uow, World, unit_of_work
from tests.storage.conftest import Make

Given = Callable[..., Correction]


@pytest.fixture
def uow(database: Database, world: World) -> Iterator[Uow]:
    with unit_of_work(database, world) as uow:
        yield uow


@pytest.fixture
def given(uow: Uow, make: Make) -> Given:
    """Keeps a correction of a case, by default a new one."""

    def store(case: str = "", words: str = "w", right: str = "lift") -> Correction:
        case = case or make.opened(uow)[0].id
        new = Correction(uow.new_id(), "xingfu", case, words, "drain", right, "p2", uow.now)
        uow.corrections.replace("xingfu", case, new)
        return new

    return store


def ids(found: Sequence[Correction]) -> list[str]:
    return [each.id for each in found]


def test_the_newest_comes_first(uow: Uow, given: Given) -> None:
    one, two = given(), given()
    assert uow.corrections.standing("xingfu") == uow.corrections.every("xingfu") == [two, one]
    assert uow.corrections.of("xingfu", one.case) == one
    assert uow.corrections.of("xingfu", "another") is None
    assert not uow.corrections.standing("elsewhere")


def test_a_case_has_one(uow: Uow, given: Given) -> None:
    first = given()
    second = given(first.case, right="garbage")
    assert uow.corrections.every("xingfu") == [second]
    uow.corrections.replace("xingfu", first.case, None)
    assert not uow.corrections.every("xingfu")


def test_there_must_be_such_a_case(uow: Uow, given: Given) -> None:
    with pytest.raises(IntegrityError), uow.savepoint():
        given("no-such-case")


def test_whatever_changes_the_version_is_another(uow: Uow, given: Given) -> None:
    seen = [uow.corrections.version("xingfu")]
    one = given()
    seen.append(uow.corrections.version("xingfu"))
    given(one.case)
    seen.append(uow.corrections.version("xingfu"))
    two = given()
    seen.append(uow.corrections.version("xingfu"))
    uow.corrections.undo("xingfu", [two.id], uow.now)
    assert uow.corrections.version("xingfu") == seen[2]
    assert len(set(seen)) == 4
    assert (seen[0], uow.corrections.version("elsewhere")) == ("", "")


def test_what_is_taken_back_stays_with_its_day(uow: Uow, given: Given) -> None:
    one, two = given(), given()
    uow.corrections.undo("xingfu", [one.id], uow.now)
    uow.corrections.undo("xingfu", [one.id], uow.now + timedelta(days=1))
    uow.corrections.undo("elsewhere", [two.id], uow.now)
    assert uow.corrections.standing("xingfu") == [two]
    assert [each.undone_at for each in uow.corrections.every("xingfu")] == [None, uow.now]


def test_of_very_many_the_oldest_give_way(uow: Uow, given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "MOST", 2)
    monkeypatch.setattr(corrections, "CHUNK", 2)
    all_ = [given().id for _ in range(5)]
    assert ids(uow.corrections.standing("xingfu")) == [all_[4], all_[3]]
    uow.corrections.undo("xingfu", all_, uow.now)
    assert not uow.corrections.standing("xingfu")


def test_another_transaction_sees_it_once_it_is_committed(database: Database, world: World, make: Make) -> None:
    with unit_of_work(database, world) as uow:
        case = make.opened(uow)[0].id
        uow.corrections.replace("xingfu", case, Correction("c", "xingfu", case, "w", "drain", "lift", "p2", uow.now))
        told = uow.corrections.version("xingfu")
    with unit_of_work(database, world, read_only=True) as uow:
        assert uow.corrections.version("xingfu") == told == "1:c"


def test_whoever_is_erased_takes_theirs_along(uow: Uow, given: Given) -> None:
    persons = [uow.people.add("xingfu") for _ in range(2)]
    entries = [uow.vault.keep("xingfu", person, Secret.SHOWN, "words").id for person in persons]
    _, theirs = (given(words=entry) for entry in entries)
    uow.dossier.erase("xingfu", persons[0])
    assert uow.corrections.every("xingfu") == [theirs]
