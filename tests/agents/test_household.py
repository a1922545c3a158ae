"""Claims about a family's state, and about who moves in."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.simulation import begin
from agents.chance import MOVING_IN, household
from agents.household import (
    burden,
    count,
    eases,
    gains_trust,
    has,
    is_free_of,
    loses_trust,
    moves_in,
    strain,
    takes_on,
)
from agents.records import NEVER, World
from agents.vocabulary import (
    CENSUS_NEEDS,
    CRIME,
    HEALTH,
    HOUSING,
    MONEY,
    NEEDS,
    NOBODY,
    SAFETY,
    SCHOOLING,
    SUBSTANCE,
    WORK,
)
from tests.agents.small_world import SETTING, WEEK, declare, referred, rule_that, somebody, suffers

shares = st.floats(0, 1)


@given(st.integers(0, 2**16 - 1))
def test_a_set_of_bits_counts_its_members(bits: int) -> None:
    assert count(bits) == bin(bits).count("1")


def test_a_need_starts_in_the_week_it_arises_and_keeps_that_week(world: World) -> None:
    family = world.families[0]
    takes_on(family, MONEY, 0.4, 2)
    takes_on(family, MONEY, 0.6, 5)
    assert has(family, MONEY)
    assert family.since[MONEY] == 2
    assert family.need[MONEY] == 0.6


def test_no_need_is_worse_than_its_worst(world: World) -> None:
    takes_on(world.families[0], CRIME, 1.3, WEEK)
    assert world.families[0].need[CRIME] == 1.0


def test_a_need_that_is_gone_is_forgotten_by_services(world: World) -> None:
    family = world.families[0]
    suffers(family, work=0.5, money=0.5)
    family.known[WORK] = 0b101
    is_free_of(family, WORK)
    assert (family.needs, family.need[WORK], family.known[WORK]) == (1 << MONEY, 0.0, 0)


def test_a_need_eases_by_a_step_and_ends_below_the_least_severity(world: World) -> None:
    declare(world, severity_least=0.25)
    family = world.families[0]
    suffers(family, health=0.75)
    parameters = world.parameters[0]
    eases(family, world, WEEK, HEALTH, 0.25, parameters)
    assert family.need[HEALTH] == 0.5
    eases(family, world, WEEK, HEALTH, 0.25, parameters)
    assert family.need[HEALTH] == 0.25
    assert has(family, HEALTH)
    eases(family, world, WEEK, HEALTH, 0.25, parameters)
    assert not has(family, HEALTH)


def test_strain_is_the_sum_of_spill_over_times_severity(world: World) -> None:
    declare(world, spill=0)
    world.parameters[0].spill[WORK, HEALTH] = 0.4
    world.parameters[0].spill[MONEY, HEALTH] = 0.5
    world.parameters[0].spill[HEALTH, WORK] = 9
    suffers(world.families[0], work=0.5, money=0.8)
    assert strain(world.families[0], HEALTH, world.parameters[0]) == pytest.approx(0.6)


def test_the_burden_of_a_family_is_the_severity_of_all_its_needs(world: World) -> None:
    suffers(world.families[0], work=0.5, money=0.8, crime=1.0)
    assert burden(world.families[0]) == pytest.approx(2.3)


def test_a_let_down_takes_a_share_of_the_trust_there_is(world: World) -> None:
    world.families[0].trust = 0.6
    loses_trust(world.families[0], 0.1)
    assert world.families[0].trust == pytest.approx(0.54)


def test_help_closes_a_share_of_the_distance_to_full_trust(world: World) -> None:
    world.families[0].trust = 0.6
    gains_trust(world.families[0], 0.1)
    assert world.families[0].trust == pytest.approx(0.64)


def test_trust_is_lost_faster_than_won(world: World) -> None:
    parameters = world.parameters[0]
    week_of_best_help, years_best = parameters.trust_gain, 1 - (1 - parameters.trust_gain) ** 4
    for let_down in (parameters.bounce_trust_loss, parameters.refusal_trust_loss):
        assert let_down > week_of_best_help
        assert let_down > years_best / 2, "one no undoes weeks of full support"


@given(st.lists(st.tuples(st.booleans(), shares), max_size=20), shares)
def test_trust_stays_between_none_and_full(steps: list[tuple[bool, float]], start: float) -> None:
    family = begin(SETTING).records().families[0]
    family.trust = start
    for won, share in steps:
        (gains_trust if won else loses_trust)(family, share)
        assert 0 <= family.trust <= 1


# Who moves in


def test_nobody_here_knows_a_new_family(world: World) -> None:
    family = world.families[4]
    suffers(family, work=1, safety=1)
    referred(world, family, WORK, 0)
    family.known, family.lead, family.until, family.helping = 3, 2, 50, 7
    moves_in(family, world, WEEK, 0)
    assert family.who == household(4, WEEK)
    assert (family.contacts, family.helping, family.lead) == (0, 0, NOBODY)
    assert set(family.case) == {NOBODY}
    assert set(family.known) == {0}
    assert {*family.referred, *family.closed, *family.until} == {NEVER}


@given(st.integers(0, 39), st.integers(0, 4))
def test_a_household_brings_as_many_census_needs_as_it_is_deprived_in(
    number: int, deprivations: int
) -> None:
    world = begin(SETTING).records()
    family = world.families[number]
    moves_in(family, world, WEEK, deprivations)
    assert sum(has(family, need) for need in CENSUS_NEEDS) == deprivations
    for need in range(len(NEEDS)):
        severity = family.need[need]
        assert severity == 0 or world.parameters[0].severity_least <= severity <= 1
        assert has(family, need) == (severity > 0)


@pytest.mark.parametrize("dimension", range(4))
def test_which_dimension_follows_the_neighbourhoods_deprivation(
    world: World, dimension: int
) -> None:
    world.neighbourhoods.leaning = 0
    world.neighbourhoods.leaning[:, dimension] = 0.3
    for family in world.families:
        moves_in(family, world, WEEK, 1)
        assert has(family, CENSUS_NEEDS[dimension])


def test_frailty_of_a_household_rises_with_its_deprivations(world: World) -> None:
    declare(world, frailty_spread=0, frailty_floor=0.8, usual_deprivations=0.5)
    for deprivations, frailty in ((0, 0.8), (1, 1.2), (4, 2.4)):
        moves_in(world.families[0], world, WEEK, deprivations)
        assert world.families[0].frailty == pytest.approx(frailty)


def test_frailty_of_households_alike_is_one_on_average(world: World) -> None:
    declare(world, frailty_spread=1, frailty_floor=1)
    total = 0.0
    for week in range(50):
        for family in world.families:
            moves_in(family, world, week, 0)
            assert family.frailty > 0
            total += family.frailty
    spread = math.sqrt(0.5)  # a gamma of shape 2 and mean 1
    assert abs(total / 2_000 - 1) < 4 * spread / math.sqrt(2_000)


def test_other_needs_are_certain_where_everybody_has_them(world: World) -> None:
    declare(world, clustering=0, children_share=1)
    world.neighbourhoods.prevalence = 1
    moves_in(world.families[0], world, WEEK, 0)
    assert world.families[0].needs == sum(1 << need for need in (MONEY, SUBSTANCE, SAFETY, CRIME))


def test_other_needs_are_likelier_with_every_deprivation(world: World) -> None:
    declare(world, clustering=math.log(2))
    world.neighbourhoods.counts[:] = (1, 1, 1, 1, 1)
    world.neighbourhoods.prevalence = 0.1
    family = world.families[0]
    found = []
    for deprivations in (0, 2):
        number = 0
        for week in range(600):
            moves_in(family, world, week, deprivations)
            number += has(family, MONEY)
        found.append(number / 600)
    for share, expected in zip(found, (0.1, 0.4), strict=True):
        assert abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / 600)


def test_a_family_without_children_brings_no_safety_need(world: World) -> None:
    declare(world, children_share=0)
    world.neighbourhoods.prevalence = 1
    for family in world.families:
        moves_in(family, world, WEEK, 0)
        assert family.children == 0
        assert not has(family, SAFETY)


def test_families_with_children_have_one_to_four(world: World) -> None:
    declare(world, children_share=1)
    world.parameters[0].children[:] = (0.4, 0.8, 0.9)
    numbers = []
    for week in range(50):
        for family in world.families:
            moves_in(family, world, week, 0)
            numbers.append(int(family.children))
    for number, share in enumerate((0.4, 0.4, 0.1, 0.1), start=1):
        spread = math.sqrt(share * (1 - share) / 2_000)
        assert abs(numbers.count(number) / 2_000 - share) < 4 * spread


def test_newcomers_trust_services_as_families_usually_do(world: World) -> None:
    declare(world, trust_start=0.7)
    moves_in(world.families[0], world, WEEK, 0)
    assert world.families[0].trust == 0.7


def test_needs_take_energy_from_the_first_day(world: World) -> None:
    declare(world, bandwidth_load=0.2)
    family = world.families[0]
    moves_in(family, world, WEEK, 4)
    assert family.bandwidth == pytest.approx(max(0, 1 - 0.2 * burden(family)))


@pytest.mark.parametrize(("consent", "expected"), [(0, 0), (1, 1)])
def test_a_family_consents_to_a_shared_record_as_the_rules_have_it(
    world: World, consent: float, expected: int
) -> None:
    rule_that(world, shared_record_consent=consent)
    moves_in(world.families[0], world, WEEK, 0)
    assert world.families[0].consents == expected


def test_the_luck_of_a_new_family_is_its_own(world: World) -> None:
    """The family that moves into a home is another than the one that moved out of it."""
    declare(world, children_share=0.5)
    found = set()
    for week in range(20):
        moves_in(world.families[0], world, week, 0)
        found.add(bool(world.families[0].children))
    assert found == {True, False}


def test_schooling_and_housing_are_chosen_without_replacement(world: World) -> None:
    world.neighbourhoods.leaning[:] = (0, 0.5, 0, 0.5)
    for family in world.families:
        moves_in(family, world, WEEK, 2)
        assert {need for need in CENSUS_NEEDS if has(family, need)} == {SCHOOLING, HOUSING}


def test_there_is_a_person_for_every_luck(world: World) -> None:
    assert somebody(world, MOVING_IN, 0.99) != somebody(world, MOVING_IN, 0, 0.01)
