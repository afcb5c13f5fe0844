"""Column types that say the same on every database: moments in UTC, and flat JSON."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from domain.events import Scalar


class Moment(TypeDecorator[datetime]):
    """A moment: timezone-aware going in (ValueError otherwise), aware UTC coming out, microseconds kept."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Scalars(TypeDecorator[Mapping[str, Scalar]]):
    """A flat mapping as JSON text: sorted keys, no spaces, readable Chinese."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Scalar] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(dict(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Mapping[str, Scalar] | None:
        if value is None:
            return None
        found: Mapping[str, Scalar] = json.loads(value)
        return found
