"""What does the commissioner do: share out money, build the record, take stock, retender?"""

from agents.chance import RETENDERING, luck
from agents.counts import this_week
from agents.records import Record, World
from agents.rule import rule
from agents.vocabulary import EMPTY, LEARNING, PAYMENT_BY_RESULTS
from agents.worker import leaves


@rule
def pays_for_policy(commissioner: Record, world: World, week: int) -> None:
    """What the rules in force cost: meetings have their hours; the rest is paid from the budget.

    GBP a week = shared record + co-location + lead workers' training + outreach + community
    funding + stocktakes + leadership, each a price times the lever times families or posts. What
    is new since last week also costs its transition once.
    """
    parameters = world.parameters[0]
    rules = world.rules[0]
    cost = parameters.price_shared_record * rules.shared_record
    cost += parameters.price_outreach * rules.outreach + rules.community_funding
    cost *= world.families.shape[0]
    for agency in range(world.agencies.shape[0]):
        cost += world.agencies[agency].posts * _cost_a_post(world.rules[agency], parameters)
    transition = parameters.transition_weeks * max(0.0, cost - commissioner.running_cost)
    commissioner.running_cost = cost
    commissioner.transition_owed += transition
    row = this_week(world, week)
    row.policy_cost += cost
    row.transition_cost += transition


@rule
def _cost_a_post(rules: Record, parameters: Record) -> float:
    """What the rules in force for an agency cost for each of its posts, GBP a week."""
    cost = parameters.price_co_location * rules.co_location
    cost += parameters.price_lead_worker * rules.lead_worker_coverage
    cost += parameters.price_leadership * rules.leadership
    cost += parameters.price_skills * rules.skills_programme
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
    spent = commissioner.running_cost
    if world.rules[0].charge_transition > 0:
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
    rules = world.rules[agency.id]
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
        given = world.rules[agency].pooled_share * _agreement(world, agency) * body.funding
        body.lent = -given
        moved += given * _weekly_cost(body, parameters)
        if world.rules[agency].pooled_share > 0:
            waiting += body.waiting
    if moved == 0:
        return
    for agency in range(number):
        body = world.agencies[agency]
        own = _weekly_cost(body, parameters)
        if waiting == 0:
            body.lent = 0.0
        elif world.rules[agency].pooled_share > 0:
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
    rules = world.rules[0]
    if rules.shared_record > 0:
        commissioner.record_age += 1
        built = min(1.0, commissioner.record_age / max(1.0, rules.shared_record_lag))
        this_week(world, week).record_coverage = rules.shared_record * built


@rule
def takes_stock(commissioner: Record, world: World, week: int) -> None:
    """A stocktake finds the worst bottleneck, where referrals wait and bounce, and mends it.

    Single loop: more effort on the same pathway, which only lowers the line that lists pushed up.
    Double loop, as far as agencies learn: the pathway itself is changed.
    """
    rules = world.rules[0]
    every = int(rules.stocktake_every)
    if every == 0 or week < 0 or week % every != 0:
        return
    parameters = world.parameters[0]
    commissioner.stocktakes += 1
    this_week(world, week).stocktakes += 1
    worst = 0
    most = -1.0
    for agency in range(world.agencies.shape[0]):
        body = world.agencies[agency]
        trouble = (body.waited + parameters.bounce_weight * body.bounced) / body.posts
        if trouble > most:
            worst = agency
            most = trouble
        body.waited = 0.0
        body.bounced = 0.0
        for post in range(body.first_post, body.last_post):
            worker = world.workers[post]
            worker.owed += parameters.stocktake_hours * worker.full_time
    mended = world.agencies[worst]
    mended.repaired += parameters.mending * mended.culture[LEARNING] * (1 - mended.repaired)
    mended.threshold -= parameters.single_loop * (mended.threshold - 1)


@rule
def retenders(commissioner: Record, world: World, week: int) -> None:
    """Short contracts end: some of the contracted workers go, and partners start again."""
    parameters = world.parameters[0]
    for agency in range(world.agencies.shape[0]):
        body = world.agencies[agency]
        rules = world.rules[agency]
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
    funded = world.rules[0].community_funding / parameters.community_half
    goal = parameters.community_start + (1 - parameters.community_start) * (funded / (1 + funded))
    for number in range(world.neighbourhoods.shape[0]):
        place = world.neighbourhoods[number]
        place.capacity += parameters.community_pace * (goal - place.capacity)
