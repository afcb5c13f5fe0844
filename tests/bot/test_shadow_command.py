"""`hotline shadow report`."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot import settings, wiring
from storage import migrations
from tests.bot.command import Command
from tests.bot.test_people_command import home

__all__ = ["home"]

run = Command("shadow", "report")


def test_the_report(home: Path) -> None:
    hotline = wiring.assemble(settings.load())
    migrations.upgrade(hotline.database)
    with hotline.work() as uow:
        uow.shadows.count("example", date(2026, 3, 2))
        uow.shadows.count("example", date(2026, 3, 3))
    assert run.facts() == {"community": "example", "shadow": False, "heard": 2, "filed": 0, "right": 0, "wrong": 0}


def test_of_which_community(home: Path) -> None:
    migrations.upgrade(wiring.assemble(settings.load()).database)
    assert "--community must be one of" in run("--community", "x").output


def test_the_switch_is_one_word(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = home / "communities" / "own" / "community.yaml"
    text = profile.read_text("utf-8")
    assert text.count("\nshadow: false") == 1
    profile.write_text(text.replace("\nshadow: false", "\nshadow: true"), "utf-8")
    assert wiring.assemble(settings.load()).world.communities["example"].shadow
    shutil.rmtree(home / "communities")
