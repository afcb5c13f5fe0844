"""Towns as in tests/handlers; and a sandbox with a hotline beside it whose sender really sends."""

from collections.abc import Iterator

import pytest

from sandbox.client import Control
from sandbox.default_scenario import default_scenario
from sandbox.server import running
from tests.handlers.conftest import clock, empty, example, found, plain_logs, town, understand

__all__ = ["clock", "empty", "example", "found", "plain_logs", "town", "understand"]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[str]:
    with running(default_scenario()) as url:
        yield url


@pytest.fixture(scope="session")
def controls(sandbox: str) -> Iterator[Control]:
    with Control(sandbox) as control:
        yield control


@pytest.fixture
def control(controls: Control) -> Iterator[Control]:
    controls.clear_faults()
    controls.limits(on=False)
    yield controls
    controls.clear_faults()
