"""What happens to a referral: made, counted, moved from stage to stage, given up, closed?"""

from agents.chance import LOT, TIRING, luck
from agents.counts import at, here
from agents.household import NUMBER_OF_NEEDS, loses_trust
from agents.records import NEVER, Record, World
from agents.rule import rule
from agents.team import gets_stuck, rules_for, team_for
from agents.trace import notes, remarks
from agents.vocabulary import (
    ACTIVE,
    ASKS,
    ASSESSING,
    ASSESSMENT,
    CLOSED,
    FRONT_DOOR,
    GIVES_UP,
    IS_NOTICED,
    NOBODY,
    REFERRED,
    REFERRED_ON,
    SELF,
    WAITING,
    WAITING_LIST,
    WARM_HANDOVER,
)

YEAR = 52


@rule
def record_reaches(family: Record, world: World) -> float:
    """How far the shared record, as built by now, shows this family to every service."""
    rules = rules_for(world, family, 0)
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
    arrives(family, case, world, week)
    event = REFERRED_ON
    if case.source == SELF:
        event = ASKS
    elif (family.helping >> case.source) & 1 == 0:
        event = IS_NOTICED
    notes(world, week, family, event, need, case, case.source)


@rule
def arrives(family: Record, case: Record, world: World, week: int) -> None:
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
def hands_over(family: Record, case: Record, worker: int, world: World, week: int) -> None:
    """A warm handover by a worker: it takes the worker's time, and is counted."""
    world.workers[worker].owed += world.parameters[0].handover_hours
    counts_handover(family, case, world, week)


@rule
def counts_handover(family: Record, case: Record, world: World, week: int) -> None:
    """A family was handed over in person."""
    here(world, week, family.neighbourhood).handovers += 1
    notes(world, week, family, WARM_HANDOVER, case.need, case, 0.0)


@rule
def breaks_faith(agency: Record, case: Record, world: World, row: Record) -> None:
    """The agency that made the referral sees it refused."""
    if case.source >= 0 and case.source != agency.id:
        world.pairs[case.source, agency.id].broken += 1
        row.refused_referrals += 1


@rule
def gives_up(family: Record, case: Record, world: World, week: int) -> None:
    """The family drops out before help has started."""
    here(world, week, family.neighbourhood).gave_up += 1
    lost = world.parameters[0].lost_weight
    gets_stuck(world, week, family, case.agency, link_of(case.stage), lost)
    notes(world, week, family, GIVES_UP, case.need, case, 0.0)
    closes(family, case, world, week)


@rule
def link_of(stage: int) -> int:
    """The link of the delivery chain at which a case in this stage, before support, is."""
    if stage == WAITING:
        return WAITING_LIST
    return ASSESSMENT if stage == ASSESSING else FRONT_DOOR


@rule
def tires_of_waiting(family: Record, case: Record, world: World, week: int) -> None:
    """While a case waits, the need may end by itself or the family may give up."""
    if family.need[case.need] == 0:
        here(world, week, family.neighbourhood).no_longer_needed += 1
        remarks(world, week, family, GIVES_UP, case.need, 1.0)
        closes(family, case, world, week)
        return
    link = link_of(case.stage)
    gets_stuck(world, week, family, case.agency, link, 1.0)
    chance = world.parameters[0].waiting_loss * (1 - family.trust)
    if case.stage == WAITING:
        chance *= 1 - team_for(world, family, case.agency).mended[WAITING_LIST]
    if luck(world, family.who, week, TIRING, case.need) < chance:
        loses_trust(family, world.parameters[0].refusal_trust_loss)
        gives_up(family, case, world, week)
