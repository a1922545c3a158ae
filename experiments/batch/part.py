"""How are some runs kept on disk? A part: four tables of the same runs, and a receipt for them.

The tables name a run by its cell (`identity`) and its replication: what it was called, and in
which future, is the matter of the experiments kept beside the parts. `luck` is the replication by
which the model knows the run: `joinedup run --replication LUCK` makes it again.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.batch.files import receipt_of, save_folder
from experiments.batch.identity import Cells, first_luck, part_id
from experiments.batch.recorded import GROUPED, YEARLY, Recorded, grouped
from experiments.design.layout import Layout
from experiments.outcomes import OUTCOMES

PARTS = "parts"
NAMES = pa.dictionary(pa.int32(), pa.string())


class Run(NamedTuple):
    """A run that is done: its positions in the layout, its replication and what is kept of it."""

    place: int
    policy: int
    future: int
    replication: int
    recorded: Recorded


class Failure(NamedTuple):
    """A run that went wrong: at which stage ("burn-in", "policy", "measuring"), and how."""

    place: int
    policy: int
    future: int
    replication: int
    stage: str
    error: str
    traceback: str


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning, "unit": unit})


WHICH = (
    _column("cell", NAMES, "what the run follows from, as a digest"),
    _column("replication", pa.int32(), "replication of the future, from 0"),
)
LUCK = _column("luck", pa.int64(), "the model's own number for the replication")


@cache
def schemas() -> Mapping[str, pa.Schema]:
    """The columns of the four tables, each with its unit and meaning in the metadata."""
    return {
        "runs": pa.schema(
            [*WHICH, LUCK, *(_column(o.name, pa.float64(), o.title, o.unit) for o in OUTCOMES)]
        ),
        "years": pa.schema(
            [
                *WHICH,
                _column("year", pa.int16(), "year since week 0, from 1"),
                *(_column(c.name, pa.float64(), c.meaning, c.unit) for c in YEARLY),
            ]
        ),
        "groups": pa.schema(
            [
                *WHICH,
                _column("position", pa.int16(), "of the group, in the order of its grouping"),
                _column("grouping", NAMES, "by what families are told apart"),
                _column("group", NAMES, "which of them"),
                *(_column(c.name, pa.float64(), c.meaning, c.unit) for c in GROUPED),
            ]
        ),
        "failures": pa.schema(
            [
                *WHICH,
                LUCK,
                _column("stage", pa.string(), "what was being done"),
                _column("error", pa.string(), "what went wrong"),
                _column("traceback", pa.string(), "where in the program"),
            ]
        ),
    }


def save_part(
    store: Path,
    rules: str,
    layout: Layout,
    cells: Cells,
    runs: Sequence[Run],
    failures: Sequence[Failure],
) -> str:
    """Write runs and failures as one part, in full or not at all; the part's name.

    The name follows from the runs, so two writers of the same part do not clash. Raises OSError.
    """
    tables = _tables(layout, cells, runs, failures)
    name = part_id(_keys(cells, runs), _keys(cells, failures))
    save_folder(
        store,
        store / PARTS / rules / name,
        {f"{table}.parquet": _as_parquet(rows) for table, rows in tables.items()},
        part=name,
        rules=rules,
        written=datetime.now(UTC).isoformat(timespec="seconds"),
        rows={table: rows.num_rows for table, rows in tables.items()},
    )
    return name


def runs_in(part: Path) -> int:
    """How many runs a part holds, by its receipt."""
    return int(receipt_of(part).get("rows", {}).get("runs", 0))


def _keys(cells: Cells, items: Sequence[Run] | Sequence[Failure]) -> list[tuple[str, int]]:
    """The cell and the replication of each run."""
    return [(cells.keys[i.place, i.policy, i.future].decode(), i.replication) for i in items]


def _tables(
    layout: Layout, cells: Cells, runs: Sequence[Run], failures: Sequence[Failure]
) -> dict[str, pa.Table]:
    """The four tables of a part, in the order in which the runs are given."""
    all_recorded = [run.recorded for run in runs]
    outcomes = _stacked([each.outcomes[None] for each in all_recorded], len(OUTCOMES))
    years = _stacked([each.years for each in all_recorded], len(YEARLY))
    groups = _stacked([each.groups for each in all_recorded], len(GROUPED))
    number_of_years = [len(each.years) for each in all_recorded]
    names = {at: grouped(place) for at, place in enumerate(layout.experiment.places)}
    labels = [label for run in runs for label in names[run.place]]
    in_place = [len(names[run.place]) for run in runs]
    return {
        "runs": _table("runs", *_which(cells, runs), _lucks(layout, runs), *outcomes.T),
        "years": _table(
            "years", *_which(cells, runs, number_of_years), _counted(number_of_years, 1), *years.T
        ),
        "groups": _table(
            "groups",
            *_which(cells, runs, in_place),
            _counted(in_place, 0),
            [grouping for grouping, _ in labels],
            [group for _, group in labels],
            *groups.T,
        ),
        "failures": _table(
            "failures",
            *_which(cells, failures),
            _lucks(layout, failures),
            *([getattr(each, name) for each in failures] for name in Failure._fields[4:]),
        ),
    }


def _which(
    cells: Cells, items: Sequence[Run] | Sequence[Failure], times: Sequence[int] | None = None
) -> tuple[Any, Any]:
    """The columns that say which run a row is of, each so many times."""
    keys = _keys(cells, items)
    cell = [key for key, _ in keys]
    replication = np.array([number for _, number in keys], np.int32)
    if times is None:
        return cell, replication
    return np.repeat(np.array(cell, object), times), np.repeat(replication, times)


def _lucks(layout: Layout, items: Sequence[Run] | Sequence[Failure]) -> list[int]:
    return [first_luck(layout, item.future) + item.replication for item in items]


def _counted(numbers: Sequence[int], first: int) -> Any:
    """first, first + 1, ... so many times, one after the other."""
    return np.concatenate([np.arange(first, first + n) for n in numbers] or [np.zeros(0, int)])


def _stacked(rows: list[Any], columns: int) -> Any:
    return np.concatenate(rows) if rows else np.zeros((0, columns))


def _table(name: str, *columns: Any) -> pa.Table:
    """A table with its declared columns; what is not a number is left empty, as SQL wants it."""
    schema = schemas()[name]
    arrays = [
        pa.array(values, field.type.value_type, from_pandas=True).dictionary_encode()
        if pa.types.is_dictionary(field.type)
        else pa.array(values, field.type, from_pandas=True)
        for values, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _as_parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd")
    return stream.getvalue()
