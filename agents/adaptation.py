"""How do agencies drift: thresholds, pressure, culture, trust and agreement with each other?"""

from agents.records import Record, World
from agents.rule import rule
from agents.stocktake import redesigns
from agents.team import first_area
from agents.vocabulary import (
    ALIGNED,
    BEHAVIOURS,
    EVERY_MISS,
    LEARNING_REGIME,
    LINKS,
    NO_TARGETS,
    OPENNESS,
    PAYMENT_BY_RESULTS,
    VOLUME,
)


@rule
def adapts(agency: Record, world: World, week: int) -> None:
    """Every few weeks an agency moves its threshold, feels pressure, and revises its ties."""
    parameters = world.parameters[0]
    if (week - world.run[0].first_week) % int(parameters.adapting_weeks) != 0:
        return
    _moves_threshold(agency, world, parameters)
    _feels_pressure(agency, world, parameters)
    _works_on_itself(agency, world, parameters)
    if agency.closings > 0:
        distance = agency.claims / agency.closings - agency.claim_rate
        agency.claim_rate += parameters.memory * distance
    for other in range(world.agencies.shape[0]):
        if other != agency.id:
            _revises(world.pairs[agency.id, other], agency, other, world, parameters)
    agency.risk_aversion += parameters.fear_fading * (parameters.risk_shock - agency.risk_aversion)
    agency.closings = 0.0
    agency.successes = 0.0
    agency.claims = 0.0
    agency.assessments = 0.0
    agency.on_time = 0.0


@rule
def _moves_threshold(agency: Record, world: World, parameters: Record) -> None:
    """Long lists raise the line quickly; short ones lower it slowly (a ratchet)."""
    posts = agency.posts * agency.funding
    load = agency.waiting / max(1.0, posts * parameters.tolerated_waiting)
    if load > 1:
        agency.threshold += parameters.threshold_up * min(1.0, load - 1)
    else:
        agency.threshold -= parameters.threshold_down * (1 - load)
    agency.threshold = min(
        parameters.threshold_most, max(parameters.threshold_least, agency.threshold)
    )


@rule
def _feels_pressure(agency: Record, world: World, parameters: Record) -> None:
    """A figure below target builds pressure; it fades otherwise.

    Reacting to every miss counts ordinary variation as failure; reacting outside the normal
    range (mean - 3 / 1.128 x mean moving range, Shewhart) waits for a signal.
    """
    rules = world.rules[0, agency.id]
    regime = int(rules.target_regime)
    weight = parameters.regime_weight[regime]
    figure = reported_figure(agency, regime, parameters)
    missed = figure < parameters.target
    if int(rules.reaction) != EVERY_MISS:
        missed = figure < agency.usual - parameters.control_limit * agency.spread
    distance = figure - agency.usual
    agency.spread += parameters.memory * (abs(distance) - agency.spread)
    agency.usual += parameters.memory * distance
    if missed:
        agency.pressure += parameters.pressure_rise * weight * (1 - agency.pressure)
    agency.pressure -= parameters.pressure_fading * agency.pressure


@rule
def reported_figure(agency: Record, regime: int, parameters: Record) -> float:
    """What the commissioner sees of an agency: timeliness and reported success, 0 to 1.

    Under aligned targets the figure is what became of families, so it cannot be written up.
    """
    success = agency.claims
    if regime == ALIGNED:
        success = agency.successes
    outcome = parameters.target
    if agency.closings > 0:
        outcome = success / agency.closings
    timely = parameters.target
    if agency.assessments > 0:
        timely = agency.on_time / agency.assessments
    return 0.5 * (outcome + timely)


@rule
def rules_support(rules: Record, parameters: Record) -> float:
    """How far the rules in force make collaborative behaviour practical: 0 (none) to 1.

    A weighted sum over the rules; the weights add up to 1.
    """
    regime = int(rules.target_regime)
    targets = 0.0
    if regime in (ALIGNED, LEARNING_REGIME):
        targets = 1.0
    elif regime == NO_TARGETS:
        targets = 0.5
    total = (
        parameters.rules_weight[0] * rules.shared_accountability
        + parameters.rules_weight[1] * targets
    )
    total += (
        parameters.rules_weight[2] * rules.leadership
        + parameters.rules_weight[3] * rules.co_location
    )
    total += parameters.rules_weight[4] * min(1.0, rules.skills_programme * parameters.skills_reach)
    total += parameters.rules_weight[5] * (1 if rules.stocktake_every > 0 else 0)
    return total + parameters.rules_weight[6] * (1 - rules.competition)


@rule
def _works_on_itself(agency: Record, world: World, parameters: Record) -> None:
    """Every team's culture drifts and its chain is redesigned; the agency is the mean of them."""
    first = first_area(world)
    agency.redesigning = 0.0
    for area in range(first, world.run[0].areas):
        _changes_culture(area, agency, world, parameters)
        left = redesigns(area, agency, world, parameters)
        agency.redesigning += left * (world.areas[area].share if first > 0 else 1.0)
    if first == 0:
        return
    whole = world.teams[0, agency.id]
    for which in range(len(BEHAVIOURS)):
        whole.culture[which] = 0.0
    for link in range(len(LINKS)):
        whole.mended[link] = 0.0
    for area in range(first, world.run[0].areas):
        team = world.teams[area, agency.id]
        share = world.areas[area].share
        for which in range(len(BEHAVIOURS)):
            whole.culture[which] += share * team.culture[which]
        for link in range(len(LINKS)):
            whole.mended[link] += share * team.mended[link]


@rule
def _changes_culture(area: int, agency: Record, world: World, parameters: Record) -> None:
    """Rules pull culture to what they make practical; partners and good experience pull it on.

    Without supporting rules the pull is back to silo ways: a ceiling for mavericks. Where an
    agency has several teams, each also follows the agency as a whole: ways of working spread.
    """
    support = rules_support(world.rules[area, agency.id], parameters)
    ceiling = parameters.silo_culture + (1 - parameters.silo_culture) * support
    team = world.teams[area, agency.id]
    whole = world.teams[0, agency.id]
    success = 0.0
    if agency.closings > 0:
        success = agency.successes / agency.closings
    others = world.agencies.shape[0] - 1
    for which in range(len(BEHAVIOURS)):
        own = team.culture[which]
        change = parameters.rules_pull * (ceiling - own)
        change += parameters.team_spread * (
            whole.culture_before[which] - team.culture_before[which]
        )
        for other in range(world.agencies.shape[0]):
            if other != agency.id:
                trust = world.pairs[agency.id, other].trust
                difference = world.teams[area, other].culture_before[which] - own
                change += parameters.imitation * trust * difference / others
                change += parameters.experience * trust * success * (1 - own) / others
        change -= parameters.fear_closes * agency.risk_aversion * own
        team.culture[which] = min(1.0, max(0.0, own + change))


@rule
def remembers_culture(agency: Record, world: World, week: int) -> None:
    """Partners see each other's culture as it was at the start of the week."""
    for area in range(world.run[0].areas):
        team = world.teams[area, agency.id]
        for which in range(len(BEHAVIOURS)):
            team.culture_before[which] = team.culture[which]


@rule
def _revises(pair: Record, agency: Record, other: int, world: World, parameters: Record) -> None:
    """Trust grows with promises kept, falls faster with broken ones, fades without contact.

    Agreement on goals moves towards what targets, accountability, leadership and frank talk allow.
    """
    _makes_contacts(pair, agency, other, world, parameters)
    rules = world.rules[0, agency.id]
    kept = pair.kept + parameters.near_contact * rules.co_location * agency.posts
    kept += parameters.contact_promises * pair.contacts * agency.posts
    kept += parameters.leaders_promises * pair.systems_leadership * agency.posts
    kept /= kept + parameters.promises_half * agency.posts
    broken = pair.broken / (pair.broken + parameters.promises_half * agency.posts)
    pair.trust += parameters.trust_won * kept * (1 - pair.trust)
    pair.trust -= parameters.trust_won * parameters.trust_loss_ratio * broken * pair.trust
    fading = parameters.trust_fading + min(1.0, pair.turnover) * parameters.turnover_resets
    pair.trust += min(1.0, fading) * (parameters.partner_trust_start - pair.trust)
    pair.agreement += parameters.agreeing * (
        _goals_shared(pair, agency, other, world, parameters) - pair.agreement
    )
    pair.kept = 0.0
    pair.broken = 0.0
    pair.turnover = 0.0
    pair.referrals *= 1 - parameters.adapting_weeks / parameters.tie_weeks


@rule
def _makes_contacts(
    pair: Record, agency: Record, other: int, world: World, parameters: Record
) -> None:
    """Managers of two agencies on a programme get to know each other; later they move on."""
    together = min(
        world.rules[0, agency.id].managers_programme, world.rules[0, other].managers_programme
    )
    pair.contacts += parameters.contacts_pace * together * (1 - pair.contacts)
    pair.contacts -= parameters.contacts_fading * pair.contacts


@rule
def _goals_shared(
    pair: Record, agency: Record, other: int, world: World, parameters: Record
) -> float:
    """The agreement that today's rules and talk between the two make possible. 0 to 1."""
    rules = world.rules[0, agency.id]
    regime = int(rules.target_regime)
    room = 1 - parameters.agreement_start
    goals = parameters.agreement_start
    goals += room * parameters.agree_accountability * rules.shared_accountability
    goals += room * parameters.agree_leadership * rules.leadership
    goals += room * parameters.agree_contacts * pair.contacts
    goals += room * parameters.agree_systems * pair.systems_leadership
    own = world.teams[0, agency.id].culture[OPENNESS]
    talk = own * world.teams[0, other].culture_before[OPENNESS]
    goals += room * parameters.agree_talk * talk
    if regime == ALIGNED:
        goals += room * parameters.agree_aligned
    elif regime in (VOLUME, PAYMENT_BY_RESULTS):
        goals -= parameters.agree_conflict * agency.pressure
    return min(1.0, max(0.0, goals))
