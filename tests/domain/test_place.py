"""The tree of places: what a span may mean, and whose grid it is."""

import pytest

from domain.place import Estate, Grid, Place, Tree

EAST = Estate("东园", ("东小区",), {"1": 3, "2": 3, "3": 1})
WEST = Estate("西园", (), {"3": 2, "A": 0})
STREET = Estate("江畔路")
TREE = Tree(
    (EAST, WEST, STREET),
    {
        "e1": Grid("e1", "东一", (Place("东园", "1"), Place("东园", "2"))),
        "e2": Grid("e2", "东二", (Place("东园", "3"),)),
        "w": Grid("w", "西", (Place("西园", "3"), Place("西园", "A"), Place("江畔路"))),
    },
)
SAID = {
    "东园1号楼2单元": ["东园1号楼2单元"],
    "东小区1号楼": ["东园1号楼"],
    "东园": ["东园"],
    "3号楼": ["东园3号楼", "西园3号楼"],
    "3号楼2单元": ["西园3号楼2单元"],
    "A座": ["西园A座"],
    "A座9单元": ["西园A座9单元"],
    "东园9号楼": ["东园"],
    "东园3号楼2单元": ["东园3号楼"],
    "江畔路": ["江畔路"],
    "江畔路5号楼": ["江畔路5号楼"],
    "2单元": [],
    "9号楼": [],
    "北园1号楼": [],
    "": [],
}
GRIDS = {
    Place("东园", "1", "3"): "e1",
    Place("东园", "3"): "e2",
    Place("东园"): None,
    Place("东园", "9"): None,
    Place("西园"): "w",
    Place("西园", "A"): "w",
    Place("江畔路"): "w",
    Place("江畔路", "5"): "w",
    Place("北园", "1"): None,
}


@pytest.mark.parametrize(("said", "meant"), SAID.items())
def test_a_span_means_one_place_or_several_or_none(said: str, meant: list[str]):
    assert [str(place) for place in TREE.locate(said)] == meant


@pytest.mark.parametrize(("place", "grid"), GRIDS.items(), ids=str)
def test_a_place_has_at_most_one_grid(place: Place, grid: str | None):
    found = TREE.grid_of(place)
    assert (found.id if found else None) == grid


def test_what_is_found_again_is_the_same():
    for said in SAID:
        for place in TREE.locate(said):
            assert TREE.locate(str(place)) == (place,)


def test_what_no_grid_covers():
    bare = Tree(TREE.estates, {"e1": TREE.grids["e1"]})
    assert TREE.uncovered() == {}
    assert bare.uncovered() == {
        "东园": (Place("东园", "3"),),
        "西园": (Place("西园", "3"), Place("西园", "A")),
        "江畔路": (Place("江畔路"),),
    }
