"""Where do two histories first differ? For finding out why two drivers disagree."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.policy import Policy
from abm.simulation import Engine, Setting, Timetable, begin
from abm.world import Records, World

SCRATCH = ("queue", "keys")
"""Working space that no rule reads again."""


class Difference(NamedTuple):
    """The first week, record and field that differ, and the two values."""

    week: int
    records: str
    position: int
    field: str
    first: Any
    second: Any


def differences(one: World, other: World, week: int) -> Iterator[Difference]:
    """Every field of every record that differs, bit by bit, between two worlds of one setting.

    Of the cases only the open ones count: beyond them lies what is left of closed ones.
    """
    for name in World._fields:
        if name in SCRATCH:
            continue
        mine, theirs = getattr(one, name).ravel(), getattr(other, name).ravel()
        if name == "cases":
            number = max(int(one.run["open_cases"][0]), int(other.run["open_cases"][0]))
            mine, theirs = mine[:number], theirs[:number]
        if mine.tobytes() == theirs.tobytes():
            continue
        for field in mine.dtype.names:
            unlike = (_bits(mine[field]) != _bits(theirs[field])).any(axis=1)
            for at in np.flatnonzero(unlike):
                yield Difference(week, name, int(at), field, mine[field][at], theirs[field][at])


def _bits(values: Records) -> NDArray[np.uint8]:
    """The bytes of each record's value: uint8 [records, bytes]. Zero and minus zero differ."""
    return np.ascontiguousarray(values).view(np.uint8).reshape(len(values), -1)


def first_difference(
    setting: Setting, policy: Policy, one: Engine, other: Engine, replication: int = 0
) -> Difference | None:
    """Run two drivers side by side, week by week; None when every field stays the same."""
    worlds = begin(setting, replication), begin(setting, replication)
    timetable = Timetable(policy, setting)
    for week in range(-setting.burn_in, setting.weeks):
        for world, engine in zip(worlds, (one, other), strict=True):
            if week >= 0:
                timetable.enact(world, week)
            engine(world, week, week + 1)
        for difference in differences(*worlds, week):
            return difference
    return None
