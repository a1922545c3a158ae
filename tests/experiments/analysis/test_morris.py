"""Does screening find the factors that matter, and does chance not make any up?"""

from dataclasses import replace

import numpy as np
import pytest

from abm.errors import InputError
from experiments.analysis.morris import elementary, morris
from experiments.design.designs import Design
from tests.experiments.analysis.known_functions import (
    ISHIGAMI,
    Numbers,
    ishigami,
    nothing,
    sample_of,
    unit_factors,
)

WALKS = Design("morris", points=30)


def one_straight_one_bent_two_idle(values: Numbers) -> Numbers:
    return np.asarray(3 * values[:, 0] + 2 * values[:, 1] * values[:, 2])


def test_with_one_run_the_measures_are_those_of_salib() -> None:
    from SALib.analyze import morris as salib

    sample = sample_of(ishigami, WALKS, ISHIGAMI, replications=1)
    problem = {"num_vars": 3, "names": list(sample.names), "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, sample.unit, sample.shown[:, 0], num_resamples=10, seed=1)
    found = morris(sample).factors
    assert [each.effect.mean for each in found] == pytest.approx(theirs["mu"])
    assert [each.size.mean for each in found] == pytest.approx(theirs["mu_star"])
    assert [each.seen for each in found] == pytest.approx(theirs["mu_star"])
    assert [each.spread.mean for each in found] == pytest.approx(theirs["sigma"])


def test_the_elementary_effects_of_a_straight_line_are_its_slopes() -> None:
    sample = sample_of(lambda values: values @ [3.0, -2.0], WALKS, unit_factors(2))
    effects = elementary(sample)
    assert effects.shape == (30, 2, 4)
    assert effects[:, 0] == pytest.approx(3)
    assert effects[:, 1] == pytest.approx(-2)


def test_factors_that_matter_are_told_from_those_that_do_not_through_chance() -> None:
    sample = sample_of(one_straight_one_bent_two_idle, WALKS, unit_factors(5), noise=0.3, shared=9)
    found = morris(sample)
    assert [each.matters for each in found.factors] == [True, True, True, False, False]
    straight = found.factors[0]
    assert straight.size.low <= 3 <= straight.size.high
    assert found.table()["factor"][0] == "x1"
    told = found.sentences()
    assert told[0].startswith("3 of 5 factors are seen to matter")
    assert "upwards" in told[1]
    unseen = told[-2].removeprefix("Not seen to do more than chance: ").rstrip(".")
    assert set(unseen.split(" and ")) == {"x4", "x5"}


def test_chance_does_not_make_an_idle_factor_seem_to_matter() -> None:
    sizes, seen, held = [], [], []
    for seed in range(60):
        design = Design("morris", points=20, seed=seed)
        idle = morris(
            sample_of(lambda v: v[:, 0], design, unit_factors(2), 3, 1, seed=seed)
        ).factors[1]
        sizes.append(idle.size.mean)
        seen.append(idle.seen)
        held.append(idle.size.low <= 0)
    assert np.mean(sizes) == pytest.approx(0, abs=0.1)
    assert np.mean(seen) > 0.8
    assert np.mean(held) >= 0.9


def test_spread_is_that_of_the_function_not_of_chance() -> None:
    found = [
        morris(
            sample_of(
                one_straight_one_bent_two_idle,
                Design("morris", points=40, seed=seed),
                unit_factors(3),
                noise=1,
                seed=seed,
            )
        ).factors
        for seed in range(20)
    ]
    spread = np.array([[each.spread.mean for each in factors] for factors in found])
    assert np.sqrt((spread[:, 1] ** 2).mean()) == pytest.approx(0.75, abs=0.3)
    assert np.mean([factors[0].spread.low == 0 for factors in found]) >= 0.8


def test_of_nothing_but_chance_nothing_is_told() -> None:
    found = morris(sample_of(nothing, WALKS, ISHIGAMI, noise=1, shared=3))
    assert not found.told
    assert "nothing is told" in found.sentences()[0]


def test_walks_that_lack_a_run_are_left_out() -> None:
    sample = sample_of(ishigami, WALKS, ISHIGAMI)
    holes = sample.shown.copy()
    holes[5, 0] = np.nan
    assert len(morris(replace(sample, shown=holes)).sample.shown) == len(sample.shown) - 4


def test_other_designs_and_too_few_walks_are_refused() -> None:
    with pytest.raises(InputError, match='kind = "morris"'):
        morris(sample_of(ishigami, Design("halton", points=64), ISHIGAMI))
    with pytest.raises(InputError, match="give 4 or more"):
        morris(sample_of(ishigami, Design("morris", points=2), ISHIGAMI))
