"""Claims about front-line workers: hours, room, burnout, coming and going."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.simulation import begin
from agents.chance import HIRING, LEAVING, luck, post_holder
from agents.records import World
from agents.vocabulary import (
    EMPTY,
    LEARNING,
    LOCUM,
    PERMANENT,
    PERSPECTIVE,
    SHARED_POWER,
    VOICE,
    WORK,
)
from agents.worker import (
    behaviour,
    case_limit,
    divides_the_week,
    has_room,
    leaves,
    skill_for,
    starts,
    stays_or_leaves,
    takes_up_post,
    turns_up,
)
from tests.agents.small_world import (
    HAIR,
    POLICE,
    SETTING,
    WEEK,
    counted_at,
    declare,
    quieten,
    rule_that,
    somebody,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR
USES = ("overhead", "training", "slack", "assessing", "recording", "coordinating", "direct")
shares = st.floats(0, 1)


# Hours


def test_a_worker_is_paid_for_what_money_pays_for_and_sickness_is_lost(world: World) -> None:
    declare(world, week_hours=40, sickness=0.2)
    worker = world.workers[POLICE]
    worker.full_time, worker.burnout = 0.5, 0.5
    world.agencies[POLICE].funding = 0.9
    turns_up(worker, world, WEEK)
    assert worker.hours == pytest.approx(40 * 0.5 * 0.9 * 0.9)
    assert counted_at(world, POLICE, "hours_absent") == pytest.approx(40 * 0.5 * 0.9 * 0.1)


def test_an_empty_post_works_no_hours_and_costs_nothing(world: World) -> None:
    worker = world.workers[POLICE]
    worker.status, worker.owed, worker.overhead, worker.recording = EMPTY, 5, 9, 9
    turns_up(worker, world, WEEK)
    divides_the_week(worker, world, WEEK)
    assert [getattr(worker, use) for use in ("hours", "owed", *USES)] == [0] * 9
    assert counted_at(world, POLICE, "hours_absent") == 0


def test_a_week_is_divided_as_the_rules_and_the_culture_have_it(world: World) -> None:
    declare(world, overhead_share=0.2, approval_share=0.1, reporting_share=0.1)
    declare(world, defensive_share=0.1, learning_share=0.05, recording_hours=0.5, tick_box=0.4)
    rule_that(world, skills_programme=0.02, protected_slack=0.05)
    worker, police = world.workers[POLICE], world.agencies[POLICE]
    worker.hours, worker.caseload, worker.owed = 40, 8, 3
    police.pressure, police.risk_aversion, police.assessment_share = 0.5, 0.2, 0.1
    culture = world.teams[0, POLICE].culture
    culture[SHARED_POWER], culture[LEARNING], culture[VOICE] = 0.5, 0.4, 0.5
    divides_the_week(worker, world, WEEK)
    assert worker.overhead == pytest.approx(40 * (0.2 + 0.05 + 0.05 + 0.02))
    assert worker.training == pytest.approx(40 * (0.02 + 0.02))
    assert worker.slack == pytest.approx(40 * 0.05)
    assert worker.assessing == pytest.approx(40 * 0.1)
    assert worker.recording == pytest.approx(0.5 * 8 * (1 + 0.4 * 0.5 * 0.5))
    assert worker.coordinating == 3
    assert worker.direct == pytest.approx(40 * (1 - 0.32 - 0.04 - 0.05 - 0.1) - 4.4 - 3)
    assert worker.owed == 0


def test_programmes_and_redesign_take_hours_off_the_front_line(world: World) -> None:
    declare(world, learning_share=0, managers_share=0.01, redesign_share=0.05, overhead_share=0)
    declare(world, approval_share=0)
    rule_that(world, managers_programme=0.5)
    worker, police = world.workers[POLICE], world.agencies[POLICE]
    worker.hours, worker.caseload, police.redesigning = 40, 0, 0.8
    divides_the_week(worker, world, WEEK)
    assert worker.training == pytest.approx(40 * (0.005 + 0.04))
    assert worker.direct == pytest.approx(40 * (1 - 0.045))


def test_where_caseloads_are_smaller_each_case_takes_more_recording(world: World) -> None:
    declare(world, recording_hours=0.5, tick_box=0)
    worker = world.workers[POLICE]
    worker.caseload, world.agencies[POLICE].caseload_scale = 6, 0.5
    divides_the_week(worker, world, WEEK)
    assert worker.recording == pytest.approx(6)


@given(
    hours=st.floats(0.01, 40),
    caseload=st.integers(0, 60),
    owed=st.floats(0, 100),
    levels=st.tuples(*[shares] * 6),
    levers=st.tuples(st.floats(0, 0.2), st.floats(0, 0.3)),
    overhead=shares,
)
def test_hours_of_a_week_add_up(
    hours: float,
    caseload: int,
    owed: float,
    levels: tuple[float, ...],
    levers: tuple[float, float],
    overhead: float,
) -> None:
    world = begin(SETTING).records()
    quieten(world)
    worker, police = world.workers[POLICE], world.agencies[POLICE]
    worker.hours, worker.caseload, worker.owed = hours, caseload, owed
    police.pressure, police.risk_aversion, police.assessment_share = levels[:3]
    culture = world.teams[0, POLICE].culture
    culture[SHARED_POWER], culture[LEARNING], culture[VOICE] = levels[3:]
    rule_that(world, skills_programme=levers[0], protected_slack=levers[1])
    declare(world, overhead_share=overhead)
    divides_the_week(worker, world, WEEK)
    assert sum(getattr(worker, use) for use in USES) == pytest.approx(hours)
    assert all(getattr(worker, use) >= 0 for use in USES)
    assert sum(counted_at(world, POLICE, f"hours_{use}") for use in USES) == pytest.approx(hours)


def test_when_calls_exceed_the_hours_families_get_none(world: World) -> None:
    declare(world, overhead_share=0.5, approval_share=0, learning_share=0, recording_hours=1)
    declare(world, tick_box=0)
    worker = world.workers[POLICE]
    worker.hours, worker.caseload, worker.owed = 40, 30, 10
    divides_the_week(worker, world, WEEK)
    assert worker.direct == 0
    assert (worker.recording, worker.coordinating) == pytest.approx((15, 5)), "cut alike"


# Behaviour and skill


@pytest.mark.parametrize(
    ("culture", "disposition", "acts"), [(0.5, 0.2, 0.7), (0.9, 0.3, 1), (0.1, -0.3, 0)]
)
def test_a_worker_acts_by_the_culture_and_an_own_mind(
    world: World, culture: float, disposition: float, acts: float
) -> None:
    worker, team = world.workers[POLICE], world.teams[0, POLICE]
    team.culture[PERSPECTIVE], worker.disposition = culture, disposition
    assert behaviour(worker, team, PERSPECTIVE) == pytest.approx(acts)


def test_skill_is_full_in_the_specialism_and_less_beyond_it(world: World) -> None:
    declare(world, burnout_drag=0.3, locum_quality=0.8)
    worker = world.workers[POLICE]
    worker.cross_skill = 0.4
    assert skill_for(worker, worker.specialism, world.parameters[0]) == 1
    assert skill_for(worker, WORK, world.parameters[0]) == 0.4
    worker.status, worker.burnout = LOCUM, 1
    assert skill_for(worker, WORK, world.parameters[0]) == pytest.approx(0.4 * 0.8 * 0.7)


def test_training_and_a_shared_roof_build_skill_beyond_the_specialism(world: World) -> None:
    declare(world, skill_growth=0.5, side_by_side=0.1, leaving_rate=0)
    rule_that(world, skills_programme=0.15, co_location=0.5)
    worker = world.workers[POLICE]
    stays_or_leaves(worker, world, WEEK)
    assert worker.cross_skill == pytest.approx(0.5 + 0.5 * (0.15 + 0.05) * 0.5)


@pytest.mark.parametrize(
    ("disposition", "leadership", "after"),
    [(0.2, 0, 0.18), (0.2, 1, 0.2), (-0.2, 0, -0.2), (-0.2, 1, -0.18), (0.2, 0.5, 0.19)],
)
def test_mavericks_conform_where_rules_leave_no_room_and_the_reluctant_where_they_do(
    world: World, disposition: float, leadership: float, after: float
) -> None:
    declare(world, conforming=0.1, leaving_rate=0)
    world.parameters[0].rules_weight[:] = (0, 0, 1, 0, 0, 0, 0)
    rule_that(world, leadership=leadership)
    worker = world.workers[POLICE]
    worker.disposition = disposition
    stays_or_leaves(worker, world, WEEK)
    assert worker.disposition == pytest.approx(after)


# Room


@pytest.mark.parametrize(
    ("caseload", "led", "room"), [(7, 0, True), (8, 0, False), (5, 4, True), (6, 4, False)]
)
def test_a_worker_has_room_up_to_the_limit_and_less_when_leading(
    world: World, caseload: int, led: int, room: bool
) -> None:
    declare(world, lead_case_weight=0.5)
    rule_that(world, caseload_limit=20)
    worker, police = world.workers[POLICE], world.agencies[POLICE]
    worker.full_time, police.funding, police.caseload_scale = 0.5, 0.8, 1
    assert case_limit(worker, world) == pytest.approx(8)
    worker.caseload, worker.led = caseload, led
    assert has_room(worker, world) == room


def test_who_is_not_there_has_no_room(world: World) -> None:
    worker = world.workers[POLICE]
    assert has_room(worker, world)
    worker.hours = 0
    assert not has_room(worker, world)
    worker.hours, worker.status = 37, EMPTY
    assert not has_room(worker, world)


# Burnout


def wear(world: World, **fields: float) -> float:
    """Where burnout is heading for, with these fields of the worker's agency."""
    declare(world, wear_rate=1, wear_load=0.3, wear_pressure=0.2, wear_no_say=0.15, wear_blame=0.25)
    declare(world, relief_slack=0.5, relief_learning=0.1, leaving_rate=0)
    worker, police = world.workers[POLICE], world.agencies[POLICE]
    world.teams[0, POLICE].culture = 0
    for name, value in fields.items():
        setattr(police, name, value)
    stays_or_leaves(worker, world, WEEK)
    return float(worker.burnout)


def test_a_full_caseload_under_pressure_wears_a_worker_down(world: World) -> None:
    rule_that(world, caseload_limit=16)
    world.workers[POLICE].caseload = 8
    assert wear(world) == pytest.approx(0.15 + 0.15)
    assert wear(world, pressure=0.5) == pytest.approx(0.15 + 0.15 + 0.1)
    assert wear(world, pressure=0, risk_aversion=0.4) == pytest.approx(0.15 + 0.15 + 0.1)


def test_slack_learning_and_a_say_relieve(world: World) -> None:
    world.workers[POLICE].caseload = 8
    rule_that(world, caseload_limit=16, protected_slack=0.1)
    assert wear(world) == pytest.approx(0.3 - 0.05)
    world.workers[POLICE].disposition, world.workers[POLICE].burnout = 1, 0
    declare(world, conforming=0)
    assert wear(world) == pytest.approx(0.15 - 0.05 - 0.1), "a full say, and full learning"


def test_burnout_follows_strain_slowly(world: World) -> None:
    world.workers[POLICE].caseload = 8
    rule_that(world, caseload_limit=16)
    wear(world)
    declare(world, wear_rate=0.1)
    world.workers[POLICE].burnout = 0.8
    stays_or_leaves(world.workers[POLICE], world, WEEK)
    assert world.workers[POLICE].burnout == pytest.approx(0.8 - 0.1 * 0.5)


# Coming and going


@pytest.mark.parametrize(("edge", "goes"), [(OVER, True), (UNDER, False)])
def test_worn_out_workers_leave_sooner(world: World, edge: float, goes: bool) -> None:
    worker = world.workers[POLICE]
    worker.burnout = 0.8
    draw = luck(world, worker.who, WEEK, LEAVING)
    declare(world, wear_rate=0, leaving_burnout=2, burnout_start=0.4)
    declare(world, leaving_rate=edge * draw / math.exp(2 * 0.4))
    stays_or_leaves(worker, world, WEEK)
    assert (worker.status == EMPTY) == goes
    assert counted_at(world, POLICE, "exits") == goes


def test_who_leaves_takes_what_agencies_knew_of_each_other_along(world: World) -> None:
    worker, police = world.workers[POLICE], world.agencies[POLICE]
    worker.full_time, police.posts = 0.5, 4
    leaves(worker, world, WEEK)
    assert (worker.status, worker.since) == (EMPTY, WEEK)
    assert world.pairs[POLICE, 0].turnover == world.pairs[0, POLICE].turnover == 0.125
    assert world.pairs[0, 1].turnover == 0


@pytest.mark.parametrize(
    ("low", "high", "status"), [(0, 0.1, PERMANENT), (0.1, 0.4, LOCUM), (0.4, 1, EMPTY)]
)
def test_an_empty_post_is_filled_covered_or_stays_empty(
    world: World, low: float, high: float, status: int
) -> None:
    declare(world, hiring_rate=0.1, locum_rate=0.3)
    worker = world.workers[POLICE]
    worker.status, worker.who = EMPTY, somebody(world, HIRING, low, high)
    stays_or_leaves(worker, world, WEEK)
    assert worker.status == status
    assert (worker.who == post_holder(worker.id, WEEK)) == (status != EMPTY)


def test_a_locum_makes_way_for_a_permanent_worker(world: World) -> None:
    declare(world, hiring_rate=0.1)
    worker = world.workers[POLICE]
    worker.status, worker.who = LOCUM, somebody(world, HIRING, 0, 0.1)
    stays_or_leaves(worker, world, WEEK)
    assert (worker.status, worker.who) == (PERMANENT, post_holder(worker.id, WEEK))


def test_a_new_worker_comes_with_an_own_mind_and_usual_strength(world: World) -> None:
    declare(world, disposition_spread=0.2, cross_skill_start=0.6, burnout_start=0.4)
    minds = set()
    for week in range(30):
        takes_up_post(world.workers[POLICE], world, week, PERMANENT)
        worker = world.workers[POLICE]
        assert -0.2 < worker.disposition < 0.2
        assert 0 < worker.cross_skill < 0.6
        assert (worker.burnout, worker.since) == (0.4, week)
        minds.add(float(worker.disposition))
    assert min(minds) < 0 < max(minds)


@pytest.mark.parametrize(("share", "status"), [(0, PERMANENT), (1, LOCUM)])
def test_a_run_starts_with_vacancies_covered(world: World, share: float, status: int) -> None:
    declare(world, vacancy_start=share)
    for worker in world.workers:
        starts(worker, world, WEEK)
        assert worker.status == status
