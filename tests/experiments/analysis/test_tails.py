"""Are medians and tails those of the runs, and their intervals sound?"""

import math

import numpy as np
import pytest

from experiments.analysis.tails import MEASURES, Tail, tails, worst_tenth
from experiments.design.experiment import CALM, Shock
from tests.experiments.analysis.made_up import made_up_results

OUTCOME = "with_3_needs"
ONES = np.ones((1, 20))


def by_measure(**of_results: object) -> dict[str, Tail]:
    found = tails(made_up_results(**of_results))  # type: ignore[arg-type]
    return {each.measure: each for each in found.all}


def test_every_measure_is_that_of_the_runs() -> None:
    results = made_up_results(futures=12, replications=5)
    runs = results.values("collaborative", OUTCOME).ravel()
    found = {each.measure: each.value for each in tails(results).all}
    assert found["mean"] == pytest.approx(runs.mean())
    assert found["median"] == pytest.approx(np.median(runs))
    percentiles = np.quantile(runs, (0.1, 0.9), method="averaged_inverted_cdf")
    assert [found[f"{end} tenth begins"] for end in ("lowest", "highest")] == pytest.approx(
        percentiles
    )
    assert found["worst tenth of runs"] == pytest.approx(np.sort(runs)[-6:].mean())


def test_the_worst_tenth_counts_the_run_it_ends_in_in_part() -> None:
    values = np.arange(25.0)
    found = worst_tenth(values, np.ones((1, 25)), 1)
    assert found == pytest.approx((24 + 23 + 22 / 2) / 2.5)


def test_the_worst_of_trust_is_the_lowest() -> None:
    assert worst_tenth(np.arange(20.0), ONES, -1) == pytest.approx(0.5)
    assert worst_tenth(np.arange(20.0), ONES, 1) == pytest.approx(18.5)


def test_a_run_that_is_drawn_twice_counts_twice() -> None:
    doubled = np.ones((1, 20))
    doubled[0, 19] = 2
    assert worst_tenth(np.arange(20.0), doubled, 1) == pytest.approx((2 * 19 + 0.1 * 18) / 2.1)


def test_a_shift_moves_every_measure_alike() -> None:
    found = by_measure(futures=20, effects={"collaborative": -5.0}, noise=0.0)
    assert tuple(found) == MEASURES
    for each in found.values():
        assert each.difference == pytest.approx(-5)
        assert each.interval == pytest.approx((-5, -5))


def test_a_policy_that_helps_only_where_it_is_bad_shows_in_the_tail() -> None:
    def help_where_bad(future: object) -> float:
        return -20.0 if getattr(future, "number", 0) < 5 else 0.0

    found = by_measure(
        futures=50, effects={"collaborative": help_where_bad}, between=0.1, luck=1.0, noise=0.1
    )
    assert found["mean"].difference == pytest.approx(-2, abs=0.1)
    assert abs(found["median"].difference) < 0.5
    assert found["lowest tenth begins"].difference < -5


def test_chance_is_taken_out_of_the_worst_futures() -> None:
    """Futures do not differ at all: the worst tenth of them is as good as the mean."""
    found = by_measure(futures=100, replications=4, between=0.0, luck=10.0)
    gap = found["worst tenth of futures"].value - found["mean"].value
    by_chance = 10 / math.sqrt(4) * 1.755
    assert gap < by_chance / 2


def test_the_interval_of_the_worst_futures_is_no_narrower_for_taking_chance_out() -> None:
    held = []
    for seed in range(40):
        found = by_measure(
            futures=20, between=0.0, effects={"collaborative": -5.0}, outcomes=(OUTCOME,), seed=seed
        )["worst tenth of futures"].interval
        assert found.high - found.low > 0.1
        held.append(found.low <= -5 <= found.high)
    assert np.mean(held) > 0.85


def test_too_few_futures_have_no_worst_tenth_and_no_interval() -> None:
    found = by_measure(futures=5, replications=4)
    assert math.isnan(found["worst tenth of futures"].value)
    assert math.isnan(found["mean"].interval.low)


def test_one_future_draws_its_replications_again() -> None:
    found = by_measure(futures=1, replications=30, effects={"collaborative": -8.0})
    assert found["median"].interval.clear
    assert math.isnan(found["worst tenth of futures"].value)


def test_futures_with_the_same_luck_are_drawn_together() -> None:
    alone = by_measure(futures=12, luck=10.0, between=0.0)
    twice = by_measure(futures=12, luck=10.0, between=0.0, shocks=(CALM, Shock("twin")))
    widths = [each["median"].interval.high - each["median"].interval.low for each in (alone, twice)]
    assert widths[1] > widths[0] / 2


def test_the_table_and_the_sentences_tell_the_difference() -> None:
    found = tails(made_up_results(futures=20, effects={"collaborative": -5.0}, noise=0.1))
    assert found.table()["clear"].all()
    assert "worst tenth of runs -5" in found.sentences()[0]
