"""Are p values adjusted for their number as in the papers, by hand and by scipy?"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from experiments.analysis.many import ALPHA, benjamini_hochberg, holm

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_holm_multiplies_the_smallest_by_all_the_next_by_one_fewer() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_an_adjusted_value_is_never_above_one_nor_below_one_ranked_before_it() -> None:
    assert holm([0.5, 0.6, 0.02]) == pytest.approx([1, 1, 0.06])
    assert holm([0.02, 0.021]) == pytest.approx([0.04, 0.04])


@given(P_VALUES)
def test_benjamini_and_hochberg_agree_with_scipy(values: list[float]) -> None:
    assert benjamini_hochberg(values) == pytest.approx(false_discovery_control(values))


@given(P_VALUES)
def test_holm_is_stricter_than_benjamini_and_hochberg_and_milder_than_bonferroni(
    values: list[float],
) -> None:
    found = holm(values)
    assert (found >= benjamini_hochberg(values) - 1e-12).all()
    assert (found <= np.minimum(np.array(values) * len(values), 1) + 1e-12).all()


def test_what_was_not_tested_does_not_count() -> None:
    found = holm([math.nan, 0.01, math.nan, 0.04])
    assert found[[1, 3]] == pytest.approx([0.02, 0.04])
    assert np.isnan(found[[0, 2]]).all()
    assert len(holm([])) == 0


def test_holm_keeps_any_false_alarm_to_5_in_100_families_of_tests() -> None:
    families = np.random.default_rng(1).random((2_000, 12))
    alarms = [(holm(each) < ALPHA).any() for each in families]
    assert np.mean(alarms) == pytest.approx(0.05, abs=0.015)
    assert (families < ALPHA).any(axis=1).mean() > 0.4
