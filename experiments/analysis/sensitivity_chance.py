"""How much of what a design shows is chance, and how sure are numbers worked out from it?

Every point of a design is run more than once, with other luck each time. A square or a product of
what points showed is too large where the same luck is in both factors; taken between two different
runs it is right on average, whatever luck does. So squares and products here are those over all
pairs of different runs, and what is left of them is the model without chance.

How sure: parts of the points are left out in turn, and each of the runs (the jackknife, Miller
1974). The first tells what other points would have shown, the second what other luck would have.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr
from scipy.stats import false_discovery_control

from experiments.statistics import Estimate, quantile

Numbers = NDArray[np.float64]
PARTS = 20
"""Points are left out a twentieth at a time."""
GOLDEN = (math.sqrt(5) - 1) / 2
DISCOVERIES = 0.05
"""The false discovery rate: of a hundred things that are named, five are chance."""


def between_runs(one: Numbers, other: Numbers) -> Numbers:
    """The product of two things without chance: [..., runs] of each give [...].

    The mean of the products over all pairs of different runs: the product of the two means less
    their covariance over runs divided by the number of runs. With a single run it is the plain
    product, chance and all.
    """
    means = one.mean(axis=-1), other.mean(axis=-1)
    runs = one.shape[-1]
    if runs == 1:
        return np.asarray(means[0] * means[1])
    away = (one - means[0][..., None]) * (other - means[1][..., None])
    return np.asarray(means[0] * means[1] - away.sum(axis=-1) / (runs * (runs - 1)))


def on_same_footing(shown: Numbers) -> Numbers:
    """What points showed [points, ..., runs] less what all points of a run have in common."""
    return np.asarray(shown - shown.mean(axis=tuple(range(shown.ndim - 1)), keepdims=True))


def sure(work_out: Callable[[Numbers], Numbers], shown: Numbers) -> tuple[Estimate, ...]:
    """Numbers worked out from what points showed [points, ..., runs], with 95% intervals.

    low and high hold both which points were drawn and chance; `chance` is the part of chance, not
    a number with a single run. Where runs share luck over points that part cannot be told from
    two or three runs, so the degrees of freedom are those of both parts (Satterthwaite 1946).
    Luck that points do not share counts in both (Owen 2007), and points spread evenly by design
    are taken as drawn by chance: intervals are rather too wide than too narrow.
    """
    found, runs = work_out(shown), shown.shape[-1]
    parts = min(PARTS, len(shown))
    by_points = _left_out(work_out, shown, 0, parts)
    by_runs = np.nan_to_num(_left_out(work_out, shown, -1, runs))
    both = by_points + by_runs
    squares = by_points**2 / (parts - 1) + by_runs**2 / max(runs - 1, 1)
    free = np.divide(both**2, squares, out=np.ones_like(both), where=squares > 0)
    times = np.array([quantile(each) for each in free])
    half, chance = times * np.sqrt(both), times * np.sqrt(by_runs)
    if runs == 1:
        chance = np.full_like(chance, math.nan)
    number = shown[..., 0].size * runs
    return tuple(
        Estimate(float(mean), float(mean - width), float(mean + width), number, float(luck))
        for mean, width, luck in zip(found, half, chance, strict=True)
    )


def _left_out(
    work_out: Callable[[Numbers], Numbers], shown: Numbers, axis: int, parts: int
) -> Numbers:
    """The variance of numbers, from leaving out a part along an axis in turn."""
    if parts < 2:
        return np.full(len(work_out(shown)), math.nan)
    part = _parts(shown.shape[axis], parts)
    kept = partial(np.compress, a=shown, axis=axis)
    each = np.array([work_out(kept(part != number)) for number in range(parts)])
    return np.asarray((parts - 1) / parts * ((each - each.mean(axis=0)) ** 2).sum(axis=0))


def _parts(number: int, parts: int) -> NDArray[np.int64]:
    """Which part each of so many belongs to, in no step with the digits of any sequence."""
    mixed = np.argsort(np.arange(number) * GOLDEN % 1, kind="stable")
    return np.argsort(mixed, kind="stable") * parts // number


def discovered(found: Sequence[Estimate], free: float) -> tuple[bool, ...]:
    """Which of many estimates are seen to differ from 0, by a false discovery rate of 5%.

    Benjamini & Hochberg 1995, from the t of each: its mean over half its interval, with `free`
    degrees of freedom. Not a number is never seen to.
    """
    means = np.array([each.mean for each in found])
    errors = np.array([each.high - each.mean for each in found]) / quantile(free)
    far = np.divide(np.abs(means), errors, out=np.zeros_like(means), where=errors > 0)
    known = np.isfinite(far)
    chances = np.where(known, 2 * stdtr(free, -np.where(known, far, 0)), 1)
    sure_of = (means != 0) & (errors == 0)
    return tuple((false_discovery_control(np.where(sure_of, 0, chances)) < DISCOVERIES).tolist())


def with_values(values: Numbers, shown: Numbers) -> Numbers:
    """The values of factors [points, factors] beside what points showed [points, runs], as one.

    For `sure`: what is left out of one is left out of the other. float64 [points, factors + 1,
    runs]; `apart` takes them apart again.
    """
    each = np.broadcast_to(values[:, :, None], (*values.shape, shown.shape[1]))
    return np.concatenate([each, shown[:, None, :]], axis=1)


def apart(both: Numbers) -> tuple[Numbers, Numbers]:
    """The values of factors [points, factors] and what points showed [points, runs]."""
    return both[:, :-1, 0], both[:, -1]
