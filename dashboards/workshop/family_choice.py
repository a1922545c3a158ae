"""Which family shall the room follow? One with several needs, and it is said how it was chosen.

Nobody is made up, and the most striking family is not picked: all families that knocked are put in
the order of how often they heard no, and the one in the middle is followed first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError
from abm.policy import Policy
from abm.simulation import Setting, core, run_traced
from abm.world import Records, World
from agents.records import EVERYONE
from agents.vocabulary import EVENTS
from experiments.journey import MANY_NEEDS

KNOCKS = ("asks", "is_noticed", "referred_on")
"""A new referral: the family asks, or somebody does for it."""
NOES = ("sent_elsewhere", "other_service_first", "screened_out", "assessed_no_further_action")
"""Not us, the other service first, below the line, or assessed and closed."""
LEAST_KNOCKS = 3
"""With fewer, there is hardly a story to tell."""
EASIER, TYPICAL, HARDER = 0.1, 0.5, 0.9
"""Where in the order: nine in ten hear no more often, half do, one in ten does."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The families worth following, from those who heard no least often to those who did most.

    families, noes: int64 [found]. `of` is how many families there are in all.
    """

    families: NDArray[np.int64]
    noes: NDArray[np.int64]
    of: int

    def at(self, share: float) -> int:
        """The family at a share (0 to 1) of the order: 0.5 is the one in the middle."""
        return int(self.families[min(int(share * len(self.families)), len(self.families) - 1)])

    def after(self, family: int) -> int:
        """Another one, so that all are shown once before any comes again, in no telling order."""
        order = np.random.default_rng(len(self.families)).permutation(self.families)
        place = np.flatnonzero(order == family)
        return int(order[(place[0] + 1) % len(order) if place.size else 0])

    def heard_less(self, family: int) -> float | None:
        """The share of these families that heard no less often; None for one not among them."""
        own = self.noes[self.families == family]
        return float((self.noes < own[0]).mean()) if own.size else None

    def spread(self) -> NDArray[np.int64]:
        """How many of these families heard no so many times: int64 [most noes + 1]."""
        return np.bincount(self.noes)


def choose(setting: Setting, policy: Policy, replication: int = 0) -> Choice:
    """Find the families worth following under a policy; InputError where there is none.

    They have three or more needs at week 0, stay to the end, and are referred three times or more.
    """
    start: list[Records] = []

    def engine(world: World, first: int, last: int) -> None:
        if first == 0:
            start.append(world.families.copy())
        core(world, first, last)

    world, events = run_traced(setting, policy, replication, engine, EVERYONE)
    since = events[events["week"] >= 0]
    knocks, noes = (_times(since, kinds, setting.families) for kinds in (KNOCKS, NOES))
    worth = np.bitwise_count(start[0]["needs"]) >= MANY_NEEDS
    worth &= (start[0]["who"] == world.families["who"]) & (knocks >= LEAST_KNOCKS)
    found = np.flatnonzero(worth)
    if not found.size:
        raise InputError(
            f"none of {setting.families:,} families has {MANY_NEEDS} or more needs at week 0, "
            f"stays to the end and is referred {LEAST_KNOCKS} times: give more families or weeks"
        )
    ordered = found[np.lexsort((found, knocks[found], noes[found]))]
    return Choice(ordered, noes[ordered], setting.families)


def _times(events: Records, kinds: tuple[str, ...], families: int) -> NDArray[np.int64]:
    """How often such things happened to each family: int64 [families]."""
    such = np.isin(events["event"], [EVENTS.index(kind) for kind in kinds])
    return np.bincount(events["family"][such], minlength=families)
