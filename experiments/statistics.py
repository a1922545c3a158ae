"""How sure are we? Means, paired differences and interactions over replications, with intervals.

Replication r of every policy shares its families, its history and its luck, so the difference
between two policies is taken within each replication first: its spread, not that of the levels,
is what the interval rests on. Values that are not a number are left out, in pairs.

Where replications are spread over sets of parameters (`abm.ensemble`), runs of the same set differ
by chance, and sets differ by what is not known about the parameters: two variances, told apart.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri, stdtrit

CONFIDENCE = 0.95
ROUNDING = 1e-12
"""A difference this small beside the values it is taken between is only rounding."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications, its 95% interval, and what makes the interval wide.

    low and high hold chance and, where several sets of parameters were run, what is not known
    about the parameters. `chance` is half the width of the interval from chance alone;
    `parameter_share` the share (0 to 1) of the variance behind low and high that comes from the
    parameters, not a number for a single set. It is rough: only where `parameters_told` do sets
    differ by more than chance would make them. low, high and chance are not a number with fewer
    than two replications. `number` counts the replications that the mean rests on.
    """

    mean: float
    low: float
    high: float
    number: int
    chance: float = math.nan
    parameter_share: float = math.nan
    parameters_told: bool = False

    @property
    def clear(self) -> bool:
        """True when the interval excludes 0: not a number is never clear."""
        return self.low > 0 or self.high < 0


def chance_alone(found: Estimate) -> Estimate:
    """The same mean with the interval from chance alone, as if the parameters were known."""
    low, high = found.mean - found.chance, found.mean + found.chance
    return Estimate(found.mean, low, high, found.number, found.chance)


class Widths(NamedTuple):
    """Half the widths of 95% intervals, and what parameters have to do with them."""

    both: Numbers
    chance: Numbers
    parameter_share: Numbers
    parameters_told: NDArray[np.bool_]
    """Whether sets of parameters differ by more than chance would make them (F test, 5%)."""


def half_widths(
    numbers: ArrayLike,
    means: Numbers,
    mean: Numbers,
    squares: Numbers,
    steady: int | None = None,
) -> Widths:
    """How wide are the intervals of a mean over sets of parameters and runs of each of them?

    numbers: runs of each set [sets]. means: of each set [sets, ...]. mean: of all runs [...].
    squares: the sum of squares around that mean [...]. steady: an axis of the mean along which
    the ratio of both variances is taken to be the same, such as weeks, or None.

    One-way random effects, with W the variance within sets and B that between them, floored at 0
    (Searle, Casella & McCulloch 1992, ch. 3). Chance alone: t sqrt(W / runs). Both: the true
    world is one more set like these, so t sqrt(B (1 + 1 / sets) + W / runs), with t for the
    degrees of freedom between sets where B is above 0, otherwise for those within.
    """
    each = np.asarray(numbers, float)
    runs, sets = each.sum(), len(each)
    free, unknown = runs - sets, np.full(np.shape(mean), math.nan)
    told = np.zeros(np.shape(mean), bool)
    if runs < 2:
        return Widths(unknown, unknown, unknown, told)
    between_squares = (each.reshape(-1, *[1] * np.ndim(mean)) * (means - mean) ** 2).sum(axis=0)
    within = np.maximum(squares - between_squares, 0) / free if free else np.zeros(np.shape(mean))
    chance = quantile(free) * np.sqrt(within / runs) if free else unknown
    if sets == 1:
        return Widths(chance, chance, unknown, told)
    of_means = _steady(between_squares / (sets - 1), within, steady)
    usual = (runs - (each**2).sum() / runs) / (sets - 1)
    between = np.maximum((of_means - within) / usual, 0)
    if free:
        told = of_means > within * fdtri(sets - 1, free, CONFIDENCE)
    from_parameters = between * (1 + 1 / sets)
    variance = from_parameters + within / runs
    times = np.where((between > 0) | (not free), quantile(sets - 1), quantile(max(free, 1)))
    share = np.divide(from_parameters, variance, out=np.zeros_like(variance), where=variance > 0)
    return Widths(times * np.sqrt(variance), chance, share, told)


def _steady(of_means: Numbers, within: Numbers, axis: int | None) -> Numbers:
    """The mean square of set means, smoothed where its ratio to that within is steady."""
    if axis is None:
        return of_means
    above, below = (np.nansum(each, axis, keepdims=True) for each in (of_means, within))
    ratio = np.divide(above, below, out=np.full_like(above, math.nan), where=below > 0)
    return np.where(np.isnan(ratio), of_means, ratio * within)


def quantile(degrees: float) -> float:
    """Student's t that 95% of values lie within."""
    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))


def margin(number: int, deviation: ArrayLike) -> Numbers:
    """Half the width of a 95% t interval for a mean of `number` values with this deviation."""
    if number < 2:
        return np.full(np.shape(deviation), np.nan)
    return np.asarray(quantile(number - 1) * np.asarray(deviation) / math.sqrt(number))


def estimate(values: ArrayLike, sets: ArrayLike | None = None) -> Estimate:
    """The mean of some values, and its interval; `sets` says which set of parameters made each."""
    given = np.asarray(values, float)
    kept = np.isfinite(given)
    number = int(kept.sum())
    if not number:
        return Estimate(math.nan, math.nan, math.nan, 0)
    numbers, means = _by_set(given[kept], _sets(sets, given)[kept])
    mean = np.asarray(given[kept].mean())
    found = half_widths(numbers, means, mean, np.asarray(((given[kept] - mean) ** 2).sum()))
    middle, half = float(mean), float(found.both)
    return Estimate(
        middle,
        middle - half,
        middle + half,
        number,
        float(found.chance),
        float(found.parameter_share),
        bool(found.parameters_told),
    )


def _sets(sets: ArrayLike | None, values: Numbers) -> NDArray[np.int64]:
    """Which set each value comes from: all from one where nothing is said."""
    return np.zeros(len(values), np.int64) if sets is None else np.asarray(sets, np.int64)


def _by_set(values: Numbers, sets: NDArray[np.int64]) -> tuple[NDArray[np.int64], Numbers]:
    """How many values each set has, and their mean."""
    _, which = np.unique(sets, return_inverse=True)
    numbers = np.bincount(which)
    return numbers, np.bincount(which, weights=values) / numbers


def paired_difference(
    policy: ArrayLike, baseline: ArrayLike, sets: ArrayLike | None = None
) -> Estimate:
    """How far a policy is from the baseline, replication by replication."""
    return estimate(_combined((policy, 1), (baseline, -1)), sets)


def interaction(
    both: ArrayLike,
    behaviours: ArrayLike,
    rules: ArrayLike,
    neither: ArrayLike,
    sets: ArrayLike | None = None,
) -> Estimate:
    """What both do beyond the sum of what each does alone: both - one - other + neither."""
    return estimate(_combined((both, 1), (behaviours, -1), (rules, -1), (neither, 1)), sets)


def variance_reduction(
    policy: ArrayLike, baseline: ArrayLike, sets: ArrayLike | None = None
) -> float:
    """How many times more runs unpaired comparisons would need for the same precision.

    Chance alone: variances are those between runs of the same set of parameters. Variance of the
    difference with separate luck (the sum of both variances) over the variance of the paired
    difference. Infinite where pairing leaves no variance; not a number where there is none at
    all, or no set with two replications.
    """
    first, second = np.asarray(policy, float), np.asarray(baseline, float)
    kept = np.isfinite(first) & np.isfinite(second)
    which = _sets(sets, first)[kept]
    unpaired = _variance_within(first[kept], which) + _variance_within(second[kept], which)
    paired = _variance_within(_combined((first, 1), (second, -1))[kept], which)
    if paired == 0:
        return math.inf if unpaired > 0 else math.nan
    return unpaired / paired


def _variance_within(values: Numbers, sets: NDArray[np.int64]) -> float:
    """The variance between values of the same set, over all sets."""
    _, which = np.unique(sets, return_inverse=True)
    free = len(values) - len(np.unique(sets))
    if free < 1:
        return math.nan
    around = values - _by_set(values, sets)[1][which]
    return float((around**2).sum() / free)


def _combined(*terms: tuple[ArrayLike, int]) -> Numbers:
    """The signed sum of some values, with what is nothing but rounding set to 0."""
    signed = np.array([sign * np.asarray(values, float) for values, sign in terms])
    total = signed.sum(axis=0)
    total[np.abs(total) <= ROUNDING * np.abs(signed).max(axis=0)] = 0
    return np.asarray(total)
