"""Claims about the commissioner: what policies cost and where money goes."""

from typing import Any

import numpy as np
import pytest

from agents.chance import RETENDERING, luck
from agents.commissioner import (
    builds_community,
    builds_record,
    pays_for_policy,
    retenders,
    shares_out_money,
)
from agents.records import Record, World
from agents.vocabulary import EMPTY, PAYMENT_BY_RESULTS, PERMANENT, VOLUME
from tests.agents.small_world import (
    HAIR,
    NHS,
    POLICE,
    VOLUNTARY,
    WEEK,
    counted,
    declare,
    divide,
    rule_in,
    rule_that,
)

OVER, UNDER = 1 + HAIR, 1 - HAIR
EACH = 37 * 50.0
"""GBP a week of one agency, in a world of one post each at 50 an hour."""


def office(world: World) -> Record:
    """The commissioner of seven agencies alike."""
    declare(world, week_hours=37)
    world.agencies.hourly_cost = 50
    return world.commissioner[0]


def money(world: World) -> float:
    """GBP of this week that pays for workers."""
    agencies: Any = world.agencies
    return float((agencies.funding * agencies.posts * 37 * agencies.hourly_cost).sum())


# What a policy costs


@pytest.mark.parametrize(
    ("levers", "cost"),
    [
        ({}, 0),
        ({"shared_record": 0.5}, 40 * 0.05),
        ({"outreach": 2}, 40 * 3),
        ({"community_funding": 0.1}, 4),
        ({"co_location": 0.4}, 7 * 6),
        ({"lead_worker_coverage": 0.5}, 7 * 10),
        ({"leadership": 1}, 7 * 6),
        ({"skills_programme": 0.02}, 7 * 6),
        ({"stocktake_every": 9}, 7 * 10),
        ({"targeted_outreach": 0.5}, 40 * 0.75),
        ({"outreach": 2, "targeted_outreach": 0.5}, 40 * 3.75),
        ({"joint_identification": 0.5}, 40 * 0.01),
        ({"midyear_starts": 0.4}, 40 * 0.02),
        ({"managers_programme": 0.5}, 7 * 1.5),
        ({"demand_redesign": 0.2}, 7 * 1),
        ({"strengths_work": 0.3, "double_loop": 1, "diagnosis_weeks": 6}, 0),
        ({"contract_rewards": 1, "weekly_contact": 1}, 0),
        ({"meetings": 1, "protected_slack": 0.1, "pooled_share": 0.5}, 0),
    ],
    ids=lambda value: "+".join(value) or "as today" if isinstance(value, dict) else "",
)
def test_a_policy_costs_what_its_levers_cost(
    world: World, levers: dict[str, float], cost: float
) -> None:
    declare(world, price_shared_record=0.1, price_outreach=1.5, price_co_location=15)
    declare(world, price_lead_worker=20, price_leadership=6, price_skills=300, price_stocktake=90)
    declare(world, price_matching=0.02, price_midyear=0.05, price_managers=3, price_redesign=5)
    rule_that(world, **levers)
    pays_for_policy(office(world), world, WEEK)
    assert counted(world, "policy_cost") == pytest.approx(cost)


def test_what_is_new_costs_its_transition_once(world: World) -> None:
    declare(world, price_leadership=10, transition_weeks=26)
    commissioner = office(world)
    rule_that(world, leadership=0.5)
    pays_for_policy(commissioner, world, WEEK)
    assert counted(world, "transition_cost") == pytest.approx(26 * 35)
    pays_for_policy(commissioner, world, WEEK)
    assert counted(world, "transition_cost") == pytest.approx(26 * 35), "nothing new this time"
    rule_that(world, leadership=1)
    pays_for_policy(commissioner, world, WEEK)
    assert counted(world, "transition_cost") == pytest.approx(26 * 70)
    rule_that(world, leadership=0)
    pays_for_policy(commissioner, world, WEEK)
    assert counted(world, "transition_cost") == pytest.approx(26 * 70), "ending it costs nothing"


def test_leaders_at_work_on_a_pair_cost_for_the_posts_of_both(world: World) -> None:
    declare(world, price_systems_leadership=2)
    world.agencies.posts[[NHS, POLICE]] = (3, 5)
    world.pairs.systems_leadership[NHS, POLICE] = 0.5
    world.pairs.systems_leadership[POLICE, NHS] = 0.5
    pays_for_policy(office(world), world, WEEK)
    assert counted(world, "policy_cost") == pytest.approx(2 * 0.5 * (3 + 5))


def test_rewards_cost_for_the_families_on_contract(world: World) -> None:
    declare(world, price_rewards=10, transition_weeks=26)
    rule_that(world, contract_rewards=0.5)
    world.areas[0].on_contract = 6
    commissioner = office(world)
    pays_for_policy(commissioner, world, WEEK)
    assert counted(world, "policy_cost") == pytest.approx(30)
    assert commissioner.reached_cost == pytest.approx(30)
    assert counted(world, "transition_cost") == 0, "they start with the families, not before"


def known_at_school(world: World, week: int, **families: int) -> None:
    """So many families, by neighbourhood, are known to struggle at school in this week."""
    for name, number in families.items():
        world.neighbourhoods_weekly.known_at_school[week, int(name[1:])] = number


def test_calls_cost_by_the_families_known_last_week(world: World) -> None:
    declare(world, price_call=7)
    rule_that(world, weekly_contact=0.5, contact_from=0, contact_weeks=52)
    known_at_school(world, WEEK - 1, n0=6, n5=4)
    known_at_school(world, WEEK, n0=99)
    commissioner = office(world)
    pays_for_policy(commissioner, world, WEEK)
    assert counted(world, "weekly_calls") == pytest.approx(5)
    assert counted(world, "policy_cost") == pytest.approx(35)
    assert counted(world, "transition_cost") == 0


@pytest.mark.parametrize(
    ("week", "levers"),
    [
        (0, {"weekly_contact": 1}),
        (WEEK, {"weekly_contact": 0}),
        (WEEK, {"weekly_contact": 1, "contact_from": WEEK + 1, "contact_weeks": 4}),
    ],
    ids=("the first week of a run", "no calls", "not the season"),
)
def test_who_is_not_called_costs_nothing(world: World, week: int, levers: dict[str, float]) -> None:
    rule_that(world, **({"contact_from": 0, "contact_weeks": 52} | levers))
    world.neighbourhoods_weekly.known_at_school[:] = 3
    pays_for_policy(office(world), world, week)
    assert world.place_weekly[week].weekly_calls == world.place_weekly[week].policy_cost == 0


def test_calls_and_rewards_are_paid_where_the_rules_hold(world: World) -> None:
    declare(world, price_call=7, price_rewards=10)
    known_at_school(world, WEEK - 1, n0=6, n1=9)
    elsewhere, named = divide(world, world.families[0])
    rule_in(world, named, weekly_contact=1, contact_from=0, contact_weeks=52, contract_rewards=1)
    world.areas.on_contract[[elsewhere, named]] = (5, 2)
    pays_for_policy(office(world), world, WEEK)
    assert world.families[0].neighbourhood == 0
    assert counted(world, "policy_cost") == pytest.approx(6 * 7 + 2 * 10)


# Where the money goes


def test_what_a_policy_costs_comes_out_of_the_same_budget(world: World) -> None:
    commissioner = office(world)
    commissioner.running_cost = 0.1 * 7 * EACH
    shares_out_money(commissioner, world, WEEK)
    assert list(world.agencies.funding) == pytest.approx([0.9] * 7)
    assert money(world) + commissioner.running_cost == pytest.approx(7 * EACH)


def test_calls_and_rewards_come_out_of_it_too(world: World) -> None:
    commissioner = office(world)
    commissioner.running_cost, commissioner.reached_cost = 100, 50
    shares_out_money(commissioner, world, WEEK)
    assert money(world) == pytest.approx(7 * EACH - 150)


@pytest.mark.parametrize("austerity", [0.5, 1.5])
def test_austerity_cuts_the_whole_budget(world: World, austerity: float) -> None:
    declare(world, austerity=austerity)
    commissioner = office(world)
    commissioner.running_cost = 100
    shares_out_money(commissioner, world, WEEK)
    assert money(world) + 100 == pytest.approx(austerity * 7 * EACH)


def test_a_policy_dearer_than_the_budget_leaves_no_workers_and_no_debt(world: World) -> None:
    commissioner = office(world)
    commissioner.running_cost = 20 * EACH
    shares_out_money(commissioner, world, WEEK)
    assert set(world.agencies.funding) == {0}


def test_the_transition_is_paid_off_only_where_the_rules_charge_it(world: World) -> None:
    declare(world, transition_weeks=10)
    commissioner = office(world)
    commissioner.transition_owed = 1_000
    shares_out_money(commissioner, world, WEEK)
    assert money(world) == pytest.approx(7 * EACH)
    rule_that(world, charge_transition=1)
    shares_out_money(commissioner, world, WEEK)
    assert money(world) == pytest.approx(7 * EACH - 100)
    assert commissioner.transition_owed == pytest.approx(900)


@pytest.mark.parametrize(
    ("regime", "claim_rate", "cap", "funding"),
    [
        (VOLUME, 0, 1, 1),
        (PAYMENT_BY_RESULTS, 0, 1, 0.8),
        (PAYMENT_BY_RESULTS, 0.375, 1, 0.9),
        (PAYMENT_BY_RESULTS, 1, 1, 1),
        (PAYMENT_BY_RESULTS, 1, 0.5, 0.9),
    ],
)
def test_under_payment_by_results_money_follows_claims_up_to_a_cap(
    world: World, regime: int, claim_rate: float, cap: float, funding: float
) -> None:
    declare(world, target=0.75)
    rule_that(world, target_regime=regime, tariff_share=0.2, claim_cap=cap)
    world.agencies.claim_rate = claim_rate
    shares_out_money(office(world), world, WEEK)
    assert list(world.agencies.funding) == pytest.approx([funding] * 7)


# Pooling


def test_pooled_money_follows_the_longest_lists_as_far_as_partners_agree(world: World) -> None:
    commissioner = office(world)
    rule_that(world, pooled_share=0.2)
    world.pairs.agreement = 0.5
    world.agencies.waiting[[NHS, POLICE]] = (3, 1)
    shares_out_money(commissioner, world, WEEK)
    lent = np.full(7, -0.1)
    lent[NHS] += 0.7 * 0.75
    lent[POLICE] += 0.7 * 0.25
    assert list(world.agencies.lent) == pytest.approx(list(lent))
    assert list(world.agencies.funding) == pytest.approx(list(1 + lent))


def test_pooling_neither_makes_nor_loses_money(world: World) -> None:
    commissioner = office(world)
    rule_that(world, pooled_share=0.3)
    world.rules["pooled_share"][:, NHS] = 0
    world.agencies.hourly_cost[:] = (40, 45, 60, 70, 50, 55, 41)
    world.agencies.posts[:] = (3, 1, 9, 2, 4, 1, 2)
    world.agencies.waiting[:] = (4, 1, 50, 0, 9, 2, 0)
    before = float((world.agencies.posts * 37 * world.agencies.hourly_cost).sum())
    shares_out_money(commissioner, world, WEEK)
    assert money(world) == pytest.approx(before)
    assert world.agencies[NHS].funding == 1, "who pools nothing gives and gets nothing"


def test_where_nobody_agrees_or_nobody_waits_nothing_moves(world: World) -> None:
    commissioner = office(world)
    rule_that(world, pooled_share=0.3)
    world.pairs.agreement, world.agencies.waiting = 0, 5
    shares_out_money(commissioner, world, WEEK)
    assert list(world.agencies.funding) == [1] * 7
    world.pairs.agreement, world.agencies.waiting = 1, 0
    shares_out_money(commissioner, world, WEEK)
    assert list(world.agencies.funding) == [1] * 7
    assert counted(world, "pooled") == 0


# Record, community


def test_a_shared_record_takes_years_to_build(world: World) -> None:
    commissioner = office(world)
    builds_record(commissioner, world, WEEK)
    assert commissioner.record_age == 0
    rule_that(world, shared_record=0.8, shared_record_lag=4)
    builds_record(commissioner, world, WEEK)
    assert counted(world, "record_coverage") == pytest.approx(0.2)
    for _ in range(10):
        builds_record(commissioner, world, WEEK)
    assert counted(world, "record_coverage") == pytest.approx(0.8)


@pytest.mark.parametrize(("funding", "goal"), [(0, 0.2), (1, 0.2 + 0.8 / 3), (2, 0.6)])
def test_a_funded_community_can_do_more_for_its_own(
    world: World, funding: float, goal: float
) -> None:
    declare(world, community_start=0.2, community_half=2, community_pace=0.1)
    rule_that(world, community_funding=funding)
    world.neighbourhoods.capacity = 0.5
    builds_community(office(world), world, WEEK)
    assert world.neighbourhoods[0].capacity == pytest.approx(0.5 + 0.1 * (goal - 0.5))


# Retendering


@pytest.mark.parametrize(("weeks", "ends"), [(4, True), (2, True), (3, False), (104, False)])
def test_contracts_end_after_their_time(world: World, weeks: int, ends: bool) -> None:
    declare(world, retender_loss=1)
    rule_that(world, contract_weeks=weeks, competition=1)
    retenders(office(world), world, WEEK)
    gone = [number for number in range(7) if world.workers[number].status == EMPTY]
    assert gone == ([VOLUNTARY] if ends else [])


@pytest.mark.parametrize(("edge", "status"), [(OVER, EMPTY), (UNDER, PERMANENT)])
def test_competition_costs_workers(world: World, edge: float, status: int) -> None:
    rule_that(world, contract_weeks=4, competition=0.5)
    worker = world.workers[VOLUNTARY]
    draw = luck(world, worker.who, WEEK, RETENDERING)
    declare(world, retender_loss=2 * edge * draw)
    retenders(office(world), world, WEEK)
    assert worker.status == status
