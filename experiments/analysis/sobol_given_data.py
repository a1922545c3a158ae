"""On which factors does an outcome depend, where the points follow no design made for asking that?

Any points will do that are spread over all factors at once: a Latin hypercube, a Sobol' or Halton
sequence, the calibrated ensemble, a table. The share of the variance that a factor makes alone (its
first-order index) is found by sorting points by the factor, there and back again, and seeing how
much of what they show lies in slow waves (RBD-FAST: Tarantola et al. 2006, Plischke 2010, with the
correction of Tissot & Prieur 2012). Chance is taken out of the variance that it is a share of. What
factors do together only cannot be told from such points.

Among many factors some always seem to matter: those named pass a false discovery rate of 5 %
(Benjamini & Hochberg 1995). Where factors go together, as numbers of the calibrated ensemble do,
their shares overlap: rank correlations step by step (`fragility_dependence`) say which of them are
needed.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.sensitivity_chance import (
    PARTS,
    apart,
    between_runs,
    discovered,
    on_same_footing,
    sure,
    with_values,
)
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
from experiments.fragility_dependence import Dependence, depends_on, explained, rank_scores
from experiments.readable import readable
from experiments.statistics import Estimate
from experiments.worlds import NORMAL_95, worlds_of

Numbers = NDArray[np.float64]
HARMONICS = 6
"""Waves counted as slow: the usual number (Tarantola et al. 2006)."""
FEWEST_POINTS = 40
MOST_SAID = 6


@dataclass(frozen=True, slots=True)
class GivenData:
    """The share (0 to 1) of the variance over points that each factor makes alone.

    `first` holds an estimate for each factor, `correlation` its rank correlation with what points
    showed (-1 to 1: which way), `clear` whether it is seen to matter among all that were tried.
    `needed` are those found one after another, what the ones before go along with taken out, and
    `explained` the share (0 to 1) of the variance that these predict in points left out.
    `deviation`, `reliability` and `told` are those of `SobolIndices`.
    """

    sample: Sample
    first: tuple[Estimate, ...]
    correlation: tuple[float, ...]
    clear: tuple[bool, ...]
    needed: tuple[Dependence, ...]
    explained: float
    deviation: float
    reliability: float
    told: bool

    def table(self) -> pd.DataFrame:
        """One row a factor: first, its ends and chance, correlation, clear; the largest first."""
        rows = [
            {"factor": name, **columns_of("first", first), "correlation": way, "clear": clear}
            for name, first, way, clear in zip(
                self.sample.names, self.first, self.correlation, self.clear, strict=True
            )
        ]
        return pd.DataFrame(rows).sort_values("first", ascending=False, ignore_index=True)

    def sentences(self) -> list[str]:
        """What makes the outcome vary, and how sure that is, in plain words."""
        sample = self.sample
        if not self.told:
            return [nothing_told(sample)]
        order = sorted(range(len(self.first)), key=lambda at: -self.first[at].mean)
        named = [at for at in order if self.clear[at]]
        spread = amount(readable(self.deviation), sample.outcome.unit)
        varies = f"varies with a standard deviation of {spread}"
        start = f"{capital(sample.about)} {varies} ({basis(sample)})."
        number = f"{len(named)} of {len(order)} factors are seen to make part of it alone"
        most = f", the first {MOST_SAID} told here" if len(named) > MOST_SAID else ""
        return [
            start,
            f"{number}{most}.",
            *(self._of(at) for at in named[:MOST_SAID]),
            *self._needed(),
            f"{self._rest()} {chance_words(sample, self.reliability)}",
        ]

    def _of(self, at: int) -> str:
        together = self.correlation[at]
        start = f"{said(self.sample.factors[at])} makes {share(self.first[at])} of it alone"
        if abs(together) * math.sqrt(len(self.sample.shown)) < NORMAL_95:
            return f"{start}: higher in one part of its range, lower in another."
        return f"{start}: {'higher' if together > 0 else 'lower'} where the factor is high."

    def _needed(self) -> list[str]:
        if not self.needed:
            return []
        names = listed([each.name for each in self.needed])
        predict = f"{names} would do to predict {self.explained:.0%} of it in points left out"
        return [f"Taken one after another, {predict}."]

    def _rest(self) -> str:
        alone = sum(max(0.0, each.mean) for each, clear in zip(self.first, self.clear, strict=True)
                    if clear)  # fmt: skip
        left = max(0.0, 1 - alone)
        return (
            f"The other {left:.0%} come from factors not seen to matter or from what factors do "
            "together, which these points cannot tell: a Saltelli design can."
        )


def first_order(sample: Sample) -> GivenData:
    """First-order indices from points of any design spread over all factors, chance taken out.

    Points that lack a run are left out. InputError for fewer than 40 points, and for
    designs that move one factor at a time.
    """
    whole = sample.whole().by_future()
    if len(whole.shown) < FEWEST_POINTS or np.isnan(whole.values).any():
        raise InputError(
            f"{len(whole.shown)} points of the design {sample.design.kind} do not tell which share "
            f'of the variance a factor makes: give {FEWEST_POINTS} or more of kind = "sobol"'
        )
    reliability, clear = told(whole)
    variance = _variance(whole.shown)
    number = len(whole.factors)
    ranked = rank_scores(whole.shown.mean(axis=1)[:, None])
    together = tuple((rank_scores(whole.values) * ranked).mean(axis=0).tolist())
    if not (clear and variance > 0):
        unknown = Estimate(math.nan, math.nan, math.nan, whole.shown.size)
        return GivenData(
            whole,
            (unknown,) * number,
            together,
            (False,) * number,
            (),
            math.nan,
            math.nan,
            reliability,
            False,
        )
    found = sure(_first, with_values(whole.values, whole.shown))
    return GivenData(
        whole,
        found,
        together,
        _above(found),
        *_step_by_step(whole),
        math.sqrt(variance),
        reliability,
        True,
    )


def _step_by_step(sample: Sample) -> tuple[tuple[Dependence, ...], float]:
    """The factors needed one after another, and the share of the variance that they predict."""
    which = np.repeat(np.arange(len(sample.shown)), sample.shown.shape[1])
    worlds, scores = worlds_of(sample.shown.ravel(), which), rank_scores(sample.values)
    found = depends_on(sample.names, scores, worlds.seen, worlds.effects)
    return found, min(1.0, explained(scores, worlds.seen) / worlds.reliability)


def _first(both: Numbers) -> Numbers:
    """First-order indices [factors] from the values of factors and what points showed."""
    from SALib.analyze import rbd_fast

    values, shown = apart(both)
    means, points = shown.mean(axis=1), len(shown)
    seen = np.array([
        rbd_fast.compute_first_order(rbd_fast.permute_outputs(column, means), HARMONICS)
        for column in values.T
    ])  # fmt: skip
    return np.asarray(
        rbd_fast.unskew_S1(seen, HARMONICS, points) * means.var(ddof=1) / _variance(shown)
    )


def _variance(shown: Numbers) -> float:
    """The variance over points [points, runs], without chance."""
    level = on_same_footing(shown)
    return float(between_runs(level, level).sum() / (len(level) - 1))


def _above(found: tuple[Estimate, ...]) -> tuple[bool, ...]:
    """Which shares are seen to be above 0, among all that were looked at."""
    seen = discovered(found, PARTS - 1)
    return tuple(one and each.mean > 0 for one, each in zip(seen, found, strict=True))
