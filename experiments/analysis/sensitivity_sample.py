"""What did each point of a design show of an outcome? What every sensitivity analysis starts from.

By default it is the difference from the baseline that is looked at: on what does it depend how
much a policy helps? Points are those of the futures (uncertainties, under one policy), those of
the policies (levers, over all futures), or of both together in a joint design.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from abm.errors import InputError
from experiments.batch.results import BatchResults
from experiments.design.designs import ENSEMBLE, TABLE, Design, points, unit_points
from experiments.design.experiment import Experiment
from experiments.design.factor import Factor
from experiments.fragility import varied
from experiments.outcomes import Outcome, find
from experiments.statistics import CONFIDENCE, ROUNDING

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
Over = Literal["uncertainties", "levers", "both"]
NOTHING_VARIED = (
    "nothing is varied: give [uncertainties] and [futures_design], or [levers] and "
    "[policies_design], to see on what an outcome depends"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the points of a design showed of one outcome, and what the points are.

    `about` says what is looked at, in words. unit: the points, between 0 and
    1, float64 [points, factors]; values: the same in the units of the factors. shown: float64
    [points, runs], not a number where not run; sets: the future of each run, int64 [runs].
    """

    outcome: Outcome
    about: str
    over: Over
    design: Design
    factors: tuple[Factor, ...]
    unit: Numbers
    values: Numbers
    shown: Numbers
    sets: NDArray[np.int64]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the factors."""
        return tuple(factor.name for factor in self.factors)

    def whole(self, size: int = 1) -> "Sample":
        """The largest part without holes: whole groups of `size` points, and whole runs.

        InputError where no group of points is whole.
        """
        groups, runs = without_holes(self.shown, size)
        if not groups.any():
            raise InputError(
                "no part of the design has all its runs yet: resume the batch, then ask again"
            )
        kept = np.repeat(groups, size)
        return replace(
            self,
            unit=self.unit[kept],
            values=self.values[kept],
            shown=self.shown[kept][:, runs],
            sets=self.sets[runs],
        )

    def by_future(self) -> "Sample":
        """With one column a future, the mean of its runs, where there are several futures.

        For what is said of all futures: runs of the same future do not tell how futures differ.
        """
        futures = np.unique(self.sets)
        if len(futures) == 1:
            return self
        means = [self.shown[:, self.sets == future].mean(axis=1) for future in futures]
        return replace(self, shown=np.column_stack(means), sets=futures)


def without_holes(shown: Numbers, size: int = 1) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which groups of points [groups] and which runs [some] are whole, and most numbers together.

    shown: float64 [points, runs], not a number where not run, `size` points to a group.
    """
    groups = np.isfinite(shown).reshape(-1, size, shown.shape[1])
    there: NDArray[np.bool_] = np.all(groups, axis=1)
    fullest = np.argsort(-there.sum(axis=0), kind="stable")
    both = np.logical_and.accumulate(there[:, fullest], axis=1)
    most = int(np.argmax(both.sum(axis=0) * np.arange(1, shown.shape[1] + 1)))
    return both[:, most], np.sort(fullest[: most + 1])


def sampled(
    results: BatchResults,
    outcome: str = "",
    policy: str = "",
    *,
    over: Over | None = None,
    level: bool = False,
    place: str = "",
    shock: str = "",
) -> Sample:
    """What the points of a batch's design showed of an outcome: the first of the experiment if "".

    Over uncertainties: of a policy, the second if "". `over` is what varies: both in a joint
    design, otherwise uncertainties where they vary, otherwise levers. Differences from the
    baseline, or with `level` the outcome itself; in the first place and under the first shock
    where none is named. InputError where nothing is varied, or a name is not that of a run.
    """
    experiment = results.layout.experiment
    wanted = find(outcome or experiment.outcomes[0])
    varies = over or _varies(experiment)
    design = _design(experiment, varies)
    at = _shock_number(experiment, shock)
    policies, futures = _rows(results, varies, policy, level, at)
    shown = _looked_up(results, wanted.name, place, policies, futures)
    if not level:
        shown = shown - _looked_up(results, wanted.name, place, np.zeros_like(policies), futures)
    shown = shown.reshape(len(policies), -1)
    sets = np.repeat(futures[0] if varies == "levers" else [0], experiment.replications)
    factors, unit, values = _points(results, varies)
    about = _about(results, wanted, policy, varies, level)
    return Sample(wanted, about, varies, design, factors, unit, values, shown, sets)


def _varies(experiment: Experiment) -> Over:
    if experiment.joint:
        return "both"
    if experiment.futures_design is not None:
        return "uncertainties"
    if experiment.policies_design is not None:
        return "levers"
    raise InputError(NOTHING_VARIED)


def _design(experiment: Experiment, over: Over) -> Design:
    """The design whose points are looked at."""
    found = experiment.policies_design if over == "levers" else experiment.futures_design
    if found is None:
        raise InputError(NOTHING_VARIED)
    return found


def _shock_number(experiment: Experiment, name: str) -> int:
    names = [shock.name for shock in experiment.shocks]
    if name and name not in names:
        raise InputError(f"no run has the shock {name!r}: give one of {', '.join(names)}")
    return names.index(name) if name else 0


def _rows(
    results: BatchResults, over: Over, policy: str, level: bool, shock: int
) -> tuple[Integers, Integers]:
    """Which policy and which futures each point stands for: int64 [points, some] of each.

    Over levers all futures under the shock, otherwise one.
    """
    layout = results.layout
    if over == "levers":
        wanted = layout.experiment.shocks[shock]
        all_of_it = [each.number for each in layout.futures if each.shock == wanted]
        policies = np.repeat(layout.policy_rows[:, None], len(all_of_it), axis=1)
        return policies, np.broadcast_to(all_of_it, policies.shape)
    futures = layout.future_rows[:, [shock]]
    if over == "both":
        return layout.policy_rows[:, None], futures
    chosen = results.names.index(_policy(results, policy, level))
    return np.full_like(futures, chosen), futures


def _looked_up(
    results: BatchResults, outcome: str, place: str, policies: Integers, futures: Integers
) -> Numbers:
    """An outcome by number of policy and future: [any, replications], not a number if not run."""
    experiment, number = results.layout.experiment, len(results.layout.futures)
    names = [each.name for each in experiment.places]
    if place and place not in names:
        raise InputError(f"no run is of the place {place!r}: give one of {', '.join(names)}")
    runs = results.runs[results.runs["place"] == (place or names[0])]
    at = {name: policy for policy, name in enumerate(results.names)}
    keys = runs["policy"].map(at).to_numpy(np.int64) * number + runs["future"].to_numpy(np.int64)
    known, which = np.unique(keys, return_inverse=True)
    table = np.full((len(known) + 1, experiment.replications), np.nan)
    table[which, runs["replication"]] = runs[outcome]
    asked = policies * number + futures
    found = np.searchsorted(known, asked)
    there = np.append(known, -1)[found] == asked
    return np.asarray(table[np.where(there, found, len(known))])


def _policy(results: BatchResults, policy: str, level: bool) -> str:
    """The policy that is meant; InputError where there is none, or it is the baseline."""
    names = results.names
    chosen = policy or names[min(1, len(names) - 1)]
    if chosen not in names:
        raise InputError(f"no run has the policy {chosen!r}: give one of {', '.join(names)}")
    if chosen == names[0] and not level:
        raise InputError(
            f"{chosen} is the baseline: give another policy, or level=True for the outcome itself"
        )
    return chosen


def _points(results: BatchResults, over: Over) -> tuple[tuple[Factor, ...], Numbers, Numbers]:
    """What is varied, and the points: between 0 and 1, and in the units of the factors."""
    experiment = results.layout.experiment
    design = _design(experiment, over)
    if design.kind == ENSEMBLE:
        return _sets(experiment, results)
    factors = {
        "levers": experiment.levers,
        "uncertainties": experiment.uncertainties,
        "both": experiment.levers + experiment.uncertainties,
    }[over]
    return factors, *laid_out(design, factors)


def laid_out(design: Design, factors: Sequence[Factor]) -> tuple[Numbers, Numbers]:
    """The points of a design between 0 and 1, and in the factors' units: [points, factors] each.

    Choices of a factor lie evenly between 0 and 1, whatever share of the design led to each.
    """
    values = points(design, factors)
    if design.kind == TABLE:
        return _spread(values), values
    unit = unit_points(design, len(factors), [len(factor.levels) for factor in factors])
    for column, factor in enumerate(factors):
        if factor.choices:
            position = np.searchsorted(factor.choices, values[:, column])
            unit[:, column] = np.where(
                np.isnan(values[:, column]), np.nan, position / (len(factor.choices) - 1)
            )
    return unit, values


def _sets(
    experiment: Experiment, results: BatchResults
) -> tuple[tuple[Factor, ...], Numbers, Numbers]:
    """The numbers in which the sets of the ensemble differ, as if each were an uncertainty."""
    rows = results.layout.future_rows[:, 0]
    used = np.array([results.layout.futures[row].ensemble_set for row in rows])
    names, values = varied(experiment.parameters, used)
    ends = zip(names, values.min(axis=0), values.max(axis=0), strict=True)
    factors = tuple(
        Factor(name, "uncertainty", float(low), float(high)) for name, low, high in ends
    )
    return factors, _spread(values), values


def _spread(values: Numbers) -> Numbers:
    """Values between 0, the least seen of each factor, and 1, the most."""
    low, high = values.min(axis=0), values.max(axis=0)
    wide = high - low
    return np.divide(values - low, wide, out=np.zeros_like(values), where=wide > 0)


def _about(results: BatchResults, outcome: Outcome, policy: str, over: Over, level: bool) -> str:
    """What is looked at, in words."""
    title = f"{outcome.title[0].lower()}{outcome.title[1:]}"
    baseline = results.names[0]
    of = "each policy" if over != "uncertainties" else _policy(results, policy, level)
    if level:
        return f"{title} under {of}"
    return f"the effect of {of} against {baseline} on {title}"


def told(sample: Sample) -> tuple[float, bool]:
    """The share (0 to 1) of the variance between points that is not chance, and if that is clear.

    Two-way analysis of variance: what all points of a run share is no difference between points.
    Clear: points differ by more than chance would make them (F test, 5%). With one run of each
    point the share is not a number, and it is clear if they differ at all.
    """
    points, runs = sample.shown.shape
    if runs == 1 or points == 1:
        return math.nan, bool(np.ptp(sample.shown) > 0)
    level = sample.shown - sample.shown.mean(axis=0)
    means = level.mean(axis=1)
    between = runs * (means**2).sum() / (points - 1)
    free = (points - 1) * (runs - 1)
    within = ((level - means[:, None]) ** 2).sum() / free
    if not between > ROUNDING * (sample.shown**2).max():
        return 0.0, False
    clear = between > within * fdtri(points - 1, free, CONFIDENCE)
    return float(max(0.0, 1 - within / between)), bool(clear)
