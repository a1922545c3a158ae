"""How do agencies move between allies and adversaries? One arrow for each pair, in two worlds."""

from itertools import combinations
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle

from experiments.block_matrix import (
    ADVERSARY,
    ALLY,
    BEDFELLOW,
    FENCE_SITTER,
    KINDS,
    MIDDLE,
    OPPONENT,
    UNSURE,
    BlockMatrix,
    Ties,
    kind_of,
)
from experiments.comparison import SILO
from experiments.figure import COLOURS, DOTS, LOOK

INCHES = (14.0, 7.4)
REGIONS = (
    (ADVERSARY, (0, MIDDLE), (0, MIDDLE - UNSURE), "#fbe3d6"),
    (FENCE_SITTER, (0, MIDDLE), (MIDDLE - UNSURE, MIDDLE + UNSURE), "#f0f0f0"),
    (BEDFELLOW, (0, MIDDLE), (MIDDLE + UNSURE, 1), "#fdf3d3"),
    (OPPONENT, (MIDDLE, 1), (0, MIDDLE), "#dcebf7"),
    (ALLY, (MIDDLE, 1), (MIDDLE, 1), "#dff0e3"),
)
"""Each kind with its range of trust, its range of agreement and its ground."""


def save_figure(matrix: BlockMatrix, file: Path) -> None:
    """Write the picture, as PNG or SVG by the name of the file."""
    with rc_context(LOOK):
        draw(matrix).savefig(file, dpi=DOTS)


def draw(matrix: BlockMatrix) -> Figure:
    """Silo on the left, the policy on the right: each pair from week 0 to the horizon."""
    figure = Figure(figsize=INCHES, layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1))
    figure.suptitle(
        f"{matrix.setting.place.title}: how every two agencies stand, from week 0 to week"
        f" {matrix.setting.weeks}",
        x=0.01, ha="left", fontsize=17,
    )  # fmt: skip
    left, right = figure.subplots(1, 2, sharey=True)
    _draw(left, matrix, matrix.silo, SILO, COLOURS[0])
    _draw(right, matrix, matrix.after, matrix.policy.name, COLOURS[2])
    left.set_ylabel("agreement on goals, 0 to 1")
    return figure


def _draw(axes: Axes, matrix: BlockMatrix, after: Ties, title: str, colour: str) -> None:
    """The five regions, and an arrow for each pair: bold where it ends in another region."""
    for kind, trust, agreement, ground in REGIONS:
        corner, size = (trust[0], agreement[0]), (trust[1] - trust[0], agreement[1] - agreement[0])
        axes.add_patch(Rectangle(corner, *size, color=ground, lw=0, zorder=0))
        axes.text(trust[0] + 0.015, agreement[1] - 0.015, KINDS[kind], va="top", color="#555555")
    for one, other in combinations(range(len(matrix.agencies)), 2):
        start, end = (ties.between(one, other) for ties in (matrix.before, after))
        moved = kind_of(*start) != kind_of(*end)
        style = {"color": colour, "lw": 2.2 if moved else 1.1, "alpha": 0.95 if moved else 0.5}
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "shrinkA": 0, **style})
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="trust, 0 to 1", title=title, aspect="equal")
    axes.grid(visible=False)
