"""Do Sobol' indices come out as they are known to be, whatever chance there is?"""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from abm.errors import InputError
from experiments.analysis.sobol import sobol
from experiments.analysis.sobol_figure import draw_shares
from experiments.design.designs import Design
from tests.experiments.analysis.known_functions import (
    ISHIGAMI,
    ISHIGAMI_DEVIATION,
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    ishigami,
    nothing,
    sample_of,
    unit_factors,
)

SALTELLI = Design("saltelli", points=128)
WITH_PAIRS = Design("saltelli", points=128, second_order=True)


def test_without_chance_they_are_those_of_salib() -> None:
    from SALib.analyze import sobol as salib

    sample = sample_of(ishigami, SALTELLI, ISHIGAMI, replications=1)
    problem = {"num_vars": 3, "names": list(sample.names), "bounds": [[-np.pi, np.pi]] * 3}
    theirs = salib.analyze(problem, sample.shown[:, 0], calc_second_order=False, seed=1)
    found = sobol(sample)
    assert [each.mean for each in found.first] == pytest.approx(theirs["S1"], abs=0.01)
    assert [each.mean for each in found.total] == pytest.approx(theirs["ST"], abs=0.01)


def test_those_of_ishigami_lie_in_their_intervals_with_chance_as_large_as_the_function() -> None:
    found = sobol(sample_of(ishigami, WITH_PAIRS, ISHIGAMI, noise=ISHIGAMI_DEVIATION))
    for known, each in zip((*ISHIGAMI_FIRST, *ISHIGAMI_TOTAL), (*found.first, *found.total),
                           strict=True):  # fmt: skip
        assert each.low <= known <= each.high
    assert found.second["x1", "x3"].low <= 0.2437 <= found.second["x1", "x3"].high
    assert found.deviation == pytest.approx(ISHIGAMI_DEVIATION, rel=0.15)
    assert found.reliability == pytest.approx(0.8, abs=0.05)


def test_those_of_sobols_g_function_lie_in_their_intervals() -> None:
    from SALib.test_functions import Sobol_G

    weights = np.array([0, 1, 4.5, 9])
    parts = 1 / (3 * (1 + weights) ** 2)
    variance = np.prod(1 + parts) - 1
    found = sobol(
        sample_of(
            lambda values: np.asarray(Sobol_G.evaluate(values, a=weights)),
            Design("saltelli", points=256),
            unit_factors(4),
            noise=0.3,
        )
    )
    for known, each in zip(parts / variance, found.first, strict=True):
        assert each.low <= known <= each.high
    others = (np.prod(1 + parts) / (1 + parts) * parts) / variance
    for known, each in zip(others, found.total, strict=True):
        assert each.low <= known <= each.high


def test_chance_does_not_move_them_on_average_and_their_intervals_hold_the_truth() -> None:
    known = np.array([*ISHIGAMI_FIRST, *ISHIGAMI_TOTAL])
    means, held = [], []
    for seed in range(40):
        design = Design("saltelli", points=64, seed=seed)
        sample = sample_of(ishigami, design, ISHIGAMI, replications=2, noise=3, shared=5, seed=seed)
        found = sobol(sample)
        each = (*found.first, *found.total)
        means.append([one.mean for one in each])
        held.append([one.low <= truth <= one.high for one, truth in zip(each, known, strict=True)])
    assert np.mean(means, axis=0) == pytest.approx(known, abs=0.06)
    assert 0.92 <= np.mean(held) <= 1


def test_of_nothing_but_chance_nothing_is_told() -> None:
    found = [
        sobol(sample_of(nothing, SALTELLI, ISHIGAMI, noise=1, shared=3, seed=seed))
        for seed in range(40)
    ]
    silent = [each for each in found if not each.told]
    assert len(silent) >= 35
    assert np.isnan(silent[0].table()["total"]).all()
    assert len(silent[0].sentences()) == 1
    assert "nothing is told" in silent[0].sentences()[0]


def test_of_an_outcome_that_never_changes_nothing_is_told() -> None:
    assert not sobol(sample_of(nothing, SALTELLI, ISHIGAMI)).told


def test_sentences_name_what_works_alone_and_what_only_together() -> None:
    found = sobol(sample_of(ishigami, WITH_PAIRS, ISHIGAMI, noise=1))
    told = " ".join(found.sentences())
    assert "x2 makes 4" in told
    assert "x1 and x3 make" in told
    assert "only together" in told
    assert found.pairs().iloc[0][["factor", "other"]].tolist() == ["x1", "x3"]
    assert found.table()["factor"].tolist()[-1] == "x3"


def test_a_factor_that_does_nothing_is_said_to() -> None:
    found = sobol(sample_of(lambda values: values[:, 0], SALTELLI, unit_factors(2), noise=0.01))
    assert "Next to nothing (under 5%) comes from x2." in found.sentences()


def test_with_one_run_of_each_point_chance_is_said_not_to_be_told_apart() -> None:
    found = sobol(sample_of(ishigami, SALTELLI, ISHIGAMI, replications=1))
    assert found.told
    assert "run once" in found.sentences()[-1]


def test_base_points_that_lack_a_run_are_left_out() -> None:
    sample = sample_of(ishigami, SALTELLI, ISHIGAMI, noise=1)
    holes = sample.shown.copy()
    holes[7, 2] = np.nan
    found = sobol(replace(sample, shown=holes))
    assert len(found.sample.shown) == len(sample.shown) - 5
    assert np.isfinite(found.table()["total"]).all()


def test_a_batch_cut_off_in_a_replication_uses_those_before_it() -> None:
    sample = sample_of(ishigami, SALTELLI, ISHIGAMI, noise=1)
    holes = sample.shown.copy()
    holes[100:, 3] = np.nan
    found = sobol(replace(sample, shown=holes))
    assert found.sample.shown.shape == (len(sample.shown), 3)


def test_other_designs_and_too_few_base_points_are_refused_with_what_would_do() -> None:
    with pytest.raises(InputError, match="saltelli"):
        sobol(sample_of(ishigami, Design("latin-hypercube", points=64), ISHIGAMI))
    with pytest.raises(InputError, match="give 8 or more"):
        sobol(sample_of(ishigami, Design("saltelli", points=4), ISHIGAMI))
    empty = sample_of(ishigami, SALTELLI, ISHIGAMI)
    with pytest.raises(InputError, match="resume the batch"):
        sobol(replace(empty, shown=np.full_like(empty.shown, np.nan)))


def test_shares_are_drawn_with_the_largest_on_top() -> None:
    axes = Figure().subplots()
    draw_shares(axes, sobol(sample_of(ishigami, SALTELLI, ISHIGAMI, noise=1)))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["x1", "x2", "x3"]
    assert axes.get_xlim() == (0, 100)
