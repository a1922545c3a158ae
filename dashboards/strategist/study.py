"""How far has a study come, and what do its runs say so far?

Blocks of paired runs are done by the pool that all visitors share. What comes is written into a
store in a temporary folder of this visitor, which is gone with the page, and read from there as
`joinedup batch` would have kept it: every table and every answer is that of the command line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic, thread_time

import solara

from abm.errors import InputError
from dashboards.kit.background import POOL
from dashboards.kit.replications import Measures, use_measures
from experiments.batch.part import Failure, Run
from experiments.batch.results import BatchResults
from experiments.batch.running import Outcome, run_block
from experiments.batch.session import Session
from experiments.batch.store import Store
from experiments.design.layout import Layout

LOOK = 0.3
"""Seconds between looks at whether runs have come."""
BETWEEN, SHARE_OF_TIME = 2.0, 5.0
"""Seconds between readings at least, and how many times as long as the last one worked."""
FEWEST = 4
"""Differences before the first are shown: intervals from fewer are too wide to be of use."""
Blocks = tuple[list[Outcome], ...]


@dataclass(frozen=True, slots=True)
class Studied:
    """What there is of a study: its runs so far (none before the first), and the store's folder.

    `blocks` of paired runs are in the results; `trouble` says why none can be kept, if so.
    """

    results: BatchResults | None = None
    folder: Path | None = None
    blocks: int = 0
    trouble: str = ""


def use_runs(layout: Layout, digest: str) -> Measures[list[Outcome]]:
    """The blocks of a layout, run in the background once somebody starts them.

    What others have asked alike, and what this visitor had before the page was opened again, is
    there at once.
    """
    blocks = solara.use_memo(lambda: list(layout.blocks()), [digest])
    key = ("study", digest)
    known = solara.use_memo(lambda: (key, len(blocks)) in POOL.jobs, [digest])
    done: dict[int, list[Outcome]] = solara.use_memo(dict, [digest])

    def work(number: int, stopped: Event) -> list[Outcome]:
        # What was done before somebody pressed Stop is not run again.
        if number not in done:
            done[number] = run_block(layout, blocks[number], stopped)
        return done[number]

    return use_measures(key, work, len(blocks), wait=not known)


def use_study(layout: Layout, runs: Measures[list[Outcome]], digest: str) -> Studied:
    """The results of the blocks done so far; the component is drawn again as more come."""
    studied, tell = solara.use_state(Studied())
    came = solara.use_ref(runs.results)
    # A stopped job forgets what it had; the store does not.
    came.current = max(came.current, runs.results, key=len)

    def begin() -> Callable[[], None]:
        stop = Event()
        follow = partial(keep, layout, lambda: came.current, stop, tell)
        Thread(target=follow, name="study", daemon=True).start()
        return stop.set

    solara.use_effect(begin, [digest])
    return studied


def keep(
    layout: Layout,
    came: Callable[[], Blocks],
    stop: Event,
    tell: Callable[[Studied], None],
) -> None:
    """Write what comes into a store, read it, and tell, until the visitor leaves."""
    while not came():
        if stop.wait(LOOK):
            return
    with TemporaryDirectory(prefix="joinedup-study-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "store"
        try:
            _keep(layout, path, came, stop, tell)
        except InputError as error:
            tell(Studied(trouble=f"The runs cannot be kept: {error}."))
        stop.wait()


def _keep(
    layout: Layout,
    path: Path,
    came: Callable[[], Blocks],
    stop: Event,
    tell: Callable[[Studied], None],
) -> None:
    total = sum(1 for _ in layout.blocks())
    store = Store.create_or_open(path, layout)
    with store.session(layout) as session:
        _follow(store, session, total, came, stop, tell)
    # The session has ended, so a report made now says when.
    if not stop.is_set():
        tell(Studied(_read(path), path, total))


def _follow(
    store: Store,
    session: Session,
    total: int,
    came: Callable[[], Blocks],
    stop: Event,
    tell: Callable[[Studied], None],
) -> None:
    """Add blocks as they come, until all are there or the visitor has left."""
    # A difference is the mean over all shocks.
    wanted, due = min(total, FEWEST * len(session.layout.experiment.shocks)), 0.0
    written = 0
    while written < total and not stop.wait(LOOK):
        blocks, began = came(), monotonic()
        if len(blocks) < max(wanted, written + 1) or (began < due and len(blocks) < total):
            continue
        # Its own work counts, not how long a busy machine lets it wait.
        spent = thread_time()
        add(session, blocks[written:])
        written = len(blocks)
        if written < total:
            tell(Studied(_read(store.folder), store.folder, written))
            due = monotonic() + max(BETWEEN, SHARE_OF_TIME * (thread_time() - spent))


def add(session: Session, blocks: Blocks) -> None:
    """Write the runs of some blocks, and those that failed."""
    outcomes = [each for block in blocks for each in block]
    runs = [each for each in outcomes if isinstance(each, Run)]
    session.add(runs, [each for each in outcomes if isinstance(each, Failure)])


def _read(folder: Path) -> BatchResults:
    return Store.open(folder).results()
