"""Claims about the commissioner: what policies cost, where money goes, what stocktakes mend."""

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
    takes_stock,
)
from agents.records import Record, World
from agents.vocabulary import EMPTY, LEARNING, PAYMENT_BY_RESULTS, PERMANENT, VOLUME
from tests.agents.small_world import (
    HAIR,
    NHS,
    POLICE,
    VOLUNTARY,
    WEEK,
    counted,
    declare,
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
        ({"meetings": 1, "protected_slack": 0.1, "pooled_share": 0.5}, 0),
    ],
    ids=lambda value: "+".join(value) or "as today" if isinstance(value, dict) else "",
)
def test_a_policy_costs_what_its_levers_cost(
    world: World, levers: dict[str, float], cost: float
) -> None:
    declare(world, price_shared_record=0.1, price_outreach=1.5, price_co_location=15)
    declare(world, price_lead_worker=20, price_leadership=6, price_skills=300, price_stocktake=90)
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


# Where the money goes


def test_what_a_policy_costs_comes_out_of_the_same_budget(world: World) -> None:
    commissioner = office(world)
    commissioner.running_cost = 0.1 * 7 * EACH
    shares_out_money(commissioner, world, WEEK)
    assert list(world.agencies.funding) == pytest.approx([0.9] * 7)
    assert money(world) + commissioner.running_cost == pytest.approx(7 * EACH)


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
    world.rules["pooled_share"][NHS] = 0
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


# Stocktakes


@pytest.mark.parametrize(
    ("every", "week", "held"), [(0, 9, 0), (9, 9, 1), (9, 8, 0), (9, 0, 1), (3, 6, 1)]
)
def test_stocktakes_keep_their_rhythm(world: World, every: int, week: int, held: int) -> None:
    rule_that(world, stocktake_every=every)
    takes_stock(office(world), world, week)
    assert world.commissioner[0].stocktakes == held


def test_no_stock_is_taken_before_the_policy_starts(world: World) -> None:
    rule_that(world, stocktake_every=9)
    takes_stock(office(world), world, -9)
    assert world.commissioner[0].stocktakes == 0


def test_a_stocktake_mends_the_worst_bottleneck(world: World) -> None:
    declare(world, bounce_weight=4, mending=0.5, single_loop=0.25, stocktake_hours=2)
    rule_that(world, stocktake_every=3)
    agencies: Any = world.agencies
    agencies.waited, agencies.bounced, agencies.posts = 10, 0, 1
    agencies.bounced[POLICE], agencies.posts[NHS], agencies.waited[NHS] = 2, 5, 40
    agencies.threshold, agencies.repaired = 1.4, 0.2
    agencies.culture[:, LEARNING] = 0.5
    takes_stock(office(world), world, WEEK)
    police, nhs = world.agencies[POLICE], world.agencies[NHS]
    assert police.repaired == pytest.approx(0.2 + 0.5 * 0.5 * 0.8)
    assert police.threshold == pytest.approx(1.3)
    assert (nhs.repaired, nhs.threshold) == (0.2, 1.4), "its list is long but so is its staff"
    assert set(agencies.waited) == set(agencies.bounced) == {0}
    assert set(world.workers.owed) == {2}, "everybody sits in the meeting"


def test_who_does_not_learn_works_harder_on_the_same_pathway(world: World) -> None:
    rule_that(world, stocktake_every=3)
    world.agencies.culture[:, LEARNING] = 0
    world.agencies.waited[POLICE], world.agencies.threshold = 10, 1.4
    takes_stock(office(world), world, WEEK)
    assert world.agencies[POLICE].repaired == 0
    assert world.agencies[POLICE].threshold < 1.4


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
