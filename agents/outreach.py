"""Whom do agencies pick out together, and what becomes of the contract they are offered?

Every few weeks agencies match their lists. Families known to two of them or more, with enough known
needs, are offered a contract by an outreach worker as far as there is room: rewards, sanctions, one
person who stays. A family may refuse; one that does not take part breaks the contract.
"""

from agents.chance import BREACHING, CONFIDING, CONTRACTING, MATCHING, luck
from agents.counts import here
from agents.household import NUMBER_OF_NEEDS, count, gains_trust, has, loses_trust
from agents.records import Record, World
from agents.referral import makes_referral
from agents.rule import rule
from agents.support import drawn_by_contract, taking_part
from agents.team import area_of, first_area, rules_for
from agents.trace import remarks
from agents.vocabulary import (
    BREAKS_CONTRACT,
    NOBODY,
    REFUSES_CONTRACT,
    TAKES_CONTRACT,
)

YEAR = 52
THOUSAND = 1_000
SEVERAL = 2
"""A family that two agencies or more know of is known to several."""


@rule
def offers_contracts(commissioner: Record, world: World, week: int) -> None:
    """Agencies match their lists and outreach workers offer contracts, as far as there is room."""
    every = int(world.parameters[0].matching_weeks)
    if (week - world.run[0].first_week) % every != 0:
        return
    for area in range(first_area(world), world.run[0].areas):
        if world.rules[area, 0].targeted_outreach > 0 or world.areas[area].on_contract > 0:
            _offers_in(area, world, week, every)


@rule
def _offers_in(area: int, world: World, week: int, every: int) -> None:
    """In one area: go on with those on contract, then offer the free places by lot."""
    held = 0
    picked = 0
    for number in range(world.families.shape[0]):
        family = world.families[number]
        if area_of(world, family) == area:
            if family.contract > 0:
                _goes_on(family, world, week, every)
            if family.contract > 0:
                held += 1
            elif _is_picked(family, world, week):
                picked += 1
    rules = world.rules[area, 0]
    workers = rules.targeted_outreach * world.areas[area].families / THOUSAND
    room = max(0.0, workers * rules.targeted_caseload - held)
    if picked > 0 and room > 0:
        held += _makes_offers(area, world, week, room, picked)
    world.areas[area].on_contract = held


@rule
def _makes_offers(area: int, world: World, week: int, room: float, picked: int) -> int:
    """Offer the places left to the families picked, by lot; how many accept."""
    chance = room / picked
    accepted = 0
    for number in range(world.families.shape[0]):
        family = world.families[number]
        if accepted < room and area_of(world, family) == area and family.contract == 0:
            offered = luck(world, family.who, week, CONTRACTING) < chance
            if offered and _is_picked(family, world, week):
                accepted += _accepts(family, world, week)
    return accepted


@rule
def _is_picked(family: Record, world: World, week: int) -> bool:
    """Known to several agencies, with enough known needs, and not lately refused."""
    if family.needs == 0 or week - family.refused < YEAR:
        return False
    rules = rules_for(world, family, 0)
    agencies = 0
    needs = 0
    for need in range(NUMBER_OF_NEEDS):
        agencies |= int(family.known[need])
        needs += family.known[need] != 0
    if needs < rules.targeted_needs or count(agencies) < SEVERAL:
        return False
    return luck(world, family.who, week, MATCHING) < rules.joint_identification


@rule
def _accepts(family: Record, world: World, week: int) -> int:
    """The family takes the contract or refuses it: sanctions put families off. 1 if it takes it."""
    parameters = world.parameters[0]
    rules = rules_for(world, family, 0)
    row = here(world, week, family.neighbourhood)
    row.contract_offers += 1
    willing = taking_part(family, rules.contract_rewards * parameters.rewards_effect, parameters)
    willing *= 1 - parameters.sanctions_deter * rules.contract_sanctions
    if luck(world, family.who, week, CONTRACTING, 1) >= willing:
        row.contract_refusals += 1
        family.refused = week
        remarks(world, week, family, REFUSES_CONTRACT, NOBODY, 0.0)
        return 0
    family.contract = int(parameters.contract_term)
    remarks(world, week, family, TAKES_CONTRACT, NOBODY, 0.0)
    return 1


@rule
def _goes_on(family: Record, world: World, week: int, every: int) -> None:
    """Since the last matching: time runs on, a family may break the contract, help is joined up."""
    parameters = world.parameters[0]
    rules = rules_for(world, family, 0)
    family.contract = max(0, family.contract - every)
    if family.needs == 0 or family.contract == 0:
        family.contract = 0
        return
    drawn = taking_part(family, drawn_by_contract(rules, parameters), parameters)
    if luck(world, family.who, week, BREACHING) < parameters.breaching * (1 - drawn):
        family.contract = 0
        family.refused = week
        here(world, week, family.neighbourhood).contract_breaches += 1
        loses_trust(family, parameters.sanction_trust_loss * rules.contract_sanctions)
        remarks(world, week, family, BREAKS_CONTRACT, NOBODY, 0.0)
        return
    gains_trust(family, min(1.0, parameters.trust_gain * every))
    _brings_in(family, world, week, parameters)


@rule
def _brings_in(family: Record, world: World, week: int, parameters: Record) -> None:
    """The outreach worker sees other needs, and hands over in person those nobody deals with."""
    source = world.commissioner[0].generalist
    for need in range(NUMBER_OF_NEEDS):
        if has(family, need) and family.case[need] == NOBODY:
            seen = luck(world, family.who, week, CONFIDING, need) < family.trust
            lately = week - family.referred[need] < parameters.refer_again
            if (seen or family.known[need] != 0) and not lately:
                door = world.commissioner[0].door[need]
                makes_referral(family, world, week, need, door, source, 1, 1)
