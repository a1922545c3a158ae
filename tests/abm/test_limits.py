"""Claims about limits, where the answer is known, and about directions, where theory gives them.

Directions compare paired replications: the same families with the same luck in both worlds.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, begin, core, run
from abm.world import World
from agents.vocabulary import CRISES, EMPTY, NEEDS, NOBODY

COVENTRY = Place.load("coventry")
SILO = Policy.load("silo")
REPLICATIONS = 12
YEAR = 52
Outcome = Callable[[World], float]


def each(name: str, labels: tuple[str, ...], value: float) -> dict[str, float]:
    """The same value for every number of a group."""
    return {f"{name}.{label}": value for label in labels}


NO_LIFE = {**each("onset_rate", NEEDS, 0), **each("easing_rate", NEEDS, 0)}
NO_LIFE |= {**each("growing_rate", NEEDS, 0), **each("crisis_rate", CRISES, 0), "churn": 0}
"""Nothing happens to a family but what services do."""


def setting(changes: dict[str, float], place: Place = COVENTRY) -> Setting:
    """Six hundred families for a year of burn-in and two years of a policy."""
    return Setting(place, families=600, weeks=104, burn_in=YEAR, parameters=Parameters(changes))


# Limits


def lived(world: World, years: int = 2) -> World:
    """The world after some years of today's rules."""
    core(world, 0, years * YEAR)
    return world


def town(**changes: float) -> World:
    """Three hundred families on their first day."""
    parameters = Parameters(changes)
    return begin(Setting(COVENTRY, families=300, weeks=2 * YEAR, burn_in=0, parameters=parameters))


def total(world: World, column: str) -> float:
    """What a column of the neighbourhoods adds up to over all weeks."""
    return float(world.neighbourhoods_weekly[column].sum())


def test_where_there_is_no_need_no_family_has_anything_to_do_with_services() -> None:
    world = town(**NO_LIFE)
    world.families["needs"], world.families["need"] = 0, 0
    lived(world)
    for column in ("contacts", "referrals", "allocated", "crises", "crisis_cost", "severity"):
        assert total(world, column) == 0, column
    assert not world.families["contacts"].any()
    assert world.agencies_weekly["hours"].sum() > 0, "the workers are there"


def test_the_luckiest_place_has_hardly_any_need() -> None:
    """With every rate at its least, only who is counted as deprived in no dimension is left."""
    lucky = tuple(
        replace(area, households=(area.total, 0, 0, 0, 0)) for area in COVENTRY.neighbourhoods
    )
    rare = {**each("onset_rate", NEEDS, 0), **each("reference_prevalence", NEEDS, 0.001)}
    world = run(setting(rare, replace(COVENTRY, neighbourhoods=lucky)), SILO)
    assert total(world, "with_need") / total(world, "families") < 0.02
    assert total(world, "referrals") < 0.05 * 600


def test_without_workers_there_is_no_help() -> None:
    world = town(hiring_rate=0, locum_rate=0, **NO_LIFE)
    world.workers["status"] = EMPTY
    before = world.families["need"].copy()
    lived(world)
    assert total(world, "referrals") > 0, "families ask"
    for column in ("assessed", "allocated", "closed_resolved", "true_successes", "engaged"):
        assert total(world, column) == 0, column
    assert not world.families["helping"].any()
    assert world.agencies_weekly["hours"].sum() == world.agencies_weekly["spend"].sum() == 0
    assert world.families["need"].tobytes() == before.tobytes()


def test_with_next_to_no_workers_there_is_next_to_no_help() -> None:
    nobody = tuple(replace(agency, workers_per_thousand=0.001) for agency in COVENTRY.agencies)
    empty, staffed = replace(COVENTRY, agencies=nobody), COVENTRY
    hours = [
        run(setting(NO_LIFE, place), SILO).agencies_weekly["hours_direct"].sum()
        for place in (empty, staffed)
    ]
    assert hours[0] < 0.001 * hours[1]


def test_help_that_does_not_help_changes_no_need() -> None:
    world = town(**each("help_rate", NEEDS, 0), **NO_LIFE)
    before = world.families["need"].copy()
    lived(world)
    assert total(world, "allocated") > 0
    assert total(world, "closed_resolved") == 0
    assert world.families["need"].tobytes() == before.tobytes()


def test_help_lowers_needs_where_nothing_else_does() -> None:
    world = town(**NO_LIFE)
    before = world.families["need"].copy()
    lived(world)
    assert (world.families["need"] <= before).all()
    assert total(world, "closed_resolved") > 0


def test_families_that_never_ask_and_are_never_noticed_have_no_case() -> None:
    silent = {**each("asking_rate", NEEDS, 0), **each("noticing_rate", NEEDS, 0)}
    world = lived(town(**silent, **each("crisis_rate", CRISES, 0)))
    assert total(world, "referrals") == 0
    assert (world.families["case"] == NOBODY).all()
    assert total(world, "known_needs") == 0
    assert total(world, "hidden_needs") > 0


def test_a_place_without_children_has_no_children_to_look_after() -> None:
    world = run(setting({}, replace(COVENTRY, children_share=0)), SILO)
    for column in ("children", "looked_after", "on_protection_plan", "neet", "children_in_need"):
        assert total(world, column) == 0, column
    assert total(world, "crises") > 0


def test_where_every_crisis_is_impossible_none_costs_anything() -> None:
    world = run(setting(each("crisis_rate", CRISES, 0)), SILO)
    assert total(world, "crises") == total(world, "crisis_cost") == 0
    assert total(world, "homeless") == total(world, "in_custody") == 0


# Directions


def times(factor: float, group: str) -> dict[str, float]:
    """Every number of a group, times a factor."""
    declared = dict(Parameters())
    return {
        name: factor * number for name, number in declared.items() if name.startswith(f"{group}.")
    }


WORLDS: dict[str, dict[str, float]] = {
    "as it is": {},
    "half as much money again": {"austerity": 1.5},
    "much less money": {"austerity": 0.6},
    "work to be had": {"labour_demand": 1.5},
    "little work": {"labour_demand": 0.6},
    "money trouble": {"poverty_shock": 2},
    "households move": {"churn": 3},
    "needs feed each other": times(1.6, "spill"),
    "needs alone": times(0, "spill"),
    "help helps twice as much": times(2, "help_rate"),
    "strengths protect": {"protection": 0.8},
}
RULES: dict[str, dict[str, float]] = {
    "today": {},
    "a high line": {"eligibility": 1.5},
    "outreach": {"outreach": 3},
    "small caseloads": {"caseload_limit": 8},
    "meetings": {"meetings": 1},
    "slack": {"protected_slack": 0.2},
    "training": {"skills_programme": 0.1},
    "another claim window": {"claim_window": 52, "claim_cap": 0.5, "tariff_share": 1},
}


def during(world: World, column: str, table: str = "neighbourhoods_weekly") -> float:
    """What a column adds up to over the weeks of the policy."""
    return float(getattr(world, table)[column][YEAR:].sum())


def with_need(world: World, need: str) -> float:
    """Family-weeks with a need."""
    return float(world.neighbourhoods_weekly["needs"][YEAR:, :, NEEDS.index(need)].sum())


def at_agencies(world: World, column: str) -> float:
    return during(world, column, "agencies_weekly")


OUTCOMES: dict[str, Outcome] = {
    "weeks of waiting": lambda world: during(world, "waiting_weeks") / during(world, "allocated"),
    "share screened out": lambda world: during(world, "screened_out") / during(world, "referrals"),
    "three or more needs": lambda world: during(world, "with_3_needs"),
    "without work": lambda world: with_need(world, "work"),
    "short of money": lambda world: with_need(world, "money"),
    "severity": lambda world: during(world, "severity"),
    "cases resolved": lambda world: during(world, "closed_resolved"),
    "cases allocated": lambda world: during(world, "allocated"),
    "needs noticed": lambda world: during(world, "noticed"),
    "new households": lambda world: float((world.families["who"] >> 32).mean()),
    "waiting list": lambda world: at_agencies(world, "waiting"),
    "hours together": lambda world: at_agencies(world, "hours_coordinating"),
    "hours with families": lambda world: at_agencies(world, "hours_direct"),
    "skill beyond the specialism": lambda world: float(world.workers["cross_skill"].mean()),
}


@cache
def outcomes(world: str, rules: str) -> dict[str, NDArray[np.float64]]:
    """Every outcome in each replication: float64 [replications]."""
    policy = Policy.from_levers(rules, RULES[rules])
    runs = [run(setting(WORLDS[world]), policy, number) for number in range(REPLICATIONS)]
    return {name: np.array([measure(each) for each in runs]) for name, measure in OUTCOMES.items()}


def direction(outcome: str, world: str = "as it is", rules: str = "today") -> int:
    """Where an outcome moves: 1, -1, or 0 where luck alone could explain its paired differences."""
    differences = outcomes(world, rules)[outcome] - outcomes("as it is", "today")[outcome]
    error = differences.std(ddof=1) / np.sqrt(REPLICATIONS)
    mean = differences.mean()
    return int(np.sign(mean)) if abs(mean) > 3.5 * error else 0


@pytest.mark.parametrize(
    ("world", "outcome", "sign"),
    [
        ("half as much money again", "weeks of waiting", -1),
        ("half as much money again", "severity", -1),
        ("much less money", "weeks of waiting", +1),
        ("much less money", "severity", +1),
        ("work to be had", "without work", -1),
        ("little work", "without work", +1),
        ("money trouble", "short of money", +1),
        ("households move", "new households", +1),
        ("needs feed each other", "three or more needs", +1),
        ("needs alone", "three or more needs", -1),
        ("help helps twice as much", "severity", -1),
        ("help helps twice as much", "cases resolved", +1),
        ("strengths protect", "severity", -1),
    ],
)
def test_the_world_pushes_where_theory_says(world: str, outcome: str, sign: int) -> None:
    assert direction(outcome, world=world) == sign


@pytest.mark.parametrize(
    ("rules", "outcome", "sign"),
    [
        ("a high line", "share screened out", +1),
        ("a high line", "waiting list", -1),
        ("outreach", "needs noticed", +1),
        ("small caseloads", "waiting list", +1),
        ("meetings", "hours together", +1),
        ("meetings", "hours with families", -1),
        ("slack", "hours with families", -1),
        ("training", "skill beyond the specialism", +1),
    ],
)
def test_levers_pull_where_theory_says(rules: str, outcome: str, sign: int) -> None:
    assert direction(outcome, rules=rules) == sign


def test_a_lever_that_nobody_is_held_to_changes_nothing() -> None:
    same = outcomes("as it is", "another claim window"), outcomes("as it is", "today")
    for name in OUTCOMES:
        assert (same[0][name] == same[1][name]).all(), name
