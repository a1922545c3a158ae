"""What was counted in one run from week 0 on, ready to be summed up into outcomes."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.results import TABLES, as_numbers, names
from abm.world import Records, World

YEAR = 52
QUARTER = 13
COLUMNS = {name: position for position, name in enumerate(names(TABLES["weekly"]))}
"""The position of each column of the weekly table of the whole place."""
AGENCY_COLUMNS = {name: position for position, name in enumerate(names(TABLES["agencies"]))}

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """The counts of one run, or of some of its weeks, since the policy began.

    Sums over the weeks are made once and kept, hence no slots: outcomes ask for them many times.

    place: float64 [weeks, COLUMNS]. neighbourhoods, agencies, pairs: records by week and unit.
    deprivation: overall deprivation of each neighbourhood, 0 to 1. What is counted of the whole
    place only (agencies among it) is not a number, or missing, for a part of it.
    """

    place: Numbers
    neighbourhoods: Records
    agencies: Records
    pairs: Records
    deprivation: Numbers

    @classmethod
    def of(cls, world: World) -> "Counted":
        """What a world has counted since week 0."""
        start = -int(world.run["first_week"][0])
        neighbourhoods = world.neighbourhoods_weekly[start:]
        summed = as_numbers(neighbourhoods).sum(axis=1)
        return cls(
            np.hstack([summed, as_numbers(world.place_weekly[start:])]),
            neighbourhoods,
            world.agencies_weekly[start:],
            world.pairs_weekly[start:],
            np.asarray(world.neighbourhoods["deprivation"]),
        )

    @property
    def weeks(self) -> int:
        """How many weeks were counted."""
        return len(self.place)

    def first(self, weeks: int) -> "Counted":
        """The first weeks only."""
        return self._during(slice(weeks))

    def last(self, weeks: int) -> "Counted":
        """The last weeks only."""
        return self._during(slice(-weeks, None))

    def year(self, number: int) -> "Counted":
        """One year since the policy began, the first being 0; the last may be shorter."""
        return self._during(slice(number * YEAR, (number + 1) * YEAR))

    def within(self, here: NDArray[np.bool_]) -> "Counted":
        """Some neighbourhoods only, as a place of their own; `here` is bool [neighbourhoods]."""
        neighbourhoods = np.ascontiguousarray(self.neighbourhoods[:, here])
        place = np.full_like(self.place, np.nan)
        summed = as_numbers(neighbourhoods).sum(axis=1)
        place[:, : summed.shape[1]] = summed
        return replace(
            self,
            place=place,
            neighbourhoods=neighbourhoods,
            agencies=self.agencies[:, :0],
            pairs=self.pairs[:, :0, :0],
            deprivation=self.deprivation[here],
        )

    def _during(self, weeks: slice) -> "Counted":
        return replace(
            self,
            place=self.place[weeks],
            neighbourhoods=self.neighbourhoods[weeks],
            agencies=self.agencies[weeks],
            pairs=self.pairs[weeks],
        )

    def weekly(self, *columns: str) -> Numbers:
        """Columns of the whole place, week by week, added up: float64 [weeks]."""
        return self.place[:, [COLUMNS[column] for column in columns]].sum(axis=1)

    def total(self, *columns: str) -> float:
        """Columns of the whole place, added up over the weeks."""
        return math.fsum(self._of_place[COLUMNS[column]] for column in columns)

    def at_agencies(self, *columns: str) -> float:
        """Columns of the agencies, added up over agencies and weeks."""
        if not self.agencies.size:
            return math.nan
        return math.fsum(self._of_agencies[AGENCY_COLUMNS[column]] for column in columns)

    @cached_property
    def _of_place(self) -> list[float]:
        """Every column of the whole place over the weeks, in the order of COLUMNS."""
        sums: list[float] = self.place.sum(axis=0).tolist()
        return sums

    @cached_property
    def _of_agencies(self) -> list[float]:
        """Every column of the agencies over agencies and weeks."""
        sums: list[float] = as_numbers(self.agencies).sum(axis=(0, 1)).tolist()
        return sums

    @cached_property
    def by_neighbourhood(self) -> Records:
        """What each neighbourhood counted over the weeks: records [neighbourhoods]."""
        rows = self.neighbourhoods
        return as_numbers(rows).sum(axis=0).view(rows.dtype).reshape(rows.shape[1])

    def between_agencies(self, column: str) -> Numbers:
        """How agencies see each other, week by week, averaged over all pairs: float64 [weeks]."""
        table = self.pairs[column]
        number = table.shape[1]
        others = number * (number - 1)
        own = np.trace(table, axis1=1, axis2=2)
        return ratio(table.sum(axis=(1, 2)) - own, np.full(len(table), float(others)))

    def fifth(self, most_deprived: bool) -> Records:
        """What the most, or the least, deprived fifth of neighbourhoods counted over the weeks."""
        return self.by_neighbourhood[fifths(self.deprivation)[-1 if most_deprived else 0]]


def fifths(deprivation: Numbers) -> tuple[NDArray[np.int64], ...]:
    """Which neighbourhoods are in each fifth by deprivation, the least deprived first.

    The first and the last hold a fifth of their number, rounded, and at least one; the other
    three share the rest, and may be empty in a place of few neighbourhoods.
    """
    order = np.argsort(deprivation, kind="stable")
    number = max(1, round(len(order) / 5))
    middle = np.array_split(order[number : max(number, len(order) - number)], 3)
    return order[:number], *middle, order[-number:]


def ratio(above: Any, below: Any) -> Any:
    """One number over another; not a number where there is nothing to divide by."""
    below = np.asarray(below, float)
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below != 0)[()]
