"""Is chance taken out of squares and products, and do intervals hold what they should?"""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from experiments.analysis.sensitivity_chance import PARTS, between_runs, discovered, sure
from experiments.statistics import Estimate, estimate


@given(runs=some.integers(2, 5), seed=some.integers(0, 99))
def test_a_product_between_runs_is_the_mean_over_all_pairs_of_different_runs(
    runs: int, seed: int
) -> None:
    one, other = np.random.default_rng(seed).normal(1, 1, (2, runs))
    pairs = [one[a] * other[b] for a, b in permutations(range(runs), 2)]
    assert between_runs(one, other) == pytest.approx(np.mean(pairs))


def test_the_square_of_nothing_but_chance_is_nothing_on_average() -> None:
    chance = np.random.default_rng(1).normal(0, 1, (20_000, 3))
    assert between_runs(chance, chance).mean() == pytest.approx(0, abs=0.02)
    assert (chance.mean(axis=1) ** 2).mean() == pytest.approx(1 / 3, abs=0.02)


def test_with_one_run_a_product_is_the_plain_one() -> None:
    assert between_runs(np.array([2.0]), np.array([3.0])) == 6


def test_the_interval_of_a_mean_over_points_is_students() -> None:
    shown = np.random.default_rng(2).normal(5, 2, (PARTS, 1))
    (found,) = sure(lambda each: np.array([each.mean()]), shown)
    student = estimate(shown[:, 0])
    assert (found.mean, found.low) == pytest.approx((student.mean, student.low))
    assert np.isnan(found.chance)


def test_luck_that_all_points_of_a_run_share_widens_the_interval() -> None:
    rng = np.random.default_rng(3)
    points, luck = rng.normal(0, 1, (40, 1)), rng.normal(0, 1, (200, 1, 6))
    held = [_holds_nothing(points - points.mean() + each) for each in luck]
    assert 0.9 <= np.mean(held) <= 0.99


def _holds_nothing(shown: np.ndarray) -> bool:
    (found,) = sure(lambda each: np.array([each.mean()]), shown)
    return found.low <= 0 <= found.high


def test_of_many_estimates_of_nothing_hardly_any_is_discovered() -> None:
    rng = np.random.default_rng(4)
    nothing = [estimate(rng.normal(0, 1, 10)) for _ in range(200)]
    assert sum(each.clear for each in nothing) >= 4
    assert not any(discovered(nothing, 9))


def test_a_large_effect_is_discovered_among_many_of_nothing() -> None:
    rng = np.random.default_rng(5)
    found = [estimate(rng.normal(10 if at == 3 else 0, 1, 10)) for at in range(50)]
    assert np.flatnonzero(discovered(found, 9)).tolist() == [3]


def test_an_effect_without_any_spread_is_discovered_and_an_unknown_one_is_not() -> None:
    unknown = Estimate(np.nan, np.nan, np.nan, 0)
    assert discovered([Estimate(1, 1, 1, 5), Estimate(0, 0, 0, 5), unknown], 4) == (
        True,
        False,
        False,
    )
