"""Which points stand in a table of the user's own?"""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from abm.checks import check_known, check_once
from abm.errors import InputError
from abm.parameters import REGISTRY
from experiments.design.factor import Factor

INSIDE = "the table"
"""What messages call a table that stands in the experiment file itself."""


def text_of(table: str) -> str:
    """The text of a table: what is given where it has several lines, or the file of that path."""
    if "\n" in table:
        return table
    try:
        return Path(table).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {table}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"cannot read {table}: it is not UTF-8 text; save it as UTF-8") from None


def names_in(table: str) -> tuple[str, ...]:
    """The columns of a table."""
    return tuple(_rows(table)[0][1])


def values_in(table: str, factors: Sequence[Factor]) -> NDArray[np.float64]:
    """The rows of a table as values of the factors: float64 [rows, factors].

    One column for each factor, in any order; choices by the words of their options. Raises
    InputError that names the first line and column that cannot be used.
    """
    (_, header), *rows = _rows(table)
    whose = _whose(table)
    names = [factor.name for factor in factors]
    check_once(f"{whose}, line 1", header)
    for name in header:
        check_known(f"{whose}, line 1: column", name, names)
    missing = [name for name in names if name not in header]
    if missing:
        raise InputError(f"{whose}, line 1: no column {missing[0]}; expected {', '.join(names)}")
    if not rows:
        raise InputError(f"{whose} has no rows: give one or more below the names of the columns")
    return np.array([_values(f"{whose}, line {line}", header, row, factors) for line, row in rows])


def factors_of(table: str, kind: str) -> tuple[Factor, ...]:
    """The numbers of the registry that the columns name, varied between their ends in the table."""
    (_, header), *rows = _rows(table)
    found = []
    for position, name in enumerate(header):
        whole = Factor.plausible(name)
        if whole.kind != kind:
            raise InputError(f"{_whose(table)}, line 1: {name} is no {kind} but a {whole.kind}")
        wide = Factor(name, whole.kind, *REGISTRY[name].possible)
        column = [
            _value(f"{_whose(table)}, line {line}", wide, row[position : position + 1])
            for line, row in rows
        ]
        if len(set(column)) < 2:
            raise InputError(f"{_whose(table)}: {name} is the same in all rows: take it out")
        found.append(Factor(name, whole.kind, min(column), max(column)))
    return tuple(found)


def _rows(table: str) -> list[tuple[int, list[str]]]:
    """The lines of a table that are not empty, with their numbers, cells stripped."""
    try:
        lines = csv.reader(io.StringIO(text_of(table)), strict=True)
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines if row]
    except csv.Error as error:
        raise InputError(f"{_whose(table)} is not a CSV table: {error}") from None
    if not rows:
        raise InputError(f"{_whose(table)} is empty: name the columns in its first line")
    return rows


def _values(
    where: str, header: Sequence[str], row: Sequence[str], factors: Sequence[Factor]
) -> list[float]:
    if len(row) != len(header):
        raise InputError(f"{where} has {len(row)} cells: give {len(header)}, as in line 1")
    cells = dict(zip(header, row, strict=True))
    return [_value(where, factor, [cells[factor.name]]) for factor in factors]


def _value(where: str, factor: Factor, cell: Sequence[str]) -> float:
    """A cell as a value that the factor may take."""
    text = cell[0] if cell else ""
    options = REGISTRY[factor.name].options if factor.name in REGISTRY else ()
    if text in options:
        return float(options.index(text))
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not factor.low <= value <= factor.high:
        raise InputError(
            f"{where}: {factor.name} = {text[:40]!r} is not possible: give a number from "
            f"{factor.low:g} to {factor.high:g}" + (f", or {', '.join(options)}" * bool(options))
        )
    return value


def _whose(table: str) -> str:
    return INSIDE if "\n" in table else table
