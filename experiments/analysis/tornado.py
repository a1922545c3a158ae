"""How far does an outcome swing between the low and the high end of each factor?

From a design that moves one factor at a time: everything as it is but that factor, at its lowest
and at its highest value. From other designs: the mean over the quarter of points where the factor
is lowest and over the quarter where it is highest, whatever the others are there.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.sensitivity_chance import apart, on_same_footing, sure, with_values
from experiments.analysis.sensitivity_sample import Sample
from experiments.analysis.sensitivity_words import amount, basis, capital, columns_of, listed, said
from experiments.design.factor import Factor
from experiments.readable import difference, readable
from experiments.statistics import Estimate, estimate

Numbers = NDArray[np.float64]
OFAT = "ofat"
QUARTER = 0.25
FEWEST_POINTS = 8
MOST_SAID = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """What is seen where a factor is low and where it is high, in the outcome's unit.

    `low_value` and `high_value` are the factor's values there (their mean over a quarter of
    points). The intervals of `low` and `high` are those of how far they are from the middle;
    `swing` is high less low.
    """

    factor: Factor
    low_value: float
    high_value: float
    low: Estimate
    high: Estimate
    swing: Estimate

    @property
    def values(self) -> tuple[str, str]:
        """Both values as a person writes them: a few digits, or the word for a choice."""
        given = (self.low_value, self.high_value)
        known = set(given) <= {*self.factor.choices, self.factor.low, self.factor.high}
        low, high = (self.factor.shown(each) if known else f"{each:.3g}" for each in given)
        return low, high


@dataclass(frozen=True, slots=True)
class Tornado:
    """A bar for each factor, the longest first, around what is seen in the middle.

    The middle is everything as it is where `one_at_a_time`, otherwise the mean of all points.
    """

    sample: Sample
    middle: Estimate
    bars: tuple[Bar, ...]
    one_at_a_time: bool

    def table(self) -> pd.DataFrame:
        """One row a factor: its values, what is seen at both ends, the swing and its interval."""
        return pd.DataFrame([
            {
                "factor": bar.factor.name,
                "low_value": bar.low_value,
                "high_value": bar.high_value,
                "low": bar.low.mean,
                "high": bar.high.mean,
                **columns_of("swing", bar.swing),
            }
            for bar in self.bars
        ])  # fmt: skip

    def sentences(self) -> list[str]:
        """Which factors swing the outcome, in plain words."""
        sample = self.sample
        middle = amount(readable(self.middle.mean), sample.outcome.unit)
        where = "with everything as it is" if self.one_at_a_time else "over all points"
        start = f"{capital(sample.about)} is {middle} {where} ({basis(sample)})."
        clear = [bar for bar in self.bars if bar.swing.clear]
        rest = [bar.factor.name for bar in self.bars if not bar.swing.clear]
        unseen = [f"No clear swing: {listed(rest)}."] if rest else []
        return [start, *(self._of(bar) for bar in clear[:MOST_SAID]), *unseen]

    def _of(self, bar: Bar) -> str:
        scale = max(abs(self.middle.mean), abs(bar.swing.mean))
        low, high = (readable(each.mean, scale) for each in (bar.low, bar.high))
        swing, ends = difference(bar.swing, scale)
        values = f"from {bar.values[0]} to {bar.values[1]}"
        return f"{said(bar.factor)}, {values}: from {low} to {high}, {swing} ({ends})."


def tornado(sample: Sample) -> Tornado:
    """The swing of each factor, with 95% intervals.

    Points that lack a run are left out. InputError for too few points.
    """
    whole = sample.whole()
    one_at_a_time = bool(np.isnan(whole.unit).any())
    middle, bars = _moved(whole) if one_at_a_time else _quarters(whole.by_future())
    order = sorted(bars, key=lambda bar: -abs(bar.swing.mean))
    return Tornado(whole, middle, tuple(order), one_at_a_time)


def _moved(sample: Sample) -> tuple[Estimate, list[Bar]]:
    """From points that move one factor: only those with both ends run."""
    left = np.isnan(sample.unit)
    middle = np.flatnonzero(left.all(axis=1))
    if not len(middle):
        raise InputError("the point with everything as it is has not run: resume the batch")
    usual = sample.shown[middle[0]]
    level = estimate(usual, sample.sets)
    beside = sample.shown - usual + level.mean
    bars = []
    for number, factor in enumerate(sample.factors):
        rows = np.flatnonzero(~left[:, number])
        if len(rows) < 2:
            raise InputError(f"{factor.name} has not run at both ends: resume the batch")
        low, high = rows[[sample.unit[rows, number].argmin(), sample.unit[rows, number].argmax()]]
        seen = (beside[low], beside[high], sample.shown[high] - sample.shown[low])
        bars.append(
            Bar(
                factor,
                float(sample.values[low, number]),
                float(sample.values[high, number]),
                *(estimate(each, sample.sets) for each in seen),
            )
        )
    return level, bars


def _quarters(sample: Sample) -> tuple[Estimate, list[Bar]]:
    """From points spread over all factors: where each is lowest, and where it is highest."""
    if len(sample.shown) < FEWEST_POINTS:
        raise InputError(
            f"{len(sample.shown)} points have no quarters to compare: give {FEWEST_POINTS} or "
            f'more, or kind = "{OFAT}"'
        )
    (middle,) = sure(lambda shown: np.array([shown.mean()]), sample.shown)
    level = on_same_footing(sample.shown) + middle.mean
    found = sure(_ends, with_values(sample.values, level))
    number = len(sample.factors)
    bars = []
    for at, factor in enumerate(sample.factors):
        low, high, swing = found[at], found[number + at], found[2 * number + at]
        column = sample.values[:, at]
        at_low, at_high = (float(column[mask[:, 0]].mean()) for mask in _masks(column[:, None]))
        bars.append(Bar(factor, at_low, at_high, low, high, swing))
    return middle, bars


def _ends(both: Numbers) -> Numbers:
    """What is seen where each factor is low, where it is high, and the swing, all in a row."""
    values, shown = apart(both)
    means = shown.mean(axis=1)
    low, high = (mask.T @ means / mask.sum(axis=0) for mask in _masks(values))
    return np.concatenate([low, high, high - low])


def _masks(values: Numbers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which points [points, factors] are in the lowest, and which in the highest quarter."""
    low, high = np.quantile(values, (QUARTER, 1 - QUARTER), axis=0)
    return values <= low, values >= high
