"""In which share of the plausible worlds is an effect so large, with chance taken out?

Each set of the ensemble's numbers is a world that could be ours. Runs of the same world differ by
chance; worlds differ by what is not known.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from experiments.statistics import ROUNDING, Estimate, estimate

Numbers = NDArray[np.float64]
NORMAL_95 = 1.96
"""Half the width of a 95 % interval, in standard errors."""
FARTHEST = 40.0
"""No chance is left so many standard errors away."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """How large an effect is in each plausible world, with chance taken out of the spread.

    seen: mean over the runs of each world, float64 [worlds]. reliability: the share (0 to 1) of
    the variance of `seen` that lies between worlds, not in chance. effects: `seen`, drawn in to
    the mean until they vary as much as worlds do.
    """

    seen: Numbers
    reliability: float
    effects: Numbers
    mean: Estimate


def worlds_of(effects: Numbers, sets: NDArray[np.int64]) -> Worlds:
    """Take chance out of the spread between worlds.

    With W the variance between runs of the same world, n runs of each and V the variance of the
    worlds' means, V - W / n is the variance B between worlds, floored at 0. Means are drawn in to
    the overall mean by sqrt(B / V): they then vary by B (constrained empirical Bayes, Ghosh 1992).
    A world that shows nothing counts as the mean.
    """
    number, which = np.unique(sets, return_inverse=True)
    kept = np.isfinite(effects)
    runs = np.bincount(which[kept], minlength=len(number))
    middle = float(effects[kept].mean()) if kept.any() else math.nan
    sums = np.bincount(which[kept], weights=effects[kept], minlength=len(number))
    seen = np.where(runs > 0, sums / np.maximum(runs, 1), middle)
    free = max(1, int(kept.sum()) - int((runs > 0).sum()))
    within = float(((effects[kept] - seen[which[kept]]) ** 2).sum()) / free
    total = float(seen.var(ddof=1))
    chance = within * float((1 / runs[runs > 0]).mean()) if kept.any() else math.nan
    reliability = max(0.0, 1 - chance / total) if total > 0 else 0.0
    drawn_in = middle + math.sqrt(reliability) * (seen - middle)
    return Worlds(seen, reliability, drawn_in, estimate(effects, sets))


def share_beyond(worlds: Worlds, least: float, way: int) -> float:
    """The share of worlds (0 to 1) whose effect is at least so large, up (`way` 1) or down (-1).

    The mean itself is not known exactly: each world counts with the chance that it lies beyond.
    """
    doubt = max(worlds.mean.chance / NORMAL_95, ROUNDING)
    away = np.clip((way * worlds.effects - least) / doubt, -FARTHEST, FARTHEST)
    return float(ndtr(away).mean())
