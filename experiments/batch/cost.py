"""How long will an experiment take on this machine, and how much disk will its runs fill?"""

from dataclasses import dataclass
from threading import Event
from time import perf_counter
from typing import Any

from agents.vocabulary import NEEDS
from experiments.batch.recorded import CHILDREN, DEPRIVATION, GROUPED, NEEDS_AT_START, YEARLY
from experiments.batch.running import run_block
from experiments.counted import YEAR
from experiments.design.layout import Layout
from experiments.outcomes import OUTCOMES
from experiments.runner import usable_threads

TIMED_POLICIES = 2
BYTES = 8
STORED = 0.7
"""Of the bytes of its numbers, what a run fills on disk once compressed: 0.54 to 0.62 measured for
300 families of Coventry over one and five years; more families, more digits."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an experiment takes: runs, seconds on so many threads, and bytes on disk.

    `week_seconds` is the time of one simulated week of one run on one thread, not a number where
    nothing was timed.
    """

    runs: int
    threads: int
    week_seconds: float
    seconds: float
    bytes: int


def cost_of(layout: Layout, timed: bool = True) -> Cost:
    """Time a few runs of the experiment and reckon what all of them take.

    The first runs of the first block are done twice, of which the first time warms the machine up.
    """
    week = _seconds_a_week(layout) if timed else float("nan")
    experiment, threads = layout.experiment, usable_threads()
    blocks = len(layout.futures) * len(experiment.places) * experiment.replications
    weeks = blocks * experiment.burn_in + layout.runs * experiment.weeks
    numbers = sum(_numbers(layout, len(place.neighbourhoods)) for place in experiment.places)
    each = numbers / len(experiment.places) * BYTES * STORED
    return Cost(layout.runs, threads, week, weeks * week / threads, round(layout.runs * each))


def _seconds_a_week(layout: Layout) -> float:
    """How long a simulated week takes, with all that is done with a run."""
    block = next(layout.blocks())
    few = block._replace(policies=block.policies[:TIMED_POLICIES])
    run_block(layout, few, Event())
    start = perf_counter()
    run_block(layout, few, Event())
    weeks = layout.experiment.burn_in + len(few.policies) * layout.experiment.weeks
    return (perf_counter() - start) / weeks


def _numbers(layout: Layout, neighbourhoods: int) -> int:
    """How many numbers are kept of a run."""
    years = -(-layout.experiment.weeks // YEAR)
    groups = sum(map(len, (DEPRIVATION, CHILDREN, NEEDS_AT_START, NEEDS))) + neighbourhoods
    return len(OUTCOMES) + years * len(YEARLY) + groups * len(GROUPED)


def for_machines(cost: Cost) -> dict[str, Any]:
    """The same for JSON, without what was not timed."""
    timed = cost.seconds == cost.seconds
    return {
        "threads": cost.threads,
        "bytes": cost.bytes,
        **({"seconds": cost.seconds, "week_seconds": cost.week_seconds} if timed else {}),
    }
