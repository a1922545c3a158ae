"""Are differences judged better, worse, no worse or too small to matter as tests by hand say?"""

import math

import numpy as np
import pytest
from scipy import stats

from experiments.analysis.equivalence import (
    Spread,
    p_above,
    p_below,
    p_equivalent,
    p_of_difference,
    spread,
    verdict,
)
from experiments.statistics import estimate

FIRST_DRUG = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND_DRUG = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
"""Hours of sleep gained by ten patients (Student 1908): t = -4.0621, 9 degrees, p = 0.002833."""


def of_students_sleep() -> Spread:
    return spread(estimate(FIRST_DRUG - SECOND_DRUG), 1)


def test_students_sleep_data_give_students_t() -> None:
    found = of_students_sleep()
    assert found.mean / found.error == pytest.approx(-4.0621, abs=5e-5)
    assert found.free == 9
    assert p_of_difference(found) == pytest.approx(0.002833, abs=5e-7)


def test_two_one_sided_tests_on_students_sleep_data() -> None:
    """Within half an hour either way: t = -2.777 against the lower end and -5.348, the upper."""
    found = of_students_sleep()
    assert (found.mean + 0.5) / found.error == pytest.approx(-2.777, abs=5e-4)
    assert (found.mean - 0.5) / found.error == pytest.approx(-5.348, abs=5e-4)
    assert p_above(found, -0.5) == pytest.approx(0.989, abs=5e-4)
    assert p_below(found, 0.5) < 0.001
    assert p_equivalent(found, 0.5) == p_above(found, -0.5)


@pytest.mark.parametrize("bound", [-1.0, 0.0, 0.4])
def test_one_sided_tests_agree_with_scipy(bound: float) -> None:
    values = np.random.default_rng(1).normal(0.3, 1, 20)
    found = spread(estimate(values), 1)
    for way, ours in (("greater", p_above), ("less", p_below)):
        theirs = stats.ttest_1samp(values, bound, alternative=way).pvalue
        assert ours(found, bound) == pytest.approx(theirs)


def test_p_goes_with_the_interval_also_where_futures_differ() -> None:
    rng = np.random.default_rng(3)
    sets = np.repeat(np.arange(10), 4)
    for shift in np.linspace(-1, 6, 15):
        found = estimate(shift + rng.normal(0, 1, 10)[sets] + rng.normal(0, 0.5, 40), sets)
        assert (p_of_difference(spread(found, 10)) < 0.05) == found.clear


def test_one_run_of_each_future_has_as_many_degrees_as_futures_less_one() -> None:
    values = np.random.default_rng(1).normal(0, 1, 10)
    assert spread(estimate(values, np.arange(10)), 10).free == 9


@pytest.mark.parametrize(
    ("low", "high", "less", "more"),
    [
        (-9, -5, "better", "worse"),
        (5, 9, "worse", "better"),
        (-0.5, 0.5, "no difference that matters", "no difference that matters"),
        (0.1, 0.5, "no difference that matters", "no difference that matters"),
        (-3, 0.5, "no worse", "not clear"),
        (-0.5, 3, "not clear", "no worse"),
        (-3, 3, "not clear", "not clear"),
        (-3, -0.1, "better", "worse"),
    ],
)
def test_where_the_interval_lies_decides_the_verdict(
    low: float, high: float, less: str, more: str
) -> None:
    """Ends of a 95% interval, and 1 the smallest difference that matters."""
    free = 30
    half = (high - low) / 2
    difference = Spread((low + high) / 2, half / stats.t.ppf(0.975, free), free)
    assert verdict(difference, 1.0, "less") == less
    assert verdict(difference, 1.0, "more") == more


def test_where_no_way_is_better_a_clear_difference_is_just_higher_or_lower() -> None:
    assert verdict(Spread(5, 1, 20), 1.0, "neither") == "higher"
    assert verdict(Spread(-5, 1, 20), 1.0, "neither") == "lower"


def test_nothing_is_judged_on_one_run() -> None:
    alone = spread(estimate([3.0]), 1)
    assert math.isnan(p_of_difference(alone))
    assert verdict(alone, 1.0, "less") == "not clear"


def test_a_difference_that_never_varies_is_known() -> None:
    assert verdict(Spread(-2, 0, 9), 1.0, "less") == "better"
    assert verdict(Spread(0, 0, 9), 1.0, "less") == "no difference that matters"
    assert p_of_difference(Spread(0, 0, 9)) == 1


def test_two_one_sided_tests_are_wrong_in_5_of_100_studies_at_the_margin() -> None:
    studies = np.random.default_rng(2).normal(1, 1, (2_000, 30))
    wrong = [p_equivalent(spread(estimate(each), 1), 1.0) < 0.05 for each in studies]
    assert np.mean(wrong) == pytest.approx(0.05, abs=0.012)
