"""Whether a process can do its work: not before its parts are up, and not any more once it has been told to stop."""


class Parts:
    """The parts of one process and which of them are still to come up. A part that comes up stays up: if it dies it takes the
    process with it."""

    def __init__(self) -> None:
        self._waited_for: dict[str, None] = {}
        self._stopping = False

    def expect(self, *parts: str) -> None:
        """Parts the process is not ready without."""
        self._waited_for |= dict.fromkeys(parts)

    def up(self, part: str) -> None:
        """A part can do its work from now on."""
        self._waited_for.pop(part, None)

    def stop(self) -> None:
        """Told to stop: no more work, please."""
        self._stopping = True

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps the process from its work: parts that are not up yet, or `stopping`."""
        return ("stopping",) if self._stopping else tuple(self._waited_for)
