"""How far is each policy from the baseline, on the same luck, and how sure is that?

The difference is taken within each run's block first. Two things make its interval wide, told
apart: chance, and what differs between futures (points of the design). `difference` says between
which values it lies in one more future like these; `average` between which its mean over such
futures lies, by bootstrap.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from abm.errors import InputError
from abm.place import Place
from experiments.analysis.equivalence import (
    SMALLEST_SHARE,
    Verdict,
    p_equivalent,
    p_of_difference,
    spread,
    verdict,
)
from experiments.analysis.intervals import Interval, bootstrap_mean
from experiments.analysis.many import ALPHA, benjamini_hochberg, holm
from experiments.analysis.points import (
    by_point,
    chosen_place,
    chosen_policies,
    in_place,
    laid_out,
    under_shock,
)
from experiments.batch.results import BatchResults
from experiments.comparison_columns import as_columns, describe
from experiments.findings import FEWEST_WORLDS
from experiments.outcomes import Outcome, find
from experiments.statistics import (
    Estimate,
    Numbers,
    estimate,
    paired_difference,
    variance_reduction,
)
from experiments.worlds import share_beyond, worlds_of


@dataclass(frozen=True, slots=True)
class Contrast:
    """One outcome of a policy against that of a baseline, in one place (`where` is its title).

    level: under the baseline. difference: paired, for one more future like these, with chance told
    apart. average: the bootstrap interval of its mean over futures. smallest: the smallest
    difference that matters, in the outcome's unit. p: of no difference; p_equivalent: of one that
    matters; both go with `difference`. better_in and worse_in: the share (0 to 1) of the futures
    run in which it is better, or worse, by more than `smallest`, with chance taken out; not a
    number for few futures, or one run of each. variance_reduction: how many times more runs it
    would take without shared luck.
    """

    place: str
    where: str
    policy: str
    baseline: str
    outcome: Outcome
    level: Estimate
    difference: Estimate
    average: Interval
    smallest: float
    p: float
    p_equivalent: float
    verdict: Verdict
    better_in: float
    worse_in: float
    variance_reduction: float
    points: int


@dataclass(frozen=True, slots=True)
class Contrasts:
    """Many contrasts, and what their number does to how sure we are.

    holm and benjamini_hochberg: adjusted p values over all contrasts of outcomes where one way is
    better, float64 [contrasts]. shock: the only one that futures were taken under, "" for all.
    """

    all: tuple[Contrast, ...]
    holm: Numbers
    benjamini_hochberg: Numbers
    futures: int
    shock: str = ""

    def __iter__(self) -> Iterator[Contrast]:
        return iter(self.all)

    def of(self, policy: str, outcome: str, place: str = "") -> Contrast:
        """One of the contrasts, of the first place and baseline where there are several.

        Raises InputError where there is none.
        """
        for each in self.all:
            if (each.policy, each.outcome.name) == (policy, outcome) and place in ("", each.place):
                return each
        there = ", ".join(dict.fromkeys(f"{each.policy}, {each.outcome.name}" for each in self.all))
        raise InputError(f"no contrast of {policy}, {outcome} was asked for; there are {there}")

    def stays_clear(self, contrast: Contrast) -> bool:
        """Whether a difference is still clear beside all others that were looked at (Holm)."""
        return bool(self.holm[self.all.index(contrast)] < ALPHA)

    def table(self) -> pd.DataFrame:
        """One row for each contrast; columns as in `Contrast`, intervals as `_low` and `_high`."""
        return pd.DataFrame(
            _row(each) | {"p_holm": step_down, "p_benjamini_hochberg": step_up}
            for each, step_down, step_up in zip(
                self.all, self.holm, self.benjamini_hochberg, strict=True
            )
        )

    def sentences(self) -> list[str]:
        """What was found, in plain words: the first outcome, the others, and how many."""
        from experiments.analysis.contrast_words import sentences

        return sentences(self)


def _row(one: Contrast) -> dict[str, Any]:
    return (
        {"place": one.place, "baseline": one.baseline}
        | describe(one.outcome, one.policy)
        | as_columns("level", one.level)
        | as_columns("difference", one.difference)
        | {"average_low": one.average.low, "average_high": one.average.high}
        | {"smallest": one.smallest, "verdict": one.verdict}
        | {"better_in": one.better_in, "worse_in": one.worse_in}
        | {"p": one.p, "p_equivalent": one.p_equivalent}
        | {"variance_reduction": one.variance_reduction, "runs": one.difference.number}
    )


def contrasts(
    results: BatchResults,
    outcomes: Sequence[str] = (),
    policies: Sequence[str] = (),
    *,
    baseline: str = "",
    place: str = "",
    shock: str = "",
) -> Contrasts:
    """Policies against a baseline: every outcome of the experiment and every policy by default.

    The baseline is the experiment's first policy unless another is named. All places, one after
    the other, and the mean over shocks where none is named. Raises InputError for unknown names.
    """
    first = baseline or results.names[0]
    pairs = [(policy, first) for policy in chosen_policies(results, tuple(policies), first)]
    return _of_pairs(results, outcomes, pairs, place, shock)


def every_pair(
    results: BatchResults,
    outcomes: Sequence[str] = (),
    policies: Sequence[str] = (),
    *,
    place: str = "",
    shock: str = "",
) -> Contrasts:
    """Every policy against every one before it, the baseline too; otherwise as `contrasts`."""
    names = [results.names[0], *chosen_policies(results, tuple(policies), results.names[0])]
    pairs = [(later, earlier) for earlier, later in combinations(names, 2)]
    return _of_pairs(results, outcomes, pairs, place, shock)


def _of_pairs(
    results: BatchResults,
    outcomes: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    place: str,
    shock: str,
) -> Contrasts:
    experiment = results.layout.experiment
    asked = [find(name) for name in outcomes or experiment.outcomes]
    named = chosen_place(results, place)
    found: list[Contrast] = []
    for where in [each for each in experiment.places if not place or each.name == named]:
        rows = in_place(results, results.runs, where.name)
        for outcome in asked:
            values = laid_out(results, rows, outcome.name)
            found += [_contrast(results, values, outcome, pair, where, shock) for pair in pairs]
    tested = [math.nan if each.outcome.direction == "neither" else each.p for each in found]
    futures = under_shock(results, np.zeros((len(results.layout.futures), 1)), shock)
    return Contrasts(
        tuple(found), holm(tested), benjamini_hochberg(tested), len(futures), shock
    )  # fmt: skip


def _contrast(
    results: BatchResults,
    values: Numbers,
    outcome: Outcome,
    pair: tuple[str, str],
    place: Place,
    shock: str,
) -> Contrast:
    """One contrast from the outcome's values: float64 [policies, futures, replications]."""
    both = values[[results.names.index(name) for name in pair]]
    policy, baseline = by_point(results, both, shock)
    sets = np.repeat(np.arange(len(policy)), policy.shape[1])
    told = np.isfinite(policy - baseline).any(axis=1).sum()
    level = estimate(np.where(np.isfinite(policy), baseline, np.nan).ravel(), sets)
    difference = paired_difference(policy.ravel(), baseline.ravel(), sets)
    least = smallest(results.layout.experiment.smallest, outcome.name, level.mean)
    spread_of = spread(difference, int(told))
    of_futures = under_shock(results, both[0] - both[1], shock)
    way = 1 if outcome.direction == "more" else -1
    return Contrast(
        place.name, place.title, *pair, outcome, level, difference,
        average=bootstrap_mean(policy - baseline),
        smallest=least,
        p=p_of_difference(spread_of),
        p_equivalent=p_equivalent(spread_of, least),
        verdict=verdict(spread_of, least, outcome.direction),
        better_in=share_of_futures(of_futures, least, way),
        worse_in=share_of_futures(of_futures, least, -way),
        variance_reduction=variance_reduction(policy.ravel(), baseline.ravel(), sets),
        points=int(told),
    )  # fmt: skip


def smallest(given: Mapping[str, float], outcome: str, level: float) -> float:
    """The smallest difference that matters: as the experiment says, or a share of the level."""
    return float(given.get(outcome, SMALLEST_SHARE * abs(level)))


def share_of_futures(differences: Numbers, least: float, way: int) -> float:
    """The share (0 to 1) of futures whose difference is beyond `least`, with chance taken out.

    differences: float64 [futures, replications]. way: 1 up, -1 down. Not a number with fewer than
    FEWEST_WORLDS futures, or where no future has two runs to tell chance by.
    """
    runs = np.isfinite(differences).sum(axis=1)
    if (runs > 0).sum() < FEWEST_WORLDS or runs.max() < 2:
        return math.nan
    kept = differences[runs > 0]
    worlds = worlds_of(kept.ravel(), np.repeat(np.arange(len(kept)), kept.shape[1]))
    return share_beyond(worlds, least, way)
