"""Which of the boxes that PRIM passes through is worth telling?

A box is first rid of every bound that may well be chance: the *quasi-p* of a bound is the chance
that so many of the box's futures would fail if they were drawn from the box without that bound
(one-sided binomial; "quasi", since the box was searched for). Bounds above 5 % go, the weakest
first, and then further ones until no more than four factors are left, which is as many as a reader
can hold in mind (Bryant & Lempert 2010). Of the boxes left, that is told in which lying inside and
failing correlate most (phi): of small dense boxes and large thin ones, the least likely chance.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from experiments.analysis.prim import (
    Box,
    Cases,
    Numbers,
    Truths,
    judged,
    trajectory,
)

CHANCE = 0.05
"""A bound or a box that chance makes as often as this, or more often, is not told."""
MOST_FACTORS = 4
MOST_SCREENED = 10
"""With more factors than this, those are searched that differ most where a policy fails."""


class Bound(NamedTuple):
    """One end of a box: of a number, or all categories of a factor that it shuts out."""

    factor: int
    columns: tuple[int, ...]
    lower: bool


def bounds(cases: Cases, box: Box) -> tuple[Bound, ...]:
    """The ends of a box, in the order of the columns, the lower one first."""
    lower, upper = np.isfinite(box.low).tolist(), np.isfinite(box.high).tolist()
    owners, found = cases.factor.tolist(), dict[tuple[int, bool], tuple[int, ...]]()
    for column, factor in enumerate(owners):
        for there, low in ((lower[column], True), (upper[column], False)):
            if there:
                found[factor, low] = (*found.get((factor, low), ()), column)
    return tuple(Bound(factor, columns, low) for (factor, low), columns in found.items())


def quasi_p(cases: Cases, box: Box, left: Truths | None = None) -> tuple[float, ...]:
    """The quasi-p of each bound of a box, in the order of `bounds`."""
    there = _there(cases, left)
    return tuple(_quasi_p(_beyond(cases, box, there), cases.fails[there]).tolist())


def _beyond(cases: Cases, box: Box, left: Truths) -> Truths:
    """Which of the futures left lie beyond each bound of a box: bool [bounds, futures]."""
    values, rows = cases.values[left], []
    for end in bounds(cases, box):
        columns = list(end.columns)
        along = values[:, columns]
        out = along < box.low[columns] if end.lower else along > box.high[columns]
        rows.append(out.any(axis=1))
    return np.array(rows, bool).reshape(len(rows), len(values))


def _quasi_p(beyond: Truths, fails: Truths) -> Numbers:
    """The box against the same box without one bound, for each (binomial): float64 [bounds]."""
    return _against_wider(*_counted(beyond), fails, len(beyond))


def _counted(beyond: Truths) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Beyond how many bounds each future lies, and the sum of their numbers from 1: [futures]."""
    numbers = np.arange(1, len(beyond) + 1)
    return beyond.sum(axis=0), numbers @ beyond.astype(np.int64)


def _against_wider(
    broken: NDArray[np.int64], owner: NDArray[np.int64], fails: Truths, number: int
) -> Numbers:
    """The same, where a future beyond one bound alone would lie in the box without that bound."""
    inside, alone = broken == 0, broken == 1
    futures, failing = np.count_nonzero(inside), np.count_nonzero(inside & fails)
    wider = futures + np.bincount(owner[alone], minlength=number + 1)[1:]
    more = failing + np.bincount(owner[alone & fails], minlength=number + 1)[1:]
    if not failing:
        return np.ones(number)
    return np.asarray(bdtrc(failing - 1.0, futures, more / wider))


def simpler(cases: Cases, box: Box, left: Truths | None = None) -> Box:
    """The box without bounds that may be chance, and with four bound factors at most."""
    there, ends = _there(cases, left), bounds(cases, box)
    beyond, fails = _beyond(cases, box, there), cases.fails[there]
    broken, owner = _counted(beyond)
    kept = list(range(len(ends)))
    while kept:
        values = _against_wider(broken, owner, fails, len(ends))[kept]
        weakest = int(values.argmax())
        few = len({ends[each].factor for each in kept}) <= MOST_FACTORS
        if values[weakest] <= CHANCE and few:
            break
        gone = kept.pop(weakest)
        broken, owner = broken - beyond[gone], owner - (gone + 1) * beyond[gone]
    return _without(cases, box, [each for at, each in enumerate(ends) if at not in kept], there)


def _without(cases: Cases, box: Box, gone: Sequence[Bound], left: Truths) -> Box:
    """The box without some of its bounds."""
    low, high = box.low.copy(), box.high.copy()
    for bound in gone:
        side, free = (low, -math.inf) if bound.lower else (high, math.inf)
        side[list(bound.columns)] = free
    return judged(cases, low, high, left)


def score(box: Box, everything: Box) -> float:
    """The correlation over futures between lying in the box and failing (phi): -1 to 1.

    `everything` is the box of all futures that were searched; 0 for that itself.
    """
    mass, rate = box.futures / everything.futures, everything.density
    spread = mass * (1 - mass) * rate * (1 - rate)
    if not spread > 0:
        return 0.0
    return (box.failing / everything.futures - mass * rate) / math.sqrt(spread)


def best(cases: Cases, left: Truths | None = None) -> tuple[Box, tuple[Box, ...]]:
    """The box to tell, over the screened factors, and all steps of the search for it."""
    steps = trajectory(cases, left)
    tidied = [simpler(cases, step, left) for step in steps]
    return max(tidied, key=lambda box: score(box, steps[0])), steps


def screened(cases: Cases, left: Truths | None = None) -> Cases:
    """The ten factors whose values differ most between futures that fail and the others.

    By the largest distance of their distributions (Kolmogorov-Smirnov, as in regional sensitivity
    analysis: Spear & Hornberger 1980), for categories their total variation.
    """
    number = len(cases.factors)
    if number <= MOST_SCREENED:
        return cases
    apart = _apart(cases, _there(cases, left))
    chosen = np.sort(np.argsort(-apart, kind="stable")[:MOST_SCREENED])
    columns = np.flatnonzero(np.isin(cases.factor, chosen))
    return replace(
        cases,
        values=cases.values[:, columns],
        factors=tuple(cases.factors[each] for each in chosen),
        factor=np.searchsorted(chosen, cases.factor[columns]),
        categories=tuple(cases.categories[each] for each in columns),
    )


def _apart(cases: Cases, left: Truths) -> Numbers:
    """How far a factor's values where a policy fails are from those elsewhere: 0 to 1 [factors]."""
    values, fails = cases.values[left], cases.fails[left]
    weights = np.where(fails, 1 / max(1, fails.sum()), -1 / max(1, (~fails).sum()))
    order = np.argsort(values, axis=0, kind="stable")
    climb = np.abs(np.cumsum(weights[order], axis=0))
    ordered = np.take_along_axis(values, order, axis=0)
    tied = np.vstack([ordered[1:] == ordered[:-1], np.zeros((1, values.shape[1]), bool)])
    distance = np.where(tied, 0, climb).max(axis=0)
    distance[~cases.numeric] /= 2
    return np.asarray(np.bincount(cases.factor, distance, len(cases.factors)), float)


def _there(cases: Cases, left: Truths | None) -> Truths:
    return np.ones(len(cases), bool) if left is None else left
