"""Draws figures as SVG, for light and dark pages; the page tells the same in a table."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Colours:
    """The colours of a plot; they are those of the style sheet."""

    ground: str
    ink: str
    bar: str
    grid: str


WIDE, NARROW = 9.0, 4.5
"""Widths in inches of a plot for a desk and for a telephone; letters are as large on both."""

LIGHT = Colours("#ffffff", "#14181d", "#0b4f6c", "#d5dae0")
DARK = Colours("#1c222a", "#f0f3f6", "#8fd3f0", "#3b4550")


@dataclass(frozen=True)
class Bars:
    """What a plot shows: a title, and a number of calls beside each name."""

    title: str
    names: Sequence[str]
    numbers: Sequence[int]
    lying: bool = False


def draw(bars: Bars, colours: Colours, width: float) -> bytes:
    """Return the plot as an SVG file, `width` in inches."""
    # Heavy to load, and the telephone of a starting line must not wait for it.
    import matplotlib as mpl  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    # Words stay words in the SVG: small, sharp, and in the reader's own type.
    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["font.family"] = "sans-serif"
    # The same figures give the same bytes.
    mpl.rcParams["svg.hashsalt"] = "line"
    height = 0.45 * len(bars.names) + 0.9 if bars.lying else 3.0
    figure = Figure(figsize=(width, height), facecolor=colours.ground, layout="constrained")
    axes = figure.add_subplot()
    _colour(axes, colours, bars)
    places = range(len(bars.names))
    if bars.lying:
        axes.barh(places, bars.numbers, color=colours.bar, height=0.65)
        # Two words on a line leave room for the bars.
        axes.set_yticks(places, [textwrap.fill(name, int(width * 4)) for name in bars.names])
        axes.invert_yaxis()
    else:
        axes.bar(places, bars.numbers, color=colours.bar, width=0.75)
        every = max(1, -(-len(bars.names) // int(width * 1.6)))
        axes.set_xticks(places[::every], bars.names[::every])
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Title": bars.title})
    return file.getvalue()


def _colour(axes: Axes, colours: Colours, bars: Bars) -> None:
    axes.set_title(bars.title, loc="left", color=colours.ink, fontsize=13)
    axes.set_facecolor(colours.ground)
    axes.tick_params(colors=colours.ink, labelsize=11, length=0)
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="x" if bars.lying else "y", color=colours.grid)
    axes.locator_params(axis="x" if bars.lying else "y", integer=True, min_n_ticks=1)
    limit = axes.set_xlim if bars.lying else axes.set_ylim
    limit(0, max([*bars.numbers, 1]) * 1.05)
