"""A quiet world in which one thing at a time can happen to one family."""

from itertools import count
from typing import Any

import numpy as np

from abm.place import Place
from abm.simulation import Setting
from agents.chance import luck
from agents.household import takes_on
from agents.records import NEVER, Record, World
from agents.referral import makes_referral, moves_to, recounts_helpers
from agents.vocabulary import ACTIVE, NOBODY, PERMANENT, SELF

SETTING = Setting(Place.load("coventry"), families=40, weeks=10, burn_in=0)
WEEK = 3
JOBCENTRE, HOUSING_SERVICES, NHS, CHILDREN, SCHOOLS, POLICE, VOLUNTARY = range(7)
HAIR = 1e-9
"""A hair's breadth: just over or just under an edge."""


def quieten(world: World) -> None:
    """No needs, usual trust and energy, full-time workers who are neither tired nor biased."""
    families: Any = world.families
    families.needs, families.need, families.known, families.helping = 0, 0.0, 0, 0
    families.case, families.lead, families.contacts = NOBODY, NOBODY, 0
    families.since = families.referred = families.closed = families.until = NEVER
    families.trust, families.bandwidth, families.frailty, families.strengths = 0.5, 1, 1, 0.5
    families.children, families.consents = 1, 1
    workers: Any = world.workers
    workers.status, workers.full_time, workers.hours, workers.direct = PERMANENT, 1, 37, 10
    workers.disposition, workers.burnout, workers.cross_skill = 0, 0, 0.5
    agencies: Any = world.agencies
    agencies.posts, agencies.funding, agencies.caseload_scale = 1, 1, 1
    neighbourhoods: Any = world.neighbourhoods
    neighbourhoods.pressure, neighbourhoods.capacity = 1, 0


def declare(world: World, **values: Any) -> None:
    """Give parameters values for this test; one number fills a whole group."""
    for name, value in values.items():
        world.parameters[name] = value


def rule_that(world: World, **levers: Any) -> None:
    """Set levers for all agencies."""
    for name, value in levers.items():
        world.rules[name] = value


def rule_in(world: World, area: int, **levers: Any) -> None:
    """Set levers for all agencies in one area."""
    for name, value in levers.items():
        world.rules[name][area] = value


def divide(world: World, *families: Record, share: float = 0.25) -> tuple[int, int]:
    """Give the neighbourhoods of these families rules of their own: (elsewhere, their area)."""
    elsewhere, named = 1, 2
    world.run[0].areas = 3
    neighbourhoods: Any = world.neighbourhoods
    neighbourhoods.area = elsewhere
    neighbourhoods.area[[family.neighbourhood for family in families]] = named
    for rows in (world.teams, world.rules):
        rows[elsewhere : named + 1] = rows[0]
    areas: Any = world.areas
    areas.share[elsewhere], areas.share[named] = 1 - share, share
    areas.families[elsewhere], areas.families[named] = 40 * (1 - share), 40 * share
    return elsewhere, named


def suffers(family: Record, **severities: float) -> None:
    """Give a family needs, by name."""
    from agents.vocabulary import NEEDS

    for need, severity in severities.items():
        takes_on(family, NEEDS.index(need), severity, 0)


def somebody(
    world: World, decision: int, low: float = 0.0, high: float = 1.0, which: int = 0
) -> int:
    """Somebody whose luck at a decision in WEEK lies between two bounds."""
    return next(who for who in count(2) if low < luck(world, who, WEEK, decision, which) < high)


def referred(
    world: World, family: Record, need: int, agency: int, source: int = SELF, **fields: Any
) -> Record:
    """An open case in the stage of a new referral."""
    makes_referral(family, world, 0, need, agency, source, 0, 0)
    case = world.cases[family.case[need]]
    for name, value in fields.items():
        setattr(case, name, value)
    return case


def supported(
    world: World, family: Record, need: int, agency: int, **fields: Any
) -> tuple[Record, Record]:
    """The agency's worker, and a case that this worker has held since week 0."""
    case = referred(world, family, need, agency)
    worker = world.workers[world.agencies[agency].first_post]
    moves_to(case, ACTIVE, world, 0)
    case.worker, case.holder = worker.id, worker.who
    worker.caseload += 1
    for name, value in fields.items():
        setattr(case, name, value)
    recounts_helpers(family, world)
    return worker, case


def counted(world: World, column: str) -> Any:
    """What WEEK has counted in the whole place so far."""
    tables: tuple[Any, ...] = (world.neighbourhoods_weekly, world.place_weekly)
    table = next(each for each in tables if column in each.dtype.names)
    return np.asarray(table[column][WEEK]).sum(axis=0)


def happened(world: World) -> list[str]:
    """What has been kept of a watched world, in order, by name."""
    from agents.vocabulary import EVENTS

    return [EVENTS[event.event] for event in world.events[: world.run[0].events]]


def counted_at(world: World, agency: int, column: str) -> Any:
    """What WEEK has counted at one agency so far."""
    return world.agencies_weekly[column][WEEK, agency]
