"""Which rules are in force from which week, in which neighbourhoods, for which agency?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from abm.change import ALL_AGENCIES, BETWEEN, Change
from abm.errors import InputError
from abm.parameters import PAIR, Registry, suggestion
from abm.place import Place
from abm.registry import Role
from abm.where import lies_in
from agents.records import MOST_AREAS

if TYPE_CHECKING:
    from abm.policy import Policy

WHOLE, ELSEWHERE, FIRST_NAMED = range(3)
"""Areas: the whole place; what no limited policy names; the neighbourhoods that one does."""


@dataclass(frozen=True, slots=True, eq=False)
class Tabulated:
    """All that a policy decides in one place, laid out as the rules read it.

    weeks: int64 [changes], the first 0. levers: `lever_record` [changes, areas, agencies].
    pairs: for each lever between agencies, float64 [changes, agencies, agencies]. area_of: int64
    [neighbourhoods]. shares: float64 [areas], of the place's families.

    With nothing limited there is one area. Otherwise area 0 is the whole place, with the mean over
    its families; 1 is elsewhere; from 2 on come the neighbourhoods that the same policies name.
    """

    weeks: NDArray[np.int64]
    levers: np.ndarray
    pairs: Mapping[str, NDArray[np.float64]]
    area_of: NDArray[np.int64]
    shares: NDArray[np.float64]


def tabulate(policy: "Policy", place: Place, homes: NDArray[np.int64] | None = None) -> Tabulated:
    """What a policy decides in a place, from each week of change on; see `Tabulated`.

    `homes` are the families by neighbourhood (int64), all households without it. Raises InputError
    for agencies and neighbourhoods that the place lacks, and for too many areas.
    """
    changes = policy.lever_changes()
    area_of, rows = _areas(policy.whose(place), changes, place)
    shares = _shares(area_of, place, homes)
    weeks = sorted({0, *(change.week for change in changes)})
    agencies = [agency.name for agency in place.agencies]
    shape = (len(weeks), len(shares), len(agencies))
    levers = np.zeros(shape, policy.registry.record_dtype(Role.LEVER))
    pairs = {
        lever.name: np.full((len(weeks), len(agencies), len(agencies)), lever.default)
        for lever in policy.registry.pair_levers
    }
    for lever in policy.registry.own_levers:
        policy.registry.put(levers, lever.name, lever.default)
    for change in changes:
        since = weeks.index(change.week)
        whom = [_column(policy.name, change, name, agencies) for name in _named(change.target)]
        if policy.registry[change.name].scope == PAIR:
            _between(pairs[change.name][since:], whom, change.value)
        else:
            values = policy.registry.values(levers, change.name)
            for row in rows.get(change.where, range(len(shares))):
                values[since:, row, whom or slice(None)] = change.value
    if len(shares) > 1:
        _average(levers, shares, policy.registry)
    return Tabulated(np.array(weeks, np.int64), levers, pairs, area_of, shares)


def limits(changes: Sequence[Change]) -> list[tuple[str, ...]]:
    """The different words for neighbourhoods that changes are limited to."""
    return sorted({change.where for change in changes if change.where})


def _areas(
    whose: str, changes: Sequence[Change], place: Place
) -> tuple[NDArray[np.int64], dict[tuple[str, ...], list[int]]]:
    """The area of each neighbourhood, and the areas that each limit covers."""
    limited = limits(changes)
    inside = np.array([lies_in(place, where, whose) for where in limited], bool)
    inside = inside.reshape(len(limited), len(place.neighbourhoods))
    if not limited:
        return np.zeros(len(place.neighbourhoods), np.int64), {}
    kinds = sorted({tuple(column) for column in inside.T.tolist() if any(column)})
    if FIRST_NAMED + len(kinds) > MOST_AREAS:
        raise InputError(
            f"{whose} has different rules in {len(kinds)} groups of neighbourhoods; expected at "
            f"most {MOST_AREAS - FIRST_NAMED}, besides elsewhere: limit parts of it to the same "
            "neighbourhoods"
        )
    number = {kind: FIRST_NAMED + position for position, kind in enumerate(kinds)}
    area_of = [number.get(tuple(column), ELSEWHERE) for column in inside.T.tolist()]
    rows = {
        where: [number[kind] for kind in kinds if kind[position]]
        for position, where in enumerate(limited)
    }
    return np.array(area_of, np.int64), rows


def _shares(
    area_of: NDArray[np.int64], place: Place, homes: NDArray[np.int64] | None
) -> NDArray[np.float64]:
    """The share of the families in each area; area 0 has them all."""
    if homes is None:
        homes = np.array([each.total for each in place.neighbourhoods])
    shares = np.bincount(area_of, homes) / homes.sum()
    shares[WHOLE] = 1
    return shares


def _named(target: str) -> list[str]:
    return [] if target == ALL_AGENCIES else target.split(BETWEEN)


def _column(policy: str, change: Change, agency: str, agencies: Sequence[str]) -> int:
    """The column of an agency that a change is for."""
    if agency not in agencies:
        raise InputError(
            f"policy {policy} sets {change.name} for {change.target!r}; {agency!r} is not an "
            f"agency of this place{suggestion(agency, agencies)}; its agencies are "
            f"{', '.join(agencies)}"
        )
    return list(agencies).index(agency)


def _between(values: NDArray[np.float64], whom: Sequence[int], value: float) -> None:
    """Set a lever between two agencies, or between every two, in both directions."""
    if whom:
        one, other = whom
        values[:, one, other] = values[:, other, one] = value
    else:
        values[:, ~np.eye(values.shape[1], dtype=bool)] = value


def _average(levers: np.ndarray, shares: NDArray[np.float64], registry: Registry) -> None:
    """Give the whole place the mean over its families of every lever that may differ in it.

    As a distance from elsewhere, so that what is the same in all areas stays the same to the bit.
    """
    for lever in registry.own_levers:
        if lever.limitable:
            values = registry.values(levers, lever.name)
            apart = values[:, ELSEWHERE:] - values[:, [ELSEWHERE]]
            mean = np.tensordot(apart, shares[ELSEWHERE:], axes=(1, 0))
            values[:, WHOLE] = values[:, ELSEWHERE] + mean
