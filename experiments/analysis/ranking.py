"""In which order do policies come, and how easily would that order flip?

Three questions that are often muddled. In one more future like those that were run, would the order
be another (chance taken out of the spread between futures)? Had luck been other in the same
futures, would the order of the means be another (replications drawn again)? And had other futures
been drawn (whole futures drawn again)? More replications help against the second only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.analysis.crossed import Crossed, crossed, resampled, sign
from experiments.analysis.regret import leads
from experiments.analysis.told import percent
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.readable import difference
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
LIKELY = 0.05
"""From this chance on, a pair is told of as one that could flip."""
ANEW = ("in_a_new_future", "with_other_luck", "with_other_futures")
ANEW_WORDS = ("in one more future like these", "with other luck in the same futures",
              "had other futures been drawn")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two policies, and the chance (0 to 1) that their order is not the one found.

    `first` does better on average; `difference` is first minus second, in the outcome's unit.
    Not a number: in a new future, where one was run; with other luck, where each was run once.
    """

    first: str
    second: str
    difference: Estimate
    in_a_new_future: float
    with_other_luck: float
    with_other_futures: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Policies from best to worst on average, and the chance (0 to 1) that this is not so.

    pairs: all of them, the better one first. other_order: the chance that the whole order is
    another, float64 [3], and top: that each policy of `order` is the best, float64 [policies, 3];
    both in the order of `ANEW`, not a number where it cannot be told.
    """

    outcome: Outcome
    order: tuple[str, ...]
    levels: tuple[Estimate, ...]
    pairs: tuple[Pair, ...]
    other_order: Numbers
    top: Numbers
    futures: int

    def table(self) -> pd.DataFrame:
        """One row a pair of policies, the better one first."""
        rows = [
            {
                "better": pair.first,
                "worse": pair.second,
                "difference": pair.difference.mean,
                "low": pair.difference.low,
                "high": pair.difference.high,
                "flips_in_a_new_future": pair.in_a_new_future,
                "flips_with_other_luck": pair.with_other_luck,
                "flips_with_other_futures": pair.with_other_futures,
            }
            for pair in self.pairs
        ]
        return pd.DataFrame(rows)

    def policies_table(self) -> pd.DataFrame:
        """One row a policy, best first: its level, and its chance of being the best."""
        columns = {f"best_{name}": self.top[:, at] for at, name in enumerate(ANEW)}
        means = [each.mean for each in self.levels]
        return pd.DataFrame(
            {
                "rank": range(1, len(self.order) + 1),
                "policy": self.order,
                "mean": means,
                **columns,
            }
        )

    def sentences(self) -> list[str]:
        """The order, how easily it flips, and which neighbours in it could change places."""
        said = [f"From best to worst on {self.outcome.title.lower()}: {', '.join(self.order)}."]
        chances = [
            f"{percent(chance)} {words}"
            for chance, words in zip(self.other_order.tolist(), ANEW_WORDS, strict=True)
            if np.isfinite(chance)
        ]
        if chances:
            said.append(f"Chance that the order would be another: {'; '.join(chances)}.")
        else:
            said.append("There are too few runs to tell how easily the order flips.")
        return said + [_about(pair) for pair in self._neighbours() if _could_flip(pair)]

    def _neighbours(self) -> list[Pair]:
        """Each policy beside the next one in the order."""
        following = dict(pairwise(self.order))
        return [pair for pair in self.pairs if following.get(pair.first) == pair.second]


def ranking(
    results: BatchResults, outcome: str = "", policies: Sequence[str] = (), place: str = ""
) -> Ranking:
    """The order of policies on an outcome, the experiment's first if none, and how firm it is.

    Only futures in which all of the policies were run. Raises InputError for unknown names and an
    outcome without a better way.
    """
    return ranking_of(crossed(results, (outcome,) if outcome else (), policies, place))


def ranking_of(found: Crossed) -> Ranking:
    """The order of policies in the same blocks, for the first of their outcomes."""
    measure = find(found.outcomes[0])
    way = sign(measure)
    order = np.argsort(-way * found.means[0], kind="stable")
    names = tuple(found.policies[each] for each in order)
    values = way * found.values[0][order]
    luck, futures = (way * resampled(found, anew)[:, 0][:, order] for anew in ("luck", "futures"))
    single = len(found.futures) == 1
    effects = leads(found, values).effects.T
    worlds = effects * np.nan if single else effects
    return Ranking(
        measure,
        names,
        tuple(found.level(name) for name in names),
        tuple(
            _pair(found, values, luck, futures, names, pair)
            for pair in combinations(range(len(names)), 2)
        ),
        np.array([_other_order(each) for each in (worlds, luck, futures)]),
        np.column_stack([_top(each) for each in (worlds, luck, futures)]),
        len(found.futures),
    )


def _pair(
    found: Crossed,
    values: Numbers,
    luck: Numbers,
    futures: Numbers,
    names: tuple[str, ...],
    pair: tuple[int, int],
) -> Pair:
    """How a pair differs, and how easily it flips."""
    first, second = pair
    return Pair(
        names[first],
        names[second],
        found.difference(names[first], names[second]),
        found.share_above(values[second] - values[first]),
        _below(luck[:, first] - luck[:, second]),
        _below(futures[:, first] - futures[:, second]),
    )


def _below(draws: Numbers) -> float:
    """The share of draws below 0, ties counted half."""
    if not np.isfinite(draws).all():
        return np.nan
    return float((draws < 0).mean() + (draws == 0).mean() / 2)


def _other_order(draws: Numbers) -> float:
    """The share of draws [draws, policies] that do not fall from the first policy to the last."""
    if not np.isfinite(draws).all():
        return np.nan
    return float((np.diff(draws, axis=1) > 0).any(axis=1).mean())


def _top(draws: Numbers) -> Numbers:
    """For each policy the share of draws [draws, policies] in which it is best: [policies]."""
    best = draws == draws.max(axis=1, keepdims=True)
    shares = best / np.maximum(best.sum(axis=1, keepdims=True), 1)
    known = np.isfinite(draws).all()
    return np.asarray(np.where(known, shares.mean(axis=0), np.nan))


def _could_flip(pair: Pair) -> bool:
    chances = (pair.in_a_new_future, pair.with_other_luck, pair.with_other_futures)
    return any(chance >= LIKELY for chance in chances)


def _about(pair: Pair) -> str:
    """One pair in words."""
    start = f"{pair.first} does better than {pair.second} on average ({_size(pair)}), but"
    if np.isnan(pair.in_a_new_future):
        return f"{start} with other luck that flips in {percent(pair.with_other_luck)}."
    new = percent(pair.in_a_new_future)
    if np.isnan(pair.with_other_luck):
        return f"{start} worse in {new} of futures, as far as one run of each can tell."
    return (
        f"{start} worse in {new} of futures; other luck alone flips their average in "
        f"{percent(pair.with_other_luck)}."
    )


def _size(pair: Pair) -> str:
    """A difference with its interval, and what that is about."""
    middle, ends = difference(pair.difference, abs(pair.difference.mean))
    return f"{middle}; {ends}{'' if np.isnan(pair.in_a_new_future) else ' in one more future'}"
