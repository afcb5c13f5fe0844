"""What commands print: words for people, or with --json one JSON object as the last line."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

from bot.settings import BadSettings
from domain.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")


def result(facts: Mapping[str, Any], *, as_json: bool, words: str) -> None:
    """Print facts for a machine or words for a person."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else words)


def plainly(command: Callable[P, T]) -> Callable[P, T]:
    """A mistake of the operator's ends in one clear line, not in a traceback."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except BadSettings as error:
            raise click.ClickException(str(error)) from None
        except Refused as refused:
            raise click.ClickException(f"refused: {refused.code.value}") from None

    return told
