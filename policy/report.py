"""What checking a community's folder found."""

from dataclasses import dataclass
from typing import Any

from policy.mistake import Mistake


@dataclass(frozen=True, slots=True)
class Report:
    """How many centres, matters and units the files hold, and every mistake in them, in order of file and line."""

    centres: int
    matters: int
    units: int
    mistakes: tuple[Mistake, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able: `{centres, matters, units, mistakes: [{file, line, text}]}`."""
        told = [{"file": wrong.file, "line": wrong.line, "text": _text(wrong)} for wrong in self.mistakes]
        return {"centres": self.centres, "matters": self.matters, "units": self.units, "mistakes": told}


def _text(wrong: Mistake) -> str:
    return f"{wrong.path}: {wrong.text}" if wrong.path else wrong.text
