"""Claims about running a place: what is refused, what comes back, and that it comes back again."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.results import TABLES, names
from abm.simulation import Setting, begin, burnt_in, live_under, run, run_traced, simulate
from agents.vocabulary import NOBODY

COVENTRY = Place.load("coventry")
SILO, COLLABORATIVE = Policy.load("silo"), Policy.load("collaborative")
SMALL: dict[str, Any] = {"families": 60, "weeks": 12, "burn_in": 8}
TOO_MANY = COVENTRY.households + 1


@pytest.mark.parametrize(
    ("name", "given", "hint"),
    [
        ("families", 0, "give 1 to 134,138"),
        ("families", -5, "give 1 to 134,138"),
        ("families", TOO_MANY, "give 1 to 134,138"),
        ("families", 10**30, "give 1 to 134,138"),
        ("families", 10.5, "not a whole number"),
        ("families", math.nan, "not a whole number"),
        ("families", "many", "not a whole number"),
        ("families", None, "not a whole number"),
        ("families", True, "not a whole number"),
        ("weeks", 0, "give 1 to 5,200"),
        ("weeks", 10**9, "give 1 to 5,200"),
        ("weeks", math.inf, "not a whole number"),
        ("burn_in", -1, "give 0 to 5,200"),
        ("burn_in", 5_201, "give 0 to 5,200"),
        ("seed", -1, "give 0 to 4,294,967,295"),
        ("seed", 2**32, "give 0 to 4,294,967,295"),
        ("replication", -1, "give 0 to 4,294,967,295"),
        ("replication", 2**32, "give 0 to 4,294,967,295"),
        ("replication", 0.5, "not a whole number"),
        ("driver", "fortran", "give 'core' or 'mesa'"),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_clear_line(
    name: str, given: object, hint: str
) -> None:
    wrong: dict[str, Any] = {**SMALL, name: given}
    with pytest.raises(InputError) as refusal:
        simulate(COVENTRY, SILO, **wrong)
    assert name in str(refusal.value)
    assert str(given) in str(refusal.value)
    assert hint in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("given", [math.nan, -0.1, 2, "a lot", None])
def test_an_impossible_parameter_is_refused(given: object) -> None:
    with pytest.raises(InputError, match=r"onset_rate\.work"):
        Parameters({"onset_rate.work": given})


def test_a_neighbourhood_without_households_is_no_place() -> None:
    with pytest.raises(InputError, match="households"):
        replace(COVENTRY.neighbourhoods[0], households=(0, 0, 0, 0, 0))
    with pytest.raises(InputError, match="neighbourhoods"):
        replace(COVENTRY, neighbourhoods=())


@pytest.mark.parametrize("wrong", ["coventry", None, 3])
def test_something_that_is_not_a_place_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match="place"):
        simulate(wrong, SILO, **SMALL)


@pytest.mark.parametrize("wrong", ["silo", None, 3])
def test_something_that_is_not_a_policy_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match="policy"):
        simulate(COVENTRY, wrong, **SMALL)


@pytest.mark.parametrize("number", [np.int64(60), np.int32(60)])
def test_whole_numbers_of_any_kind_will_do(number: Any) -> None:
    result = simulate(COVENTRY, SILO, families=number, weeks=2, burn_in=1)
    assert len(result.families) == 60


# What comes back


def test_a_result_has_a_row_for_each_week_and_unit() -> None:
    result = simulate(COVENTRY, SILO, **SMALL)
    weeks, agencies, neighbourhoods = 20, len(COVENTRY.agencies), len(COVENTRY.neighbourhoods)
    assert list(result.weekly["week"]) == list(range(-8, 12))
    assert len(result.neighbourhoods) == weeks * neighbourhoods
    assert len(result.agencies) == weeks * agencies
    assert len(result.pairs) == weeks * agencies * agencies
    assert len(result.families) == 60
    assert result.events is None
    for table in TABLES:
        frame = getattr(result, table)
        assert set(names(TABLES[table])) <= set(frame.columns)
        assert np.isfinite(frame.select_dtypes("number").to_numpy()).all(), table


def test_the_weekly_table_is_the_sum_over_neighbourhoods() -> None:
    result = simulate(COVENTRY, SILO, **SMALL)
    columns = names(TABLES["neighbourhoods"])
    summed = result.neighbourhoods.groupby("week")[columns].sum().to_numpy()
    assert summed == pytest.approx(result.weekly[columns].to_numpy())


def test_the_same_question_gets_the_same_answer() -> None:
    one, again = (simulate(COVENTRY, COLLABORATIVE, **SMALL) for _ in range(2))
    pd.testing.assert_frame_equal(one.weekly, again.weekly, check_exact=True)
    pd.testing.assert_frame_equal(one.families, again.families, check_exact=True)


def test_watching_a_place_does_not_change_it() -> None:
    watched = simulate(COVENTRY, COLLABORATIVE, trace=True, **SMALL)
    alone = simulate(COVENTRY, COLLABORATIVE, **SMALL)
    assert watched.events is not None
    assert len(watched.events) > 0
    pd.testing.assert_frame_equal(watched.weekly, alone.weekly, check_exact=True)


def test_a_world_copied_at_week_0_lives_on_as_if_it_had_never_been() -> None:
    setting = Setting(COVENTRY, **SMALL)
    shared = burnt_in(setting)
    first, second = shared.copy(), shared.copy()
    for world, policy in ((first, SILO), (second, COLLABORATIVE)):
        for _ in live_under(world, setting, policy):
            pass
    assert first.families.tobytes() == run(setting, SILO).families.tobytes()
    assert second.families.tobytes() == run(setting, COLLABORATIVE).families.tobytes()
    assert shared.families.tobytes() == burnt_in(setting).families.tobytes()


def test_events_of_one_family_are_those_of_all_that_are_its_own() -> None:
    setting = Setting(COVENTRY, families=60, weeks=40, burn_in=10)
    _, everybody = run_traced(setting, SILO)
    busiest = int(np.bincount(everybody["family"]).argmax())
    _, one = run_traced(setting, SILO, family=busiest)
    assert len(one) > 3
    assert one.tobytes() == everybody[everybody["family"] == busiest].tobytes()
    assert (np.diff(one["week"]) >= 0).all()


def test_events_add_up_to_what_is_counted() -> None:
    result = simulate(COVENTRY, SILO, families=200, weeks=40, burn_in=10, trace=True)
    assert result.events is not None
    happened = result.events["event"].value_counts()
    for event, column in (
        ("screened_out", "screened_out"),
        ("allocated", "allocated"),
        ("closed_resolved", "closed_resolved"),
        ("assessed_no_further_action", "no_further_action"),
        ("emergency", "crises_emergency"),
        ("worker_leaves", "changes_of_worker"),
    ):
        assert happened.get(event, 0) == result.weekly[column].sum(), event


def test_a_run_of_one_family_and_one_week_is_a_run() -> None:
    result = simulate(COVENTRY, COLLABORATIVE, families=1, weeks=1, burn_in=0)
    assert result.weekly["families"].tolist() == [1]


def test_a_run_that_follows_nobody_keeps_no_events() -> None:
    world = begin(Setting(COVENTRY, **SMALL))
    assert world.run["traced"][0] == NOBODY
    assert len(world.events) == 0


def test_each_carried_policy_runs_with_numbers_that_make_sense() -> None:
    for name in ("silo", "aligned-targets", "target-driven", "payment-by-results"):
        result = simulate(COVENTRY, Policy.load(name), **SMALL)
        assert np.isfinite(result.agencies.select_dtypes("number").to_numpy()).all(), name
