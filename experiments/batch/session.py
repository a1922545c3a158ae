"""What does one call of a batch know of the store, and add to it?"""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.batch.files import as_json, damage, save_file, saving
from experiments.batch.identity import Cells
from experiments.batch.kept import FOLDER as EXPERIMENTS
from experiments.batch.kept import Kept
from experiments.batch.part import PARTS, Failure, Run, save_part
from experiments.batch.reading import Tables
from experiments.design.layout import Block, Layout
from experiments.provenance import versions

FOLDER = "sessions"


@dataclass(slots=True)
class Session:
    """One call of a batch: what is done already, by whomever, and what it adds.

    To be used from one thread. What it holds in memory is one byte a run.
    """

    store: Path
    rules: str
    layout: Layout
    cells: Cells
    retry_failed: bool
    about: dict[str, Any]
    file: Path
    held_parts: set[str] = field(default_factory=set)
    _done: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), bool))

    @classmethod
    def begin(
        cls,
        store: Path,
        rules: str,
        layout: Layout,
        sound: Sequence[Path],
        retry_failed: bool,
        **about: Any,
    ) -> "Session":
        """Look what is there, in sound parts, and note that this call has begun. Raises OSError."""
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S.%f}-{platform.node()}-{os.getpid()}-{uuid4().hex[:8]}.json"
        machine = {
            "name": platform.node(),
            "platform": platform.platform(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        }
        said = {"started": _now(), "written": None, "ended": None, "runs": 0, "failures": 0}
        known = {**said, **about, "rules": rules, "machine": machine, "versions": versions()}
        cells = Cells.of(layout, rules)
        session = cls(store, rules, layout, cells, retry_failed, known, store / FOLDER / name)
        session._done = np.zeros((len(cells.distinct), layout.experiment.replications), bool)
        for part in sound:
            session._take_note(part)
        save_file(store, session.file, as_json(session.about))
        return session

    @property
    def done(self) -> NDArray[np.bool_]:
        """Which runs are done: bool [places, policies, futures, replications]."""
        return self._done[self.cells.which] & (self.cells.keys != b"")[..., None]

    def missing(self, block: Block) -> tuple[int, ...]:
        """The policies of a block that are still to be run: of those that decide the same, one."""
        cells = self.cells.which[block.place, list(block.policies), block.future]
        fresh: dict[int, int] = {}
        for policy, cell in zip(block.policies, cells.tolist(), strict=True):
            if not self._done[cell, block.replication]:
                fresh.setdefault(cell, policy)
        return tuple(fresh.values())

    def refresh(self) -> bool:
        """Take note of parts that other processes have written since; True if there were any."""
        parts = self.store / PARTS / self.rules
        names = {entry.name for entry in os.scandir(parts)} if parts.is_dir() else set()
        fresh = [parts / name for name in sorted(names - self.held_parts)]
        sound = [part for part in fresh if damage(part) is None]
        for part in sound:
            self._take_note(part)
        return bool(sound)

    def add(self, runs: Sequence[Run], failures: Sequence[Failure] = ()) -> None:
        """Write some runs as one part. Raises InputError where the disk refuses."""
        if not runs and not failures:
            return
        with saving(self.store, f"the {int(self._done.sum()):,} runs written before are kept"):
            part = save_part(self.store, self.rules, self.layout, self.cells, runs, failures)
            self.held_parts.add(part)
            self.about["runs"] += len(runs)
            self.about["failures"] += len(failures)
            self.about["written"] = _now()
            save_file(self.store, self.file, as_json(self.about))
        items: list[Run | Failure] = [*runs, *failures]
        for each in items:
            cell = self.cells.which[each.place, each.policy, each.future]
            self._done[cell, each.replication] = True

    def end(self) -> None:
        """Write down that the call has ended. Raises InputError where the disk refuses."""
        self.about["ended"] = _now()
        with saving(self.store):
            save_file(self.store, self.file, as_json(self.about))

    def held(self, outcome: str) -> NDArray[np.float64]:
        """An outcome of the runs done: float64 [places, policies, futures, replications].

        Not a number where there is none.
        """
        kept = Kept(self.store / EXPERIMENTS / self.about["experiment"])
        parts = self.store / PARTS / self.rules
        sound = [parts / name for name in sorted(self.held_parts)]
        rows = Tables(kept, sound).column(outcome)
        found = np.full(self.done.shape, np.nan)
        axes = ("place_number", "policy_number", "future", "replication")
        found[tuple(rows[axis] for axis in axes)] = rows[outcome]
        return found

    def _take_note(self, part: Path) -> None:
        """Mark what a part holds as done: failed runs too, unless they are to be tried again."""
        self.held_parts.add(part.name)
        for name in ("runs",) if self.retry_failed else ("runs", "failures"):
            rows = pq.read_table(part / f"{name}.parquet", columns=["cell", "replication"])
            cell = rows["cell"].combine_chunks()
            names = np.array(cell.dictionary.to_pylist(), self.cells.keys.dtype)
            at = self.cells.find(names)[cell.indices.to_numpy()] if len(names) else np.zeros(0, int)
            replication = rows["replication"].to_numpy()
            asked = (at >= 0) & (replication < self._done.shape[1])
            self._done[at[asked], replication[asked]] = True


def sessions(store: Path) -> list[dict[str, Any]]:
    """Every call of a batch on a store, in the order in which they began; unreadable ones left."""
    found = []
    for file in sorted((store / FOLDER).glob("*.json")):
        try:
            found.append(json.loads(file.read_bytes()))
        except (OSError, ValueError):
            continue
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
