"""What does a front-line worker do with the week, and when does the worker leave?"""

import math

from agents.adaptation import rules_support
from agents.chance import HIRING, JOINING, LEAVING, luck, post_holder
from agents.counts import at
from agents.records import Record, World
from agents.rule import rule
from agents.vocabulary import (
    EMPTY,
    LEARNING,
    LOCUM,
    PERMANENT,
    SHARED_POWER,
    VOICE,
)


@rule
def takes_up_post(worker: Record, world: World, week: int, status: int) -> None:
    """Somebody new fills the post: with a specialism, a disposition and no relationships."""
    worker.who = post_holder(worker.id, week)
    worker.status = status
    worker.since = week
    parameters = world.parameters[0]
    spread = 2 * luck(world, worker.who, week, JOINING, 0) - 1
    worker.disposition = parameters.disposition_spread * spread
    worker.cross_skill = parameters.cross_skill_start * luck(world, worker.who, week, JOINING, 1)
    worker.burnout = parameters.burnout_start
    worker.lot = luck(world, worker.who, week, JOINING, 3)


@rule
def starts(worker: Record, world: World, week: int) -> None:
    """At the start of a run a post is filled, or covered by a locum."""
    takes_up_post(worker, world, week, PERMANENT)
    if luck(world, worker.who, week, JOINING, 2) < world.parameters[0].vacancy_start:
        worker.status = LOCUM


@rule
def turns_up(worker: Record, world: World, week: int) -> None:
    """Hours this week = full-time hours x post x what money pays for, less sickness."""
    parameters = world.parameters[0]
    agency = world.agencies[worker.agency]
    worker.hours = 0.0
    if worker.status == EMPTY:
        worker.owed = 0.0
        return
    paid = parameters.week_hours * worker.full_time * agency.funding
    worker.hours = paid * (1 - parameters.sickness * worker.burnout)
    at(world, week, worker.agency).hours_absent += paid - worker.hours


@rule
def divides_the_week(worker: Record, world: World, week: int) -> None:
    """Fixed calls on the week come first; what is left is time with families.

    hours = overhead + training + slack + assessing + recording + coordinating + direct. When the
    calls exceed the hours, recording and joint work are cut alike, and no time is left for
    families.
    """
    if worker.hours == 0:
        _rests(worker)
        return
    parameters = world.parameters[0]
    agency = world.agencies[worker.agency]
    team = world.teams[0, worker.agency]
    rules = world.rules[0, worker.agency]
    hours = worker.hours
    approvals = parameters.approval_share * (1 - behaviour(worker, team, SHARED_POWER))
    reporting = parameters.reporting_share * agency.pressure
    defence = parameters.defensive_share * agency.risk_aversion
    worker.overhead = hours * min(1.0, parameters.overhead_share + approvals + reporting + defence)
    left = hours - worker.overhead
    learning = parameters.learning_share * behaviour(worker, team, LEARNING)
    learning += parameters.managers_share * rules.managers_programme
    learning += parameters.redesign_share * agency.redesigning
    worker.training = min(left, hours * (rules.skills_programme + learning))
    left -= worker.training
    worker.slack = min(left, hours * rules.protected_slack)
    left -= worker.slack
    worker.assessing = min(left, hours * agency.assessment_share)
    left -= worker.assessing
    ticking = 1 + parameters.tick_box * agency.pressure * (1 - behaviour(worker, team, VOICE))
    recording = parameters.recording_hours * ticking / agency.caseload_scale * worker.caseload
    coordinating = worker.owed
    wanted = recording + coordinating
    cut = 1.0 if wanted <= left else left / wanted
    worker.recording = recording * cut
    worker.coordinating = coordinating * cut
    worker.direct = max(0.0, left - worker.recording - worker.coordinating)
    worker.owed = 0.0
    _counts_hours(worker, world, week)


@rule
def _rests(worker: Record) -> None:
    """Nobody at work: no hours of any kind."""
    worker.overhead = 0.0
    worker.training = 0.0
    worker.slack = 0.0
    worker.assessing = 0.0
    worker.recording = 0.0
    worker.coordinating = 0.0
    worker.direct = 0.0


@rule
def _counts_hours(worker: Record, world: World, week: int) -> None:
    """Add the worker's week to the agency's."""
    row = at(world, week, worker.agency)
    row.hours += worker.hours
    row.hours_overhead += worker.overhead
    row.hours_training += worker.training
    row.hours_assessing += worker.assessing
    row.hours_recording += worker.recording
    row.hours_coordinating += worker.coordinating
    row.hours_slack += worker.slack
    row.hours_direct += worker.direct


@rule
def behaviour(worker: Record, team: Record, which: int) -> float:
    """How collaboratively this worker acts: the culture of the team, and the worker's own mind."""
    return min(1.0, max(0.0, team.culture[which] + worker.disposition))


@rule
def has_room(worker: Record, world: World) -> bool:
    """True when the worker may take another case: caseload limit, lower for lead workers.

    A limit between two whole numbers of cases is the one or the other by the worker's lot, so that
    a hundredth less money costs a hundredth of the cases, not one case of every worker.
    """
    if worker.status == EMPTY or worker.hours == 0:
        return False
    limit = case_limit(worker, world)
    return worker.caseload + 1 <= max(1.0, limit - worker.led * lead_weight(world) + worker.lot)


@rule
def case_limit(worker: Record, world: World) -> float:
    """Cases this worker may hold: the limit, as usual in the agency, for the hours paid for."""
    agency = world.agencies[worker.agency]
    limit = world.rules[0, worker.agency].caseload_limit * agency.caseload_scale
    return limit * worker.full_time * agency.funding


@rule
def lead_weight(world: World) -> float:
    """How many ordinary cases one family led counts for, so that led families are fewer."""
    return world.parameters[0].lead_case_weight


@rule
def stays_or_leaves(worker: Record, world: World, week: int) -> None:
    """Load and climate wear a worker down; some leave, a locum may cover, a post may be filled."""
    parameters = world.parameters[0]
    if worker.status == EMPTY:
        draw = luck(world, worker.who, week, HIRING)
        if draw < parameters.hiring_rate:
            takes_up_post(worker, world, week, PERMANENT)
        elif draw < parameters.hiring_rate + parameters.locum_rate:
            takes_up_post(worker, world, week, LOCUM)
        return
    _is_worn(worker, world, parameters)
    _learns(worker, world, parameters)
    _conforms(worker, world, parameters)
    if worker.status == LOCUM:
        if luck(world, worker.who, week, HIRING) < parameters.hiring_rate:
            takes_up_post(worker, world, week, PERMANENT)
        return
    hazard = parameters.leaving_rate * math.exp(
        parameters.leaving_burnout * (worker.burnout - parameters.burnout_start)
    )
    if luck(world, worker.who, week, LEAVING) < hazard:
        leaves(worker, world, week)


@rule
def leaves(worker: Record, world: World, week: int) -> None:
    """The worker goes, and with the worker what agencies knew of each other through them."""
    agency = world.agencies[worker.agency]
    worker.status = EMPTY
    worker.since = week
    at(world, week, worker.agency).exits += worker.full_time
    for other in range(world.agencies.shape[0]):
        share = worker.full_time / agency.posts
        world.pairs[worker.agency, other].turnover += share
        world.pairs[other, worker.agency].turnover += share


@rule
def _is_worn(worker: Record, world: World, parameters: Record) -> None:
    """Burnout moves towards the strain of load, pressure, no say; slack and learning relieve."""
    agency = world.agencies[worker.agency]
    team = world.teams[0, worker.agency]
    rules = world.rules[0, worker.agency]
    load = worker.caseload / max(1.0, case_limit(worker, world))
    pressed = parameters.wear_load * load + parameters.wear_pressure * agency.pressure
    pressed += parameters.wear_no_say * (1 - behaviour(worker, team, SHARED_POWER))
    pressed += parameters.wear_blame * agency.risk_aversion
    pressed -= parameters.relief_slack * rules.protected_slack
    pressed -= parameters.relief_learning * behaviour(worker, team, LEARNING)
    worker.burnout += parameters.wear_rate * (min(1.0, max(0.0, pressed)) - worker.burnout)


@rule
def _learns(worker: Record, world: World, parameters: Record) -> None:
    """Training and working beside others build skill beyond the own specialism, slowly."""
    rules = world.rules[0, worker.agency]
    rate = parameters.skill_growth * (
        rules.skills_programme + parameters.side_by_side * rules.co_location
    )
    worker.cross_skill += rate * (1 - worker.cross_skill)


@rule
def _conforms(worker: Record, world: World, parameters: Record) -> None:
    """Mavericks are pulled back where rules leave no room; where they do, the reluctant follow.

    A disposition above the agency's culture fades at conforming x (1 - support of the rules) a
    week, one below it at conforming x support.
    """
    support = rules_support(world.rules[0, worker.agency], parameters)
    if worker.disposition > 0:
        worker.disposition -= parameters.conforming * (1 - support) * worker.disposition
    else:
        worker.disposition -= parameters.conforming * support * worker.disposition


@rule
def skill_for(worker: Record, need: int, parameters: Record) -> float:
    """How well this worker helps with a need: fully in the specialism, else by cross-skill."""
    skill = 1.0 if worker.specialism == need else worker.cross_skill
    if worker.status == LOCUM:
        skill *= parameters.locum_quality
    return skill * (1 - parameters.burnout_drag * worker.burnout)
