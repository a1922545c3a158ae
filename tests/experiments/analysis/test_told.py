"""Are averages over futures told apart from any one future, and each for what it is?"""

import numpy as np
import pytest

from experiments.analysis.intervals import bootstrap_mean
from experiments.analysis.told import about_intervals, averaged, judged
from experiments.outcomes import BY_NAME
from experiments.statistics import Estimate, estimate

FUTURES, REPLICATIONS = 200, 3
OUTCOME = BY_NAME["with_3_needs"]


def effects(mean: float, spread: float, noise: float) -> np.ndarray:
    """Made-up differences of so many futures and runs of each: float64 [futures, runs]."""
    rng = np.random.default_rng(5)
    worlds = mean + spread * rng.standard_normal((FUTURES, 1))
    return worlds + noise * rng.standard_normal((FUTURES, REPLICATIONS))


def told(values: np.ndarray) -> Estimate:
    return estimate(values.ravel(), np.repeat(np.arange(FUTURES), REPLICATIONS))


@pytest.mark.parametrize(("spread", "noise"), [(4.0, 0.5), (1.0, 1.0), (0.2, 2.0)])
def test_the_interval_of_an_average_is_that_of_drawing_futures_anew(
    spread: float, noise: float
) -> None:
    values = effects(-1.0, spread, noise)
    average, drawn = averaged(told(values), FUTURES), bootstrap_mean(values)
    assert average.mean == pytest.approx(values.mean())
    assert average.high - average.low == pytest.approx(drawn.high - drawn.low, rel=0.1)


def test_a_single_future_has_one_interval_only() -> None:
    found = estimate([1.0, 2.0, 3.0])
    assert averaged(found, 1) is found
    assert about_intervals(1) == []


def test_better_on_average_is_not_better_in_every_future() -> None:
    assert judged(OUTCOME, told(effects(-1.0, 4.0, 0.5)), FUTURES) == (
        "better on average, not in every future"
    )
    assert judged(OUTCOME, told(effects(-9.0, 0.4, 0.5)), FUTURES) == "better"
    assert judged(OUTCOME, told(effects(0.0, 4.0, 0.5)), FUTURES) == "no clear difference"
