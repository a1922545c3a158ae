"""Do factors take the values that their distributions and choices allow?"""

import math
import pickle

import numpy as np
import pytest
from scipy import stats

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy
from experiments.design.factor import Factor

SHARES = np.linspace(0, 1, 101)


@pytest.mark.parametrize(
    ("factor", "law"),
    [
        (Factor("x", "uncertainty", 2, 5), stats.uniform(2, 3)),
        (Factor("x", "uncertainty", 2, 50, "loguniform"), stats.loguniform(2, 50)),
        (Factor("x", "uncertainty", 2, 5, "triangular", 4), stats.triang(2 / 3, 2, 3)),
        (Factor("x", "uncertainty", 2, 5, "triangular"), stats.triang(0.5, 2, 3)),
        (Factor("x", "uncertainty", 2, 6, "normal"), stats.truncnorm(-2, 2, 4, 1)),
    ],
)
def test_values_follow_the_distribution(factor: Factor, law: stats.rv_continuous) -> None:
    np.testing.assert_allclose(factor.values(SHARES), law.ppf(SHARES), rtol=1e-9)
    assert factor.values([0.0, 1.0]).tolist() == [factor.low, factor.high]


def test_values_have_twelve_digits_and_are_read_back_as_they_are() -> None:
    for value in Factor("x", "uncertainty", 0, 1 / 3, "normal").values(SHARES):
        assert float(f"{value:.12g}") == value or value == 1 / 3


def test_a_choice_takes_each_of_its_options_equally_often() -> None:
    regime = Factor.plausible("target_regime")
    values = regime.values((np.arange(100) + 0.5) / 100)
    assert np.bincount(values.astype(int)).tolist() == [20] * 5
    assert regime.shown(values[-1]) == "learning"


def test_a_grid_of_as_many_steps_as_there_are_levels_meets_each_of_them() -> None:
    for number in range(2, 30):
        levels = tuple(float(level) for level in range(number))
        factor = Factor("x", "lever", 0, number - 1, levels=levels)
        assert factor.values(np.arange(number) / (number - 1)).tolist() == list(levels)


def test_levers_that_count_whole_weeks_take_whole_numbers() -> None:
    every = Factor("stocktake_every", "lever", 4, 13)
    assert set(every.values(SHARES)) == set(range(4, 14))
    assert Factor("openness", "lever", 0, 1).choices == ()


def test_what_is_left_as_it_is_stays_so() -> None:
    assert np.isnan(Factor("x", "uncertainty", 0, 1).values([math.nan])).all()


def test_ranges_and_choices_come_from_the_registry() -> None:
    call = Factor.plausible("call_effect")
    assert (call.kind, call.low, call.high) == ("uncertainty", *REGISTRY["call_effect"].plausible)
    some = Factor.among("target_regime", ["learning", "volume"])
    assert (some.kind, some.levels) == ("lever", (1, 4))
    part = Factor.of_part("rules", "rules-only")
    assert part.part == Policy.load("rules-only")


def test_a_factor_sent_to_another_process_is_the_same() -> None:
    factor = Factor.among("openness", (0.1, 0.4))
    assert pickle.loads(pickle.dumps(factor)) == factor


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"low": 1, "high": 1}, "nothing to vary"),
        ({"low": 2, "high": 1}, "nothing to vary"),
        ({"low": "a", "high": 1}, "low is 'a'"),
        ({"low": math.nan, "high": 1}, "expected a number"),
        ({"low": 0, "high": 1, "distribution": "loguniform"}, "a low above 0"),
        ({"low": 0, "high": 1, "distribution": "gaussian"}, "not known"),
        ({"low": 0, "high": 1, "mode": 0.5}, "no meaning"),
        ({"low": 0, "high": 1, "mode": 2, "distribution": "triangular"}, "not between"),
        ({"low": 0, "high": 1, "levels": (0, 2)}, "level 2 is not between"),
        ({"low": 0, "high": 1, "levels": (0.5, 0.5)}, "in rising order"),
        ({"low": 0, "high": 1, "kind": "part"}, "needs the policy"),
    ],
)
def test_a_factor_that_cannot_be_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Factor(**{"name": "x", "kind": "uncertainty", **given})  # type: ignore[arg-type]


def test_a_name_that_the_registry_lacks_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean openness"):
        Factor.plausible("opennes")
    with pytest.raises(InputError, match="cannot be set here"):
        Factor.plausible("matching_weeks")
