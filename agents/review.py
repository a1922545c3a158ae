"""Every few weeks a case is looked at again: over, refer on, needs a lead worker, carry on?"""

from agents.chance import CLAIMING, LEADING, REFERRING_ON, REVIEWING, luck
from agents.counts import at, here
from agents.household import NUMBER_OF_NEEDS, count, has, loses_trust
from agents.records import Record, World
from agents.referral import closes, hands_over, makes_referral
from agents.rule import rule
from agents.support import engagement
from agents.team import gets_stuck, rules_for, team_for
from agents.trace import notes
from agents.vocabulary import (
    CLOSED_EARLY,
    CLOSED_OUT_OF_TIME,
    CLOSED_RESOLVED,
    DISENGAGES,
    LEAD_WORKER,
    NOBODY,
    OPENNESS,
    PAYMENT_BY_RESULTS,
    PERSPECTIVE,
    RECIPROCITY,
    SUPPORT,
    VOICE,
    VOLUME,
)
from agents.worker import behaviour

TOO_MANY_TO_HANDLE_ALONE = 2


@rule
def reviews(worker: Record, case: Record, world: World, week: int) -> None:
    """At each review a case may be closed; if not, other needs may be referred on."""
    parameters = world.parameters[0]
    weeks = week - case.since
    if weeks == 0 or weeks % int(parameters.review_weeks) != 0:
        return
    family = world.families[case.family]
    team = team_for(world, family, case.agency)
    draw = luck(world, family.who, week, REVIEWING, case.need)
    leaving = parameters.disengaging * (1 - engagement(worker, family, world))
    leaving *= 1 - team.mended[SUPPORT]
    early = leaving + closes_early(worker, team, case, world, weeks)
    if not has(family, case.need):
        _ends(family, case, world, week, CLOSED_RESOLVED)
    elif draw < leaving:
        here(world, week, family.neighbourhood).disengaged += 1
        gets_stuck(world, week, family, case.agency, SUPPORT, parameters.lost_weight)
        _ends(family, case, world, week, DISENGAGES)
    elif draw < early:
        here(world, week, family.neighbourhood).closed_early += 1
        gets_stuck(world, week, family, case.agency, SUPPORT, parameters.lost_weight)
        loses_trust(family, parameters.bounce_trust_loss)
        _ends(family, case, world, week, CLOSED_EARLY)
    elif weeks >= parameters.support_weeks[case.need]:
        here(world, week, family.neighbourhood).closed_out_of_time += 1
        loses_trust(family, parameters.refusal_trust_loss)
        _ends(family, case, world, week, CLOSED_OUT_OF_TIME)
    else:
        _looks_wider(worker, team, family, case, world, week)


@rule
def closes_early(worker: Record, team: Record, case: Record, world: World, weeks: int) -> float:
    """Chance that a case is closed because it would look good, not because it is over.

    Volume targets reward any closure; payment by results one within the claim window. The
    family's own goals, where they count, stand against it.
    """
    rules = world.rules[0, case.agency]
    regime = int(rules.target_regime)
    if regime != VOLUME and regime != PAYMENT_BY_RESULTS:
        return 0.0
    parameters = world.parameters[0]
    if weeks < parameters.early_weeks:
        return 0.0
    pressure = world.agencies[case.agency].pressure
    chance = parameters.gaming * pressure * (1 - behaviour(worker, team, VOICE))
    if regime == PAYMENT_BY_RESULTS:
        near = rules.claim_window - weeks
        chance *= 2 if 0 <= near < 2 * parameters.review_weeks else 0.5
    return chance


@rule
def _ends(family: Record, case: Record, world: World, week: int, why: int) -> None:
    """Close a supported case: what is reported of it, and what is true."""
    resolved = not has(family, case.need)
    agency = world.agencies[case.agency]
    row = here(world, week, family.neighbourhood)
    own = at(world, week, case.agency)
    own.closed += 1
    agency.closings += 1
    if resolved:
        row.closed_resolved += 1
        row.true_successes += 1
        own.true_successes += 1
        agency.successes += 1
    if _is_reported_as_success(family, case, world, week, why, resolved):
        row.reported_successes += 1
        own.reported_successes += 1
        agency.claims += 1
    notes(world, week, family, why, case.need, case, family.need[case.need])
    closes(family, case, world, week)


@rule
def _is_reported_as_success(
    family: Record, case: Record, world: World, week: int, why: int, resolved: bool
) -> bool:
    """A resolved case counts; one that is not may be reported as one where reporting pays.

    Payment by results claims any fall in severity within the window, and some with none
    (self-reported); under volume targets a share of the others is written up as done.
    """
    if resolved:
        return True
    rules = world.rules[0, case.agency]
    regime = int(rules.target_regime)
    if why == DISENGAGES or (regime != VOLUME and regime != PAYMENT_BY_RESULTS):
        return False
    parameters = world.parameters[0]
    pressure = world.agencies[case.agency].pressure
    if regime == PAYMENT_BY_RESULTS and week - case.since <= rules.claim_window:
        fall = case.severity_at_start - family.need[case.need]
        if fall >= parameters.claim_drop * case.severity_at_start:
            return True
    draw = luck(world, family.who, week, CLAIMING, case.need)
    return draw < parameters.writing_up * pressure


@rule
def _looks_wider(
    worker: Record, team: Record, family: Record, case: Record, world: World, week: int
) -> None:
    """Refer on a need the agency knows of and nobody deals with; name a lead worker if many."""
    parameters = world.parameters[0]
    eye = parameters.referring_on * behaviour(worker, team, PERSPECTIVE)
    several = count(family.needs) > TOO_MANY_TO_HANDLE_ALONE
    for need in range(NUMBER_OF_NEEDS):
        known = (family.known[need] >> case.agency) & 1 == 1
        neglected = known and has(family, need) and family.case[need] == NOBODY
        if neglected and luck(world, family.who, week, REFERRING_ON, need) < eye:
            _refers_on(worker, team, family, case, world, week, need)
    if several and family.lead == NOBODY:
        _may_lead(worker, family, case, world, week)


@rule
def _refers_on(
    worker: Record,
    team: Record,
    family: Record,
    case: Record,
    world: World,
    week: int,
    need: int,
) -> None:
    """To the agency that answers for the need, if it is trusted; in person where ties allow."""
    door = world.commissioner[0].door[need]
    trust = 1.0 if door == case.agency else world.pairs[case.agency, door].trust
    parameters = world.parameters[0]
    draw = luck(world, family.who, week, REFERRING_ON, NUMBER_OF_NEEDS + need)
    if draw >= parameters.referring_floor + (1 - parameters.referring_floor) * trust:
        return
    warmth = luck(world, family.who, week, REFERRING_ON, 2 * NUMBER_OF_NEEDS + need)
    warm = 1 if warmth < trust * behaviour(worker, team, RECIPROCITY) else 0
    shared = 1 if warmth < trust * behaviour(worker, team, OPENNESS) else 0
    here(world, week, family.neighbourhood).referred_on += 1
    makes_referral(family, world, week, need, door, case.agency, warm, shared)
    if warm == 1:
        hands_over(family, case, case.worker, world, week)


@rule
def _may_lead(worker: Record, family: Record, case: Record, world: World, week: int) -> None:
    """The worker becomes the family's lead worker, where the rules provide for it."""
    rules = rules_for(world, family, 0)
    if worker.led >= rules.lead_worker_caseload * worker.full_time:
        return
    if luck(world, family.who, week, LEADING, case.need) < rules.lead_worker_coverage:
        family.lead = worker.id
        worker.led += 1
        notes(world, week, family, LEAD_WORKER, case.need, case, 0.0)
