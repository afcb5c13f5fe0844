"""Faults on order: the next N calls of a method, or the next N updates, go wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sandbox.errors import ApiError, JsonObject, too_many

CALL_KINDS = ("429", "500", "timeout_before", "timeout_after", "drop_before", "drop_after")
UPDATES, UPDATE_KINDS = "updates", ("duplicate", "reorder", "delay", "drop")


class DroppedError(Exception):
    """The line is cut: the caller gets no answer at all."""


@dataclass
class Fault:
    """`method` is a Bot API name, `*` for any, or `updates`; `times` counts down.

    `hold` is in seconds: how long a timeout keeps the line, or how long an update is late or at most held back.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: int = 3
    hold: float = 30.0

    def failure(self) -> Exception:
        """What the caller meets in the end."""
        if self.kind == "429":
            return too_many(self.retry_after)
        if self.kind == "500":
            return ApiError(500, "Internal Server Error")
        return DroppedError() if self.kind.startswith("drop") else ApiError(504, "Gateway Timeout")


class Faults:
    """The orders still open, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Raises ApiError 400 for a kind that does not exist or does not go with the method."""
        kinds = UPDATE_KINDS if fault.method == UPDATES else CALL_KINDS
        if fault.kind not in kinds:
            raise ApiError(400, f"kind must be one of {', '.join(kinds)}")
        self._orders.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault this call meets, if any; counts it."""
        return self._take({"*", method.lower()})

    def take_update(self) -> Fault | None:
        """The fault the next update meets, if any; counts it, so that the last of an order has `times` 0."""
        return self._take({UPDATES})

    def clear(self) -> None:
        """Everything works again."""
        self._orders.clear()

    def as_json(self) -> list[JsonObject]:
        return [asdict(fault) for fault in self._orders]

    def _take(self, names: set[str]) -> Fault | None:
        for fault in self._orders:
            if fault.method.lower() in names:
                fault.times -= 1
                self._orders = [f for f in self._orders if f.times > 0]
                return fault
        return None
