"""A file held against its shape; pydantic's findings put into an operator's words."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from policy.mistake import Mistake, near
from policy.schema import ENTRIES
from policy.source import Source, Where

Shape = TypeVar("Shape", bound=BaseModel)

_WORDS = {
    "missing": "{key!r} is missing",
    "extra_forbidden": "{key!r} is not an entry known here{near}",
    "value_error": "{error}",
    "float_parsing": "{input!r} is not a number",
    "int_parsing": "{input!r} is not a whole number",
    "bool_parsing": "{input!r} must be true or false",
    "literal_error": "{input!r} must be one of {expected}{near}",
    "greater_than_equal": "{input} is too small: at least {ge}",
    "less_than_equal": "{input} is too large: at most {le}",
    "string_type": "must be one plain piece of text, and is {kind}",
    "string_too_short": "is empty",
    "string_too_long": "{input!r} is too long: at most {max_length} characters",
    "dict_type": "must be a list of «name: value» entries, and is {kind}",
    "model_type": "must be a list of «name: value» entries, and is {kind}",
    "model_attributes_type": "must be a list of «name: value» entries, and is {kind}",
    "list_type": "must be a list, and is {kind}",
    "too_short": "is empty",
    "string_pattern_mismatch": "must be one line",
}
_KINDS: dict[type, str] = {dict: "a group of entries", list: "a list", str: "a piece of text", type(None): "empty"}


def parse(source: Source, shape: type[Shape]) -> tuple[Shape | None, list[Mistake]]:
    """The file as its model, and everything that is wrong with its shape.

    Where a file is a list of entries by id, the sound ones come back even if others are not, so that one mistake does not
    hide the next; a model with mistakes beside it is fit for checking only.
    """
    if not source.is_read:
        return None, []
    try:
        return shape.model_validate(source.data), []
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        return _sound(source, shape, {error["loc"][:1] for error in errors}), list(_told(source, errors))


def _sound(source: Source, shape: type[Shape], bad: set[Where]) -> Shape | None:
    """The entries that are in shape; None where the file is one entry as a whole."""
    if not issubclass(shape, RootModel) or not isinstance(source.data, dict):
        return None
    rest = {key: value for key, value in source.data.items() if (key,) not in bad}
    return shape.model_validate(rest) if rest else None


def _told(source: Source, errors: Iterable[ErrorDetails]) -> Iterator[Mistake]:
    for error in errors:
        path: Where = tuple(part for part in error["loc"] if part != "[key]")
        yield source.wrong(path, _in_words(error, path))


def _in_words(error: ErrorDetails, path: Where) -> str:
    template = _WORDS.get(error["type"])
    if template is None:
        return error["msg"]
    key, given, context = str(path[-1]) if path else "the file", error["input"], error.get("ctx", {})
    allowed = re.findall("'([^']*)'", str(context.get("expected", "")))
    hint = near(str(given), allowed) if allowed else near(key, ENTRIES)
    values = {"key": key, "input": given, "kind": _KINDS.get(type(given), "something else"), "near": hint}
    return template.format(**{**values, **context})
