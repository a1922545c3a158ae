"""Claims about leaving a course: its season, the weekly call, the start in mid-year."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.parameters import Parameters
from agents.chance import CALLING, CRISIS_LUCK, RESTARTING, luck
from agents.course import calls_are_made, is_kept, season, weeks_out
from agents.family import NUMBER_OF_CRISES, suffers_crisis
from agents.records import Record, World
from agents.vocabulary import (
    ARREST,
    CRISES,
    EXCLUSION,
    NEET,
    SCHOOLING,
)
from tests.agents.small_world import (
    HAIR,
    SCHOOLS,
    WEEK,
    counted,
    declare,
    divide,
    happened,
    rule_in,
    rule_that,
    somebody,
    suffers,
)

YEAR = 52
OVER, UNDER = 1 + HAIR, 1 - HAIR


# The season of leaving


@given(st.integers(0, 51), st.integers(1, 51), st.floats(0, 1), st.integers(-200, 200))
def test_a_season_moves_leavers_within_the_year_and_makes_none(
    begins: int, length: int, share: float, first: int
) -> None:
    changes = {"leaving_week": begins, "leaving_season": length, "leaving_share": share}
    parameters: Any = Parameters(changes).record().view(np.recarray)[0]
    year = [season(week, parameters) for week in range(first, first + YEAR)]
    assert sum(year) / YEAR == pytest.approx(1)


@pytest.mark.parametrize(
    ("week", "times"),
    [(9, 2 / 3), (10, 2), (22, 2), (23, 2 / 3), (62, 2), (-42, 2), (-43, 2 / 3)],
)
def test_half_the_leavers_of_a_year_may_go_in_a_quarter_of_it(
    world: World, week: int, times: float
) -> None:
    declare(world, leaving_week=10, leaving_season=13, leaving_share=0.5)
    assert season(week, world.parameters[0]) == pytest.approx(times)


@pytest.mark.parametrize(
    ("week", "in_season"), [(49, False), (50, True), (52, True), (54, True), (55, False)]
)
def test_a_season_may_run_over_the_end_of_the_year(
    world: World, week: int, in_season: bool
) -> None:
    declare(world, leaving_week=50, leaving_season=5, leaving_share=0.5)
    assert (season(week, world.parameters[0]) > 1) == in_season


def about_to_leave(world: World, low: float = 0.0) -> tuple[Record, float]:
    """A family whose young person may become NEET in WEEK, and the chance its luck stands for."""
    family = world.families[0]
    number = NUMBER_OF_CRISES
    family.who = somebody(world, CRISIS_LUCK, (NEET + low) / number, (NEET + 1) / number)
    suffers(family, schooling=1.0)
    return family, (luck(world, family.who, WEEK, CRISIS_LUCK) * number - NEET) / number


@pytest.mark.parametrize(("edge", "leaves"), [(OVER, 1), (UNDER, 0)])
def test_leaving_is_likelier_in_its_season(world: World, edge: float, leaves: int) -> None:
    family, chance = about_to_leave(world)
    declare(world, leaving_week=WEEK, leaving_season=13, leaving_share=0.5, crisis_fuel=0)
    declare(world, crisis_rate=edge * chance / 2)
    suffers_crisis(family, world, WEEK)
    assert counted(world, "crises")[NEET] == leaves


# The weekly call


@pytest.mark.parametrize(
    ("week", "made"),
    [(29, False), (30, True), (39, True), (40, False), (82, True), (-22, True), (-23, False)],
)
def test_calls_are_made_in_their_weeks_of_every_year(world: World, week: int, made: bool) -> None:
    rule_that(world, weekly_contact=1, contact_from=30, contact_weeks=10)
    assert calls_are_made(world.rules[0, 0], week) == made


@pytest.mark.parametrize(
    ("week", "made"), [(47, False), (48, True), (51, True), (52, True), (57, True), (58, False)]
)
def test_the_weeks_of_calling_may_run_over_the_end_of_the_year(
    world: World, week: int, made: bool
) -> None:
    rule_that(world, weekly_contact=1, contact_from=48, contact_weeks=10)
    assert calls_are_made(world.rules[0, 0], week) == made


def called(world: World, share: float = 1.0) -> Record:
    """A family whose struggle at school is known, in a place that calls in WEEK."""
    family = world.families[0]
    family.known[SCHOOLING] = 1 << SCHOOLS
    rule_that(world, weekly_contact=share, contact_from=0, contact_weeks=52)
    return family


@pytest.mark.parametrize(("edge", "kept"), [(OVER, True), (UNDER, False)])
@pytest.mark.parametrize("crisis", [NEET, EXCLUSION], ids=("leaving", "exclusion"))
def test_a_call_keeps_some_on_their_course(
    world: World, crisis: int, edge: float, kept: bool
) -> None:
    family = called(world, share=0.5)
    family.who = somebody(world, CALLING, high=0.4)
    declare(world, call_effect=2 * edge * luck(world, family.who, WEEK, CALLING))
    assert is_kept(family, world, WEEK, crisis) == kept
    assert counted(world, "kept_on_course") == kept


@pytest.mark.parametrize(
    "why", ["no calls", "not the season", "not known to struggle", "another crisis", "elsewhere"]
)
def test_nobody_is_kept_who_is_not_called(world: World, why: str) -> None:
    family = called(world)
    declare(world, call_effect=1)
    assert is_kept(family, world, WEEK, NEET), "but for what follows"
    crisis = NEET
    if why == "no calls":
        rule_that(world, weekly_contact=0)
    elif why == "not the season":
        rule_that(world, contact_from=WEEK + 1, contact_weeks=4)
    elif why == "not known to struggle":
        family.known[SCHOOLING] = 0
    elif why == "another crisis":
        crisis = ARREST
    else:
        _, named = divide(world, world.families[1])
        rule_that(world, weekly_contact=0)
        rule_in(world, named, weekly_contact=1)
    assert not is_kept(family, world, WEEK, crisis)
    assert counted(world, "kept_on_course") == 1, "only before"


def test_a_call_comes_only_where_the_rules_hold(world: World) -> None:
    here, there = world.families[0], world.families[1]
    declare(world, call_effect=1)
    _, named = divide(world, here)
    rule_in(world, named, weekly_contact=1, contact_from=0, contact_weeks=52)
    here.known[SCHOOLING] = there.known[SCHOOLING] = 1
    assert is_kept(here, world, WEEK, NEET)
    assert not is_kept(there, world, WEEK, NEET)


def test_who_is_kept_on_course_suffers_nothing_costs_nothing_and_is_remembered(
    watched: World,
) -> None:
    world = watched
    family, _ = about_to_leave(world)
    called(world)
    declare(world, crisis_rate=1, call_effect=1)
    before = family.tobytes()
    suffers_crisis(family, world, WEEK)
    assert family.tobytes() == before
    assert counted(world, "crises").sum() == counted(world, "crisis_cost").sum() == 0
    assert happened(world) == ["kept_on_course"]
    assert (world.events[0].need, world.events[0].value) == (SCHOOLING, NEET)


def test_without_the_call_the_same_young_person_leaves(watched: World) -> None:
    family, _ = about_to_leave(watched)
    declare(watched, crisis_rate=1)
    suffers_crisis(family, watched, WEEK)
    assert counted(watched, "crises")[NEET] == 1
    assert happened(watched)[0] == "crisis"


# Starting again in mid-year


@pytest.mark.parametrize(
    ("left", "weeks"),
    [(30, 11), (40, 1), (41, 1), (42, 40), (53, 40), (54, 39), (82, 11), (0, 40), (2, 39)],
)
def test_a_mid_year_start_shortens_the_wait_of_those_who_left_before_it(
    world: World, left: int, weeks: int
) -> None:
    """Courses start in week 41; the usual wait is 40 weeks, and nobody waits longer for this."""
    rule_that(world, midyear_starts=1)
    declare(world, midyear_week=41)
    assert weeks_out(world.families[0], world, left, usual=40) == weeks


@pytest.mark.parametrize(("edge", "weeks"), [(OVER, 41 - WEEK), (UNDER, 60)])
def test_only_a_share_can_start_again_in_mid_year(world: World, edge: float, weeks: int) -> None:
    family = world.families[0]
    rule_that(world, midyear_starts=edge * luck(world, family.who, WEEK, RESTARTING))
    declare(world, midyear_week=41)
    assert weeks_out(family, world, WEEK, usual=60) == weeks


@pytest.mark.parametrize(("share", "weeks"), [(0, 40), (1, 10)])
def test_a_shorter_time_out_costs_less_and_ends_sooner(
    world: World, share: float, weeks: int
) -> None:
    family, _ = about_to_leave(world)
    declare(world, crisis_rate=1, midyear_week=WEEK + 10)
    world.parameters[0].crisis_weeks[NEET] = 40
    world.parameters[0].crisis_cost[NEET] = 4_000
    rule_that(world, midyear_starts=share)
    suffers_crisis(family, world, WEEK)
    assert family.until[NEET] == WEEK + weeks
    assert counted(world, "crisis_cost").sum() == pytest.approx(100 * weeks)


def test_a_mid_year_start_shortens_no_other_crisis(world: World) -> None:
    family = world.families[0]
    number = NUMBER_OF_CRISES
    family.who = somebody(world, CRISIS_LUCK, EXCLUSION / number, (EXCLUSION + 1) / number)
    suffers(family, schooling=1.0)
    declare(world, crisis_rate=1, midyear_week=WEEK + 1)
    rule_that(world, midyear_starts=1)
    suffers_crisis(family, world, WEEK)
    assert CRISES[EXCLUSION] == "exclusion"
    assert family.until[EXCLUSION] == WEEK + world.parameters[0].crisis_weeks[EXCLUSION]
