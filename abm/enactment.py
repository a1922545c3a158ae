"""How does what a policy decides come into force in a world, and where?"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError
from abm.place import allocate
from abm.policy import Policy
from abm.tabulation import ELSEWHERE, WHOLE, Tabulated
from abm.world import World
from agents.vocabulary import BEHAVIOURS

if TYPE_CHECKING:
    from abm.simulation import Setting


class Timetable:
    """When a policy changes what: levers by area and agency, and the world outside."""

    def __init__(self, policy: Policy, setting: "Setting") -> None:
        if not isinstance(policy, Policy):
            raise InputError(f"policy = {policy!r} is not a Policy: give Policy.load('silo')")
        homes = allocate(setting.place, setting.families).sum(axis=1)
        self.decided = policy.tabulate(setting.place, homes)
        self.outside = policy.world_changes()
        self.horizon = setting.weeks

    def stops(self) -> list[int]:
        """The weeks at which something changes, after week 0, and the horizon."""
        changes = {int(week) for week in self.decided.weeks}
        changes |= {week for week, _, _ in self.outside}
        return sorted({week for week in changes if 0 < week < self.horizon} | {self.horizon})

    def enact(self, world: World, week: int) -> None:
        """Put in force what the policy changes in this week."""
        if week == 0:
            divide(world, self.decided)
        for number in np.flatnonzero(self.decided.weeks == week):
            decide(world, self.decided, int(number))
        for when, name, value in self.outside:
            if when == week:
                world.parameters[name] = value


def divide(world: World, decided: Tabulated) -> None:
    """Lay out the areas that have rules of their own: each begins as the whole place is."""
    areas = len(decided.shares)
    world.run["areas"] = areas
    world.neighbourhoods["area"] = decided.area_of
    for rows in (world.areas, world.teams, world.rules):
        rows[ELSEWHERE:areas] = rows[WHOLE]
    families = np.bincount(decided.area_of, world.neighbourhoods["homes"], areas)
    families[WHOLE] = len(world.families)
    world.areas["families"][:areas] = families
    world.areas["share"][:areas] = decided.shares


def decide(world: World, decided: Tabulated, number: int) -> None:
    """Put the levers of one week of change in force; new behaviours begin in their teams."""
    now = decided.levers[number]
    set_culture(world, world.rules[: len(now)], now)
    world.rules[: len(now)] = now
    for name, values in decided.pairs.items():
        world.pairs[name] = values[number]


def set_culture(world: World, before: NDArray[Any], now: NDArray[Any]) -> None:
    """Where a behaviour's lever changes for an agency, its culture starts from the new value.

    `before` and `now` are the rules by area and agency. With several areas, the culture of the
    whole agency is the mean over its families.
    """
    areas = len(now)
    for position, behaviour in enumerate(BEHAVIOURS):
        culture = world.teams["culture"][:areas, :, position]
        changed = before[behaviour] != now[behaviour]
        culture[changed] = now[behaviour][changed]
        if areas > 1 and changed.any():
            apart = culture[ELSEWHERE:] - culture[ELSEWHERE]
            culture[WHOLE] = culture[ELSEWHERE] + world.areas["share"][ELSEWHERE:areas] @ apart
