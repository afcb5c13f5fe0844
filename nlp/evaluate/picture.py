"""Which labels are taken for which, drawn by matplotlib (the extra «simulate»)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from nlp.evaluate.mistakes import Confusion

FORMATS = (".svg", ".png", ".pdf")
CHINESE = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei")
"""Fonts with Chinese labels in them, where one of these is installed. An SVG is shown in the reader's own."""
CELL, MARGIN = 0.55, 2.4
"""Inches: of a cell, and of what stands around the cells."""
DARK = 0.55
"""Share of a row from which its cell is so dark that figures are white."""


def draw(file: Path, panels: Mapping[str, Confusion]) -> None:
    """Write a picture, in the format its name ends in: for each panel a table with a row for each label, darker the more of a row
    was taken for the column's label. Raises ValueError for another format, OSError when it cannot be written."""
    if file.suffix.lower() not in FORMATS:
        raise ValueError(f"a picture's name ends in one of {', '.join(FORMATS)}")
    with mpl.rc_context({"font.family": _fonts(), "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "hotline"}):
        figure = _figure(panels)
        figure.savefig(file, metadata={"Date": None} if file.suffix.lower() == ".svg" else None)


def _fonts() -> list[str]:
    known = set(font_manager.get_font_names())
    return [*[name for name in CHINESE if name in known][:1], "DejaVu Sans"]


def _figure(panels: Mapping[str, Confusion]) -> Figure:
    widths, heights = zip(*((len(each.columns), len(each.rows)) for each in panels.values()), strict=True)
    size = (CELL * sum(widths) + MARGIN * len(panels), CELL * max(heights) + MARGIN)
    figure = Figure(figsize=size, layout="constrained")
    every = figure.subplots(1, len(panels), squeeze=False, width_ratios=widths)[0]
    for axes, (title, each) in zip(every, panels.items(), strict=True):
        _table(axes, title, each)
    return figure


def _table(axes: Any, title: str, each: Confusion) -> None:
    shares = [[count / max(1, sum(row)) for count in row] for row in each.counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="equal")
    axes.set_xticks(range(len(each.columns)), each.columns, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(each.rows)), each.rows)
    axes.set(title=title, xlabel="chosen", ylabel="label")
    for row, counts in enumerate(each.counts):
        for column, count in enumerate(counts):
            if count:
                color = "white" if shares[row][column] > DARK else "black"
                axes.text(column, row, f"{count}", ha="center", va="center", color=color)
