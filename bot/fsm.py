"""aiogram's conversation states kept in our database, inside the unit of work of the update that changes them: a dialog and
what came of it commit together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from flow.ports import Dialogs

_current: ContextVar[Dialogs] = ContextVar("dialogs")


@contextmanager
def within(dialogs: Dialogs) -> Iterator[None]:
    """Conversations read and write these dialogs until the block ends."""
    token = _current.set(dialogs)
    try:
        yield
    finally:
        _current.reset(token)


class DialogStorage(BaseStorage):
    """aiogram's storage over `flow.ports.Dialogs`; usable only `within` a unit of work's dialogs."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """See BaseStorage."""
        _, data = _load(key)
        _store(key, state.state if isinstance(state, State) else state, data)

    async def get_state(self, key: StorageKey) -> str | None:
        """See BaseStorage."""
        return _load(key)[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """See BaseStorage."""
        state, _ = _load(key)
        _store(key, state, data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """See BaseStorage."""
        return dict(_load(key)[1])

    async def close(self) -> None:
        """Nothing is held open."""


def _name(key: StorageKey) -> str:
    return f"{key.bot_id}:{key.chat_id}:{key.user_id}:{key.destiny}"


def _load(key: StorageKey) -> tuple[str | None, Mapping[str, Any]]:
    return _current.get().load(_name(key))


def _store(key: StorageKey, state: str | None, data: Mapping[str, Any]) -> None:
    _current.get().store(_name(key), state, data)
