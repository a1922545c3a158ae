"""On which of several hundred numbers does an effect depend? Rank correlations, step by step.

Among hundreds of numbers some always seem to matter. The one with the strongest rank correlation is
taken when its p-value, corrected for the number of numbers tried (false discovery rate 1 %,
Benjamini & Hochberg 1995), passes; then its part is taken out of the effect and of all other
numbers, and the next is looked for. So a number that only goes along with another is not named.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr
from scipy.stats import false_discovery_control, rankdata

from experiments.statistics import ROUNDING, Estimate, estimate

Numbers = NDArray[np.float64]
DISCOVERIES = 0.01
"""The false discovery rate in each conclusion: about one of a hundred names a number by chance."""
MOST_FOUND = 6
FOLDS = 10
THIRD = 3


@dataclass(frozen=True, slots=True)
class Dependence:
    """A number that an effect depends on: how strongly, and the effect where it is low and high.

    `correlation` is the rank correlation with the effect; `adjusted` the p-value at the step in
    which it was found, corrected for the number of numbers tried. `low` and `high` are the mean
    effects in the third of worlds in which the number is lowest and highest.
    """

    name: str
    correlation: float
    adjusted: float
    low: Estimate
    high: Estimate

    @property
    def flips(self) -> bool:
        """Whether the effect has another sign where the number is low than where it is high."""
        return self.low.mean * self.high.mean < 0


def rank_scores(values: Numbers) -> Numbers:
    """Ranks within each column, with mean 0 and variance 1: float64 [worlds, numbers]."""
    ranks = rankdata(values, axis=0)
    centred = ranks - ranks.mean(axis=0)
    spread = centred.std(axis=0)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0))


def depends_on(
    names: tuple[str, ...], scores: Numbers, seen: Numbers, effects: Numbers
) -> tuple[Dependence, ...]:
    """The numbers that an effect depends on, the strongest first; none where none is clear.

    scores: of the numbers [worlds, numbers]. seen: the mean effect in the runs of each world
    [worlds]; effects: the same with chance taken out of their spread.
    """
    ranked = rank_scores(seen[:, None])[:, 0]
    return tuple(
        Dependence(
            names[column],
            float((scores[:, column] * ranked).mean()),
            adjusted,
            *_ends(scores[:, column], effects),
        )
        for column, adjusted in steps(scores, ranked)
    )


def _ends(score: Numbers, effects: Numbers) -> tuple[Estimate, Estimate]:
    """The mean effect in the lowest and in the highest third of worlds."""
    order, third = np.argsort(score, kind="stable"), len(score) // THIRD
    return estimate(effects[order[:third]]), estimate(effects[order[-third:]])


def steps(scores: Numbers, effect: Numbers) -> list[tuple[int, float]]:
    """The columns found one after another, with their corrected p-values."""
    left, rest = scores.copy(), effect - effect.mean()
    found: list[tuple[int, float]] = []
    while len(found) < MOST_FOUND:
        together = _correlations(left, rest)
        best = int(np.argmax(np.abs(together)))
        free = len(effect) - 2 - len(found)
        adjusted = float(false_discovery_control(_p_values(together, free))[best])
        if adjusted > DISCOVERIES:
            break
        found.append((best, adjusted))
        direction = left[:, best] / np.linalg.norm(left[:, best])
        rest = rest - direction * (direction @ rest)
        left = left - np.outer(direction, direction @ left)
        left[:, best] = 0
    return found


def _correlations(scores: Numbers, effect: Numbers) -> Numbers:
    """The correlation of an effect with each column; 0 where there is nothing left to vary."""
    sizes = np.linalg.norm(scores, axis=0) * np.linalg.norm(effect)
    least = ROUNDING * len(effect)
    together = np.divide(scores.T @ effect, sizes, out=np.zeros(len(sizes)), where=sizes > least)
    return np.asarray(np.clip(together, -1, 1))


def _p_values(together: Numbers, free: int) -> Numbers:
    """The chance of correlations as strong without any dependence (t, `free` degrees)."""
    rest = np.maximum(1 - together**2, ROUNDING)
    return np.asarray(2 * stdtr(free, -np.abs(together) * np.sqrt(free / rest)))


def explained(scores: Numbers, effect: Numbers) -> float:
    """The share (0 to 1) of the variance between worlds that the numbers found predict.

    Judged in worlds left out, a tenth at a time; the search is made anew without them.
    """
    fold, predicted = np.arange(len(effect)) % FOLDS, np.empty_like(effect)
    for number in range(FOLDS):
        out = fold == number
        predicted[out] = _predicted(scores[~out], effect[~out], scores[out])
    around = float(((effect - effect.mean()) ** 2).sum())
    if not around > 0:
        return math.nan
    return max(0.0, 1 - float(((effect - predicted) ** 2).sum()) / around)


def _predicted(known: Numbers, effect: Numbers, asked: Numbers) -> Numbers:
    """The effect that a straight line in the numbers found foretells for other worlds."""
    found = [column for column, _ in steps(known, rank_scores(effect[:, None])[:, 0])]
    design = np.column_stack([np.ones(len(known)), known[:, found]])
    weights = np.linalg.lstsq(design, effect, rcond=None)[0]
    return np.asarray(np.column_stack([np.ones(len(asked)), asked[:, found]]) @ weights)
