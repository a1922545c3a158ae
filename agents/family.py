"""What does a family do in a week: live, ask for help, be noticed, suffer a crisis?"""

import math

from agents.chance import ASKING, CRISIS_LUCK, DOOR, LIFE, NOTICING, luck
from agents.counts import here
from agents.course import is_kept, season, weeks_out
from agents.household import (
    NUMBER_OF_NEEDS,
    burden,
    eases,
    has,
    loses_trust,
    moves_in,
    strain,
    takes_on,
)
from agents.records import Record, World
from agents.referral import gives_up_all, makes_referral, record_reaches
from agents.rule import rule
from agents.team import rules_for, team_for
from agents.trace import remarks
from agents.vocabulary import (
    CHILD_CRISES,
    CRISES,
    CRISIS,
    CRISIS_FUEL,
    CRISIS_ROOT,
    MONEY,
    NEED_ARISES,
    NEED_GROWS,
    NEET,
    NOBODY,
    OPENNESS,
    PAYERS,
    SAFETY,
    SELF,
    WORK,
)

MOVING = NUMBER_OF_NEEDS
TURNS = NUMBER_OF_NEEDS + 1
"""Each week life turns to one of the eight needs, or to the question of moving house."""
NUMBER_OF_CRISES = len(CRISES)


@rule
def lives(family: Record, world: World, week: int) -> None:
    """Life turns to one thing at random: a need arises, grows or eases, or the family moves.

    One draw chooses the turn and, by its position within the turn, whether it happens, so the
    same luck points at the same need in every world and only its hazard differs. A hazard h a
    week becomes TURNS * h in the week whose turn it is.
    """
    draw = luck(world, family.who, week, LIFE) * TURNS
    turn = int(draw)
    chance = (draw - turn) / TURNS
    parameters = world.parameters[0]
    if turn == MOVING:
        leaving = min(parameters.moving_rate * parameters.churn, 1 / TURNS)
        if chance < leaving:
            _moves_away(family, world, week, chance / leaving)
    elif has(family, turn):
        _lives_with(family, world, week, turn, chance, parameters)
    else:
        _meets(family, world, week, turn, chance, parameters)
    _recovers(family, parameters)


@rule
def _meets(
    family: Record, world: World, week: int, need: int, chance: float, parameters: Record
) -> None:
    """A need may arise: hazard = rate x neighbourhood x frailty x exp(strain), less protection."""
    if need == SAFETY and family.children == 0:
        return
    place = world.neighbourhoods[family.neighbourhood]
    hazard = parameters.onset_rate[need] * place.pressure[need] * family.frailty
    hazard *= 1 - parameters.protection * family.strengths
    hazard *= 1 - parameters.community_effect * place.capacity
    if need == WORK:
        hazard /= parameters.labour_demand
    elif need == MONEY:
        hazard *= parameters.poverty_shock
    if family.needs != 0:
        hazard *= math.exp(strain(family, need, parameters))
    if chance < hazard:
        depth = parameters.arising_range * (chance / hazard)
        takes_on(family, need, parameters.severity_least + depth, week)
        remarks(world, week, family, NEED_ARISES, need, family.need[need])


@rule
def _lives_with(
    family: Record, world: World, week: int, need: int, chance: float, parameters: Record
) -> None:
    """A need may ease (the lucky end of the draw) or grow (the unlucky end) by one step."""
    place = world.neighbourhoods[family.neighbourhood]
    pressed = strain(family, need, parameters)
    easing = parameters.easing_rate[need] * (0.5 + family.strengths)
    easing *= 1 + parameters.community_effect * place.capacity
    easing /= 1 + parameters.root_drag * pressed
    if need == WORK:
        easing *= parameters.labour_demand
    growing = parameters.growing_rate[need] * family.frailty * math.exp(pressed)
    if chance < easing:
        eases(family, world, week, need, parameters.life_step, parameters)
    elif chance > 1 / TURNS - growing:
        takes_on(family, need, family.need[need] + parameters.life_step, week)
        remarks(world, week, family, NEED_GROWS, need, family.need[need])


@rule
def _moves_away(family: Record, world: World, week: int, draw: float) -> None:
    """The household leaves, its cases are closed, and another from the same area moves in."""
    gives_up_all(family, world, week)
    counts = world.neighbourhoods[family.neighbourhood].counts
    deprivations = 0
    while deprivations < len(counts) - 1 and draw > counts[deprivations]:
        deprivations += 1
    world.commissioner[0].children -= family.children
    moves_in(family, world, week, deprivations)
    world.commissioner[0].children += family.children


@rule
def _recovers(family: Record, parameters: Record) -> None:
    """Energy comes back towards what the needs leave of it; trust drifts to the usual."""
    rest = 1.0
    if family.needs != 0:
        rest = max(0.0, 1 - parameters.bandwidth_load * burden(family))
    family.bandwidth += parameters.bandwidth_recovery * (rest - family.bandwidth)
    family.trust += parameters.trust_drift * (parameters.trust_start - family.trust)


@rule
def presenting_need(family: Record) -> int:
    """The worst need that no agency has a case for, or NOBODY."""
    worst = NOBODY
    severity = 0.0
    for need in range(NUMBER_OF_NEEDS):
        if family.need[need] > severity and family.case[need] == NOBODY:
            worst = need
            severity = family.need[need]
    return worst


@rule
def asks_for_help(family: Record, world: World, week: int) -> None:
    """A family asks about its worst need if it trusts services and has the energy left.

    Chance a week = rate x severity x trust x bandwidth. Some knock at a wrong door; meeting
    places shared by agencies make that rarer.
    """
    if family.needs == 0:
        return
    need = presenting_need(family)
    if need == NOBODY:
        return
    parameters = world.parameters[0]
    willing = family.need[need] * family.trust * family.bandwidth
    if luck(world, family.who, week, ASKING) >= parameters.asking_rate[need] * willing:
        return
    family.bandwidth -= parameters.asking_cost * family.bandwidth
    door = world.commissioner[0].door[need]
    draw = luck(world, family.who, week, DOOR)
    near = rules_for(world, family, 0).co_location
    wrong = parameters.wrong_door * (1 - near * parameters.no_wrong_door)
    if draw < wrong:
        door = int(draw / wrong * world.agencies.shape[0])
    here(world, week, family.neighbourhood).asks += 1
    makes_referral(family, world, week, need, door, SELF, 0, 0)


@rule
def is_noticed(family: Record, world: World, week: int) -> None:
    """A professional who meets the family, or an outreach worker, notices a need and refers.

    One need a week has its turn (the same in every world). Outreach and a shared record that
    shows a need known elsewhere raise the chance.
    """
    if family.needs == 0:
        return
    draw = luck(world, family.who, week, NOTICING) * NUMBER_OF_NEEDS
    need = int(draw)
    if not has(family, need) or family.case[need] != NOBODY:
        return
    parameters = world.parameters[0]
    rules = rules_for(world, family, 0)
    chance = (draw - need) / NUMBER_OF_NEEDS
    rate = parameters.noticing_rate[need] + parameters.outreach_effect * rules.outreach
    if family.known[need] != 0:
        rate += parameters.record_flag * record_reaches(family, world)
    if need == SAFETY:
        rate *= 1 + parameters.risk_referrals * world.agencies[0].risk_aversion
    hazard = rate * family.need[need]
    if chance >= hazard:
        return
    noticer = _who_notices(world, need, chance / hazard)
    family.known[need] |= 1 << noticer
    here(world, week, family.neighbourhood).noticed += 1
    culture = team_for(world, family, noticer).culture
    shared = 1 if luck(world, family.who, week, NOTICING, 1) < culture[OPENNESS] else 0
    makes_referral(family, world, week, need, world.commissioner[0].door[need], noticer, 0, shared)


@rule
def _who_notices(world: World, need: int, draw: float) -> int:
    """The agency whose share of the noticing of this need the draw falls in."""
    noticer = 0
    while noticer < world.agencies.shape[0] - 1 and draw > world.agencies[noticer].notices[need]:
        noticer += 1
    return noticer


@rule
def suffers_crisis(family: Record, world: World, week: int) -> None:
    """A need left to grow becomes an event with a cost: one kind has its turn each week.

    Hazard a week = rate x severity of its root squared x (1 + fuel x severity of what feeds it).
    """
    if family.needs == 0:
        return
    draw = luck(world, family.who, week, CRISIS_LUCK) * NUMBER_OF_CRISES
    crisis = int(draw)
    root = CRISIS_ROOT[crisis]
    if not has(family, root) or (CHILD_CRISES[crisis] == 1 and family.children == 0):
        return
    if week < family.until[crisis]:
        return
    parameters = world.parameters[0]
    fuel = 1 + parameters.crisis_fuel * family.need[CRISIS_FUEL[crisis]]
    hazard = parameters.crisis_rate[crisis] * family.need[root] * family.need[root] * fuel
    if crisis == NEET:
        hazard *= season(week, parameters)
    happens = (draw - crisis) / NUMBER_OF_CRISES < hazard
    if happens and not is_kept(family, world, week, crisis):
        _is_hit_by(family, world, week, crisis, root, parameters)


@rule
def _is_hit_by(
    family: Record, world: World, week: int, crisis: int, root: int, parameters: Record
) -> None:
    """The crisis is counted and paid for, does harm, costs trust, and brings services in."""
    usual = int(parameters.crisis_weeks[crisis])
    weeks = weeks_out(family, world, week, usual) if crisis == NEET else usual
    family.until[crisis] = week + weeks
    row = here(world, week, family.neighbourhood)
    row.crises[crisis] += 1
    pays_for(row, parameters.crisis_cost[crisis] * weeks / usual, crisis, parameters)
    takes_on(family, root, family.need[root] + parameters.crisis_harm, week)
    fuel = CRISIS_FUEL[crisis]
    if has(family, fuel):
        takes_on(family, fuel, family.need[fuel] + parameters.crisis_harm, week)
    loses_trust(family, parameters.crisis_trust_loss)
    remarks(world, week, family, CRISIS, root, crisis)
    door = world.commissioner[0].door[root]
    family.known[root] |= 1 << door
    if family.case[root] == NOBODY:
        noticer = _who_notices(world, root, luck(world, family.who, week, CRISIS_LUCK, 1))
        makes_referral(family, world, week, root, door, noticer, 0, 0)
        world.cases[family.case[root]].urgent = 1


@rule
def pays_for(row: Record, cost: float, crisis: int, parameters: Record) -> None:
    """Share the cost of a crisis among those who pay, and say how much could be cashed."""
    for payer in range(len(PAYERS)):
        row.crisis_cost[payer] += cost * parameters.crisis_payer[crisis, payer]
    row.crisis_cost_cashable += cost * parameters.crisis_cashable[crisis]
