"""Are means, intervals and variance reductions those that a statistician gets by hand?"""

import math

import numpy as np
import pytest

from experiments.runner import Running
from experiments.statistics import (
    estimate,
    interaction,
    margin,
    paired_difference,
    variance_reduction,
)

T_3 = 3.182446
T_1 = 12.706205
"""97.5% quantiles of Student's t with 3 and 1 degrees of freedom, from a printed table."""


def test_an_interval_is_the_mean_and_t_times_its_standard_error() -> None:
    found = estimate([1, 2, 3, 4])
    assert found.mean == 2.5
    assert found.high - found.mean == pytest.approx(T_3 * math.sqrt(5 / 3) / 2, rel=1e-6)
    assert found.mean - found.low == pytest.approx(found.high - found.mean)
    assert found.number == 4


def test_two_replications_are_enough_for_an_interval_but_a_wide_one() -> None:
    assert estimate([0, 2]).high == pytest.approx(1 + T_1, rel=1e-6)


def test_one_replication_says_nothing_about_how_sure_we_are() -> None:
    alone = estimate([7])
    assert alone.mean == 7
    assert math.isnan(alone.low)
    assert math.isnan(alone.high)
    assert not alone.clear


def test_nothing_counted_is_not_a_number_and_not_clear() -> None:
    nothing = estimate([math.nan, math.nan])
    assert math.isnan(nothing.mean)
    assert nothing.number == 0
    assert not nothing.clear


def test_intervals_hold_the_truth_in_about_95_of_100_studies() -> None:
    studies = np.random.default_rng(1).normal(3, 2, (4_000, 5))
    held = [found.low <= 3 <= found.high for found in map(estimate, studies)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)


def test_a_difference_is_taken_within_each_replication() -> None:
    luck = np.array([10.0, 200.0, 3_000.0])
    found = paired_difference(luck + [1, 2, 3], luck)
    assert found.mean == 2
    assert found.clear is False
    assert found.high - found.low == pytest.approx(2 * 4.302653 / math.sqrt(3), rel=1e-6)


def test_a_difference_that_never_varies_is_known_exactly() -> None:
    found = paired_difference([5, 6, 7], [3, 4, 5])
    assert (found.low, found.mean, found.high) == (2, 2, 2)
    assert found.clear


def test_no_difference_in_any_run_is_not_a_clear_difference() -> None:
    assert not paired_difference([5, 6, 7], [5, 6, 7]).clear


def test_a_replication_that_counted_nothing_in_one_world_is_left_out_of_the_pair() -> None:
    found = paired_difference([1, math.nan, 3, 4], [0, 5, math.nan, 2])
    assert found.number == 2
    assert found.mean == 1.5


def test_an_interaction_is_what_both_do_beyond_the_sum_of_each() -> None:
    found = interaction(both=[10, 12], behaviours=[4, 5], rules=[3, 3], neither=[1, 1])
    assert found.mean == pytest.approx(((10 - 1) - (4 - 1) - (3 - 1) + (12 - 1) - 4 - 2) / 2)


def test_effects_that_add_up_have_no_interaction_for_all_the_rounding() -> None:
    assert 0.6 - 0.3 - 0.4 + 0.1 != 0
    found = interaction(both=[0.6] * 3, behaviours=[0.3] * 3, rules=[0.4] * 3, neither=[0.1] * 3)
    assert found.mean == 0
    assert not found.clear


def test_variance_reduction_is_the_variance_without_pairing_over_that_with_it() -> None:
    assert variance_reduction([1, 2, 3], [2, 4, 6]) == pytest.approx((1 + 4) / 1)


def test_pairing_gains_nothing_where_luck_is_not_shared() -> None:
    first, second = np.random.default_rng(2).normal(size=(2, 20_000))
    assert variance_reduction(first, second) == pytest.approx(1, abs=0.03)


def test_variance_reduction_is_infinite_where_pairing_leaves_no_variance() -> None:
    assert variance_reduction([1, 2, 3], [2, 3, 4]) == math.inf


@pytest.mark.parametrize("values", [[4], [4, 4], [4, math.nan]])
def test_variance_reduction_of_what_does_not_vary_is_not_a_number(values: list[float]) -> None:
    assert math.isnan(variance_reduction(values, values))


def test_means_kept_one_by_one_are_those_of_all_values_together() -> None:
    values = np.random.default_rng(3).normal(1_000, 1, (50, 3, 2))
    running = Running()
    for value in values:
        running.take(value)
    assert running.mean == pytest.approx(values.mean(axis=0), rel=1e-12)
    assert running.margin() == pytest.approx(margin(50, values.std(axis=0, ddof=1)), rel=1e-9)
