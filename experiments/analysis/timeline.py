"""Who pays when, and who saves when? What a policy moves, by year and by pocket.

Everything is policy minus baseline on the same luck, in GBP of 2024/25 a family. Pockets are those
who pay: each payer for its services and for its share of crises, DWP also for benefits to families
without work, and the programme itself for running the policy and its one-off costs. Spending and
saving in different pockets is why things that pay are not done (the wrong pockets problem).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.checks import check_known
from abm.errors import InputError
from experiments.analysis import timeline_words
from experiments.analysis.crossed import Crossed, blocks, mean_of, ratio_of, resampled
from experiments.analysis.fieller import Ratio
from experiments.analysis.pockets import ITEMS, POCKETS, read
from experiments.analysis.points import chosen_place
from experiments.batch.results import BatchResults
from experiments.counted import YEAR
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
GREEN_BOOK = 0.035
"""The discount rate of social value, a year (HM Treasury, The Green Book)."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """When what is saved has made up for what is spent, for good.

    year: the year from which the mean balance stays at 0 or above, 0 for not by the horizon.
    chance: that this is so by each year, had other futures been drawn, float64 [years], not a
    number where it cannot be told. futures: the share of futures (0 to 1) with a balance of 0 or
    more at the horizon, chance taken out.
    """

    year: int
    chance: Numbers
    futures: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a policy costs more than the baseline, GBP of 2024/25 a family in each year.

    points: the point of the design of each future, int64 [futures]. more: float64 [ITEMS, years,
    futures, replications], below 0 where it costs less; not a number where a run is missing. A
    last year that is cut short holds its weeks only. rate: the discount rate a year, taken off
    from the second year on. cashable: the share of what crises cost less that could be released
    as cash.
    """

    policy: str
    baseline: str
    rate: float
    weeks: int
    points: NDArray[np.int64]
    more: Numbers
    cashable: Ratio

    @property
    def years(self) -> int:
        """How many years were counted, the last one perhaps in part."""
        return int(self.more.shape[1])

    def spends(self, *pockets: str) -> Numbers:
        """What some pockets put in, all where none is named: [years, futures, replications]."""
        return self._sum(pockets, True)

    def saves(self, *pockets: str) -> Numbers:
        """What some pockets are spared, all where none is named: [years, futures, replications]."""
        return -self._sum(pockets, False)

    def balance(self, *pockets: str) -> Numbers:
        """Saved less spent, added up since the first year: [years, futures, replications]."""
        return np.asarray(np.cumsum(self.saves(*pockets) - self.spends(*pockets), axis=0))

    def over_all_years(self, pocket: str) -> Estimate:
        """What a pocket saves less what it spends by the horizon, with its interval."""
        return self.estimates(self.balance(pocket))[-1]

    def estimates(self, values: Numbers) -> list[Estimate]:
        """The mean of each year of [years, futures, replications], with its interval."""
        return [mean_of(year, self.points) for year in values]

    def break_even(self) -> BreakEven:
        """When the policy pays back, all pockets together, and how sure that is."""
        found = self._as_crossed(self.balance())
        mean = _since(found.means[None, :, 0])[0]
        draws = resampled(found, "futures")[:, :, 0]
        since = _since(draws)
        by = np.arange(1, self.years + 1)
        reached = ((since[:, None] > 0) & (since[:, None] <= by)).mean(axis=0)
        return BreakEven(
            int(mean),
            np.where(np.isfinite(draws).all(), reached, np.nan),
            found.share_above(found.values[-1, 0]),
        )

    @property
    def futures(self) -> int:
        """How many futures were run, shocks aside."""
        return len(np.unique(self.points))

    def table(self) -> pd.DataFrame:
        """One row a pocket and year, and for all pockets: spends, saves and the balance so far."""
        rows = []
        for pocket in (*POCKETS, ""):
            pockets = (pocket,) if pocket else ()
            told = {
                "spends": self.estimates(self.spends(*pockets)),
                "saves": self.estimates(self.saves(*pockets)),
                "balance": self.estimates(self.balance(*pockets)),
            }
            for year in range(self.years):
                row: dict[str, object] = {"pocket": pocket or "all", "year": year + 1}
                for name, found in told.items():
                    row |= {
                        name: found[year].mean,
                        f"{name}_low": found[year].low,
                        f"{name}_high": found[year].high,
                    }
                rows.append(row)
        return pd.DataFrame(rows)

    def sentences(self) -> list[str]:
        """When it pays back, who pays and who saves, and when."""
        return timeline_words.sentences(self)

    def _sum(self, pockets: tuple[str, ...], spending: bool) -> Numbers:
        for pocket in pockets:
            check_known("pocket", pocket, POCKETS)
        chosen = [
            each.spending == spending and (not pockets or each.pocket in pockets) for each in ITEMS
        ]
        return np.asarray(self.more[np.array(chosen)].sum(axis=0))

    def _as_crossed(self, values: Numbers) -> Crossed:
        """Yearly values as outcomes of one policy, to draw runs again."""
        names = tuple(str(year + 1) for year in range(self.years))
        return blocks(names, (self.policy,), self.points, values[:, None])


def _since(balances: Numbers) -> NDArray[np.int64]:
    """The year from which a balance stays at 0 or above, 0 for none: [draws, years] to [draws]."""
    below = balances < 0
    years = below.shape[1]
    last_below = np.where(below.any(axis=1), years - below[:, ::-1].argmax(axis=1), 0)
    return np.asarray(np.where(last_below == years, 0, last_below + 1), np.int64)


def timeline(
    results: BatchResults, policy: str = "", place: str = "", rate: float = 0.0
) -> Timeline:
    """What a policy spends and saves, by year and pocket, against the baseline.

    policy: the first one beside the baseline where none is named. rate: a year, from 0 to below 1,
    such as GREEN_BOOK; nothing is taken off by itself. Raises InputError for unknown names and for
    policies that share no run.
    """
    chosen = policy or results.names[min(1, len(results.names) - 1)]
    check_known("policy", chosen, results.names[1:])
    if not 0 <= rate < 1:
        raise InputError(
            f"rate is {rate!r}: expected a share a year from 0 to below 1, such as {GREEN_BOOK}"
        )
    baseline, experiment = results.names[0], results.layout.experiment
    where = chosen_place(results, place)
    more = read(results, chosen, where) - read(results, baseline, where)
    done = np.asarray(np.isfinite(more).all(axis=(0, 1)), np.bool_)
    if not done.any():
        raise InputError(
            f"no run of {chosen} has a run of {baseline} beside it in {where}: run both, or name "
            "another policy"
        )
    there = np.flatnonzero(done.any(axis=1))
    points = np.array([results.layout.futures[number].point for number in there])
    years = np.arange(more.shape[1])
    parts = np.clip(experiment.weeks / YEAR - years, 0, 1) / (1 + rate) ** years
    more = np.where(done, more, np.nan)[:, :, there] * parts[:, None, None]
    return Timeline(
        chosen,
        baseline,
        rate,
        experiment.weeks,
        points,
        more,
        _cashable(results, chosen, where),
    )


def _cashable(results: BatchResults, policy: str, place: str) -> Ratio:
    """The share of what crises cost less that could be released as cash."""
    less, cash = (
        results.differences(policy, outcome, place)
        for outcome in ("crisis_cost", "crisis_cost_cashable")
    )
    points = np.array([future.point for future in results.layout.futures])
    return ratio_of(cash, less, points)
