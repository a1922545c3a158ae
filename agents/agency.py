"""How does an agency assess, share out its cases, and change with what it experiences?"""

from agents.chance import ASSESSING_LUCK, ENGAGING, REVEALING, luck
from agents.counts import at, here, this_week
from agents.front_door import line
from agents.household import NUMBER_OF_NEEDS, has, loses_trust
from agents.records import Record, World
from agents.referral import (
    breaks_faith,
    closes,
    moves_to,
    recounts_helpers,
    tires_of_waiting,
)
from agents.rule import rule
from agents.support import engagement
from agents.team import gets_stuck, team_for
from agents.trace import notes
from agents.vocabulary import (
    ACTIVE,
    ALLOCATED,
    ASSESSED_AND_ACCEPTED,
    ASSESSMENT,
    DISENGAGES,
    HEALTH,
    NO_FURTHER_ACTION,
    NOBODY,
    PERSPECTIVE,
    SAFETY,
    WAITING,
)
from agents.worker import has_room


@rule
def plans_the_week(agency: Record, world: World, week: int) -> None:
    """Set hours aside for screening, handovers and assessing: as many as needed, up to a limit."""
    parameters = world.parameters[0]
    hours = 0.0
    for post in range(agency.first_post, agency.last_post):
        hours += world.workers[post].hours
    needed = agency.referred * parameters.screening_hours + agency.handing_over
    each = parameters.assessing_hours * parameters.assessing_rate / agency.caseload_scale
    needed += agency.assessing * each
    most = parameters.assessing_most * hours
    agency.handing_over = 0.0
    agency.assessment_share = 0.0
    agency.assessment_pace = 0.0
    if hours > 0:
        agency.assessment_share = min(needed, most) / hours
        agency.assessment_pace = 1.0 if needed <= most else most / needed


@rule
def assesses(agency: Record, case: Record, world: World, week: int) -> None:
    """An assessment may be finished this week: sooner with shared information, or at the deadline.

    It begins in the week after the front door took the referral, when there are hours set aside.
    Chance a week = rate x hours to hand / hours needed x (1 + what the referrer shared), and more
    in the last weeks before the standard where timeliness is watched (a threshold effect).
    """
    family = world.families[case.family]
    parameters = world.parameters[0]
    if family.need[case.need] == 0:
        tires_of_waiting(family, case, world, week)
        return
    gets_stuck(world, week, family, agency.id, ASSESSMENT, 1.0)
    if case.since == week:
        return
    chance = parameters.assessing_rate * agency.assessment_pace
    chance *= 1 + parameters.shared_saving * case.shared
    mended = team_for(world, family, agency.id).mended[ASSESSMENT]
    chance *= 1 + parameters.mended_pace * mended
    late = week - case.opened >= parameters.assessing_standard - 2
    rush = parameters.deadline_rush * agency.pressure if late else 0.0
    if luck(world, family.who, week, ASSESSING_LUCK, case.need) >= chance * (1 + rush):
        return
    _counts_assessment(agency, family, case, world, week)
    _finds_other_needs(agency, family, case, world, week, rush)
    _decides(agency, family, case, world, week)


@rule
def _counts_assessment(
    agency: Record, family: Record, case: Record, world: World, week: int
) -> None:
    """Count the assessment, and what telling the story again takes out of the family."""
    parameters = world.parameters[0]
    row = here(world, week, family.neighbourhood)
    own = at(world, week, agency.id)
    weeks = week - case.opened
    row.assessed += 1
    own.assessed += 1
    agency.assessments += 1
    row.assessment_weeks += weeks
    own.assessment_weeks += weeks
    if weeks <= parameters.assessing_standard:
        row.assessed_on_time += 1
        own.assessed_on_time += 1
        agency.on_time += 1
    family.contacts += 1
    row.contacts += 1
    if case.shared == 0:
        family.bandwidth -= parameters.retelling_cost * family.bandwidth
    if case.need == SAFETY:
        this_week(world, week).safety_assessments += 1
        if family.need[SAFETY] >= parameters.factor_line:
            this_week(world, week).found_abuse += 1
        if family.need[HEALTH] >= parameters.factor_line:
            this_week(world, week).found_ill_health += 1


@rule
def _finds_other_needs(
    agency: Record, family: Record, case: Record, world: World, week: int, rush: float
) -> None:
    """Other needs come to light: more with a whole-family eye and trust, fewer in a rush."""
    parameters = world.parameters[0]
    culture = team_for(world, family, agency.id).culture
    eye = parameters.revealing + (1 - parameters.revealing) * culture[PERSPECTIVE]
    chance = eye * family.trust / (1 + rush)
    for need in range(NUMBER_OF_NEEDS):
        if has(family, need) and luck(world, family.who, week, REVEALING, need) < chance:
            family.known[need] |= 1 << agency.id


@rule
def _decides(agency: Record, family: Record, case: Record, world: World, week: int) -> None:
    """Accepted, or no further action when the need is below the line for support."""
    parameters = world.parameters[0]
    door = line(agency, family, case.need, world)
    below = family.need[case.need] < door + parameters.support_margin * (1 - door)
    if below and case.urgent == 0:
        row = here(world, week, family.neighbourhood)
        row.no_further_action += 1
        at(world, week, agency.id).no_further_action += 1
        loses_trust(family, parameters.refusal_trust_loss)
        breaks_faith(agency, case, world, row)
        notes(world, week, family, NO_FURTHER_ACTION, case.need, case, family.need[case.need])
        closes(family, case, world, week)
    else:
        moves_to(case, WAITING, world, week)
        notes(world, week, family, ASSESSED_AND_ACCEPTED, case.need, case, 0.0)


@rule
def keeps_waiting(agency: Record, case: Record, world: World, week: int) -> None:
    """A case on the waiting list stays there, unless the need ends or the family gives up."""
    tires_of_waiting(world.families[case.family], case, world, week)


@rule
def place_in_queue(case: Record, world: World, week: int) -> float:
    """Who is served first: those in most need and longest waiting, or, under pressure, the easy.

    The smallest number goes first. Lots drawn at the referral break ties.
    """
    parameters = world.parameters[0]
    agency = world.agencies[case.agency]
    family = world.families[case.family]
    severity = family.need[case.need]
    creaming = parameters.creaming * agency.pressure
    urgency = severity * (1 - 2 * min(1.0, creaming))
    return -(
        urgency + (week - case.since) / parameters.queue_weeks + case.lot / parameters.queue_weeks
    )


@rule
def allocates(agency: Record, case: Record, world: World, week: int) -> None:
    """The next case on the list goes to the worker with most room, if anyone has room."""
    chosen = NOBODY
    least = 0.0
    for post in range(agency.first_post, agency.last_post):
        worker = world.workers[post]
        if has_room(worker, world):
            load = worker.caseload / worker.full_time
            if chosen == NOBODY or load < least:
                chosen = post
                least = load
    if chosen != NOBODY:
        _offers_support(agency, case, world, week, chosen)


@rule
def _offers_support(agency: Record, case: Record, world: World, week: int, chosen: int) -> None:
    """The family is offered support, and takes it up or not."""
    family = world.families[case.family]
    row = here(world, week, family.neighbourhood)
    row.offers += 1
    family.contacts += 1
    row.contacts += 1
    worker = world.workers[chosen]
    if luck(world, family.who, week, ENGAGING, case.need) >= engagement(worker, family, world):
        row.disengaged += 1
        notes(world, week, family, DISENGAGES, case.need, case, 0.0)
        closes(family, case, world, week)
        return
    row.engaged += 1
    row.allocated += 1
    row.waiting_weeks += week - case.opened
    at(world, week, agency.id).allocated += 1
    moves_to(case, ACTIVE, world, week)
    case.worker = chosen
    case.holder = worker.who
    case.relationship = 0.0
    case.severity_at_start = family.need[case.need]
    worker.caseload += 1
    recounts_helpers(family, world)
    if case.source >= 0:
        world.pairs[case.source, agency.id].kept += 1
    notes(world, week, family, ALLOCATED, case.need, case, week - case.opened)
