"""In which part of all futures does a policy fail? Boxes, by patient rule induction (PRIM).

A box bounds some factors: X above a, Y below b, not under shock c. The search starts with all
futures and *peels*: of all the ways to cut off a twentieth of the futures at one end of one factor,
or one category, it takes the one that adds most to the share that fails (the *density*) for each
future given up. Then it *pastes*: it widens an end again wherever that adds to the density. Every
step is kept, since the smaller a box, the denser, but the fewer of all failures it holds (its
*coverage*): `prim_choice` chooses, `prim_trials` says how far to trust it.

Friedman & Fisher (1999), Statistics and Computing 9; Bryant & Lempert (2010), Technological
Forecasting and Social Change 77. The gain for each future given up, which treats categories
fairly, and how ends are placed follow EMA Workbench (Kwakkel 2017), against which this is checked.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from abm.errors import InputError

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
PEELED = 0.05
"""The share of a box that one step cuts off."""
PASTED = 0.05
"""The share of the futures just beyond an end that one step takes in again."""
LEAST_MASS = 0.05
"""No box holds a smaller share of all futures."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The futures that were run, and in which of them a policy fails.

    values: float64 [futures, columns]; a factor that is a number has one column, one with
    categories a column of 0 and 1 for each. factors: their names; factor: which of them a column
    belongs to, int64 [columns]; categories: the category of each column, "" for a number.
    """

    values: Numbers
    fails: Truths
    factors: tuple[str, ...]
    factor: NDArray[np.int64]
    categories: tuple[str, ...]

    @classmethod
    def of(cls, frame: pd.DataFrame, fails: ArrayLike) -> "Cases":
        """From a table of factors, one row a future: numbers, or words for categories.

        Raises InputError where a number is missing, or the lengths differ.
        """
        failing = np.asarray(fails, bool)
        if failing.shape != (len(frame),):
            raise InputError(
                f"{len(frame)} futures but {failing.size} answers whether they fail: give one each"
            )
        columns = [part for number in range(frame.shape[1]) for part in _columns(frame, number)]
        values = np.array([column for _, _, column in columns], float).T
        values = values.reshape(len(frame), len(columns))
        if not np.isfinite(values).all():
            raise InputError("a factor lacks a value in some futures: give every future all values")
        owners = np.array([owner for owner, _, _ in columns], np.int64)
        named = tuple(category for _, category, _ in columns)
        return cls(values, failing, tuple(map(str, frame.columns)), owners, named)

    def __len__(self) -> int:
        return len(self.fails)

    @property
    def numeric(self) -> Truths:
        """Which columns are numbers, not categories: bool [columns]."""
        return np.array([not category for category in self.categories], bool)

    @property
    def everything(self) -> "Box":
        """The box without any bound, with all futures in it."""
        free = np.full(self.values.shape[1], math.inf)
        return _judged(self, -free, free, np.ones(len(self), bool))

    def some(self, rows: ArrayLike) -> "Cases":
        """The same for some futures only: their numbers, or true for those to keep."""
        chosen = np.asarray(rows)
        return replace(self, values=self.values[chosen], fails=self.fails[chosen])


def _columns(frame: pd.DataFrame, number: int) -> Iterator[tuple[int, str, ArrayLike]]:
    column = frame.iloc[:, number]
    if pd.api.types.is_numeric_dtype(column.dtype):
        yield number, "", column.to_numpy(float)
        return
    for category in sorted(set(column)):
        yield number, str(category), (column == category).to_numpy(float)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of all futures, and how many of those in it fail.

    low and high: the ends by column, float64 [columns], infinite where there is none; a category
    that is shut out has an upper end below 1. coverage: the share of all failures that it holds;
    density: the share of its futures that fail; mass: its share of all futures.
    """

    low: Numbers
    high: Numbers
    futures: int
    failing: int
    coverage: float
    density: float
    mass: float

    @property
    def bound(self) -> Truths:
        """Which columns have an end: bool [columns]."""
        return np.isfinite(self.low) | np.isfinite(self.high)

    def holds(self, values: Numbers) -> Truths:
        """Which futures lie in the box: bool [futures], for float64 [futures, columns]."""
        return np.asarray(((values >= self.low) & (values <= self.high)).all(axis=1))


def _judged(cases: Cases, low: Numbers, high: Numbers, inside: Truths) -> Box:
    """A box with these ends and futures."""
    number, failing = int(inside.sum()), int((cases.fails & inside).sum())
    coverage = failing / max(1, int(cases.fails.sum()))
    density = failing / number if number else math.nan
    return Box(low, high, number, failing, coverage, density, number / len(cases))


def judged(cases: Cases, low: Numbers, high: Numbers, left: Truths | None = None) -> Box:
    """The box with these ends, over all futures or those that are `left`, bool [futures]."""
    inside = ((cases.values >= low) & (cases.values <= high)).all(axis=1)
    return _judged(cases, low, high, np.asarray(inside if left is None else inside & left))


@dataclass(frozen=True, slots=True)
class _Moves:
    """What one step could do: which column, which end, where to, and what would lie in the box."""

    column: NDArray[np.int64]
    lower: Truths
    end: Numbers
    futures: NDArray[np.int64]
    failing: NDArray[np.int64]

    def best(self, cases: Cases, box: Box, even_losing: bool = False) -> int | None:
        """The move that adds most density for each future it moves.

        None where none adds any, unless `even_losing`. Of equal ones that which leaves fewer
        factors bound, then the first.
        """
        moved = np.abs(self.futures - box.futures)
        useful = (moved > 0) & (self.futures > 0)
        if not useful.any():
            return None
        density = np.divide(
            self.failing, self.futures, out=np.zeros(len(moved)), where=self.futures > 0
        )
        gain = np.where(useful, (density - box.density) / np.maximum(moved, 1), -math.inf)
        tied = np.flatnonzero(gain == gain.max())
        if len(tied) == 1:
            return int(tied[0]) if gain[tied[0]] > 0 or even_losing else None
        numbers = [len(_bound_factors(cases, *self.ends(box, move))) for move in tied.tolist()]
        found = int(tied[int(np.argmin(numbers))])
        return found if gain[found] > 0 or even_losing else None

    def ends(self, box: Box, move: int) -> tuple[Numbers, Numbers]:
        """The ends of the box after a move."""
        low, high = box.low.copy(), box.high.copy()
        (low if self.lower[move] else high)[self.column[move]] = self.end[move]
        return low, high


def _bound_factors(cases: Cases, low: Numbers, high: Numbers) -> NDArray[np.int64]:
    lowest, highest = cases.values.min(axis=0), cases.values.max(axis=0)
    return np.unique(cases.factor[(low > lowest) | (high < highest)])


def bound_factors(cases: Cases, box: Box) -> tuple[int, ...]:
    """Which factors a box bounds: their positions among the factors."""
    return tuple(np.unique(cases.factor[box.bound]).tolist())


def trajectory(cases: Cases, left: Truths | None = None, past_dips: bool = True) -> tuple[Box, ...]:
    """All boxes from that of all futures on, peeled step by step, then pasted.

    `left`, bool [futures]: those that no earlier box holds; shares stay those of all futures.
    Peeling goes on while enough is left in the box, as Friedman & Fisher have it, unless it is to
    stop where no cut adds density (`past_dips`), as EMA Workbench does.
    """
    there = np.ones(len(cases), bool) if left is None else left
    boxes = [_judged(cases, cases.everything.low, cases.everything.high, there)]
    while (peeled := _peeled(cases, boxes[-1], there, past_dips)) is not None:
        boxes.append(peeled)
    while (pasted := _pasted(cases, boxes[-1], there)) is not None:
        boxes.append(pasted)
    return tuple(boxes)


def upper_end(values: Numbers, share: float) -> Numbers:
    """Where to cut off the highest share of some values: [columns] for [values, columns].

    Half way between two neighbours, further in where values are tied.
    """
    ordered = np.sort(values, axis=0)
    beyond = ordered[math.ceil(round((len(values) - 1) * (1 - share), 9))]
    below = (ordered < beyond).sum(axis=0) - 1
    neighbour = np.take_along_axis(ordered, np.maximum(below, 0)[None], axis=0)[0]
    return np.where(below >= 0, (neighbour + beyond) / 2, beyond)


def _peeled(cases: Cases, box: Box, left: Truths, past_dips: bool) -> Box | None:
    """The box after the best cut; None where none adds density or too little would be left."""
    inside = box.holds(cases.values) & left
    values, fails = cases.values[inside], cases.fails[inside].astype(np.int64)
    if not len(values):
        return None
    column = np.repeat(np.arange(values.shape[1]), np.where(cases.numeric, 2, 1))
    lower = np.concatenate([[False], column[1:] == column[:-1]])
    sign = np.where(lower, -1, 1)
    end = sign * upper_end(sign * values[:, column], PEELED)
    kept = sign * values[:, column] <= sign * end
    moves = _Moves(column, lower, end, kept.sum(axis=0), fails @ kept)
    best = moves.best(cases, box, past_dips)
    if best is None or moves.futures[best] < LEAST_MASS * len(cases):
        return None
    return _judged(cases, *moves.ends(box, best), _with(inside, kept[:, best]))


def _with(inside: Truths, kept: Truths) -> Truths:
    """Those inside that are kept: bool [futures]."""
    still = np.zeros(len(inside), bool)
    still[np.flatnonzero(inside)[kept]] = True
    return still


def _pasted(cases: Cases, box: Box, left: Truths) -> Box | None:
    """The box with its best end set further out; None where that adds no density anywhere."""
    ends = [(column, True) for column in np.flatnonzero(np.isfinite(box.low)).tolist()]
    ends += [(column, False) for column in np.flatnonzero(np.isfinite(box.high)).tolist()]
    if not ends:
        return None
    wider = [_wider(cases, box, column, lower, left) for column, lower in ends]
    moves = _Moves(
        np.array([column for column, _ in ends]),
        np.array([lower for _, lower in ends], bool),
        np.array([end for end, _ in wider]),
        np.array([inside.sum() for _, inside in wider]),
        np.array([cases.fails[inside].sum() for _, inside in wider]),
    )
    best = moves.best(cases, box)
    if best is None:
        return None
    low, high = moves.ends(box, best)
    low[low <= cases.values.min(axis=0)] = -math.inf
    high[high >= cases.values.max(axis=0)] = math.inf
    return _judged(cases, low, high, wider[best][1])


def _wider(cases: Cases, box: Box, column: int, lower: bool, left: Truths) -> tuple[float, Truths]:
    """One end of a box set a little further out, and which futures then lie in it."""
    low, high = box.low.copy(), box.high.copy()
    (low if lower else high)[column] = -math.inf if lower else math.inf
    reach = ((cases.values >= low) & (cases.values <= high)).all(axis=1) & left
    along = cases.values[:, column]
    beyond = along[reach & ((along < box.low[column]) if lower else (along > box.high[column]))]
    if not len(beyond):
        return (-math.inf if lower else math.inf), reach
    sign = 1 if lower else -1
    end = sign * float(upper_end(sign * beyond[:, None], PASTED)[0])
    return end, reach & ((along >= end) if lower else (along <= end))
