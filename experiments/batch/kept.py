"""Which experiments does a store hold? Each in full, with tables that name its runs.

`layout.json` holds everything, `experiment.toml` the text that people write; the tables policies,
futures and cells say in Parquet what the runs are called.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from abm.errors import InputError
from experiments.batch.files import as_json, damage, save_folder, set_aside
from experiments.batch.identity import Cells, digest
from experiments.batch.plain import from_plain, to_plain
from experiments.design.layout import Layout

FOLDER = "experiments"
LAYOUT = "layout.json"


@dataclass(frozen=True)
class Kept:
    """An experiment that a store holds: its folder, named after its digest."""

    folder: Path

    @property
    def digest(self) -> str:
        """The experiment's fingerprint."""
        return self.folder.name

    @cached_property
    def _written(self) -> dict[str, Any]:
        self.check()
        read: dict[str, Any] = json.loads((self.folder / LAYOUT).read_bytes())
        return read

    @property
    def rules(self) -> str:
        """The digest of the rules under which its runs were made."""
        return str(self._written["rules"])

    @property
    def question(self) -> str:
        """What was asked."""
        return str(self._written["layout"]["experiment"]["question"])

    @property
    def replications(self) -> int:
        """How many replications of each future were asked for."""
        return int(self._written["layout"]["experiment"]["replications"])

    @property
    def added(self) -> str:
        """When the store first heard of it, as an ISO time."""
        return str(self._written["added"])

    @cached_property
    def layout(self) -> Layout:
        """All that was asked, as it was laid out then."""
        found: Layout = from_plain(Layout, self._written["layout"])
        return found

    def check(self) -> None:
        """Refuse an experiment whose files are not what was written."""
        found = damage(self.folder)
        if found:
            raise InputError(
                f"{self.folder}: {found.what}; the runs are there, but not what they were: restore "
                "the file, or run the same batch on the store again"
            )

    def table(self, name: str) -> pa.Table:
        """One of its tables: policies, futures or cells."""
        return pq.read_table(self.folder / f"{name}.parquet")


def keep(store: Path, layout: Layout, cells: Cells, rules: str) -> Kept:
    """Write an experiment beside the runs, unless it is there already. Raises OSError."""
    plain = to_plain(layout)
    folder = store / FOLDER / _digest_of(plain, rules)
    found = damage(folder) if folder.is_dir() else None
    if found:
        set_aside(store, folder, found.what)
    if not folder.is_dir():
        added = datetime.now(UTC).isoformat(timespec="microseconds")
        tables = {"policies": policies(layout), "futures": futures(layout)}
        tables["cells"] = names_of(layout, cells)
        files = {
            LAYOUT: as_json({"added": added, "rules": rules, "layout": plain}),
            "experiment.toml": layout.experiment.text.encode(),
            **{f"{name}.parquet": _as_parquet(table) for name, table in tables.items()},
        }
        save_folder(store, folder, files, rules=rules)
    return Kept(folder)


def digest_of(layout: Layout, rules: str) -> str:
    """The fingerprint of all that an experiment asks for, under some rules."""
    return _digest_of(to_plain(layout), rules)


def _digest_of(plain: Any, rules: str) -> str:
    return digest(rules, json.dumps(plain, sort_keys=True))


def policies(layout: Layout) -> pa.Table:
    """One row a policy: name, title, digest, its text, and the levers that the design sets."""
    levers = [factor.name for factor in layout.experiment.levers]
    return pa.table(
        {
            "policy": [each.name for each in layout.policies],
            "title": [each.title for each in layout.policies],
            "digest": [each.digest for each in layout.policies],
            "toml": [each.to_toml() for each in layout.policies],
            **_numbers(levers, layout.lever_values),
        }
    )


def futures(layout: Layout) -> pa.Table:
    """One row a future: number, shock, set of the ensemble, and the value of each uncertainty."""
    uncertainties = [factor.name for factor in layout.experiment.uncertainties]
    return pa.table(
        {
            "future": pa.array([each.number for each in layout.futures], pa.int32()),
            "point": pa.array([each.point for each in layout.futures], pa.int32()),
            "shock": [each.shock.name for each in layout.futures],
            "ensemble_set": pa.array([each.ensemble_set for each in layout.futures], pa.int32()),
            "parameters": [each.parameters.digest for each in layout.futures],
            **_numbers(uncertainties, [each.values for each in layout.futures]),
        }
    )


def names_of(layout: Layout, cells: Cells) -> pa.Table:
    """One row for each place, policy and future that is run, and the cell of its runs."""
    place, policy, future = np.nonzero(cells.keys)
    places = np.array([each.name for each in layout.experiment.places])
    names = np.array([each.name for each in layout.policies])
    return pa.table(
        {
            "cell": cells.keys[place, policy, future].astype(str),
            "place": places[place],
            "policy": names[policy],
            "future": pa.array(future, pa.int32()),
            "place_number": pa.array(place, pa.int32()),
            "policy_number": pa.array(policy, pa.int32()),
        }
    )


def _numbers(names: Sequence[str], rows: Any) -> Mapping[str, Any]:
    """Columns of numbers, float64 [rows, names]; what is not a number is left empty."""
    if not names:
        return {}
    columns = np.asarray(rows, float).reshape(-1, len(names)).T
    return {
        name: pa.array(column, from_pandas=True)
        for name, column in zip(names, columns, strict=True)
    }


def _as_parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())
