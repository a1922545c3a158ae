"""How do policies differ, and how sure are we? Paired runs of a place under several policies."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.change import ALL_AGENCIES, Change
from abm.checks import check_once
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.results import units
from abm.simulation import BURN_IN, WEEKS, Setting
from experiments.lines import LINES
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome
from experiments.provenance import provenance
from experiments.runner import OnProgress, Running, Runs, run_replications, usable_threads
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired runs of several policies; the first is the baseline of every difference.

    `runs.values` is float64 [policies, replications, outcomes]; `provenance` is everything needed
    to make it again. `table()` gives levels and differences as one tidy frame.
    """

    setting: Setting
    policies: tuple[Policy, ...]
    runs: Runs
    provenance: Mapping[str, Any]

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
    def is_two_by_two(self) -> bool:
        """True when all four cells of behaviours and rules are among the policies."""
        return set(TWO_BY_TWO) <= set(self.names)

    def values(self, policy: str, outcome: str) -> NDArray[np.float64]:
        """One outcome of one policy in every replication."""
        column = OUTCOMES.index(BY_NAME[outcome])
        return self.runs.values[self.names.index(policy), :, column]

    def level(self, policy: str, outcome: str) -> Estimate:
        """How an outcome is under a policy."""
        return estimate(self.values(policy, outcome))

    def difference(self, policy: str, outcome: str) -> Estimate:
        """How far a policy is from the baseline, on the same luck."""
        return paired_difference(self.values(policy, outcome), self.values(self.baseline, outcome))

    def interaction(self, outcome: str) -> Estimate:
        """What behaviours and rules do together beyond what each does alone."""
        both, behaviours, rules, silo = (
            self.values(name, outcome) for name in (BOTH, BEHAVIOURS, RULES, SILO)
        )
        return interaction(both, behaviours, rules, silo)

    def variance_reduction(self, policy: str, outcome: str) -> float:
        """How many times more unpaired runs would be needed for the same precision."""
        return variance_reduction(self.values(policy, outcome), self.values(self.baseline, outcome))

    def benefit_cost(self, policy: str) -> float:
        """Crises and worklessness avoided for each pound that the policy costs, on the means.

        Not a number where a policy costs no more than the baseline.
        """
        paid = sum(self.difference(policy, name).mean for name in COST_OF_POLICY)
        saved = -sum(self.difference(policy, name).mean for name in SAVED)
        return saved / paid if paid > 0 else math.nan

    def table(self) -> pd.DataFrame:
        """Every outcome under every policy: level, paired difference, 95% intervals, verdict.

        One row for each outcome and policy. `clear` says whether the interval of the difference
        excludes 0. In a two by two, rows of the policy "interaction" hold, as their difference,
        what both do together beyond the sum of what each does alone.
        """
        rows = [self._row(outcome, policy) for outcome in OUTCOMES for policy in self.names] + [
            self._interaction_row(outcome) for outcome in OUTCOMES if self.is_two_by_two
        ]
        return pd.DataFrame(rows)

    def _row(self, outcome: Outcome, policy: str) -> dict[str, Any]:
        row = _about(outcome, policy) | _columns("level", self.level(policy, outcome.name))
        if policy == self.baseline:
            return row
        difference = self.difference(policy, outcome.name)
        return (
            row
            | _columns("difference", difference)
            | {
                "clear": difference.clear,
                "verdict": outcome.verdict(difference.mean) if difference.clear else "",
                "variance_reduction": self.variance_reduction(policy, outcome.name),
            }
        )

    def _interaction_row(self, outcome: Outcome) -> dict[str, Any]:
        beyond = self.interaction(outcome.name)
        verdict = outcome.verdict(beyond.mean) if beyond.clear else ""
        return (
            _about(outcome, "interaction")
            | _columns("difference", beyond)
            | {"clear": beyond.clear, "verdict": verdict}
        )

    def every_run(self) -> pd.DataFrame:
        """Every outcome of every run: policy, replication, outcome, value, unit."""
        axes = [self.names, range(self.replications), BY_NAME]
        index = pd.MultiIndex.from_product(axes, names=["policy", "replication", "outcome"])
        frame = pd.DataFrame({"value": self.runs.values.ravel()}, index=index).reset_index()
        frame["unit"] = frame["outcome"].map({each.name: each.unit for each in OUTCOMES})
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
        columns = _band("", self.runs.lines) | _band("difference_", self.runs.differences)
        return pd.DataFrame(columns, index=index).reset_index()

    def shows_from(self, policy: str, line: str = "with_3_needs") -> int | None:
        """The week from which a line stays clearly apart from the baseline; None if it does not."""
        which = [each.name for each in LINES].index(line)
        at = (self.names.index(policy), slice(None), which)
        mean, half = self.runs.differences.mean[at], self.runs.differences.margin()[at]
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
    parameters: Parameters | None = None,
    charge_transition: bool = False,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> Comparison:
    """Run policies on the same families, history and luck, and compare them with the first.

    Policies and the place are objects, carried names or paths. `charge_transition` takes the
    one-off cost of each policy from its budget too. `threads` is all usable cores by default;
    the result does not depend on it. Raises InputError for anything impossible.
    """
    setting = Setting(
        place if isinstance(place, Place) else Place.load(place),
        families, weeks, burn_in, seed, parameters or Parameters(),
    )  # fmt: skip
    chosen = chosen_policies(policies, charge_transition)
    return compared(setting, chosen, replications, threads, on_progress)


def chosen_policies(
    given: Sequence[Policy | str | Path], charge_transition: bool = False
) -> tuple[Policy, ...]:
    """Load policies, check that there are two or more with names of their own."""
    if len(given) < 2:
        raise InputError(
            f"{len(given)} policy given: a comparison needs two or more, the baseline first, "
            "such as silo collaborative"
        )
    policies = [each if isinstance(each, Policy) else Policy.load(each) for each in given]
    check_once("policies", (policy.name for policy in policies))
    if charge_transition:
        charge = Change(0, ALL_AGENCIES, "charge_transition", 1.0)
        policies = [replace(each, changes=(*each.changes, charge)) for each in policies]
    return tuple(policies)


def compared(
    setting: Setting,
    policies: tuple[Policy, ...],
    replications: int,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> Comparison:
    """Run the policies in a setting, and remember where the result came from."""
    started = datetime.now(UTC)
    threads = usable_threads() if threads is None else threads
    runs = run_replications(setting, policies, replications, threads, on_progress)
    origin = provenance(setting, policies, started, replications=replications, threads=threads)
    return Comparison(setting, policies, runs, origin)


def _about(outcome: Outcome, policy: str) -> dict[str, Any]:
    return {
        "theme": outcome.theme,
        "outcome": outcome.name,
        "title": outcome.title,
        "unit": outcome.unit,
        "direction": outcome.direction,
        "headline": outcome.headline,
        "policy": policy,
    }


def _columns(name: str, estimated: Estimate) -> dict[str, float]:
    return {
        name: estimated.mean,
        f"{name}_low": estimated.low,
        f"{name}_high": estimated.high,
    }


def _band(prefix: str, running: Running) -> dict[str, NDArray[np.float64]]:
    """A mean and its 95% interval as columns."""
    mean, half = running.mean, running.margin()
    return {
        f"{prefix}mean": mean.ravel(),
        f"{prefix}low": (mean - half).ravel(),
        f"{prefix}high": (mean + half).ravel(),
    }
