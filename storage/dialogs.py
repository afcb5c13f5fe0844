"""Half-finished conversations."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from domain.events import Scalar
from storage import dialect, tables

_DIALOGS = tables.dialogs
_ONE = select(_DIALOGS).where(_DIALOGS.c.key == bindparam("its_key"))


class Dialogs:
    """`flow.ports.Dialogs` on one connection; `now` is the moment rows are dated with."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def load(self, key: str) -> tuple[str | None, Mapping[str, Scalar]]:
        """The state and data of a dialog; (None, {}) when there is none."""
        row = self._connection.execute(_ONE, {"its_key": key}).first()
        return (row.state, row.data) if row else (None, {})

    def store(self, key: str, state: str | None, data: Mapping[str, Scalar]) -> None:
        """Replace a dialog; no state and no data removes it."""
        if state is None and not data:
            self._connection.execute(delete(_DIALOGS).where(_DIALOGS.c.key == key))
            return
        row = {"key": key, "state": state, "data": data, "updated_at": self._now()}
        self._connection.execute(dialect.replacing(self._connection, _DIALOGS), row)
