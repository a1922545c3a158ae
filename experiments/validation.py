"""How near is the silo world to published figures, and how sure are we of that?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import nan

import numpy as np

from abm.ensemble import Ensemble
from abm.simulation import Setting, check_whole
from experiments.limits import MOST_REPLICATIONS
from experiments.measures import Seen, witness
from experiments.statistics import margin
from experiments.targets import TARGETS, Target

NEAR = 0.25
"""A value is near when it is off the nearest edge of the band by no more than this share of it."""
INSIDE, CLOSE, OUTSIDE, UNKNOWN = VERDICTS = ("inside", "near", "outside", "not seen")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the model shows for one target: its value and 95% interval, in the target's unit.

    Not a number where nothing was seen to measure; low and high also with one replication. `each`
    holds the value in every replication alone, or under every set of parameters.
    """

    target: Target
    value: float
    low: float
    high: float
    each: tuple[float, ...] = ()

    @property
    def verdict(self) -> str:
        """Inside the target's band, near it, or outside."""
        low, high = self.target.low, self.target.high
        if low <= self.value <= high:
            return INSIDE
        if low * (1 - NEAR) <= self.value <= high * (1 + NEAR):
            return CLOSE
        return UNKNOWN if np.isnan(self.value) else OUTSIDE


def validate(
    setting: Setting,
    replications: int = 10,
    done: Callable[[], None] = lambda: None,
    ensemble: Ensemble | None = None,
) -> list[Finding]:
    """Run the silo world of a setting several times and hold it against every target.

    `done` is called after each replication, from its thread. Raises InputError.
    """
    return judge(observed(setting, replications, done, ensemble))


def observed(
    setting: Setting,
    replications: int,
    done: Callable[[], None] = lambda: None,
    ensemble: Ensemble | None = None,
) -> list[Seen]:
    """What is seen in each replication, or under each set where an ensemble holds several."""
    check_whole("replications", replications, 1, MOST_REPLICATIONS)
    runs = replicate(setting, replications, done, ensemble)
    if ensemble is None or len(ensemble.sets) == 1:
        return runs
    numbers = ensemble.numbers(replications)
    return [pooled([runs[run] for run in np.flatnonzero(numbers == n)]) for n in np.unique(numbers)]


def replicate(
    setting: Setting,
    replications: int,
    done: Callable[[], None] = lambda: None,
    ensemble: Ensemble | None = None,
) -> list[Seen]:
    """What is seen in each replication of the silo world, in order, however many threads.

    Each replication takes its numbers from the ensemble, if there is one, else from the setting.
    """

    def once(replication: int) -> Seen:
        own = ensemble.for_replication(replication) if ensemble else setting.parameters
        seen = witness(replace(setting, parameters=own), replication)
        done()
        return seen

    threads = ThreadPoolExecutor()
    try:
        return list(threads.map(once, range(replications)))
    finally:
        threads.shutdown(cancel_futures=True)


def pooled(runs: Sequence[Seen], without: int | None = None) -> Seen:
    """The sums of all runs together, or of all but one."""
    kept = [run.sums for number, run in enumerate(runs) if number != without]
    sums = {name: np.sum([each[name] for each in kept], axis=0) for name in kept[0]}
    return Seen(runs[0].place, sums)


def judge(runs: Sequence[Seen], targets: Sequence[Target] = TARGETS) -> list[Finding]:
    """Compare every target with all runs together.

    Values are ratios of sums over all replications. Their intervals come from leaving out one
    replication (or set of parameters) at a time (jackknife): standard error = sqrt((n - 1) / n x
    sum of squares).
    """
    together = pooled(runs)
    others = [pooled(runs, without=number) for number in range(len(runs))] if len(runs) > 1 else []
    return [_finding(target, runs, together, others) for target in targets]


def _finding(
    target: Target, runs: Sequence[Seen], together: Seen, others: Sequence[Seen]
) -> Finding:
    value = float(target.measure(together))
    each = tuple(float(target.measure(run)) for run in runs)
    if not others:
        return Finding(target, value, nan, nan, each)
    without = np.array([target.measure(other) for other in others])
    number = len(without)
    half = float(margin(number, (number - 1) * without.std(ddof=1)))
    return Finding(target, value, value - half, value + half, each)


def summary(findings: Sequence[Finding]) -> str:
    """How many of the figures are inside their bands, in words."""
    verdicts = [finding.verdict for finding in findings]
    counts = [f"{verdicts.count(each)} {each}" for each in (CLOSE, OUTSIDE, UNKNOWN)]
    others = ", ".join(count for count in counts if not count.startswith("0 "))
    return f"{verdicts.count(INSIDE)} inside of {len(verdicts)}" + (
        f" ({others})" if others else ""
    )
