"""The check of results: are strange answers found off the topic, and are poor ones sent back?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.community import Community
from domain.result import POOR, Fault
from nlp.evaluate.scores import scores, share
from nlp.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Reply:
    """A letter and the answer it got. `fault`: what somebody says it lacks, "" if nothing, None where nobody has said."""

    id: str
    appeal: str
    result: str
    fault: str | None = None


def replies(rows: Sequence[Reply], understand: Understanding, community: Community) -> dict[str, Any]:
    """`{rows, refused, faults: {…}, relevance: {precision, recall, f1, false_refusals}, labelled, gate, completeness}`.

    `relevance`: each letter with its own answer, and with the answer to another letter (the one half a file further), which is to
    be found off the topic. `gate` and `completeness` need labels: whether a poor answer is sent back at all, and for what.
    """
    found = [understand.review(row.result, row.appeal, "", community).poor for row in rows]
    half = len(rows) // 2
    strange = [
        Fault.OFF_TOPIC in understand.review(rows[(n + half) % len(rows)].result, row.appeal, "", community).poor
        for n, row in enumerate(rows)
    ]
    own = [Fault.OFF_TOPIC in faults for faults in found]
    told = [(faults, row.fault) for faults, row in zip(found, rows, strict=True) if row.fault is not None]
    facts: dict[str, Any] = {
        "rows": len(rows),
        "refused": share(sum(map(bool, found)), len(rows)),
        "faults": dict(Counter(fault.value for faults in found for fault in faults)),
        "relevance": scores([*((mine, False) for mine in own), *((other, True) for other in strange)])
        | {"false_refusals": share(sum(own), len(rows))},
        "labelled": len(told),
    }
    if told:
        kinds = sorted({fault for _, fault in told if fault} & {fault.value for fault in POOR})
        facts["gate"] = scores((bool(faults), bool(fault)) for faults, fault in told)
        facts["completeness"] = {
            kind: scores((kind in faults, kind == fault) for faults, fault in told) for kind in kinds
        }
    return facts
