"""The business clock: a demonstration may hurry it. Message dates never follow it."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.errors import ApiError, JsonObject

MAX_RATE = 86_400.0
SANE = (0.0, 32_503_680_000.0)  # 1970 to 3000


class BusinessClock:
    """`now = anchor_business + rate * (real - anchor_real)`, unix seconds; `version` grows with every change."""

    def __init__(self, real: Callable[[], float]) -> None:
        self._real = real
        self.anchor_real = self.anchor_business = real()
        self.rate = 1.0
        self.version = 1

    def now(self) -> float:
        """Business time, unix seconds."""
        return self.anchor_business + self.rate * (self._real() - self.anchor_real)

    def set_rate(self, rate: float) -> None:
        """Business seconds per real second, 0 pauses; time itself does not jump."""
        if not 0 <= rate <= MAX_RATE:
            raise ApiError(400, f"rate must lie between 0 and {MAX_RATE:.0f}")
        self._anchor(self.now(), rate)

    def jump(self, seconds: float) -> None:
        """Moves business time by so many seconds, keeping the rate."""
        self.set(self.now() + seconds)

    def set(self, moment: float) -> None:
        """Puts business time at a unix moment, keeping the rate."""
        if not SANE[0] <= moment <= SANE[1]:
            raise ApiError(400, "the moment must lie between the years 1970 and 3000")
        self._anchor(moment, self.rate)

    def reset(self) -> None:
        """Back to real time."""
        self._anchor(self._real(), 1.0)

    def as_json(self) -> JsonObject:
        return {
            "anchor_real": self.anchor_real,
            "anchor_business": self.anchor_business,
            "rate": self.rate,
            "version": self.version,
        }

    def _anchor(self, business: float, rate: float) -> None:
        self.anchor_real, self.anchor_business, self.rate = self._real(), business, rate
        self.version += 1
