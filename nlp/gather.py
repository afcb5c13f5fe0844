"""Messages that tell of one incident, gathered: what is closest comes together first (average linkage)."""

import heapq
from collections.abc import Mapping, Sequence

Pair = tuple[int, int]


def gather(count: int, likeness: Mapping[Pair, float], least: float, absent: float) -> list[list[int]]:
    """The numbers below `count` in groups: two groups become one as long as the mean likeness of their pairs is above `least`. A
    pair (lower number first) that is not given is as little alike as `absent`, which is below `least`. Deterministic; each
    group and the list in ascending order."""
    near = _near(count, likeness, absent)
    members: dict[int, list[int]] = {number: [number] for number in range(count)}
    waiting = [(-(sum_ + absent), one, other) for one in near for other, sum_ in near[one].items() if one < other]
    heapq.heapify(waiting)
    fresh = count
    while waiting:
        likely, one, other = heapq.heappop(waiting)
        if -likely <= least:
            break
        if one not in members or other not in members:
            continue
        members[fresh] = sorted(members.pop(one) + members.pop(other))
        near[fresh] = _joined(near, one, other)
        for third, sum_ in near[fresh].items():
            mean = absent + sum_ / (len(members[fresh]) * len(members[third]))
            heapq.heappush(waiting, (-mean, third, fresh))
        fresh += 1
    return sorted(members.values())


def _near(count: int, likeness: Mapping[Pair, float], absent: float) -> dict[int, dict[int, float]]:
    """Of each number those with a likeness, and how far that is above `absent`."""
    near: dict[int, dict[int, float]] = {number: {} for number in range(count)}
    for (one, other), each in likeness.items():
        near[one][other] = near[other][one] = each - absent
    return near


def _joined(near: dict[int, dict[int, float]], one: int, other: int) -> dict[int, float]:
    """What two groups are near to together; both are gone from the others."""
    fresh = len(near)
    sums = dict(near[one])
    for third, each in near[other].items():
        sums[third] = sums.get(third, 0.0) + each
    sums.pop(one, None)
    sums.pop(other, None)
    for third in sums:
        near[third].pop(one, None)
        near[third].pop(other, None)
        near[third][fresh] = sums[third]
    return sums


def groups_of(groups: Sequence[Sequence[int]]) -> dict[int, int]:
    """Of each number the group it is in."""
    return {number: n for n, group in enumerate(groups) for number in group}
