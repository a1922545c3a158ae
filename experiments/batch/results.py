"""What did a batch give? Every run as tidy tables, and outcomes by future and replication."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.layout import Layout

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BatchResults:
    """All runs of a batch that are done, without those left aside or failed.

    runs: one row a run: place, policy (names), future, replication (from 0), luck (the model's
    number for the replication), then every outcome. years: the same without luck, year (from 1),
    then the columns of `recorded.YEARLY`. groups: the same, grouping, group, then the columns of
    `recorded.GROUPED`. failures: as runs, with stage, error, traceback instead of outcomes.
    about: versions, digests, machine, times, command: everything needed to make it again.
    """

    layout: Layout
    runs: pd.DataFrame
    years: pd.DataFrame
    groups: pd.DataFrame
    failures: pd.DataFrame
    about: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the policies, the baseline first."""
        return tuple(policy.name for policy in self.layout.policies)

    def values(self, policy: str, outcome: str, place: str = "") -> Numbers:
        """An outcome of a policy: float64 [futures, replications], not a number where not run.

        The first place where none is named.
        """
        experiment = self.layout.experiment
        where = place or experiment.places[0].name
        found = np.full((len(self.layout.futures), experiment.replications), np.nan)
        rows = self.runs[(self.runs["policy"] == policy) & (self.runs["place"] == where)]
        found[rows["future"], rows["replication"]] = rows[outcome]
        return found

    def differences(self, policy: str, outcome: str, place: str = "") -> Numbers:
        """How far a policy is from the baseline, on the same luck: [futures, replications]."""
        baseline = self.values(self.names[0], outcome, place)
        return self.values(policy, outcome, place) - baseline
