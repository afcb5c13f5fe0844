"""Buildings written short: the way back from policy.fields.Buildings."""

from collections.abc import Iterable


def ranges(buildings: Iterable[str]) -> str:
    """Buildings in their order, runs drawn together: 1, 2, 3, 8, A, B → "1-3, 8, A-B"."""
    runs: list[tuple[str, str]] = []
    for building in buildings:
        if runs and _follows(runs[-1][1], building):
            runs[-1] = (runs[-1][0], building)
        else:
            runs.append((building, building))
    return ", ".join(first if first == last else f"{first}-{last}" for first, last in runs)


def _follows(before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    return not before.isdigit() and not after.isdigit() and ord(after) == ord(before) + 1
