"""What checking a community's folder found."""

from dataclasses import dataclass
from typing import Any

from policy.mistake import Mistake


@dataclass(frozen=True, slots=True)
class Report:
    """How many centres, matters and units the files hold, every mistake in them, and what is worth a look though it is
    none; both in order of file and line."""

    centres: int
    matters: int
    units: int
    mistakes: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-able: `{centres, matters, units, mistakes: [{file, line, text}], warnings: [the same]}`."""
        counts = {"centres": self.centres, "matters": self.matters, "units": self.units}
        return {**counts, "mistakes": _told(self.mistakes), "warnings": _told(self.warnings)}


def _told(found: tuple[Mistake, ...]) -> list[dict[str, Any]]:
    return [{"file": wrong.file, "line": wrong.line, "text": _text(wrong)} for wrong in found]


def _text(wrong: Mistake) -> str:
    return f"{wrong.path}: {wrong.text}" if wrong.path else wrong.text
