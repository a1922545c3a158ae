"""How do many paired runs get done? Replications over threads, in order, in constant memory.

Each replication burns in once; every policy then starts from a copy of that world, so all of them
share its families, history and luck. The compiled core lets go of Python's lock, so threads are
enough. Results are added up in the order of replications, whatever the number of threads.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.policy import Policy
from abm.simulation import Setting, burnt_in, check_whole, core, live_under
from abm.world import World
from experiments.counted import Counted
from experiments.lines import lines
from experiments.outcomes import OUTCOMES, values
from experiments.statistics import margin

CHUNK = 26
"""Weeks between looks at whether the user has stopped the run."""
MOST_REPLICATIONS = 100_000
MOST_THREADS = 256

Numbers = NDArray[np.float64]
OnProgress = Callable[[int], None]


class Cancelled(Exception):
    """The user stopped the runs."""


class Pair(NamedTuple):
    """One replication of all policies."""

    values: Numbers
    """[policies, outcomes]"""
    weekly: Numbers
    """[policies, weeks, columns of the weekly table]"""
    lines: Numbers
    """[policies, weeks, LINES]"""


@dataclass(slots=True)
class Running:
    """A mean and a spread, kept while values come in one by one (Welford 1962)."""

    number: int = 0
    mean: Numbers = field(default_factory=lambda: np.zeros(()))
    squares: Numbers = field(default_factory=lambda: np.zeros(()))

    def take(self, values: Numbers) -> None:
        """Add one more value of each."""
        self.number += 1
        before = values - self.mean
        self.mean = self.mean + before / self.number
        self.squares = self.squares + before * (values - self.mean)

    def margin(self) -> Numbers:
        """Half the width of the 95% interval of each mean."""
        return margin(self.number, np.sqrt(self.squares / max(1, self.number - 1)))


@dataclass(frozen=True, slots=True)
class Runs:
    """What all replications of all policies gave.

    values: float64 [policies, replications, OUTCOMES]. weekly: running means and spreads [policies,
    weeks, columns of the weekly table]; lines: the same for LINES; differences: of the lines, from
    those of the first policy, paired.
    """

    values: Numbers
    weekly: Running
    lines: Running
    differences: Running


def usable_threads() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_replications(
    setting: Setting,
    policies: Sequence[Policy],
    replications: int,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> Runs:
    """Run every policy in every replication; the first policy is the baseline of the pairs.

    `on_progress` is told the number of replications done. Ctrl-C stops all threads within half a
    simulated year. Raises InputError for impossible numbers and for policies that do not fit the
    place.
    """
    threads = usable_threads() if threads is None else threads
    check_whole("replications", replications, 1, MOST_REPLICATIONS)
    check_whole("threads", threads, 1, MOST_THREADS)
    for policy in policies:
        policy.tabulate(setting.agencies)
    runs = Runs(
        np.empty((len(policies), replications, len(OUTCOMES))), Running(), Running(), Running()
    )
    with closing(_pairs(setting, policies, replications, threads)) as pairs:
        for number, pair in enumerate(pairs):
            runs.values[:, number] = pair.values
            runs.weekly.take(pair.weekly)
            runs.lines.take(pair.lines)
            runs.differences.take(pair.lines - pair.lines[0])
            if on_progress:
                on_progress(number + 1)
    return runs


def _pairs(
    setting: Setting, policies: Sequence[Policy], replications: int, threads: int
) -> Generator[Pair, None, None]:
    """The replications in order, computed by threads that stay only a little ahead."""
    stopped = Event()
    pending: deque[Future[Pair]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="replication") as pool:
        try:
            for replication in range(replications):
                pending.append(pool.submit(replicate, setting, policies, replication, stopped))
                if len(pending) > 2 * threads:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)


def replicate(
    setting: Setting, policies: Sequence[Policy], replication: int, stopped: Event
) -> Pair:
    """One replication: a shared past, then each policy from the same week 0.

    Raises Cancelled within half a simulated year once `stopped` is set.
    """

    def engine(world: World, first: int, last: int) -> None:
        for start in range(first, last, CHUNK):
            if stopped.is_set():
                raise Cancelled
            core(world, start, min(start + CHUNK, last))

    past = burnt_in(setting, replication, engine)
    counted = []
    for policy in policies:
        world = past.copy()
        for _ in live_under(world, setting, policy, engine):
            pass
        counted.append(Counted.of(world))
    return Pair(
        np.array([values(each) for each in counted]),
        np.array([each.place for each in counted]),
        np.array([lines(each) for each in counted]),
    )
