"""How do many paired runs get done? Replications over threads, in order, in constant memory.

Each replication burns in once; every policy then starts from a copy of that world, so all of them
share its families, history and luck. Which set of parameters a replication has follows from its
number alone (`abm.ensemble`). The compiled core lets go of Python's lock, so threads are
enough. Results are added up in the order of replications, whatever the number of threads.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from abm.ensemble import Ensemble
from abm.policy import Policy
from abm.simulation import Engine, Setting, burnt_in, check_whole, core, live_under
from abm.world import World
from experiments.counted import Counted
from experiments.limits import MOST_REPLICATIONS, MOST_THREADS
from experiments.lines import lines
from experiments.outcomes import OUTCOMES, values, values_by_area
from experiments.statistics import Widths, half_widths

CHUNK = 26
"""Weeks between looks at whether the user has stopped the run."""

Numbers = NDArray[np.float64]
OnProgress = Callable[[int], None]
Given = TypeVar("Given")


class Cancelled(Exception):
    """The user stopped the runs."""


class Pair(NamedTuple):
    """One replication of all policies."""

    values: Numbers
    """[policies, outcomes]"""
    areas: Numbers
    """[policies, there and elsewhere, outcomes]"""
    weekly: Numbers
    """[policies, weeks, columns of the weekly table]"""
    lines: Numbers
    """[policies, weeks, LINES]"""


@dataclass(slots=True)
class Running:
    """A mean and a spread, kept while values come in one by one (Welford 1962).

    `sums` holds, for each set of parameters, how many values it gave and what they add up to.
    """

    number: int = 0
    mean: Numbers = field(default_factory=lambda: np.zeros(()))
    squares: Numbers = field(default_factory=lambda: np.zeros(()))
    sums: dict[int, tuple[int, Numbers]] = field(default_factory=dict)

    def take(self, values: Numbers, of_set: int = 0) -> None:
        """Add one more value of each, from a set of parameters."""
        self.number += 1
        number, total = self.sums.get(of_set, (0, np.zeros(())))
        self.sums[of_set] = number + 1, total + values
        before = values - self.mean
        self.mean = self.mean + before / self.number
        self.squares = self.squares + before * (values - self.mean)

    def widths(self) -> Widths:
        """Half the widths of the 95% intervals of each mean [policies, weeks, columns].

        Week by week, two runs of a set say little of how sets differ: the ratio of both variances
        is taken from all weeks together.
        """
        numbers = [number for number, _ in self.sums.values()]
        means = np.array([total / number for number, total in self.sums.values()])
        return half_widths(numbers, means, self.mean, self.squares, steady=-2)


@dataclass(frozen=True, slots=True)
class Runs:
    """What all replications of all policies gave.

    values: float64 [policies, replications, OUTCOMES]; areas: the same for some neighbourhoods
    and for elsewhere [policies, replications, 2, OUTCOMES], not a number where none are named.
    sets: which set of parameters each replication had, int64 [replications]. weekly: running means
    and spreads [policies, weeks, columns of the weekly table]; lines: the same for LINES;
    differences: of the lines, from those of the first policy, paired.
    """

    values: Numbers
    areas: Numbers
    sets: NDArray[np.int64]
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
    ensemble: Ensemble | None = None,
    there: NDArray[np.bool_] | None = None,
) -> Runs:
    """Run every policy in every replication; the first policy is the baseline of the pairs.

    Replications take their parameters from the ensemble; without one, from the setting. `there`
    (bool [neighbourhoods]) are neighbourhoods whose outcomes are kept apart. `on_progress` is
    told the number of replications done. Ctrl-C stops all threads within half a simulated year.
    Raises InputError for impossible numbers and for policies that do not fit the place.
    """
    threads = usable_threads() if threads is None else threads
    check_whole("replications", replications, 1, MOST_REPLICATIONS)
    check_whole("threads", threads, 1, MOST_THREADS)
    for policy in policies:
        policy.tabulate(setting.place)
    ensemble = ensemble or Ensemble.of(setting.parameters)
    shape = len(policies), replications
    runs = Runs(
        np.empty((*shape, len(OUTCOMES))),
        np.empty((*shape, 2, len(OUTCOMES))),
        ensemble.numbers(replications),
        Running(),
        Running(),
        Running(),
    )
    settings = (
        replace(setting, parameters=ensemble.for_replication(number))
        for number in range(replications)
    )
    stopped = Event()
    tasks = (
        partial(replicate, each, policies, number, stopped, there)
        for number, each in enumerate(settings)
    )
    with closing(in_order(tasks, threads, stopped)) as pairs:
        for number, pair in enumerate(pairs):
            of_set = int(runs.sets[number])
            runs.values[:, number] = pair.values
            runs.areas[:, number] = pair.areas
            runs.weekly.take(pair.weekly)
            runs.lines.take(pair.lines, of_set)
            runs.differences.take(pair.lines - pair.lines[0], of_set)
            if on_progress:
                on_progress(number + 1)
    return runs


def in_order(
    tasks: Iterable[Callable[[], Given]], threads: int, stopped: Event
) -> Generator[Given, None, None]:
    """What some tasks give, in their order, computed by threads that stay only a little ahead.

    Tasks are taken one by one, as threads get to them. Closing the generator sets `stopped`, which
    tasks should look at, and waits for those that have begun.
    """
    pending: deque[Future[Given]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="replication") as pool:
        try:
            for task in tasks:
                pending.append(pool.submit(task))
                if len(pending) > 2 * threads:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)


def stoppable(stopped: Event) -> Engine:
    """The compiled driver, raising Cancelled within half a simulated year once it is stopped."""

    def engine(world: World, first: int, last: int) -> None:
        for start in range(first, last, CHUNK):
            if stopped.is_set():
                raise Cancelled
            core(world, start, min(start + CHUNK, last))

    return engine


def lived(
    setting: Setting, policies: Sequence[Policy], replication: int, stopped: Event
) -> tuple[World, Iterator[World]]:
    """One replication's shared past, and each policy's world at its end, lived as it is asked for.

    Raises Cancelled within half a simulated year once `stopped` is set.
    """
    engine = stoppable(stopped)
    past = burnt_in(setting, replication, engine)

    def under(policy: Policy) -> World:
        world = past.copy()
        for _ in live_under(world, setting, policy, engine):
            pass
        return world

    return past, map(under, policies)


def replicate(
    setting: Setting,
    policies: Sequence[Policy],
    replication: int,
    stopped: Event,
    there: NDArray[np.bool_] | None = None,
) -> Pair:
    """One replication: a shared past, then each policy from the same week 0.

    Raises Cancelled within half a simulated year once `stopped` is set.
    """
    _, worlds = lived(setting, policies, replication, stopped)
    counted = [Counted.of(world) for world in worlds]
    nowhere = np.full((2, len(OUTCOMES)), np.nan)
    return Pair(
        np.array([values(each) for each in counted]),
        np.array([nowhere if there is None else values_by_area(each, there) for each in counted]),
        np.array([each.place for each in counted]),
        np.array([lines(each) for each in counted]),
    )
