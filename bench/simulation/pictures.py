"""The pictures of a report, drawn by matplotlib (the extra «simulate»)."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams |= {"svg.hashsalt": "hotline", "svg.fonttype": "none", "font.size": 9, "figure.autolayout": True}

from matplotlib import pyplot  # noqa: E402 - the backend is chosen first
from matplotlib.dates import ConciseDateFormatter  # noqa: E402

from bench.simulation.counts import RATES, Counts  # noqa: E402
from domain.people import UPWARDS  # noqa: E402

BLUE, RED = "#2f6f9f", "#b5483a"
FURTHEST = 40
"""Days beyond which ages are one bar."""
WAITED_FOR = {
    "triage": "the desk, to decide",
    "sign": "the unit, to sign",
    "finish": "the officer, to finish",
    "call_back": "the resident, to judge",
}


def draw(counts: Counts, folder: Path) -> list[Path]:
    """Every picture as an SVG file; answers which."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_save(folder / f"{name}.svg", picture, counts) for name, picture in PICTURES.items()]


def _save(file: Path, picture: Callable[[Any, Counts], None], counts: Counts) -> Path:
    figure, axes = pyplot.subplots(figsize=(7.2, 2.8))
    axes.spines[["top", "right"]].set_visible(False)
    picture(axes, counts)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
    return file


def _arrivals(axes: Any, counts: Counts) -> None:
    days = sorted(counts.arrivals)
    axes.bar([date.fromisoformat(day) for day in days], [counts.arrivals[day] for day in days], width=1, color=BLUE)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))  # type: ignore[no-untyped-call]
    axes.set(title="Cases by the day they came in", ylabel="cases")


def _ages(axes: Any, counts: Counts) -> None:
    for ages, label, color in ((counts.resolved_after, "to the result", BLUE), (counts.ended_after, "to the end", RED)):
        together: Counter[int] = Counter()
        for days, cases in ages.items():
            together[min(int(days), FURTHEST)] += cases
        axes.step(
            range(FURTHEST + 1), [together[day] for day in range(FURTHEST + 1)], where="mid", label=label, color=color
        )
    axes.set(title="Age of a case in days", xlabel=f"days ({FURTHEST}: and more)", ylabel="cases")
    axes.legend(frameon=False)


def _rungs(axes: Any, counts: Counts) -> None:
    names = [role.value for role in UPWARDS]
    _bars(axes, dict(zip(names, (counts.rungs[str(rung)] for rung in range(len(names))), strict=True)))
    axes.set(title="Highest rung a case climbed to", ylabel="cases, on a log scale", yscale="symlog")


def _rates(axes: Any, counts: Counts) -> None:
    _bars(axes, {rate.replace("_", " "): 100 * (counts.share(rate).rate or 0) for rate in RATES}, "{:.1f}")
    axes.set(title="The rates", ylabel="%", ylim=(0, 108))


def _waits(axes: Any, counts: Counts) -> None:
    total = max(1, counts.cases)
    _bars(axes, {name: counts.waits[clock] / total for clock, name in WAITED_FOR.items()}, "{:.1f}")
    axes.set(title="Who waits for whom: a case waits for …", ylabel="hours on average, day and night")


def _bars(axes: Any, figures: Mapping[str, float], shown: str = "{:,.0f}") -> None:
    bars = axes.bar(list(figures), list(figures.values()), color=BLUE, width=0.6)
    axes.bar_label(bars, [shown.format(figure) for figure in figures.values()])
    axes.margins(y=0.15)


PICTURES: Mapping[str, Callable[[Any, Counts], None]] = {
    "arrivals": _arrivals,
    "ages": _ages,
    "rungs": _rungs,
    "rates": _rates,
    "waits": _waits,
}
