"""What do pilot runs show of a question: how much luck is in it, at two sizes, and what it takes?

Both policies run on the same families and luck. Beside the outcome itself each run keeps the year
before the policies began, and the families that were at their worst then.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError
from abm.policy import Policy
from abm.results import weekly_numbers
from abm.simulation import Setting, run
from abm.world import World
from experiments.counted import YEAR, Counted
from experiments.evidence import witnessed
from experiments.outcomes import BY_NAME, YEARLY_1000, Outcome
from experiments.paired import Cell, measured
from experiments.runner import OnProgress
from experiments.statistics import variance_reduction
from experiments.study import Falling, Spread, falling

SMALLER = 4
"""The small pilot has this many times fewer families."""
EVENTS: Mapping[str, str] = {"looked_after_entries": "crises_looked_after"}
"""Outcomes that count the same events as another one, by another number of people."""
BEFORE = "the year before"
WORST = "picked at their worst"

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pilot:
    """What pilot runs of two policies showed: for each world, by name, float64 [replications].

    `seconds` is what one replication of both took here, with all threads at work.
    """

    families: int
    seconds: float
    baseline: Mapping[str, Numbers]
    policy: Mapping[str, Numbers]

    def differences(self, outcome: str) -> Numbers:
        """The paired differences that were seen, replication by replication."""
        found = self.policy[outcome] - self.baseline[outcome]
        return np.asarray(found[np.isfinite(found)])

    def variance_reduction(self, outcome: str) -> float:
        """How many times more runs it takes where the worlds do not share families and luck."""
        return variance_reduction(self.policy[outcome], self.baseline[outcome])


def run_pilots(
    setting: Setting,
    outcome: Outcome,
    policies: tuple[Policy, ...],
    replications: int,
    threads: int | None,
    on_progress: OnProgress | None,
) -> tuple[Pilot, Pilot]:
    """Run both policies at two sizes on the same luck."""

    def measure(past: World, world: World) -> dict[str, float]:
        return {**witnessed(past, world), BEFORE: outcome.compute(_year_before(past))}

    def pilot(families: int, done: int) -> Pilot:
        own = replace(setting, families=families)
        begun = perf_counter()
        baseline, policy = measured(
            [Cell(own, each) for each in policies],
            replications,
            measure,
            threads,
            (lambda number: on_progress(done + number)) if on_progress else None,
        )
        return Pilot(families, (perf_counter() - begun) / replications, baseline, policy)

    run(replace(setting, families=1, weeks=1, burn_in=1), policies[0])  # loads the core, untimed
    return pilot(setting.families // SMALLER, 0), pilot(setting.families, replications)


def _year_before(past: World) -> Counted:
    """What was counted in the last year before the policies began; nothing without burn-in."""
    week_0 = -int(past.run["first_week"][0])
    year = slice(max(0, week_0 - YEAR), week_0)
    return Counted(
        place=weekly_numbers(past)[year],
        neighbourhoods=past.neighbourhoods_weekly[year],
        agencies=past.agencies_weekly[year],
        pairs=past.pairs_weekly[year],
        deprivation=np.asarray(past.neighbourhoods["deprivation"]),
    )


def spread_of(outcome: Outcome, pilots: tuple[Pilot, Pilot]) -> Falling:
    """How the spread of the paired difference falls with families."""
    few, many = (_spread(pilot, outcome) for pilot in pilots)
    if not many.deviation > 0:
        raise InputError(
            f"{outcome.name} did not differ between the policies in any way that varies in "
            f"{many.freedom + 1} pilot runs with {many.families:,} families: there is nothing to "
            "plan from; give more families or replications, or another outcome"
        )
    return falling(few, many)


def _spread(pilot: Pilot, outcome: Outcome) -> Spread:
    """How a pilot's paired differences spread; without two of them, as if they did not."""
    seen = pilot.differences(outcome.name)
    deviation = float(seen.std(ddof=1)) if len(seen) > 1 else 0.0
    return Spread(pilot.families, deviation, max(1, len(seen) - 1))


def events_of(outcome: Outcome, pilot: Pilot) -> float:
    """Events per 1,000 families a year in the baseline; not a number for what counts no events."""
    name = EVENTS.get(outcome.name, outcome.name)
    return (
        float(np.nanmean(pilot.baseline[name])) if BY_NAME[name].unit == YEARLY_1000 else math.nan
    )


def seconds_of(families: int, pilots: tuple[Pilot, Pilot]) -> float:
    """What one replication of both policies takes here: a start, and so much for each family."""
    few, many = pilots
    each = max(0.0, many.seconds - few.seconds) / (many.families - few.families)
    start = max(0.0, few.seconds - each * few.families)
    return start + each * families
