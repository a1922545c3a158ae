"""How fast is the model on this machine, and how much memory does it take?

Ratios where possible, each of two timings taken one after the other, because absolute times on
shared machines wander. A timing is the best of a few.
"""

import gc
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from abm.place import Place
from abm.policy import Policy
from abm.simulation import BURN_IN, WEEKS, Engine, Setting, burnt_in, choose, core, live_under, run
from experiments.provenance import ROOT, versions

Clock = Callable[[], float]
POLICY = "collaborative"
"""Every mechanism is at work under this policy."""
HELP = (sys.executable, "-m", "experiments.cli", "--help")
TINY_RUN = """
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, run
run(Setting(Place.load("coventry"), families=10, weeks=2, burn_in=2), Policy.load("silo"))
"""
MANY_RUNS = """
import resource, sys
from pathlib import Path
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting
from experiments.runner import run_replications
setting = Setting(Place.load("coventry"), families=50, weeks=10, burn_in=4)
run_replications(setting, [Policy.load("silo"), Policy.load("collaborative")], int(sys.argv[1]))
status = Path("/proc/self/status")
if status.exists():
    print(int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Linux counts in ru_maxrss the memory of the process that started this one, so not there."""
BILLION = 1e9
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much to measure: families of the growth series, weeks, runs, and timings of each."""

    families: tuple[int, int, int] = (200, 2_000, 20_000)
    weeks: int = WEEKS
    burn_in: int = BURN_IN
    mesa_families: int = 100
    mesa_weeks: int = 4
    threaded_runs: int = 16
    memory_runs: tuple[int, int] = (10, 1_000)
    timings: int = 5
    first_compile: bool = True

    @property
    def all_weeks(self) -> int:
        """Weeks of a whole run."""
        return self.weeks + self.burn_in


FULL = Sizes()
QUICK = Sizes((50, 100, 200), 26, 13, 20, 1, 4, (2, 20), 1, False)


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: what was measured, its value and unit, the aim, and whether it is reached.

    `reached` is None where there is no aim to hold the figure against.
    """

    what: str
    value: float
    unit: str
    aim: str = ""
    reached: bool | None = None


def machine() -> dict[str, str]:
    """The machine and the versions that the figures hold for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"machine": f"{platform.platform()}, {cores} cores", **versions()}


def benchmarks(sizes: Sizes = FULL) -> Iterator[Measured]:
    """Measure one thing after another; each figure comes as soon as it is there."""
    for measure in (_core, _mesa, _threads, _growth, _starts, _memory):
        yield from measure(sizes)


def best(action: Callable[[], object], timings: int, clock: Clock = process_time) -> float:
    """The shortest of a few timings of an action, in seconds, after once to warm up.

    By default processor time, which other work on the machine disturbs less than the clock's.
    """
    action()
    times = []
    gc.disable()
    try:
        for _ in range(timings):
            begun = clock()
            action()
            times.append(clock() - begun)
    finally:
        gc.enable()
    return min(times)


def _setting(families: int, sizes: Sizes) -> Setting:
    return Setting(Place.load("coventry"), families, sizes.weeks, sizes.burn_in)


def _core(sizes: Sizes) -> Iterator[Measured]:
    """A whole run of the core, from laying out the place to the last week."""
    families = sizes.families[1]
    seconds = _whole_run(families, sizes)
    each = seconds / (families * sizes.all_weeks) * BILLION
    size = f"{families:,} families x {sizes.all_weeks} weeks"
    yield Measured("core: one family-week", each, "ns", "under 100", each < 100)
    yield Measured(f"core: {size}", seconds * 1_000, "ms", "under 75", seconds < 0.075)


def _whole_run(families: int, sizes: Sizes) -> float:
    setting, policy = _setting(families, sizes), Policy.load(POLICY)
    return best(lambda: run(setting, policy), sizes.timings)


def _mesa(sizes: Sizes) -> Iterator[Measured]:
    """The same weeks of the same world by both drivers."""
    setting, policy = _setting(sizes.mesa_families, sizes), Policy.load(POLICY)
    start = burnt_in(setting)
    for _ in live_under(start, setting, policy):
        pass
    first, last = sizes.weeks - sizes.mesa_weeks, sizes.weeks

    def seconds(engine: Engine, timings: int) -> float:
        worlds = iter([start.copy() for _ in range(timings + 1)])
        return best(lambda: engine(next(worlds), first, last), timings)

    interpreted, compiled = seconds(choose("mesa"), 1), seconds(core, sizes.timings)
    ratio = interpreted / compiled
    family_weeks = sizes.mesa_families * sizes.mesa_weeks
    yield Measured("Mesa driver: one family-week", interpreted / family_weeks * BILLION, "ns")
    what = f"core against Mesa driver ({sizes.mesa_families} families, same weeks)"
    yield Measured(what, ratio, "times", "at least 500", ratio >= 500)


def _threads(sizes: Sizes) -> Iterator[Measured]:
    """The same runs on one thread and on two."""
    setting, policy = _setting(sizes.families[1], sizes), Policy.load(POLICY)

    def all_runs(threads: int) -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda number: run(setting, policy, number), range(sizes.threaded_runs)))

    alone = best(lambda: all_runs(1), sizes.timings, perf_counter)
    ratio = alone / best(lambda: all_runs(2), sizes.timings, perf_counter)
    what = f"2 threads against 1 ({sizes.threaded_runs} runs)"
    yield Measured(what, ratio, "times", "at least 1.7", ratio >= 1.7)


def _growth(sizes: Sizes) -> Iterator[Measured]:
    """What a family-week costs in small and in large places."""
    costs = []
    for families in sizes.families:
        seconds = _whole_run(families, sizes)
        costs.append(seconds / (families * sizes.all_weeks) * BILLION)
        yield Measured(f"core: one family-week of {families:,} families", costs[-1], "ns")
    ratio = costs[-1] / costs[-2]
    what = f"cost of a family-week, {sizes.families[-1]:,} families against {sizes.families[-2]:,}"
    yield Measured(what, ratio, "times", "at most 1.3 (linear: 1)", ratio <= 1.3)


def _starts(sizes: Sizes) -> Iterator[Measured]:
    """The first compile, in an empty cache, and how quickly commands start after it."""
    with TemporaryDirectory() as cache:
        tiny = (sys.executable, "-c", TINY_RUN)
        if sizes.first_compile:
            seconds = _seconds(tiny, JOINEDUP_CACHE=cache)
            what = "first compile, with a small run"
            yield Measured(what, seconds, "s", "under 60", seconds < 60)
    warm = min(_seconds(tiny) for _ in range(max(2, sizes.timings // 2)))
    yield Measured("small run, compiled before, in a new process", warm, "s", "under 2", warm < 2)
    shown = min(_seconds(HELP) for _ in range(sizes.timings))
    yield Measured("joinedup --help", shown, "s", "under 0.5", shown < 0.5)


def _seconds(command: tuple[str, ...], **environment: str) -> float:
    begun = perf_counter()
    output_of(command, **environment)
    return perf_counter() - begun


def output_of(command: tuple[str, ...], **environment: str) -> str:
    """What a command prints, run in a process of its own that finds this very model."""
    found = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(found), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _memory(sizes: Sizes) -> Iterator[Measured]:
    """The peak memory of few and of many runs, each in a process of its own."""
    peaks = []
    for runs in sizes.memory_runs:
        peaks.append(int(output_of((sys.executable, "-c", MANY_RUNS, str(runs)))))
        yield Measured(f"peak memory of {runs:,} runs", peaks[-1] / MEGABYTE, "MB")
    ratio = peaks[-1] / peaks[0]
    what = "peak memory, {1:,} runs against {0}".format(*sizes.memory_runs)
    yield Measured(what, ratio, "times", "at most 1.1 (flat: 1)", ratio <= 1.1)
