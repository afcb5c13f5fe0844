"""Faults on order: the next N calls of a method go wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sandbox.errors import ApiError, JsonObject, too_many

KINDS = ("429", "500", "timeout_before", "timeout_after")


@dataclass
class Fault:
    """`method` is a Bot API name or `*`; `times` counts down; `hold` is how long a timeout keeps the line, seconds."""

    method: str
    kind: str
    times: int = 1
    retry_after: int = 3
    hold: float = 30.0

    def refusal(self) -> ApiError:
        """What the caller is told in the end."""
        if self.kind == "429":
            return too_many(self.retry_after)
        if self.kind == "500":
            return ApiError(500, "Internal Server Error")
        return ApiError(504, "Gateway Timeout")


class Faults:
    """The orders still open, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Raises ApiError 400 for a kind that does not exist."""
        if fault.kind not in KINDS:
            raise ApiError(400, f"kind must be one of {', '.join(KINDS)}")
        self._orders.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault this call meets, if any; counts it."""
        for fault in self._orders:
            if fault.method.lower() in ("*", method.lower()):
                fault.times -= 1
                self._orders = [f for f in self._orders if f.times > 0]
                return fault
        return None

    def clear(self) -> None:
        """Everything works again."""
        self._orders.clear()

    def as_json(self) -> list[JsonObject]:
        return [asdict(fault) for fault in self._orders]
