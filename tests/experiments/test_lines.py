"""Are the lines of the figure, and the numbers written beside them, what they say?"""

import math

import numpy as np
import pytest

from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, run
from experiments.counted import Counted
from experiments.lines import LINES, lines, smoothed
from experiments.readable import difference, readable, span
from experiments.statistics import Estimate


def test_smoothing_is_the_mean_of_the_last_quarter() -> None:
    flow = np.arange(40.0)
    assert smoothed(flow)[12] == flow[:13].mean()
    assert smoothed(flow)[39] == pytest.approx(flow[27:].mean())


def test_smoothing_over_a_year_takes_what_there_is_until_then() -> None:
    flow = np.arange(60.0)
    assert smoothed(flow, 52)[30] == pytest.approx(flow[:31].mean())
    assert smoothed(flow, 52)[59] == pytest.approx(flow[8:].mean())


def test_there_is_no_smoothed_line_before_there_is_a_quarter_to_go_by() -> None:
    assert np.isnan(smoothed(np.ones(20))[:12]).all()
    assert np.isfinite(smoothed(np.ones(20))[12:]).all()


def test_lines_follow_the_weekly_counts() -> None:
    setting = Setting(Place.load("swindon"), 200, weeks=30, burn_in=10)
    counted = Counted.of(run(setting, Policy.load("collaborative")))
    found = dict(zip([line.name for line in LINES], lines(counted).T, strict=True))
    assert len(found["with_3_needs"]) == setting.weeks
    many = counted.weekly("with_3_needs")
    assert found["with_3_needs"] == pytest.approx(many * 5)
    hours = counted.agencies[-13:]
    share = 100 * hours["hours_direct"].sum() / hours["hours"].sum()
    assert found["direct_share"][-1] == pytest.approx(share)


@pytest.mark.parametrize(
    ("value", "scale", "words"),
    [
        (1234.56, None, "1,235"),
        (12.345, None, "12.3"),
        (1.2345, None, "1.23"),
        (0.12345, None, "0.123"),
        (0.4, 2_000, "0.4"),
        (3.2, 2_000, "3"),
        (0.0, None, "0"),
        (-0.0, 50, "0"),
        (math.nan, 50, "–"),
    ],
)
def test_numbers_have_as_many_decimals_as_mean_something(
    value: float, scale: float | None, words: str
) -> None:
    assert readable(value, scale) == words


def test_a_difference_and_its_interval_have_the_same_decimals() -> None:
    assert difference(Estimate(-1.234, -2.345, 0.01, 5), 150) == ("-1.2", "-2.3 to 0")
    assert difference(Estimate(0.0004, 0.0001, 0.0007, 5), 0.5) == ("+0.0004", "+0.0001 to +0.0007")
    assert difference(Estimate(2, math.nan, math.nan, 1), 50)[1] == "no interval"


def test_time_is_told_in_years_where_there_are_whole_ones() -> None:
    assert [span(weeks) for weeks in (260, 52, 60, 1)] == [
        "five years",
        "one year",
        "60 weeks",
        "1 week",
    ]
