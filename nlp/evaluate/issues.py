"""Are the hot issues found? Letters put together by what ships, beside the topics somebody gave to some of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from nlp.evaluate.duplicates import pair_scores, pairs_within, together
from nlp.issue import Letter, issues
from nlp.segment import Segmenter

FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")


def letter(row: Mapping[str, str]) -> Letter:
    """A row with the columns id, user, subject, time, detail, likes. Raises ValueError for a time or number that is none."""
    return Letter(row["id"], row["user"], row["subject"], row["detail"], moment(row["time"]), int(row["likes"] or 0))


def moment(text: str) -> datetime:
    """«2019/7/19 18:19:54» or «2019-11-13 11:20:21». Raises ValueError for anything else."""
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the zone does not matter among themselves
        except ValueError:
            continue
    raise ValueError(f"no time: {text!r}")


def evaluate(letters: Sequence[Letter], topics: Mapping[str, str], segmenter: Segmenter) -> dict[str, Any]:
    """`{rows, issues, pair_precision, pair_recall, pair_f1, mean_topic_f1}`; `topics` by the id of the letter.

    Pairs are those of letters with a topic. The F1 of a topic is the best any issue reaches, all of its letters counted.
    `issues` are those with at least two letters.
    """
    groups = issues(letters, segmenter)
    given = {n: topics[each.id] for n, each in enumerate(letters) if each.id in topics}
    found = pairs_within([n for n in group if n in given] for group in groups)
    facts = {"rows": len(letters), "issues": sum(len(group) > 1 for group in groups)}
    return facts | pair_scores(found, together(given)) | {"mean_topic_f1": _mean_topic_f1(groups, given)}


def _mean_topic_f1(groups: Sequence[Iterable[int]], given: Mapping[int, str]) -> float:
    members: defaultdict[str, set[int]] = defaultdict(set)
    for n, topic in given.items():
        members[topic].add(n)
    found = [set(group) for group in groups]
    best = [max(2 * len(topic & group) / (len(topic) + len(group)) for group in found) for topic in members.values()]
    return round(sum(best) / len(best), 4) if best else 0.0
