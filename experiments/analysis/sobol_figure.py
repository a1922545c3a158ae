"""How do the shares of factors look? Alone as a bar, with all they do together as a longer one."""

from textwrap import fill

from matplotlib.axes import Axes

from experiments.analysis.sobol import SobolIndices
from experiments.analysis.sobol_given_data import GivenData
from experiments.figure import COLOURS
from experiments.statistics import Estimate

ALONE, TOGETHER, LINE = COLOURS[2], COLOURS[6], COLOURS[0]
MOST = 12
LONGEST_LABEL = 24
BAR = 0.62


def draw_shares(axes: Axes, found: SobolIndices | GivenData, most: int = MOST) -> None:
    """Draw the largest shares of the variance, in %, with lines for their 95% intervals."""
    totals = found.total if isinstance(found, SobolIndices) else found.first
    order = sorted(range(len(totals)), key=lambda at: -totals[at].mean)[:most]
    for row, at in enumerate(order):
        if isinstance(found, SobolIndices):
            _draw(axes, row, totals[at], TOGETHER, 1)
        _draw(axes, row, found.first[at], ALONE, -1)
    names = [fill(found.sample.names[at], LONGEST_LABEL) for at in order]
    axes.set_yticks(range(len(order)), names)
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, 100)
    axes.set_xlabel("% of the variance; lines: 95% intervals")
    if isinstance(found, SobolIndices):
        axes.barh(0, 0, color=TOGETHER, label="with others too")
    axes.barh(0, 0, color=ALONE, label="alone")
    axes.legend(frameon=False, loc="lower right")


def _draw(axes: Axes, row: int, share: Estimate, colour: str, side: int) -> None:
    """One bar and its interval, as far as a share can be."""
    low, mean, high = (100 * min(max(each, 0), 1) for each in (share.low, share.mean, share.high))
    axes.barh(row, mean, BAR, color=colour)
    height = row + side * BAR / 4
    axes.plot([low, high], [height, height], color=LINE, linewidth=1.4)
