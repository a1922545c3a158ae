"""Which of the sets are plausible, which is the best, and what did the figures tell?

A set's implausibility for a figure is how far its trial is from the middle of the band, in standard
deviations of the tolerance (Vernon, Goldstein & Bower 2010). A set is plausible when its third
largest implausibility is at most 3: two figures of many may be missed by more, as rows that the
model cannot reach and plain chance ask for. Its distance is the root mean square over all figures.

A single set is a draw in all the numbers that the figures say nothing about. So the best set, for
runs of one world, is none of them if this one comes nearer: the middle of the nearest sets in the
numbers that the figures narrowed or moved, the declared value in all others.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.calibration import Calibration
from experiments.calibration_goals import Goal
from experiments.calibration_prior import Numbers
from experiments.calibration_smoother import tolerances
from experiments.target import Target

CUT_OFF = 3.0
"""A figure is missed implausibly beyond so many standard deviations (Pukelsheim 1994)."""
MAY_MISS = 2
"""So many figures may be missed by more."""
BEYOND_CHANCE = 3.0
"""A number has moved or narrowed when it has by so many standard errors."""
PAIRS_BEYOND_CHANCE = 4.5
"""The same for a correlation, one of tens of thousands."""
NEAREST = 0.1
"""The share of the plausible sets whose middle is taken: a few, so that it is near, but many."""
SHUFFLE = 2013
"""Names the order in which plausible sets are carried: replication 1 takes the first, and so on."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The plausible sets of a calibration, in the order in which they are carried.

    sets: which of the calibration's sets [plausible]; distances: of these. best: the values of the
    best set [numbers]; best_measured: what it leads to [goals].
    """

    calibration: Calibration
    sets: NDArray[np.int64]
    distances: Numbers
    best: Numbers
    best_measured: Numbers

    @property
    def best_distance(self) -> float:
        """How far the best set is from the evidence."""
        calibration = self.calibration
        measured = self.best_measured[np.newaxis]
        return float(distance(measured, calibration.goals, calibration.noise)[0])

    @property
    def values(self) -> Numbers:
        """The plausible sets' values [plausible, numbers]."""
        return self.calibration.values[self.sets]

    @property
    def measured(self) -> Numbers:
        """What the plausible sets lead to [plausible, goals]."""
        return self.calibration.measured[self.sets]


def implausibility(measured: Numbers, goals: tuple[Goal, ...], noise: Numbers) -> Numbers:
    """How many standard deviations each set is off each figure [sets, goals].

    A figure of which a set shows nothing counts as missed by the cut-off; one that no set shows is
    left out (0).
    """
    middles = np.array([goal.middle for goal in goals])
    off: Numbers = np.abs(measured - middles) / tolerances(goals, noise)
    return np.where(np.isfinite(measured), off, np.where(_seen(measured), CUT_OFF, 0.0))


def _seen(measured: Numbers) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(measured).any(axis=0))


def distance(measured: Numbers, goals: tuple[Goal, ...], noise: Numbers) -> Numbers:
    """The root mean square implausibility of each set [sets], over the figures seen at all."""
    off = implausibility(measured, goals, noise)[:, _seen(measured)]
    root: Numbers = np.sqrt((off**2).mean(axis=1))
    return root


def judge_sets(
    calibration: Calibration, tried: Callable[[Numbers], Numbers] | None = None
) -> Judged:
    """Keep the plausible sets, in a fixed shuffled order, and find the best.

    tried: what sets of values [sets, numbers] lead to in the last look [sets, goals]; without it
    the best is the nearest of the sets.
    """
    off = implausibility(calibration.measured, calibration.goals, calibration.noise)
    off_by = distance(calibration.measured, calibration.goals, calibration.noise)
    plausible = np.flatnonzero(np.sort(off, axis=1)[:, -(MAY_MISS + 1)] <= CUT_OFF)
    order = np.random.default_rng(SHUFFLE).permutation(plausible)
    nearest = int(np.argmin(off_by))
    judged = Judged(
        calibration,
        order,
        off_by[order],
        calibration.values[nearest],
        calibration.measured[nearest],
    )
    if tried is None or not len(order):
        return judged
    middle = middle_of_nearest(judged)
    other = replace(judged, best=middle, best_measured=tried(middle[np.newaxis])[0])
    return min(judged, other, key=lambda each: each.best_distance)


def middle_of_nearest(judged: Judged) -> Numbers:
    """The middle of the nearest plausible sets where the figures say something, else as declared.

    Returns values [numbers]: the mean of normal scores, turned into values.
    """
    calibration, prior = judged.calibration, judged.calibration.prior
    number = max(1, round(NEAREST * len(judged.sets)))
    nearest = judged.sets[np.argsort(judged.distances, kind="stable")[:number]]
    middle = prior.values(calibration.scores[nearest].mean(axis=0, keepdims=True))[0]
    touched = {each.name for each in learnt(judged) if each.identified or each.shifted}
    declared = [parameter.default for parameter in prior.parameters]
    return np.where([name in touched for name in prior.names], middle, declared)


@dataclass(frozen=True, slots=True)
class Met:
    """How one figure is met: by the median of the plausible sets, by the best, and by how many.

    low, high: the middle 90 % of the plausible sets. inside: the share of them inside the band.
    before: the median of the sets as first drawn. noise, tolerance: standard deviations.
    """

    target: Target
    middle: float
    low: float
    high: float
    best: float
    before: float
    inside: float
    noise: float
    tolerance: float

    @property
    def off(self) -> float:
        """How many standard deviations of the tolerance the median is off the band's middle."""
        return abs(self.middle - (self.target.low + self.target.high) / 2) / self.tolerance

    def holds(self, value: float) -> bool:
        """Whether a value is inside the band."""
        return self.target.low <= value <= self.target.high


def figures_met(judged: Judged) -> list[Met]:
    """Every figure that was judged, in the order of the validation table."""
    calibration = judged.calibration
    measured = judged.measured if len(judged.sets) else calibration.measured
    allowed = tolerances(calibration.goals, calibration.noise)
    found = []
    for column, goal in enumerate(calibration.goals):
        target, shown = goal.target, measured[:, column]
        seen = shown[np.isfinite(shown)]
        low, middle, high = np.quantile(seen, (0.05, 0.5, 0.95)) if len(seen) else [np.nan] * 3
        inside = float(((target.low <= shown) & (shown <= target.high)).mean())
        first = calibration.rounds[0][:, column]
        before = float(np.median(first[np.isfinite(first)])) if np.isfinite(first).any() else np.nan
        best = float(judged.best_measured[column])
        found.append(
            Met(target, float(middle), float(low), float(high), best, before, inside,
                float(calibration.noise[column]), float(allowed[column]))
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the figures tell about one number: how far it moved, and how much it narrowed.

    shift: mean of its normal score (0 as drawn). spread: its standard deviation (1 as drawn).
    """

    name: str
    sets: int
    shift: float
    spread: float
    low: float
    middle: float
    high: float

    @property
    def identified(self) -> bool:
        """Whether it narrowed by more than chance among so many sets."""
        return self.spread < 1 - BEYOND_CHANCE / np.sqrt(2 * max(1, self.sets - 1))

    @property
    def shifted(self) -> bool:
        """Whether it moved by more than chance among so many sets."""
        return abs(self.shift) > BEYOND_CHANCE / np.sqrt(max(1, self.sets))


def learnt(judged: Judged) -> list[Learnt]:
    """Every number that was sampled, the most narrowed first."""
    calibration = judged.calibration
    scores = calibration.scores[judged.sets] if len(judged.sets) > 1 else calibration.scores
    values = calibration.prior.values(scores)
    quantiles = np.quantile(values, (0.05, 0.5, 0.95), axis=0)
    summaries = np.vstack([scores.mean(0), scores.std(0, ddof=1), quantiles])
    found = [
        Learnt(name, len(scores), *map(float, told))
        for name, told in zip(calibration.prior.names, summaries.T, strict=True)
    ]
    return sorted(found, key=lambda each: each.spread)


def tied(judged: Judged, most: int = 20) -> list[tuple[str, str, float]]:
    """The pairs of numbers that the figures tie together: strongest correlations beyond chance."""
    calibration = judged.calibration
    scores = calibration.scores[judged.sets] if len(judged.sets) > 2 else calibration.scores
    together = np.triu(np.corrcoef(scores.T), 1)
    order = np.argsort(-np.abs(together), axis=None)[:most]
    pairs = zip(*np.unravel_index(order, together.shape), strict=True)
    names, least = calibration.prior.names, PAIRS_BEYOND_CHANCE / np.sqrt(len(scores))
    return [
        (names[one], names[other], float(together[one, other]))
        for one, other in pairs
        if abs(together[one, other]) > least
    ]
