"""Between which values does a ratio of two uncertain means lie?

Fieller's interval (1954) holds every ratio r for which numerator - r x denominator could be 0. It
is honest where the denominator may be 0: the ratio is then not bounded, and that is what it says.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics import quantile

Kind = Literal["between", "outside", "any", "unknown"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of means with its 95 % interval.

    kind: "between" low and high; "outside": below low or above high, since the denominator may be
    0; "any": every ratio is possible; "unknown" with fewer than two values (low and high are not a
    number in the last two).
    """

    ratio: float
    low: float = math.nan
    high: float = math.nan
    kind: Kind = "unknown"

    def times(self, factor: float) -> "Ratio":
        """The same ratio in a unit that is so many times smaller."""
        return Ratio(self.ratio * factor, self.low * factor, self.high * factor, self.kind)


def ratio_of_means(above: ArrayLike, below: ArrayLike, sets: ArrayLike | None = None) -> Ratio:
    """The ratio of two means over the same runs, and its interval; `sets` names their futures.

    With two or more futures, futures are what the interval rests on (their means, t with one
    degree of freedom less than there are); with one, runs are. Pairs that lack a number are left
    out.
    """
    pairs = np.array([np.ravel(above), np.ravel(below)], float)
    kept = np.isfinite(pairs).all(axis=0)
    if not kept.any():
        return Ratio(math.nan)
    pairs = pairs[:, kept]
    which = np.zeros(kept.sum()) if sets is None else np.ravel(sets)[kept]
    numbers, of_each = np.unique(which, return_inverse=True)
    if len(numbers) > 1:
        runs = np.bincount(of_each)
        pairs = np.array([np.bincount(of_each, weights=row) / runs for row in pairs])
    return _fieller(pairs)


def _fieller(pairs: NDArray[np.float64]) -> Ratio:
    """The interval from paired values, float64 [2, values]: the roots of a r^2 - 2 b r + c."""
    top, bottom = pairs.mean(axis=1)
    number = pairs.shape[1]
    ratio = float(top / bottom) if bottom else math.nan
    if number < 2:
        return Ratio(ratio)
    spread = np.cov(pairs) / number * quantile(number - 1) ** 2
    a, b, c = bottom**2 - spread[1, 1], top * bottom - spread[0, 1], top**2 - spread[0, 0]
    inside = b**2 - a * c
    if inside < 0 or a == 0:
        return Ratio(ratio, kind="any")
    low, high = sorted(((b - math.sqrt(inside)) / a, (b + math.sqrt(inside)) / a))
    return Ratio(ratio, float(low), float(high), "between" if a > 0 else "outside")
