"""Messages put together by the incident they tell of."""

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np

from domain.merge import SAME
from nlp.gather import Floats, gather
from nlp.match import Cases, Told, weigh

LEAST = math.log(SAME / (1 - SAME))
"""Mean logit above which messages with a place come together."""
LIKELY, AHEAD = -1.5, 0.3
"""What a message without a place needs, in logits, to go with an incident: this much, and so much more than with any other."""
UNLIKE = -6.0
"""The logit of two messages that have nothing in common, and the least that one counts."""


def incidents(messages: Sequence[Told]) -> list[list[int]]:
    """The numbers of messages, those of one incident together; what tells of none but its own stands alone.

    First those that say where; then each that does not goes with the incident it is likest to, if no other is nearly as like.
    """
    alike = _alike(messages)
    told = [n for n, message in enumerate(messages) if message.spot]
    groups = [[told[at] for at in group] for group in gather(alike[np.ix_(told, told)], LEAST)]
    joining = {n: _likest(alike[n], groups) for n, message in enumerate(messages) if not message.spot}
    for n, group in joining.items():
        if group is None:
            groups.append([n])
        else:
            groups[group].append(n)
    return sorted(map(sorted, groups))


def _alike(messages: Sequence[Told]) -> Floats:
    """How alike messages are, in logits: a square matrix. What shares no key is not weighed."""
    cases = Cases()
    for n, message in enumerate(messages):
        cases.add(str(n), message)
    alike = np.full((len(messages), len(messages)), UNLIKE)
    for n, message in enumerate(messages):
        for other in map(int, cases.near(message)):
            if alike[n, other] == UNLIKE:
                alike[n, other] = alike[other, n] = max(UNLIKE, weigh(message, messages[other])[0])
    return alike


def _likest(alike: Floats, groups: Iterable[Sequence[int]]) -> int | None:
    """The group that holds the message likest to one; None where it is not like enough, or another is nearly as like."""
    best = [float(alike[group].max()) for group in groups]
    first, second = itertools.islice(itertools.chain(sorted(best, reverse=True), itertools.repeat(UNLIKE)), 2)
    return best.index(first) if first > LIKELY and first - second > AHEAD else None
