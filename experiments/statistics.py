"""How sure are we? Means, paired differences and interactions over replications, with intervals.

Replication r of every policy shares its families, its history and its luck, so the difference
between two policies is taken within each replication first: its spread, not that of the levels,
is what the interval rests on. Values that are not a number are left out, in pairs.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95
ROUNDING = 1e-12
"""A difference this small beside the values it is taken between is only rounding."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and its 95% confidence interval.

    low and high are not a number with fewer than two replications: one run says nothing about
    how runs vary. `number` counts the replications that the mean rests on.
    """

    mean: float
    low: float
    high: float
    number: int

    @property
    def clear(self) -> bool:
        """True when the interval excludes 0: not a number is never clear."""
        return self.low > 0 or self.high < 0


def margin(number: int, deviation: ArrayLike) -> NDArray[np.float64]:
    """Half the width of a 95% t interval for a mean of `number` values with this deviation."""
    if number < 2:
        return np.full(np.shape(deviation), np.nan)
    quantile = stdtrit(number - 1, (1 + CONFIDENCE) / 2)
    return np.asarray(quantile * np.asarray(deviation) / math.sqrt(number))


def estimate(values: ArrayLike) -> Estimate:
    """The mean of some values, and its interval."""
    kept = _numbers(np.asarray(values, float))
    if not len(kept):
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(kept.mean())
    half = float(margin(len(kept), kept.std(ddof=1) if len(kept) > 1 else math.nan))
    return Estimate(mean, mean - half, mean + half, len(kept))


def paired_difference(policy: ArrayLike, baseline: ArrayLike) -> Estimate:
    """How far a policy is from the baseline, replication by replication."""
    return estimate(_combined((policy, 1), (baseline, -1)))


def interaction(
    both: ArrayLike, behaviours: ArrayLike, rules: ArrayLike, neither: ArrayLike
) -> Estimate:
    """What both do beyond the sum of what each does alone: both - one - other + neither."""
    return estimate(_combined((both, 1), (behaviours, -1), (rules, -1), (neither, 1)))


def variance_reduction(policy: ArrayLike, baseline: ArrayLike) -> float:
    """How many times more runs unpaired comparisons would need for the same precision.

    Variance of the difference with separate luck (the sum of both variances) over the variance
    of the paired difference. Infinite where pairing leaves no variance; not a number where there
    is none at all, or fewer than two replications.
    """
    first, second = np.asarray(policy, float), np.asarray(baseline, float)
    kept = np.isfinite(first) & np.isfinite(second)
    if kept.sum() < 2:
        return math.nan
    unpaired = float(first[kept].var(ddof=1) + second[kept].var(ddof=1))
    paired = float(_combined((first, 1), (second, -1))[kept].var(ddof=1))
    if paired == 0:
        return math.inf if unpaired > 0 else math.nan
    return unpaired / paired


def _combined(*terms: tuple[ArrayLike, int]) -> NDArray[np.float64]:
    """The signed sum of some values, with what is nothing but rounding set to 0."""
    signed = np.array([sign * np.asarray(values, float) for values, sign in terms])
    total = signed.sum(axis=0)
    total[np.abs(total) <= ROUNDING * np.abs(signed).max(axis=0)] = 0
    return np.asarray(total)


def _numbers(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[np.isfinite(values)]
