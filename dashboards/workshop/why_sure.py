"""Is what turns in this run more than its luck? The same measures in runs with other luck."""

from dataclasses import dataclass
from threading import Event
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.policy import Policy
from abm.simulation import Setting
from dashboards.workshop.why_loops import Changes
from dashboards.workshop.why_measures import NAMES, Numbers, measured, window_of, year_to
from experiments.counted import QUARTER, YEAR, Counted
from experiments.runner import lived
from experiments.statistics import margin

Against = Literal["baseline", "start"]
"""What a world is held against: the first world in the same weeks, or its own first year."""
FEWEST = 3
"""Replications before an interval is worth showing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which change is looked at: of a world (its number), against what, in the year to a week."""

    world: int
    against: Against
    week: int

    @property
    def before(self) -> int:
        """The last week of the stretch that the year to the week is held against."""
        return self.week if self.against == "baseline" else min(self.week, YEAR)

    @property
    def compared_with(self) -> int:
        """The number of the world that it is held against."""
        return 0 if self.against == "baseline" else self.world


def quarters(weeks: int) -> range:
    """The weeks at which replications are measured."""
    return range(QUARTER, weeks + 1, QUARTER)


def measured_run(
    setting: Setting, policies: tuple[Policy, ...], replication: int, stopped: Event
) -> Numbers:
    """All measures of one replication: float64 [quarters, policies, MEASURES].

    Each is over the year to the end of a quarter. Raises Cancelled soon after `stopped` is set.
    """
    _, worlds = lived(setting, policies, replication, stopped)
    found = [
        [_year(counted, week) for week in quarters(setting.weeks)]
        for counted in map(Counted.of, worlds)
    ]
    return np.swapaxes(np.array(found), 0, 1)


def _year(counted: Counted, week: int) -> NDArray[np.float64]:
    return measured(window_of(counted, max(0, week - YEAR), week))


def changes(counted: tuple[Counted, ...], asked: Asked, runs: tuple[Numbers, ...]) -> Changes:
    """How every measure of this run changed, with intervals where enough other runs are done.

    counted: of every world of this run. runs: `measured_run` of replications, the first first.
    """
    before = year_to(counted[asked.compared_with], asked.before)
    found = Changes.between(before, year_to(counted[asked.world], asked.week))
    last = asked.week // QUARTER - 1
    if len(runs) < FEWEST or last < 0:
        return found
    first = max(0, min(asked.before // QUARTER - 1, last))
    values = np.array(runs)
    differences = values[:, last, asked.world] - values[:, first, asked.compared_with]
    low, high = interval(differences)
    return Changes(before, found.now, low, high)


def interval(differences: Numbers) -> tuple[Numbers, Numbers]:
    """The 95% interval of the mean difference: two float64 [MEASURES], from [runs, MEASURES]."""
    mean, deviation = differences.mean(axis=0), differences.std(axis=0, ddof=1)
    half = margin(len(differences), deviation)
    same = np.zeros(len(NAMES)) == deviation
    return np.where(same, mean, mean - half), np.where(same, mean, mean + half)
