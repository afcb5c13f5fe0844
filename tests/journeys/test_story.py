"""The whole path, from outside, through the Bot API: by polling, by webhook, and with the hotline killed three times."""

import json
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], marks=pytest.mark.long, id="polling"),
        pytest.param(["--webhook"], id="webhook"),
        pytest.param(["--kill"], id="kill"),
    ],
)  # the other journeys poll, too
def test_the_story_is_told_to_its_end(options: list[str]) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--selftest", "--json", *options]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    facts = json.loads(told.stdout.splitlines()[-1])
    assert told.returncode == 0, told.stdout + told.stderr
    assert facts["ok"], facts
    assert facts["cases"] == 2, "what was said twice by accident or lost would show here"
    assert facts["kills"] == (3 if "--kill" in options else 0)
    assert facts["steps"] == 15
    assert facts["traced"] >= 15, "the log leads from what was said to what was sent"
