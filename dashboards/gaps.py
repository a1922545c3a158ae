"""How sure is one of the gap between worlds? What many pairs of runs say of it, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from abm.policy import Policy
from abm.simulation import Setting, burnt_in, live_under
from abm.world import World
from experiments.counted import Counted
from experiments.lines import LINES, lines

Numbers = NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """The gap of each world to the first, with its interval: float64 [worlds - 1, weeks, LINES].

    mean, low, high: not a number where fewer than two replications have a number.
    """

    replications: int
    mean: Numbers
    low: Numbers
    high: Numbers

    @classmethod
    def of(cls, gaps: Sequence[Numbers], level: float = LEVEL) -> "Bands":
        """The paired interval (Student's t) of gaps, one array [worlds - 1, weeks, LINES] each."""
        table = np.stack([np.asarray(each, float) for each in gaps])
        number = len(table)
        mean = table.mean(axis=0)
        if number < 2:
            unknown = np.full(mean.shape, np.nan)
            return cls(number, mean, unknown, unknown)
        reach = student.ppf((1 + level) / 2, number - 1) * table.std(axis=0, ddof=1)
        reach = reach / np.sqrt(number)
        return cls(number, mean, mean - reach, mean + reach)

    def message(self) -> tuple[dict[str, int], list[bytes]]:
        """What the player in the browser is sent: how it is laid out, and the bytes."""
        told = {
            "replications": self.replications,
            "weeks": self.mean.shape[1],
            "lines": self.mean.shape[2],
        }
        return told, [each.astype(np.float32).tobytes() for each in (self.low, self.high)]


def gaps_of(setting: Setting, policies: Sequence[Policy], replication: int) -> Numbers:
    """One replication of all policies on the same luck: float64 [worlds - 1, weeks, LINES]."""
    past = burnt_in(setting, replication)
    lived = np.stack([_lines(past.copy(), setting, policy) for policy in policies])
    return lived[1:] - lived[0]


def _lines(world: World, setting: Setting, policy: Policy) -> Numbers:
    for _ in live_under(world, setting, policy):
        pass
    told = lines(Counted.of(world))
    return told.reshape(setting.weeks, len(LINES))
