"""One warmed understanding and the example community, shared by the tests of a run."""

from pathlib import Path

import pytest

import policy
from domain.community import Community
from nlp import Understanding


@pytest.fixture(scope="session")
def community() -> Community:
    return policy.load(Path(__file__).parents[2] / "communities" / "example")


@pytest.fixture(scope="session")
def understand() -> Understanding:
    understanding = Understanding()
    understanding.warm()
    return understanding
