"""Which open cases a case may be the same as: what a process knows is as true as the database, whoever changed that."""

import contextlib
from dataclasses import replace

import pytest

from domain.act import Act
from domain.case import State
from domain.merge import SAME, Shared
from domain.people import Role
from flow import assign, erase, follow_up, intake, leads, merge, report_back, split, verdict
from flow.erase import Asked
from flow.ports import Audience, Kind, Spot
from flow.record import record
from storage.database import Database
from tests.flow.town import GROUP, Town

WATER = "江畔花园3号楼水龙头放不出水了,一滴都没有"
AGAIN = "三栋咋又没水了,江畔花园的"
ELSEWHERE = "江畔花园5号楼没水了"
LAMP = "滨河新居门口路灯不亮"
STAMPED = "江畔花园3号楼停水,我是王秀兰,电话13812345678"


@pytest.fixture
def neighbours(world):
    return [world.person(name) for name in ("李强", "陈静", "孙大爷")]


@pytest.fixture
def cases(world, wang, neighbours):
    """The same trouble told by two, and one in another building."""
    told = zip((wang, *neighbours), (WATER, AGAIN, ELSEWHERE), strict=False)
    return [world.file(words, who) for who, words in told]


def another(world) -> Town:
    """Another process on the same database, or this one after kill -9."""
    return Town(world.database, world.understand, world.communities, world.moment)


def now(uow, case):
    return uow.cases.get("example", case.id)


def found(world, case) -> dict[str, float]:
    return world.do(lambda uow: {each.case: each.score for each in uow.leads.lookup(now(uow, case))})


def hint(world, case):
    return world.do(lambda uow: merge.hint(uow, now(uow, case)))


def offered(world, case):
    return world.do(lambda uow: merge.likely(uow, now(uow, case)))


def test_the_same_trouble_is_found_and_not_the_one_next_door(world, cases):
    first, again, elsewhere = cases
    likely = found(world, again)
    assert likely[first.id] >= SAME > likely.get(elsewhere.id, 0)
    assert again.id not in likely, "not itself"
    told = hint(world, again)
    assert (told.case.id, told.reasons[0].shared) == (first.id, Shared.PLACE)
    assert hint(world, elsewhere) is None
    assert hint(world, first) is None, "what came first is what others go into"


def test_every_process_knows_what_any_has_done(world, cases, dispatcher, wang):
    first, again, _ = cases
    other = another(world)
    assert found(other, again) == found(world, again)
    world.do(verdict.withdraw, wang, "example", first.id)
    assert first.id not in found(other, again)
    assert found(other, again) == found(world, again) == found(another(world), again)


def test_two_processes_on_one_file_and_one_that_was_killed(tmp_path, schema, understand):
    """Each has a database, a matcher and nothing else of its own; what is not committed when one dies is nowhere."""
    opened = [Database(f"sqlite:///{tmp_path / 'hotline.db'}") for _ in range(3)]
    source, target = schema.engine.raw_connection(), opened[0].engine.raw_connection()
    source.driver_connection.backup(target.driver_connection)
    for connection in (source, target):
        connection.close()
    one, two, restarted = (Town(database, understand) for database in opened)
    wang, li = one.person("老王"), one.person("李强")
    dispatcher = one.holder(Role.DISPATCHER)
    first = one.file(WATER, wang)
    again = two.file(AGAIN, li, GROUP)
    assert found(one, again) == found(two, again)
    assert found(one, again)[first.id] >= SAME
    with contextlib.suppress(KeyboardInterrupt), one.uow() as uow:
        merge.merge(uow, dispatcher, "example", again.id, first.id)
        raise KeyboardInterrupt
    third = two.file(AGAIN + "呀", two.person("陈静"))
    assert found(restarted, third) == found(two, third) == found(one, third)
    assert {first.id, again.id} <= set(found(one, third))
    two.do(merge.merge, dispatcher, "example", again.id, first.id)
    assert again.id not in found(one, third)
    assert found(restarted, third) == found(two, third) == found(one, third)
    for database in opened:
        database.dispose()


def test_what_was_rolled_back_never_was(world, cases, wang, neighbours):
    first, again, _ = cases
    before = found(world, again)
    with contextlib.suppress(KeyError), world.uow() as uow:
        follow_up.amend(uow, wang, "example", first.id, LAMP)
        meanwhile = {each.case: each.score for each in uow.leads.lookup(now(uow, again))}
        raise KeyError
    assert meanwhile.get(first.id, 0) < SAME, "as it stands in that unit of work"
    assert found(world, again) == before
    world.do(follow_up.amend, wang, "example", first.id, WATER + ",楼上也没水")
    assert first.id in found(world, again)
    assert found(world, again) == found(another(world), again)


def test_a_lead_is_found_by_what_any_of_its_neighbours_said(world, cases, dispatcher, neighbours):
    first, again, _ = cases
    other = another(world)
    found(other, first)
    world.do(merge.merge, dispatcher, "example", again.id, first.id)
    third = world.file(AGAIN, neighbours[2])
    likely = found(other, third)
    assert again.id not in likely, "it has ended in its lead"
    assert likely == found(world, third)
    alone = found(another(world), third)
    assert alone[first.id] == likely[first.id] >= SAME
    world.do(merge.unmerge, dispatcher, "example", again.id)
    assert {first.id, again.id} <= set(found(other, third))


def test_what_was_taken_out_or_split_is_not_named_again(world, cases, dispatcher):
    first, again, elsewhere = cases
    world.do(merge.merge, dispatcher, "example", again.id, first.id)
    world.do(merge.unmerge, dispatcher, "example", again.id)
    assert hint(world, again) is None
    assert first.id in [each.case.id for each in offered(world, again)], "if asked"
    new = world.do(split.split, dispatcher, "example", elsewhere.id)
    assert elsewhere.id in found(world, new), "in the same words"
    assert hint(world, new) is None


def test_two_things_of_one_message_are_two(world, wang):
    world.file(WATER, wang)
    spot = Spot(GROUP, f"m{world.messages}")
    second = world.do(intake.file, intake.Appeal("example", wang.person, AGAIN, spot))
    assert hint(world, second) is None


def test_an_erased_neighbour_s_words_are_known_no_more(world, cases, dispatcher, wang, neighbours):
    first, again, _ = cases
    other = another(world)
    world.do(merge.merge, dispatcher, "example", again.id, first.id)
    third = world.file(AGAIN, neighbours[2])
    assert found(other, third)[first.id] >= SAME
    world.do(erase.erase, "example", neighbours[0].person, Asked.CHAT)
    world.do(erase.erase, "example", wang.person, Asked.CHAT)
    assert found(world, third) == found(other, third)
    assert first.id not in found(other, third)


def test_what_complains_is_confidential_or_done_is_never_found(world, wang, neighbours, dispatcher):
    complaint = world.file("我要投诉江畔物业,江畔花园3号楼停水了不修", wang)
    assert complaint.accused
    again = world.file(WATER, neighbours[0])
    assert complaint.id not in found(world, again)
    assert hint(world, complaint) is None
    third = world.file(WATER, neighbours[1])
    assert again.id in found(world, third)

    def confide(uow):
        given = {"matter": "water_outage", "unit": "gongshui", "reason": "wrong_unit", "restricted": True}
        record(uow, now(uow, again), Act.TRANSFER, by=dispatcher, data=given)

    world.do(confide)
    assert again.id not in found(world, third)
    assert hint(world, third) is None
    assert [each.case.id for each in offered(world, third)] == []
    world.do(verdict.withdraw, neighbours[1], "example", third.id)
    assert found(world, world.file(WATER, neighbours[2])) == {}, "what is done is found no more either"


def test_reasons_hold_nothing_personal(world, wang, neighbours):
    world.file(STAMPED, wang)
    again = world.file(STAMPED, neighbours[0])
    (told,) = offered(world, again)
    assert told.score >= SAME
    assert not [said for reason in told.reasons for said in ("王秀兰", "秀兰", "138") if said in reason.said]


def test_however_many_are_open_a_lookup_reads_a_few_and_the_newest_first(world, cases, monkeypatch):
    first, again, elsewhere = cases
    monkeypatch.setattr(leads, "READ", 1)
    other = another(world)
    for count in (1, 2, 3):
        found(other, again)
        assert list(other.matcher.known("example")) == [elsewhere.id, again.id, first.id][:count]
    assert first.id in found(other, again)
    monkeypatch.setattr(leads, "WATCHED", 2)
    assert first.id not in found(other, again)


def test_new_rules_are_read_with(world, cases):
    first, again, _ = cases
    found(world, again)
    before = dict(world.matcher.known("example"))
    world.communities["example"] = replace(world.communities["example"], version="another")
    assert first.id in found(world, again)
    assert not set(before.items()) & set(world.matcher.known("example").items())


def test_without_words_or_place_there_is_nothing_to_go_by(world, wang, cases):
    picture = world.file("", wang, media="photo:AgACAgU")
    assert found(world, picture) == {}
    assert hint(world, picture) is None


def test_what_went_to_its_unit_by_itself_comes_before_the_dispatchers_if_it_has_a_hint(world, wang, neighbours):
    first = world.file(AGAIN, wang)
    told = [notice for notice in world.deliver() if notice.audience is Audience.DESK]
    assert (first.state, told) == (State.ASSIGNED, [])
    again = world.file(WATER, neighbours[0])
    assert again.state is State.ASSIGNED
    (card,) = [notice for notice in world.deliver() if notice.audience is Audience.DESK]
    assert (card.kind, card.case) == (Kind.NEW_CARD, again.id)
    world.file(ELSEWHERE, neighbours[1])
    assert not [notice for notice in world.deliver() if notice.audience is Audience.DESK]


def test_a_lead_that_is_done_meanwhile_is_not_named(world, cases, officer):
    first, again, _ = cases
    world.do(assign.sign, officer, "example", first.id)
    assert hint(world, again), "it can still be joined"
    world.do(report_back.resolve, officer, "example", first.id, "李工14:20换了水泵保险,来水了")
    assert hint(world, again) is None
