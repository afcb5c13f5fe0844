"""`hotline …`, as an operator types it."""

import json
from typing import Any

from click.testing import CliRunner, Result

from bot.cli.main import main


class Command:
    """The command of these words: called with whatever else is typed."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def __call__(self, *arguments: object, typed: str | None = None) -> Result:
        """What is printed, and how it ends; `typed` is what it is answered when it asks."""
        return CliRunner().invoke(main, [*self._words, *map(str, arguments)], input=typed)

    def facts(self, *arguments: object, code: int = 0) -> dict[str, Any]:
        """What it tells a machine; fails unless it ends as expected."""
        done = self(*arguments, "--json")
        assert done.exit_code == code, done.output
        found: dict[str, Any] = json.loads(done.output.splitlines()[-1])
        return found
