"""Claims about what life does to a family in a week."""

import math

import pytest

from agents.chance import (
    LIFE,
    household,
    luck,
)
from agents.family import (
    TURNS,
    lives,
)
from agents.household import has
from agents.records import Record, World
from agents.vocabulary import (
    CRIME,
    HEALTH,
    HOUSING,
    MONEY,
    NEEDS,
    NOBODY,
    SAFETY,
    WORK,
)
from tests.agents.small_world import (
    HAIR,
    JOBCENTRE,
    WEEK,
    declare,
    referred,
    somebody,
    suffers,
)

MOVING = len(NEEDS)
OVER, UNDER = 1 + HAIR, 1 - HAIR


def whose_turn_is(world: World, turn: int) -> tuple[Record, float]:
    """A family whose life turns to one thing in WEEK, and the chance that its luck stands for."""
    family = world.families[0]
    family.who = somebody(world, LIFE, turn / TURNS, (turn + 1) / TURNS)
    draw = luck(world, family.who, WEEK, LIFE) * TURNS
    return family, (draw - turn) / TURNS


@pytest.mark.parametrize(("edge", "arises"), [(OVER, True), (UNDER, False)])
def test_a_need_arises_where_luck_is_below_its_hazard(
    world: World, edge: float, arises: bool
) -> None:
    family, chance = whose_turn_is(world, HEALTH)
    declare(world, protection=0.4, community_effect=0.2)
    family.frailty, family.strengths = 1.5, 0.5
    world.neighbourhoods.pressure, world.neighbourhoods.capacity = 2, 0.5
    factor = 2 * 1.5 * (1 - 0.4 * 0.5) * (1 - 0.2 * 0.5)
    declare(world, onset_rate=edge * chance / factor)
    lives(family, world, WEEK)
    assert has(family, HEALTH) == arises


def test_a_need_that_just_arises_is_as_bad_as_luck_says(world: World) -> None:
    family, chance = whose_turn_is(world, HEALTH)
    declare(world, protection=0, onset_rate=4 * chance, severity_least=0.2, arising_range=0.4)
    lives(family, world, WEEK)
    assert family.need[HEALTH] == pytest.approx(0.2 + 0.4 / 4)
    assert family.since[HEALTH] == WEEK


@pytest.mark.parametrize(("edge", "arises"), [(OVER, True), (UNDER, False)])
def test_one_need_strains_another(world: World, edge: float, arises: bool) -> None:
    family, chance = whose_turn_is(world, MONEY)
    suffers(family, work=0.5)
    declare(world, protection=0, spill=0)
    world.parameters[0].spill[WORK, MONEY] = 0.7
    declare(world, onset_rate=edge * chance / math.exp(0.35))
    lives(family, world, WEEK)
    assert has(family, MONEY) == arises


def test_harm_at_home_needs_children(world: World) -> None:
    family, _ = whose_turn_is(world, SAFETY)
    declare(world, onset_rate=1)
    family.children = 0
    lives(family, world, WEEK)
    assert family.needs == 0
    family.children = 1
    lives(family, world, WEEK)
    assert has(family, SAFETY)


@pytest.mark.parametrize(
    ("need", "shock", "factor"),
    [
        (WORK, {"labour_demand": 2}, 0.5),
        (MONEY, {"labour_demand": 2}, 1),
        (MONEY, {"poverty_shock": 3}, 3),
        (WORK, {"poverty_shock": 3}, 1),
    ],
)
@pytest.mark.parametrize(("edge", "arises"), [(OVER, True), (UNDER, False)])
def test_the_world_outside_touches_the_need_it_is_about(
    world: World,
    need: int,
    shock: dict[str, float],
    factor: float,
    edge: float,
    arises: bool,
) -> None:
    family, chance = whose_turn_is(world, need)
    declare(world, protection=0, onset_rate=edge * chance / factor, **shock)
    lives(family, world, WEEK)
    assert has(family, need) == arises


@pytest.mark.parametrize(("edge", "eases"), [(OVER, True), (UNDER, False)])
def test_a_need_eases_by_itself_sooner_with_strengths_and_neighbours(
    world: World, edge: float, eases: bool
) -> None:
    family, chance = whose_turn_is(world, HEALTH)
    suffers(family, health=0.8, money=1)
    declare(world, spill=0, root_drag=2, community_effect=0.2, life_step=0.25, growing_rate=0)
    world.parameters[0].spill[MONEY, HEALTH] = 0.5
    world.neighbourhoods.capacity = 0.5
    family.strengths = 0.75
    factor = (0.5 + 0.75) * (1 + 0.2 * 0.5) / (1 + 2 * 0.5)
    declare(world, easing_rate=edge * chance / factor)
    lives(family, world, WEEK)
    assert family.need[HEALTH] == pytest.approx(0.55 if eases else 0.8)


@pytest.mark.parametrize(("edge", "grows"), [(OVER, True), (UNDER, False)])
def test_a_need_grows_at_the_unlucky_end_of_the_draw(
    world: World, edge: float, grows: bool
) -> None:
    family, chance = whose_turn_is(world, HEALTH)
    suffers(family, health=0.5)
    family.frailty = 2
    declare(world, easing_rate=0, life_step=0.25, growing_rate=edge * (1 / TURNS - chance) / 2)
    lives(family, world, WEEK)
    assert family.need[HEALTH] == pytest.approx(0.75 if grows else 0.5)


@pytest.mark.parametrize(("edge", "moves"), [(OVER, True), (UNDER, False)])
def test_a_household_that_moves_makes_room_for_another(
    world: World, edge: float, moves: bool
) -> None:
    family, chance = whose_turn_is(world, MOVING)
    before = family.who
    world.commissioner.children = 100
    suffers(family, money=0.5)
    referred(world, family, MONEY, JOBCENTRE)
    declare(world, churn=2, moving_rate=edge * chance / 2)
    lives(family, world, WEEK)
    assert (family.who == household(0, WEEK)) == moves
    assert (family.who == before) == (not moves)
    assert (family.case[MONEY] == NOBODY) == moves
    assert world.agencies[JOBCENTRE].referred == (0 if moves else 1)
    assert world.commissioner[0].children == 100 - 1 + family.children


def test_newcomers_are_as_deprived_as_their_neighbourhood(world: World) -> None:
    world.neighbourhoods.counts[:] = (0, 0, 0, 0, 1)
    family, _ = whose_turn_is(world, MOVING)
    declare(world, moving_rate=1 / TURNS)
    lives(family, world, WEEK)
    assert all(has(family, need) for need in (WORK, HOUSING, HEALTH))


def test_energy_comes_back_as_far_as_needs_allow(world: World) -> None:
    family, _ = whose_turn_is(world, CRIME)
    declare(world, onset_rate=0, bandwidth_load=0.5, bandwidth_recovery=0.1)
    suffers(family, work=0.8)
    family.bandwidth = 0.2
    lives(family, world, WEEK)
    assert family.bandwidth == pytest.approx(0.2 + 0.1 * (0.6 - 0.2))


def test_trust_drifts_to_the_usual(world: World) -> None:
    family, _ = whose_turn_is(world, CRIME)
    declare(world, onset_rate=0, trust_start=0.5, trust_drift=0.1)
    family.trust = 0.9
    lives(family, world, WEEK)
    assert family.trust == pytest.approx(0.86)
