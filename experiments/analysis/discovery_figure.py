"""How does it look where a policy fails? Futures as dots with the box, and how it was chosen.

In colours that people with colour blindness can tell apart (Okabe & Ito 2008).
"""

import math
from textwrap import fill

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from abm.parameters import REGISTRY
from experiments.analysis.discovery import Discovery
from experiments.analysis.discovery_factors import limits
from experiments.analysis.prim_trials import Found
from experiments.figure import COLOURS, LOOK

Numbers = NDArray[np.float64]
FAILS, HOLDS, CHOSEN = COLOURS[5], COLOURS[6], COLOURS[0]
INCHES = (12.8, 6.0)
LONGEST_LABEL = 44
SCATTER = 0.28
"""Futures of a category are spread so far to both sides of it."""
ABOVE = 34
"""Points between a picture and its title, for the legend."""
GOLDEN = (math.sqrt(5) - 1) / 2


def draw(found: Discovery) -> Figure:
    """The best box over its two most telling factors, and the trajectory it was chosen from.

    Needs a box: `found.boxes` is empty where futures that fail were too few.
    """
    with rc_context(LOOK):
        figure = Figure(figsize=INCHES, layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1))
        left, right = figure.subplots(1, 2, width_ratios=(1.4, 1))
        draw_box(left, found)
        draw_trajectory(right, found)
        inside, overall = found.boxes[0].box.density, found.failing.share
        told = f"Where {found.failing.policy} fails: {inside:.0%} in the box, {overall:.0%} overall"
        left.set_title(fill(told, LONGEST_LABEL), pad=ABOVE)
        right.set_title("Denser boxes hold fewer failures", pad=ABOVE)
    return figure


def draw_box(axes: Axes, found: Discovery, box: int = 1) -> None:
    """Futures as dots over the two factors with the smallest quasi-p, and the box; legend above.

    Where the box bounds one factor only, the other axis is how much worse the policy does.
    """
    one, sides = found.boxes[box - 1], telling(found, found.boxes[box - 1])
    ends = {name: (low, high, kept) for name, low, high, kept in limits(found.cases, one.box)}
    places = []
    for side, name in enumerate(sides):
        values, marks = _along(found, name)
        places.append(values)
        axis = (axes.xaxis, axes.yaxis)[side]
        axis.set_label_text(fill(_label(found, name), LONGEST_LABEL))
        if marks:
            axis.set_ticks(list(range(len(marks))), list(marks))
    _dots(axes, found, *places)
    _rectangle(axes, [_edges(ends.get(name), _along(found, name)[1]) for name in sides])
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)


def telling(found: Discovery, one: Found) -> tuple[str, str]:
    """The two factors whose bounds are least likely chance; "" for the size of failing."""
    best: dict[str, float] = {}
    for bound, p in zip(one.bounds, one.quasi_p, strict=True):
        name = found.cases.factors[bound.factor]
        best[name] = min(p, best.get(name, 1.0))
    names = [*sorted(best, key=lambda name: best[name]), "", ""]
    return (names[0], names[1]) if names[0] else (found.cases.factors[0], "")


def _along(found: Discovery, name: str) -> tuple[Numbers, tuple[str, ...]]:
    """Where futures lie along a factor, categories side by side, and the categories' names."""
    if not name:
        return found.failing.size, ()
    column = found.factors[name]
    if column.dtype.kind == "f":
        return column.to_numpy(float), ()
    names = tuple(sorted(set(column)))
    spread = SCATTER * (2 * (np.arange(len(column)) * GOLDEN % 1) - 1)
    return np.array([names.index(each) for each in column]) + spread, names


def _label(found: Discovery, name: str) -> str:
    if name in REGISTRY:
        return f"{REGISTRY[name].meaning} ({REGISTRY[name].unit})"
    if name:
        return name
    outcome = found.failing.outcome
    if found.failing.how == "level":
        return f"{outcome.title} ({outcome.unit})"
    other = found.failing.baseline if found.failing.how == "worse" else "the best policy"
    return f"{outcome.title}: worse than {other} by ({outcome.unit})"


def _dots(axes: Axes, found: Discovery, across: Numbers, up: Numbers) -> None:
    for fails, colour, mark, label in (
        (False, HOLDS, "o", "does not fail"),
        (True, FAILS, "X", "fails"),
    ):
        these = found.failing.fails == fails
        axes.scatter(
            across[these], up[these], s=34, c=colour, marker=mark, alpha=0.85, linewidths=0.4,
            edgecolors="white", label=f"{label} ({these.sum():,})",
        )  # fmt: skip


def _edges(
    ends: tuple[float, float, tuple[str, ...]] | None, names: tuple[str, ...]
) -> list[tuple[float, float]]:
    """From where to where the box reaches along an axis: once, or once a category inside."""
    if ends is None:
        return [(-math.inf, math.inf)]
    low, high, kept = ends
    return [(names.index(each) - 0.5, names.index(each) + 0.5) for each in kept] or [(low, high)]


def _rectangle(axes: Axes, edges: list[list[tuple[float, float]]]) -> None:
    """The box, as far as the picture reaches."""
    reach = axes.get_xlim(), axes.get_ylim()
    for across in edges[0]:
        for up in edges[1]:
            (left, right), (bottom, top) = (
                (max(low, end[0]), min(high, end[1]))
                for (low, high), end in zip((across, up), reach, strict=True)
            )
            corner, width, height = (left, bottom), right - left, top - bottom
            shade = Rectangle(corner, width, height, facecolor=FAILS, alpha=0.12, zorder=0)
            edge = Rectangle(corner, width, height, fill=False, edgecolor=CHOSEN, lw=2)
            axes.add_patch(shade)
            axes.add_patch(edge)
    axes.set_xlim(reach[0])
    axes.set_ylim(reach[1])


def draw_trajectory(axes: Axes, found: Discovery, box: int = 1) -> None:
    """Every step of the search, coverage against density, and the box that was chosen."""
    steps, one = found.steps(box), found.boxes[box - 1]
    axes.plot(steps["coverage"], steps["density"], "-", color="#bbbbbb", zorder=1)
    for number, colour in enumerate(COLOURS[1:]):
        these = steps[steps["factors"] == number]
        if len(these):
            label = f"{number} factor{'' if number == 1 else 's'}"
            axes.plot(these["coverage"], these["density"], "o", color=colour, label=label)
    axes.plot(
        one.box.coverage, one.box.density, "D", ms=11, mfc="none", mec=CHOSEN, mew=2.2,
        label="chosen, tidied",
    )  # fmt: skip
    if math.isfinite(one.density_anew):
        axes.plot(
            one.coverage_anew, one.density_anew, "s", ms=9, mfc="none", mec=CHOSEN, mew=1.6,
            label="in futures left out",
        )  # fmt: skip
    axes.axhline(found.failing.share, color=CHOSEN, lw=1, ls=":")
    axes.set_xlim(-0.02, 1.04)
    axes.set_ylim(0, 1.04)
    axes.set_xlabel("coverage: share of all failures in the box")
    axes.set_ylabel("density: share of the box that fails")
    axes.legend(loc="best", frameon=False)
