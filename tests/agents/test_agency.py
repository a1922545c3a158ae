"""Claims about assessing and sharing out cases: hours, deadlines, queues, who is served first."""

import pytest

from agents.agency import allocates, assesses, keeps_waiting, place_in_queue, plans_the_week
from agents.chance import ASSESSING_LUCK, ENGAGING, REVEALING, luck
from agents.records import Record, World
from agents.referral import moves_to
from agents.support import engagement
from agents.vocabulary import (
    ACTIVE,
    ASSESSING,
    CLOSED,
    CRIME,
    EMPTY,
    HEALTH,
    HOUSING,
    MONEY,
    NOBODY,
    PERSPECTIVE,
    SAFETY,
    SHARED_POWER,
    SUBSTANCE,
    WAITING,
)
from tests.agents.small_world import (
    CHILDREN,
    HAIR,
    NHS,
    POLICE,
    WEEK,
    counted,
    counted_at,
    declare,
    referred,
    somebody,
    suffers,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR


# Planning


def test_hours_set_aside_for_assessing_are_those_needed(world: World) -> None:
    declare(world, screening_hours=1, assessing_hours=9, assessing_rate=0.2, assessing_most=0.5)
    police = world.agencies[POLICE]
    police.referred, police.assessing = 2, 3
    plans_the_week(police, world, WEEK)
    assert police.assessment_share == pytest.approx((2 + 3 * 9 * 0.2) / 37)
    assert police.assessment_pace == 1


def test_where_workers_hold_fewer_cases_an_assessment_takes_longer(world: World) -> None:
    declare(world, screening_hours=0, assessing_hours=9, assessing_rate=0.2, assessing_most=1)
    police = world.agencies[POLICE]
    police.assessing, police.caseload_scale = 3, 0.5
    plans_the_week(police, world, WEEK)
    assert police.assessment_share == pytest.approx(3 * 9 * 0.2 / 0.5 / 37)


def test_assessing_slows_down_when_it_would_take_too_many_hours(world: World) -> None:
    declare(world, screening_hours=1, assessing_hours=10, assessing_rate=0.2, assessing_most=0.1)
    police = world.agencies[POLICE]
    police.assessing = 37
    plans_the_week(police, world, WEEK)
    assert police.assessment_share == pytest.approx(0.1)
    assert police.assessment_pace == pytest.approx(3.7 / 74)


def test_without_workers_nothing_is_assessed(world: World) -> None:
    police = world.agencies[POLICE]
    police.assessing = 5
    world.workers.hours = 0
    plans_the_week(police, world, WEEK)
    assert police.assessment_pace == police.assessment_share == 0


# Assessing


def being_assessed(world: World, severity: float = 0.9, luck_below: float = 0.3) -> Record:
    """A crime case at the police that came in week 0."""
    declare(world, assessing_standard=9, threshold=0.5, discretion=0, support_margin=0.2)
    family = world.families[0]
    family.who = somebody(world, ASSESSING_LUCK, high=luck_below, which=CRIME)
    suffers(family, crime=severity)
    case = referred(world, family, CRIME, POLICE)
    moves_to(case, ASSESSING, world, 0)
    world.agencies[POLICE].assessment_pace = 1
    return case


def luck_in_assessment(world: World, need: int = CRIME) -> float:
    return luck(world, world.families[0].who, WEEK, ASSESSING_LUCK, need)


@pytest.mark.parametrize(("edge", "stage"), [(OVER, WAITING), (UNDER, ASSESSING)])
@pytest.mark.parametrize(("shared", "pace"), [(0, 1), (1, 1), (0, 0.5)])
def test_an_assessment_ends_sooner_with_hours_and_shared_knowledge(
    world: World, edge: float, stage: int, shared: int, pace: float
) -> None:
    case = being_assessed(world)
    case.shared, world.agencies[POLICE].assessment_pace = shared, pace
    factor = pace * (1 + 0.4 * shared)
    declare(world, shared_saving=0.4, assessing_rate=edge * luck_in_assessment(world) / factor)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == stage


@pytest.mark.parametrize(("edge", "stage"), [(OVER, WAITING), (UNDER, ASSESSING)])
@pytest.mark.parametrize(("opened", "rush"), [(WEEK - 6, 0), (WEEK - 7, 2 * 0.5)])
def test_watched_assessments_are_rushed_in_the_last_weeks_before_the_deadline(
    world: World, edge: float, stage: int, opened: int, rush: float
) -> None:
    case = being_assessed(world)
    case.opened, world.agencies[POLICE].pressure = opened, 0.5
    declare(world, deadline_rush=2, assessing_rate=edge * luck_in_assessment(world) / (1 + rush))
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == stage


@pytest.mark.parametrize(("weeks", "on_time"), [(9, 1), (10, 0)])
def test_an_assessment_is_on_time_within_the_standard(
    world: World, weeks: int, on_time: int
) -> None:
    case = being_assessed(world)
    case.opened = WEEK - weeks
    declare(world, assessing_rate=1)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert counted(world, "assessed") == counted_at(world, POLICE, "assessed") == 1
    assert counted(world, "assessment_weeks") == weeks
    assert counted(world, "assessed_on_time") == on_time
    assert (world.agencies[POLICE].assessments, world.agencies[POLICE].on_time) == (1, on_time)


@pytest.mark.parametrize(("shared", "bandwidth"), [(0, 0.88), (1, 1)])
def test_telling_the_story_again_takes_energy_unless_it_came_with_the_referral(
    world: World, shared: int, bandwidth: float
) -> None:
    case = being_assessed(world)
    case.shared = shared
    declare(world, assessing_rate=1, retelling_cost=0.12)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert world.families[0].bandwidth == pytest.approx(bandwidth)


@pytest.mark.parametrize(("severity", "stage"), [(0.6 * OVER, WAITING), (0.6 * UNDER, CLOSED)])
def test_below_the_line_for_support_there_is_no_further_action(
    world: World, severity: float, stage: int
) -> None:
    case = being_assessed(world, severity)
    case.source = NHS
    declare(world, assessing_rate=1, refusal_trust_loss=0.1)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == stage
    refused = stage == CLOSED
    assert counted(world, "no_further_action") == refused
    assert world.pairs[NHS, POLICE].broken == refused
    assert world.families[0].trust == pytest.approx(0.45 if refused else 0.5)


def test_the_worst_need_always_gets_support_however_high_the_line(world: World) -> None:
    case = being_assessed(world, 1.0)
    declare(world, threshold=1, support_margin=0.9, assessing_rate=1)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == WAITING


def test_a_crisis_always_leads_to_support(world: World) -> None:
    case = being_assessed(world, 0.2)
    case.urgent = 1
    declare(world, assessing_rate=1)
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == WAITING


def test_a_need_that_is_gone_is_not_assessed(world: World) -> None:
    case = being_assessed(world)
    world.families[0].need[CRIME], world.families[0].needs = 0, 0
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == CLOSED
    assert counted(world, "no_longer_needed") == 1


@pytest.mark.parametrize(("edge", "found"), [(OVER, True), (UNDER, False)])
def test_other_needs_come_to_light_with_a_whole_family_eye_and_trust(
    world: World, edge: float, found: bool
) -> None:
    case = being_assessed(world)
    family, police = world.families[0], world.agencies[POLICE]
    suffers(family, money=0.5)
    draw = luck(world, family.who, WEEK, REVEALING, MONEY)
    world.teams[0, POLICE].culture[PERSPECTIVE] = 0.5
    eye = edge * draw / 0.99
    declare(world, assessing_rate=1, revealing=2 * (eye - 0.5))  # eye = revealing / 2 + culture
    family.trust = 0.99
    assesses(police, case, world, WEEK)
    assert bool(family.known[MONEY] >> POLICE & 1) == found
    assert not family.known[HEALTH], "what is not there is not found"


def test_in_a_rush_less_comes_to_light(world: World) -> None:
    case = being_assessed(world)
    family, police = world.families[0], world.agencies[POLICE]
    suffers(family, money=0.5, health=0.5, substance=0.5)
    family.trust, police.pressure, case.opened = 1, 1, WEEK - 9
    declare(world, assessing_rate=1, revealing=1, deadline_rush=10)
    expected = [
        need
        for need in (MONEY, HEALTH, SUBSTANCE)
        if luck(world, family.who, WEEK, REVEALING, need) < 1 / 11
    ]
    assesses(police, case, world, WEEK)
    found = [need for need in (MONEY, HEALTH, SUBSTANCE) if family.known[need]]
    assert found == expected
    assert len(found) < 3


def test_a_safety_assessment_records_its_factors(world: World) -> None:
    declare(world, factor_line=0.8, assessing_rate=1, assessing_standard=9, discretion=0)
    family = world.families[0]
    family.who = somebody(world, ASSESSING_LUCK, high=0.9, which=SAFETY)
    suffers(family, safety=0.85, health=0.75)
    case = referred(world, family, SAFETY, CHILDREN)
    moves_to(case, ASSESSING, world, 0)
    world.agencies[CHILDREN].assessment_pace = 1
    assesses(world.agencies[CHILDREN], case, world, WEEK)
    factors = [
        counted(world, name) for name in ("safety_assessments", "found_abuse", "found_ill_health")
    ]
    assert factors == [1, 1, 0]


# The waiting list


def waiting(world: World, number: int, severity: float, since: int = WEEK) -> Record:
    """A crime case of one family on the waiting list of the police."""
    family = world.families[number]
    suffers(family, crime=severity)
    case = referred(world, family, CRIME, POLICE, lot=0.0)
    moves_to(case, WAITING, world, since)
    return case


def test_those_in_most_need_are_served_first(world: World) -> None:
    worse, better = waiting(world, 0, 0.9), waiting(world, 1, 0.6)
    assert place_in_queue(worse, world, WEEK) < place_in_queue(better, world, WEEK)


def test_waiting_weighs_in_the_queue(world: World) -> None:
    declare(world, queue_weeks=20)
    worse, longer = waiting(world, 0, 0.9), waiting(world, 1, 0.6, WEEK - 7)
    assert place_in_queue(longer, world, WEEK) < place_in_queue(worse, world, WEEK)
    longer.since = WEEK - 5
    assert place_in_queue(longer, world, WEEK) > place_in_queue(worse, world, WEEK)


def test_under_pressure_easy_cases_come_first(world: World) -> None:
    worse, better = waiting(world, 0, 0.9), waiting(world, 1, 0.6)
    declare(world, creaming=1)
    for pressure, sign in ((0, -1), (0.5, 0), (1, 1)):
        world.agencies[POLICE].pressure = pressure
        gap = place_in_queue(worse, world, WEEK) - place_in_queue(better, world, WEEK)
        assert gap == pytest.approx(0.3 * sign)


def test_lots_break_ties_and_nothing_more(world: World) -> None:
    declare(world, queue_weeks=20)
    one, other = waiting(world, 0, 0.9), waiting(world, 1, 0.9)
    one.lot = 1.0
    gap = place_in_queue(other, world, WEEK) - place_in_queue(one, world, WEEK)
    assert gap == pytest.approx(1 / 20), "the best lot is worth no more than a week"


def test_waiting_goes_on_while_there_is_need_and_trust(world: World) -> None:
    case = waiting(world, 0, 0.9)
    world.families[0].trust = 1
    keeps_waiting(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == WAITING


# Allocation


def test_a_case_goes_to_the_worker_with_most_room(world: World) -> None:
    declare(world, engagement_floor=1, weariness=0)
    police = world.agencies[POLICE]
    police.first_post, police.last_post = 0, 3
    world.workers.agency[:3] = POLICE
    world.workers.caseload[:3] = (4, 3, 5)
    world.workers.full_time[:3] = (1, 0.5, 1)
    case = waiting(world, 0, 0.9)
    case.source, case.opened = NHS, WEEK - 5
    allocates(police, case, world, WEEK)
    assert (case.stage, case.worker) == (ACTIVE, 0), "4 cases full time are less than 3 half time"
    assert world.workers[0].caseload == 5
    assert case.holder == world.workers[0].who
    assert (case.relationship, case.severity_at_start) == (0, 0.9)
    assert world.families[0].helping == 1 << POLICE
    assert world.pairs[NHS, POLICE].kept == 1, "the promise to the agency that referred is kept"
    assert counted(world, "allocated") == counted_at(world, POLICE, "allocated") == 1
    assert counted(world, "waiting_weeks") == 5


@pytest.mark.parametrize("why", ["empty", "absent", "full"])
def test_where_nobody_has_room_the_case_waits(world: World, why: str) -> None:
    worker = world.workers[world.agencies[POLICE].first_post]
    if why == "empty":
        worker.status = EMPTY
    elif why == "absent":
        worker.hours = 0
    else:
        worker.caseload = 60
    case = waiting(world, 0, 0.9)
    allocates(world.agencies[POLICE], case, world, WEEK)
    assert (case.stage, case.worker) == (WAITING, NOBODY)


@pytest.mark.parametrize(("edge", "taken_up"), [(OVER, True), (UNDER, False)])
def test_a_family_takes_up_support_as_far_as_it_is_engaged(
    world: World, edge: float, taken_up: bool
) -> None:
    family = world.families[0]
    family.trust = 0
    worker = world.workers[world.agencies[POLICE].first_post]
    draw = luck(world, family.who, WEEK, ENGAGING, CRIME)
    declare(world, voice_effect=0, weariness=0, engagement_floor=edge * draw)
    assert engagement(worker, family, world) == pytest.approx(edge * draw)
    case = waiting(world, 0, 0.9)
    allocates(world.agencies[POLICE], case, world, WEEK)
    assert (case.stage == ACTIVE) == taken_up
    assert counted(world, "offers") == 1
    assert counted(world, "engaged") == taken_up
    assert counted(world, "disengaged") == (not taken_up)


def test_discretion_lowers_the_line_for_support_too(world: World) -> None:
    case = being_assessed(world, 0.49)
    declare(world, discretion=0.3, assessing_rate=1)
    world.teams[0, POLICE].culture[SHARED_POWER] = 1
    assesses(world.agencies[POLICE], case, world, WEEK)
    assert case.stage == WAITING, "the line is 0.35, and 0.2 of the way up from there 0.48"
    assert not world.families[0].known[HOUSING]
