"""How is a calibration kept while it runs, so that a killed one goes on where it was?

Every step is written in full or not at all, under a name of its own. A step that is there is read
instead of made again: running the same calibration once more is how it is resumed.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from abm.errors import InputError
from experiments.calibration_prior import Numbers

SETTINGS = "settings.json"
UNFINISHED = ".unfinished"


def written(file: Path, content: bytes) -> None:
    """Write a file in one step: after a crash it is there in full or as it was before."""
    part = file.with_name(f".{file.name}-{os.getpid()}{UNFINISHED}")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


def kept(file: Path, make: Callable[[], Numbers]) -> Numbers:
    """The table of numbers in a file; made and written first where it is not there."""
    if not file.exists():
        table = np.ascontiguousarray(make(), "<f8")
        shape = np.array(table.shape, "<i8")
        written(file, shape.tobytes() + table.tobytes())
    content = file.read_bytes()
    rows, columns = np.frombuffer(content[:16], "<i8")
    return np.frombuffer(content[16:], "<f8").reshape(rows, columns).copy()


def open_folder(folder: Path, settings: Mapping[str, Any]) -> None:
    """Make a calibration's folder, or check that it holds this very calibration.

    Raises InputError for a folder with anything else in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot write in {folder}: {error.strerror}; give another folder with --out"
        ) from None
    for part in folder.glob(f".*{UNFINISHED}"):
        part.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        written(folder / SETTINGS, json.dumps(settings, indent=2).encode())
    check_same(folder, settings)


def settings_in(folder: Path) -> dict[str, Any]:
    """What the calibration in a folder was started with."""
    try:
        found: dict[str, Any] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(
            f"{folder} holds no calibration: give a new or empty folder with --out, "
            "or the one of a calibration to go on with"
        ) from None
    return found


def check_same(folder: Path, settings: Mapping[str, Any]) -> None:
    """Refuse to mix two calibrations in one folder."""
    found = settings_in(folder)
    for name, now in settings.items():
        if found.get(name) != now:
            raise InputError(
                f"{folder} holds a calibration with {_differing(name, found.get(name), now)}: "
                "give another folder with --out, or what that one was started with"
            )


def _differing(name: str, before: Any, now: Any) -> str:
    """What is not the same, in words."""
    if name == "sources":
        return "other sources of the model or its measures"
    if isinstance(before, dict) and isinstance(now, dict):
        which = next(key for key in {**before, **now} if before.get(key) != now.get(key))
        return f"{name}: {which} = {before.get(which)} where it is {now.get(which)} now"
    return f"{name} = {before} where {now} is given now"
