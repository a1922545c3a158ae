"""What is decided, for whom, where, and from which week on?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abm.errors import InputError
from abm.parameters import PAIR, Registry
from abm.registry import Parameter, Role
from abm.where import EVERYWHERE, as_where

ALL_AGENCIES = ""
BETWEEN = "+"
LAST_WEEK = 5200


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One lever (or number of the world) set to a value from a week on.

    `target` is one agency's name, two joined by "+" for a lever between them, or "" for all
    agencies and the place as a whole. `where` names the neighbourhoods; () is everywhere.
    """

    week: int
    target: str
    name: str
    value: float
    where: tuple[str, ...] = EVERYWHERE


def checked(change: Change, registry: Registry, *roles: Role) -> Change:
    """The change with its value as a number; `InputError` when it cannot be made."""
    parameter = registry.find(change.name, *roles)
    return Change(
        as_week(change.week),
        _as_target(change.target, parameter),
        change.name,
        parameter.check(change.value),
        as_where(change.where),
    )


def _as_target(target: str, parameter: Parameter) -> str:
    """Whom the change is for, two agencies in the order of the alphabet."""
    named = [name.strip() for name in target.split(BETWEEN)]
    if parameter.scope == PAIR and target:
        if len(named) != 2 or not all(named):
            raise InputError(
                f"{parameter.name} is set between two agencies, not for {target}: write "
                '[pairs."police+children"], or [levers] for every two'
            )
        if len(set(named)) == 1:
            raise InputError(
                f"{parameter.name} is set between {named[0]} and itself: name two agencies"
            )
        return BETWEEN.join(sorted(named))
    if len(named) > 1:
        raise InputError(
            f"{parameter.name} is not set between two agencies ({target}): write it under [levers]"
            + (f", or under [agencies.{named[0]}]" if parameter.scope == "agency" else "")
        )
    if target and parameter.scope != "agency":
        raise InputError(f"{parameter.name} is set for the whole place, not for {target}")
    return target


def as_week(given: Any, word: str = "week") -> int:
    """A week after the policy begins; `InputError` for anything but 0 to a hundred years."""
    whole = isinstance(given, (int, np.integer)) and not isinstance(given, bool)
    if whole and 0 <= given <= LAST_WEEK:
        return int(given)
    raise InputError(f"{word} = {given!r}: give a whole number from 0 to {LAST_WEEK}")


def check_limits(changes: Iterable[Change], registry: Registry) -> None:
    """Refuse to limit to some neighbourhoods what can only hold in the whole place."""
    limited = {change.name for change in changes if change.where}
    stuck = [each for each in registry if each.name in limited and not each.limitable]
    if stuck:
        names = ", ".join(
            each.name if each.role is Role.LEVER else f"{each.name} (the world outside)"
            for each in stuck
        )
        raise InputError(
            f"{names}: cannot be limited to some neighbourhoods, only set for the whole "
            "place; leave it out of what is limited, or limit nothing. `joinedup parameters NAME` "
            "says of a lever whether it can be limited"
        )


def moved(changes: Iterable[Change], weeks: int) -> Iterator[Change]:
    """The same changes so many weeks later."""
    for change in changes:
        yield replace(change, week=change.week + weeks)


def settled(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that count, by week: a later one replaces those it covers in the same week.

    A change for all agencies covers every agency's; an agency's own covers only its own. One that
    holds everywhere covers every neighbourhood's; a limited one only the same neighbourhoods'.
    Changes of which one could replace a part of the other stay in the order given; others are put
    into one order, so that what comes to the same is the same.
    """
    kept: list[Change] = []
    for change in changes:
        kept = [each for each in kept if not _covers(change, each)] + [change]
    turns: list[int] = []
    for number, change in enumerate(kept):
        before = [turns[other] for other in range(number) if meet(kept[other], change)]
        turns.append(1 + max(before, default=-1))
    ordered = sorted(zip(turns, kept, strict=True), key=lambda each: (each[1].week, *each))
    return tuple(change for _, change in ordered)


def meet(one: Change, other: Change) -> bool:
    """Say whether it can matter which of two changes is made first."""
    same = (one.week, one.name) == (other.week, other.name)
    return same and (one.target == other.target or ALL_AGENCIES in (one.target, other.target))


def _covers(later: Change, earlier: Change) -> bool:
    """Say whether nothing is left of a change once a later one is made."""
    everybody = later.target in (ALL_AGENCIES, earlier.target)
    return meet(later, earlier) and everybody and later.where in (EVERYWHERE, earlier.where)
