"""Which few rules split the futures in which a policy fails from the others?

A tree asks one question after another, is this number above that, and ends in parts of the futures
that are as alike as can be. Where a box says where failing is likeliest, a tree says what holds in
every part. It is cut back until it foretells futures left out of its growing as well as a larger
one does, within one standard error (Breiman, Friedman, Olshen & Stone 1984); where it does no
better than the mean, nothing is left of it but the mean.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.analysis.discovery import too_few
from experiments.analysis.discovery_factors import factors_of, limits, part_in_words, points_of
from experiments.analysis.discovery_failing import Failing, How, failing
from experiments.analysis.prim import Box, Cases, Numbers, judged
from experiments.analysis.prim_trials import FOLDS, SEED
from experiments.batch.results import BatchResults
from experiments.readable import readable

DEEPEST = 4
"""So many questions at most lead to a part: more are hard to read."""
LEAST_LEAF = 0.05
"""No part holds a smaller share of the futures."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the futures: its ends, and the share that fails there, or the mean size."""

    box: Box
    value: float


@dataclass(frozen=True, slots=True)
class Tree:
    """The parts that a tree splits the futures into, the worst first.

    sizes: whether parts are told by how much worse the policy does, not by how often it fails.
    explained: the share (up to 1) of the variance that the tree foretells in futures left out of
    its growing; 0 where nothing is left of it but the mean. why_not: why none was grown, else "".
    """

    failing: Failing
    cases: Cases
    parts: tuple[Part, ...]
    sizes: bool
    explained: float
    why_not: str = ""

    def table(self) -> pd.DataFrame:
        """One row a part and bound: factor, low and high, the futures there, value, failing."""
        return pd.DataFrame(
            [
                (number, name, low, high, ", ".join(kept), part.box.futures, part.value,
                 part.box.density)
                for number, part in enumerate(self.parts, 1)
                for name, low, high, kept in limits(self.cases, part.box)
            ],
            columns=["part", "factor", "low", "high", "categories", "futures", "value", "failing"],
        )  # fmt: skip

    def sentences(self) -> list[str]:
        """The rules in words, and how well they foretell other futures."""
        if self.why_not:
            return [self.why_not]
        if len(self.parts) < 2:
            return ["No rule foretells futures left out better than the mean of all does."]
        found = "how much worse it does" if self.sizes else "where it fails"
        return [
            *(self._rule(part) for part in self.parts),
            f"These {len(self.parts)} rules foretell {self.explained:.0%} of the variance of "
            f"{found} among futures left out of their making.",
        ]

    def _rule(self, part: Part) -> str:
        where, number = part_in_words(self.cases, part.box), part.box.futures
        if not self.sizes:
            return f"Where {where}: fails in {part.value:.0%} of {number:,} futures."
        size = f"{readable(part.value, signed=True)} {self.failing.outcome.unit}"
        return f"Where {where}: {size} on average over {number:,} futures."


def grow_tree(
    results: BatchResults,
    policy: str,
    outcome: str = "",
    how: How = "worse",
    least: float | None = None,
    place: str = "",
    sizes: bool = False,
) -> Tree:
    """A small tree of rules for where a policy fails, or with `sizes` for how much worse it does.

    The rest as in `experiments.analysis.discovery.discover`. A size is how much worse the policy
    does than the baseline or the best policy (more is worse), or the outcome itself for "level".
    """
    found = failing(results, policy, outcome, how, least, place)
    cases = Cases.of(factors_of(results.layout, found.futures), found.fails)
    why_not = "" if sizes and len(cases) >= FOLDS else too_few(found)
    if why_not:
        return Tree(found, cases, (), sizes, 0.0, why_not)
    wanted = found.size if sizes else found.fails.astype(float)
    parts, explained = grown(cases, wanted, points_of(results.layout, found.futures))
    return Tree(found, cases, parts, sizes, explained)


def grown(
    cases: Cases, wanted: Numbers, points: NDArray[np.int64]
) -> tuple[tuple[Part, ...], float]:
    """The parts of a tree that was cut back, the largest value first, and what it explains.

    wanted: float64 [futures]; futures of the same point are left out together.
    """
    cuts = np.unique(np.maximum(_tree(len(cases)).cost_complexity_pruning_path(
        cases.values, wanted).ccp_alphas, 0))  # fmt: skip
    errors = _errors_anew(cases, wanted, points, cuts)
    mean, around = errors.mean(axis=1), errors.std(axis=1, ddof=1) / math.sqrt(len(wanted))
    nearest = int(mean.argmin())
    chosen = int(np.flatnonzero(mean <= mean[nearest] + around[nearest]).max())
    tree = _tree(len(cases), cuts[chosen]).fit(cases.values, wanted)
    parts = [
        Part(judged(cases, low, high), value) for low, high, value in _leaves(tree.tree_, cases)
    ]
    explained = max(0.0, 1 - mean[chosen] / mean[-1]) if mean[-1] > 0 else 0.0
    return tuple(sorted(parts, key=lambda part: -part.value)), float(explained)


def _tree(number: int, cut: float = 0.0) -> Any:
    """An ungrown tree: of shares where failing is 0 or 1, squared error is the Gini index."""
    from sklearn.tree import DecisionTreeRegressor

    least = max(2, math.ceil(LEAST_LEAF * number))
    return DecisionTreeRegressor(
        max_depth=DEEPEST, min_samples_leaf=least, ccp_alpha=cut, random_state=SEED
    )


def _errors_anew(
    cases: Cases, wanted: Numbers, points: NDArray[np.int64], cuts: Numbers
) -> Numbers:
    """Squared errors in futures left out, for each way to cut back: float64 [cuts, futures].

    The last cut leaves the mean alone.
    """
    numbers, which = np.unique(points, return_inverse=True)
    fold = np.random.default_rng(SEED).permutation(np.arange(len(numbers)) % FOLDS)[which]
    errors = np.empty((len(cuts), len(wanted)))
    for number in range(FOLDS):
        out = fold == number
        for at, cut in enumerate(cuts[:-1]):
            tree = _tree(len(cases), cut).fit(cases.values[~out], wanted[~out])
            errors[at, out] = (tree.predict(cases.values[out]) - wanted[out]) ** 2
        errors[-1, out] = (wanted[~out].mean() - wanted[out]) ** 2
    return errors


def _leaves(tree: Any, cases: Cases) -> Iterator[tuple[Numbers, Numbers, float]]:
    """The ends and the value of each part of a grown tree."""
    free = np.full(cases.values.shape[1], math.inf)
    waiting = [(0, -free, free)]
    while waiting:
        node, low, high = waiting.pop()
        column, split = tree.feature[node], tree.threshold[node]
        if column < 0:
            yield low, high, float(tree.value[node, 0, 0])
            continue
        below, above = high.copy(), low.copy()
        below[column], above[column] = split, split
        waiting.append((tree.children_left[node], low, below))
        waiting.append((tree.children_right[node], above, high))
