"""What commands print: words for people, or with --json one JSON object as the last line."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from importlib.util import find_spec
from typing import Any, ParamSpec, TypeVar

import click

from bot.settings import BadSettings
from domain.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")

NO_WORKBOOKS = "workbooks need openpyxl: install the extra «xlsx», e.g. pip install 'resident-hotline[xlsx]'"

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


def workbooks(command: Callable[P, T]) -> Callable[P, T]:
    """A command that needs openpyxl says so in one line where it is missing."""

    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        if find_spec("openpyxl") is None:
            raise BadSettings(NO_WORKBOOKS)
        return command(*args, **kwargs)

    return checked


@contextmanager
def told() -> Iterator[None]:
    """Mistakes in a community's files or a workbook: a line each, with file and line or sheet and cell; exit code 1."""
    from policy import PolicyError

    try:
        yield
    except PolicyError as wrong:
        lines = [str(each) for each in wrong.mistakes]
        raise click.ClickException("\n".join([f"{len(lines)} to mend, nothing has changed:", *lines])) from None
