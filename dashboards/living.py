"""How do the worlds on the screen live? Step by step in the core, on the same families and luck.

Nothing is computed beforehand: the past is lived once, each policy's world goes on from a copy of
it, and what is shown is kept week by week as it happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from abm.enactment import Timetable
from abm.policy import Policy
from abm.population import MOST_EVENTS
from abm.simulation import Setting, burnt_in, core
from abm.world import World
from agents.records import EVERYONE, event_record
from agents.vocabulary import (
    ALLOCATED,
    ASKS,
    EMPTY,
    IS_NOTICED,
    LOCUM,
    NOBODY,
    OTHER_SERVICE_FIRST,
    REFERRED_ON,
    SCREENED_OUT,
    SENT_ELSEWHERE,
)
from experiments.counted import Counted

Bytes = NDArray[np.uint8]
Trips = NDArray[np.uint16]
NEEDS_SHOWN = 7
"""A family's byte: its number of needs (to 7) in the lowest bits, then what happens to it."""
HELPED, WAITING, IN_CRISIS = 8, 16, 32
CASES_SHOWN = 63
"""A worker's byte: the cases held (to 63) in the lowest bits, then what kind of post it is."""
STAND_IN, NOBODY_THERE = 64, 128
HOME = 255
"""Where a trip begins or ends that does not at an agency."""


class Trip(IntEnum):
    """What moves on the map: a referral, or the answer to it."""

    REFERRED = 0
    PASSED_ON = 1
    SENT_ELSEWHERE = 2
    TURNED_AWAY = 3
    HELP_STARTS = 4


TRIP_OF = {
    ASKS: Trip.REFERRED,
    IS_NOTICED: Trip.REFERRED,
    REFERRED_ON: Trip.PASSED_ON,
    SENT_ELSEWHERE: Trip.SENT_ELSEWHERE,
    OTHER_SERVICE_FIRST: Trip.SENT_ELSEWHERE,
    SCREENED_OUT: Trip.TURNED_AWAY,
    ALLOCATED: Trip.HELP_STARTS,
}


@dataclass(slots=True, eq=False)
class LivingWorld:
    """A world under a policy as far as it has lived, and what its people were like each week.

    families: uint8 [weeks lived + 1, families], see NEEDS_SHOWN; row 0 is the start. workers:
    uint8 [weeks lived + 1, posts], see CASES_SHOWN. trips: for each week lived, uint16 [trips, 4]:
    Trip, family, the agency it leaves and reaches (or HOME).
    """

    policy: Policy
    world: World
    timetable: Timetable
    families: Bytes
    workers: Bytes
    stops: frozenset[int]
    trips: list[Trips] = field(default_factory=list)

    @classmethod
    def begun(cls, past: World, setting: Setting, policy: Policy) -> "LivingWorld":
        """A world at week 0 under the policy, with a past that others share."""
        timetable = Timetable(policy, setting)
        families = np.empty((setting.weeks + 1, setting.families), np.uint8)
        workers = np.empty((setting.weeks + 1, len(past.workers)), np.uint8)
        families[0], workers[0] = state_of(past, 0), posts_of(past)
        stops = frozenset({0, *timetable.stops()})
        return cls(policy, _traced(past), timetable, families, workers, stops)

    def live(self, week: int) -> None:
        """Let one week happen, and keep how every family and worker is after it."""
        if week in self.stops:
            self.timetable.enact(self.world, week)
        self.world.run["events"] = 0
        core(self.world, week, week + 1)
        self.families[week + 1] = state_of(self.world, week + 1)
        self.workers[week + 1] = posts_of(self.world)
        self.trips.append(trips_of(self.world))


def _traced(past: World) -> World:
    """A copy of the past that notes, from here on, what happens to every family."""
    room = np.zeros(MOST_EVENTS * len(past.families), event_record)
    world = past.copy()._replace(events=room)
    world.run["traced"] = EVERYONE
    return world


@dataclass(slots=True, eq=False)
class Living:
    """Worlds under several policies that share their past, side by side; `week` is reached."""

    setting: Setting
    worlds: tuple[LivingWorld, ...]
    week: int = 0

    @classmethod
    def begun(
        cls, setting: Setting, policies: tuple[Policy, ...], replication: int = 0
    ) -> "Living":
        """Live the past once; every policy starts from a copy of it. Raises InputError."""
        for policy in policies:
            policy.tabulate(setting.place)
        past = burnt_in(setting, replication)
        return cls(setting, tuple(LivingWorld.begun(past, setting, each) for each in policies))

    def live(self, weeks: int) -> int:
        """Let weeks pass in every world, up to the horizon; gives the week reached."""
        last = min(self.week + weeks, self.setting.weeks)
        for week in range(self.week, last):
            for world in self.worlds:
                world.live(week)
        self.week = last
        return last

    def counted(self, number: int) -> Counted:
        """What one of the worlds has counted so far."""
        return Counted.of(self.worlds[number].world).first(self.week)


def chunks(living: Living, weeks: int) -> Iterator[tuple[int, int]]:
    """Live to the horizon, so many weeks at a time; yields (first, last) of what was lived."""
    while living.week < living.setting.weeks:
        first = living.week
        yield first, living.live(weeks)


def state_of(world: World, week: int) -> Bytes:
    """Every family in one byte: needs, being helped, waiting for help, in a crisis."""
    families = world.families
    needs = np.minimum(np.bitwise_count(families["needs"]), NEEDS_SHOWN).astype(np.uint8)
    helped = families["helping"] != 0
    waiting = (families["case"] >= 0).any(axis=1) & ~helped
    crisis = (families["until"] > week).any(axis=1)
    return needs + HELPED * helped + WAITING * waiting + IN_CRISIS * crisis


def posts_of(world: World) -> Bytes:
    """Every post in one byte: cases held, whether a stand-in holds it, whether nobody does."""
    workers = world.workers
    cases = np.minimum(workers["caseload"], CASES_SHOWN).astype(np.uint8)
    stands_in, empty = workers["status"] == LOCUM, workers["status"] == EMPTY
    return cases + STAND_IN * stands_in + NOBODY_THERE * empty


def trips_of(world: World) -> Trips:
    """The referrals of the week just lived, and what became of others: see LivingWorld.trips."""
    events = world.events[: int(world.run["events"][0])]
    kinds = KINDS[events["event"]]
    kept = kinds >= 0
    events, kinds = events[kept], kinds[kept]
    # Who was passed on by no agency was brought in by an outreach worker.
    kinds[(kinds == Trip.PASSED_ON) & (events["value"] < 0)] = Trip.REFERRED
    trips = np.empty((len(events), 4), np.uint16)
    trips[:, 0], trips[:, 1] = kinds, events["family"]
    trips[:, 2], trips[:, 3] = _from_and_to(events, kinds, world.commissioner["door"][0])
    return trips


KINDS = np.array([TRIP_OF.get(event, NOBODY) for event in range(256)])
"""The trip that each event of the model is on the map, or NOBODY."""


def _from_and_to(
    events: NDArray[np.void], kinds: NDArray[np.int64], doors: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The agencies that trips leave and reach: int64 [trips] each, HOME for a family's home."""
    agency, value = events["agency"], events["value"].astype(np.int64)
    # "The other service first" names a need, and leads to the door that answers for it.
    first = events["event"] == OTHER_SERVICE_FIRST
    other = np.where(first, doors[np.where(first, value, 0)], value)
    inwards = (kinds == Trip.REFERRED) | (kinds == Trip.PASSED_ON)
    elsewhere = kinds == Trip.SENT_ELSEWHERE
    leaves = np.where(kinds == Trip.PASSED_ON, value, np.where(inwards, HOME, agency))
    reaches = np.where(inwards, agency, np.where(elsewhere, other, HOME))
    return leaves, reaches
