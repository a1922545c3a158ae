"""What did each of many cells show, on the same luck? Measures by cell, in the same order of runs.

A cell is a setting and a policy. Cells that follow each other with the same setting share one
burn-in in each replication; all cells share families and luck, so they may be taken in pairs.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.policy import Policy
from abm.simulation import Setting, burnt_in, check_whole, live_under
from abm.world import World
from experiments.limits import MOST_REPLICATIONS, MOST_THREADS
from experiments.runner import Cancelled, OnProgress, usable_threads

Numbers = NDArray[np.float64]
Measure = Callable[[World, World], Mapping[str, float]]
"""What a run showed, by name, from the world at week 0 and the world at the horizon."""


class Cell(NamedTuple):
    """A policy, and all else that a run depends on."""

    setting: Setting
    policy: Policy


def measured(
    cells: Sequence[Cell],
    replications: int,
    measure: Measure,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[dict[str, Numbers]]:
    """For each cell what was measured, by name: float64 [replications].

    `on_progress` is told the number of replications done. Raises InputError for impossible
    numbers and for policies that do not fit the place.
    """
    check_whole("replications", replications, 1, MOST_REPLICATIONS)
    threads = usable_threads() if threads is None else threads
    check_whole("threads", threads, 1, MOST_THREADS)
    for cell in cells:
        cell.policy.tabulate(cell.setting.place)
    stopped = Event()
    rows = []
    with ThreadPoolExecutor(threads) as pool:
        try:
            waiting = [
                pool.submit(_one, cells, number, measure, stopped) for number in range(replications)
            ]
            for number, each in enumerate(waiting):
                rows.append(each.result())
                if on_progress:
                    on_progress(number + 1)
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)
    return [
        {name: np.array([row[at][name] for row in rows]) for name in rows[0][at]}
        for at in range(len(cells))
    ]


def _one(
    cells: Sequence[Cell], replication: int, measure: Measure, stopped: Event
) -> list[Mapping[str, float]]:
    """One replication of every cell."""
    found: list[Mapping[str, float]] = []
    before: Setting | None = None
    for setting, policy in cells:
        if stopped.is_set():
            raise Cancelled
        if setting is not before:
            past, before = burnt_in(setting, replication), setting
        world = past.copy()
        for _ in live_under(world, setting, policy):
            pass
        found.append(measure(past, world))
    return found
