"""How is something written so that it is there in full, or not at all, whatever happens?

Everything is written in a place of its own under `writing/`, flushed to the disk, and then given
its name: on POSIX systems a rename is atomic. What killed writers have left is swept later. A
receipt in each folder, with checksums, tells later whether its files are still what was written.
"""

import hashlib
import json
import os
import platform
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from abm.errors import InputError
from experiments.provenance import for_json

WRITING = "writing"
DAMAGED = "damaged"
RECEIPT = "receipt.json"
ABANDONED_AFTER = 24 * 3_600
"""Seconds after which what a writer on another machine has left is taken to be abandoned."""


class Damage(NamedTuple):
    """A folder that cannot be relied on, and what is wrong with it."""

    folder: Path
    what: str


def save_folder(store: Path, target: Path, files: Mapping[str, bytes], **about: Any) -> bool:
    """Write a folder of files and their receipt at once; False where it is there already.

    What is there is left alone. `about` is said in the receipt. Raises OSError.
    """
    checks = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    receipt = as_json({**about, "files": checks})
    return _save_folder(store, target, {RECEIPT: receipt, **files})


def copy_folder(store: Path, target: Path, source: Path) -> bool:
    """Copy a folder with its receipt at once; False where it is there already. Raises OSError."""
    files = {name: (source / name).read_bytes() for name in receipt_of(source)["files"]}
    return _save_folder(store, target, {RECEIPT: (source / RECEIPT).read_bytes(), **files})


def receipt_of(folder: Path) -> dict[str, Any]:
    """What a folder says of itself; no files where that cannot be read."""
    try:
        read = json.loads((folder / RECEIPT).read_bytes())
    except (OSError, ValueError):
        read = None
    sound = isinstance(read, dict) and isinstance(read.get("files"), dict)
    return read if sound else {"files": {}}


def damage(folder: Path) -> Damage | None:
    """What is wrong with a folder, by its receipt and the checksums of its files; else None."""
    files = receipt_of(folder)["files"]
    if not files:
        return Damage(folder, f"{RECEIPT} is missing or cannot be read")
    for name, said in files.items():
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            return Damage(folder, f"{name}: {error.strerror or error}")
        if hashlib.sha256(content).hexdigest() != said.get("sha256"):
            return Damage(folder, f"{name} is not what was written ({len(content):,} bytes)")
    return None


def set_aside(store: Path, folder: Path, what: str = "") -> None:
    """Move a folder to `damaged/`, and say there why. Raises OSError."""
    place = store / DAMAGED / f"{folder.name}-{uuid4().hex[:8]}"
    place.parent.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):  # another process was quicker
        folder.rename(place)
        (place / "why.txt").write_text(f"{what}\n", encoding="utf-8")


def _save_folder(store: Path, target: Path, files: Mapping[str, bytes]) -> bool:
    unfinished = _place_to_write(store)
    try:
        unfinished.mkdir(parents=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _write(unfinished / name, content)
        _flush(unfinished)
        unfinished.rename(target)
        _flush(target.parent)
        _flush(target.parent.parent)
    except OSError:
        if target.is_dir():
            return False
        raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return True


def save_file(store: Path, file: Path, content: bytes) -> None:
    """Write a file at once, in place of the one that may be there. Raises OSError."""
    unfinished = _place_to_write(store)
    try:
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        file.parent.mkdir(exist_ok=True)
        _write(unfinished, content)
        unfinished.replace(file)
        _flush(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def as_json(document: Any) -> bytes:
    """A document for machines and people."""
    text = json.dumps(for_json(document), indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


@contextmanager
def saving(store: Path, what: str = "what had been written before is kept") -> Iterator[None]:
    """Turn what a disk refuses into one InputError that says what is kept and what to do."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"cannot write to the store {store}: {error.strerror or error}; {what}. Make room, or "
            "make the folder writable, and give the same command again"
        ) from error


def sweep(store: Path) -> None:
    """Remove what killed writers have left, where it is sure that they are gone."""
    folder = store / WRITING
    for left in folder.iterdir() if folder.is_dir() else ():
        if _abandoned(left):
            left.unlink() if left.is_file() else shutil.rmtree(left, ignore_errors=True)


def _place_to_write(store: Path) -> Path:
    """A name that no other writer has, and that says whose it is."""
    return store / WRITING / f"{platform.node()}-{os.getpid()}-{uuid4().hex[:8]}"


def _abandoned(left: Path) -> bool:
    """True where its writer, a process of this machine, has ended, or a day has passed."""
    machine, _, rest = left.name.rpartition("-")[0].rpartition("-")
    try:
        if time.time() - left.stat().st_mtime > ABANDONED_AFTER:
            return True
        if os.name == "nt" or machine != platform.node() or not rest.isdigit():
            return False
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush(folder: Path) -> None:
    """Have the names in a folder on the disk; where the system knows of no such thing, go on."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
