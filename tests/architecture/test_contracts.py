"""The contracts of .importlinter hold, and each of them can fail."""

import ast
import configparser
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.source import HOME, PACKAGES, trees

PLANTS = [
    ("one-way", "flow/intake.py", "cards.render"),
    ("one-way", "cards/render.py", "handlers.start"),
    ("one-way", "nlp/route.py", "storage.uow"),
    ("one-way", "storage/uow.py", "policy"),
    ("one-way", "web/app.py", "handlers.start"),
    ("one-way", "handlers/start.py", "bot.wiring"),
    ("one-way", "domain/case.py", "locales"),
    ("domain-alone", "domain/case.py", "pydantic"),
    ("domain-alone", "domain/clock.py", "policy"),
    ("path-without-tools", "flow/chase.py", "apscheduler.schedulers.asyncio"),
    ("path-without-tools", "flow/ports.py", "sqlalchemy"),
    ("path-without-tools", "cards/render.py", "fastapi"),
    ("edges-through-flow", "handlers/status.py", "storage.cases"),
    ("edges-through-flow", "web/app.py", "nlp.understanding"),
    ("edges-through-flow", "web/app.py", "sqlalchemy"),
    ("cards-in-chat", "web/app.py", "cards.render"),
    ("cards-in-chat", "storage/outbox.py", "cards.message"),
    ("aiogram-converses", "cards/render.py", "aiogram.types"),
    ("ptb-delivers", "handlers/start.py", "telegram.ext"),
    ("ticks-in-bot", "storage/dues.py", "apscheduler"),
    ("figures-in-bot", "web/app.py", "prometheus_client"),
    ("sql-in-storage", "bot/wiring.py", "sqlalchemy"),
    ("sql-in-storage", "policy/loader.py", "alembic"),
    ("jieba-in-nlp", "policy/loader.py", "jieba"),
    ("learning-in-nlp", "bot/cli/evaluate.py", "sklearn.svm"),
    ("holidays-in-policy", "nlp/text.py", "chinese_calendar"),
    ("sandbox-alone", "sandbox/world.py", "domain.case"),
    ("sandbox-alone", "locales/__init__.py", "policy"),
    ("data-apart", "sandbox/texts.py", "locales"),
    ("sandbox-in-demo", "bot/wiring.py", "sandbox.clock"),
    ("sandbox-in-demo", "flow/intake.py", "sandbox"),
    ("demo-in-commands", "bot/settings.py", "bot.demo.community"),
    ("no-tests-inside", "flow/intake.py", "tests.handlers.town"),
    ("no-tests-inside", "bot/run.py", "bench"),
]

Lint = Callable[..., subprocess.CompletedProcess[str]]


def contracts() -> dict[str, str]:
    """The names of the contracts by id."""
    config = configparser.ConfigParser()
    config.read(HOME / ".importlinter", "utf-8")
    prefix = "importlinter:contract:"
    return {part.removeprefix(prefix): config[part]["name"] for part in config.sections() if part.startswith(prefix)}


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What lint-imports says of the packages in a folder."""
    program = str(Path(sys.executable).with_name("lint-imports"))
    command = [program, "--config", str(HOME / ".importlinter"), "--no-logo", "--no-cache", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(HOME / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "page"))
    return folder


def test_the_contracts_hold(copy: Path) -> None:
    told = lint(copy)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(("contract", "file", "module"), PLANTS, ids=lambda each: each)
def test_an_import_that_is_forbidden_is_found(copy: Path, contract: str, file: str, module: str) -> None:
    victim = copy / file
    before = victim.read_text("utf-8")
    victim.write_text(f"{before}\n\ndef planted() -> None:\n    import {module}\n", "utf-8")
    try:
        told = lint(copy, "--contract", contract)
    finally:
        victim.write_text(before, "utf-8")
    assert told.returncode == 1, told.stdout + told.stderr
    assert f"{contracts()[contract]} BROKEN" in " ".join(told.stdout.split()), told.stdout
    importer = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert importer in told.stdout.partition("Broken contracts")[2], told.stdout


def test_the_commands_may_import_benches(copy: Path) -> None:
    command = copy / "bot" / "cli" / "planted.py"
    command.write_text("def planted() -> None:\n    import bench\n", "utf-8")
    try:
        told = lint(copy, "--contract", "no-tests-inside")
    finally:
        command.unlink()
    assert told.returncode == 0, told.stdout


def test_every_contract_is_seen_to_fail() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(contracts())


def test_every_package_of_ours_is_looked_at() -> None:
    config = configparser.ConfigParser()
    config.read(HOME / ".importlinter", "utf-8")
    assert set(config["importlinter"]["root_packages"].split()) == set(PACKAGES)
    found = {path.parent.name for path in HOME.glob("*/__init__.py")}
    assert found - {"bench", "tests", "scripts"} == set(PACKAGES)


def test_the_domain_imports_only_the_standard_library() -> None:
    foreign = [
        f"{file}: {name}"
        for file, tree in trees("domain")
        for node in ast.walk(tree)
        for name in _imported(node)
        if name.partition(".")[0] not in sys.stdlib_module_names | {"domain"}
    ]
    assert foreign == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []
