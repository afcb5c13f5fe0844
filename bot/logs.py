"""Logs an operator can read and a machine can search: one JSON object a line, and never what somebody wrote or who they are.

Only ids, codes, counts and class names are logged. Texts of foreign exceptions may quote a message, so tracebacks carry no
local values and errors are logged by class.
"""

import json
import logging
import sys
import traceback
from pathlib import Path

import structlog
from structlog.typing import EventDict

OURS = frozenset({"bot", "cards", "flow", "handlers", "nlp", "policy", "storage", "web"})


class Discreet(logging.Formatter):
    """Libraries' own messages may quote what somebody wrote: of theirs only who and what kind of error is written down."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        ours = record.name.partition(".")[0] in OURS
        line = {
            "event": record.getMessage() if ours else "library",
            "logger": record.name,
            "level": record.levelname.lower(),
        }
        line |= structlog.contextvars.get_contextvars()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def where_it_broke(_logger: object, _name: str, entry: EventDict) -> EventDict:
    """An exception as its class and the places it passed: its words, and a line's values, may be a resident's."""
    error = entry.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        entry["error"] = type(error).__name__
        entry["at"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return entry


def set_up(level: str = "INFO", *, as_json: bool | None = None) -> None:
    """Send everything to standard error; JSON unless a person is watching."""
    pretty = sys.stderr.isatty() if as_json is None else not as_json
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_broke,
    ]
    last = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
