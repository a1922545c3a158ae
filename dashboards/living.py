"""How do the worlds on the screen live? Step by step in the core, on the same families and luck.

Nothing is computed beforehand: the past is lived once, each policy's world goes on from a copy of
it, and what is shown is kept week by week as it happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abm.enactment import Timetable
from abm.policy import Policy
from abm.simulation import Setting, burnt_in, core
from abm.world import World
from experiments.counted import Counted

Bytes = NDArray[np.uint8]
NEEDS_SHOWN = 7
"""A family's byte: its number of needs (to 7) in the lowest bits, then what happens to it."""
HELPED, WAITING, IN_CRISIS = 8, 16, 32


@dataclass(slots=True)
class LivingWorld:
    """A world under a policy as far as it has lived, and what families were like each week.

    families: uint8 [weeks lived + 1, families], see NEEDS_SHOWN; row 0 is the start.
    """

    policy: Policy
    world: World
    timetable: Timetable
    families: Bytes
    stops: frozenset[int]

    @classmethod
    def begun(cls, past: World, setting: Setting, policy: Policy) -> "LivingWorld":
        """A world at week 0 under the policy, with a past that others share."""
        timetable = Timetable(policy, setting)
        rows = np.empty((setting.weeks + 1, setting.families), np.uint8)
        rows[0] = state_of(past, 0)
        stops = frozenset({0, *timetable.stops()})
        return cls(policy, past.copy(), timetable, rows, stops)

    def live(self, week: int) -> None:
        """Let one week happen, and keep how every family is after it."""
        if week in self.stops:
            self.timetable.enact(self.world, week)
        core(self.world, week, week + 1)
        self.families[week + 1] = state_of(self.world, week + 1)


@dataclass(slots=True)
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
