"""How long an OGG voice message is, read from its last page."""

from __future__ import annotations

OPUS_RATE = 48_000


def ogg_seconds(content: bytes) -> int | None:
    """Whole seconds, at least 1; None when it is no OGG stream."""
    if not content.startswith(b"OggS"):
        return None
    last = content.rfind(b"OggS")
    samples = int.from_bytes(content[last + 6 : last + 14], "little", signed=True)
    return max(1, round(samples / OPUS_RATE))
