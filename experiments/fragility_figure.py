"""How do the effects of policies spread over plausible worlds? One picture, zero in the middle."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from experiments.figure import COLOURS, LOOK
from experiments.fragility import Answer, Fragility
from experiments.fragility_report import setting_of

INCHES = (15.0, 15.5)
DOTS = 80
LINEAR = 3
"""Up to so many smallest differences that matter the axis is even, then in logarithms."""
REACH = 300
TICKS = (-100, -10, -1, 0, 1, 10, 100)
GREY, BETTER, WORSE = "#e9e9e9", COLOURS[2], COLOURS[5]


def save_figure(found: Fragility, file: Path) -> None:
    """Write the picture as a PNG."""
    with rc_context({**LOOK, "font.size": 11, "axes.titlesize": 13}):
        draw(found).savefig(file, dpi=DOTS)


def draw(found: Fragility) -> Figure:
    """A panel for each contrast, a row for each outcome: where the worlds lie."""
    figure = Figure(figsize=INCHES, layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.06))
    figure.suptitle(
        f"Effects over plausible worlds. {setting_of(found)}", fontsize=15, x=0.01, ha="left"
    )
    contrasts = list(dict.fromkeys(answer.question.contrast for answer in found.answers))
    chosen = [
        [each for each in found.answers if each.question.contrast == one] for one in contrasts
    ]
    columns = [column for column in _columns(chosen) if column]
    grid = figure.add_gridspec(1, len(columns))
    for side, column in enumerate(columns):
        heights = [len(answers) + 1.6 for answers in column]
        part = figure.add_subfigure(grid[0, side])
        panels = part.subplots(
            len(column), 1, gridspec_kw={"height_ratios": heights}, squeeze=False
        )
        for axes, answers in zip(panels[:, 0], column, strict=True):
            _panel(axes, answers)
        part.supxlabel("← worse · in smallest differences that matter (grey: too small) · better →")
    return figure


def _columns(chosen: list[list[Answer]]) -> tuple[list[list[Answer]], list[list[Answer]]]:
    """The panels in two columns of about the same number of rows, in order."""
    rows = np.cumsum([len(answers) + 2 for answers in chosen])
    split = int(np.argmin(np.abs(rows - rows[-1] / 2))) + 1
    return chosen[:split], chosen[split:]


def _panel(axes: Axes, answers: Sequence[Answer]) -> None:
    """One contrast: for each outcome the worlds as dots, and the middle half and nine tenths."""
    scatter = np.random.default_rng(1)
    for row, answer in enumerate(answers):
        sign = 1 if answer.question.outcome.direction == "more" else -1
        effects = sign * answer.worlds.effects / answer.question.smallest
        low, quarter, middle, three, high = np.quantile(effects, (0.05, 0.25, 0.5, 0.75, 0.95))
        colour = BETTER if middle >= 1 else WORSE if middle <= -1 else COLOURS[0]
        height = row + scatter.uniform(-0.28, 0.28, len(effects))
        axes.plot(effects, height, ".", color=colour, alpha=0.25, markersize=3)
        axes.plot([low, high], [row, row], color=colour, linewidth=1.6)
        axes.plot([quarter, three], [row, row], color=colour, linewidth=4.5)
        axes.plot(middle, row, "o", color="white", markeredgecolor=colour, markersize=5)
    axes.axvspan(-1, 1, color=GREY, zorder=0)
    axes.axvline(0, color=COLOURS[0], linewidth=1.2)
    axes.set_yticks(range(len(answers)), [each.question.outcome.title for each in answers])
    axes.set_ylim(len(answers) - 0.4, -0.6)
    axes.set_xscale("symlog", linthresh=LINEAR, linscale=1.2)
    axes.set_xlim(-REACH, REACH)
    axes.set_xticks(TICKS, [f"{tick:+}" if tick else "0" for tick in TICKS])
    axes.set_xticks([], minor=True)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    name = answers[0].question.contrast.name
    axes.set_title(f"{name[0].upper()}{name[1:]}")
