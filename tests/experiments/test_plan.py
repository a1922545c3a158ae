"""Does a plan ask for as many runs as it takes, and for no more?"""

import json
import math
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from abm.errors import InputError
from abm.policy import Policy
from experiments.cli import command
from experiments.limits import MOST_REPLICATIONS
from experiments.plan import Plan, asked, plan
from experiments.plan_table import duration, for_machines, found, meaning, rows
from experiments.statistics import estimate, margin
from experiments.study import (
    INDEPENDENT,
    Spread,
    Wanted,
    at_most,
    falling,
    replications_needed,
    wanted,
)

STUDIES = 4_000
SHORT: dict[str, Any] = {"families": 400, "replications": 6, "weeks": 104, "burn_in": 52}


def joinedup(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="joinedup", catch_exceptions=False)


def studies(number: int, mean: float, deviation: float) -> np.ndarray:
    """Paired differences of many studies with so many replications: [STUDIES, replications]."""
    return np.random.default_rng(7).normal(mean, deviation, (STUDIES, number))


@pytest.mark.parametrize(("size", "power"), [(2.0, 0.8), (0.8, 0.8), (0.4, 0.8), (0.5, 0.9)])
def test_a_study_as_planned_sees_the_difference_as_often_as_promised(
    size: float, power: float
) -> None:
    number = replications_needed(1.0, Wanted(size, power))
    assert number is not None
    seen = [estimate(each).clear for each in studies(number, size, 1.0)]
    assert power - 0.03 < np.mean(seen)
    fewer = [estimate(each[: max(2, number * 3 // 4)]).clear for each in studies(number, size, 1.0)]
    assert np.mean(fewer) < power


@pytest.mark.parametrize("within", [0.2, 0.5, 1.0])
def test_a_study_as_planned_covers_the_truth_within_the_width_wanted(within: float) -> None:
    number = replications_needed(1.0, Wanted(within, None))
    assert number is not None
    assert float(margin(number, 1.0)) <= within < float(margin(number - 1, 1.0))
    intervals = [estimate(each) for each in studies(number, 3.0, 1.0)]
    assert np.mean([each.low < 3 < each.high for each in intervals]) == pytest.approx(
        0.95, abs=0.02
    )


def test_few_replications_need_more_than_the_normal_curve_says() -> None:
    normal = math.ceil(((1.959964 + 0.841621) / 2.0) ** 2)
    number = replications_needed(1.0, Wanted(2.0))
    assert number is not None
    assert number > normal == 2


def test_a_difference_too_small_to_see_asks_for_more_than_can_be_run() -> None:
    assert replications_needed(1.0, Wanted(0.001)) is None
    most = replications_needed(1.0, Wanted(0.01))
    assert most is not None
    assert most <= MOST_REPLICATIONS


def test_a_cautious_plan_is_cautious_in_four_cases_of_five() -> None:
    freedom = 12
    spreads = studies(freedom + 1, 0, 3.0).std(axis=1, ddof=1)
    assert np.mean([at_most(each, freedom) > 3 for each in spreads]) == pytest.approx(0.8, abs=0.03)


def test_spreads_that_halve_with_four_times_the_families_are_those_of_independent_ones() -> None:
    spread = falling(Spread(500, 2.0, 19), Spread(2_000, 1.0, 19))
    assert spread.exponent == INDEPENDENT
    assert spread.at(8_000) == pytest.approx(0.5)


def test_a_spread_that_hardly_falls_is_recognised_as_shared() -> None:
    spread = falling(Spread(500, 2.0, 39), Spread(2_000, 1.9, 39))
    assert 0 < spread.exponent < 0.1
    assert spread.at(500) == pytest.approx(2.0)
    assert spread.at(2_000) == pytest.approx(1.9)


def test_a_small_pilot_that_saw_nothing_says_nothing() -> None:
    assert falling(Spread(500, 0.0, 9), Spread(2_000, 1.0, 9)).at(8_000) == 0.5


def test_a_size_may_be_a_number_or_a_share_of_the_level() -> None:
    assert wanted("10%", None, 0.8, -50.0) == Wanted(5.0, 0.8)
    assert wanted(None, None, 0.9, 20.0) == Wanted(2.0, 0.9)
    assert wanted(None, 0.3, 0.8, 20.0) == Wanted(0.3, None)


@pytest.mark.parametrize(
    ("detect", "within", "power", "level", "message"),
    [
        (0.0, None, 0.8, 1.0, "detect = 0.0 is not a size: give a number above 0"),
        ("much", None, 0.8, 1.0, "detect = 'much' is not a size"),
        (1.0, 2.0, 0.8, 1.0, "both given: give one of them"),
        (1.0, None, 1.0, 1.0, "power = 1.0 is not possible"),
        ("5%", None, 0.8, 0.0, "a share of a level that is 0 in the pilot runs"),
    ],
)
def test_what_cannot_be_wanted_is_refused(
    detect: float | str | None, within: float | None, power: float, level: float, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        wanted(detect, within, power, level)


def test_a_crisis_may_be_named_alone_and_an_unknown_outcome_gets_the_nearest_names() -> None:
    assert asked("looked_after").name == "crises_looked_after"
    assert asked("looked_after_entries").name == "looked_after_entries"
    with pytest.raises(InputError, match="did you mean crises_looked_after"):
        asked("looked_aftr")


@pytest.fixture(scope="module")
def planned() -> Plan:
    return plan("crises", **SHORT)


def test_larger_samples_need_fewer_runs_and_see_more_events(planned: Plan) -> None:
    needed = [each.replications for each in planned.designs]
    assert needed == sorted(needed, key=lambda number: -(number or math.inf))
    assert [each.families for each in planned.designs][-1] == planned.setting.place.households
    per_run = planned.designs[0].events / planned.designs[1].events
    assert per_run == pytest.approx(planned.designs[0].families / planned.designs[1].families)
    assert planned.designs[0].events == pytest.approx(2 * planned.level.mean)


def test_worlds_that_do_not_share_their_luck_need_more_runs(planned: Plan) -> None:
    assert planned.variance_reduction > 1
    for each in planned.designs:
        assert each.replications is not None
        assert each.unmatched is not None
        assert each.unmatched >= each.replications
        assert (each.cautious or 0) >= each.replications


def test_families_picked_at_their_worst_get_better_where_nothing_was_changed(
    planned: Plan,
) -> None:
    assert planned.fall(policy=False) > 0.02
    told = " ".join(meaning(planned))
    assert "Before-after misleads" in told
    assert "that no number of runs narrows" in told


def test_the_year_before_is_counted_as_the_years_after_are(planned: Plan) -> None:
    before = planned.pilots[-1].baseline["the year before"]
    assert np.mean(before) == pytest.approx(planned.level.mean, rel=0.4)


def test_the_cheapest_design_takes_the_least_time_and_is_marked(planned: Plan) -> None:
    assert planned.cheapest is not None
    assert planned.cheapest.seconds == min(each.seconds for each in planned.designs)
    assert [row[-1] for row in rows(planned)].count("least time") == 1
    assert "Base rate under silo" in found(planned)[0]
    assert for_machines(planned)["least_time"] == planned.cheapest.families


def test_policies_that_never_differ_leave_nothing_to_plan_from() -> None:
    with pytest.raises(InputError, match="crises did not differ between the policies"):
        plan("crises", ("silo", Policy("the same")), **SHORT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"policies": ("silo", "rules-only", "collaborative")}, "a plan is for two policies"),
        ({"replications": 2}, "replications = 2 is not possible"),
        ({"families": 40}, "families = 40 is not possible"),
        ({"detect": "-3%"}, "detect = '-3%' is not a size"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused_before_anything_runs(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        plan("crises", **{**SHORT, **arguments})


def test_times_are_told_in_the_unit_that_suits_them() -> None:
    assert [duration(each) for each in (4.2, 90.0, 5_400.0, math.inf)] == [
        "4 s",
        "1.5 min",
        "1.5 h",
        "–",
    ]


def test_the_command_plans_and_prints_for_machines() -> None:
    short = ("--families", "400", "--replications", "4", "--weeks", "52", "--burn-in", "52")
    shown = joinedup("plan", "with_3_needs", "--within", "5%", *short)
    assert shown.exit_code == 0, shown.output
    assert "to know it within" in " ".join(shown.output.split())
    printed = joinedup("plan", "emergency", "silo", "behaviours-only", *short, "--json")
    document = json.loads(printed.stdout)
    assert document["outcome"] == "crises_emergency"
    assert document["policies"] == ["silo", "behaviours-only"]
    refused = joinedup("plan", "looked_aftr")
    assert refused.exit_code == 2
    assert "did you mean crises_looked_after" in refused.output
