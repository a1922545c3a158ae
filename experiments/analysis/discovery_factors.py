"""What tells futures apart, and how is a part of them told in words?

Numbers that were drawn, or that differ between the sets of an ensemble, and the shock where there
are several. Each is named by what it means, as declared in the registry.
"""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from abm.parameters import REGISTRY
from experiments.analysis.prim import Box, Cases, bound_factors
from experiments.design.layout import Layout

SHOCK = "shock"
LARGE = 1_000


def factors_of(layout: Layout, futures: NDArray[np.int64]) -> pd.DataFrame:
    """The factors in which some futures differ: one row a future, one column a factor.

    Numbers as float64, the shock as words. Raises InputError where they differ in nothing.
    """
    chosen = [layout.futures[number] for number in futures]
    columns: dict[str, object] = {
        each.name: [future.values[at] for future in chosen]
        for at, each in enumerate(layout.experiment.uncertainties)
    }
    if any(future.ensemble_set >= 0 for future in chosen):
        rows = [future.parameters.changed for future in chosen]
        names = sorted(set().union(*rows) - set(columns))
        columns |= {name: [future.parameters[name] for future in chosen] for name in names}
    columns[SHOCK] = [future.shock.name for future in chosen]
    frame = pd.DataFrame(columns, index=pd.Index(futures, name="future"))
    differ = [name for name in frame if frame[name].nunique() > 1]
    if not differ:
        raise InputError(
            "these futures differ in nothing, so there is nothing to look for: give the experiment "
            "uncertainties, an ensemble of parameters, or shocks"
        )
    return frame[differ]


def title_of(name: str) -> str:
    """What a factor is, in words, with its name and unit."""
    if name not in REGISTRY:
        return f"the {name}"
    return f"{REGISTRY[name].meaning} ({name}, {REGISTRY[name].unit})"


def in_words(name: str, low: float, high: float, kept: tuple[str, ...] = ()) -> str:
    """Where a factor lies, as a clause: above or below an end, between two, or in categories."""
    if kept:
        return f"{title_of(name)} is {' or '.join(kept)}"
    if math.isinf(high):
        return f"{title_of(name)} is above {shown(low)}"
    if math.isinf(low):
        return f"{title_of(name)} is below {shown(high)}"
    return f"{title_of(name)} is between {shown(low)} and {shown(high)}"


def shown(value: float) -> str:
    """A value of a factor with three digits."""
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.3g}"


def points_of(layout: Layout, futures: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which point of the design each future is of: the same under several shocks."""
    return np.array([layout.futures[number].point for number in futures], np.int64)


def limits(cases: Cases, box: Box) -> Iterator[tuple[str, float, float, tuple[str, ...]]]:
    """Each factor that a box bounds: its name, both ends, and the categories inside, if any."""
    for factor in bound_factors(cases, box):
        columns = np.flatnonzero(cases.factor == factor)
        name = cases.factors[factor]
        if cases.categories[columns[0]]:
            only = [each for each in columns if math.isfinite(box.low[each])]
            inside = only or [each for each in columns if math.isinf(box.high[each])]
            kept = [cases.categories[each] for each in inside]
            yield name, -math.inf, math.inf, tuple(kept)
        else:
            yield name, float(box.low[columns[0]]), float(box.high[columns[0]]), ()


def part_in_words(cases: Cases, box: Box) -> str:
    """A part of the futures as one clause."""
    return " and ".join(in_words(*each) for each in limits(cases, box))
