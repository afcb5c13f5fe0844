"""Ids that sort by age: UUIDv7 with the clock's sub-millisecond part in front of the random bits."""

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562 §6.2, method 3), later than every one this process made before.

    The first 60 bits are the time in units of 1/4096 ms, so that a burst of ids does not run ahead of the clock, and
    ids of two processes on one machine sort by the time they were made.
    """
    tick = _next_tick()
    high = (tick >> 12) << 80 | (tick & 0xFFF) << 64
    return str(UUID(int=high | 0x7 << 76 | 0x2 << 62 | secrets.randbits(62)))


def _next_tick() -> int:
    global _last
    with _lock:
        _last = max(_last + 1, (time.time_ns() << 12) // 1_000_000)
        return _last
