"""A log of the Bot API calls, for tests."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.errors import JsonObject

KEPT = 20_000


@dataclass(frozen=True)
class Call:
    """`at` unix seconds; `params` as sent (files by name); `code` 200 or the error; `number` grows from 1.

    `unheeded` are parameters that the sandbox has no use for and Telegram may have.
    """

    number: int
    at: float
    method: str
    params: JsonObject
    code: int
    description: str
    unheeded: tuple[str, ...] = ()

    def as_json(self) -> JsonObject:
        return asdict(self)


class Calls:
    """The latest calls, oldest first."""

    def __init__(self) -> None:
        self._log: deque[Call] = deque(maxlen=KEPT)
        self._number = 0

    def add(self, at: float, method: str, params: JsonObject, *outcome: Any) -> None:
        """Records a finished call; `outcome` as the last three of Call."""
        self._number += 1
        self._log.append(Call(self._number, at, method, params, *outcome))

    def select(self, method: str, since: int) -> list[JsonObject]:
        """Calls numbered above `since`; an empty method means any."""
        wanted = method.lower()
        return [
            call.as_json()
            for call in self._log
            if call.number > since and (not wanted or call.method.lower() == wanted)
        ]
