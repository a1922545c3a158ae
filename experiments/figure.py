"""How does a comparison look as one picture? Lines week by week, and all differences at a glance.

Drawn without a screen or a network, in colours that people with colour blindness can tell apart
(Okabe & Ito 2008), large enough to read on a full-HD screen.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from experiments.comparison import Comparison
from experiments.counted import YEAR
from experiments.lines import LINES
from experiments.outcomes import OUTCOMES, Outcome
from experiments.readable import span
from experiments.statistics import Numbers, Widths

COLOURS = ("#444444", "#E69F00", "#0072B2", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#000000")
STYLES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (2, 1)), "-", (0, (8, 2, 2, 2)), "--", "-.", ":")
LONGEST_LABEL = 33
INCHES = (19.2, 10.8)
DOTS = 100
LEAST_RANGE = 0.02
"""A panel spans at least this share of its level: a hair's breadth is not to look like a cliff."""
LOOK: dict[Any, Any] = {
    "font.size": 13,
    "axes.titlesize": 15,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "svg.hashsalt": "joinedup",
    "svg.fonttype": "none",
}


def save_figure(comparison: Comparison, folder: Path) -> None:
    """Write comparison.png (1920 x 1080) and comparison.svg."""
    with rc_context(LOOK):
        figure = draw(comparison)
        figure.savefig(folder / "comparison.png", dpi=DOTS)
        figure.savefig(folder / "comparison.svg", metadata={"Date": None})


def draw(comparison: Comparison) -> Figure:
    """Six lines over the weeks on the left; the differences between policies on the right."""
    figure = Figure(figsize=INCHES, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12))
    setting = comparison.setting
    figure.suptitle(
        f"{setting.place.title}: {setting.families:,} families, {span(setting.weeks)}, "
        f"{comparison.replications} paired runs of each policy{_under(comparison)}",
        fontsize=20, x=0.01, ha="left",
    )  # fmt: skip
    grid = figure.add_gridspec(1, 2, width_ratios=(1.6, 1))
    left, right = (figure.add_subfigure(grid[0, side]) for side in (0, 1))
    for number, axes in enumerate(left.subplots(3, 2, sharex=True).ravel()):
        _draw_line(axes, comparison, number)
    left.supxlabel(f"years since the policy began; {_about_bands(comparison)}")
    _draw_differences(right.subplots(), comparison, compared_at_a_glance(comparison))
    handles, labels = left.axes[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="upper right", ncols=min(4, len(labels)), frameon=False, fontsize=14
    )
    return figure


def _under(comparison: Comparison) -> str:
    return f", all under {' and '.join(comparison.shocks)}" if comparison.shocks else ""


def _about_bands(comparison: Comparison) -> str:
    bands = "bands: 95% interval of the paired difference"
    return f"{bands}, dark from chance alone" if comparison.sets > 1 else bands


def _draw_line(axes: Axes, comparison: Comparison, number: int) -> None:
    """One line under every policy, with the interval of its difference from the baseline."""
    line, runs = LINES[number], comparison.runs
    years = (np.arange(comparison.setting.weeks) + 1) / YEAR
    widths = runs.differences.widths()
    for policy, name in enumerate(comparison.names):
        mean = runs.lines.mean[policy, :, number]
        colour, style = _colour(policy), STYLES[policy % len(STYLES)]
        axes.plot(years, mean, color=colour, linestyle=style, linewidth=2.4, label=name)
        if policy > 0 and comparison.replications > 1:
            for half in _bands(comparison, widths):
                low, high = (mean + side * half[policy, :, number] for side in (-1, 1))
                axes.fill_between(years, low, high, color=colour, alpha=0.18, lw=0)
    axes.set_title(line.title)
    axes.set_ylabel(line.unit)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(0, years[-1])
    _widen(axes)


def _bands(comparison: Comparison, widths: Widths) -> tuple[Numbers, ...]:
    """The interval with both and, darker over it, that from chance alone; one for a single set."""
    return (widths.both, widths.chance) if comparison.sets > 1 else (widths.both,)


def _widen(axes: Axes) -> None:
    """Keep a panel from blowing up a difference that is next to nothing."""
    low, high = axes.get_ylim()
    missing = LEAST_RANGE * abs(low + high) / 2 - (high - low)
    if missing > 0:
        axes.set_ylim(low - missing / 2, high + missing / 2)


def compared_at_a_glance(comparison: Comparison) -> list[Outcome]:
    """The headline outcomes that have a better way and a level to take a percentage of."""
    return [
        outcome
        for outcome in OUTCOMES
        if outcome.headline
        and outcome.direction != "neither"
        and abs(comparison.level(comparison.baseline, outcome.name).mean) > 0
    ]


def _draw_differences(axes: Axes, comparison: Comparison, outcomes: Sequence[Outcome]) -> None:
    """A dot and an interval for each outcome and policy, in percent of the baseline's level."""
    others = comparison.names[1:]
    step = 0.7 / max(1, len(others))
    for row, outcome in enumerate(outcomes):
        for number, policy in enumerate(others):
            mean, low, high = _improvement(comparison, policy, outcome)
            height = row + (number - (len(others) - 1) / 2) * step
            colour = _colour(number + 1)
            axes.plot([low, high], [height, height], color=colour, linewidth=3, alpha=0.6)
            axes.plot(mean, height, "o", color=colour, markersize=6.5)
        if row % 2:
            axes.axhspan(row - 0.5, row + 0.5, color="#f5f5f5", zorder=0)
    axes.axvline(0, color=_colour(0), linewidth=2)
    titles = [fill(outcome.title, LONGEST_LABEL) for outcome in outcomes]
    axes.set_yticks(range(len(outcomes)), titles)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(outcomes) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    axes.set_xscale("symlog", linthresh=10, linscale=1.5)
    _mark_percents(axes)
    axes.set_title(f"← worse than {comparison.baseline} · better →", loc="center")
    axes.set_xlabel(f"% of the level under {comparison.baseline},\nwith 95% intervals")


def _mark_percents(axes: Axes) -> None:
    """Ticks that people read, on both sides, as far as there is data."""
    reach = max(abs(end) for end in axes.get_xlim())
    marks = [mark for mark in (5, 10, 30 if reach < 60 else 100, 1_000) if mark <= reach * 1.2]
    ticks = [*(-mark for mark in reversed(marks)), 0, *marks]
    axes.set_xticks(ticks, [f"{tick:+,}" if tick else "0" for tick in ticks])
    axes.set_xticks([], minor=True)


def _improvement(
    comparison: Comparison, policy: str, outcome: Outcome
) -> tuple[float, float, float]:
    """How much better in percent of the baseline's level: the mean and the ends of its interval."""
    level = comparison.level(comparison.baseline, outcome.name).mean
    difference = comparison.difference(policy, outcome.name)
    scale = (100 if outcome.direction == "more" else -100) / abs(level)
    ends = sorted((difference.low * scale, difference.high * scale), key=_nan_last)
    return difference.mean * scale, ends[0], ends[1]


def _nan_last(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _colour(policy: int) -> str:
    return COLOURS[policy % len(COLOURS)]
