"""What do policies do to the middle and to the worst of what may happen, not to the mean alone?

Runs differ by chance and by future. The worst tenth of runs is what a family of places like this
one should be prepared for; the worst tenth of futures, with chance taken out, what the world may
hold whatever the luck. Intervals are bootstrap ones over futures; those of a tail rest on few runs
and are wide for that reason.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.analysis.intervals import Interval, bootstrap, expanded, weights_of
from experiments.analysis.points import (
    chosen_place,
    chosen_policies,
    in_place,
    laid_out,
    together,
)
from experiments.batch.results import BatchResults
from experiments.findings import FEWEST_WORLDS
from experiments.outcomes import Outcome, find
from experiments.readable import readable
from experiments.statistics import Numbers

TAIL: Final = 0.1
MEASURES: Final = (
    "mean",
    "median",
    "lowest tenth begins",
    "highest tenth begins",
    "worst tenth of runs",
    "worst tenth of futures",
)
"""What is told of runs: the 10th and 90th percentile are where the tenths begin."""
ROUNDING = 1e-9
"""Sums of weights differ by so little from whole numbers."""


@dataclass(frozen=True, slots=True)
class Tail:
    """One measure of an outcome under a policy and under the baseline.

    The interval is of the difference of both measures, by bootstrap over futures (replications of
    a single one); not a number where there are too few.
    """

    place: str
    policy: str
    baseline: str
    outcome: Outcome
    measure: str
    baseline_value: float
    value: float
    interval: Interval

    @property
    def difference(self) -> float:
        """How far the policy's measure is from the baseline's."""
        return self.value - self.baseline_value


@dataclass(frozen=True, slots=True)
class Tails:
    """Measures of the whole distribution of outcomes over runs and futures."""

    all: tuple[Tail, ...]

    def table(self) -> pd.DataFrame:
        """One row for each outcome, policy and measure, with the interval of the difference."""
        return pd.DataFrame(
            {
                "place": one.place,
                "baseline": one.baseline,
                "policy": one.policy,
                "outcome": one.outcome.name,
                "unit": one.outcome.unit,
                "measure": one.measure,
                "baseline_value": one.baseline_value,
                "value": one.value,
                "difference": one.difference,
                "difference_low": one.interval.low,
                "difference_high": one.interval.high,
                "clear": one.interval.clear,
            }
            for one in self.all
        )

    def sentences(self) -> list[str]:
        """One sentence for each outcome and policy: the mean beside the middle and the worst."""
        said = []
        for key in dict.fromkeys((each.place, each.outcome, each.policy) for each in self.all):
            own = [each for each in self.all if (each.place, each.outcome, each.policy) == key]
            told = "; ".join(f"{each.measure} {_change(each)}" for each in own if _told(each))
            _, outcome, policy = key
            said.append(
                f"{outcome.title} under {policy} less that under {own[0].baseline}, "
                f"{outcome.unit}: {told} (intervals by bootstrap)."
            )
        return said


def _told(one: Tail) -> bool:
    return one.measure in MEASURES[:2] + MEASURES[4:] and math.isfinite(one.difference)


def _change(one: Tail) -> str:
    scale = one.baseline_value
    middle = readable(one.difference, scale, signed=True)
    if math.isnan(one.interval.low):
        return f"{middle} (no interval)"
    low, high = (readable(end, scale, signed=True) for end in one.interval)
    return f"{middle} ({low} to {high})"


def tails(
    results: BatchResults,
    outcomes: Sequence[str] = (),
    policies: Sequence[str] = (),
    *,
    baseline: str = "",
    place: str = "",
    shock: str = "",
) -> Tails:
    """Medians and tails of policies against a baseline; the deciding outcome by default.

    The first place where none is named. Runs under all shocks count alike where none is named.
    Raises InputError for unknown names.
    """
    first = baseline or results.names[0]
    where = chosen_place(results, place)
    rows = in_place(results, results.runs, where)
    found: list[Tail] = []
    for outcome in [find(name) for name in outcomes or results.layout.experiment.outcomes[:1]]:
        values = laid_out(results, rows, outcome.name)
        for policy in chosen_policies(results, tuple(policies), first):
            pair = values[[results.names.index(name) for name in (policy, first)]]
            measured = _measured(together(results, pair, shock), outcome)
            found += [
                Tail(where, policy, first, outcome, measure, float(old), float(new), interval)
                for measure, new, old, interval in measured
            ]
    return Tails(tuple(found))


def _measured(pair: Numbers, outcome: Outcome) -> list[tuple[str, float, float, Interval]]:
    """Every measure: of the policy, of the baseline, and the interval of their difference.

    pair: float64 [2, points, shocks, replications].
    """
    worst = -1 if outcome.direction == "more" else 1
    # Replications are drawn again where there is one point: shocks share their luck.
    of_units = pair if pair.shape[1] > 1 else np.moveaxis(pair, 3, 1)
    runs = of_units.reshape(*of_units.shape[:2], -1)
    parts = (
        bootstrap(runs, lambda values, weights: _of_runs(values, weights, worst)),
        _of_futures(pair, worst),
    )
    found = [
        (
            float(seen[0, at]),
            float(seen[1, at]),
            expanded(drawn[:, 0, at] - drawn[:, 1, at], number),
        )
        for seen, drawn, number in parts
        for at in range(seen.shape[1])
    ]
    return [(name, *each) for name, each in zip(MEASURES, found, strict=True)]


def _of_futures(pair: Numbers, worst: int) -> tuple[Numbers, Numbers, int]:
    """The worst tenth of futures, as `bootstrap` gives it: [2, 1], [draws, 2, 1], points.

    Not a number where there are too few futures, or none has two runs to tell chance by.
    """
    points = pair.shape[1]
    flat = pair.reshape(2, -1, pair.shape[-1])
    whole = np.isfinite(flat).all(axis=0)
    runs = whole.sum(axis=1)
    there = runs > 0
    if there.sum() < FEWEST_WORLDS or runs.max() < 2:
        return np.full((2, 1), math.nan), np.full((1, 2, 1), math.nan), 0
    point, unit = np.unique(np.flatnonzero(there) // (len(runs) // points), return_inverse=True)
    kept = np.where(whole, flat, math.nan)[:, there]
    futures = [_Futures(runs[there], np.nanmean(one, axis=1), _squares(one)) for one in kept]
    once, drawn = np.ones((1, len(unit))), weights_of(len(point))[:, unit]
    seen = np.array([_worst_futures(one, once, worst) for one in futures])
    tail = np.stack([_worst_futures(one, drawn, worst) for one in futures], axis=1)
    return seen, tail[:, :, None], len(point)


class _Futures(NamedTuple):
    """What is known of each future: runs, their mean, and the squares around it, all [futures]."""

    runs: NDArray[np.int64]
    means: Numbers
    squares: Numbers


def _squares(values: Numbers) -> Numbers:
    """The sum of squares around the mean of each future, from [futures, replications]."""
    return np.asarray(np.nansum((values - np.nanmean(values, axis=1, keepdims=True)) ** 2, axis=1))


def _worst_futures(of: _Futures, weights: Numbers, worst: int) -> Numbers:
    """The mean of the worst tenth of futures with chance taken out: float64 [draws].

    weights: [draws, futures]. Means are drawn in to the middle until they vary as much as futures
    do, as in `worlds_of`; the worst tenth of them is drawn in alike.
    """
    number = weights.sum(axis=1)
    middle = weights @ (of.runs * of.means) / (weights @ of.runs)
    apart = of.means - of.means.mean()
    total = (weights @ apart**2 - (weights @ apart) ** 2 / number) / (number - 1)
    within = weights @ of.squares / np.maximum(weights @ (of.runs - 1), 1)
    chance = within * (weights @ (1 / of.runs)) / number
    share = np.divide(chance, total, out=np.ones_like(total), where=total > 0)
    kept = np.sqrt(np.clip(1 - share, 0, 1))
    return np.asarray(middle + kept * (worst_tenth(of.means, weights, worst) - middle))


def _of_runs(values: Numbers, weights: Numbers, worst: int) -> Numbers:
    """Mean, median, where the outer tenths begin, and the worst tenth: [draws, measures]."""
    ordered, mine, below = _in_order(values, weights)
    shares = (0.5, TAIL, 1 - TAIL)
    return np.column_stack(
        (
            weights @ values / below[:, -1],
            *(_percentile(ordered, below, share) for share in shares),
            _worst_tenth(ordered, mine, below, worst),
        )
    )


def worst_tenth(values: Numbers, weights: Numbers, worst: int) -> Numbers:
    """The mean of the worst tenth of the weight: float64 [draws].

    values: [runs]. weights: [draws, runs]. worst: 1 where high values are worst, -1 where low ones
    are. A value that the tenth ends in counts in part (Rockafellar & Uryasev 2002).
    """
    return _worst_tenth(*_in_order(values, weights), worst)


def _in_order(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Values from low to high, their weights, and the weight up to and with each."""
    order = np.argsort(values)
    mine = weights[:, order]
    return values[order], mine, np.cumsum(mine, axis=1)


def _percentile(ordered: Numbers, below: Numbers, share: float) -> Numbers:
    """The value that such a share of the weight lies below: float64 [draws].

    The middle of both values where the share falls between two (type 2 of Hyndman & Fan 1996).
    """
    reached = share * below[:, -1:]
    at_least, above = (np.argmax(below > reached + sign * ROUNDING, axis=1) for sign in (-1, 1))
    return np.asarray((ordered[at_least] + ordered[above]) / 2)


def _worst_tenth(ordered: Numbers, mine: Numbers, below: Numbers, worst: int) -> Numbers:
    total = below[:, -1:]
    worse = below - mine if worst < 0 else total - below
    taken = np.clip(TAIL * total - worse, 0, mine)
    return np.asarray(taken @ ordered / (TAIL * total[:, 0]))
