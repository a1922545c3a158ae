"""Which place is this: its neighbourhoods, its households and the agencies that serve them?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from abm.agency_spec import PAYERS, AgencySpec, check_every_need_is_answered
from abm.checks import Quantity, check, check_known, check_once, check_words, one_of
from abm.errors import InputError
from abm.neighbourhood import Deprivation, Neighbourhood
from abm.neighbourhood_table import neighbourhoods_in, read_rows
from abm.toml_files import read_toml
from agents.vocabulary import NEEDS

__all__ = [
    "PAYERS",
    "AgencySpec",
    "Deprivation",
    "Neighbourhood",
    "Place",
    "allocate",
    "carried_places",
]

CARRIED = Path(__file__).parent / "places"
CHILDREN_SHARE = Quantity("children_share", 0, 1)
MOST_AGENCIES = 16
MOST_NEIGHBOURHOODS = 500

PLACE_KEYS = ("name", "title", "region", "source", "licence", "children_share", "neighbourhoods")
AGENCY_KEYS = tuple(field.name for field in fields(AgencySpec))
AGENCY_KEYS_NEEDED = tuple(field.name for field in fields(AgencySpec) if field.default is MISSING)


@dataclass(frozen=True, slots=True)
class Place:
    """A town or city district: real neighbourhoods, and the agencies that serve them.

    `children_share` is the share of households with dependent children, from 0 to 1.
    Raises InputError for anything that could not be a place.
    """

    name: str
    title: str
    region: str
    source: str
    licence: str
    children_share: float
    neighbourhoods: tuple[Neighbourhood, ...]
    agencies: tuple[AgencySpec, ...]

    def __post_init__(self) -> None:
        whose = f"place {self.name!r}"
        check_words(whose, name=self.name, title=self.title, region=self.region)
        check_words(whose, source=self.source, licence=self.licence)
        check(whose, ((CHILDREN_SHARE, self.children_share),))
        _check_number(f"{whose}: neighbourhoods", self.neighbourhoods, MOST_NEIGHBOURHOODS)
        _check_number(f"{whose}: agencies", self.agencies, MOST_AGENCIES)
        check_once(f"{whose}: neighbourhood codes", (each.code for each in self.neighbourhoods))
        check_once(f"{whose}: neighbourhood names", (each.name for each in self.neighbourhoods))
        check_once(f"{whose}: agency names", (agency.name for agency in self.agencies))
        check_every_need_is_answered(whose, self.agencies)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Self:
        """Read a place that the project carries by its name, or a place file by its path."""
        file = _find_place(name_or_path)
        table, _ = read_toml(file)
        _check_keys(file, table, PLACE_KEYS, (*PLACE_KEYS, "services", "agency"))
        rows = _beside(file, table.pop("neighbourhoods"), "neighbourhoods")
        agencies = _agencies(file, table.pop("services", None), table.pop("agency", None))
        return cls(
            **table, neighbourhoods=neighbourhoods_in(rows, read_rows(rows)), agencies=agencies
        )

    @property
    def households(self) -> int:
        """All households of the place."""
        return sum(neighbourhood.total for neighbourhood in self.neighbourhoods)

    @property
    def digest(self) -> str:
        """A fingerprint of everything that the place says (SHA-256, hexadecimal)."""
        # Through JSON and back as floats, so that 2 and 2.0 leave the same print.
        content = json.loads(json.dumps(asdict(self)), parse_int=float)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def carried_places() -> tuple[str, ...]:
    """Name the places that the project carries."""
    names = (file.stem for file in CARRIED.glob("*.toml"))
    return tuple(sorted(name for name in names if not name.startswith("services-")))


def slug(title: str) -> str:
    """Turn a place's title into the name its files carry: "King's Lynn" into kings-lynn."""
    return re.sub(r"[\W_]+", "-", re.sub(r"['\u2019.]", "", title.casefold())).strip("-")


def allocate(place: Place, families: int) -> NDArray[np.int64]:
    """Share a sample of families out over the place as its households are shared out.

    Returns families by neighbourhood and by number of deprivations, an array of
    [neighbourhoods, 5]. Neighbourhood totals follow their households by largest remainder. In each
    neighbourhood the five counts are the exact proportions rounded up or down; which are rounded
    up also makes good what the neighbourhoods before it have rounded away, so that rare families
    are not lost from a small sample. With every household the counts are the official ones.
    """
    most = place.households
    if (
        isinstance(families, bool)
        or not isinstance(families, int | np.integer)
        or not 1 <= families <= most
    ):
        raise InputError(
            f"families is {families!r}; expected a whole number from 1 to at most {most:,}, the "
            f"households of {place.title}: use --scale 1 for all of them"
        )
    households = np.array([each.households for each in place.neighbourhoods], dtype=np.int64)
    totals = households.sum(axis=1)
    sample, remainder = np.divmod(totals * families, most)
    _round_up(sample, remainder / most, families)
    counts: NDArray[np.int64]
    counts, remainders = np.divmod(households * sample[:, None], totals[:, None])
    owed = np.zeros(households.shape[1])
    for row, share, total in zip(counts, remainders / totals[:, None], sample, strict=True):
        due = row + share
        _round_up(row, np.where(share > 0, share + owed, -np.inf), total)
        owed += due - row
    return counts


def _round_up(counts: NDArray[np.int64], claims: NDArray[np.float64], total: int) -> None:
    """Add one to the counts with the largest claims, the first of equals first, up to the total."""
    missing = int(total - counts.sum())
    counts[np.argsort(-claims, kind="stable")[:missing]] += 1


def _find_place(name_or_path: str | Path) -> Path:
    """Find the file of a place: a path ends in .toml, anything else is a name."""
    if str(name_or_path).endswith(".toml"):
        return Path(name_or_path)
    name = slug(str(name_or_path))
    if name not in carried_places():
        raise InputError(
            f"place {str(name_or_path)!r} is not known; expected {one_of(name, carried_places())}, "
            "or the path of a place file (.toml): make one with "
            "`joinedup place import FILE --district NAME`"
        )
    return CARRIED / f"{name}.toml"


def _check_keys(
    where: object, table: Collection[str], needed: Collection[str], known: Collection[str]
) -> None:
    for key in table:
        check_known(f"{where}: key", key, known)
    missing = [key for key in needed if key not in table]
    if missing:
        raise InputError(f"{where}: no {', '.join(missing)}; expected {', '.join(known)}")


def _beside(file: Path, name: object, key: str) -> Path:
    """Find a file that a place file names: beside it, or among those that the project carries."""
    if not isinstance(name, str):
        raise InputError(f"{file}: {key} is {name!r}; expected the name of a file beside it")
    return next(
        (path for path in (file.parent / name, CARRIED / name) if path.is_file()), Path(name)
    )


def _agencies(file: Path, services: object, own: object) -> tuple[AgencySpec, ...]:
    """Read a place's agencies: its own, or those of the services file that it names."""
    if (services is None) == (own is None):
        raise InputError(
            f"{file}: expected either services, the name of a file, or [[agency]] tables"
        )
    if own is None:
        file = _beside(file, services, "services")
        table, _ = read_toml(file)
        _check_keys(file, table, ("agency",), ("agency",))
        own = table["agency"]
    if not isinstance(own, list) or not all(isinstance(table, dict) for table in own):
        raise InputError(f"{file}: agency is not a list of tables; expected [[agency]] for each")
    return tuple(_agency(file, number, table) for number, table in enumerate(own, start=1))


def _agency(file: Path, number: int, table: dict[str, Any]) -> AgencySpec:
    where = f"{file}: agency {number}"
    _check_keys(where, table, AGENCY_KEYS_NEEDED, AGENCY_KEYS)
    needs, weights = table["answers_for"], table.get("notices", {})
    if not isinstance(needs, list) or not isinstance(weights, dict):
        raise InputError(
            f"{where}: expected answers_for as a list of needs, and notices as a table of need and "
            'weight: answers_for = ["work"] and notices = { work = 70 }'
        )
    _check_keys(f"{where}: notices", weights, (), NEEDS)
    notices = tuple(weights.get(need, 0.0) for need in NEEDS)
    return AgencySpec(**{**table, "answers_for": tuple(needs), "notices": notices})


def _check_number(whose: str, given: Collection[object], most: int) -> None:
    if not 1 <= len(given) <= most:
        raise InputError(f"{whose}: {len(given)} given; expected from 1 to {most}")
