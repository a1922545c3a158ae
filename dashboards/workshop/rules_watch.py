"""What do agencies start to do under a rule? Looked at every quarter, in two worlds on one luck.

Signs are taken over the last year up to each quarter (the weeks there are, in the first). "Let in"
compares families whose help began with those left on the waiting lists, since the start: where
the easiest cases go first, the difference shrinks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.typing import NDArray

from abm.policy import Policy
from abm.simulation import Setting
from abm.world import World
from agents.vocabulary import ACTIVE, WAITING
from dashboards.living import Living
from experiments.counted import QUARTER, YEAR, Counted, ratio
from experiments.outcomes import BY_NAME, OUTCOMES, values
from experiments.runner import Cancelled
from experiments.statistics import Estimate, estimate, paired_difference

Numbers = NDArray[np.float64]
OF_AGENCIES = ("closed", "reported_successes", "true_successes")
"""What is kept of each agency, since the start."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that agencies may start to do; its words stand in the texts under `key`.

    compute: from what was counted over a year; None where it takes a look at the cases.
    """

    key: str
    unit: str
    compute: Callable[[Counted], float] | None


def _share(counted: Counted, above: str, below: str) -> float:
    return float(ratio(100 * counted.total(above), counted.total(below)))


def _closed_early(counted: Counted) -> float:
    return float(ratio(100 * counted.total("closed_early"), counted.at_agencies("closed")))


def _recording(counted: Counted) -> float:
    hours = counted.at_agencies("hours_recording")
    return float(ratio(100 * hours, counted.at_agencies("hours")))


def _average(counted: Counted, column: str, times: float) -> float:
    return float(times * counted.agencies[column].mean())


SIGNS = (
    Sign("pressure", "of 100", lambda counted: _average(counted, "pressure", 100)),
    Sign("on_time", "%", lambda counted: _share(counted, "assessed_on_time", "assessed")),
    Sign("early", "%", _closed_early),
    Sign("recording", "%", _recording),
    Sign("screened", "%", BY_NAME["screened_out"].compute),
    Sign("threshold", "%", lambda counted: _average(counted, "threshold", 100)),
    Sign("let_in", "%", None),
)
"""What agencies do; the last is seen by looking at the cases themselves."""
REPORTED, REAL = "reported_success", "true_success"
FAMILIES = ("weeks_to_help", "re_referral", "true_success", "crises", "with_3_needs_at_end")
"""What becomes of families, over the whole time."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Two worlds on one luck, quarter by quarter: today's rules first, then the changed one.

    success: float64 [2, quarters, reported and real], % of closings over the last year.
    signs: [2, quarters, SIGNS]. agencies: [2, quarters, agencies, OF_AGENCIES],
    since the start.
    values: [2, OUTCOMES], over all weeks.
    """

    success: Numbers
    signs: Numbers
    agencies: Numbers
    values: Numbers

    @property
    def quarters(self) -> int:
        """How many quarters were watched."""
        return self.signs.shape[1]


def watch(
    setting: Setting, policies: tuple[Policy, Policy], replication: int, stopped: Event
) -> Watched:
    """Let both worlds live and look at them every quarter; Cancelled once `stopped` is set."""
    living = Living.begun(setting, policies, replication)
    looks: list[tuple[Numbers, Numbers, Numbers]] = []
    cases = [_Cases(), _Cases()]
    while living.week < setting.weeks:
        if stopped.is_set():
            raise Cancelled
        living.live(QUARTER)
        for seen, each in zip(cases, living.worlds, strict=True):
            seen.look(each.world, living.week)
        looks.append(_look(living, cases))
    success, signs, agencies = (np.stack(each, axis=1) for each in zip(*looks, strict=True))
    ends = np.array([values(living.counted(number)) for number in range(len(policies))])
    return Watched(success, signs, agencies, ends)


class _Cases:
    """How badly off families are when help begins, and those who wait, quarter by quarter."""

    def __init__(self) -> None:
        self.let_in: list[Numbers] = []
        self.waiting: list[Numbers] = []

    def look(self, world: World, week: int) -> None:
        """Take down the cases of the quarter just lived."""
        cases = world.cases[: int(world.run["open_cases"][0])]
        begun = (cases["stage"] == ACTIVE) & (cases["since"] >= week - QUARTER)
        self.let_in.append(cases["severity_at_start"][begun])
        left = cases[cases["stage"] == WAITING]
        self.waiting.append(world.families["need"][left["family"], left["need"]])

    def difference(self) -> float:
        """How much worse off those let in are than those who wait, in %, since the start."""
        let_in, waiting = (np.concatenate(each) for each in (self.let_in, self.waiting))
        if not len(let_in) or not len(waiting):
            return float("nan")
        return float(100 * (let_in.mean() / waiting.mean() - 1))


def _look(living: Living, cases: list[_Cases]) -> tuple[Numbers, Numbers, Numbers]:
    """Success, signs and agencies in every world over the last year."""
    since_the_start = [living.counted(number) for number in range(len(living.worlds))]
    years = [each.last(YEAR) for each in since_the_start]
    success = [[BY_NAME[name].compute(each) for name in (REPORTED, REAL)] for each in years]
    signs = [
        [seen.difference() if sign.compute is None else sign.compute(each) for sign in SIGNS]
        for each, seen in zip(years, cases, strict=True)
    ]
    agencies = [
        np.column_stack([each.agencies[column].sum(axis=0) for column in OF_AGENCIES])
        for each in since_the_start
    ]
    return np.array(success), np.array(signs), np.array(agencies)


def outcome(found: tuple[Watched, ...], name: str) -> tuple[float, Estimate]:
    """An outcome over all pairs of runs: its level under today's rules, and the difference."""
    column = OUTCOMES.index(BY_NAME[name])
    today, changed = (np.array([each.values[world, column] for each in found]) for world in (0, 1))
    return estimate(today).mean, paired_difference(changed, today)


def sign(found: tuple[Watched, ...], number: int, quarter: int = -1) -> tuple[float, Estimate]:
    """A sign in one quarter over all pairs of runs: its level today, and the difference."""
    today, changed = (
        np.array([each.signs[world, quarter, number] for each in found]) for world in (0, 1)
    )
    return estimate(today).mean, paired_difference(changed, today)
