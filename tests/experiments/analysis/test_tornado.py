"""Does a tornado show how far the outcome swings between both ends of each factor?"""

import numpy as np
import pytest
from matplotlib.figure import Figure

from abm.errors import InputError
from experiments.analysis.tornado import tornado
from experiments.analysis.tornado_figure import draw_tornado, tornado_figure
from experiments.design.designs import Design
from tests.experiments.analysis.known_functions import Numbers, nothing, sample_of, unit_factors

OFAT = Design("ofat", levels=3)


def straight(values: Numbers) -> Numbers:
    """Everything as it is counts as 0.5."""
    return np.asarray(np.nan_to_num(values, nan=0.5) @ [1.0, -4.0, 2.0])


def test_one_at_a_time_gives_the_swing_from_the_lowest_to_the_highest_value() -> None:
    found = tornado(sample_of(straight, OFAT, unit_factors(3)))
    assert found.one_at_a_time
    assert [bar.factor.name for bar in found.bars] == ["x2", "x3", "x1"]
    assert [bar.swing.mean for bar in found.bars] == pytest.approx([-4, 2, 1])
    assert found.middle.mean == pytest.approx(-0.5)
    assert (found.bars[0].low.mean, found.bars[0].high.mean) == pytest.approx((1.5, -2.5))
    assert (found.bars[0].low_value, found.bars[0].high_value) == (0, 1)


def test_from_other_points_it_is_the_lowest_against_the_highest_quarter() -> None:
    found = tornado(sample_of(straight, Design("latin-hypercube", points=400), unit_factors(3)))
    assert not found.one_at_a_time
    assert [bar.swing.mean for bar in found.bars] == pytest.approx([-3, 1.5, 0.75], abs=0.3)
    assert found.bars[0].low_value == pytest.approx(0.125, abs=0.01)
    assert found.middle.low <= -0.5 <= found.middle.high


def test_luck_that_all_points_share_does_not_widen_the_ends() -> None:
    alone, shared = (
        tornado(sample_of(straight, OFAT, unit_factors(3), 6, noise=0.1, shared=luck)).bars[0].low
        for luck in (0, 50)
    )
    assert shared.high - shared.low == pytest.approx(alone.high - alone.low)


def test_swings_that_chance_could_make_are_said_not_to_be_clear() -> None:
    found = tornado(sample_of(nothing, Design("halton", points=64), unit_factors(2), noise=1))
    assert "No clear swing" in found.sentences()[-1]


def test_the_interval_of_a_swing_holds_the_truth() -> None:
    held = []
    for seed in range(60):
        design = Design("latin-hypercube", points=60, seed=seed)
        bars = tornado(sample_of(straight, design, unit_factors(3), 3, 1, seed=seed)).bars
        swing = {bar.factor.name: bar.swing for bar in bars}["x2"]
        held.append(swing.low <= -3 <= swing.high)
    assert np.mean(held) >= 0.9


def test_a_table_and_sentences_say_the_same() -> None:
    found = tornado(sample_of(straight, OFAT, unit_factors(3), noise=0.05))
    row = found.table().iloc[0]
    assert row["factor"] == "x2"
    assert row["swing_low"] <= -4 <= row["swing_high"]
    assert found.sentences()[1].startswith("x2, from 0 to 1: from 1.")


def test_it_is_drawn_with_the_longest_bars_on_top() -> None:
    found = tornado(sample_of(straight, OFAT, unit_factors(3), noise=0.05))
    axes = Figure().subplots()
    draw_tornado(axes, found, most=2)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert [label.split("\n")[0] for label in labels] == ["x2", "x3"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert tornado_figure(found).axes[0].get_title(loc="left").startswith("The effect of")


def test_a_few_points_have_no_quarters() -> None:
    with pytest.raises(InputError, match="give 8 or more"):
        tornado(sample_of(straight, Design("halton", points=5), unit_factors(3)))
