"""What does the commissioner do: pay, share out money, build the record, retender?"""

from agents.chance import RETENDERING, luck
from agents.counts import here, this_week
from agents.course import calls_are_made
from agents.records import Record, World
from agents.rule import rule
from agents.team import first_area
from agents.vocabulary import EMPTY, PAYMENT_BY_RESULTS
from agents.worker import leaves


@rule
def pays_for_policy(commissioner: Record, world: World, week: int) -> None:
    """What the rules in force cost: meetings have their hours; the rest is paid from the budget.

    GBP a week = prices x levers x families or posts, area by area, + leaders at work on pairs. What
    is new since last week also costs its transition once. What follows the families reached
    (calls, rewards) has no transition.
    """
    parameters = world.parameters[0]
    cost = _cost_of_pairs(world, parameters)
    reached = 0.0
    for number in range(first_area(world), world.run[0].areas):
        area = world.areas[number]
        cost += area.families * _cost_a_family(world.rules[number, 0], parameters)
        reward = parameters.price_rewards * world.rules[number, 0].contract_rewards
        reached += area.on_contract * reward
        for agency in range(world.agencies.shape[0]):
            posts = world.agencies[agency].posts * area.share
            cost += posts * _cost_a_post(world.rules[number, agency], parameters)
    reached += parameters.price_call * _calls(world, week)
    transition = parameters.transition_weeks * max(0.0, cost - commissioner.running_cost)
    commissioner.running_cost = cost
    commissioner.transition_owed += transition
    row = this_week(world, week)
    row.policy_cost += cost + reached
    row.transition_cost += transition
    commissioner.reached_cost = reached


@rule
def _cost_a_family(rules: Record, parameters: Record) -> float:
    """What the rules in force cost for each family of the area, GBP a week."""
    cost = parameters.price_shared_record * rules.shared_record
    cost += parameters.price_outreach * (rules.outreach + rules.targeted_outreach)
    cost += parameters.price_matching * rules.joint_identification
    cost += parameters.price_midyear * rules.midyear_starts
    return cost + rules.community_funding


@rule
def _cost_of_pairs(world: World, parameters: Record) -> float:
    """What leaders at work on named pairs of agencies cost, GBP a week."""
    cost = 0.0
    for agency in range(world.agencies.shape[0]):
        for other in range(world.agencies.shape[0]):
            led = world.pairs[agency, other].systems_leadership
            cost += parameters.price_systems_leadership * led * world.agencies[agency].posts
    return cost


@rule
def _calls(world: World, week: int) -> float:
    """Families called this week so that nobody leaves a course: as many as were known last week."""
    if week == world.run[0].first_week:
        return 0.0
    calls = 0.0
    for number in range(world.neighbourhoods.shape[0]):
        rules = world.rules[world.neighbourhoods[number].area, 0]
        if calls_are_made(rules, week):
            calls += rules.weekly_contact * here(world, week - 1, number).known_at_school
    this_week(world, week).weekly_calls += calls
    return calls


@rule
def _cost_a_post(rules: Record, parameters: Record) -> float:
    """What the rules in force for an agency cost for each of its posts, GBP a week."""
    cost = parameters.price_co_location * rules.co_location
    cost += parameters.price_lead_worker * rules.lead_worker_coverage
    cost += parameters.price_leadership * rules.leadership
    cost += parameters.price_skills * rules.skills_programme
    cost += parameters.price_managers * rules.managers_programme
    cost += parameters.price_redesign * rules.demand_redesign
    if rules.stocktake_every > 0:
        cost += parameters.price_stocktake / rules.stocktake_every
    return cost


@rule
def shares_out_money(commissioner: Record, world: World, week: int) -> None:
    """The same total buys hours everywhere, less what the policy costs; a pool moves some.

    funding = austerity x (1 - policy cost / budget) x result payments + what is moved. A pool
    moves its share towards the longest lists, as far as partners agree to let it go.
    """
    parameters = world.parameters[0]
    budget = 0.0
    for agency in range(world.agencies.shape[0]):
        budget += _weekly_cost(world.agencies[agency], parameters)
    budget *= parameters.austerity
    spent = commissioner.running_cost + commissioner.reached_cost
    if world.rules[0, 0].charge_transition > 0:
        instalment = commissioner.transition_owed / parameters.transition_weeks
        commissioner.transition_owed -= instalment
        spent += instalment
    kept = max(0.0, 1 - spent / max(budget, 1.0))
    for agency in range(world.agencies.shape[0]):
        body = world.agencies[agency]
        body.funding = parameters.austerity * kept * _result_payments(body, world, parameters)
    _pools(world, week, parameters)


@rule
def _weekly_cost(agency: Record, parameters: Record) -> float:
    """What the agency's full establishment costs a week, GBP."""
    return agency.posts * parameters.week_hours * agency.hourly_cost


@rule
def _result_payments(agency: Record, world: World, parameters: Record) -> float:
    """Under payment by results, part of the money follows claims, up to a cap."""
    rules = world.rules[0, agency.id]
    if int(rules.target_regime) != PAYMENT_BY_RESULTS:
        return 1.0
    earned = min(rules.claim_cap, agency.claim_rate / parameters.target)
    return 1 - rules.tariff_share + rules.tariff_share * earned


@rule
def _pools(world: World, week: int, parameters: Record) -> None:
    """Move pooled money to where cases wait longest; each gives as far as it agrees with others."""
    moved = 0.0
    waiting = 0.0
    number = world.agencies.shape[0]
    for agency in range(number):
        body = world.agencies[agency]
        given = world.rules[0, agency].pooled_share * _agreement(world, agency) * body.funding
        body.lent = -given
        moved += given * _weekly_cost(body, parameters)
        if world.rules[0, agency].pooled_share > 0:
            waiting += body.waiting
    if moved == 0:
        return
    for agency in range(number):
        body = world.agencies[agency]
        own = _weekly_cost(body, parameters)
        if waiting == 0:
            body.lent = 0.0
        elif world.rules[0, agency].pooled_share > 0:
            body.lent += moved * body.waiting / waiting / own
        body.funding += body.lent
        this_week(world, week).pooled += abs(body.lent) * own / 2


@rule
def _agreement(world: World, agency: int) -> float:
    """How far an agency agrees with its partners on average."""
    others = world.agencies.shape[0] - 1
    if others == 0:
        return 1.0
    total = 0.0
    for other in range(world.agencies.shape[0]):
        if other != agency:
            total += world.pairs[agency, other].agreement
    return total / others


@rule
def builds_record(commissioner: Record, world: World, week: int) -> None:
    """The shared record takes years to build before it tells anybody anything."""
    rules = world.rules[0, 0]
    if rules.shared_record > 0:
        commissioner.record_age += 1
        built = min(1.0, commissioner.record_age / max(1.0, rules.shared_record_lag))
        this_week(world, week).record_coverage = rules.shared_record * built


@rule
def retenders(commissioner: Record, world: World, week: int) -> None:
    """Short contracts end: some of the contracted workers go, and partners start again."""
    parameters = world.parameters[0]
    for agency in range(world.agencies.shape[0]):
        body = world.agencies[agency]
        rules = world.rules[0, agency]
        weeks = max(1, int(rules.contract_weeks))
        if body.contracted == 1 and (week - world.run[0].first_week + 1) % weeks == 0:
            for post in range(body.first_post, body.last_post):
                worker = world.workers[post]
                loss = parameters.retender_loss * rules.competition
                if worker.status != EMPTY and luck(world, worker.who, week, RETENDERING) < loss:
                    leaves(worker, world, week)


@rule
def builds_community(commissioner: Record, world: World, week: int) -> None:
    """Funding slowly builds what neighbours can do for each other; without it, it fades."""
    parameters = world.parameters[0]
    for number in range(world.neighbourhoods.shape[0]):
        place = world.neighbourhoods[number]
        funded = world.rules[place.area, 0].community_funding / parameters.community_half
        start = parameters.community_start
        goal = start + (1 - start) * (funded / (1 + funded))
        place.capacity += parameters.community_pace * (goal - place.capacity)
