"""How much would we regret each policy, had we known which future was coming?

Regret is how much worse a policy does in a future than the policy that does best there (Savage
1951). A robust choice keeps the mean, or the largest, small.

The best of several noisy means looks better than it is, so regret as seen is too large, the largest
most of all. Each policy's lead over the mean of all policies in a future is therefore drawn in to
its mean until futures differ by no more than chance leaves (`experiments.worlds`). What chance
does to the mean of all futures stays: more replications make it smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.analysis.crossed import Crossed, crossed, sign
from experiments.analysis.intervals import FEWEST_POINTS, NO_INTERVAL, Interval, expanded
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.readable import readable

Numbers = NDArray[np.float64]
DRAWS, SEED = 1_000, 1
TINY = 1e-300
"""Keeps a spread of 0 from being divided by."""
HIGH = 0.9
"""The share of futures in which regret is no larger than `high`."""


@dataclass(frozen=True, slots=True)
class Regret:
    """The regret of each policy in each future, in the unit of the outcome.

    futures: their numbers [futures]. seen: regret of the means as they are, float64 [policies,
    futures]. regret: the same with chance taken out. mean_interval: of each policy's mean regret
    over futures like these. chance_told is False where each future has one run: nothing can be
    taken out, and both are the same. left_out: futures that lack a run of some policy.
    """

    outcome: Outcome
    policies: tuple[str, ...]
    futures: NDArray[np.int64]
    seen: Numbers
    regret: Numbers
    mean_interval: tuple[Interval, ...]
    chance_told: bool
    left_out: int = 0

    @property
    def mean(self) -> Numbers:
        """Mean regret over futures: float64 [policies]."""
        return np.asarray(self.regret.mean(axis=1))

    @property
    def high(self) -> Numbers:
        """The regret that nine futures in ten do not exceed: float64 [policies]."""
        return np.asarray(np.quantile(self.regret, HIGH, axis=1))

    @property
    def largest(self) -> Numbers:
        """The largest regret in any future: float64 [policies]."""
        return np.asarray(self.regret.max(axis=1))

    @property
    def best(self) -> Numbers:
        """In which share of futures (0 to 1) a policy is best; ties are shared: [policies]."""
        first = self.regret == 0
        return np.asarray((first / first.sum(axis=0)).mean(axis=1))

    @property
    def least_mean(self) -> str:
        """The policy with the smallest mean regret: also the best on average."""
        return self.policies[int(self.mean.argmin())]

    @property
    def least_largest(self) -> str:
        """The policy with the smallest largest regret (minimax regret)."""
        return self.policies[int(self.largest.argmin())]

    def table(self) -> pd.DataFrame:
        """One row a policy: regret over futures, and the share of futures in which it is best."""
        return pd.DataFrame(
            {
                "policy": self.policies,
                "mean": self.mean,
                "mean_low": [each.low for each in self.mean_interval],
                "mean_high": [each.high for each in self.mean_interval],
                "nine_in_ten": self.high,
                "largest": self.largest,
                "largest_in_future": self.futures[self.regret.argmax(axis=1)],
                "largest_as_seen": self.seen.max(axis=1),
                "best_in_share": self.best,
            }
        )

    def by_future(self) -> pd.DataFrame:
        """One row a policy and future: regret as seen and with chance taken out."""
        return pd.DataFrame(
            {
                "policy": np.repeat(self.policies, len(self.futures)),
                "future": np.tile(self.futures, len(self.policies)),
                "regret": self.regret.ravel(),
                "regret_as_seen": self.seen.ravel(),
            }
        )

    def sentences(self) -> list[str]:
        """What to choose so as to regret little, and how far that can be trusted."""
        return [*self._choices(), self._bests(), self._about_chance()]

    def _choices(self) -> list[str]:
        robust, usual, unit = self.least_largest, self.least_mean, self.outcome.unit
        told = dict(zip(self.policies, zip(self.mean, self.largest, strict=True), strict=True))
        mean, largest = (readable(float(each)) for each in told[robust])
        where = _futures(len(self.futures))
        if robust == usual:
            return [
                f"{robust} is regretted least, on average and at worst: in {where} it falls short "
                f"of the best policy there by {mean} {unit} on average and {largest} at most."
            ]
        other_mean, other_largest = (readable(float(each)) for each in told[usual])
        return [
            f"To be safe, choose {robust}: in {where} it falls short of the best policy there by "
            f"{largest} {unit} at most, {usual} by {other_largest}.",
            f"On average over futures, choose {usual}: it falls short by {other_mean} on average, "
            f"{robust} by {mean}.",
        ]

    def _bests(self) -> str:
        order = np.argsort(-self.best, kind="stable")
        parts = [f"{self.policies[each]} in {100 * self.best[each]:.0f}%" for each in order]
        return f"Best in which share of futures: {', '.join(parts)}."

    def _about_chance(self) -> str:
        if not self.chance_told:
            return (
                "Each future was run once, so chance could not be taken out: regret is too large, "
                "the largest most of all. Give two or more replications."
            )
        seen, without = (float(each.max(axis=1).min()) for each in (self.seen, self.regret))
        return (
            "Chance makes regret look larger than it is; it is taken out here: without that, the "
            f"smallest largest regret would be {readable(seen)} instead of {readable(without)}."
        )


def regret(
    results: BatchResults, outcome: str = "", policies: Sequence[str] = (), place: str = ""
) -> Regret:
    """The regret table of policies over futures for an outcome, the experiment's first if none.

    Only futures in which all of the policies were run. Raises InputError for unknown names and an
    outcome without a better way.
    """
    return regret_of(crossed(results, (outcome,) if outcome else (), policies, place))


def regret_of(found: Crossed) -> Regret:
    """The regret table of policies in the same blocks, for the first of their outcomes."""
    measure = find(found.outcomes[0])
    values = sign(measure) * found.values[0]
    lead = leads(found, values)
    return Regret(
        measure,
        found.policies,
        found.futures,
        lead.seen.max(axis=0) - lead.seen,
        lead.effects.max(axis=0) - lead.effects,
        _intervals(found, lead),
        found.chance_told,
        found.left_out,
    )


class Leads(NamedTuple):
    """How far each policy is from the mean of all in each future, more is better.

    seen: as it is, effects: with chance taken out, both float64 [policies, futures]. kept: how
    much of the distance to a policy's mean is kept, float64 [policies] from 0 to 1.
    """

    seen: Numbers
    effects: Numbers
    kept: Numbers


def leads(found: Crossed, values: Numbers) -> Leads:
    """How far each policy is from the mean of all: of [policies, futures, replications]."""
    worlds = [found.worlds(each) for each in values - values.mean(axis=0)]
    return Leads(
        np.array([each.seen for each in worlds]),
        np.array([each.effects for each in worlds]),
        np.sqrt([each.reliability for each in worlds]),
    )


def _intervals(found: Crossed, lead: Leads) -> tuple[Interval, ...]:
    """The interval of each policy's mean regret: whole points are drawn again.

    In each draw, leads are drawn in to their new means, as far as their new spread asks for: both
    hold their share of chance, which regret by future has lost.
    """
    numbers, point = np.unique(found.points, return_inverse=True)
    if len(numbers) < FEWEST_POINTS:
        return (NO_INTERVAL,) * len(lead.seen)
    rng = np.random.default_rng(SEED)
    shares = np.full(len(numbers), 1 / len(numbers))
    chance = (1 - lead.kept**2) * lead.seen.var(axis=1)
    means = []
    for drawn in rng.multinomial(len(numbers), shares, DRAWS)[:, point]:
        weights = drawn / drawn.sum()
        away = lead.seen - (lead.seen @ weights)[:, None]
        spread = away**2 @ weights
        kept = np.sqrt(np.clip(1 - chance / np.maximum(spread, chance + TINY), 0, 1))
        moved = kept[:, None] * away + (lead.seen @ weights)[:, None]
        means.append((moved.max(axis=0) - moved) @ weights)
    return tuple(expanded(column, len(numbers)) for column in np.array(means).T)


def _futures(number: int) -> str:
    return f"{number} futures" if number > 1 else "the one future that was run"
