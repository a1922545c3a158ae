"""Which of many factors matter at all, and which are involved in curves or interactions?

Morris screening walks through the space of the factors and moves each a step in every walk. The
difference that a step makes, for a whole range of the factor, is an elementary effect. Their mean
is the factor's effect, the mean of their sizes (mu*, Campolongo et al. 2007) how much it matters,
and their standard deviation (sigma) how much that depends on where the others are: it comes from
interactions and from curves (Morris 1991).

Chance makes effects where there are none: the size of an elementary effect is never below 0. So
its direction is taken from other runs than its size: 0 on average where there is no effect, rather
too little than too much where it is small. Sigma is worked out over pairs of different runs.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.sensitivity_chance import between_runs, sure
from experiments.analysis.sensitivity_sample import Sample, told
from experiments.analysis.sensitivity_words import (
    amount,
    basis,
    chance_words,
    columns_of,
    listed,
    nothing_told,
    said,
)
from experiments.readable import readable
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
MORRIS = "morris"
FEWEST_WALKS = 4
MOST_SAID = 4


@dataclass(frozen=True, slots=True)
class Screened:
    """What the elementary effects of a factor are, in the outcome's unit, over its whole range.

    `effect` is their mean, `size` the mean of their sizes (mu*) and `spread` their standard
    deviation (sigma), each without chance. `seen` is mu* with chance left in, as SALib gives it.
    """

    name: str
    effect: Estimate
    size: Estimate
    spread: Estimate
    seen: float

    @property
    def matters(self) -> bool:
        """Whether the factor does more than chance would: the interval of its size excludes 0."""
        return self.size.low > 0


@dataclass(frozen=True, slots=True)
class Screening:
    """All factors, in the order of the design, and what of the points' variance is not chance."""

    sample: Sample
    factors: tuple[Screened, ...]
    reliability: float
    told: bool

    def table(self) -> pd.DataFrame:
        """One row a factor: effect, size (mu*), spread (sigma), their ends; the largest first."""
        rows = [
            {
                "factor": each.name,
                **columns_of("size", each.size),
                **columns_of("effect", each.effect),
                **columns_of("spread", each.spread),
                "seen": each.seen,
                "matters": each.matters,
            }
            for each in self.factors
        ]
        return pd.DataFrame(rows).sort_values("size", ascending=False, ignore_index=True)

    def sentences(self) -> list[str]:
        """Which factors matter, which way, and which are not seen to, in plain words."""
        sample = self.sample
        if not self.told:
            return [nothing_told(sample)]
        order = sorted(self.factors, key=lambda each: -each.size.mean)
        mattering = [each for each in order if each.matters]
        rest = [each.name for each in order if not each.matters]
        number = f"{len(mattering)} of {len(order)} factors are seen to matter"
        start = f"{number} for {sample.about} ({basis(sample)})."
        unseen = f"Not seen to do more than chance: {listed(rest)}." if rest else ""
        told_of = [self._of(each) for each in mattering[:MOST_SAID]]
        chance = chance_words(sample, self.reliability)
        return [start, *told_of, *([unseen] if unseen else []), chance]

    def _of(self, one: Screened) -> str:
        factor = next(each for each in self.sample.factors if each.name == one.name)
        unit, size = self.sample.outcome.unit, one.size
        low, high = (readable(max(end, 0), size.mean) for end in (size.low, size.high))
        ends = f"from {factor.shown(factor.low)} to {factor.shown(factor.high)}"
        start = f"{said(factor)}, {ends}, moves it by "
        way = ""
        if one.effect.clear:
            way = ", upwards" if one.effect.mean > 0 else ", downwards"
        bends = one.spread.low > 0 and one.spread.mean > size.mean / 2
        more = " How much depends on the other factors, or on where it starts." if bends else ""
        return f"{start}{amount(readable(size.mean), unit)} ({low} to {high}){way}.{more}"


def morris(sample: Sample) -> Screening:
    """Screen the factors of a Morris design, chance taken out, with 95% intervals.

    Walks that lack a run are left out. InputError for other designs, and for too few walks.
    """
    length = len(sample.factors) + 1
    if sample.design.kind != MORRIS or len(sample.unit) % length:
        raise InputError(
            f'the design {sample.design.kind} has no walks to screen by: give kind = "{MORRIS}"'
        )
    whole = sample.whole(length).by_future()
    effects = elementary(whole)
    if len(effects) < FEWEST_WALKS:
        raise InputError(
            f"{len(effects)} Morris walks say nothing: give {FEWEST_WALKS} or more "
            "(points = 10 to 50 is usual)"
        )
    number = len(sample.factors)
    found = sure(_worked_out, effects)
    seen = np.abs(effects.mean(axis=-1)).mean(axis=0)
    reliability, clear = told(whole)
    factors = tuple(
        Screened(
            name, found[at], found[number + at], _root(found[2 * number + at]), float(seen[at])
        )
        for at, name in enumerate(sample.names)
    )
    return Screening(whole, factors, reliability, clear)


def elementary(sample: Sample) -> Numbers:
    """The elementary effects for the whole range of each factor: [walks, factors, runs]."""
    factors = len(sample.factors)
    points = sample.unit.reshape(-1, factors + 1, factors)
    shown = sample.shown.reshape(len(points), factors + 1, -1)
    steps = np.diff(points, axis=1)
    moved = np.argmax(steps != 0, axis=2)
    by = np.take_along_axis(steps, moved[:, :, None], axis=2)
    effects = np.diff(shown, axis=1) / by
    order = np.argsort(moved, axis=1)
    return np.asarray(np.take_along_axis(effects, order[:, :, None], axis=1))


def _worked_out(effects: Numbers) -> Numbers:
    """Mean, mean size and variance of elementary effects [walks, factors, runs], all in a row."""
    around = effects - effects.mean(axis=0)
    variance = between_runs(around, around).sum(axis=0) / max(len(effects) - 1, 1)
    return np.concatenate([effects.mean(axis=(0, 2)), _sizes(effects).mean(axis=0), variance])


def _sizes(effects: Numbers) -> Numbers:
    """The size of each effect [walks, factors], its direction taken from the other runs."""
    runs = effects.shape[-1]
    if runs == 1:
        return np.abs(effects[..., 0])
    others = effects.sum(axis=-1, keepdims=True) - effects
    return np.asarray((np.sign(others) * effects).mean(axis=-1))


def _root(variance: Estimate) -> Estimate:
    """The standard deviation for a variance, 0 where that is below 0."""
    mean, low, high = (
        math.sqrt(max(each, 0)) for each in (variance.mean, variance.low, variance.high)
    )
    chance = variance.chance / (2 * mean) if mean else math.nan
    return replace(variance, mean=mean, low=low, high=high, chance=chance)
