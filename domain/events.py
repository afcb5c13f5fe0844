"""What happened to a case, in order, linked by hashes so that nothing can be quietly rewritten (I5)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

Scalar = str | int | bool | None
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a case's history. `data` holds ids, codes and salted commitments only: never a name, a phone, free text."""

    community: str
    stream: str
    seq: int
    kind: str
    at: datetime
    actor: str
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An event with the hash of the one before it in its stream and its own (hex SHA-256)."""

    event: Event
    prev: str
    hash: str


def canonical(event: Event) -> bytes:
    """The one byte form that is hashed: JSON, sorted keys, no spaces, times in UTC with microseconds."""
    body = [
        event.community,
        event.stream,
        event.seq,
        event.kind,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor,
        dict(event.data),
    ]
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(prev: str, event: Event) -> Link:
    """Chain an event to the hash before it (`GENESIS` for the first)."""
    return Link(event, prev, hashlib.sha256(prev.encode() + canonical(event)).hexdigest())


def broken_at(chain: Iterable[Link]) -> int | None:
    """The sequence number a stream's chain breaks at, or None when it is whole."""
    prev = GENESIS
    for seq, entry in enumerate(chain, 1):
        if entry.event.seq != seq or entry.prev != prev or link(prev, entry.event).hash != entry.hash:
            return seq
        prev = entry.hash
    return None


def commitment(salt: bytes, text: str) -> str:
    """What the history keeps of a text: proof of it while its salt exists, nothing once the salt is destroyed."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
