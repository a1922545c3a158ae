"""Where does the delivery chain fail, and what do those who take stock of it mend?

The chain of each agency has four links: the front door, where referrals bounce; assessment and the
waiting list, where they wait; support, where families are lost. After a shared diagnosis a
stocktake sees all of them; without one it sees the waiting lists only. Single loop: more effort on
the same rule. Double loop: the rule itself is changed, as far as agencies learn or the stocktake
may.
"""

from agents.counts import this_week
from agents.records import Record, World
from agents.rule import rule
from agents.team import first_area
from agents.vocabulary import LEARNING, LINKS, WAITING_LIST

NUMBER_OF_LINKS = len(LINKS)


@rule
def takes_stock(commissioner: Record, world: World, week: int) -> None:
    """Where stocktakes are the rule: some weeks of diagnosis, then one every so many weeks."""
    if week < 0:
        return
    parameters = world.parameters[0]
    for number in range(first_area(world), world.run[0].areas):
        area = world.areas[number]
        rules = world.rules[number, 0]
        every = int(rules.stocktake_every)
        if every == 0:
            area.stocktaking = 0
        else:
            since = area.stocktaking - int(rules.diagnosis_weeks)
            area.stocktaking += 1
            if since < 0:
                _takes_time(world, parameters.diagnosis_hours * area.share)
            elif since % every == 0:
                area.stocktakes += 1
                this_week(world, week).stocktakes += 1
                _takes_time(world, parameters.stocktake_hours * area.share)
                _mends_worst(number, rules, world, parameters)


@rule
def _takes_time(world: World, hours: float) -> None:
    """Everybody gives these hours a full-time post, next week."""
    for post in range(world.workers.shape[0]):
        worker = world.workers[post]
        worker.owed += hours * worker.full_time


@rule
def _mends_worst(number: int, rules: Record, world: World, parameters: Record) -> None:
    """Find the link where most has been stuck for each post, and mend it."""
    first = 0 if rules.diagnosis_weeks > 0 else WAITING_LIST
    last = NUMBER_OF_LINKS if rules.diagnosis_weeks > 0 else WAITING_LIST + 1
    agency = 0
    link = first
    most = -1.0
    for each in range(world.agencies.shape[0]):
        for place in range(first, last):
            stuck = world.teams[number, each].stuck[place] / world.agencies[each].posts
            if stuck > most:
                agency = each
                link = place
                most = stuck
        for place in range(NUMBER_OF_LINKS):
            world.teams[number, each].stuck[place] = 0.0
    team = world.teams[number, agency]
    learning = team.culture[LEARNING]
    depth = learning + (1 - learning) * rules.double_loop
    team.mended[link] += parameters.mending * depth * (1 - team.mended[link])
    body = world.agencies[agency]
    effort = parameters.single_loop * world.areas[number].share
    body.threshold -= effort * (body.threshold - 1)


@rule
def redesigns(number: int, agency: Record, world: World, parameters: Record) -> float:
    """Redesign around demand mends every link bit by bit; how much is still to do. 0 to 1."""
    goal = world.rules[number, agency.id].demand_redesign
    team = world.teams[number, agency.id]
    left = 0.0
    for link in range(NUMBER_OF_LINKS):
        gap = max(0.0, goal - team.mended[link])
        team.mended[link] += parameters.redesign_pace * gap
        left += gap / NUMBER_OF_LINKS
    return left
