"""How fast are batches on this machine, and what do keeping and spreading the runs cost?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from abm.place import Place
from abm.policy import Policy
from abm.simulation import burnt_in, live_under
from experiments.batch.batch import run_batch
from experiments.batch.collecting import MOST_IN_PART
from experiments.batch.part import Run
from experiments.batch.recorded import GROUPED, YEARLY, Recorded, grouped
from experiments.batch.running import setting_of
from experiments.batch.store import Store
from experiments.benchmark import MEGABYTE, Measured, best, output_of
from experiments.counted import YEAR
from experiments.design.experiment import Experiment
from experiments.design.layout import Layout
from experiments.outcomes import OUTCOMES

POLICIES = "silo", "collaborative"
MANY_RUNS = """
import resource, sys
from pathlib import Path
from experiments.batch.batch import run_batch
from experiments.benchmark_batch import asked
run_batch(asked(50, 10, 4, int(sys.argv[1])), sys.argv[2])
status = Path("/proc/self/status")
if status.exists():
    print(int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Linux counts in ru_maxrss the memory of the process that started this one, so not there."""


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """How much to measure: the size of a run, runs of a timing, of a store, and of a memory."""

    families: int = 2_000
    weeks: int = 260
    burn_in: int = 104
    runs: int = 40
    stored_runs: int = 10_000
    memory_runs: tuple[int, int] = (100, 10_000)
    timings: int = 3


FULL = BatchSizes()
QUICK = BatchSizes(100, 26, 13, 8, 200, (8, 40), 1)


def asked(families: int, weeks: int, burn_in: int, runs: int) -> Experiment:
    """An experiment of so many runs: two policies in Coventry."""
    return Experiment(
        "How fast is a batch?",
        (Place.load("coventry"),),
        tuple(Policy.load(name) for name in POLICIES),
        ("with_3_needs",),
        families=families,
        weeks=weeks,
        burn_in=burn_in,
        replications=runs // len(POLICIES),
    )


def batch_benchmarks(sizes: BatchSizes = FULL) -> Iterator[Measured]:
    """Measure one thing after another; each figure comes as soon as it is there."""
    for measure in (_overhead, _threads, _storing, _memory, _cluster):
        yield from measure(sizes)


def _layout(sizes: BatchSizes) -> Layout:
    return Layout.of(asked(sizes.families, sizes.weeks, sizes.burn_in, sizes.runs))


def _whole_batch(layout: Layout, threads: int, dask: str = "") -> None:
    """A batch from an empty folder to its last part."""
    with TemporaryDirectory() as folder:
        run_batch(layout, Path(folder) / "store", threads=threads, dask=dask)


def _bare(layout: Layout) -> None:
    """The same runs by bare calls of the core: nothing is measured, nothing kept."""
    for block in layout.blocks():
        setting = setting_of(layout, block)
        past = burnt_in(setting, layout.luck(block))
        for policy in layout.policies:
            for _ in live_under(past.copy(), setting, policy):
                pass


def _overhead(sizes: BatchSizes) -> Iterator[Measured]:
    """A batch on one thread against bare calls of the core, in processor time."""
    layout = _layout(sizes)
    bare = best(lambda: _bare(layout), sizes.timings)
    batch = best(lambda: _whole_batch(layout, 1), sizes.timings)
    size = f"{sizes.families:,} families x {sizes.weeks + sizes.burn_in} weeks"
    yield Measured(f"bare core: runs of {size}", layout.runs / bare, "runs a second")
    yield Measured(f"batch: runs of {size}", layout.runs / batch, "runs a second")
    over = 100 * (batch / bare - 1)
    yield Measured("batch against bare core, time more", over, "%", "under 5", over < 5)


def _threads(sizes: BatchSizes) -> Iterator[Measured]:
    """The same batch on one thread and on two."""
    layout = _layout(sizes)
    alone, both = (
        best(lambda: _whole_batch(layout, threads), sizes.timings, perf_counter)  # noqa: B023
        for threads in (1, 2)
    )
    yield Measured("batch on 2 threads", layout.runs / both, "runs a second")
    ratio = alone / both
    yield Measured("batch, 2 threads against 1", ratio, "times", "at least 1.7", ratio >= 1.7)


def _storing(sizes: BatchSizes) -> Iterator[Measured]:
    """Made-up runs through the real writer, and back."""
    layout = Layout.of(asked(sizes.families, sizes.weeks, sizes.burn_in, sizes.stored_runs))
    with TemporaryDirectory() as folder:
        place = Path(folder) / "store"
        store = Store.create_or_open(place, layout)
        seconds = _seconds_of_writing(store, layout)
        many = f"{layout.runs:,} runs"
        yield Measured(f"writing {many}", layout.runs / seconds, "runs a second")
        size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
        yield Measured("disk", size / layout.runs / 1_024, "KB a run")
        begun = perf_counter()
        results = Store.open(place).results()
        yield Measured(f"reading all tables of {many}", perf_counter() - begun, "s")
        begun = perf_counter()
        Store.open(place).query("SELECT policy, avg(with_3_needs) FROM runs GROUP BY policy")
        yield Measured(f"a mean by policy in SQL, {many}", perf_counter() - begun, "s")
        del results


def _seconds_of_writing(store: Store, layout: Layout) -> float:
    """How long the writer takes for every run of the layout, without making up the runs."""
    made_up, seconds = _made_up(layout), 0.0
    with store.session(layout) as session:
        while part := list(islice(made_up, MOST_IN_PART)):
            begun = perf_counter()
            session.add(part)
            seconds += perf_counter() - begun
    return seconds


def _made_up(layout: Layout) -> Iterator[Run]:
    """Runs of random numbers, of the right shapes."""
    random = np.random.default_rng(1)
    years = -(-layout.experiment.weeks // YEAR)
    for block in layout.blocks():
        groups = len(grouped(layout.experiment.places[block.place]))
        for policy in block.policies:
            recorded = Recorded(
                random.random(len(OUTCOMES)),
                random.random((years, len(YEARLY))),
                random.random((groups, len(GROUPED))),
            )
            yield Run(block.place, policy, block.future, block.replication, recorded)


def _memory(sizes: BatchSizes) -> Iterator[Measured]:
    """The peak memory of batches with few and with many runs, each in a process of its own."""
    peaks = []
    for runs in sizes.memory_runs:
        with TemporaryDirectory() as folder:
            command = (sys.executable, "-c", MANY_RUNS, str(runs), f"{folder}/store")
            peaks.append(int(output_of(command)))
        yield Measured(f"peak memory of a batch of {runs:,} runs", peaks[-1] / MEGABYTE, "MB")
    ratio = peaks[-1] / peaks[0]
    what = "peak memory of a batch, {1:,} runs against {0}".format(*sizes.memory_runs)
    yield Measured(what, ratio, "times", "at most 1.2 (flat: 1)", ratio <= 1.2)


def _cluster(sizes: BatchSizes) -> Iterator[Measured]:
    """The same batch by two worker processes of a Dask cluster and by two threads."""
    if find_spec("distributed") is None:
        return
    layout = _layout(sizes)
    threads = best(lambda: _whole_batch(layout, 2), sizes.timings, perf_counter)
    with _two_workers() as address:
        workers = best(lambda: _whole_batch(layout, 2, address), sizes.timings, perf_counter)
    yield Measured("batch on 2 Dask workers", layout.runs / workers, "runs a second")
    ratio = workers / threads
    what = "2 Dask workers against 2 threads, time"
    yield Measured(what, ratio, "times", "at most 1.2", ratio <= 1.2)


@contextmanager
def _two_workers() -> Iterator[str]:
    """A scheduler and two worker processes on this machine; gives the scheduler's address."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address
