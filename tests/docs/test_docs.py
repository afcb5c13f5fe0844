"""The documents under test: what they link to, name and promise is there."""

import ast
import importlib.util
import re
import sys
import warnings
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.settings import Settings
from domain.case import ClockKind, State, Verdict
from domain.community import CentreId
from domain.act import Act
from domain.people import Role
from sandbox.bot_api import METHODS

HOME = Path(__file__).resolve().parents[2]
READMES = (HOME / "README.md", HOME / "README.zh-CN.md")
PAGES = sorted([*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md")])
SCRIPTS = ("lifecycle.py", "screenshots.py")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
COMMAND = re.compile(r"\bhotline((?: [a-z]+)+)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
FORBIDDEN = re.compile(
    r"\.\./shared|/work/|/root/|/home/\w|pypi\.org|files\.pythonhosted|registry\.npmjs|proxy\.golang"
)
TARGETS = {"setup", "demo", "check", "test", "test-long", "bench", "screenshots"}


def name(page: Path) -> str:
    return str(page.relative_to(HOME))


def between(page: Path, marker: str) -> str:
    text = page.read_text("utf-8")
    assert f"<!-- {marker} -->" in text, f"{name(page)} has no place for {marker}"
    return text.split(f"<!-- {marker} -->")[1].split(f"<!-- /{marker} -->")[0]


def code(page: Path) -> str:
    """What stands in code: blocks and `spans`."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"```(?:sh|ini)\n(.*?)```", text, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))])


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for found in LINK.finditer(page.read_text("utf-8")):
        target, _, anchor = (found[1] or found[2]).partition("#")
        if target.startswith(("https://", "mailto:")):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{name(page)}: {target} does not exist"
        assert not anchor or anchor in anchors(there), f"{name(page)}: {target} has no #{anchor}"


def test_every_picture_is_shown() -> None:
    shown = {found[1] or found[2] for page in PAGES for found in LINK.finditer(page.read_text("utf-8"))}
    names = {Path(target).name for target in shown}
    pictures = [each for each in (HOME / "docs" / "img").rglob("*") if each.is_file()]
    assert pictures
    assert [picture.name for picture in pictures if picture.name not in names] == []
    assert sum(picture.stat().st_size for picture in pictures) < 5 << 20


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_nothing_of_one_machine_is_told(page: Path) -> None:
    assert FORBIDDEN.findall(page.read_text("utf-8")) == []


def test_the_table_of_settings_is_complete() -> None:
    told = set(re.findall(r"^ *\| `HOTLINE_([A-Z_]+)`", between(READMES[0], "settings"), re.MULTILINE))
    assert told == {field.upper() for field in Settings.model_fields}


def test_the_defaults_of_the_settings_are_the_real_ones() -> None:
    rows = re.findall(r"^ *\| `HOTLINE_([A-Z_]+)` \| ([^|]+) \|", between(READMES[0], "settings"), re.MULTILINE)
    for variable, told in rows:
        default = Settings.model_fields[variable.lower()].default
        real = str(default).lower() if isinstance(default, bool) else str(default)
        assert told.startswith("none") or told.strip("` ") == real, variable
        assert not told.startswith("none") or real in {"", "()"}, variable


def test_variables_named_anywhere_exist() -> None:
    known = {f"HOTLINE_{field.upper()}" for field in Settings.model_fields}
    for page in PAGES:
        told = set(re.findall(r"\bHOTLINE_[A-Z_]*[A-Z]\b", page.read_text("utf-8")))
        assert told <= known, name(page)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_exist(page: Path) -> None:
    for found in COMMAND.finditer(code(page)):
        words = _command(found[1].split())
        outcome = CliRunner().invoke(main, [*words, "--help"])
        assert outcome.exit_code == 0, f"{name(page)}: hotline {' '.join(words)}: {outcome.output}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_options_exist(page: Path) -> None:
    for line in code(page).splitlines():
        found = COMMAND.search(line)
        if found:
            words = _command(found[1].split())
            shown = CliRunner().invoke(main, [*words, "--help"]).output
            told = re.findall(r"(?<!\S)--[a-z-]+", line.partition("  #")[0])
            assert [option for option in told if option not in shown] == [], f"{name(page)}: {line}"


def _command(words: list[str]) -> list[str]:
    """The words that name a command; what follows them is an argument."""
    group: click.Command = main
    taken: list[str] = []
    for word in words:
        if not isinstance(group, click.Group):
            break
        found = group.get_command(click.Context(group), word)
        assert found is not None, f"hotline {' '.join([*taken, word])} does not exist"
        group = found
        taken.append(word)
    return taken


def test_make_targets_exist() -> None:
    makefile = HOME / "Makefile"
    if not makefile.exists():
        warnings.warn("NO MAKEFILE: the make targets the documents name are NOT tested", UserWarning, stacklevel=1)
        pytest.skip("no Makefile")
    made = set(re.findall(r"^([a-z][a-z-]*):", makefile.read_text("utf-8"), re.MULTILINE))
    assert made >= TARGETS
    for page in PAGES:
        assert set(TARGET.findall(code(page))) <= made, name(page)


def test_both_readmes_begin_with_the_same_two_commands() -> None:
    blocks = [re.search(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL) for page in READMES]
    commands = [[line.split("#")[0].strip() for line in block[1].splitlines()] for block in blocks if block]
    assert commands == [["make demo", "make test"]] * 2


def test_both_readmes_show_the_same_way_to_go_live() -> None:
    wanted = {"policy check", "db upgrade", "people invite", "people bind", "run", "nlp explain"}
    for page in READMES:
        told = {" ".join(_command(found[1].split())) for found in COMMAND.finditer(code(page))}
        assert wanted <= told, name(page)


def script(file: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(f"scripts_{file[:-3]}", HOME / "scripts" / file)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


def test_the_lifecycle_page_is_up_to_date() -> None:
    lifecycle = script("lifecycle.py")
    page = lifecycle.PAGE.read_text("utf-8")
    assert lifecycle.written(page) == page, "run python scripts/lifecycle.py"


def test_every_picture_is_taken_by_the_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("playwright.sync_api")
    monkeypatch.syspath_prepend(str(HOME / "scripts"))
    camera, evening, thumbs = (script(f"{name}.py") for name in ("screenshots", "evening", "thumbs"))
    taken = {shot.name for shots in camera.SHOTS.values() for shot in shots} | {camera.START.name}
    taken |= {shot.name for shot in evening.SHOTS.values()} | {evening.WHOLE}
    taken |= set(thumbs.SHOTS)
    assert {picture.stem for picture in (HOME / "docs" / "img").iterdir() if picture.is_file()} == taken


def test_the_story_has_every_step_a_picture_is_wanted_of() -> None:
    pytest.importorskip("playwright.sync_api")
    tree = ast.parse((HOME / "bot" / "demo" / "story.py").read_text("utf-8"))
    names = {step for node in ast.walk(tree) if isinstance(node, ast.Call) for step in _step(node)}
    assert set(script("screenshots.py").SHOTS) <= names


def _step(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Name) and call.func.id == "Step" and isinstance(call.args[0], ast.Constant):
        yield str(call.args[0].value)


@pytest.mark.parametrize(
    ("words", "section"),
    [
        (State, "States of a case"),
        (Act, "Acts"),
        (Verdict, "Verdicts"),
        (Role, "Roles"),
        (ClockKind, "Clocks"),
        (CentreId, "The ten centres"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_the_glossary_has_every_word(words: type[StrEnum], section: str) -> None:
    text = (HOME / "docs" / "glossary.md").read_text("utf-8")
    part = text.split(f"\n## {section}")[1].split("\n", 1)[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `(\w+)`", part, re.MULTILINE)) or set(re.findall(r"`(\w+)`", part))
    assert told == set(words)


def test_the_sandbox_page_names_every_method() -> None:
    told = re.findall(r"`(\w+)`", between(HOME / "docs" / "sandbox.md", "methods"))
    assert sorted(told) == sorted(METHODS)


def test_an_adr_is_a_page() -> None:
    for page in sorted((HOME / "docs" / "adr").glob("*.md")):
        text = page.read_text("utf-8")
        assert len(text.splitlines()) <= 60, name(page)
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, f"{name(page)} has no {heading}"
