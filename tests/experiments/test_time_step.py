"""Does the half-week twin mean the same as the model, number by number and world by world?"""

import math
from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from abm.parameters import REGISTRY
from abm.place import Place
from abm.policy import Policy
from abm.registry import Parameter, uncertain
from abm.results import TABLES, names
from abm.simulation import PRESENT, Setting, run
from experiments.counted import Counted
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.runner import run_replications
from experiments.time_step import (
    COMPOUNDING,
    FLOWS,
    NOT_COMPARED,
    STEPS,
    STOCKS,
    Scaling,
    half_week,
    half_week_policy,
    half_week_values,
    is_stock,
    scaled,
    scaling,
    weekly,
)

SETTING = Setting(Place.load("coventry"), families=300, weeks=104, burn_in=52)
SILO = Policy.load("silo")


def declared(unit: str, default: float = 0.5) -> Parameter:
    (parameter,) = uncertain("tried", default, (0, 100), (0, 100), unit, "a trial")
    return parameter


def test_of_every_number_it_is_said_how_it_depends_on_the_length_of_a_step() -> None:
    assert {scaling(parameter) for parameter in REGISTRY} == set(Scaling)


@pytest.mark.parametrize("unit", ["sheep", "chance a day"])
def test_a_unit_that_nobody_has_thought_about_cannot_slip_through(unit: str) -> None:
    with pytest.raises(ValueError, match=f"tried is in '{unit}'.*add the unit to TIMELESS"):
        scaling(declared(unit))


@pytest.mark.parametrize(
    ("unit", "half"),
    [
        ("chance a week", 1.0),
        ("GBP of 2024/25 a post a week of training", 1.0),
        ("weeks", 4.0),
        ("weeks (0 = never)", 4.0),
        ("case-weeks", 4.0),
        ("share a month", 2.0),
        ("chance a review", 2.0),
        ("severity", 2.0),
    ],
)
def test_the_unit_says_what_becomes_of_a_number(unit: str, half: float) -> None:
    assert scaled(declared(unit, 2.0), 2.0) == half


def test_what_compounds_is_stated_a_week() -> None:
    groups = {parameter.group: parameter.unit for parameter in REGISTRY}
    assert set(COMPOUNDING) <= {group for group, unit in groups.items() if "a week" in unit}


@pytest.mark.parametrize("name", COMPOUNDING)
def test_two_half_weeks_of_what_is_applied_in_full_are_one_week(name: str) -> None:
    parameter = REGISTRY[name]
    left = 1 - scaled(parameter, parameter.default)
    assert math.isclose(left * left, 1 - parameter.default)


def test_the_twin_has_twice_the_steps_and_the_same_families() -> None:
    twin = half_week(SETTING)
    assert (twin.weeks, twin.burn_in) == (2 * SETTING.weeks, 2 * SETTING.burn_in)
    assert (twin.families, twin.place, twin.seed) == (300, SETTING.place, SETTING.seed)
    assert twin.parameters["week_hours"] == SETTING.parameters["week_hours"] / 2
    assert twin.parameters["review_weeks"] == 2 * SETTING.parameters["review_weeks"]
    assert twin.parameters["asking_cost"] == SETTING.parameters["asking_cost"]


def test_changed_parameters_are_rescaled_from_what_they_were_changed_to() -> None:
    changed = SETTING.parameters.with_changes({"crisis_rate.neet": 0.02})
    twin = half_week(replace(SETTING, parameters=changed))
    assert twin.parameters["crisis_rate.neet"] == 0.01


def test_dates_and_levers_that_count_weeks_double_even_where_no_policy_sets_them() -> None:
    for policy in (PRESENT, SILO):
        decided = {change.name: change.value for change in half_week_policy(policy).changes}
        assert decided["contract_weeks"] == 2 * REGISTRY["contract_weeks"].default
    later = Policy.from_levers("later", {"openness": 0.7, "stocktake_every": 13})
    later = replace(later, changes=tuple(replace(each, week=10) for each in later.changes))
    dated = {(each.name, each.week): each.value for each in half_week_policy(later).changes}
    assert dated["openness", 20] == 0.7
    assert dated["stocktake_every", 20] == 26


@pytest.mark.parametrize("table", STOCKS)
def test_every_column_is_a_stock_or_a_flow(table: str) -> None:
    """`is_stock` refuses a column that nobody has classed."""
    assert {is_stock(table, column) for column in names(TABLES[table])} <= {True, False}
    assert not STOCKS[table] & FLOWS[table]


def test_a_column_that_nobody_has_classed_cannot_slip_through() -> None:
    with pytest.raises(ValueError, match="'sheep' of agencies: add it to STOCKS or FLOWS"):
        is_stock("agencies", "sheep")


def test_two_half_weeks_make_a_week_of_stocks_flows_and_weeks() -> None:
    steps = Counted.of(run(replace(SETTING, weeks=20, burn_in=30), SILO))
    weeks = weekly(steps)
    assert weeks.weeks == steps.weeks // STEPS
    assert set(weeks.weekly("families")) == {300.0}
    assert weeks.total("referrals") == steps.total("referrals")
    assert weeks.total("crises_emergency") == steps.total("crises_emergency")
    assert weeks.total("waiting_weeks") == steps.total("waiting_weeks") / STEPS
    assert weeks.at_agencies("hours") == pytest.approx(steps.at_agencies("hours"))
    posts = weeks.agencies["posts"][0].sum()
    assert posts == pytest.approx(steps.agencies["posts"][0].sum())
    assert weeks.between_agencies("trust").mean() == pytest.approx(
        steps.between_agencies("trust").mean()
    )
    deprived = weeks.neighbourhoods["dimensions"].sum(axis=(1, 2))
    assert deprived == pytest.approx(np.full(weeks.weeks, 300.0))


@pytest.mark.parametrize(
    ("outcome", "share"),
    [
        ("with_3_needs", 0.2),
        ("severity", 0.15),
        ("unserved", 0.1),
        ("crises", 0.25),
        ("direct_share", 0.2),
        ("caseload", 0.15),
        ("services_cost", 0.1),
        ("family_trust", 0.05),
    ],
)
def test_the_half_week_world_is_in_the_neighbourhood_of_the_weekly_one(
    outcome: str, share: float, both: tuple[np.ndarray, np.ndarray]
) -> None:
    column = OUTCOMES.index(BY_NAME[outcome])
    weeks, halves = (values[column] for values in both)
    assert halves == pytest.approx(weeks, rel=share)


@pytest.fixture(scope="module")
def both() -> tuple[np.ndarray, np.ndarray]:
    """The outcomes of the silo world in weeks and in half weeks, averaged over replications."""
    weeks = run_replications(SETTING, [SILO], 8).values[0]
    halves = [half_week_values(SETTING, (SILO,), number, Event())[0] for number in range(8)]
    return weeks.mean(axis=0), np.mean(halves, axis=0)


def test_what_is_left_out_of_the_comparison_is_what_a_year_of_52_steps_halves(
    both: tuple[np.ndarray, np.ndarray],
) -> None:
    weeks, halves = both
    column = OUTCOMES.index(BY_NAME["re_referral"])
    assert halves[column] < 0.7 * weeks[column]
    assert set(NOT_COMPARED) <= set(BY_NAME)
