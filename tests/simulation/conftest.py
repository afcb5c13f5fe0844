from collections.abc import Iterator
from datetime import timedelta

import pytest

from bench.simulation import residents
from bench.simulation.plan import Plan, Share
from bench.simulation.run import open_town
from bench.simulation.town import Town
from domain.case import Case

LIGHT = "江畔花园3号楼2单元楼道灯不亮"
"""What goes to the property company by itself, in working time."""


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A small community at ten in the morning of a Monday on which nothing happens by itself, and nobody does anything about what
    they read."""
    monkeypatch.setattr("bench.simulation.sender.SAMPLE", 1)
    opened = open_town(Share(Plan(200, 5, seed=1), 0, 200), lambda _town, _letter: None)
    opened.agenda.run(opened.now + timedelta(days=4, hours=10))
    yield opened
    opened.hotline.database.dispose()


def filed(town: Town, words: str = LIGHT, *, in_group: bool = False) -> Case:
    case = residents.write(town, town.people.anybody(town.dice), words, in_group=in_group)
    assert case is not None
    return case


def broken(town: Town) -> set[str]:
    """Which promises have been found broken."""
    return {violation.invariant for violation in town.watch.found}
