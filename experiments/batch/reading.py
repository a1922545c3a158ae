"""What do the runs of a store say, in tables with readable names? By DuckDB over the parts.

Nothing is loaded but what is asked for, and what does not fit in memory is sorted on the disk.
Runs that several parts hold are read once.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from abm.errors import InputError
from experiments.batch.kept import Kept
from experiments.batch.part import schemas

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TABLES = ("runs", "years", "groups", "failures")
OF_EXPERIMENT = ("futures", "policies")
WITHIN = {"runs": (), "years": ("year",), "groups": ("position",), "failures": ()}
"""What tells the rows of one run apart, and orders them."""
ENDINGS = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet, COMPRESSION zstd"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The runs of an experiment as SQL sees them: its names, and the parts that hold the runs."""

    kept: Kept
    parts: Sequence[Path]

    def frames(self) -> "dict[str, pd.DataFrame]":
        """All tables by name, sorted by place and policy as asked, future and replication."""
        with self._connected() as connection:
            # By way of Arrow: half the time, and half the memory, of frames made by DuckDB.
            asked = {table: connection.sql(_ordered(table)) for table in TABLES}
            return {table: rows.to_arrow_table().to_pandas() for table, rows in asked.items()}

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self._connected() as connection:
            found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found[0]) if found else 0

    def column(self, outcome: str) -> "pd.DataFrame":
        """One outcome of all runs: place_number, policy_number, future, replication, outcome."""
        asked = (
            f'SELECT place_number, policy_number, future, replication, "{outcome}" '
            f"FROM ({_named('runs')})"
        )
        with self._connected() as connection:
            return connection.execute(asked).df()

    def export(self, table: str, file: Path) -> None:
        """Write a whole table, sorted: the same runs make the same bytes. Raises InputError."""
        import duckdb

        if file.suffix not in ENDINGS:
            raise InputError(f"{file}: give a name that ends in {' or '.join(ENDINGS)}")
        asked = _ordered(table)
        unfinished = file.with_name(f".{file.name}-{os.getpid()}")
        where = str(unfinished).replace("'", "''")
        try:
            with self._connected() as connection:
                connection.execute(f"COPY ({asked}) TO '{where}' ({ENDINGS[file.suffix]})")
            unfinished.replace(file)
        except (duckdb.IOException, OSError) as error:
            raise InputError(f"cannot write {file}: {error}; give another file") from None
        finally:
            unfinished.unlink(missing_ok=True)

    def query(self, sql: str) -> "pd.DataFrame":
        """The answer to one SELECT over the views runs, years, groups, futures, policies, failures.

        Nothing can be written, and no other file read. Raises InputError with what is wrong.
        """
        import duckdb

        with self._connected() as connection:
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            try:
                statements = connection.extract_statements(sql)
                kinds = [each.type for each in statements]
                if kinds != [duckdb.StatementType.SELECT]:
                    raise InputError(
                        f"{sql!r} is not one question: give one SELECT (or DESCRIBE, SHOW TABLES, "
                        "SUMMARIZE); a store is only read"
                    )
                return connection.execute(statements[0]).df()
            except duckdb.Error as error:
                what = " ".join(str(error).partition("\n\nLINE")[0].split())
                raise InputError(
                    f"the question cannot be answered: {what}. There are the tables "
                    f"{', '.join((*TABLES, *OF_EXPERIMENT))}; DESCRIBE runs lists the columns"
                ) from None

    @contextmanager
    def _connected(self) -> "Iterator[duckdb.DuckDBPyConnection]":
        """A database in memory with a view for each table, and room on the disk for sorting."""
        import duckdb

        with TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
            connection.execute("SET python_enable_replacements = false")
            connection.execute(f"SET temp_directory = '{scratch}'")
            self._register(connection)
            yield connection

    def _register(self, connection: "duckdb.DuckDBPyConnection") -> None:
        replications = self.kept.replications
        for name in (*OF_EXPERIMENT, "cells"):
            connection.register(name if name != "cells" else "_cells", self.kept.table(name))
        for name in TABLES:
            connection.register(f"_parts_{name}", _dataset(name, self.parts))
        again = _any_twice(connection)
        for name in TABLES:
            once = f"DISTINCT ON ({', '.join(('cell', 'replication', *WITHIN[name]))})"
            connection.execute(
                f"CREATE VIEW _{name} AS SELECT {once if again else ''} * FROM _parts_{name} "
                f"WHERE replication < {replications}"
            )
        for name in TABLES:
            hidden = ", ".join(_hidden(name))
            connection.execute(
                f"CREATE VIEW {name} AS SELECT * EXCLUDE ({hidden}) FROM ({_named(name)})"
            )


def _named(table: str) -> str:
    """The SQL of a table whose runs have the names that the experiment gives them."""
    rest = "EXCLUDE (cell, replication)"
    failed = "ANTI JOIN _runs done USING (cell, replication)" if table == "failures" else ""
    return (
        "SELECT _cells.place, _cells.policy, _cells.future, kept.replication, "
        f"kept.* {rest}, place_number, policy_number "
        f"FROM (SELECT * FROM _{table} {failed}) kept JOIN _cells USING (cell)"
    )


def _ordered(table: str) -> str:
    """The SQL of a whole table, sorted."""
    if table not in TABLES:
        raise InputError(f"there is no table {table!r}: give one of {', '.join(TABLES)}")
    order = ("place_number", "policy_number", "future", "replication", *WITHIN[table])
    return (
        f"SELECT * EXCLUDE ({', '.join(_hidden(table))}) FROM ({_named(table)}) "
        f"ORDER BY {', '.join(order)}"
    )


def _hidden(table: str) -> tuple[str, ...]:
    return ("place_number", "policy_number", *(("position",) if table == "groups" else ()))


def _dataset(name: str, parts: Sequence[Path]) -> Any:
    """One table of all parts, read only as far as it is asked for."""
    from pyarrow import dataset, fs

    return dataset.FileSystemDataset.from_paths(
        [str((part / f"{name}.parquet").absolute()) for part in parts],
        schema=schemas()[name],
        format=dataset.ParquetFileFormat(),
        filesystem=fs.LocalFileSystem(),
    )


def _any_twice(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Whether any run, or any failure, is in more than one part."""
    for name in ("runs", "failures"):
        found = connection.execute(
            f"SELECT count(*) > count(DISTINCT (cell, replication)) FROM _parts_{name}"
        ).fetchone()
        if found and found[0]:
            return True
    return False
