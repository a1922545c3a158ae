"""What is a family's state, and how does a new family come to live in a home?"""

import math

from agents.chance import MOVING_IN, household, luck
from agents.records import NEVER, Record, World
from agents.rule import rule
from agents.trace import remarks
from agents.vocabulary import (
    CENSUS_NEEDS,
    CRIME,
    CRISES,
    MONEY,
    MOVES_IN,
    NEED_EASES,
    NEED_ENDS,
    NEEDS,
    NOBODY,
    SAFETY,
    SUBSTANCE,
)

NUMBER_OF_NEEDS = len(NEEDS)
OTHER_NEEDS = (MONEY, SUBSTANCE, SAFETY, CRIME)
MOST_CHILDREN = 4


@rule
def has(family: Record, need: int) -> bool:
    """True while the family has this need."""
    return (family.needs >> need) & 1 == 1


@rule
def count(bits: int) -> int:
    """How many things a set holds that is kept as the bits of a number."""
    members = 0
    while bits != 0:
        bits &= bits - 1
        members += 1
    return members


@rule
def takes_on(family: Record, need: int, severity: float, week: int) -> None:
    """Set the severity of a need that is there, and the week it arose if it is new."""
    if not has(family, need):
        family.since[need] = week
        family.needs |= 1 << need
    family.need[need] = min(severity, 1.0)


@rule
def is_free_of(family: Record, need: int) -> None:
    """A need is gone, and with it what services knew of it."""
    family.need[need] = 0.0
    family.known[need] = 0
    family.needs &= ~(1 << need)


@rule
def eases(
    family: Record, world: World, week: int, need: int, step: float, parameters: Record
) -> None:
    """A need eases by a step; below the least severity it is gone."""
    family.need[need] -= step
    if family.need[need] < parameters.severity_least:
        is_free_of(family, need)
        remarks(world, week, family, NEED_ENDS, need, 0.0)
    else:
        remarks(world, week, family, NEED_EASES, need, family.need[need])


@rule
def strain(family: Record, need: int, parameters: Record) -> float:
    """How hard a family's other needs press on this one: sum of spill-over times severity."""
    total = 0.0
    for other in range(NUMBER_OF_NEEDS):
        total += parameters.spill[other, need] * family.need[other]
    return total


@rule
def burden(family: Record) -> float:
    """The severity of all needs together; 1 is one need at its worst."""
    total = 0.0
    for need in range(NUMBER_OF_NEEDS):
        total += family.need[need]
    return total


@rule
def loses_trust(family: Record, share: float) -> None:
    """A let-down takes away a share of the trust there is: quickly lost."""
    family.trust -= share * family.trust


@rule
def gains_trust(family: Record, share: float) -> None:
    """Help closes a share of the distance to full trust: slowly won."""
    family.trust += share * (1 - family.trust)


@rule
def moves_in(family: Record, world: World, week: int, deprivations: int) -> None:
    """A new family moves in, deprived in this many of the four census dimensions.

    Which dimensions follows the neighbourhood's deprivation by domain; the other four needs are
    likelier the more dimensions a household is deprived in. Frailty is drawn around 1 (gamma, shape
    2, its spread scaled), then scaled by the number of deprivations. All luck is the family's own.
    """
    parameters = world.parameters[0]
    family.who = household(family.id, week)
    _forgets(family)
    _settles(family, world, week, deprivations, parameters)
    _brings_census_needs(family, world, week, deprivations, parameters)
    _brings_other_needs(family, world, week, deprivations, parameters)
    family.bandwidth = max(0.0, 1 - parameters.bandwidth_load * burden(family))
    remarks(world, week, family, MOVES_IN, NOBODY, deprivations)


@rule
def _forgets(family: Record) -> None:
    """Nobody here knows the new family, and it has no past with services."""
    family.needs = 0
    family.lead = NOBODY
    family.contacts = 0
    family.contract = 0
    family.refused = NEVER
    family.helping = 0
    for need in range(NUMBER_OF_NEEDS):
        family.need[need] = 0.0
        family.since[need] = NEVER
        family.known[need] = 0
        family.case[need] = NOBODY
        family.referred[need] = NEVER
        family.closed[need] = NEVER
    for crisis in range(len(CRISES)):
        family.until[crisis] = NEVER


@rule
def _settles(
    family: Record, world: World, week: int, deprivations: int, parameters: Record
) -> None:
    """Draw the lasting traits: children, frailty, strengths, consent to sharing."""
    family.children = 0
    if luck(world, family.who, week, MOVING_IN, 0) < parameters.children_share:
        draw = luck(world, family.who, week, MOVING_IN, 1)
        family.children = 1
        while family.children < MOST_CHILDREN and draw > parameters.children[family.children - 1]:
            family.children += 1
    first = luck(world, family.who, week, MOVING_IN, 2)
    second = luck(world, family.who, week, MOVING_IN, 3)
    scale = parameters.frailty_floor + (1 - parameters.frailty_floor) * (
        deprivations / parameters.usual_deprivations
    )
    drawn = 1 + parameters.frailty_spread * (-0.5 * math.log(first * second) - 1)
    family.frailty = drawn * scale
    family.strengths = luck(world, family.who, week, MOVING_IN, 4)
    family.trust = parameters.trust_start
    consents = luck(world, family.who, week, MOVING_IN, 5)
    area = world.neighbourhoods[family.neighbourhood].area
    family.consents = 1 if consents < world.rules[area, 0].shared_record_consent else 0


@rule
def _brings_census_needs(
    family: Record, world: World, week: int, deprivations: int, parameters: Record
) -> None:
    """Choose which census dimensions the household is deprived in, without replacement."""
    leaning = world.neighbourhoods[family.neighbourhood].leaning
    for turn in range(deprivations):
        total = 0.0
        for dimension in range(len(CENSUS_NEEDS)):
            if not has(family, CENSUS_NEEDS[dimension]):
                total += leaning[dimension]
        left = luck(world, family.who, week, MOVING_IN, 6 + turn) * total
        chosen = NOBODY
        for dimension in range(len(CENSUS_NEEDS)):
            if not has(family, CENSUS_NEEDS[dimension]) and left >= 0:
                chosen = CENSUS_NEEDS[dimension]
                left -= leaning[dimension]
        takes_on(family, chosen, _first_severity(family, world, week, chosen, parameters), week)


@rule
def _brings_other_needs(
    family: Record, world: World, week: int, deprivations: int, parameters: Record
) -> None:
    """Draw money, substance, safety and crime: likelier with every census deprivation."""
    neighbourhood = world.neighbourhoods[family.neighbourhood]
    weight = math.exp(parameters.clustering * deprivations)
    usual = 0.0
    before = 0.0
    for number in range(len(neighbourhood.counts)):
        usual += (neighbourhood.counts[number] - before) * math.exp(parameters.clustering * number)
        before = neighbourhood.counts[number]
    for turn in range(len(OTHER_NEEDS)):
        need = OTHER_NEEDS[turn]
        if need != SAFETY or family.children > 0:
            chance = neighbourhood.prevalence[need] * weight / usual
            if luck(world, family.who, week, MOVING_IN, 10 + turn) < chance:
                severity = _first_severity(family, world, week, need, parameters)
                takes_on(family, need, severity, week)


@rule
def _first_severity(
    family: Record, world: World, week: int, need: int, parameters: Record
) -> float:
    """How bad a need is that a family brings with it."""
    draw = luck(world, family.who, week, MOVING_IN, 14 + need)
    return parameters.severity_least + (1 - parameters.severity_least) * draw
