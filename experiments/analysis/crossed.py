"""How did policies do in the same futures, on the same luck? And what would others have shown?

A block is a future and a replication in which every policy was run: families, history and luck are
the same, so policies may be taken against each other there. Blocks that lack a policy are left out.
Futures of the same point of the design differ by their shock alone and share their luck.

Drawn again (bootstrap): other luck means replications within each point, other futures means whole
points with all their runs. Whole points hold their share of chance, so drawing runs again as well
would count it twice (Davison & Hinkley 1997, section 3.8). One less is drawn than there are: means
then vary as much as they should, also where each point has two runs (Rao & Wu 1988).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.checks import check_known
from abm.errors import InputError
from experiments.analysis.fieller import Ratio, ratio_of_means
from experiments.analysis.intervals import FEWEST_POINTS
from experiments.analysis.points import chosen_place
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.statistics import Estimate, estimate, paired_difference
from experiments.worlds import Worlds, share_beyond, worlds_of

Numbers = NDArray[np.float64]
Anew = Literal["luck", "futures"]
DRAWS = 1_000
"""How often runs are drawn again."""
SEED = 1
CHUNK = 4_000_000
"""At most so many weights in memory at once, 32 MB."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Outcomes of policies in the same blocks.

    futures: their numbers, int64 [futures]. points: the point of the design of each, int64
    [futures]. values: float64 [outcomes, policies, futures, replications], not a number in every
    policy where a block is left out. left_out: how many futures are, for lack of a run.
    """

    outcomes: tuple[str, ...]
    policies: tuple[str, ...]
    futures: NDArray[np.int64]
    points: NDArray[np.int64]
    values: Numbers
    left_out: int = 0

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which blocks there are: bool [futures, replications]."""
        return np.asarray(np.isfinite(self.values[0, 0]))

    @property
    def means(self) -> Numbers:
        """The mean over all blocks: float64 [outcomes, policies]."""
        return np.asarray(np.nanmean(self.values, axis=(2, 3)))

    @property
    def runs_of_points(self) -> NDArray[np.bool_]:
        """Which replications each point of the design has: bool [points, replications]."""
        numbers = np.unique(self.points)
        return np.array([self.kept[self.points == number].any(axis=0) for number in numbers])

    @property
    def chance_told(self) -> bool:
        """Whether any point has two replications, so that chance can be told from futures."""
        return bool((self.runs_of_points.sum(axis=1) > 1).any())

    def level(self, policy: str, outcome: str = "") -> Estimate:
        """The mean of an outcome, the first where none is named, with its interval."""
        return mean_of(self.of(policy, outcome), self.points)

    def difference(self, policy: str, baseline: str, outcome: str = "") -> Estimate:
        """How far a policy is from another on the same luck, with its interval."""
        one, other = (over_shocks(self.of(name, outcome), self.points)
                      for name in (policy, baseline))  # fmt: skip
        return paired_difference(one.ravel(), other.ravel(), _sets(one))

    def worlds(self, values: Numbers) -> Worlds:
        """Some values of every block [futures, replications] by future, with chance taken out."""
        if len(self.futures) > 1:
            return worlds_of(values.ravel(), np.repeat(self.futures, values.shape[1]))
        found = estimate(values.ravel())
        return Worlds(np.array([found.mean]), 0.0, np.array([found.mean]), found)

    def share_above(self, values: Numbers) -> float:
        """The share of futures (0 to 1) in which some values [futures, replications] are above 0.

        Chance is taken out where it is told; as seen where each future was run once. Not a number
        for a single future.
        """
        if len(self.futures) == 1:
            return math.nan
        worlds = self.worlds(values)
        seen = (np.sign(worlds.seen) + 1) / 2
        return share_beyond(worlds, 0.0, 1) if self.chance_told else float(seen.mean())

    def of(self, policy: str, outcome: str = "") -> Numbers:
        """An outcome of a policy, the first where none is named: [futures, replications]."""
        row = self.outcomes.index(outcome) if outcome else 0
        return np.asarray(self.values[row, self.policies.index(policy)])


def over_shocks(values: Numbers, points: NDArray[np.int64]) -> Numbers:
    """The mean of futures that share their luck: [futures, ...] to [points, ...]."""
    return np.array([values[points == number].mean(axis=0) for number in np.unique(points)])


def mean_of(values: Numbers, points: NDArray[np.int64]) -> Estimate:
    """The mean of [futures, replications] with its interval; futures of a point count as one."""
    found = over_shocks(values, points)
    return estimate(found.ravel(), _sets(found))


def ratio_of(above: Numbers, below: Numbers, points: NDArray[np.int64]) -> Ratio:
    """The ratio of the means of two [futures, replications], with its interval."""
    over, under = (over_shocks(each, points) for each in (above, below))
    return ratio_of_means(over, under, _sets(over))


def _sets(values: Numbers) -> NDArray[np.int64]:
    """Which point each of [points, replications] comes from, as one row."""
    return np.repeat(np.arange(len(values)), values.shape[1])


def crossed(
    results: BatchResults,
    outcomes: Sequence[str] = (),
    policies: Sequence[str] = (),
    place: str = "",
) -> Crossed:
    """The blocks in which all of some policies were run, in one place.

    All policies, the experiment's first outcome and its first place where none is named. Raises
    InputError for unknown names, and where no block has all of the policies.
    """
    chosen = tuple(policies) or results.names
    for name in chosen:
        check_known("policy", name, results.names)
    where = chosen_place(results, place)
    asked = tuple(find(name).name for name in outcomes) or results.layout.experiment.outcomes[:1]
    values = np.array(
        [[results.values(policy, name, where) for policy in chosen] for name in asked]
    )
    points = np.array([future.point for future in results.layout.futures])
    return blocks(asked, chosen, points, values)


def blocks(
    outcomes: tuple[str, ...],
    policies: tuple[str, ...],
    points: NDArray[np.int64],
    values: Numbers,
) -> Crossed:
    """Keep the blocks that have every value: float64 [outcomes, policies, futures, replications].

    points: the point of the design of each future. Raises InputError where there are no blocks.
    """
    whole = np.asarray(np.isfinite(values).all(axis=(0, 1)), np.bool_)
    there = whole.any(axis=1)
    if not there.any():
        raise InputError(
            f"no future and replication has all of {', '.join(policies)} with a value of "
            f"{', '.join(outcomes)}: name policies that were run in the same futures, or run more"
        )
    kept = np.where(whole, values, np.nan)[:, :, there]
    return Crossed(
        outcomes, policies, np.flatnonzero(there), points[there], kept, int((~there).sum())
    )


def resampled(found: Crossed, anew: Anew, draws: int = DRAWS, seed: int = SEED) -> Numbers:
    """The means that other luck, or other futures, could have shown: [draws, outcomes, policies].

    Each draw takes the same blocks for every policy and outcome. Other futures of a single point
    are other luck. Not a number where little can be told: fewer than FEWEST_POINTS points, or as
    few replications beyond the first of each point.
    """
    rng = np.random.default_rng(seed)
    runs = found.runs_of_points
    number = len(runs)
    whole = anew == "futures" and number > 1
    free = number if whole else int((runs.sum(axis=1) - 1).sum()) + 1
    if free < FEWEST_POINTS:
        return np.full((draws, *found.values.shape[:2]), np.nan)
    step = draws if whole else max(1, CHUNK // found.kept.size)
    sizes = [min(step, draws - start) for start in range(0, draws, step)]
    draw = _of_whole_points if whole else _of_other_luck
    return np.concatenate([draw(found, size, rng) for size in sizes])


def _of_whole_points(found: Crossed, draws: int, rng: np.random.Generator) -> Numbers:
    numbers, point = np.unique(found.points, return_inverse=True)
    weights = rng.multinomial(len(numbers) - 1, np.full(len(numbers), 1 / len(numbers)), draws)
    of_futures = weights[:, point]
    sums = np.nansum(found.values, axis=3)
    runs = of_futures @ found.kept.sum(axis=1)
    return np.asarray(np.einsum("df,opf->dop", of_futures, sums) / runs[:, None, None])


def _of_other_luck(found: Crossed, draws: int, rng: np.random.Generator) -> Numbers:
    runs = found.runs_of_points
    number = runs.sum(axis=1)
    taken = np.maximum(number - 1, 1)
    drawn = rng.multinomial(taken, runs / number[:, None], (draws, len(number)))
    point = np.unique(found.points, return_inverse=True)[1]
    weights = (drawn * (number / taken)[:, None])[:, point] * found.kept
    flat = np.nan_to_num(found.values).reshape(*found.values.shape[:2], -1)
    sums = np.tensordot(weights.reshape(draws, -1), flat, axes=(1, 2))
    return np.asarray(sums / weights.sum(axis=(1, 2))[:, None, None])


def sign(outcome: Outcome) -> int:
    """1 where more of an outcome is better, -1 where less is; InputError where neither is."""
    if outcome.direction == "neither":
        raise InputError(
            f"{outcome.name} ({outcome.title.lower()}) has no better way: choose an outcome that "
            "has one, such as with_3_needs, crises or total_cost"
        )
    return 1 if outcome.direction == "more" else -1
