"""How do thousands of runs get done, and kept, whatever happens on the way?

Only what the store lacks is run: all futures and places of a replication before the next one, so
that a batch cut off at any time is balanced. Runs are written in parts as they come; memory does
not grow with their number. What is kept does not depend on threads, interruptions or machines.
"""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import numpy as np

from abm.errors import InputError
from abm.simulation import check_whole
from experiments.batch.collecting import BETWEEN, BatchDone, BatchProgress, Collected, Reason
from experiments.batch.part import Run
from experiments.batch.running import Outcome, run_block
from experiments.batch.sequential import Rounds, rounds_needed
from experiments.batch.session import Session
from experiments.batch.shard import WHOLE, Shard
from experiments.batch.store import RulesChanged, Store
from experiments.design.experiment import LUCKS, Experiment, Precision
from experiments.design.layout import Block, Layout
from experiments.limits import MOST_THREADS
from experiments.outcomes import OUTCOMES, find
from experiments.runner import Cancelled, in_order, usable_threads

LOOK_AGAIN = 5.0
"""Seconds between looks at what other processes have written to the same store."""
MOST_RUNS = 1_000_000_000
Arriving = Generator[list[Outcome], None, None]


def run_batch(
    asked: Experiment | Layout,
    folder: str | Path,
    *,
    threads: int | None = None,
    until: Precision | None = None,
    policy: str = "",
    replications: int | None = None,
    max_runs: int | None = None,
    timeout: float | None = None,
    shard: Shard = WHOLE,
    dask: str = "",
    rules_changed: RulesChanged = "refuse",
    between_parts: float = BETWEEN,
    command: str = "",
    on_progress: Callable[[BatchProgress], None] | None = None,
) -> BatchDone:
    """Do the runs of an experiment that a store lacks, and keep them there.

    folder: of the store, which is made where there is none. threads: all usable cores by default.
    until: stop after the round in which the interval of a paired difference is narrow enough, by a
    rule that allows for looking often; the experiment's own precision by default. policy: the one
    whose difference decides then, by default the widest. replications: instead of the experiment's;
    with `until`, the most there may be. max_runs, timeout: stop after so many runs of this call, or
    seconds. shard: only this share of all blocks. dask: the address of a Dask scheduler, or the
    path of its scheduler file. rules_changed: whether a store of other rules is refused, or both
    are kept apart in it. between_parts: the least number of seconds between writes, which is what
    a kill can lose. command: what was typed, for the store's record.

    However it is stopped, by Ctrl-C too, it writes what has come so far first; called again, it
    goes on from there, and what is kept is the same as if it had never stopped. Raises InputError
    for what is impossible, before anything runs. A run that fails is recorded and does not stop the
    others; the next call tries it again.
    """
    _check(threads, max_runs, timeout)
    layout = asked if isinstance(asked, Layout) else Layout.of(asked)
    until = until or layout.experiment.precision
    layout = _with_replications(layout, replications, until)
    rounds, outcome = _deciding(layout, until, policy, shard)
    kept = Store.create_or_open(folder, layout, rules_changed)
    threads = threads or usable_threads()
    with kept.session(layout, command=command, threads=threads, retry_failed=True) as session:
        batch = _Batch(layout, session, rounds, outcome, until, shard, max_runs, Event())
        batch.take_held()
        arriving = _by_dask(batch, dask) if dask else _by_threads(batch, threads)
        try:
            return batch.run(arriving, timeout, between_parts, on_progress or _silent)
        finally:
            if until:
                Store.create_or_open(folder, batch.reached, rules_changed)


def _silent(progress: BatchProgress) -> None:
    """Tell nobody."""


def _check(threads: int | None, max_runs: int | None, timeout: float | None) -> None:
    """Refuse limits that are none."""
    for name, given, most in (
        ("threads", threads, MOST_THREADS),
        ("max_runs", max_runs, MOST_RUNS),
    ):
        if given is not None:
            check_whole(name, given, 1, most)
    if timeout is not None and not timeout > 0:
        raise InputError(f"timeout = {timeout} is not possible: give more than 0 seconds")


def _with_replications(layout: Layout, given: int | None, until: Precision | None) -> Layout:
    """The layout with as many replications as there may be."""
    most = LUCKS if until else layout.experiment.replications
    wanted = most if given is None else given
    check_whole("replications", wanted, 1, LUCKS)
    return _with(layout, wanted)


def _with(layout: Layout, replications: int) -> Layout:
    return replace(layout, experiment=replace(layout.experiment, replications=replications))


def _deciding(
    layout: Layout, until: Precision | None, policy: str, shard: Shard
) -> tuple[Rounds | None, str]:
    """The rounds that are told of or decide, and the outcome; InputError for what cannot decide."""
    outcome = until.outcome if until else layout.experiment.outcomes[0]
    if until and shard != WHOLE:
        raise InputError(
            f"shard {shard} sees only a part of each round, so it cannot know how precise all "
            "are: give it replications instead, or run all of the batch until it is precise"
        )
    if shard != WHOLE or len(layout.policies) < 2:
        return None, outcome
    return Rounds.of(layout, policy), outcome


@dataclass(slots=True)
class _Batch:
    """What a call of `run_batch` works with."""

    layout: Layout
    session: Session
    rounds: Rounds | None
    outcome: str
    until: Precision | None
    shard: Shard
    max_runs: int | None
    stopped: Event
    at_most: bool = False

    def take_held(self) -> None:
        """Add what the store holds already to the rounds."""
        done = self.session.done
        there = np.flatnonzero(done.any(axis=(0, 1, 2)))
        if self.rounds is None or not len(there):
            return
        upto = int(there[-1]) + 1
        held = self.session.held(self.outcome)
        self.rounds.take_held(held[..., :upto], done[..., :upto])

    def blocks(self) -> Iterator[Block]:
        """What is still to run, in order, each block with the policies that it lacks."""
        room = MOST_RUNS if self.max_runs is None else self.max_runs
        looked = monotonic()
        for position, block in enumerate(self.layout.blocks()):
            if not self.shard.has(position):
                continue
            if monotonic() - looked > LOOK_AGAIN:
                self.session.refresh()
                looked = monotonic()
            missing = self.session.missing(block)
            if missing and not room:
                self.at_most = True
                return
            if missing:
                yield block._replace(policies=missing[:room])
                room -= len(missing[:room])

    def run(
        self,
        arriving: Arriving,
        timeout: float | None,
        between: float,
        on_progress: Callable[[BatchProgress], None],
    ) -> BatchDone:
        """Take runs as they come until there are no more, or enough, or no time."""
        kept, wanted = Collected(self.session, between), self._wanted()
        in_time = True
        try:
            with closing(arriving), _time_limit(timeout, self.stopped):
                while not self.precise and (came := next(arriving, None)):
                    kept.take(came)
                    self._add(came)
                    on_progress(self._progress(kept, wanted))
        except Cancelled:
            in_time = False
        finally:
            kept.write()
        return BatchDone(
            self._reason(in_time),
            kept.done,
            kept.failed,
            kept.told,
            None if self.until else self._left(),
            self.rounds.rounds if self.rounds else 0,
            kept.seconds,
            self.outcome,
            self.rounds.widest if self.rounds else math.nan,
        )

    @property
    def reached(self) -> Layout:
        """The layout with as many replications as any run has: how far a batch until has come."""
        there = np.flatnonzero(self.session.done.any(axis=(0, 1, 2)))
        return _with(self.layout, int(there[-1]) + 1 if len(there) else 1)

    @property
    def precise(self) -> bool:
        """Whether the rounds so far are precise enough to stop; never where nobody asked."""
        return bool(self.until and self.rounds and self.rounds.precise(self.until.half_width))

    def _progress(self, kept: Collected, wanted: int | None) -> BatchProgress:
        needed = None
        if self.until and self.rounds and self.rounds.rounds > 1:
            needed = rounds_needed(self.rounds.widest_variance, self.until.half_width)
        return BatchProgress(
            kept.done, kept.failed, wanted, kept.seconds, self.outcome, self.rounds, needed
        )

    def _reason(self, in_time: bool) -> Reason:
        if self.precise:
            return "precise"
        if not in_time:
            return "time is up"
        if self.at_most:
            return "most runs"
        return "most replications" if self.until else "done"

    def _left(self) -> int:
        """How many runs of this part of the batch the store lacks."""
        asked = self.shard.cells(self.layout)[:, None] & self.layout.ran[None, :, :, None]
        return int((asked & ~self.session.done).sum())

    def _wanted(self) -> int | None:
        if self.until:
            return self.max_runs
        return min(self._left(), MOST_RUNS if self.max_runs is None else self.max_runs)

    def _add(self, came: Sequence[Outcome]) -> None:
        """Add the runs of a block to the rounds, for every policy that shares them."""
        if self.rounds is None:
            return
        position = OUTCOMES.index(find(self.outcome))
        for each in came:
            value = float(each.recorded.outcomes[position]) if isinstance(each, Run) else math.nan
            cells = self.session.cells.which[each.place, :, each.future]
            for policy in np.flatnonzero(cells == cells[each.policy]).tolist():
                self.rounds.take((each.place, policy, each.future), each.replication, value)


@contextmanager
def _time_limit(seconds: float | None, stopped: Event) -> Iterator[None]:
    """Stop what is running after so many seconds; never without a limit."""
    if seconds is None:
        yield
        return
    timer = Timer(seconds, stopped.set)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _by_threads(batch: _Batch, threads: int) -> Arriving:
    """The blocks as they are done by threads of this process, in order."""
    tasks = (partial(run_block, batch.layout, block, batch.stopped) for block in batch.blocks())
    return in_order(tasks, threads, batch.stopped)


def _by_dask(batch: _Batch, address: str) -> Arriving:
    """The blocks as they are done by the workers of a Dask cluster, in order."""
    from experiments.batch.dask_cluster import on_cluster

    return on_cluster(batch.layout, batch.blocks(), address, batch.stopped)
