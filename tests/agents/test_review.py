"""Claims about reviews: how cases end, what is reported of them, and who is referred on."""

from typing import Any

import pytest

from agents.chance import CLAIMING, LEADING, REFERRING_ON, REVIEWING, luck
from agents.household import is_free_of
from agents.records import Record, World
from agents.review import closes_early, reviews
from agents.vocabulary import (
    ACTIVE,
    ALIGNED,
    CLOSED,
    CRIME,
    HEALTH,
    MONEY,
    NEEDS,
    NO_TARGETS,
    NOBODY,
    OPENNESS,
    PAYMENT_BY_RESULTS,
    PERSPECTIVE,
    RECIPROCITY,
    SUBSTANCE,
    VOICE,
    VOLUME,
)
from tests.agents.small_world import (
    HAIR,
    NHS,
    POLICE,
    VOLUNTARY,
    WEEK,
    counted,
    counted_at,
    declare,
    rule_that,
    somebody,
    suffers,
    supported,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR


def reviewed(world: World, weeks: int = 8, who: int | None = None) -> tuple[Record, Record, Record]:
    """A police case after some weeks of support, under review; nobody disengages or games."""
    declare(world, review_weeks=4, disengaging=0, gaming=0, early_weeks=8, support_weeks=100)
    family = world.families[0]
    family.who = who or family.who
    suffers(family, crime=0.8)
    worker, case = supported(world, family, CRIME, POLICE, severity_at_start=0.8)
    case.since = WEEK - weeks
    world.teams.culture = 0
    return worker, case, family


# How cases end


@pytest.mark.parametrize(("weeks", "stage"), [(0, ACTIVE), (3, ACTIVE), (4, CLOSED), (8, CLOSED)])
def test_a_case_is_looked_at_again_every_few_weeks(world: World, weeks: int, stage: int) -> None:
    worker, case, family = reviewed(world, weeks)
    is_free_of(family, CRIME)
    reviews(worker, case, world, WEEK)
    assert case.stage == stage


def test_a_case_whose_need_is_gone_is_closed_as_resolved(world: World) -> None:
    worker, case, family = reviewed(world)
    is_free_of(family, CRIME)
    reviews(worker, case, world, WEEK)
    assert counted(world, "closed_resolved") == counted(world, "true_successes") == 1
    assert counted(world, "reported_successes") == counted_at(world, POLICE, "closed") == 1
    police = world.agencies[POLICE]
    assert (police.closings, police.successes, police.claims) == (1, 1, 1)
    assert (worker.caseload, family.case[CRIME], family.trust) == (0, NOBODY, 0.5)


@pytest.mark.parametrize(("edge", "stops"), [(OVER, True), (UNDER, False)])
def test_a_family_that_is_not_engaged_stops_coming(world: World, edge: float, stops: bool) -> None:
    worker, case, family = reviewed(world, who=somebody(world, REVIEWING, high=0.3, which=CRIME))
    draw = luck(world, family.who, WEEK, REVIEWING, CRIME)
    family.trust = 0
    declare(world, engagement_floor=0.6, weariness=0, disengaging=edge * draw / 0.4)
    reviews(worker, case, world, WEEK)
    assert (case.stage == CLOSED) == stops
    assert counted(world, "disengaged") == stops
    assert counted(world, "reported_successes") == 0


@pytest.mark.parametrize(("weeks", "over"), [(48, False), (52, True)])
def test_support_ends_when_its_time_is_up(world: World, weeks: int, over: bool) -> None:
    worker, case, family = reviewed(world, weeks)
    declare(world, support_weeks=52, refusal_trust_loss=0.1)
    reviews(worker, case, world, WEEK)
    assert counted(world, "closed_out_of_time") == over
    assert counted(world, "true_successes") == 0
    assert family.trust == pytest.approx(0.45 if over else 0.5)


# Gaming


@pytest.mark.parametrize(
    ("regime", "weeks", "voice", "chance"),
    [
        (NO_TARGETS, 20, 0, 0),
        (ALIGNED, 20, 0, 0),
        (VOLUME, 7, 0, 0),
        (VOLUME, 8, 0, 0.2 * 0.5),
        (VOLUME, 8, 0.5, 0.2 * 0.5 * 0.5),
        (VOLUME, 8, 1, 0),
        (PAYMENT_BY_RESULTS, 12, 0, 0.2 * 0.5 * 0.5),
        (PAYMENT_BY_RESULTS, 18, 0, 0.2 * 0.5 * 0.5),
        (PAYMENT_BY_RESULTS, 19, 0, 0.2 * 0.5 * 2),
        (PAYMENT_BY_RESULTS, 26, 0, 0.2 * 0.5 * 2),
        (PAYMENT_BY_RESULTS, 27, 0, 0.2 * 0.5 * 0.5),
    ],
)
def test_cases_are_closed_early_where_it_looks_good_and_nobody_asks_the_family(
    world: World, regime: int, weeks: int, voice: float, chance: float
) -> None:
    worker, case, _ = reviewed(world)
    declare(world, gaming=0.2)
    rule_that(world, target_regime=regime, claim_window=26)
    police, team = world.agencies[POLICE], world.teams[0, POLICE]
    police.pressure, team.culture[VOICE] = 0.5, voice
    assert closes_early(worker, team, case, world, weeks) == pytest.approx(chance)


@pytest.mark.parametrize(("edge", "early"), [(OVER, True), (UNDER, False)])
def test_a_case_closed_early_costs_trust(world: World, edge: float, early: bool) -> None:
    worker, case, family = reviewed(world, who=somebody(world, REVIEWING, high=0.5, which=CRIME))
    draw = luck(world, family.who, WEEK, REVIEWING, CRIME)
    rule_that(world, target_regime=VOLUME)
    world.agencies[POLICE].pressure = 0.5
    declare(world, gaming=2 * edge * draw, bounce_trust_loss=0.1)
    reviews(worker, case, world, WEEK)
    assert counted(world, "closed_early") == early
    assert family.trust == pytest.approx(0.45 if early else 0.5)


def reported(world: World, regime: int, weeks: int, severity: float, **luck_bounds: Any) -> int:
    """Successes reported of a case closed out of time, under a target regime."""
    who = somebody(world, CLAIMING, which=CRIME, **luck_bounds)
    worker, case, family = reviewed(world, weeks, who)
    family.need[CRIME] = severity
    rule_that(world, target_regime=regime, claim_window=26)
    world.agencies[POLICE].pressure = 0.5
    declare(world, support_weeks=4, writing_up=0.4, claim_drop=0.3)
    reviews(worker, case, world, WEEK)
    assert counted(world, "closed_out_of_time") == 1
    assert counted(world, "true_successes") == 0
    return int(counted(world, "reported_successes"))


@pytest.mark.parametrize(
    ("regime", "low", "high", "successes"),
    [
        (NO_TARGETS, 0, 0.19, 0),
        (ALIGNED, 0, 0.19, 0),
        (VOLUME, 0, 0.19, 1),
        (VOLUME, 0.21, 1, 0),
        (PAYMENT_BY_RESULTS, 0, 0.19, 1),
        (PAYMENT_BY_RESULTS, 0.21, 1, 0),
    ],
)
def test_under_pressure_cases_are_written_up_as_done_where_reporting_pays(
    world: World, regime: int, low: float, high: float, successes: int
) -> None:
    assert reported(world, regime, 8, 0.8, low=low, high=high) == successes


@pytest.mark.parametrize(
    ("weeks", "severity", "successes"), [(24, 0.55, 1), (24, 0.57, 0), (28, 0.55, 0)]
)
def test_payment_by_results_claims_a_fall_in_severity_within_the_window(
    world: World, weeks: int, severity: float, successes: int
) -> None:
    assert reported(world, PAYMENT_BY_RESULTS, weeks, severity, low=0.21) == successes


def test_under_volume_targets_a_fall_in_severity_is_no_success(world: World) -> None:
    assert reported(world, VOLUME, 24, 0.3, low=0.21) == 0


# Looking wider


@pytest.mark.parametrize(("edge", "refers"), [(OVER, True), (UNDER, False)])
def test_a_whole_family_eye_refers_on_what_nobody_deals_with(
    world: World, edge: float, refers: bool
) -> None:
    who = somebody(world, REFERRING_ON, high=0.5, which=HEALTH)
    worker, case, family = reviewed(world, who=who)
    suffers(family, health=0.6)
    family.known[HEALTH] = 1 << POLICE
    world.teams.culture[..., PERSPECTIVE] = 0.5
    draw = luck(world, family.who, WEEK, REFERRING_ON, HEALTH)
    declare(world, referring_on=2 * edge * draw, referring_floor=1)
    reviews(worker, case, world, WEEK)
    assert counted(world, "referred_on") == refers
    if refers:
        other = world.cases[family.case[HEALTH]]
        assert (other.agency, other.source) == (NHS, POLICE)


@pytest.mark.parametrize("why", ["unknown", "gone"])
def test_what_the_agency_does_not_know_of_is_not_referred_on(world: World, why: str) -> None:
    worker, case, family = reviewed(world)
    world.teams.culture[..., PERSPECTIVE] = 1
    declare(world, referring_on=1, referring_floor=1)
    if why == "unknown":
        suffers(family, health=0.6)
        family.known[HEALTH] = 1 << NHS
    else:
        family.known[HEALTH] = 1 << POLICE
    reviews(worker, case, world, WEEK)
    assert counted(world, "referred_on") == 0


@pytest.mark.parametrize(("edge", "refers"), [(OVER, True), (UNDER, False)])
def test_agencies_refer_to_those_they_trust(world: World, edge: float, refers: bool) -> None:
    which = len(NEEDS) + HEALTH
    worker, case, family = reviewed(world, who=somebody(world, REFERRING_ON, 0.5, which=which))
    suffers(family, health=0.6)
    family.known[HEALTH] = 1 << POLICE
    world.teams.culture[..., PERSPECTIVE] = 1
    draw = luck(world, family.who, WEEK, REFERRING_ON, which)
    declare(world, referring_on=1, referring_floor=0.4)
    world.pairs.trust[POLICE, NHS] = (edge * draw - 0.4) / 0.6
    reviews(worker, case, world, WEEK)
    assert counted(world, "referred_on") == refers


@pytest.mark.parametrize(
    ("reciprocity", "openness", "warm", "shared"), [(0, 0, 0, 0), (1, 0, 1, 0), (0, 1, 0, 1)]
)
def test_a_referral_is_warm_and_shared_as_the_culture_has_it(
    world: World, reciprocity: float, openness: float, warm: int, shared: int
) -> None:
    worker, case, family = reviewed(world)
    suffers(family, health=0.6)
    family.known[HEALTH] = 1 << POLICE
    culture = world.teams[0, POLICE].culture
    culture[PERSPECTIVE], culture[RECIPROCITY], culture[OPENNESS] = 1, reciprocity, openness
    world.pairs.trust = 1
    declare(world, referring_on=1, handover_hours=2)
    reviews(worker, case, world, WEEK)
    other = world.cases[family.case[HEALTH]]
    assert (other.warm, other.shared) == (warm, shared)
    assert worker.owed == 2 * warm
    assert counted(world, "handovers") == warm


# Lead workers


@pytest.mark.parametrize(("needs", "leads"), [(2, False), (3, True)])
def test_families_with_three_or_more_needs_get_a_lead_worker(
    world: World, needs: int, leads: bool
) -> None:
    worker, case, family = reviewed(world)
    suffers(family, **{NEEDS[need]: 0.5 for need in (MONEY, SUBSTANCE)[: needs - 1]})
    rule_that(world, lead_worker_coverage=1)
    reviews(worker, case, world, WEEK)
    assert (family.lead == worker.id) == leads
    assert worker.led == leads


def test_without_rules_for_it_there_is_no_lead_worker(world: World) -> None:
    worker, case, family = reviewed(world)
    suffers(family, money=0.5, health=0.5, work=0.5)
    reviews(worker, case, world, WEEK)
    assert (family.lead, worker.led) == (NOBODY, 0)


@pytest.mark.parametrize(("led", "leads"), [(3, True), (4, False)])
def test_a_lead_worker_leads_no_more_families_than_the_rules_allow(
    world: World, led: int, leads: bool
) -> None:
    worker, case, family = reviewed(world)
    suffers(family, money=0.5, health=0.5)
    worker.led, worker.full_time = led, 0.5
    rule_that(world, lead_worker_coverage=1, lead_worker_caseload=8)
    reviews(worker, case, world, WEEK)
    assert (family.lead == worker.id) == leads


@pytest.mark.parametrize(("edge", "leads"), [(OVER, True), (UNDER, False)])
def test_coverage_is_a_chance_at_each_review(world: World, edge: float, leads: bool) -> None:
    worker, case, family = reviewed(world)
    suffers(family, money=0.5, health=0.5)
    rule_that(world, lead_worker_coverage=edge * luck(world, family.who, WEEK, LEADING, CRIME))
    reviews(worker, case, world, WEEK)
    assert (family.lead == worker.id) == leads


def test_a_family_with_a_lead_worker_keeps_that_one(world: World) -> None:
    worker, case, family = reviewed(world)
    suffers(family, money=0.5, health=0.5)
    family.lead = VOLUNTARY
    rule_that(world, lead_worker_coverage=1)
    reviews(worker, case, world, WEEK)
    assert (family.lead, worker.led) == (VOLUNTARY, 0)
