"""`hotline nlp offers`: what a group has made of offers, and resetting it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import settings, wiring
from domain.appeal import OFFER
from domain.sensitivity import Response, Uptake, threshold
from flow.ports import Address, Binding, Purpose
from storage import migrations
from tests.bot.command import Command
from tests.bot.test_people_command import home

__all__ = ["home"]

GROUP, QUIET = (Address("telegram", "1", peer) for peer in ("-100", "-101"))


run = Command("nlp", "offers")
told = run.facts


@pytest.fixture
def learnt(home: Path) -> None:
    """Two groups; in one of them three dismissed an offer yesterday."""
    hotline = wiring.assemble(settings.load())
    migrations.upgrade(hotline.database)
    with hotline.work() as uow:
        for chat in (GROUP, QUIET):
            uow.chats.bind(chat, Binding("example", Purpose.HOTLINE))
        day = uow.now.date() - timedelta(days=1)
        for n in range(3):
            uow.responses.note("example", GROUP, f"neighbour {n}", day, Response.DISMISSED)


def test_each_group_s_responses_and_threshold(learnt: None) -> None:
    busy, quiet = told()["groups"]
    high = round(threshold(Uptake(dismissed=3)), 3)
    none = {"taken": 0, "lapsed": 0, "usual": OFFER, "reset_at": None}
    assert busy == none | {"chat": "-100", "dismissed": 3, "threshold": high}
    assert quiet == none | {"chat": "-101", "dismissed": 0, "threshold": OFFER}
    assert f"-100  taken 0  dismissed 3  lapsed 0  asked from {high} (usual {OFFER})" in run().output


def test_a_reset_and_back(learnt: None) -> None:
    before = told()
    assert told("--reset", "-100") == {"reset": "-100", "responses": 3}
    assert [group["threshold"] for group in told()["groups"]] == [OFFER, OFFER]
    assert "reset 20" in run().output
    assert told("--restore", "-100") == {"restored": "-100", "responses": 3}
    assert told() == before
    assert told("--restore", "-100") == {"restored": "-100", "responses": 0}


def test_what_cannot_be_done_is_said(learnt: None) -> None:
    assert "there are: -100, -101" in run("--reset", "-999").output
    assert "not both" in run("--reset", "-100", "--restore", "-100").output


def test_nothing_yet(home: Path) -> None:
    assert "not up to date" in run().output
    migrations.upgrade(wiring.assemble(settings.load()).database)
    assert "no residents' group" in run().output
    assert told() == {"groups": []}
