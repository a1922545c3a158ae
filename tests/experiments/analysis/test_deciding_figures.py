"""Can every picture be drawn, with what it is about written on it?"""

from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.figure import Figure

from experiments.analysis import deciding_figures as figures
from experiments.analysis.doses import doses
from experiments.analysis.frontier import frontier
from experiments.analysis.orders import orders
from experiments.analysis.regret import regret
from experiments.analysis.timeline import timeline
from experiments.analysis.value_for_money import PAYS, SAVES, value_for_money
from tests.experiments.analysis.made_up import made_up_results

OUTCOMES = ("with_3_needs", "total_cost", "severity_gap", *PAYS, *SAVES)
POLICIES = ("silo", "x", "y", "x+y@104", "y*0.5")
CASES: list[tuple[Callable[..., Any], Callable[..., None], str]] = [
    (regret, figures.draw_regret, "regret"),
    (frontier, figures.draw_frontier, "Total cost"),
    (value_for_money, figures.draw_acceptability, "what it is worth"),
    (timeline, figures.draw_timeline, "year"),
    (doses, figures.draw_doses, "% of y"),
    (orders, figures.draw_orders, "against silo"),
]


@pytest.mark.parametrize(
    ("found", "draw", "words"), CASES, ids=lambda each: getattr(each, "__name__", each)
)
def test_every_picture_says_what_it_shows(
    found: Callable[..., Any], draw: Callable[..., None], words: str
) -> None:
    results = made_up_results(POLICIES, OUTCOMES, futures=9, effects={"x": -2.0, "y": -3.0})
    figure = Figure(layout="constrained")
    draw(figure, found(results))
    figure.draw_without_rendering()
    written = [axes.get_xlabel() for axes in figure.axes] + [figure.get_supxlabel()]
    assert any(words in each for each in written)
