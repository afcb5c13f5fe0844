"""Every shape the sandbox emits, gathered once for both libraries; and a sandbox to call."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from sandbox import running, wide_scenario
from tests.contract.gatherer import Gatherer, make_png


@pytest.fixture(scope="session")
def gathered() -> Gatherer:
    gatherer = Gatherer()
    asyncio.run(gatherer.play())
    return gatherer


@pytest.fixture
def url() -> Iterator[str]:
    with running(wide_scenario()) as base:
        yield base


@pytest.fixture
def png() -> bytes:
    return make_png()
