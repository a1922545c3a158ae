"""Where do results go? Into a folder that is there in full, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from abm.errors import InputError

RESULTS = Path("joinedup-results")


def default_folder(kind: str) -> Path:
    """A new folder under ./joinedup-results, named after the time: nothing is ever overwritten."""
    first = RESULTS / f"{datetime.now():%Y-%m-%d-%H%M%S}-{kind}"
    folder, number = first, 1
    while folder.exists():
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


@contextmanager
def results_folder(folder: Path) -> Iterator[Path]:
    """A folder to write in, which becomes `folder` once all has been written.

    Whatever goes wrong, nothing half-written stays. Raises InputError before anything is computed
    when `folder` holds files already or cannot be made.
    """
    unfinished = folder.absolute().with_name(f".{folder.absolute().name}-{os.getpid()}")
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise InputError(f"{folder} already holds files: give a new folder with --output")
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder} is a file: give a new folder with --output")
        unfinished.mkdir(parents=True)
    except OSError as error:
        raise InputError(
            f"cannot write results in {folder}: {error.strerror}; give another folder with --output"
        ) from None
    try:
        yield unfinished
        if folder.is_dir():
            folder.rmdir()
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
