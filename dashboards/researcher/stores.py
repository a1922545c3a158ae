"""Which batches that were run elsewhere may be looked at? Those in the folder of the start.

The folder is given when the server is started, never in an address; a visitor chooses a name.
"""

import os
from pathlib import Path

from abm.errors import InputError
from experiments.batch.kept import Kept
from experiments.batch.manifest import FILE
from experiments.batch.results import BatchResults
from experiments.batch.store import Store

CHOSEN = "JOINEDUP_STORES"
"""Where the start of the server leaves the folder."""
MOST_SHOWN = 200
MOST_ROWS = 400_000
"""Runs that a page takes into memory."""


def folder() -> Path | None:
    """The folder of stores, if the server was started with one."""
    given = os.environ.get(CHOSEN, "")
    return Path(given) if given else None


def use_folder(given: str | None) -> None:
    """Let visitors look at the stores in a folder. InputError where it is none."""
    if not given:
        return
    if not Path(given).is_dir():
        raise InputError(f"--stores {given}: there is no such folder")
    os.environ[CHOSEN] = str(Path(given).resolve())


def names() -> tuple[str, ...]:
    """The names of the stores there, each a folder with a store's own file; the newest first."""
    above = folder()
    if above is None or not above.is_dir():
        return ()
    found = [path for path in above.iterdir() if (path / FILE).is_file() and not path.is_symlink()]
    found.sort(key=lambda path: (path / FILE).stat().st_mtime, reverse=True)
    return tuple(path.name for path in found[:MOST_SHOWN])


def store_of(name: str) -> Store:
    """The store of a name. InputError where there is none such."""
    above = folder()
    if above is None or name not in names():
        raise InputError(f"there is no store {name[:60]!r} here")
    return Store.open(above / name)


def questions(name: str) -> tuple[str, ...]:
    """What the experiments that a store holds ask, the one run last in front."""
    return tuple(each.question for each in in_order(store_of(name)))


def results_of(name: str, at: int = 0) -> BatchResults:
    """All runs of an experiment of a store, by its place among `questions`."""
    store = store_of(name)
    kept = in_order(store)
    if not 0 <= at < len(kept):
        raise InputError(f"the store {name} holds no experiment that can be read")
    if kept[at].layout.runs > MOST_ROWS:
        raise InputError(
            f"the store {name} holds {kept[at].layout.runs:,} runs, and a page takes "
            f"{MOST_ROWS:,}: ask it with joinedup store query"
        )
    try:
        return store.results(kept[at] if at else None)
    except InputError as error:
        # Where the server keeps its stores is nobody's business.
        raise InputError(str(error).replace(str(store.folder), name)) from None


def in_order(store: Store) -> tuple[Kept, ...]:
    """The experiments that a store holds, the one run last in front."""
    last = store.manifest.experiment
    return tuple(sorted(store.experiments(), key=lambda each: each.folder.name != last))
