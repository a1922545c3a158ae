"""What of an experiment comes with the model, and what must stand in its file?

A file of an experiment can be read on another machine: places, policies and parameters that the
model carries are named, with a fingerprint that tells if they have changed since; all others are
written out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from abm.agency_spec import AgencySpec
from abm.checks import Quantity, check
from abm.ensemble import BEST, DECLARED, ENSEMBLE, Ensemble
from abm.errors import InputError
from abm.expression import SUFFIX
from abm.neighbourhood import Deprivation, Neighbourhood
from abm.parameters import Parameters
from abm.place import Place, carried_places
from abm.policy import Policy

PLACE = "place"
DISTANCE, MIDDLE = "distance", "middle"
"""What a [[set]] says besides numbers of the model: see `abm.ensemble.Ensemble`."""
FAR = Quantity(DISTANCE, 0, 1e12)


def is_carried_policy(policy: Policy) -> bool:
    """Whether the policy's name, as an expression, loads just this policy."""
    if SUFFIX in policy.name:
        return False
    try:
        return Policy.load(policy.name) == policy
    except InputError:
        return False


def is_carried_place(place: Place) -> bool:
    """Whether the model carries just this place under its name."""
    return place.name in carried_places() and Place.load(place.name) == place


def is_carried_ensemble(ensemble: Ensemble) -> bool:
    """Whether the ensemble's name is one that the model knows, of just these sets."""
    return ensemble.name in (BEST, DECLARED, ENSEMBLE) and Ensemble.load(ensemble.name) == ensemble


def written_places(places: Iterable[Place]) -> dict[str, list[dict[str, Any]]]:
    """Places in full, as lists of tables: place, neighbourhood, agency."""
    tables: dict[str, list[dict[str, Any]]] = {PLACE: [], "neighbourhood": [], "agency": []}
    for place in places:
        content = asdict(place)
        for kind, key in (("neighbourhood", "neighbourhoods"), ("agency", "agencies")):
            tables[kind] += [{PLACE: place.name, **each} for each in content.pop(key)]
        tables[PLACE].append(content)
    return {kind: rows for kind, rows in tables.items() if rows}


def read_places(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, Place]:
    """The places written in full in a file; InputError for tables that no place was written as."""
    try:
        return {each["name"]: _place(each, tables) for each in tables.get(PLACE, [])}
    except (TypeError, KeyError, AttributeError):
        raise InputError(
            "[[place]], [[neighbourhood]] and [[agency]] are not as joinedup writes them: name the "
            "file of the place under places instead"
        ) from None


def _place(content: Mapping[str, Any], tables: Mapping[str, list[dict[str, Any]]]) -> Place:
    own = {
        kind: [
            {key: value for key, value in row.items() if key != PLACE}
            for row in tables.get(kind, [])
            if row[PLACE] == content["name"]
        ]
        for kind in ("neighbourhood", "agency")
    }
    return Place(
        **content,
        neighbourhoods=tuple(
            Neighbourhood(**row | {
                "households": tuple(row["households"]),
                "deprivation": Deprivation(**row["deprivation"]),
            })
            for row in own["neighbourhood"]
        ),
        agencies=tuple(
            AgencySpec(**row | {
                "answers_for": tuple(row["answers_for"]), "notices": tuple(row["notices"])
            })
            for row in own["agency"]
        ),
    )  # fmt: skip


def written_sets(ensemble: Ensemble) -> list[dict[str, Any]]:
    """The sets of an ensemble: how far each is from the evidence, and its changed numbers."""
    rows: list[dict[str, Any]] = [dict(one.changed) for one in ensemble.sets]
    for row, distance in zip(rows, ensemble.distances, strict=False):
        row[DISTANCE] = distance
    if ensemble.middle is not None:
        rows.append({**ensemble.middle.changed, MIDDLE: True})
    return rows


def read_sets(name: str, rows: Iterable[Mapping[str, Any]]) -> Ensemble:
    """The ensemble whose sets are written in a file."""
    sets, distances, middle = [], [], None
    for row in rows:
        numbers = {key: value for key, value in row.items() if key not in (DISTANCE, MIDDLE)}
        if row.get(MIDDLE):
            middle = Parameters(numbers)
            continue
        sets.append(Parameters(numbers))
        distances += [row[DISTANCE]] if DISTANCE in row else []
    check(f"[[set]] of {name}", ((FAR, distance) for distance in distances))
    return Ensemble(name, tuple(sets), tuple(distances), middle)
