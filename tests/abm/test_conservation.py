"""Claims about what is neither made nor lost: people, cases, hours, money."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from abm.change import Change
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, Timetable, begin, core, run
from abm.world import World
from agents.vocabulary import (
    ACTIVE,
    ASSESSING,
    BEHAVIOURS,
    CLOSED,
    CRISES,
    EMPTY,
    NEEDS,
    NOBODY,
    PAYERS,
    REFERRED,
    WAITING,
)

FAMILIES = 400
SETTING = Setting(
    Place.load("coventry"),
    families=FAMILIES,
    weeks=78,
    burn_in=26,
    parameters=Parameters({"churn": 3, "wrong_door": 0.3}),
)
CHARGED = Policy.from_levers(
    "charged", {"charge_transition": 1, "pooled_share": 0.4, "leadership": 1, "stocktake_every": 5}
)
PROGRAMMES = Policy(
    "programmes",
    changes=tuple(
        Change(0, "", name, value, ("most deprived 30%",))
        for name, value in {
            "joint_identification": 1, "targeted_outreach": 5, "targeted_caseload": 15,
            "targeted_needs": 1, "contract_rewards": 1, "contract_sanctions": 1,
            "weekly_contact": 1, "contact_weeks": 52, "midyear_starts": 1, "stocktake_every": 6,
            "diagnosis_weeks": 4, "demand_redesign": 1, "strengths_work": 0.3, "openness": 0.9,
        }.items()
    ),
)  # fmt: skip
"""Programmes in some neighbourhoods only."""
POLICIES = [
    *(Policy.load(name) for name in ("silo", "collaborative", "payment-by-results")),
    CHARGED,
    PROGRAMMES,
]
USES = ("overhead", "training", "slack", "assessing", "recording", "coordinating", "direct")
every_policy = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)


def week_by_week(policy: Policy) -> Iterator[tuple[int, World]]:
    """A world at the end of every week of its burn-in and of a policy."""
    world = begin(SETTING)
    timetable = Timetable(policy, SETTING)
    for week in range(-SETTING.burn_in, SETTING.weeks):
        if week >= 0:
            timetable.enact(world, week)
        core(world, week, week + 1)
        yield week, world


def open_cases(world: World) -> NDArray[Any]:
    return world.cases[: world.run["open_cases"][0]]


def tally(positions: NDArray[Any], size: int) -> list[int]:
    """How often each position occurs."""
    return list(np.bincount(positions, minlength=size))


# People


@every_policy
def test_homes_stay_where_they_are_and_always_house_one_family(policy: Policy) -> None:
    before = begin(SETTING).families
    world = run(SETTING, policy)
    assert list(world.families["id"]) == list(range(FAMILIES))
    assert (world.families["neighbourhood"] == before["neighbourhood"]).all()
    assert (world.families["who"] != before["who"]).any(), "households move"
    weekly = world.neighbourhoods_weekly
    assert (weekly["families"] == world.neighbourhoods["homes"]).all()
    assert (weekly["dimensions"].sum(axis=-1) == weekly["families"]).all()


@every_policy
def test_the_commissioner_knows_how_many_children_there_are(policy: Policy) -> None:
    for _, world in week_by_week(policy):
        assert world.commissioner["children"][0] == world.families["children"].sum()


@every_policy
def test_nothing_leaves_its_range(policy: Policy) -> None:
    for _, world in week_by_week(policy):
        families, agencies, workers = world.families, world.agencies, world.workers
        shares = [families["trust"], families["bandwidth"], families["need"], workers["burnout"]]
        shares += [world.pairs["trust"], world.pairs["agreement"], workers["cross_skill"]]
        shares += [world.teams["culture"], world.teams["mended"], world.pairs["contacts"]]
        shares += [agencies["pressure"], agencies["redesigning"], families["strengths"]]
        shares += [open_cases(world)["relationship"], agencies["assessment_share"]]
        assert all((share >= 0).all() and (share <= 1).all() for share in shares)
        assert (families["frailty"] > 0).all()
        assert (families["contract"] >= 0).all()
        assert (world.teams["stuck"] >= 0).all()
        assert (agencies["funding"] >= 0).all()


@every_policy
def test_a_need_is_there_exactly_while_it_has_severity(policy: Policy) -> None:
    bits = 1 << np.arange(len(NEEDS))
    for _, world in week_by_week(policy):
        severe = world.families["need"] > 0
        assert (world.families["needs"] == severe @ bits).all()
        least = world.parameters["severity_least"][0]
        assert (world.families["need"][severe] >= least).all()
        assert not world.families["known"][~severe].any(), "what is not there is not known"


# Cases


@every_policy
def test_agencies_count_their_cases_right(policy: Policy) -> None:
    stages = {"referred": REFERRED, "assessing": ASSESSING, "waiting": WAITING, "active": ACTIVE}
    for _, world in week_by_week(policy):
        cases = open_cases(world)
        assert (cases["stage"] != CLOSED).all(), "closed cases are filed away"
        for name, stage in stages.items():
            recount = tally(cases["agency"][cases["stage"] == stage], len(world.agencies))
            assert recount == list(world.agencies[name]), name


@every_policy
def test_workers_count_their_cases_and_the_families_they_lead_right(policy: Policy) -> None:
    for _, world in week_by_week(policy):
        cases, workers = open_cases(world), world.workers
        active = cases[cases["stage"] == ACTIVE]
        assert tally(active["worker"], len(workers)) == list(workers["caseload"])
        assert (workers["agency"][active["worker"]] == active["agency"]).all()
        assert (cases["worker"][cases["stage"] != ACTIVE] == NOBODY).all()
        leads = world.families["lead"]
        assert tally(leads[leads != NOBODY], len(workers)) == list(workers["led"])


@every_policy
def test_a_family_and_its_cases_know_each_other(policy: Policy) -> None:
    for _, world in week_by_week(policy):
        cases, families = open_cases(world), world.families
        numbers = np.arange(len(cases))
        assert (families["case"][cases["family"], cases["need"]] == numbers).all()
        assert (families["case"] != NOBODY).sum() == len(cases), "and no family has another"


@every_policy
def test_a_family_is_helped_by_the_agencies_that_hold_an_active_case(policy: Policy) -> None:
    for _, world in week_by_week(policy):
        cases = open_cases(world)
        active = cases[cases["stage"] == ACTIVE]
        helping = np.zeros(FAMILIES, np.int64)
        np.bitwise_or.at(helping, active["family"], 1 << active["agency"])
        assert (helping == world.families["helping"]).all()
        assert (world.families["lead"][helping == 0] == NOBODY).all()


@every_policy
def test_what_neighbourhoods_count_and_what_agencies_count_is_the_same(policy: Policy) -> None:
    world = run(SETTING, policy)
    for column in (
        "screened_out", "bounces", "assessed", "assessed_on_time", "assessment_weeks",
        "no_further_action", "allocated", "reported_successes", "true_successes",
    ):  # fmt: skip
        by_neighbourhood = world.neighbourhoods_weekly[column].sum(axis=1)
        by_agency = world.agencies_weekly[column].sum(axis=1)
        assert by_neighbourhood.sum() > 0, column
        assert (by_neighbourhood == by_agency).all(), column


@every_policy
def test_every_offer_and_every_closing_has_one_outcome(policy: Policy) -> None:
    world = run(SETTING, policy)
    place = {
        name: world.neighbourhoods_weekly[name].sum()
        for name in (
            "offers", "engaged", "allocated", "disengaged", "closed_resolved", "closed_early",
            "closed_out_of_time", "true_successes", "reported_successes",
        )
    }  # fmt: skip
    closed = world.agencies_weekly["closed"].sum()
    assert place["engaged"] == place["allocated"]
    assert place["true_successes"] == place["closed_resolved"]
    assert place["true_successes"] <= place["reported_successes"] <= closed
    stopped = place["disengaged"] - (place["offers"] - place["engaged"])
    ended = place["closed_resolved"] + place["closed_early"] + place["closed_out_of_time"]
    assert ended + stopped == closed


def test_contracts_stay_within_the_room_there_is_where_the_programme_is() -> None:
    held = []
    for _, world in week_by_week(PROGRAMMES):
        area = world.neighbourhoods["area"][world.families["neighbourhood"]]
        on_contract = world.families["contract"] > 0
        rules, families = world.rules[2, 0], world.areas["families"][2]
        room = rules["targeted_outreach"] * families / 1_000 * rules["targeted_caseload"]
        held.append(int(on_contract.sum()))
        assert held[-1] <= math.ceil(room)
        assert set(area[on_contract]) <= {2}
    assert max(held) > 0


# Areas and teams


def test_areas_are_the_place_and_every_agency_is_the_mean_of_its_teams() -> None:
    apart = 0.0
    for week, world in week_by_week(PROGRAMMES):
        if week >= 0:
            shares, culture = world.areas["share"][1:3], world.teams["culture"]
            assert shares.sum() == pytest.approx(1)
            assert world.areas["families"][1:3].sum() == FAMILIES
            assert shares[0] * culture[1] + shares[1] * culture[2] == pytest.approx(culture[0])
            apart = max(apart, float(np.abs(culture[1] - culture[2]).max()))
    assert apart > 0.1


# Hours


@every_policy
def test_every_hour_worked_has_one_use(policy: Policy) -> None:
    weekly = run(SETTING, policy).agencies_weekly
    uses = sum(weekly[f"hours_{use}"] for use in USES)
    assert uses == pytest.approx(weekly["hours"])
    assert weekly["hours_direct"].sum() > 0


@every_policy
def test_hours_worked_and_lost_are_the_hours_paid_for(policy: Policy) -> None:
    staffed = begin(SETTING).workers["status"] != EMPTY
    for week, world in week_by_week(policy):
        workers, row = world.workers, world.agencies_weekly[week + SETTING.burn_in]
        posts = np.bincount(workers["agency"], workers["full_time"] * staffed)
        paid = posts * world.parameters["week_hours"][0] * world.agencies["funding"]
        assert row["hours"] + row["hours_absent"] == pytest.approx(paid)
        assert row["spend"] == pytest.approx(paid * world.agencies["hourly_cost"])
        staffed = workers["status"] != EMPTY


@every_policy
def test_posts_are_filled_covered_or_empty(policy: Policy) -> None:
    for week, world in week_by_week(policy):
        row = world.agencies_weekly[week + SETTING.burn_in]
        assert (row["filled"] + row["locums"] <= row["posts"] + 1e-9).all()
        full_time = np.bincount(world.workers["agency"], world.workers["full_time"])
        assert full_time == pytest.approx(row["posts"])


# Money


def weekly_budget(world: World) -> NDArray[np.float64]:
    """GBP a week of each agency's whole establishment."""
    agencies = world.agencies
    return agencies["posts"] * world.parameters["week_hours"][0] * agencies["hourly_cost"]


@every_policy
def test_every_policy_has_the_same_budget(policy: Policy) -> None:
    """Workers and policy together cost the budget; withheld results payments are not spent."""
    by_results = policy.name == "payment-by-results"
    owed = 0.0
    for _, world in week_by_week(policy):
        commissioner, budget = world.commissioner[0], weekly_budget(world).sum()
        spent = (world.agencies["funding"] * weekly_budget(world)).sum()
        spent += commissioner["running_cost"] + commissioner["reached_cost"]
        if world.rules["charge_transition"][0, 0]:
            transition = commissioner["transition_owed"] / (
                world.parameters["transition_weeks"] - 1
            )
            spent += float(transition[0])
        assert spent <= budget * (1 + 1e-12)
        assert by_results or spent == pytest.approx(budget)
        owed = max(owed, commissioner["transition_owed"])
    assert (owed > 0) == (policy.name in ("collaborative", "charged", "programmes"))


@pytest.mark.parametrize("policy", POLICIES[1:4:2], ids=("collaborative", "charged"))
def test_pooled_money_only_moves(policy: Policy) -> None:
    moved = 0.0
    for _, world in week_by_week(policy):
        lent = world.agencies["lent"] * weekly_budget(world)
        assert abs(lent.sum()) < 1e-6
        moved += np.abs(lent).sum() / 2
    assert moved > 0
    assert world.place_weekly["pooled"].sum() == pytest.approx(moved)


@pytest.mark.parametrize("policy", POLICIES[:-1], ids=lambda policy: policy.name)
def test_crises_cost_what_their_events_cost_and_somebody_pays(policy: Policy) -> None:
    world = run(SETTING, policy)
    parameters, weekly = world.parameters[0], world.neighbourhoods_weekly
    events = weekly["crises"]
    assert events.sum() > 0
    costs = events * parameters["crisis_cost"]
    assert weekly["crisis_cost"] == pytest.approx(costs @ parameters["crisis_payer"])
    assert weekly["crisis_cost"].sum() == pytest.approx(costs.sum()), "shares add up to 1"
    assert weekly["crisis_cost_cashable"] == pytest.approx(costs @ parameters["crisis_cashable"])


def test_only_those_who_start_again_in_mid_year_cost_less() -> None:
    weekly = run(SETTING, PROGRAMMES).neighbourhoods_weekly
    kinds, payers = CRISES.index("neet"), range(len(PAYERS))
    parameters = Parameters().record()[0]
    before = weekly[: SETTING.burn_in]
    full = before["crises"] @ (parameters["crisis_cost"][:, None] * parameters["crisis_payer"])
    assert before["crisis_cost"][..., payers] == pytest.approx(full)
    costs = (weekly["crises"] * parameters["crisis_cost"]).sum()
    saved = costs - weekly["crisis_cost"].sum()
    assert 0 < saved < weekly["crises"][..., kinds].sum() * parameters["crisis_cost"][kinds]


def test_benefits_are_paid_to_every_family_without_work_every_week() -> None:
    world = run(SETTING, POLICIES[0])
    weekly = world.neighbourhoods_weekly
    workless = weekly["needs"][..., NEEDS.index("work")]
    assert weekly["worklessness_cost"] == pytest.approx(
        workless * world.parameters["worklessness_cost"][0]
    )


# Culture


@every_policy
def test_culture_in_the_tables_is_that_of_the_agencies(policy: Policy) -> None:
    for week, world in week_by_week(policy):
        row = world.agencies_weekly[week + SETTING.burn_in]
        assert row["culture"].shape == (len(world.agencies), len(BEHAVIOURS))
        assert (row["culture"] == world.teams["culture"][0]).all()
