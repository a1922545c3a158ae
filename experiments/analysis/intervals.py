"""Between which values does a statistic lie? Bootstrap intervals over futures, or replications.

Values are [points, replications]: points of the design are futures drawn from what is not known,
replications differ by chance. Whole points are drawn again, with all their replications; they
hold their share of chance, so drawing replications as well would count it twice (Davison &
Hinkley 1997, section 3.8). Where there is one point, its replications are drawn again.

Percentiles of few draws lie too close together. They are taken farther out, so that the interval
of a mean of normal values is as wide as Student's (Hesterberg 2015, "expanded percentiles").
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from experiments.statistics import Numbers, quantile

DRAWS = 2_000
"""How often points are drawn again."""
SEED = 1
FEWEST_POINTS = 8
"""With fewer points to draw from, draws are too much alike to say how sure we are."""
CHUNK = 4_000_000
"""At most so many numbers in memory at once, 32 MB."""

Statistic = Callable[[Numbers, Numbers], Numbers]
"""From values of one policy [runs] and weights [draws, runs]: a number, or several, a draw."""


class Interval(NamedTuple):
    """The ends of a 95% interval; not a number where nothing can be told."""

    low: float
    high: float

    @property
    def clear(self) -> bool:
        """True when the interval excludes 0."""
        return self.low > 0 or self.high < 0


NO_INTERVAL = Interval(math.nan, math.nan)


class Units(NamedTuple):
    """Values in the units that are drawn again: runs of one unit stand or fall together.

    values: float64 [policies, runs]. unit: int64 [runs]. number: how many units there are.
    """

    values: Numbers
    unit: NDArray[np.int64]
    number: int


def units(values: Numbers) -> Units:
    """The runs that have a value under every policy: from [policies, points, replications]."""
    whole = np.isfinite(values).all(axis=0)
    point, replication = np.nonzero(whole)
    single = len(np.unique(point)) == 1
    names, unit = np.unique(replication if single else point, return_inverse=True)
    return Units(values[:, point, replication], unit, len(names))


@lru_cache(maxsize=2)
def weights_of(number: int, draws: int = DRAWS, seed: int = SEED) -> Numbers:
    """How often each unit is drawn: float64 [draws, units]; the same for every outcome."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(number, np.full(number, 1 / number), draws).astype(float)


def bootstrap_mean(values: Numbers, draws: int = DRAWS, seed: int = SEED) -> Interval:
    """The interval of the mean of [points, replications], over futures like these.

    Not a number with fewer than FEWEST_POINTS points (replications of a single point).
    """
    found = units(values[None])
    if found.number < FEWEST_POINTS:
        return NO_INTERVAL
    weights = weights_of(found.number, draws, seed)
    sums = np.bincount(found.unit, weights=found.values[0])
    drawn = weights @ sums / (weights @ np.bincount(found.unit).astype(float))
    return expanded(drawn, found.number)


def bootstrap(
    values: Numbers, statistic: Statistic, draws: int = DRAWS, seed: int = SEED
) -> tuple[Numbers, Numbers, int]:
    """A statistic of every policy as it is, and as other futures could have shown it.

    values: float64 [policies, points, replications]. Returns float64 [policies, ...], float64
    [draws, policies, ...], and the number of units drawn. Policies share what is drawn, so their
    draws may be taken from each other.
    """
    found = units(values)
    ones = np.ones((1, found.values.shape[1]))
    seen = np.array([statistic(each, ones)[0] for each in found.values])
    if found.number < FEWEST_POINTS:
        return seen, np.full((draws, *seen.shape), np.nan), found.number
    weights = weights_of(found.number, draws, seed)
    step = max(1, CHUNK // found.values.shape[1])
    parts = [
        np.stack([statistic(each, part[:, found.unit]) for each in found.values], axis=1)
        for part in (weights[start : start + step] for start in range(0, draws, step))
    ]
    return seen, np.concatenate(parts), found.number


def expanded(drawn: Numbers, number: int) -> Interval:
    """The expanded percentiles of draws [draws] from `number` units."""
    if number < FEWEST_POINTS or not np.isfinite(drawn).all():
        return NO_INTERVAL
    tail = float(ndtr(-quantile(number - 1) * math.sqrt(number / (number - 1))))
    low, high = np.quantile(drawn, (tail, 1 - tail))
    return Interval(float(low), float(high))
