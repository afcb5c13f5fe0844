"""Logs an operator can read and a machine can search: one JSON object a line, and never what somebody wrote or who they are.

Only ids, codes, counts and class names are logged. Texts of foreign exceptions may quote a message, so tracebacks carry no
local values and errors are logged by class.
"""

import logging
import sys

import structlog

QUIET = ("httpx", "httpcore", "aiogram", "apscheduler", "telegram", "uvicorn", "asyncio", "jieba")


def set_up(level: str = "INFO", *, as_json: bool | None = None) -> None:
    """Send everything to standard error; JSON unless a person is watching."""
    pretty = sys.stderr.isatty() if as_json is None else not as_json
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s", force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
