"""What is decided, for whom, and from which week on?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.errors import InputError
from abm.parameters import Registry
from abm.registry import Role

ALL_AGENCIES = ""
LAST_WEEK = 5200


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One lever (or number of the world) set to a value from a week on.

    `target` is one agency's name, or "" for all agencies and the place as a whole.
    """

    week: int
    target: str
    name: str
    value: float


def checked(change: Change, registry: Registry, *roles: Role) -> Change:
    """The change with its value as a number; `InputError` when it cannot be made."""
    parameter = registry.find(change.name, *roles)
    if change.target and parameter.scope != "agency":
        raise InputError(f"{change.name} is set for the whole place, not for {change.target}")
    return Change(as_week(change.week), change.target, change.name, parameter.check(change.value))


def as_week(given: Any) -> int:
    """A week after the policy begins; `InputError` for anything but 0 to a hundred years."""
    whole = isinstance(given, (int, np.integer)) and not isinstance(given, bool)
    if whole and 0 <= given <= LAST_WEEK:
        return int(given)
    raise InputError(f"week = {given!r}: give a whole number from 0 to {LAST_WEEK}")


def settled(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that count, by week: a later one replaces those it covers in the same week.

    A change for all agencies covers every agency's; an agency's own covers only its own.
    """
    kept: dict[tuple[int, str, str], Change] = {}
    for change in changes:
        for week, name, target in list(kept):
            covered = change.target in (ALL_AGENCIES, target)
            if covered and (week, name) == (change.week, change.name):
                del kept[week, name, target]
        kept[change.week, change.name, change.target] = change
    return tuple(sorted(kept.values()))
