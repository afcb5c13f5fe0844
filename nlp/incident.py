"""Messages put together by the incident they tell of."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from nlp.gather import Floats, gather
from nlp.match import Told, weigh

LEAST = -0.7
"""Mean logit above which messages that name a place come together: below 0, since a pair missed costs as much as one too many."""
LIKELY = -2.0
"""The logit that a message without the name of a place needs to go with an incident."""
UNLIKE = -6.0
"""The least that the logit of two messages counts."""


def incidents(messages: Sequence[Told]) -> list[list[int]]:
    """The numbers of messages, those of one incident together; what tells of none but its own stands alone.

    First those that name a place; then each that does not, or says no more than «6栋», goes with the incident it is likest to.
    """
    alike = _alike(messages)
    told = [n for n, message in enumerate(messages) if message.spot.name]
    groups = [[told[at] for at in group] for group in gather(alike[np.ix_(told, told)], LEAST)]
    joining = {n: _likest(alike[n], groups) for n, message in enumerate(messages) if not message.spot.name}
    for n, group in joining.items():
        if group is None:
            groups.append([n])
        else:
            groups[group].append(n)
    return sorted(map(sorted, groups))


def _alike(messages: Sequence[Told]) -> Floats:
    """How alike messages are, in logits: a square matrix. Time goes with the square of the messages."""
    alike = np.full((len(messages), len(messages)), UNLIKE)
    for one, other in combinations(range(len(messages)), 2):
        alike[one, other] = alike[other, one] = max(UNLIKE, weigh(messages[one], messages[other])[0])
    return alike


def _likest(alike: Floats, groups: Iterable[Sequence[int]]) -> int | None:
    """The group that holds the message likest to one; None where it is not like enough."""
    best = [float(alike[group].max()) for group in groups]
    return max(range(len(best)), key=best.__getitem__) if max(best, default=UNLIKE) > LIKELY else None
