"""How are points laid out over what an experiment varies? The kinds of designs, and their points.

The same design over the same factors gives the same points for ever: nothing is drawn from the
random stream of any library (see `draws`), and values are rounded to 12 significant digits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from abm.checks import check_known
from abm.errors import InputError
from abm.simulation import check_whole
from experiments.design import factorial, spread
from experiments.design.factor import Factor
from experiments.design.table import values_in

Numbers = NDArray[np.float64]
ENSEMBLE, TABLE = "ensemble", "table"
MOST_POINTS = 1_000_000
MOST_LEVELS = 1_000
ENDS = 2
GRID = 4
"""Levels of the trajectories of Morris where no other number is given."""
RESOLUTIONS = (3, 4, 5)
RESOLUTION = 4


@dataclass(frozen=True, slots=True)
class Design:
    """How points are laid out over some factors: the kind, how many points, what else it takes.

    `kind` names an entry of `KINDS`; `points` is the base number of points, for kinds that do not
    set it themselves; `levels` how many values of a factor are taken, where the factor does not
    say; `table` the path of the user's own table, or its text, for kind "table"; `resolution` (3,
    4 or 5) is for fractions, `second_order` (pairs of factors too) for "saltelli".

    Raises InputError for what the kind cannot use.
    """

    kind: str
    points: int = 0
    seed: int = 1
    levels: int = 0
    table: str = ""
    resolution: int = 0
    second_order: bool = False

    def __post_init__(self) -> None:
        check_known("a design: kind", self.kind, KINDS)
        kind = KINDS[self.kind]
        whose = f"design {self.kind}"
        for field in ("points", "levels", "table", "resolution", "second_order"):
            if getattr(self, field) and field not in kind.takes:
                raise InputError(
                    f"{whose}: {field} has no meaning here, take it out; it takes "
                    f"{', '.join(kind.takes) or 'nothing else'}"
                )
        check_whole(f"{whose}: seed", self.seed, 0, 2**32 - 1)
        if "points" in kind.takes:
            check_whole(f"{whose}: points", self.points, 1, MOST_POINTS)
        if self.levels:
            check_whole(f"{whose}: levels", self.levels, ENDS, MOST_LEVELS)
        if self.kind == "morris" and self.levels % 2:
            raise InputError(f"{whose}: levels = {self.levels}; expected an even number, such as 4")
        if self.resolution and self.resolution not in RESOLUTIONS:
            raise InputError(f"{whose}: resolution = {self.resolution!r}; expected 3, 4 or 5")
        if not (isinstance(self.table, str) and isinstance(self.second_order, bool)):
            raise InputError(f"{whose}: give table as text, and second_order as true or false")
        if TABLE in kind.takes and not self.table:
            raise InputError(f"{whose}: no table; give the path of a CSV file with table = ")


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to lay out points: what it is for, what it takes, how many points come of it."""

    meaning: str
    takes: tuple[str, ...]
    number: Callable[[Design, Sequence[int]], int]
    lay_out: Callable[[Design, Sequence[int]], Numbers]
    """Shares of each factor's range [points, factors]; takes the number of levels of each."""


def _as_many(design: Design, levels: Sequence[int]) -> int:
    return design.points


def _nowhere(design: Design, levels: Sequence[int]) -> Numbers:
    raise InputError(f"design {design.kind} is not laid out over ranges: its points are given")


KINDS: Mapping[str, Kind] = MappingProxyType({
    "full-factorial": Kind(
        "every level of each factor with every level of all others",
        ("levels",),
        lambda design, levels: factorial.full_number(levels),
        lambda design, levels: factorial.full(levels),
    ),
    "fractional-factorial": Kind(
        "both ends of each factor, in a fraction of all combinations",
        ("resolution",),
        lambda design, levels: factorial.fraction(len(levels), _resolution(design))[0],
        lambda design, levels: factorial.fractional(len(levels), _resolution(design)),
    ),
    "ofat": Kind(
        "everything as it is, then one factor at a time at each of its levels",
        ("levels",),
        lambda design, levels: 1 + sum(levels),
        lambda design, levels: factorial.one_at_a_time(levels),
    ),
    "latin-hypercube": Kind(
        "points spread so that each factor's whole range is covered evenly",
        ("points",),
        _as_many,
        lambda design, levels: spread.latin_hypercube(design.points, len(levels), design.seed),
    ),
    "sobol": Kind(
        "points spread evenly over all factors at once; best with 64, 128, 256 ... of them",
        ("points",),
        _as_many,
        lambda design, levels: spread.sobol(design.points, len(levels), design.seed),
    ),
    "halton": Kind(
        "points spread evenly over up to about ten factors; any number of them",
        ("points",),
        _as_many,
        lambda design, levels: spread.halton(design.points, len(levels), design.seed),
    ),
    "morris": Kind(
        "walks that move one factor a step, to screen many; points x (factors + 1) in all",
        ("points", "levels"),
        lambda design, levels: design.points * (len(levels) + 1),
        lambda design, levels: spread.morris(
            design.points, len(levels), design.levels or GRID, design.seed
        ),
    ),
    "saltelli": Kind(
        "pairs of samples that exchange factors, for Sobol' indices; points x (factors + 2) in all",
        ("points", "second_order"),
        lambda design, levels: design.points * _rows_each(design, len(levels)),
        lambda design, levels: spread.saltelli(
            design.points, len(levels), design.second_order, design.seed
        ),
    ),
    ENSEMBLE: Kind(
        "the first sets of the calibrated ensemble, one a future",
        ("points",),
        _as_many,
        _nowhere,
    ),
    TABLE: Kind(
        "the rows of a table of your own (CSV), one column for each factor",
        ("table",),
        lambda design, levels: 0,
        _nowhere,
    ),
})  # fmt: skip
"""All kinds of designs, by name."""


def unit_points(design: Design, factors: int, levels: Sequence[int] = ()) -> Numbers:
    """The points of a design as shares of each factor's range, 0 to 1: float64 [points, factors].

    `levels` are how many values each factor takes, for designs that take some only; 0, or left
    out, for the design's own number of levels, and for both ends where it has none. Not a number
    (one at a time) stands for a factor left as it is. Raises InputError where there is nothing to
    lay out, or more than a million points.
    """
    if factors < 1:
        raise InputError(f"design {design.kind}: nothing to vary; name one or more factors")
    each = [number or design.levels or ENDS for number in levels or (0,) * factors]
    _check_number(design, each)
    return KINDS[design.kind].lay_out(design, each)


def check_number(design: Design, factors: Sequence[Factor]) -> None:
    """Refuse, before it is laid out, a design of more than a million points."""
    _check_number(design, [len(each.levels) or design.levels or ENDS for each in factors])


def _check_number(design: Design, levels: Sequence[int]) -> None:
    number = KINDS[design.kind].number(design, levels)
    if number > MOST_POINTS:
        raise InputError(
            f"design {design.kind} over {len(levels)} factors has more than {MOST_POINTS:,} "
            "points: vary fewer factors, take fewer levels or points, or a fraction"
        )


def points(design: Design, factors: Sequence[Factor]) -> Numbers:
    """The points of a design as values of the factors: float64 [points, factors].

    In the registry's units, a choice by the position of its option, rounded to 12 significant
    digits. Not a number (one at a time) stands for a factor left as it is. Raises InputError.
    """
    if design.kind == TABLE:
        return values_in(design.table, factors)
    levels = [len(factor.levels) for factor in factors]
    shares = unit_points(design, len(factors), levels)
    return np.array(
        [factor.values(column) for factor, column in zip(factors, shares.T, strict=True)]
    ).T


def aliases(design: Design, factors: Sequence[Factor]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Which effects a fraction cannot tell apart: groups of single factors and of pairs, by name.

    None for every other kind of design.
    """
    if design.kind != "fractional-factorial":
        return ()
    names = [factor.name for factor in factors]
    groups = factorial.aliases(len(names), _resolution(design))
    return tuple(
        tuple(tuple(names[factor] for factor in effect) for effect in group) for group in groups
    )


def _resolution(design: Design) -> int:
    return design.resolution or RESOLUTION


def _rows_each(design: Design, factors: int) -> int:
    """Rows of a Saltelli design for each base point."""
    return 2 + factors * (2 if design.second_order else 1)
