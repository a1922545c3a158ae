"""Claims about crises: when they come, what they do, who pays."""

from typing import Any

import pytest

from agents.chance import (
    CRISIS_LUCK,
    luck,
)
from agents.family import (
    NUMBER_OF_CRISES,
    pays_for,
    suffers_crisis,
)
from agents.records import Record, World
from agents.vocabulary import (
    ABUSE_INCIDENT,
    CHILD_CRISES,
    CRISES,
    CRISIS_FUEL,
    CRISIS_ROOT,
    EVICTION,
    HOUSING,
    MONEY,
    NEEDS,
    PAYERS,
    SUBSTANCE,
)
from tests.agents.small_world import (
    HAIR,
    HOUSING_SERVICES,
    SETTING,
    WEEK,
    counted,
    declare,
    referred,
    somebody,
    suffers,
)

MOVING = len(NEEDS)
OVER, UNDER = 1 + HAIR, 1 - HAIR


def with_luck(world: World, decision: int, **bounds: Any) -> tuple[Record, float]:
    """A family, and its luck at a decision in WEEK."""
    family = world.families[0]
    family.who = somebody(world, decision, **bounds)
    return family, luck(world, family.who, WEEK, decision)


def facing(world: World, crisis: int) -> tuple[Record, float]:
    """A family that may be hit by this crisis in WEEK, and the chance its luck stands for."""
    number = NUMBER_OF_CRISES
    family, draw = with_luck(world, CRISIS_LUCK, low=crisis / number, high=(crisis + 1) / number)
    return family, (draw * number - crisis) / number


@pytest.mark.parametrize(("edge", "hit"), [(OVER, 1), (UNDER, 0)])
def test_a_crisis_grows_with_the_square_of_its_root_and_with_its_fuel(
    world: World, edge: float, hit: int
) -> None:
    family, chance = facing(world, EVICTION)
    suffers(family, housing=0.8, money=0.5)
    declare(world, crisis_fuel=2, crisis_rate=edge * chance / (0.8 * 0.8 * (1 + 2 * 0.5)))
    suffers_crisis(family, world, WEEK)
    assert counted(world, "crises")[EVICTION] == counted(world, "crises").sum() == hit


@pytest.mark.parametrize("crisis", range(len(CRISES)), ids=CRISES)
def test_each_crisis_needs_its_root_and_some_need_children(world: World, crisis: int) -> None:
    family, _ = facing(world, crisis)
    declare(world, crisis_rate=1)
    for need in NEEDS:
        if need != NEEDS[CRISIS_ROOT[crisis]]:
            suffers(family, **{need: 1})
    suffers_crisis(family, world, WEEK)
    assert counted(world, "crises").sum() == 0
    suffers(family, **{NEEDS[CRISIS_ROOT[crisis]]: 1})
    family.children = 0
    suffers_crisis(family, world, WEEK)
    assert counted(world, "crises").sum() == 1 - CHILD_CRISES[crisis]


def test_a_crisis_does_harm_costs_trust_and_money_and_brings_services_in(world: World) -> None:
    family, _ = facing(world, EVICTION)
    suffers(family, housing=0.5, money=0.95)
    declare(world, crisis_rate=1, crisis_harm=0.2, crisis_trust_loss=0.1)
    cost, weeks = world.parameters[0].crisis_cost[EVICTION], 26
    world.parameters[0].crisis_weeks[EVICTION] = weeks
    suffers_crisis(family, world, WEEK)
    assert family.need[HOUSING] == pytest.approx(0.7)
    assert family.need[MONEY] == 1
    assert family.trust == pytest.approx(0.45)
    assert counted(world, "crisis_cost").sum() == pytest.approx(cost)
    assert family.until[EVICTION] == WEEK + weeks
    assert family.known[HOUSING] == 1 << HOUSING_SERVICES
    case = world.cases[family.case[HOUSING]]
    assert (case.urgent, case.agency) == (1, HOUSING_SERVICES)


def test_the_same_crisis_does_not_start_again_while_it_lasts(world: World) -> None:
    family, _ = facing(world, EVICTION)
    suffers(family, housing=1)
    declare(world, crisis_rate=1)
    family.until[EVICTION] = WEEK + 1
    suffers_crisis(family, world, WEEK)
    assert counted(world, "crises").sum() == 0
    family.until[EVICTION] = WEEK
    suffers_crisis(family, world, WEEK)
    assert counted(world, "crises").sum() == 1


def test_a_crisis_makes_no_second_case_where_there_is_one(world: World) -> None:
    family, _ = facing(world, EVICTION)
    suffers(family, housing=1)
    case = referred(world, family, HOUSING, HOUSING_SERVICES)
    declare(world, crisis_rate=1)
    suffers_crisis(family, world, WEEK)
    assert world.run[0].open_cases == 1
    assert case.urgent == 0


def test_those_who_pay_share_the_cost(world: World) -> None:
    parameters = world.parameters[0]
    parameters.crisis_payer[ABUSE_INCIDENT] = (0.1, 0.4, 0.2, 0.3, 0, 0, 0)
    parameters.crisis_cashable[ABUSE_INCIDENT] = 0.25
    row = world.neighbourhoods_weekly[0, 0]
    pays_for(row, 1_000, ABUSE_INCIDENT, parameters)
    assert dict(zip(PAYERS, row.crisis_cost, strict=True)) == pytest.approx(
        {"council": 100, "nhs": 400, "police": 200, "justice": 300}
        | {"dwp": 0, "education": 0, "voluntary": 0}
    )
    assert row.crisis_cost_cashable == 250


@pytest.mark.parametrize("crisis", range(len(CRISES)), ids=CRISES)
def test_the_whole_cost_of_every_crisis_is_paid_and_what_feeds_it_is_another_need(
    world: World, crisis: int
) -> None:
    assert world.parameters[0].crisis_payer[crisis].sum() == pytest.approx(1)
    assert CRISIS_ROOT[crisis] != CRISIS_FUEL[crisis]


def test_a_family_hit_twice_is_never_worse_than_worst(world: World) -> None:
    declare(world, crisis_rate=1, crisis_harm=0.9)
    for family in world.families:
        suffers(family, housing=0.9, health=0.9, substance=0.9, safety=0.9)
        for week in range(SETTING.weeks):
            suffers_crisis(family, world, week)
        assert family.need.max() == 1
        assert family.need[SUBSTANCE] <= 1
