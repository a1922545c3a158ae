"""What does a table of neighbourhoods say, and what is wrong with it, row by row?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from abm.checks import Quantity
from abm.errors import InputError
from abm.neighbourhood import (
    COUNTS,
    HOUSEHOLDS,
    LATITUDE,
    LONGITUDE,
    PERCENTILES,
    Deprivation,
    Neighbourhood,
)

CODE, NAME = "msoa21_code", "neighbourhood"
QUANTITIES = (LATITUDE, LONGITUDE, HOUSEHOLDS, *COUNTS, *PERCENTILES)
COLUMNS = (CODE, NAME, *(quantity.name for quantity in QUANTITIES))
LARGEST_FILE = 50_000_000
MISTAKES_SHOWN = 20


class Row(NamedTuple):
    """One row of a table: the line it ends on, and its cells as written."""

    line: int
    cells: dict[str, str]
    fault: str | None = None


def read_rows(file: Path, needed: Sequence[str] = COLUMNS) -> list[Row]:
    """Read every row of a CSV table that has at least the columns needed.

    Raises InputError for a file that is missing, too large, not UTF-8, not CSV or empty, and for
    missing or repeated columns. A row with too many or too few cells comes back with its fault.
    """
    try:
        _check_file(file)
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check_header(file, header, needed)
            return [_row(reader.line_num, header, cells) for cells in reader if cells]
    except UnicodeDecodeError as error:
        raise InputError(
            f"{file} is not UTF-8 text (byte {error.start}); save it again as 'CSV UTF-8'"
        ) from error
    except csv.Error as error:
        raise InputError(
            f"{file} is not a CSV table (line {reader.line_num}: {error}); expected cells "
            "separated by commas"
        ) from error
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error


def neighbourhoods_in(file: Path, rows: Iterable[Row]) -> tuple[Neighbourhood, ...]:
    """Make a neighbourhood of each row, or say everything that is wrong with the rows at once."""
    mistakes: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    found: list[Neighbourhood] = []
    for row in rows:
        faults = [row.fault] if row.fault else [*_faults(row.cells), *_repeats(row, seen)]
        mistakes += [f"line {row.line}, {fault}" for fault in faults]
        if not mistakes:
            found.append(_neighbourhood(row.cells))
    if mistakes:
        raise InputError(_report(file, mistakes))
    return tuple(found)


def _check_file(file: Path) -> None:
    if not file.is_file():
        raise InputError(f"{file} is not a file; expected a CSV table of neighbourhoods")
    size = file.stat().st_size
    if size == 0:
        raise InputError(f"{file} is empty; expected a CSV table of neighbourhoods")
    if size > LARGEST_FILE:
        raise InputError(
            f"{file} holds {size / 1e6:,.0f} MB; expected at most {LARGEST_FILE / 1e6:.0f} MB: "
            "keep only the rows of the district you want"
        )


def _check_header(file: Path, header: list[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in header]
    repeated = sorted({name for name in needed if header.count(name) > 1})
    if missing:
        raise InputError(
            f"{file} lacks the columns {', '.join(missing)}; its first line must name them, "
            f"separated by commas, and reads {','.join(header)[:120]!r}"
        )
    if repeated:
        raise InputError(f"{file} has the columns {', '.join(repeated)} more than once")


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    fault = None
    if len(cells) != len(header):
        fault = f"whole row: {len(cells)} cells; expected {len(header)}, as in the first line"
    return Row(line, dict(zip(header, map(str.strip, cells), strict=False)), fault)


def _faults(cells: dict[str, str]) -> list[str]:
    wrong_words = [
        _fault(name, cells[name], "printable words") for name in (CODE, NAME) if _blank(cells[name])
    ]
    wrong_numbers = [
        _fault(quantity.name, cells[quantity.name], quantity.expected)
        for quantity in QUANTITIES
        if not quantity.allows(_number(quantity, cells[quantity.name]))
    ]
    return wrong_words + (wrong_numbers or _sum_fault(cells))


def _sum_fault(cells: dict[str, str]) -> list[str]:
    # The Census publishes both from one table: over all 6,856 neighbourhoods they agree exactly.
    total = sum(int(cells[count.name]) for count in COUNTS)
    if total == int(cells[HOUSEHOLDS.name]):
        return []
    return [
        _fault(HOUSEHOLDS.name, cells[HOUSEHOLDS.name], f"{total:,}, the sum of its five counts")
    ]


def _repeats(row: Row, seen: dict[tuple[str, str], int]) -> list[str]:
    faults = []
    for name in (CODE, NAME):
        first = seen.setdefault((name, row.cells[name]), row.line)
        if first != row.line and not _blank(row.cells[name]):
            faults.append(_fault(name, row.cells[name], f"one not used before (see line {first})"))
    return faults


def _fault(column: str, cell: str, expected: str) -> str:
    return f"column {column}: {cell[:40]!r}; expected {expected}"


def _blank(cell: str) -> bool:
    return not (cell and cell.isprintable())


def _number(quantity: Quantity, cell: str) -> float | None:
    try:
        return int(cell) if quantity.whole else float(cell)
    except ValueError:
        return None


def _neighbourhood(cells: dict[str, str]) -> Neighbourhood:
    return Neighbourhood(
        code=cells[CODE],
        name=cells[NAME],
        latitude=float(cells[LATITUDE.name]),
        longitude=float(cells[LONGITUDE.name]),
        households=tuple(int(cells[count.name]) for count in COUNTS),  # type: ignore[arg-type]
        deprivation=Deprivation(*(float(cells[domain.name]) for domain in PERCENTILES)),
    )


def _report(file: Path, mistakes: list[str]) -> str:
    count = f"{len(mistakes):,} mistake{'s' if len(mistakes) > 1 else ''}"
    shown = "".join(f"\n  {mistake}" for mistake in mistakes[:MISTAKES_SHOWN])
    rest = len(mistakes) - MISTAKES_SHOWN
    more = f"\n  and {rest:,} more" if rest > 0 else ""
    return f"{file} has {count}:{shown}{more}\nMend the rows and try again."
