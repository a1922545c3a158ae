"""Are first-order shares right where the points follow no design made for asking that?"""

import numpy as np
import pytest

from abm.errors import InputError
from experiments.analysis.sobol_given_data import first_order
from experiments.design.designs import Design
from tests.experiments.analysis.known_functions import (
    ISHIGAMI,
    ISHIGAMI_DEVIATION,
    ISHIGAMI_FIRST,
    ishigami,
    nothing,
    sample_of,
    unit_factors,
)

SPREAD = ("latin-hypercube", "sobol", "halton")


@pytest.mark.parametrize("kind", SPREAD)
def test_the_shares_of_ishigami_lie_in_their_intervals_through_chance(kind: str) -> None:
    design = Design(kind, points=256)
    found = first_order(sample_of(ishigami, design, ISHIGAMI, noise=2, shared=5))
    for known, each in zip(ISHIGAMI_FIRST, found.first, strict=True):
        assert each.low <= known <= each.high
    assert found.clear == (True, True, False)
    assert found.deviation == pytest.approx(ISHIGAMI_DEVIATION, rel=0.15)


def test_chance_as_large_as_the_function_does_not_move_the_shares() -> None:
    shares = [
        [
            each.mean
            for each in first_order(
                sample_of(
                    ishigami,
                    Design("latin-hypercube", points=200, seed=seed),
                    ISHIGAMI,
                    replications=2,
                    noise=ISHIGAMI_DEVIATION,
                    seed=seed,
                )
            ).first
        ]
        for seed in range(20)
    ]
    assert np.mean(shares, axis=0) == pytest.approx(ISHIGAMI_FIRST, abs=0.07)


def test_which_way_a_factor_works_is_said() -> None:
    found = first_order(
        sample_of(
            lambda values: 3 * values[:, 0] - 4 * values[:, 1] + 12 * (values[:, 2] - 0.5) ** 2,
            Design("sobol", points=128),
            unit_factors(4),
            noise=0.2,
        )
    )
    told = " ".join(found.sentences())
    assert "x1 makes" in told
    assert "alone: higher where the factor is high." in told
    assert "alone: lower where the factor is high." in told
    assert "higher in one part of its range, lower in another" in told
    assert "3 of 4 factors" in told


def test_among_many_idle_factors_hardly_any_is_named() -> None:
    design = Design("latin-hypercube", points=100)
    found = first_order(sample_of(lambda v: v[:, 7], design, unit_factors(60), 3, noise=0.2))
    assert found.clear[7]
    assert sum(found.clear) <= 3
    assert found.table()["factor"][0] == "x8"


def test_of_nothing_but_chance_nothing_is_told() -> None:
    found = first_order(sample_of(nothing, Design("sobol", points=64), ISHIGAMI, noise=1))
    assert not found.told
    assert not any(found.clear)
    assert "nothing is told" in found.sentences()[0]


def test_too_few_points_and_points_that_move_one_factor_are_refused() -> None:
    with pytest.raises(InputError, match='40 or more of kind = "sobol"'):
        first_order(sample_of(ishigami, Design("halton", points=20), ISHIGAMI))
    with pytest.raises(InputError, match="ofat"):
        first_order(sample_of(lambda v: np.ones(len(v)), Design("ofat", levels=30), ISHIGAMI))
