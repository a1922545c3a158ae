"""How near is the silo world to published figures, and how sure are we of that?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import nan

import numpy as np

from abm.simulation import Setting, check_whole
from experiments.measures import Seen, witness
from experiments.statistics import margin
from experiments.targets import TARGETS, Target

NEAR = 0.25
"""A value is near when it is off the nearest edge of the band by no more than this share of it."""
INSIDE, CLOSE, OUTSIDE, UNKNOWN = "inside", "near", "outside", "not seen"
MOST_REPLICATIONS = 100_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What the model shows for one target: its value and 95% interval, in the target's unit.

    Not a number where nothing was seen to measure; low and high also with one replication.
    """

    target: Target
    value: float
    low: float
    high: float

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
    setting: Setting, replications: int = 10, done: Callable[[], None] = lambda: None
) -> list[Finding]:
    """Run the silo world of a setting several times and hold it against every target.

    `done` is called after each replication, from its thread. Raises InputError.
    """
    check_whole("replications", replications, 1, MOST_REPLICATIONS)
    return judge(replicate(setting, replications, done))


def replicate(
    setting: Setting, replications: int, done: Callable[[], None] = lambda: None
) -> list[Seen]:
    """What is seen in each replication of the silo world, in order, however many threads."""

    def once(replication: int) -> Seen:
        seen = witness(setting, replication)
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
    replication at a time (jackknife): standard error = sqrt((n - 1) / n x sum of squares).
    """
    together = pooled(runs)
    others = [pooled(runs, without=number) for number in range(len(runs))] if len(runs) > 1 else []
    return [_finding(target, together, others) for target in targets]


def _finding(target: Target, together: Seen, others: Sequence[Seen]) -> Finding:
    value = float(target.measure(together))
    if not others:
        return Finding(target, value, nan, nan)
    without = np.array([target.measure(other) for other in others])
    number = len(without)
    half = float(margin(number, (number - 1) * without.std(ddof=1)))
    return Finding(target, value, value - half, value + half)


def summary(findings: Sequence[Finding]) -> str:
    """How many of the figures are inside their bands, in words."""
    verdicts = [finding.verdict for finding in findings]
    counts = [f"{verdicts.count(each)} {each}" for each in (CLOSE, OUTSIDE, UNKNOWN)]
    others = ", ".join(count for count in counts if not count.startswith("0 "))
    return f"{verdicts.count(INSIDE)} inside of {len(verdicts)}" + (
        f" ({others})" if others else ""
    )
