"""Paths down the tree of places, and what a typed answer means."""

import pytest

from domain.act import Act
from domain.errors import Code, Refused
from domain.place import Place
from flow import behalf, locate, transcribe
from flow.locate import Path
from flow.ports import Secret, Spot
from flow.record import find
from tests.domain.building import example
from tests.flow.town import GROUP

LAMP = "楼道灯坏了好几天没人修"
RULES = example()


@pytest.mark.parametrize(
    "text", ["", "!", "abc123", "abc123!", "abc123.12", "abc123.12!", "abc123.C.1", "abc123.12.3!"]
)
def test_a_path_is_read_as_it_was_written(text):
    assert str(Path.parse(text)) == text
    assert len(text) <= 14


@pytest.mark.parametrize("estate", RULES.tree.estates, ids=lambda estate: estate.name)
def test_every_place_has_a_path_that_leads_there(estate):
    for building, entrances in estate.buildings.items():
        place = Place(estate.name, building, str(entrances) if entrances else "")
        path = locate.to(RULES, place)
        assert locate.place_at(RULES, Path.parse(str(path))) == place
        assert len(str(path)) <= 14
    assert locate.place_at(RULES, Path(locate.sign(estate))) == Place(estate.name)


def test_paths_of_estates_differ():
    assert len({locate.sign(estate) for estate in RULES.tree.estates}) == len(RULES.tree.estates)


@pytest.mark.parametrize("path", ["", "!", "ffffff", "ffffff.3"])
def test_no_place_at_the_beginning_nor_where_there_is_none(path):
    assert locate.place_at(RULES, Path.parse(path)) is None


def test_no_building_of_that_number():
    estate = RULES.tree.estates[0]
    assert locate.place_at(RULES, Path(locate.sign(estate), "99")) is None


@pytest.mark.parametrize(
    ("said", "answer", "place"),
    [
        ("3号楼" + LAMP, "铁西家园", "铁西家园3号楼"),
        ("3号楼" + LAMP, "铁西小区的", "铁西家园3号楼"),
        ("3号楼" + LAMP, "江畔花园5号楼", "江畔花园5号楼"),
        (LAMP, "江畔小区3栋2单元", "江畔花园3号楼2单元"),
        (LAMP, "3号楼", "3号楼"),
        (LAMP, "B座", "站前公寓B座"),
        (LAMP, "早市那儿", "江畔早市"),
        (LAMP, "快点来人", ""),
        (LAMP, "", ""),
    ],
)
def test_what_a_typed_answer_means(world, wang, said, answer, place):
    case = world.file(said, wang)
    assert world.do(lambda uow: locate.typed(uow, case, answer)) == place


def test_where_it_is_lies_in_the_vault_and_the_history_knows_the_grid(world, wang):
    case = world.file(LAMP, wang)
    world.secrets.append("江畔花园")
    after = world.do(lambda uow: locate.locate(uow, wang, find(uow, "example", case.id), "江畔花园3号楼"))
    event = world.story(case)[-1]
    assert (event.kind, event.data["grid"], after.grid) == (Act.LOCATE, "jp1", "jp1")
    assert world.do(lambda uow: uow.vault.read("example", event.data["place"])) == "江畔花园3号楼"


@pytest.mark.parametrize(
    ("said", "grid"), [("江畔花园3号楼", "jp1"), ("3号楼", ""), ("江畔花园", ""), ("铁西家园", "tx1")]
)
def test_the_grid_is_known_from_the_first_word(world, wang, said, grid):
    assert world.file(said + LAMP, wang).grid == grid


def test_a_correction_brings_the_grid(world, wang):
    from flow import follow_up

    case = world.file("3号楼" + LAMP, wang)
    assert case.grid == ""
    assert world.do(follow_up.amend, wang, "example", case.id, "铁西家园3号楼" + LAMP).grid == "tx1"


def test_somebody_else_says_nothing(world, wang):
    case, other = world.file(LAMP, wang), world.person("老李头儿")
    before = world.dump()
    with pytest.raises(Refused) as refused:
        world.do(locate.walk, other, "example", case.id, "!", Spot(GROUP, "b1"))
    assert refused.value.code is Code.NOT_REPORTER
    assert world.dump() == before


def test_who_is_helped_is_under_the_reporter_s_key_and_no_person_of_ours(world, wang):
    case = world.file(LAMP, wang)
    persons = len(world.dump()["persons"])
    world.secrets += ["王大爷", "13900001111"]
    world.do(behalf.name, wang, "example", case.id, "王大爷 13900001111")
    assert len(world.dump()["persons"]) == persons
    with world.uow() as uow:
        assert behalf.helped_by(uow, case) == "王大爷 13900001111"
        assert uow.vault.latest("example", wang.person, Secret.NAME) == "老王头儿", "the reporter keeps their own name"
        uow.vault.erase("example", wang.person)
        assert behalf.helped_by(uow, case) == ""


def test_words_heard_before_somebody_listened_twice(world, wang, dispatcher):
    case = world.file("", wang, media="voice:v1")
    world.do(transcribe.transcribe, dispatcher, "example", case.id, "有点事想问问")
    before = world.dump()
    with pytest.raises(Refused) as refused:
        world.do(transcribe.transcribe, dispatcher, "example", case.id, "别的")
    assert refused.value.code is Code.ALREADY_DONE
    assert world.dump() == before


def test_neither_words_nor_anything_else_is_no_appeal(world, wang):
    with pytest.raises(Refused) as refused:
        world.file("", wang)
    assert refused.value.code is Code.TEXT_NEEDED
