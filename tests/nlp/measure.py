"""Figures of the understanding on a labelled group chat; run by hand, asserts nothing:

python tests/nlp/measure.py FILE
"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import policy  # noqa: E402
from domain.appeal import Hints  # noqa: E402
from domain.community import Community  # noqa: E402
from nlp import Understanding  # noqa: E402
from nlp.text import clean  # noqa: E402

Row = tuple[dict[str, Any], Hints]


def share(rows: Iterable[Row], holds: Callable[[dict[str, Any], Hints], bool]) -> float:
    """The share of rows for which something holds."""
    found = [holds(row, hints) for row, hints in rows]
    return round(sum(found) / max(1, len(found)), 3)


def figures(rows: list[Row], community: Community) -> dict[str, float]:
    """Shares between 0 and 1; `place` only asks whether one was found (the estates are not the example's)."""

    named = {centre.name.removesuffix("中心"): key for key, centre in community.centres.items()}

    def right(row: dict[str, Any], hints: Hints) -> bool:
        ok = {named[name] for name in (row["centre"], *row["also_ok"])}
        return bool(hints.choices) and community.matters[hints.choices[0].matter].centre in ok

    said = [(row, hints) for row, hints in rows if row["kind"] != "chatter"]
    chat = [(row, hints) for row, hints in rows if row["kind"] == "chatter"]
    private = [(row, hints) for row, hints in rows if row["pii"]]
    return {
        "centre top-1": share(said, lambda row, hints: right({**row, "also_ok": []}, hints)),
        "centre top-1 counting also_ok": share(said, right),
        "no choice": share(said, lambda _, hints: not hints.choices),
        "sure": share(said, lambda _, hints: hints.sure),
        "right when sure": share([(row, hints) for row, hints in said if hints.sure], right),
        "chatter: sure": share(chat, lambda _, hints: hints.sure),
        "appeal >= .5: recall": share(said, lambda _, hints: hints.appeal >= 0.5),
        "appeal >= .5: false alarms": share(chat, lambda _, hints: hints.appeal >= 0.5),
        "worth asking: appeals": share([(r, h) for r, h in said if r["kind"] == "appeal"], _is_asked),
        "worth asking: chatter": share(chat, _is_asked),
        "chatter: sure and appeal >= .5": share(chat, lambda _, hints: hints.sure and hints.appeal >= 0.5),
        "urgent: recall of emergencies": share(
            [(row, hints) for row, hints in rows if row["kind"] == "emergency"],
            lambda _, hints: hints.urgency == "urgent",
        ),
        "urgent: false alarms (neither emergency nor marked urgent)": share(
            [(row, hints) for row, hints in rows if not row["urgent"]], lambda _, hints: hints.urgency == "urgent"
        ),
        "personal data left": share(
            private, lambda row, hints: any(clean(part) in hints.masked for part in row["pii"])
        ),
        "place found": share([(row, hints) for row, hints in rows if row["place"]], lambda _, hints: bool(hints.place)),
    }


def _is_asked(_row: dict[str, Any], hints: Hints) -> bool:
    """Whether words overheard would be asked about, and not be registered or rung about at once."""
    return hints.is_worth_asking and not hints.is_plain and not hints.emergency


def main(path: Path) -> None:
    """Print the figures of one file."""
    community, understand = policy.load(ROOT / "communities" / "example"), Understanding()
    given = [json.loads(line) for line in path.read_text().splitlines()]
    for name, value in figures([(row, understand(row["text"], community)) for row in given], community).items():
        print(f"{value:6.3f}  {name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
