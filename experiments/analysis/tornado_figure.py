"""How does a tornado look? A bar for each factor, from its low to its high end, longest on top."""

from textwrap import fill

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import ScaledTranslation

from experiments.analysis.sensitivity_words import capital
from experiments.analysis.tornado import Tornado
from experiments.figure import COLOURS, LOOK

LOW, HIGH, MIDDLE = COLOURS[2], COLOURS[1], COLOURS[0]
MOST = 12
INCHES = (9.0, 1.6)
INCHES_A_BAR = 0.5
LONGEST_LABEL = 24
LONGEST_TITLE = 58
BAR = 0.62
BELOW = 0.45
"""Inches from the axis down to its legend."""


def tornado_figure(found: Tornado, most: int = MOST) -> Figure:
    """A picture of the longest bars, for a page or a file."""
    height = INCHES[1] + INCHES_A_BAR * min(most, len(found.bars))
    with rc_context(LOOK):
        figure = Figure(figsize=(INCHES[0], height), layout=ConstrainedLayoutEngine(w_pad=0.1))
        axes = figure.subplots()
        draw_tornado(axes, found, most)
        axes.set_title(fill(capital(found.sample.about), LONGEST_TITLE), loc="left")
    return figure


def draw_tornado(axes: Axes, found: Tornado, most: int = MOST) -> None:
    """Draw the longest bars: blue where a factor is low, orange where high, lines for intervals."""
    bars, middle = found.bars[:most], found.middle.mean
    for row, bar in enumerate(bars):
        for seen, colour, side in ((bar.low, LOW, -1), (bar.high, HIGH, 1)):
            axes.barh(row, seen.mean - middle, BAR, left=middle, color=colour, alpha=0.85)
            height = row + side * BAR / 4
            axes.plot([seen.low, seen.high], [height, height], color=MIDDLE, linewidth=1.4)
    axes.axvline(middle, color=MIDDLE, linewidth=1.2)
    labels = [f"{fill(bar.factor.name, LONGEST_LABEL)}\n{' to '.join(bar.values)}" for bar in bars]
    axes.set_yticks(range(len(bars)), labels)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(f"{found.sample.outcome.unit}; lines: 95% intervals of how far it moves")
    for label, colour in (("where it is low", LOW), ("where it is high", HIGH)):
        axes.barh(0, 0, left=middle, color=colour, label=label)
    down = ScaledTranslation(0, -BELOW, axes.figure.dpi_scale_trans)
    axes.legend(
        frameon=False,
        ncols=2,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=axes.transAxes + down,
    )
