"""What does the front door do with a referral: take it, refuse it, send it elsewhere?"""

from agents.chance import (
    HANDOVER,
    LOSING_HEART,
    OTHER_FIRST,
    SCREENING,
    SIGNPOSTING,
    luck,
)
from agents.counts import at, here
from agents.household import NUMBER_OF_NEEDS, loses_trust
from agents.records import Record, World
from agents.referral import (
    answers_for,
    arrives,
    breaks_faith,
    closes,
    counts_handover,
    gives_up,
    makes_referral,
    moves_to,
)
from agents.rule import rule
from agents.team import gets_stuck, rules_for, team_for
from agents.trace import notes
from agents.vocabulary import (
    ACCEPTED_FOR_ASSESSMENT,
    ASSESSING,
    CLOSED,
    FRONT_DOOR,
    NOBODY,
    OTHER_SERVICE_FIRST,
    PERSPECTIVE,
    RECIPROCITY,
    REFERRED,
    SCREENED_OUT,
    SENT_ELSEWHERE,
    SHARED_POWER,
)


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
    blur = 1 - team_for(world, family, agency.id).mended[FRONT_DOOR]
    presented = family.need[case.need] + parameters.screening_error * blur * (draw - 0.5)
    if case.urgent == 0 and presented < line(agency, family, case.need, world):
        refuses(agency, family, case, world, week)
    else:
        moves_to(case, ASSESSING, world, week)
        notes(world, week, family, ACCEPTED_FOR_ASSESSMENT, case.need, case, 0.0)


@rule
def line(agency: Record, family: Record, need: int, world: World) -> float:
    """The severity below which this agency does not take a referral for this need."""
    parameters = world.parameters[0]
    usual = parameters.threshold[need] * agency.threshold
    usual *= rules_for(world, family, agency.id).eligibility
    if (agency.answers_for >> need) & 1 == 0:
        usual *= parameters.generalist_line
    culture = team_for(world, family, agency.id).culture
    return usual * (1 - parameters.discretion * culture[SHARED_POWER])


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
    team = team_for(world, family, agency.id)
    chance = parameters.other_first * (1 - team.culture[PERSPECTIVE])
    chance *= 1 - team.mended[FRONT_DOOR]
    if luck(world, family.who, week, OTHER_FIRST, case.need) >= chance:
        return False
    notes(world, week, family, OTHER_SERVICE_FIRST, case.need, case, root)
    counts_bounce(agency, family, case, world, week)
    if _loses_heart(family, world, week, root):
        gives_up(family, case, world, week)
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
    culture = team_for(world, family, agency.id).culture
    tie = culture[RECIPROCITY] * world.pairs[agency.id, door].trust
    case.warm = 1 if luck(world, family.who, week, HANDOVER, case.need) < tie else 0
    counts_bounce(agency, family, case, world, week)
    notes(world, week, family, SENT_ELSEWHERE, case.need, case, door)
    if case.warm == 0 and _loses_heart(family, world, week, case.need):
        gives_up(family, case, world, week)
        return
    if case.warm == 1:
        agency.handing_over += world.parameters[0].handover_hours
        counts_handover(family, case, world, week)
    _moves_agency(family, case, door, world, week)


@rule
def _moves_agency(family: Record, case: Record, door: int, world: World, week: int) -> None:
    """The referral goes to another agency and starts again at its front door."""
    here_before = case.agency
    moves_to(case, CLOSED, world, week)
    case.agency = door
    case.source = here_before
    moves_to(case, REFERRED, world, week)
    arrives(family, case, world, week)
    family.contacts += 1
    here(world, week, family.neighbourhood).contacts += 1


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
def _loses_heart(family: Record, world: World, week: int, need: int) -> bool:
    """After a no, a family gives up unless it has trust and energy to try again."""
    chance = world.parameters[0].giving_up * (1 - family.trust * family.bandwidth)
    return luck(world, family.who, week, LOSING_HEART, need) < chance


@rule
def counts_bounce(agency: Record, family: Record, case: Record, world: World, week: int) -> None:
    """A bounce is counted, costs a family trust and energy, and breaks faith with the referrer."""
    parameters = world.parameters[0]
    gets_stuck(world, week, family, agency.id, FRONT_DOOR, parameters.lost_weight)
    at(world, week, agency.id).bounces += 1
    row = here(world, week, family.neighbourhood)
    row.bounces += 1
    if case.warm == 0:
        loses_trust(family, parameters.bounce_trust_loss)
        family.bandwidth -= parameters.retelling_cost * family.bandwidth
    breaks_faith(agency, case, world, row)
