"""Who lives here and who works here at the start of a run, in a real place?"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.parameters import Parameters, lever_record
from abm.place import Neighbourhood, Place, allocate
from abm.world import World
from agents import counts, records
from agents.vocabulary import (
    CENSUS_NEEDS,
    NEEDS,
    NOBODY,
)

MOST_CASES = 28
"""More cases than one family can have had open in one week; untouched memory costs nothing."""
MOST_EVENTS = 64
"""More events than one family can have in one week."""
DOMAINS = {
    "work": "employment",
    "money": "income",
    "housing": "housing",
    "health": "health",
    "substance": "health",
    "safety": "overall",
    "schooling": "education",
    "crime": "crime",
}
"""The domain of the Indices of Deprivation that each need follows between neighbourhoods."""


def empty_world(
    place: Place,
    parameters: Parameters,
    families: int,
    weeks: range,
    seed: int,
    replication: int,
    traced: int = NOBODY,
) -> tuple[World, NDArray[np.int64]]:
    """Lay out the records of a place before anybody arrives.

    `weeks` are the weeks of the run (burn-in has negative ones). Returns the world and, for each
    family, the number of census dimensions it is deprived in (int64 [families]), which reproduces
    the counts of each neighbourhood.
    """
    quotas = allocate(place, families)
    agencies = len(place.agencies)
    workers = _posts(place, families)
    followed = {NOBODY: 0, records.EVERYONE: families}.get(traced, 1)
    world = World(
        families=np.zeros(families, records.family_record),
        workers=workers,
        agencies=np.zeros(agencies, records.agency_record),
        teams=np.zeros((records.MOST_AREAS, agencies), records.team_record),
        areas=np.zeros(records.MOST_AREAS, records.area_record),
        pairs=np.zeros((agencies, agencies), records.pair_record),
        cases=np.zeros(MOST_CASES * families, records.case_record),
        neighbourhoods=np.zeros(len(place.neighbourhoods), records.neighbourhood_record),
        commissioner=np.zeros(1, records.commissioner_record),
        run=np.zeros(1, records.run_record),
        rules=np.zeros((records.MOST_AREAS, agencies), lever_record),
        parameters=parameters.record(),
        queue=np.zeros(MOST_CASES * families, np.int64),
        keys=np.zeros(MOST_CASES * families, np.float64),
        events=np.zeros(MOST_EVENTS * followed, records.event_record),
        place_weekly=np.zeros(len(weeks), counts.place_row_record),
        neighbourhoods_weekly=np.zeros(
            (len(weeks), len(place.neighbourhoods)), counts.neighbourhood_row_record
        ),
        agencies_weekly=np.zeros((len(weeks), agencies), counts.agency_row_record),
        pairs_weekly=np.zeros((len(weeks), agencies, agencies), counts.pair_row_record),
    )
    world.run[0]["seed"] = seed
    world.run[0]["replication"] = replication
    world.run[0]["first_week"] = weeks.start
    world.run[0]["areas"] = 1
    world.areas[0]["families"], world.areas[0]["share"] = families, 1
    world.run[0]["traced"] = traced
    world.parameters["children_share"] = place.children_share
    _lay_out_neighbourhoods(world, place, quotas)
    _lay_out_agencies(world, place, families)
    _lay_out_homes(world, quotas)
    every = np.arange(len(quotas) * quotas.shape[1]) % quotas.shape[1]
    return world, np.repeat(every, quotas.ravel())


def _posts(place: Place, families: int) -> NDArray[Any]:
    """The posts of every agency: whole posts where there are enough, else parts of one."""
    rows = []
    for number, agency in enumerate(place.agencies):
        exact = agency.workers_per_thousand * families / 1_000
        posts = max(1, math.ceil(exact))
        needs = [NEEDS.index(need) for need in agency.answers_for] or list(range(len(NEEDS)))
        rows += [(number, needs[post % len(needs)], exact / posts) for post in range(posts)]
    workers = np.zeros(len(rows), records.worker_record)
    workers["id"] = np.arange(len(rows))
    workers["agency"], workers["specialism"], workers["full_time"] = zip(*rows, strict=True)
    return workers


def _lay_out_homes(world: World, quotas: NDArray[np.int64]) -> None:
    """Number the homes, neighbourhood by neighbourhood."""
    world.families["id"] = np.arange(len(world.families))
    homes = quotas.sum(axis=1)
    world.families["neighbourhood"] = np.repeat(np.arange(len(homes)), homes)
    world.neighbourhoods["homes"] = homes


def _lay_out_neighbourhoods(world: World, place: Place, quotas: NDArray[np.int64]) -> None:
    """What official statistics say of each neighbourhood, as the rules need it."""
    parameters = world.parameters[0]
    for number, neighbourhood in enumerate(place.neighbourhoods):
        record = world.neighbourhoods[number]
        prevalence = expected_prevalence(neighbourhood, parameters)
        usual = np.asarray(parameters["reference_prevalence"])
        record["id"] = number
        record["deprivation"] = neighbourhood.deprivation.overall / 100
        record["capacity"] = parameters["community_start"]
        record["counts"] = np.cumsum(neighbourhood.households) / neighbourhood.total
        record["prevalence"] = prevalence
        record["leaning"] = prevalence[list(CENSUS_NEEDS)]
        record["pressure"] = prevalence / (1 - prevalence) / (usual / (1 - usual))


def expected_prevalence(neighbourhood: Neighbourhood, parameters: Any) -> NDArray[np.float64]:
    """The share of households expected to have each need here, float64 [needs], within 0.001-0.9.

    The reference prevalence times exp(gradient x (percentile of the need's domain - 50) / 100);
    the four census needs are then scaled to add up to the neighbourhood's own count.
    """
    domains = [getattr(neighbourhood.deprivation, DOMAINS[need]) for need in NEEDS]
    distance = (np.array(domains) - 50) / 100
    expected = parameters["reference_prevalence"] * np.exp(
        parameters["neighbourhood_gradient"] * distance
    )
    dimensions = np.dot(np.arange(5), neighbourhood.households) / neighbourhood.total
    census = list(CENSUS_NEEDS)
    expected[census] *= dimensions / expected[census].sum()
    return np.clip(expected, 0.001, 0.9)


def _lay_out_agencies(world: World, place: Place, families: int) -> None:
    """Each agency's remit, posts, price and starting ties; each need's door."""
    parameters = world.parameters[0]
    agencies = world.agencies
    agencies["id"] = np.arange(len(agencies))
    agencies["threshold"] = 1
    agencies["funding"] = 1
    agencies["usual"] = agencies["claim_rate"] = parameters["target"]
    world.pairs["trust"] = parameters["partner_trust_start"]
    world.pairs["agreement"] = parameters["agreement_start"]
    world.commissioner["generalist"] = NOBODY
    world.commissioner["door"] = NOBODY
    for number, agency in enumerate(place.agencies):
        record = agencies[number]
        own = np.flatnonzero(world.workers["agency"] == number)
        record["first_post"], record["last_post"] = own[0], own[-1] + 1
        record["posts"] = agency.workers_per_thousand * families / 1_000
        record["caseload_scale"] = agency.caseload_scale
        record["hourly_cost"] = agency.hourly_cost
        record["generalist"], record["contracted"] = agency.generalist, agency.contracted
        if agency.generalist and world.commissioner["generalist"][0] == NOBODY:
            world.commissioner["generalist"] = number
        for need in agency.answers_for:
            record["answers_for"] |= 1 << NEEDS.index(need)
            if world.commissioner["door"][0][NEEDS.index(need)] == NOBODY:
                world.commissioner["door"][0][NEEDS.index(need)] = number
    _share_out_noticing(world, place)


def _share_out_noticing(world: World, place: Place) -> None:
    """Which agency notices a need first: cumulative shares; where none is said, all alike."""
    weights = np.array([agency.notices for agency in place.agencies], float)
    weights[:, weights.sum(axis=0) == 0] = 1
    world.agencies["notices"] = np.cumsum(weights / weights.sum(axis=0), axis=0)
