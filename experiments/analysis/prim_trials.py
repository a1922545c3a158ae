"""Is a box of PRIM's more than chance, and would it hold for other futures?

A search among many boxes always finds something. So the whole search, screening and all, is made
again with the failures dealt anew to the futures: `p` is the share of such searches that find a
box as good. It is made without a fifth of the futures in turn: how the box does among those is what
it would do among new ones. And it is made among half of the futures, to see whether the same
factors are bound (Bryant & Lempert 2010).
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.prim import Box, Cases, Numbers, Truths, bound_factors
from experiments.analysis.prim_choice import (
    CHANCE,
    Bound,
    best,
    bounds,
    quasi_p,
    score,
    screened,
)

SHUFFLES = 99
ENOUGH = 10
"""So many as good are chance for certain: no more are tried (Besag & Clifford 1991)."""
FOLDS = 5
HALVES = 20
MOST_BOXES = 3
SEED = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A box that was chosen, and how far to trust it.

    steps: all boxes of its search. quasi_p: of each of its bounds. p: the share of searches
    among failures dealt anew that find as good a box. density_anew and coverage_anew: among
    futures left out of the search, a fifth at a time. again: by factor, the share of searches
    among half of the futures whose box bounds it. overall: the share of all futures that fail.
    """

    box: Box
    steps: tuple[Box, ...]
    bounds: tuple[Bound, ...]
    quasi_p: tuple[float, ...]
    p: float
    density_anew: float
    coverage_anew: float
    again: tuple[float, ...]
    overall: float

    @property
    def told(self) -> bool:
        """Whether the box bounds anything, is better than chance would make one, and holds up.

        It holds up where more of its futures fail than of all, among those left out of the search.
        """
        better = self.density_anew > self.overall
        return bool(self.bounds) and self.p <= CHANCE and better


def found_boxes(cases: Cases, points: NDArray[np.int64] | None = None) -> tuple[Found, ...]:
    """The boxes in which a policy fails, the best first, each among the futures left by the others.

    `points`, int64 [futures]: futures of the same point (under several shocks) are dealt and left
    out together. The first is there even where it is no better than chance (`told`).
    """
    left = np.ones(len(cases), bool)
    groups = np.arange(len(cases)) if points is None else points
    found: list[Found] = []
    while len(found) < MOST_BOXES and cases.fails[left].any():
        one = _found(cases, groups, left)
        if found and not one.told:
            break
        found.append(one)
        left &= ~one.box.holds(cases.values)
        if not one.told:
            break
    return tuple(found)


def _found(cases: Cases, points: NDArray[np.int64], left: Truths) -> Found:
    """The best box among the futures left, in terms of all factors, and how far to trust it."""
    luck = np.random.default_rng(SEED)
    narrow = screened(cases, left)
    box, steps = best(narrow, left)
    anew = _anew(cases, points, left, luck)
    wide = _over(cases, narrow, box)
    return Found(
        wide,
        tuple(_over(cases, narrow, step) for step in steps),
        bounds(cases, wide),
        quasi_p(narrow, box, left),
        _p(cases, score(box, steps[0]), points, left, luck),
        *anew,
        tuple(_again(cases, points, left, luck).tolist()),
        float(cases.fails.mean()),
    )


def _over(cases: Cases, narrow: Cases, box: Box) -> Box:
    """A box over some factors as one over all."""
    chosen = [cases.factors.index(name) for name in narrow.factors]
    columns = np.isin(cases.factor, chosen)
    low, high = (np.full(len(columns), end) for end in (-math.inf, math.inf))
    low[columns], high[columns] = box.low, box.high
    return replace(box, low=low, high=high)


def _p(
    cases: Cases, seen: float, points: NDArray[np.int64], left: Truths, luck: np.random.Generator
) -> float:
    """In which share of searches among failures dealt anew is a box as good as the one seen?"""
    as_good = 0
    for number in range(1, SHUFFLES + 1):
        fails = cases.fails.copy()
        fails[left] = dealt_anew(cases.fails[left], points[left], luck)
        dealt = screened(replace(cases, fails=fails), left)
        box, steps = best(dealt, left)
        as_good += score(box, steps[0]) >= seen
        if as_good == ENOUGH:
            return as_good / number
    return (1 + as_good) / (1 + SHUFFLES)


def dealt_anew(fails: Truths, points: NDArray[np.int64], luck: np.random.Generator) -> Truths:
    """Failures dealt anew to the futures; those of one point stay together, in any order."""
    _, which, sizes = np.unique(points, return_inverse=True, return_counts=True)
    order, dealt = np.argsort(which, kind="stable"), fails.copy()
    for size in np.unique(sizes):
        rows = order[sizes[which[order]] == size].reshape(-1, size)
        dealt[rows] = luck.permuted(luck.permutation(fails[rows]), axis=1)
    return dealt


def _anew(
    cases: Cases, points: NDArray[np.int64], left: Truths, luck: np.random.Generator
) -> tuple[float, float]:
    """Density and coverage among futures left out of the search, a fifth at a time."""
    numbers, which = np.unique(points, return_inverse=True)
    fold = luck.permutation(np.arange(len(numbers)) % FOLDS)[which]
    inside = np.zeros(len(cases), bool)
    for number in range(FOLDS):
        out = (fold == number) & left
        known = left & ~out
        if cases.fails[known].any():
            narrow = screened(cases, known)
            box = _over(cases, narrow, best(narrow, known)[0])
            inside |= box.holds(cases.values) & out
    hits = int((inside & cases.fails).sum())
    density = hits / int(inside.sum()) if inside.any() else math.nan
    return density, hits / max(1, int(cases.fails.sum()))


def _again(
    cases: Cases, points: NDArray[np.int64], left: Truths, luck: np.random.Generator
) -> Numbers:
    """In which share of searches among half of the points is each factor bound?"""
    numbers, which = np.unique(points, return_inverse=True)
    times = np.zeros(len(cases.factors))
    for _ in range(HALVES):
        half = luck.permutation(len(numbers))[: len(numbers) // 2]
        part = cases.some(np.isin(which, half) & left)
        if part.fails.any():
            narrow = screened(part)
            chosen = bound_factors(narrow, best(narrow)[0])
            times[[cases.factors.index(narrow.factors[each]) for each in chosen]] += 1
    return times / HALVES
