"""A seal over part of a community's history, so that whoever keeps the seal can tell whether that part was rewritten (I5).

The events of a seal are the leaves of a Merkle tree as RFC 6962 §2.1 (Certificate Transparency) defines it: SHA-256, a leaf
hashed behind the byte 0, a node behind the byte 1, so that neither can pass for the other. The leaves stand in order of stream,
by code points, and of number within it. Each seal holds the hash of the one before.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.events import GENESIS

LATE = timedelta(hours=1)
"""How long before a seal an event of the next one may be dated: it had begun and was not committed yet, or two machines' clocks
differ. What is dated earlier than that was put in afterwards."""

_LEAF, _NODE, _SEAL = b"\x00", b"\x01", b"\x02"
_SHOWN, _GROUP = 20, 4


class Root:
    """A Merkle root that grows leaf by leaf, in memory of the order of the logarithm of their number."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, data: bytes) -> None:
        """One more leaf, to the right of the others."""
        size, node = 1, hashlib.sha256(_LEAF + data).digest()
        while self._peaks and self._peaks[-1][0] == size:
            node = hashlib.sha256(_NODE + self._peaks.pop()[1] + node).digest()
            size *= 2
        self._peaks.append((size, node))
        self.count += 1

    @property
    def hash(self) -> str:
        """The root over the leaves so far, in hex; that of no leaves is the hash of nothing (RFC 6962 §2.1)."""
        if not self._peaks:
            return hashlib.sha256().hexdigest()
        *others, (_, node) = self._peaks
        for _, left in reversed(others):
            node = hashlib.sha256(_NODE + left + node).digest()
        return node.hex()


@dataclass(frozen=True, slots=True)
class Span:
    """The events of a stream that one seal covers, `first` to `last`, and the hash of the last, on which hang all before it."""

    stream: str
    first: int
    last: int
    head: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The `serial`-th seal of a community, counted from 1, made `at`: over `count` events with the Merkle `root`. `prev` is the
    hash of the seal before (`GENESIS` for the first), `hash` its own, over all the rest."""

    community: str
    serial: int
    at: datetime
    count: int
    root: str
    prev: str
    hash: str

    @property
    def print(self) -> str:
        """Its fingerprint as people compare it: the first 80 bits of its hash in groups, "ab12 cd34 …"."""
        return " ".join(self.hash[at : at + _GROUP] for at in range(0, _SHOWN, _GROUP))

    @property
    def holds(self) -> bool:
        """Whether its hash is the one it must have."""
        return self.hash == _hash(self)


def leaf(stream: str, seq: int, event_hash: str) -> bytes:
    """What is hashed for an event: where it stands and its own hash, which binds all that it says and the event before it."""
    return json.dumps([stream, seq, event_hash], separators=(",", ":"), ensure_ascii=False).encode()


def seal(last: Seal | None, community: str, at: datetime, root: Root) -> Seal:
    """The seal that follows the last one. Never dated before it, whatever the clock says."""
    moment = max(at, last.at) if last else at
    serial, prev = (last.serial + 1, last.hash) if last else (1, GENESIS)
    open_ = Seal(community, serial, moment.astimezone(UTC), root.count, root.hash, prev, "")
    return replace(open_, hash=_hash(open_))


def follows(last: Seal | None, next_: Seal) -> bool:
    """Whether a seal holds and is the one to come after the last one."""
    serial, prev = (last.serial + 1, last.hash) if last else (1, GENESIS)
    in_time = last is None or next_.at >= last.at
    return (next_.serial, next_.prev) == (serial, prev) and in_time and next_.holds


def unchained(seals: Iterable[Seal]) -> int | None:
    """The serial number at which a community's seals, in order from the first, are no longer a chain; None when they are one."""
    last: Seal | None = None
    for place, each in enumerate(seals, 1):
        if not follows(last, each):
            return place
        last = each
    return None


def is_backdated(at: datetime, before: Seal | None) -> bool:
    """Whether an event that was committed after a seal is dated so long before it that it cannot just have been late."""
    return before is not None and before.at - at > LATE


def _hash(seal: Seal) -> str:
    at = seal.at.astimezone(UTC).isoformat(timespec="microseconds")
    body = [seal.community, seal.serial, at, seal.count, seal.root, seal.prev]
    return hashlib.sha256(_SEAL + json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
