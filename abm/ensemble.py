"""Which numbers may the model have? The sets of them that fit the evidence, and the best one.

No single set of the model's uncertain numbers is known to be right. An ensemble holds those that
were found plausible: worlds without any policy that look about as the published figures say. A
comparison runs over all of them, so that what it says does not hang on one guess.

The carried ensemble is a table, one row a set, in random order, so that the first few are as
good a sample as any; its first columns are `set` and `distance`, the others numbers of the model.
`best.toml` beside it is the one set for runs of one world; `provenance.toml` says where both came
from.
"""

import csv
import hashlib
import io
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from abm.checks import check_once
from abm.errors import InputError
from abm.parameters import Parameters
from abm.toml_files import read_toml

FOLDER = Path(__file__).parent / "ensemble"
CARRIED = FOLDER / "plausible.csv"
BEST_SET = FOLDER / "best.toml"
PROVENANCE = FOLDER / "provenance.toml"
SET, DISTANCE = "set", "distance"
ENSEMBLE, BEST, DECLARED = "ensemble", "best", "declared"
RUNS_OF_EACH = 2
"""Replications that share a set: the least that tells chance from what the set does."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Sets of the model's numbers that are all plausible, and how far each is from the evidence.

    `sets` holds one or more; `distances` (0 or more, smaller is nearer) one for each of them, or
    none where nobody measured. `name` says how the ensemble was asked for. `middle` is a set nearer
    to the evidence than any of them, where one was found.
    """

    name: str
    sets: tuple[Parameters, ...]
    distances: tuple[float, ...] = ()
    middle: Parameters | None = None

    def __post_init__(self) -> None:
        """Refuse an ensemble of nothing, and distances that do not belong to the sets."""
        if not self.sets:
            raise InputError(f"{self.name} holds no set of parameters: give one or more")
        if len(self.distances) not in (0, len(self.sets)):
            raise InputError(
                f"{self.name} has {len(self.sets)} sets and {len(self.distances)} distances: "
                "give one distance for each set, or none"
            )

    @classmethod
    def of(cls, parameters: Parameters, name: str = "one set") -> Self:
        """A single set: then a comparison knows of chance only."""
        return cls(name, (parameters,))

    @classmethod
    def carried(cls) -> "Ensemble":
        """The ensemble that comes with the model."""
        return _carried()

    @classmethod
    def load(cls, given: str | Path) -> "Ensemble":
        """What `--parameters` names: ensemble, best, declared, or a file (.csv: many; .toml: one).

        Raises InputError for anything else, and for a file that cannot be used.
        """
        name = str(given)
        if name == ENSEMBLE:
            return cls.carried()
        if name == BEST:
            return cls.of(cls.carried().best, BEST)
        if name == DECLARED:
            return cls.of(Parameters(), DECLARED)
        if name.endswith(".csv"):
            return cls.read(name)
        if name.endswith(".toml") or Path(name).is_file():
            return cls.of(Parameters.load(name), name)
        raise InputError(
            f"parameters = {name!r} is not known: give {ENSEMBLE}, {BEST}, {DECLARED}, or the path "
            "of a .toml file (one set) or a .csv file (many)"
        )

    @classmethod
    def read(cls, path: str | Path, name: str = "") -> Self:
        """Read a table of sets; InputError names the first line and column that cannot be used."""
        header, *rows = _cells(path) or [[]]
        _check_header(path, header)
        if not rows:
            raise InputError(f"{path} holds no set of parameters: give one or more rows")
        read = [_row(f"{path}, line {line}", header, row) for line, row in enumerate(rows, 2)]
        check_once(f"{path}: column {SET}", (row[0] for row in rows))
        distances, sets = zip(*read, strict=True)
        return cls(name or str(path), sets, distances)

    def save(self, path: Path) -> None:
        """Write the sets as a table that `read` makes the same ensemble of."""
        changed = set().union(*(one.changed for one in self.sets))
        names = [name for name in dict(Parameters()) if name in changed]
        distances = self.distances or (0.0,) * len(self.sets)
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow([SET, DISTANCE, *names])
            for number, (distance, one) in enumerate(zip(distances, self.sets, strict=True), 1):
                table.writerow([number, distance, *(one[name] for name in names)])

    @property
    def best(self) -> Parameters:
        """The set nearest to the evidence; the first of them where none was measured."""
        if self.middle is not None:
            return self.middle
        return self.sets[int(np.argmin(self.distances))] if self.distances else self.sets[0]

    @property
    def digest(self) -> str:
        """A fingerprint of every value of every set, in order (SHA-256, hexadecimal)."""
        lines = [Parameters().digest, *(repr(one.changed) for one in self.sets)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def numbers(self, replications: int) -> NDArray[np.int64]:
        """Which set each replication uses, from 0: int64 [replications].

        Two in a row share one; when all sets have had their turn, it starts again.
        """
        return np.arange(replications, dtype=np.int64) // RUNS_OF_EACH % len(self.sets)

    def for_replication(self, replication: int) -> Parameters:
        """The set that a replication uses, whatever the number of replications."""
        return self.sets[replication // RUNS_OF_EACH % len(self.sets)]

    def used(self, replications: int) -> "Ensemble":
        """The sets that so many replications use, in the same order."""
        number = int(self.numbers(replications).max()) + 1
        return Ensemble(self.name, self.sets[:number], self.distances[:number])


def origin() -> dict[str, Any]:
    """How the carried ensemble was made: command, versions, digests, what it was fitted to."""
    return read_toml(PROVENANCE)[0] if PROVENANCE.is_file() else {}


@cache
def _carried() -> Ensemble:
    """The carried ensemble, read once."""
    middle = Parameters.load(BEST_SET) if BEST_SET.is_file() else None
    return replace(Ensemble.read(CARRIED, ENSEMBLE), middle=middle)


def _cells(path: str | Path) -> list[list[str]]:
    """The cells of a CSV file, without empty lines."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        return [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"cannot read {path}: it is not UTF-8 text; save it as UTF-8") from None
    except csv.Error as error:
        raise InputError(f"{path} is not a CSV table: {error}") from None


def _check_header(path: str | Path, header: list[str]) -> None:
    """Refuse a first line that does not name two columns about the set, then its numbers."""
    if header[:2] != [SET, DISTANCE]:
        raise InputError(
            f"{path} begins with {','.join(header[:2])!r}: its first line must name the columns "
            f"{SET},{DISTANCE} and then numbers of the model"
        )
    check_once(f"{path}, line 1", header)
    try:
        for name in header[2:]:
            Parameters().get(name)
    except InputError as error:
        raise InputError(f"{path}, line 1: {error}") from None


def _row(where: str, header: list[str], cells: list[str]) -> tuple[float, Parameters]:
    """The distance and the set that one row states."""
    if len(cells) != len(header):
        raise InputError(f"{where} has {len(cells)} cells: give {len(header)}, as in line 1")
    values = {name: _number(where, name, cell) for name, cell in zip(header, cells, strict=True)}
    distance = values.pop(DISTANCE)
    if distance < 0:
        raise InputError(f"{where}: {DISTANCE} = {distance:g} is not possible: give 0 or more")
    del values[SET]
    try:
        return distance, Parameters(values)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _number(where: str, name: str, cell: str) -> float:
    """A cell as a finite number."""
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{where}: {name} = {cell[:40]!r} is not a number: give one")
    return value
