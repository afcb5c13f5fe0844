"""Messages put together by the incident they tell of."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

from nlp.gather import Pair, gather
from nlp.match import SAME, Cases, Told, weigh

LEAST = math.log(SAME / (1 - SAME))
"""Mean logit above which messages with a place come together."""
LIKELY, AHEAD = -1.5, 0.3
"""What a message without a place needs, in logits, to go with an incident: this much, and so much more than with any other."""
UNLIKE = -9.0
"""The logit of two messages that have nothing in common, and the least that one counts."""


def incidents(messages: Sequence[Told]) -> list[list[int]]:
    """The numbers of messages, those of one incident together; what tells of none but its own stands alone.

    First those that say where; then each that does not goes with the incident it is likest to, if no other is nearly as like.
    """
    pairs = _pairs(messages)
    told = [n for n, message in enumerate(messages) if message.spot]
    order = {n: at for at, n in enumerate(told)}
    between = {
        (order[one], order[other]): logit for (one, other), logit in pairs.items() if {one, other} <= order.keys()
    }
    groups = [[told[at] for at in group] for group in gather(len(told), between, LEAST, UNLIKE)]
    joining = {n: _likest(n, groups, pairs) for n in range(len(messages)) if n not in order}
    for n, group in joining.items():
        if group is None:
            groups.append([n])
        else:
            groups[group].append(n)
    return sorted(map(sorted, groups))


def _pairs(messages: Sequence[Told]) -> Mapping[Pair, float]:
    """The logits of pairs that have anything in common, the lower number first."""
    cases = Cases()
    for n, message in enumerate(messages):
        cases.add(str(n), message)
    found: dict[Pair, float] = {}
    for n, message in enumerate(messages):
        for other in map(int, cases.near(message)):
            pair = min(n, other), max(n, other)
            if n != other and pair not in found:
                found[pair] = max(UNLIKE, weigh(messages[pair[0]], messages[pair[1]])[0])
    return found


def _likest(n: int, groups: Iterable[Sequence[int]], pairs: Mapping[Pair, float]) -> int | None:
    """The group that holds the message likest to this one; None where it is not like enough, or another is nearly as like."""
    best = [max(pairs.get((min(n, each), max(n, each)), UNLIKE) for each in group) for group in groups]
    first, second = itertools.islice(itertools.chain(sorted(best, reverse=True), itertools.repeat(UNLIKE)), 2)
    return best.index(first) if first > LIKELY and first - second > AHEAD else None
