"""Results in plain sentences: the number, its unit, its direction, and its doubt."""

import math

import pytest

from dashboards.kit.plainly import difference, named, number, runs, short
from experiments.outcomes import OUTCOMES
from experiments.statistics import Estimate


def clear(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 30)


@pytest.mark.parametrize(
    ("outcome", "low", "high", "level", "told"),
    [
        ("with_3_needs", -16, -7.4, 140,
         "about 12 fewer families with three or more needs per 1,000, between 7 and 16"),
        ("crises", 10.2, 18.6, 190,
         "about 14 more crises a year per 1,000 families, between 10 and 19"),
        ("crises_first_year", -3, -1, 190,
         "about 2.0 fewer crises in the first year per 1,000 families, between 1.0 and 3.0"),
        ("unserved", -7, -4, 60,
         "about 6 fewer families in need, with no help, per 1,000, between 4 and 7"),
        ("weeks_to_help", 6.54, 7.69, 12,
         "time from referral to support about 7.1 weeks longer, between 6.5 and 7.7"),
        ("re_referral", -5.5, -4.6, 22,
         "re-referral within 12 months about 5.0 percentage points lower, between 4.6 and 5.5"),
        ("total_cost", -77, -4, 900,
         "total cost about £40 a family a year lower, between £4 and £77"),
        ("policy_cost", 36.9, 37.1, 0,
         "running cost of the policy about £37 a family a year higher"),
        ("agency_trust", 0.086, 0.094, 0.5,
         "trust between agencies about 0.090 higher, between 0.086 and 0.094"),
    ],
)  # fmt: skip
def test_a_clear_difference_is_said_with_its_direction_and_its_ends(
    outcome: str, low: float, high: float, level: float, told: str
) -> None:
    assert difference(outcome, clear(low, high), level) == told


def test_what_is_not_clear_is_said_to_be_so() -> None:
    told = difference("crises_eviction", clear(-0.23, 0.21), 5)
    assert told == (
        "no clear difference in evictions: "
        "between 0.23 fewer and 0.21 more a year per 1,000 families"
    )
    assert short("crises_eviction", clear(-0.23, 0.21), 5) == "not clear (0.23 fewer to 0.21 more)"
    told = short("with_5_needs", clear(-0.53, 0.02), 25)
    assert told == "not clear (0.5 fewer to under 0.1 more)"
    told = short("total_cost", clear(-5.2, 0.003), 900)
    assert told == "not clear (£5.20 lower to under £0.01 higher)"


def test_one_pair_of_runs_is_called_one_pair() -> None:
    alone = Estimate(-3.0, math.nan, math.nan, 1)
    assert difference("with_3_needs", alone, 140).endswith(
        "per 1,000 in one pair of runs: chance alone could make this"
    )
    assert short("with_3_needs", alone, 140) == "3 fewer (one pair of runs)"
    assert runs(1) == "one pair of runs: chance alone could make this"
    assert runs(12).startswith("12 pairs")


@pytest.mark.parametrize("outcome", [each.name for each in OUTCOMES])
def test_every_outcome_can_be_said_in_every_way(outcome: str) -> None:
    for found in (clear(-2, -1), clear(1, 2), clear(-1, 2), Estimate(1, math.nan, math.nan, 1)):
        for told in (difference(outcome, found, 10), short(outcome, found, 10)):
            assert "nan" not in told
            assert "-" not in told.replace(named(outcome), "")
    nothing = Estimate(math.nan, math.nan, math.nan, 0)
    assert difference(outcome, nothing, 10).endswith("nothing to compare")


def test_less_and_more_are_never_mixed_up() -> None:
    for outcome in OUTCOMES:
        less, more = (difference(outcome.name, clear(*ends), 10) for ends in ((-2, -1), (1, 2)))
        assert any(word in less for word in ("fewer", "lower", "shorter"))
        assert any(word in more for word in ("more ", "higher", "longer"))


def test_levels_are_said_with_their_unit() -> None:
    assert number(1203.6, "GBP of 2024/25 a family a year") == "£1,204 a family a year"
    assert number(61.23, "% of hours") == "61.2% of hours"
    assert number(math.nan) == "–"
