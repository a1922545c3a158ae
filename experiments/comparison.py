"""How do policies differ, and how sure are we? Paired runs of a place under several policies."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.ensemble import Ensemble
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.results import units
from abm.simulation import BURN_IN, WEEKS, Setting
from experiments.choices import (
    chosen_ensemble,
    chosen_policies,
    chosen_shocks,
    limited_to,
    under,
)
from experiments.comparison_columns import as_columns, band, describe, judged
from experiments.lines import LINES
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome
from experiments.provenance import provenance
from experiments.runner import OnProgress, Runs, run_replications, usable_threads
from experiments.statistics import (
    Estimate,
    estimate,
    interaction,
    paired_difference,
    variance_reduction,
)

REPLICATIONS = 50
SILO, BEHAVIOURS, RULES, BOTH = "silo", "behaviours-only", "rules-only", "collaborative"
TWO_BY_TWO = (SILO, BEHAVIOURS, RULES, BOTH)
COST_OF_POLICY = ("policy_cost", "transition_cost")
SAVED = ("crisis_cost", "worklessness_cost")
Where = Literal["there", "elsewhere", "whole place"]
WHERE: tuple[Where, Where, Where] = ("there", "elsewhere", "whole place")
THERE, ELSEWHERE, WHOLE_PLACE = WHERE
"""In the neighbourhoods that a limited policy names, in all others, or in all together."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired runs of several policies; the first is the baseline of every difference.

    `runs.values` is float64 [policies, replications, outcomes]; `provenance` is everything needed
    to make it again. `table()` gives levels and differences as one tidy frame. Intervals hold
    chance and, over an `ensemble` of several sets, what is not known about the parameters.
    `shocks` names what befell every world; `there` is bool [neighbourhoods] where outcomes are
    kept apart because a policy is limited to them, or None.
    """

    setting: Setting
    policies: tuple[Policy, ...]
    runs: Runs
    provenance: Mapping[str, Any]
    ensemble: Ensemble
    shocks: tuple[str, ...] = ()
    there: NDArray[np.bool_] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the policies, the baseline first."""
        return tuple(policy.name for policy in self.policies)

    @property
    def baseline(self) -> str:
        """The policy that all others are compared with."""
        return self.names[0]

    @property
    def replications(self) -> int:
        """How many times each policy was run."""
        return self.runs.values.shape[1]

    @property
    def sets(self) -> int:
        """How many sets of parameters the replications are spread over."""
        return len(np.unique(self.runs.sets))

    @property
    def is_two_by_two(self) -> bool:
        """True when all four cells of behaviours and rules are among the policies."""
        return set(TWO_BY_TWO) <= set(self.names)

    def values(self, policy: str, outcome: str, where: Where = WHOLE_PLACE) -> NDArray[np.float64]:
        """One outcome of one policy in every replication."""
        at, column = self.names.index(policy), OUTCOMES.index(BY_NAME[outcome])
        if where == WHOLE_PLACE:
            return self.runs.values[at, :, column]
        return self.runs.areas[at, :, WHERE.index(where), column]

    def level(self, policy: str, outcome: str, where: Where = WHOLE_PLACE) -> Estimate:
        """How an outcome is under a policy."""
        return estimate(self.values(policy, outcome, where), self.runs.sets)

    def difference(self, policy: str, outcome: str, where: Where = WHOLE_PLACE) -> Estimate:
        """How far a policy is from the baseline, on the same luck and parameters."""
        found, baseline = (self.values(name, outcome, where) for name in (policy, self.baseline))
        return paired_difference(found, baseline, self.runs.sets)

    def told_by_area(self) -> tuple[Outcome, ...]:
        """The outcomes that are counted apart there and elsewhere; none without such an area."""
        counted = np.isfinite(self.runs.areas)
        return tuple(each for at, each in enumerate(OUTCOMES) if counted[..., at].any())

    def interaction(self, outcome: str) -> Estimate:
        """What behaviours and rules do together beyond what each does alone."""
        both, behaviours, rules, silo = (
            self.values(name, outcome) for name in (BOTH, BEHAVIOURS, RULES, SILO)
        )
        return interaction(both, behaviours, rules, silo, self.runs.sets)

    def variance_reduction(self, policy: str, outcome: str) -> float:
        """How many times more unpaired runs would be needed for the same precision."""
        found, baseline = (self.values(name, outcome) for name in (policy, self.baseline))
        return variance_reduction(found, baseline, self.runs.sets)

    def benefit_cost(self, policy: str) -> float:
        """Crises and worklessness avoided for each pound that the policy costs, on the means.

        Not a number where a policy costs no more than the baseline.
        """
        paid = sum(self.difference(policy, name).mean for name in COST_OF_POLICY)
        saved = -sum(self.difference(policy, name).mean for name in SAVED)
        return saved / paid if paid > 0 else math.nan

    def table(self) -> pd.DataFrame:
        """Every outcome under every policy: level, paired difference, 95% intervals, verdict.

        One row for each outcome and policy. `_low` and `_high` hold chance and parameters,
        `_chance_low` and `_chance_high` chance alone, `_parameter_share` is the share of the
        variance that parameters make. `clear` says whether the interval of the difference
        excludes 0. In a two by two, rows of the policy "interaction" hold, as their difference,
        what both do together beyond the sum of what each does alone.
        """
        rows = [self._row(outcome, policy) for outcome in OUTCOMES for policy in self.names] + [
            self._interaction_row(outcome) for outcome in OUTCOMES if self.is_two_by_two
        ]
        return pd.DataFrame(rows)

    def _row(self, outcome: Outcome, policy: str) -> dict[str, Any]:
        row = describe(outcome, policy) | as_columns("level", self.level(policy, outcome.name))
        if policy == self.baseline:
            return row
        difference = self.difference(policy, outcome.name)
        return (
            row
            | as_columns("difference", difference)
            | judged(outcome, difference)
            | {"variance_reduction": self.variance_reduction(policy, outcome.name)}
        )

    def _interaction_row(self, outcome: Outcome) -> dict[str, Any]:
        beyond = self.interaction(outcome.name)
        about = describe(outcome, "interaction")
        return about | as_columns("difference", beyond) | judged(outcome, beyond)

    def by_area(self) -> pd.DataFrame:
        """Paired differences there, elsewhere and in the whole place, of what is counted apart.

        One row for each outcome, policy but the baseline, and area; columns as in `table()`.
        """
        rows = [
            describe(outcome, policy)
            | {"where": where}
            | as_columns("level", self.level(policy, outcome.name, where))
            | as_columns("difference", self.difference(policy, outcome.name, where))
            | judged(outcome, self.difference(policy, outcome.name, where))
            for outcome in self.told_by_area()
            for policy in self.names[1:]
            for where in WHERE
        ]
        return pd.DataFrame(rows)

    def every_run(self) -> pd.DataFrame:
        """Every outcome of every run: policy, replication, set, outcome, value, unit.

        `set` says which set of parameters it had, from 1, as in a file of sets.
        """
        axes = [self.names, range(self.replications), BY_NAME]
        index = pd.MultiIndex.from_product(axes, names=["policy", "replication", "outcome"])
        frame = pd.DataFrame({"value": self.runs.values.ravel()}, index=index).reset_index()
        frame["unit"] = frame["outcome"].map({each.name: each.unit for each in OUTCOMES})
        frame.insert(2, "set", self.runs.sets[frame["replication"]] + 1)
        return frame

    def weekly(self) -> pd.DataFrame:
        """The mean over replications of every weekly count: policy, week, column, mean, unit."""
        about = units("weekly")
        axes = [self.names, range(self.setting.weeks), about["column"]]
        index = pd.MultiIndex.from_product(axes, names=["policy", "week", "column"])
        frame = pd.DataFrame({"mean": self.runs.weekly.mean.ravel()}, index=index).reset_index()
        frame["unit"] = np.tile(about["unit"].to_numpy(), len(frame) // len(about))
        return frame

    def weekly_lines(self) -> pd.DataFrame:
        """The lines of the figure, with the paired difference from the baseline, week by week."""
        axes = [self.names, range(self.setting.weeks), [line.name for line in LINES]]
        index = pd.MultiIndex.from_product(axes, names=["policy", "week", "line"])
        columns = band("", self.runs.lines) | band("difference_", self.runs.differences)
        return pd.DataFrame(columns, index=index).reset_index()

    def shows_from(self, policy: str, line: str = "with_3_needs") -> int | None:
        """The week from which a line stays clearly apart from the baseline; None if it does not."""
        which = [each.name for each in LINES].index(line)
        at = (self.names.index(policy), slice(None), which)
        mean, half = self.runs.differences.mean[at], self.runs.differences.widths().both[at]
        together = np.flatnonzero(~(np.abs(mean) > half))
        first = int(together[-1]) + 1 if len(together) else 0
        return first if first < self.setting.weeks else None


def compare(
    place: Place | str | Path,
    policies: Sequence[Policy | str | Path] = TWO_BY_TWO,
    *,
    families: int = 2_000,
    replications: int = REPLICATIONS,
    weeks: int = WEEKS,
    burn_in: int = BURN_IN,
    seed: int = 1,
    parameters: Parameters | Ensemble | str | Path | None = None,
    shocks: Sequence[Policy | str | Path] = (),
    charge_transition: bool = False,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> Comparison:
    """Run policies on the same families, history and luck, and compare them with the first.

    Policies and the place are objects, carried names or paths. Without `parameters`, replications
    are spread over the carried ensemble of plausible parameters. `shocks` are stress tests that
    befall every policy alike, the baseline too. `charge_transition` takes the one-off cost of
    each policy from its budget too. `threads` is all usable cores by default;
    the result does not depend on it. Raises InputError for anything impossible.
    """
    ensemble = chosen_ensemble(parameters)
    setting = Setting(
        place if isinstance(place, Place) else Place.load(place),
        families, weeks, burn_in, seed, ensemble.best,
    )  # fmt: skip
    chosen = chosen_policies(policies, charge_transition)
    return compared(
        setting, chosen, replications, threads, on_progress, ensemble, chosen_shocks(shocks)
    )


def compared(
    setting: Setting,
    policies: tuple[Policy, ...],
    replications: int,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
    ensemble: Ensemble | None = None,
    shocks: tuple[Policy, ...] = (),
    there: NDArray[np.bool_] | None = None,
) -> Comparison:
    """Run the policies in a setting, and remember where the result came from.

    Without an ensemble the parameters are those of the setting. Every policy bears the shocks.
    `there` (bool [neighbourhoods]) are neighbourhoods to tell of apart; without it, those that
    any policy is limited to.
    """
    started = datetime.now(UTC)
    threads = usable_threads() if threads is None else threads
    ensemble = ensemble or Ensemble.of(setting.parameters)
    there = limited_to(policies, setting.place) if there is None else there
    borne = tuple(under(policy, shocks) for policy in policies)
    runs = run_replications(setting, borne, replications, threads, on_progress, ensemble, there)
    names = tuple(shock.name for shock in shocks)
    more = {"shocks": list(names), "replications": replications, "threads": threads}
    origin = provenance(setting, borne, started, ensemble, **more)
    return Comparison(setting, borne, runs, origin, ensemble, names, there)
