"""What happens to a referral: made, screened at the front door, sent elsewhere, closed?"""

from agents.chance import (
    HANDOVER,
    LOSING_HEART,
    LOT,
    OTHER_FIRST,
    SCREENING,
    SIGNPOSTING,
    TIRING,
    luck,
)
from agents.counts import at, here
from agents.household import NUMBER_OF_NEEDS, loses_trust
from agents.records import NEVER, Record, World
from agents.rule import rule
from agents.trace import notes, remarks
from agents.vocabulary import (
    ACCEPTED_FOR_ASSESSMENT,
    ACTIVE,
    ASKS,
    ASSESSING,
    CLOSED,
    GIVES_UP,
    IS_NOTICED,
    NOBODY,
    OTHER_SERVICE_FIRST,
    PERSPECTIVE,
    RECIPROCITY,
    REFERRED,
    REFERRED_ON,
    SCREENED_OUT,
    SELF,
    SENT_ELSEWHERE,
    SHARED_POWER,
    WAITING,
    WARM_HANDOVER,
)

YEAR = 52


@rule
def record_reaches(family: Record, world: World) -> float:
    """How far the shared record, as built by now, shows this family to every service."""
    rules = world.rules[0]
    if rules.shared_record == 0 or family.consents == 0:
        return 0.0
    built = min(1.0, world.commissioner[0].record_age / max(1.0, rules.shared_record_lag))
    return rules.shared_record * built


@rule
def answers_for(agency: Record, need: int) -> bool:
    """True when the agency deals with this need: its remit, or any need for a generalist."""
    return agency.generalist == 1 or (agency.answers_for >> need) & 1 == 1


@rule
def makes_referral(
    family: Record,
    world: World,
    week: int,
    need: int,
    agency: int,
    source: int,
    warm: int,
    shared: int,
) -> None:
    """Open a case for one need of a family at one agency, to be screened at its front door."""
    run = world.run[0]
    number = run.open_cases
    run.open_cases += 1
    case = world.cases[number]
    case.family = family.id
    case.need = need
    case.agency = agency
    case.source = source
    case.stage = CLOSED
    case.worker = NOBODY
    case.holder = NOBODY
    case.opened = week
    case.since = week
    case.warm = warm
    case.shared = shared
    case.urgent = 0
    case.lot = luck(world, family.who, week, LOT, need)
    case.relationship = 0.0
    case.severity_at_start = family.need[need]
    family.case[need] = number
    moves_to(case, REFERRED, world, week)
    _counts_referral(family, case, world, week)


@rule
def _counts_referral(family: Record, case: Record, world: World, week: int) -> None:
    """Count a new referral the way official statistics do, and remember it."""
    need = case.need
    row = here(world, week, family.neighbourhood)
    row.referrals += 1
    if week - family.referred[need] < YEAR:
        row.referrals_within_year += 1
    if family.closed[need] > NEVER:
        row.returns += 1
    family.referred[need] = week
    family.contacts += 1
    row.contacts += 1
    _arrives(family, case, world, week)
    event = REFERRED_ON
    if case.source == SELF:
        event = ASKS
    elif (family.helping >> case.source) & 1 == 0:
        event = IS_NOTICED
    notes(world, week, family, event, need, case, case.source)


@rule
def _arrives(family: Record, case: Record, world: World, week: int) -> None:
    """The agency that now holds the referral counts it, and learns of the need."""
    family.known[case.need] |= 1 << case.agency
    row = at(world, week, case.agency)
    row.referrals += 1
    row.referrals_children += family.children
    if case.source >= 0:
        row.referrals_from[case.source] += 1
        world.pairs[case.source, case.agency].referrals += 1
    elif case.source == SELF:
        row.referrals_self += 1


@rule
def moves_to(case: Record, stage: int, world: World, week: int) -> None:
    """A case enters a stage: the agency's and the worker's counts follow it."""
    agency = world.agencies[case.agency]
    _adds(agency, case.stage, -1)
    _adds(agency, stage, 1)
    if case.stage == ACTIVE:
        world.workers[case.worker].caseload -= 1
        case.worker = NOBODY
    case.stage = stage
    case.since = week


@rule
def _adds(agency: Record, stage: int, number: int) -> None:
    """Count cases into or out of a stage at an agency."""
    if stage == REFERRED:
        agency.referred += number
    elif stage == ASSESSING:
        agency.assessing += number
    elif stage == WAITING:
        agency.waiting += number
    elif stage == ACTIVE:
        agency.active += number


@rule
def closes(family: Record, case: Record, world: World, week: int) -> None:
    """The case is over: the family is free to ask again, and remembers."""
    was_active = case.stage == ACTIVE
    moves_to(case, CLOSED, world, week)
    family.case[case.need] = NOBODY
    family.closed[case.need] = week
    if was_active:
        recounts_helpers(family, world)


@rule
def recounts_helpers(family: Record, world: World) -> None:
    """Note which agencies are at work with the family now."""
    helping = 0
    for need in range(NUMBER_OF_NEEDS):
        if family.case[need] != NOBODY and world.cases[family.case[need]].stage == ACTIVE:
            helping |= 1 << world.cases[family.case[need]].agency
    family.helping = helping
    if helping == 0:
        lets_lead_go(family, world)


@rule
def lets_lead_go(family: Record, world: World) -> None:
    """The family no longer has a lead worker."""
    if family.lead != NOBODY:
        world.workers[family.lead].led -= 1
        family.lead = NOBODY


@rule
def gives_up_all(family: Record, world: World, week: int) -> None:
    """The household moves away: every case it had is closed."""
    for need in range(NUMBER_OF_NEEDS):
        if family.case[need] != NOBODY:
            case = world.cases[family.case[need]]
            notes(world, week, family, GIVES_UP, need, case, 0.0)
            closes(family, case, world, week)


@rule
def screens(agency: Record, case: Record, world: World, week: int) -> None:
    """The front door looks at a referral: not us, the other service first, below the line, or in.

    The line = usual line for the need x eligibility x drift of the threshold, lowered where the
    front line may decide. What the door sees is the severity with an error.
    """
    family = world.families[case.family]
    parameters = world.parameters[0]
    if not answers_for(agency, case.need):
        sends_elsewhere(agency, family, case, world, week)
        return
    if case.urgent == 0 and _wants_other_service_first(agency, family, case, world, week):
        return
    draw = luck(world, family.who, week, SCREENING, case.need)
    presented = family.need[case.need] + parameters.screening_error * (draw - 0.5)
    if case.urgent == 0 and presented < line(agency, case.need, world):
        refuses(agency, family, case, world, week)
    else:
        moves_to(case, ASSESSING, world, week)
        notes(world, week, family, ACCEPTED_FOR_ASSESSMENT, case.need, case, 0.0)


@rule
def line(agency: Record, need: int, world: World) -> float:
    """The severity below which this agency does not take a referral for this need."""
    parameters = world.parameters[0]
    usual = parameters.threshold[need] * world.rules[agency.id].eligibility * agency.threshold
    if (agency.answers_for >> need) & 1 == 0:
        usual *= parameters.generalist_line
    return usual * (1 - parameters.discretion * agency.culture[SHARED_POWER])


@rule
def _wants_other_service_first(
    agency: Record, family: Record, case: Record, world: World, week: int
) -> bool:
    """Send the family to the service for a worse root first, where nobody sees the whole.

    Chance = how common x what is not seen as one family x what is not mended in the pathway.
    """
    parameters = world.parameters[0]
    root = worst_root(family, case.need, parameters)
    if root == NOBODY or family.need[root] < parameters.first_line or family.case[root] != NOBODY:
        return False
    door = world.commissioner[0].door[root]
    if door == agency.id:
        return False
    chance = parameters.other_first * (1 - agency.culture[PERSPECTIVE]) * (1 - agency.repaired)
    if luck(world, family.who, week, OTHER_FIRST, case.need) >= chance:
        return False
    notes(world, week, family, OTHER_SERVICE_FIRST, case.need, case, root)
    counts_bounce(agency, family, case, world, week)
    if _loses_heart(family, world, week, root):
        _gives_up(family, case, world, week)
    else:
        closes(family, case, world, week)
        makes_referral(family, world, week, root, door, agency.id, 0, 0)
    return True


@rule
def worst_root(family: Record, need: int, parameters: Record) -> int:
    """The other need that does most to keep this one going, or NOBODY."""
    worst = NOBODY
    most = 0.0
    for other in range(NUMBER_OF_NEEDS):
        weight = parameters.spill[other, need] * family.need[other]
        if weight > most:
            worst = other
            most = weight
    return worst


@rule
def sends_elsewhere(agency: Record, family: Record, case: Record, world: World, week: int) -> None:
    """Not us: hand the family over in person where that is the custom, or leave it to find out."""
    door = world.commissioner[0].door[case.need]
    tie = agency.culture[RECIPROCITY] * world.pairs[agency.id, door].trust
    case.warm = 1 if luck(world, family.who, week, HANDOVER, case.need) < tie else 0
    counts_bounce(agency, family, case, world, week)
    notes(world, week, family, SENT_ELSEWHERE, case.need, case, door)
    if case.warm == 0 and _loses_heart(family, world, week, case.need):
        _gives_up(family, case, world, week)
        return
    if case.warm == 1:
        hands_over(family, case, agency.first_post, world, week)
    _moves_agency(family, case, door, world, week)


@rule
def _moves_agency(family: Record, case: Record, door: int, world: World, week: int) -> None:
    """The referral goes to another agency and starts again at its front door."""
    here_before = case.agency
    moves_to(case, CLOSED, world, week)
    case.agency = door
    case.source = here_before
    moves_to(case, REFERRED, world, week)
    _arrives(family, case, world, week)
    family.contacts += 1
    here(world, week, family.neighbourhood).contacts += 1


@rule
def hands_over(family: Record, case: Record, worker: int, world: World, week: int) -> None:
    """A warm handover: it takes a worker's time, and is counted."""
    world.workers[worker].owed += world.parameters[0].handover_hours
    here(world, week, family.neighbourhood).handovers += 1
    notes(world, week, family, WARM_HANDOVER, case.need, case, 0.0)


@rule
def counts_bounce(agency: Record, family: Record, case: Record, world: World, week: int) -> None:
    """A bounce is counted, costs a family trust and energy, and breaks faith with the referrer."""
    parameters = world.parameters[0]
    agency.bounced += 1
    at(world, week, agency.id).bounces += 1
    row = here(world, week, family.neighbourhood)
    row.bounces += 1
    if case.warm == 0:
        loses_trust(family, parameters.bounce_trust_loss)
        family.bandwidth -= parameters.retelling_cost * family.bandwidth
    breaks_faith(agency, case, world, row)


@rule
def breaks_faith(agency: Record, case: Record, world: World, row: Record) -> None:
    """The agency that made the referral sees it refused."""
    if case.source >= 0 and case.source != agency.id:
        world.pairs[case.source, agency.id].broken += 1
        row.refused_referrals += 1


@rule
def _loses_heart(family: Record, world: World, week: int, need: int) -> bool:
    """After a no, a family gives up unless it has trust and energy to try again."""
    chance = world.parameters[0].giving_up * (1 - family.trust * family.bandwidth)
    return luck(world, family.who, week, LOSING_HEART, need) < chance


@rule
def _gives_up(family: Record, case: Record, world: World, week: int) -> None:
    """The family drops out before help has started."""
    here(world, week, family.neighbourhood).gave_up += 1
    notes(world, week, family, GIVES_UP, case.need, case, 0.0)
    closes(family, case, world, week)


@rule
def refuses(agency: Record, family: Record, case: Record, world: World, week: int) -> None:
    """Below the line: closed, or pointed to the generalist agency, which starts again."""
    parameters = world.parameters[0]
    row = here(world, week, family.neighbourhood)
    row.screened_out += 1
    at(world, week, agency.id).screened_out += 1
    loses_trust(family, parameters.refusal_trust_loss)
    breaks_faith(agency, case, world, row)
    notes(world, week, family, SCREENED_OUT, case.need, case, family.need[case.need])
    generalist = world.commissioner[0].generalist
    signposted = luck(world, family.who, week, SIGNPOSTING, case.need) < parameters.signposting
    if generalist == NOBODY or generalist == agency.id or not signposted:
        closes(family, case, world, week)
    else:
        notes(world, week, family, SENT_ELSEWHERE, case.need, case, generalist)
        _moves_agency(family, case, generalist, world, week)


@rule
def tires_of_waiting(family: Record, case: Record, world: World, week: int) -> None:
    """While a case waits, the need may end by itself or the family may give up."""
    if family.need[case.need] == 0:
        here(world, week, family.neighbourhood).no_longer_needed += 1
        remarks(world, week, family, GIVES_UP, case.need, 1.0)
        closes(family, case, world, week)
        return
    chance = world.parameters[0].waiting_loss * (1 - family.trust)
    if luck(world, family.who, week, TIRING, case.need) < chance:
        loses_trust(family, world.parameters[0].refusal_trust_loss)
        _gives_up(family, case, world, week)
