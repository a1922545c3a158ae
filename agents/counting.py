"""How does the world look at the end of the week, counted as official statistics count it?"""

from agents.counts import at, here, this_week
from agents.household import NUMBER_OF_NEEDS, count, has
from agents.records import Record, World
from agents.rule import rule
from agents.vocabulary import (
    ACTIVE,
    BEHAVIOURS,
    CENSUS_NEEDS,
    CUSTODY,
    EMPTY,
    EVICTION,
    HEALTH,
    LINKS,
    LOCUM,
    LOOKED_AFTER,
    NEET,
    NOBODY,
    PERMANENT,
    PROTECTION_PLAN,
    SAFETY,
    SCHOOLING,
    SUBSTANCE,
    WORK,
    YOUTH_CUSTODY,
)

YEAR = 52


@rule
def is_counted(family: Record, world: World, week: int) -> None:
    """Count a family's needs and circumstances in its neighbourhood's row."""
    row = here(world, week, family.neighbourhood)
    row.families += 1
    row.children += family.children
    row.trust += family.trust
    row.bandwidth += family.bandwidth
    _counts_what_lasts(family, row, world, week)
    if family.needs == 0:
        row.dimensions[0] += 1
        return
    number = count(family.needs)
    row.with_need += 1
    if number >= 3:
        row.with_3_needs += 1
    if number >= 5:
        row.with_5_needs += 1
        row.children_with_5_needs += family.children
    if family.helping == 0:
        row.unserved += 1
    else:
        this_week(world, week).helped += 1
        this_week(world, week).helping_agencies += count(family.helping)
    _counts_needs(family, row, number)
    _counts_circumstances(family, row, world, week)


@rule
def _counts_needs(family: Record, row: Record, number: int) -> None:
    """Needs by kind, and known against hidden."""
    known = 0
    for need in range(NUMBER_OF_NEEDS):
        row.needs[need] += (family.needs >> need) & 1
        row.severity += family.need[need]
        known += family.known[need] != 0
    row.known_needs += known
    row.hidden_needs += number - known
    dimensions = 0
    for dimension in range(len(CENSUS_NEEDS)):
        dimensions += (family.needs >> CENSUS_NEEDS[dimension]) & 1
    row.dimensions[dimensions] += 1


@rule
def _counts_circumstances(family: Record, row: Record, world: World, week: int) -> None:
    """What lasting worklessness costs this week, and needs that official statistics count."""
    parameters = world.parameters[0]
    if has(family, WORK):
        row.worklessness_cost += parameters.worklessness_cost
        if week - family.since[WORK] >= YEAR:
            row.workless_long += 1
    if family.children == 0:
        return
    if family.known[SCHOOLING] != 0:
        row.known_at_school += 1
    line = parameters.trio_line
    if (
        family.need[SAFETY] >= line
        and family.need[HEALTH] >= line
        and family.need[SUBSTANCE] >= line
    ):
        row.trio += family.children


@rule
def _counts_what_lasts(family: Record, row: Record, world: World, week: int) -> None:
    """What may outlast the need it came from: a lead worker, homelessness, custody, care."""
    if family.lead != NOBODY:
        row.led += 1
    if family.contract > 0:
        row.on_contract += 1
    if week < family.until[EVICTION]:
        row.homeless += 1
    if week < family.until[CUSTODY]:
        row.in_custody += 1
    if family.children > 0:
        _counts_children(family, row, world, week)


@rule
def _counts_children(family: Record, row: Record, world: World, week: int) -> None:
    """Children in need, on plans, looked after, NEET, in custody."""
    if week < family.until[LOOKED_AFTER]:
        row.looked_after += 1
    if week < family.until[PROTECTION_PLAN]:
        row.on_protection_plan += family.children
    if week < family.until[NEET]:
        row.neet += 1
    if week < family.until[YOUTH_CUSTODY]:
        row.in_custody += 1
    case = family.case[SAFETY]
    if case != NOBODY and world.cases[case].stage >= ACTIVE - 2:
        row.children_in_need += family.children


@rule
def reports(agency: Record, world: World, week: int) -> None:
    """Count an agency's lists, posts, climate and money."""
    row = at(world, week, agency.id)
    row.caseload = agency.active
    row.waiting = agency.waiting
    row.being_assessed = agency.assessing
    row.threshold = agency.threshold
    row.pressure = agency.pressure
    row.posts = agency.posts
    team = world.teams[0, agency.id]
    for which in range(len(BEHAVIOURS)):
        row.culture[which] = team.culture[which]
    for link in range(len(LINKS)):
        row.mended[link] = team.mended[link]
    for post in range(agency.first_post, agency.last_post):
        worker = world.workers[post]
        if worker.status == PERMANENT:
            row.filled += worker.full_time
        elif worker.status == LOCUM:
            row.locums += worker.full_time
        if worker.status != EMPTY:
            row.burnout += worker.burnout * worker.full_time
    paid = row.hours + row.hours_absent
    row.spend = paid * agency.hourly_cost
    for other in range(world.agencies.shape[0]):
        _reports_on(agency, other, world, week)


@rule
def _reports_on(agency: Record, other: int, world: World, week: int) -> None:
    """Trust, agreement and ties with one other agency, kept for every week."""
    pair = world.pairs[agency.id, other]
    row = world.pairs_weekly[week - world.run[0].first_week, agency.id, other]
    row.trust = pair.trust
    row.agreement = pair.agreement
    row.contacts = pair.contacts
    row.referrals = pair.referrals


@rule
def files_cases(commissioner: Record, world: World, week: int) -> None:
    """Closed cases are filed away; the open ones keep their order."""
    run = world.run[0]
    kept = 0
    for number in range(run.open_cases):
        if world.cases[number].stage != 0:
            if kept != number:
                world.cases[kept] = world.cases[number]
                case = world.cases[kept]
                world.families[case.family].case[case.need] = kept
            kept += 1
    run.open_cases = kept
