"""Is a difference better, worse, or too small to matter? Verdicts by tests with a margin.

With d the paired difference, s its standard error and m the smallest difference that matters,
two one-sided t tests (Schuirmann 1987) ask whether d lies above -m and below m: where both say so
at 5%, no difference matters. One of them alone says that a policy is no worse.
"""

import math
from typing import Literal, NamedTuple

from scipy.special import stdtr

from experiments.analysis.many import ALPHA
from experiments.outcomes import Direction
from experiments.statistics import Estimate, quantile

SMALLEST_SHARE = 0.01
"""The smallest difference that matters, as a share of the baseline's level, unless one is given."""

Verdict = Literal[
    "better", "worse", "higher", "lower", "no difference that matters", "no worse", "not clear"
]


class Spread(NamedTuple):
    """A difference, its standard error, and the degrees of freedom of Student's t."""

    mean: float
    error: float
    free: int


def spread(found: Estimate, sets: int) -> Spread:
    """What an estimate over so many sets (points of the design) rests on.

    The error is that of its interval: chance, and what differs between sets. Not a number where
    there is no interval.
    """
    between = sets > 1 and (found.parameter_share > 0 or found.number == sets)
    free = sets - 1 if between else found.number - sets
    half = found.high - found.mean
    error = half / quantile(free) if free > 0 else math.nan
    return Spread(found.mean, error, free)


def p_of_difference(difference: Spread) -> float:
    """The p value of no difference at all, of a two-sided t test."""
    return 2 * p_above(Spread(abs(difference.mean), *difference[1:]), 0.0)


def p_above(difference: Spread, bound: float) -> float:
    """The p value of a one-sided t test that the difference lies above a bound.

    A difference that never varies is known: 0 above the bound, 1 below it, 0.5 on it.
    """
    away = difference.mean - bound
    if difference.error == 0:
        return 0.5 - 0.5 * math.copysign(1, away) if away else 0.5
    if not difference.error > 0:
        return math.nan
    return float(stdtr(difference.free, -away / difference.error))


def p_below(difference: Spread, bound: float) -> float:
    """The p value of a one-sided t test that the difference lies below a bound."""
    return p_above(Spread(-difference.mean, *difference[1:]), -bound)


def p_equivalent(difference: Spread, smallest: float) -> float:
    """The p value of two one-sided tests that the difference is smaller than what matters."""
    return max(p_above(difference, -smallest), p_below(difference, smallest))


def verdict(difference: Spread, smallest: float, direction: Direction) -> Verdict:
    """What a difference means, at 5%.

    "no difference that matters" also where one is clear but too small; "no worse" where a loss
    that matters is ruled out but a gain is not told; "higher" and "lower" where no way is better.
    """
    if p_equivalent(difference, smallest) < ALPHA:
        return "no difference that matters"
    if p_of_difference(difference) < ALPHA:
        return _way(difference.mean, direction)
    if direction == "less" and p_below(difference, smallest) < ALPHA:
        return "no worse"
    if direction == "more" and p_above(difference, -smallest) < ALPHA:
        return "no worse"
    return "not clear"


def _way(difference: float, direction: Direction) -> Verdict:
    if direction == "neither":
        return "higher" if difference > 0 else "lower"
    return "better" if (difference < 0) == (direction == "less") else "worse"
