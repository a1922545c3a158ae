"""Does the interval of a ratio hold what it should, against a published case and by simulation?"""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from experiments.analysis.fieller import ratio_of_means

HYOSCYAMINE = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
HYOSCINE = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
"""Hours of sleep gained by ten patients (Cushny & Peebles 1905, as in Student 1908)."""


def test_fiellers_own_case_comes_out_as_he_gave_it() -> None:
    found = ratio_of_means(HYOSCYAMINE, HYOSCINE)
    assert found.kind == "between"
    assert found.ratio == pytest.approx(0.75 / 2.33)
    assert (found.low, found.high) == pytest.approx((-0.4848, 0.6566), abs=2e-4)


def test_at_its_ends_the_ratio_is_just_rejected() -> None:
    above, below = np.array(HYOSCYAMINE), np.array(HYOSCINE)
    found = ratio_of_means(above, below)
    for end in (found.low, found.high):
        assert ttest_1samp(above - end * below, 0).pvalue == pytest.approx(0.05)


def test_a_denominator_that_may_be_nothing_leaves_the_ratio_without_bounds() -> None:
    upside_down = ratio_of_means(HYOSCINE, HYOSCYAMINE)
    assert upside_down.kind == "outside"
    assert upside_down.low == pytest.approx(1 / -0.4849, abs=1e-3)
    assert upside_down.high == pytest.approx(1 / 0.6566, abs=1e-3)
    nothing = ratio_of_means([1.0, -1.0, 0.5, -0.4], [1.0, 1.1, -1.0, -1.2])
    assert nothing.kind == "any"


def test_the_interval_holds_the_true_ratio_in_19_cases_of_20() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(1_500):
        below = rng.normal(2, 1, 12)
        found = ratio_of_means(3 * below + rng.normal(0, 2, 12), below)
        held += {"between": found.low <= 3 <= found.high,
                 "outside": not found.low < 3 < found.high}.get(found.kind, True)  # fmt: skip
    assert held / 1_500 == pytest.approx(0.95, abs=0.015)


def test_futures_are_what_the_interval_rests_on() -> None:
    futures = np.repeat(np.arange(10), 50)
    rng = np.random.default_rng(2)
    below = 4 + rng.normal(0, 1, 10)[futures] + rng.normal(0, 0.1, 500)
    above = 2 * below + rng.normal(0, 1, 10)[futures]
    wide, narrow = ratio_of_means(above, below, futures), ratio_of_means(above, below)
    assert wide.high - wide.low > 4 * (narrow.high - narrow.low)


def test_one_value_has_a_ratio_and_no_interval() -> None:
    found = ratio_of_means([6.0], [3.0])
    assert (found.ratio, found.kind) == (2, "unknown")
    assert ratio_of_means([np.nan], [1.0]).kind == "unknown"
