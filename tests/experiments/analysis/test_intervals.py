"""Do bootstrap intervals hold the truth as often as they say, and agree with scipy's?"""

import math

import numpy as np
import pytest
from scipy import stats

from experiments.analysis.intervals import (
    FEWEST_POINTS,
    NO_INTERVAL,
    Interval,
    Statistic,
    bootstrap,
    bootstrap_mean,
    expanded,
)
from experiments.statistics import Numbers


def mean_of(values: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(weights @ values / weights.sum(axis=1))


def test_an_interval_agrees_with_scipys_percentiles_at_the_same_tails() -> None:
    values = np.random.default_rng(4).exponential(3, 30)
    tail = stats.norm.cdf(-stats.t.ppf(0.975, 29) * math.sqrt(30 / 29))
    theirs = stats.bootstrap(
        (values,), np.mean, confidence_level=1 - 2 * tail, n_resamples=20_000,
        method="percentile", rng=np.random.default_rng(5),
    ).confidence_interval  # fmt: skip
    ours = bootstrap_mean(values[None], draws=20_000)
    width = theirs.high - theirs.low
    assert ours.low == pytest.approx(theirs.low, abs=0.03 * width)
    assert ours.high == pytest.approx(theirs.high, abs=0.03 * width)


def test_the_mean_of_normal_values_gets_an_interval_as_wide_as_students() -> None:
    values = np.random.default_rng(2).normal(0, 1, 12)
    found = bootstrap_mean(values[None], draws=50_000)
    student = 2 * stats.t.ppf(0.975, 11) * stats.sem(values)
    assert found.high - found.low == pytest.approx(student, rel=0.05)


@pytest.mark.parametrize("points", [8, 20])
def test_intervals_over_futures_hold_the_true_mean_in_about_95_of_100_studies(points: int) -> None:
    rng = np.random.default_rng(points)
    studies = rng.normal(0, 1, (1_000, points, 1)) + rng.normal(0, 1, (1_000, points, 3))
    held = [found.low <= 0 <= found.high for found in map(bootstrap_mean, studies)]
    assert np.mean(held) == pytest.approx(0.94, abs=0.025)


def test_replications_drawn_as_if_they_were_futures_would_hold_it_less_often() -> None:
    rng = np.random.default_rng(6)
    studies = rng.normal(0, 1, (300, 10, 1)) + rng.normal(0, 0.3, (300, 10, 20))
    apart = [found.low <= 0 <= found.high for found in map(bootstrap_mean, studies)]
    mixed = [bootstrap_mean(each.reshape(1, -1)) for each in studies]
    assert np.mean(apart) > 0.9
    assert np.mean([found.low <= 0 <= found.high for found in mixed]) < 0.6


def test_a_single_future_has_its_replications_drawn_again() -> None:
    values = np.random.default_rng(1).normal(5, 1, 40)
    assert bootstrap_mean(values[None]) == bootstrap_mean(values[:, None])


def test_too_few_futures_to_draw_from_give_no_interval() -> None:
    assert math.isnan(bootstrap_mean(np.ones((FEWEST_POINTS - 1, 50))).low)
    assert not NO_INTERVAL.clear


def test_the_same_values_give_the_same_interval_always() -> None:
    values = np.random.default_rng(1).normal(5, 1, (9, 4))
    assert bootstrap_mean(values) == bootstrap_mean(values.copy())


def test_runs_that_are_missing_are_left_out() -> None:
    values = np.random.default_rng(1).normal(5, 1, (9, 4))
    holed = np.hstack((values, np.full((9, 1), math.nan)))
    assert bootstrap_mean(holed) == bootstrap_mean(values)


def test_policies_share_what_is_drawn_so_that_luck_cancels() -> None:
    luck = np.random.default_rng(1).normal(0, 100, (10, 3))
    statistic: Statistic = mean_of
    seen, drawn, number = bootstrap(np.stack([luck + 2, luck]), statistic)
    assert seen[0] - seen[1] == pytest.approx(2)
    found = expanded(drawn[:, 0] - drawn[:, 1], number)
    assert found == pytest.approx((2, 2))
    assert found.clear


def test_any_statistic_of_the_mean_is_the_mean() -> None:
    values = np.random.default_rng(3).normal(0, 1, (12, 5))
    _, drawn, number = bootstrap(values[None], mean_of)
    assert expanded(drawn[:, 0], number) == pytest.approx(bootstrap_mean(values))


def test_an_interval_is_clear_when_it_excludes_nothing_at_all() -> None:
    assert Interval(0.1, 2).clear
    assert Interval(-3, -1).clear
    assert not Interval(-1, 1).clear
