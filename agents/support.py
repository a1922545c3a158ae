"""What does a week of support do for a family, alone or together with other agencies?"""

from agents.counts import here
from agents.household import (
    NUMBER_OF_NEEDS,
    count,
    eases,
    gains_trust,
    has,
    strain,
)
from agents.records import Record, World
from agents.referral import lets_lead_go, moves_to, recounts_helpers
from agents.rule import rule
from agents.team import rules_for, team_for
from agents.trace import notes
from agents.vocabulary import (
    EMPTY,
    NOBODY,
    OPENNESS,
    PERSPECTIVE,
    RECIPROCITY,
    VOICE,
    WAITING,
    WORKER_LEAVES,
)
from agents.worker import behaviour, skill_for


@rule
def engagement(worker: Record, family: Record, world: World) -> float:
    """How far a family takes part with this worker, who may hear the family's own goals. 0 to 1."""
    parameters = world.parameters[0]
    team = team_for(world, family, worker.agency)
    heard = parameters.voice_effect * behaviour(worker, team, VOICE)
    if family.contract > 0:
        heard += drawn_by_contract(rules_for(world, family, 0), parameters)
    return taking_part(family, heard, parameters)


@rule
def taking_part(family: Record, drawn: float, parameters: Record) -> float:
    """How far a family takes part: trust, what makes up for missing trust, energy left. 0 to 1.

    (floor + (1 - floor) x (trust + drawn x (1 - trust))) x (1 - weariness x (1 - bandwidth)).
    """
    floor = parameters.engagement_floor
    willing = floor + (1 - floor) * (family.trust + drawn * (1 - family.trust))
    return min(1.0, willing) * (1 - parameters.weariness * (1 - family.bandwidth))


@rule
def drawn_by_contract(rules: Record, parameters: Record) -> float:
    """How far the rewards and sanctions of a contract make up for missing trust."""
    reward = parameters.rewards_effect * rules.contract_rewards
    return reward + parameters.sanctions_effect * rules.contract_sanctions


@rule
def supports(worker: Record, case: Record, world: World, week: int) -> None:
    """A week of support: hours with the family, times how well they are used, lower a need.

    gain = rate x dose x skill x relationship x engagement x coherence / (1 + root drag x strain),
    a share of the severity; dose = hours / (hours + usual hours), so more hours help less and less.
    """
    family = world.families[case.family]
    if worker.status == EMPTY:
        _loses_worker(family, case, world, week)
        return
    if family.lead != NOBODY and world.workers[family.lead].status == EMPTY:
        lets_lead_go(family, world)
    if case.holder != worker.who:
        case.holder = worker.who
        case.relationship = 0.0
    parameters = world.parameters[0]
    together = works_jointly(worker, family, case, world, week)
    coherence = 1 / (1 + parameters.overload * _others(family, case) * (1 - together))
    hours = worker.direct / worker.caseload
    dose = hours / (hours + parameters.usual_hours)
    engaged = engagement(worker, family, world)
    quality = dose * engaged * coherence * (0.5 + 0.5 * case.relationship)
    _helps(worker, family, case, world, week, quality)
    case.relationship += parameters.bonding * engaged * dose * (1 - case.relationship)
    gains_trust(family, parameters.trust_gain * dose * engaged * case.relationship)
    family.bandwidth -= parameters.dealing_cost * (1 - together) * family.bandwidth
    family.contacts += 1
    here(world, week, family.neighbourhood).contacts += 1


@rule
def _loses_worker(family: Record, case: Record, world: World, week: int) -> None:
    """The worker has left: the case goes back to the list and the relationship is gone."""
    here(world, week, family.neighbourhood).changes_of_worker += 1
    notes(world, week, family, WORKER_LEAVES, case.need, case, 0.0)
    if family.lead == case.worker:
        lets_lead_go(family, world)
    moves_to(case, WAITING, world, week)
    case.relationship = 0.0
    recounts_helpers(family, world)


@rule
def _others(family: Record, case: Record) -> int:
    """How many other agencies are at work with the family."""
    return count(family.helping & ~(1 << case.agency))


@rule
def _helps(
    worker: Record, family: Record, case: Record, world: World, week: int, quality: float
) -> None:
    """The need of the case falls; part of the time may go to strengths and to other needs."""
    parameters = world.parameters[0]
    team = team_for(world, family, case.agency)
    strengths = rules_for(world, family, case.agency).strengths_work
    family.strengths += parameters.strengths_growth * quality * strengths * (1 - family.strengths)
    quality *= 1 - strengths
    other = _neglected_need(family, case.agency)
    share = 0.0
    if other != NOBODY:
        share = parameters.whole_family_share * behaviour(worker, team, PERSPECTIVE)
        _lowers(worker, family, world, week, other, quality * share)
    _lowers(worker, family, world, week, case.need, quality * (1 - share))


@rule
def _neglected_need(family: Record, agency: int) -> int:
    """The worst need that this agency knows of and nobody has a case for, or NOBODY."""
    worst = NOBODY
    severity = 0.0
    for need in range(NUMBER_OF_NEEDS):
        known = (family.known[need] >> agency) & 1 == 1
        if known and family.case[need] == NOBODY and family.need[need] > severity:
            worst = need
            severity = family.need[need]
    return worst


@rule
def _lowers(
    worker: Record, family: Record, world: World, week: int, need: int, effort: float
) -> None:
    """Help takes off a share of the severity, less while the roots of the need remain."""
    if not has(family, need):
        return
    parameters = world.parameters[0]
    gain = parameters.help_rate[need] * effort * skill_for(worker, need, parameters)
    gain /= 1 + parameters.root_drag * strain(family, need, parameters)
    step = gain * family.need[need]
    family.need[need] -= step
    if family.need[need] < parameters.severity_least:
        eases(family, world, week, need, 0.0, parameters)


@rule
def works_jointly(worker: Record, family: Record, case: Record, world: World, week: int) -> float:
    """How far the agencies around this family act as one, and what that costs in hours. 0 to 1.

    With each other agency at work: contact (custom, required meetings, a lead or outreach worker,
    managers who know each other) costs hours, fewer where there is trust; it joins up the work only
    as far as the two trust each other, agree on goals and keep their word.
    """
    others = _others(family, case)
    if others == 0:
        return 1.0
    parameters = world.parameters[0]
    rules = rules_for(world, family, case.agency)
    team = team_for(world, family, case.agency)
    custom = parameters.informal_contact * behaviour(worker, team, OPENNESS)
    one_person = family.lead != NOBODY or family.contract > 0
    lead = parameters.lead_contact if one_person else 0.0
    word = behaviour(worker, team, RECIPROCITY)
    joined = 0.0
    for partner in range(world.agencies.shape[0]):
        if partner != case.agency and (family.helping >> partner) & 1 == 1:
            pair = world.pairs[case.agency, partner]
            tie = pair.trust * pair.agreement
            known = parameters.manager_contact * pair.contacts
            contact = min(1.0, custom + rules.meetings + lead + known)
            saved = (
                parameters.trust_saving * pair.trust + parameters.near_saving * rules.co_location
            )
            worker.owed += contact * parameters.contact_hours * (1 - min(1.0, saved))
            joined += min(1.0, tie * contact)
            _builds_trust(world, case.agency, partner, contact, word, worker, parameters)
    return joined / others


@rule
def _builds_trust(
    world: World,
    agency: int,
    partner: int,
    contact: float,
    word: float,
    worker: Record,
    parameters: Record,
) -> None:
    """Contact makes promises: kept as far as the worker means it and has the time."""
    able = 1.0 if worker.direct > 0 else 0.0
    promises = contact * parameters.promises
    world.pairs[partner, agency].kept += promises * word * able
    world.pairs[partner, agency].broken += promises * (1 - word * able) * parameters.promise_slips
