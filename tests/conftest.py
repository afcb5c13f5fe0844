"""What all tests share: how much Hypothesis tries, what is left to the long run, where the browser is."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from bench.postgres import Cluster

HOME = Path(__file__).resolve().parent.parent
LONG = os.environ.get("HOTLINE_LONG") == "1"
BROWSER_IS_A_MUST = os.environ.get("HOTLINE_REQUIRE_BROWSER") == "1"

gc.set_threshold(
    50_000, 20, 50
)  # a worker holds the libraries and ten thousand tests: looking through them finds nothing

settings.register_profile("quick", deadline=None, database=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("long", deadline=None, database=None, max_examples=2000)
settings.load_profile("long" if LONG else "quick")


SLOW_FIRST = (
    "tests/journeys",
    "tests/bot/test_fuzz",
    "tests/domain/test_machine",
    "tests/simulation/test_simulation",
    "tests/architecture",
    "tests/bot/test_delivery",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core idles at the end; leave the large counts to `make test-long`."""
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW_FIRST))
    if LONG:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="large counts: make test-long"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where a Chromium is. Skips the test when there is none, or fails it when HOTLINE_REQUIRE_BROWSER=1."""
    found = subprocess.run(
        [sys.executable, str(HOME / "scripts" / "browser.py"), "--find"], capture_output=True, text=True, check=False
    )
    if found.returncode == 0:
        return found.stdout.strip()
    reason = found.stderr.strip()
    if BROWSER_IS_A_MUST:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud, once, that the browser tests were skipped."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr}
    for reason in sorted(reasons):
        if "NO CHROMIUM FOUND" in reason:
            terminalreporter.write_line(reason.removeprefix("Skipped: "), yellow=True, bold=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator["Cluster"]:
    """A real PostgreSQL, one for each worker that asks."""
    from bench.postgres import cluster

    with cluster() as server:
        yield server
