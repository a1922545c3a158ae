"""How much of what is uncertain comes from each factor, alone and together with others?

Sobol' indices share out the variance of an outcome over the points of a design among its factors.
The first-order index of a factor is the share it makes alone; the total index that of all it takes
part in; the second-order index of two factors the share they make together beyond each alone. They
need a Saltelli design: base points A, partners B, and points that take one factor from the other.

First order E[B (AB - A)] / V and total order E[(AB - A)^2] / 2V (Saltelli et al. 2010), second
order E[BA AB'] - E[A B] less both first orders (Saltelli 2002); each also with A and B exchanged
where the design has those points. Every product, V too, is taken between different runs, so these
are the indices of the model without chance: chance widens their intervals, it does not move them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.sensitivity_chance import between_runs, on_same_footing, sure
from experiments.analysis.sensitivity_sample import Sample, told
from experiments.analysis.sensitivity_words import (
    amount,
    basis,
    capital,
    chance_words,
    columns_of,
    listed,
    nothing_told,
    said,
    share,
)
from experiments.readable import readable
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
Pair = tuple[str, str]
SALTELLI = "saltelli"
LITTLE = 0.05
"""A factor that takes part in less than this share of the variance makes next to nothing."""
FEWEST_BASE_POINTS = 8
MOST_SAID = 4


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """The shares (0 to 1) of the variance over points that factors make, without chance.

    `first` and `total` hold an estimate for each factor, `second` one for each pair of factors,
    none where the design has no second order. `deviation` is the standard deviation over points
    without chance, in the outcome's unit; `reliability` the share of the variance between the
    means of points that is not chance, `told` whether points differ by more than chance.
    """

    sample: Sample
    first: tuple[Estimate, ...]
    total: tuple[Estimate, ...]
    second: Mapping[Pair, Estimate]
    deviation: float
    reliability: float
    told: bool

    def table(self) -> pd.DataFrame:
        """One row a factor: first and total, their ends and chance; the largest total first."""
        rows = [
            {"factor": name, **columns_of("first", first), **columns_of("total", total)}
            for name, first, total in zip(self.sample.names, self.first, self.total, strict=True)
        ]
        return pd.DataFrame(rows).sort_values("total", ascending=False, ignore_index=True)

    def pairs(self) -> pd.DataFrame:
        """One row a pair: factor, other, second, its ends and chance; the largest first."""
        rows = [
            {"factor": one, "other": other, **columns_of("second", found)}
            for (one, other), found in self.second.items()
        ]
        columns = ["factor", "other", *columns_of("second", Estimate(0, 0, 0, 0))]
        found = pd.DataFrame(rows, columns=columns)
        return found.sort_values("second", ascending=False, ignore_index=True)

    def sentences(self) -> list[str]:
        """What makes the outcome vary, and how sure that is, in plain words."""
        sample = self.sample
        if not self.told:
            return [nothing_told(sample)]
        order = sorted(range(len(self.total)), key=lambda at: -self.total[at].mean)
        clear = [at for at in order if self.total[at].low > 0 and self.total[at].mean >= LITTLE]
        spread = amount(readable(self.deviation), sample.outcome.unit)
        varies = f"varies with a standard deviation of {spread}"
        start = f"{capital(sample.about)} {varies} ({basis(sample)})."
        said_of = [self._of(at) for at in clear[:MOST_SAID]]
        rest = [sample.names[at] for at in order if self.total[at].high < LITTLE]
        nothing = f"Next to nothing (under {LITTLE:.0%}) comes from {listed(rest)}." if rest else ""
        pairs = [
            f"{listed(pair)} make {share(found)} only together, beyond each alone."
            for pair, found in self.second.items()
            if found.low > 0 and found.mean >= LITTLE
        ]
        chance = chance_words(sample, self.reliability)
        return [start, *said_of, *pairs, *([nothing] if nothing else []), chance]

    def _of(self, at: int) -> str:
        first, total = self.first[at], self.total[at]
        start = f"{said(self.sample.factors[at])} makes {share(first)} of it alone"
        return f"{start}, and {share(total)} with all that it does together with others."


def sobol(sample: Sample) -> SobolIndices:
    """Sobol' indices of a Saltelli design, chance taken out, with 95% intervals.

    Base points that lack a run are left out. InputError for other designs and too few points.
    """
    size = _points_a_base(sample)
    whole = sample.whole(size).by_future()
    number = len(whole.shown) // size
    if number < FEWEST_BASE_POINTS:
        raise InputError(
            f"Sobol' indices of {number} base points say nothing: give {FEWEST_BASE_POINTS} or "
            "more (points = 128 is a usual beginning)"
        )
    shown = whole.shown.reshape(number, size, -1)
    factors = len(sample.factors)
    variance = float(_variance(on_same_footing(shown)))
    reliability, clear = told(whole)
    if not (clear and variance > 0):
        unknown = Estimate(math.nan, math.nan, math.nan, whole.shown.size)
        return SobolIndices(whole, (unknown,) * factors, (unknown,) * factors, {},
                            math.nan, reliability, False)  # fmt: skip
    found = sure(partial(_indices, factors=factors), shown)
    pairs = combinations(sample.names, 2)
    return SobolIndices(
        whole,
        found[:factors],
        found[factors : 2 * factors],
        dict(zip(pairs, found[2 * factors :], strict=False)),
        math.sqrt(variance),
        reliability,
        True,
    )


def _points_a_base(sample: Sample) -> int:
    """Points for each base point: with second order 2 factors + 2, without factors + 2."""
    factors = len(sample.factors)
    size = len(sample.unit) // sample.design.points if sample.design.points else 0
    if sample.design.kind != SALTELLI or size not in (factors + 2, 2 * factors + 2):
        raise InputError(
            f"the design {sample.design.kind} has no Sobol' indices: they need kind = "
            f'"{SALTELLI}"; first_order(...) gives shares for points of other kinds'
        )
    return size


def _indices(shown: Numbers, factors: int) -> Numbers:
    """First, total and second-order indices [all of them] from [base points, points, runs]."""
    level = on_same_footing(shown)
    a, b = level[:, :1], level[:, -1:]
    ab = level[:, 1 : factors + 1]
    ba = level[:, factors + 1 : -1]
    first, total = [between_runs(b, ab - a)], [between_runs(ab - a, ab - a) / 2]
    if ba.shape[1]:
        first.append(between_runs(a, ba - b))
        total.append(between_runs(ba - b, ba - b) / 2)
    variance = _variance(level)
    alone, with_others = (np.mean(each, axis=(0, 1)) / variance for each in (first, total))
    return np.concatenate([alone, with_others, _second(a, b, ab, ba, alone, variance)])


def _second(
    a: Numbers, b: Numbers, ab: Numbers, ba: Numbers, alone: Numbers, variance: Numbers
) -> Numbers:
    """Second-order indices of all pairs [pairs], the mean of both ways round."""
    if not ba.shape[1]:
        return np.empty(0)
    mean_squared = between_runs(a, b).mean()
    one, other = np.triu_indices(len(alone), 1)
    ways = between_runs(ba[:, one], ab[:, other]), between_runs(ba[:, other], ab[:, one])
    closed = (np.mean(ways, axis=(0, 1)) - mean_squared) / variance
    return np.asarray(closed - alone[one] - alone[other])


def _variance(level: Numbers) -> Numbers:
    """The variance over base points and their partners, without chance."""
    both = on_same_footing(level[:, [0, -1]])
    return np.asarray(between_runs(both, both).mean())
