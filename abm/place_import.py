"""How does a district become a place file that the model can run?"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from abm.checks import check_words, nearest
from abm.errors import InputError
from abm.neighbourhood_table import COLUMNS, Row, neighbourhoods_in, read_rows
from abm.place import Place, slug

DISTRICT, REGION = "district", "region"

PROFILE = """\
# Made by `joinedup place import` from {table}.
# If that table is not made of the sources below, say here what it is made of.
name = {name}
title = {title}
region = {region}
source = {source}
licence = {licence}
# Share of households with dependent children: the level of England and Wales, assumed here.
children_share = 0.285
neighbourhoods = {neighbourhoods}
services = "services-england.toml"
"""
SOURCE = (
    "Households by number of deprivations: Office for National Statistics (ONS), Census 2021, "
    "table TS011. Deprivation: Ministry of Housing, Communities and Local Government, English "
    "Indices of Deprivation 2019, population-weighted means of 100 (1 - rank / 32,844) over the "
    "neighbourhood's small areas. Codes and population-weighted centroids: ONS, Middle layer "
    "Super Output Areas, 2021. Neighbourhood names: House of Commons Library. Small areas of 2011 "
    "were joined to neighbourhoods of 2021 by this project."
)
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0 "
    "(nationalarchives.gov.uk/doc/open-government-licence/version/3). Neighbourhood names contain "
    "Parliamentary information licensed under the Open Parliament Licence."
)


def import_place(file: Path, district: str, folder: Path, *, overwrite: bool = False) -> Path:
    """Make a place file of one district of a table of neighbourhoods, and return its path.

    Writes NAME.toml and NAME.csv into the folder, both or neither. Raises InputError, with all
    that is wrong with the district's rows, for a table that cannot be used; and for a folder that
    cannot be written to or, unless `overwrite`, already holds the place.
    """
    rows = _rows_of(file, district)
    neighbourhoods_in(file, rows)
    first = rows[0].cells
    check_words(f"{file}, line {rows[0].line}", district=first[DISTRICT], region=first[REGION])
    name = slug(first[DISTRICT])
    if not name:
        raise InputError(f"district {first[DISTRICT]!r} has no letter to name its files by")
    target = folder / f"{name}.toml"
    if target.exists() and not overwrite:
        raise InputError(f"{target} is already there; remove it, or ask to overwrite it")
    try:
        _write(name, _profile(file, name, first), rows, folder)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be written to ({error.strerror}); choose another folder"
        ) from error
    return target


def _rows_of(file: Path, district: str) -> list[Row]:
    """Find the rows of a district, with any row too ragged to say whose it is."""
    rows = read_rows(file, (*COLUMNS, DISTRICT, REGION))
    wanted = district.strip().casefold()
    found = [row for row in rows if row.fault or row.cells[DISTRICT].casefold() == wanted]
    if all(row.fault for row in found):
        names = sorted({row.cells[DISTRICT] for row in rows if not row.fault})
        near = ", ".join(map(repr, nearest(district, names) or names[:3])) or "no rows at all"
        raise InputError(
            f"district {district!r} is not in {file}; expected one of the {len(names)} names in "
            f"its column {DISTRICT!r}, such as {near}"
        )
    return found


def _profile(file: Path, name: str, cells: dict[str, str]) -> str:
    words = {
        "name": name,
        "title": cells[DISTRICT],
        "region": cells[REGION],
        "source": SOURCE,
        "licence": LICENCE,
        "neighbourhoods": f"{name}.csv",
    }
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in words.items()}
    return PROFILE.format(table=file.name, **quoted)


def _write(name: str, profile: str, rows: Sequence[Row], folder: Path) -> None:
    """Write a place beside its destination, see that it loads, and only then put it there."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as draft:
        toml, table = (Path(draft) / f"{name}{ending}" for ending in (".toml", ".csv"))
        toml.write_text(profile, encoding="utf-8")
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(row.cells for row in rows)
        Place.load(toml)
        for made in (table, toml):
            made.replace(folder / made.name)
