"""Which first, and how much of it? Policies one after the other, and policies in part.

An order is written as `joinedup` writes it everywhere: `behaviours-only+rules-only@104` is the
behaviours at once and the rules two years later. `collaborative*0.5` is half of the way from how
things are to what the policy sets.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import NamedTuple

from abm.change import Change, as_week
from abm.checks import Quantity, check, check_once
from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Parameter, Role
from experiments.design.factor import WHOLE_UNITS, rounded_one

MOST_PARTS = 4
SHARE = Quantity("share", 0, 1)
NEVER = "0 = never"
"""In the unit of a lever: it is the time between two events, and 0 means that there are none."""


class Ordered(NamedTuple):
    """A policy made of parts, and from which week on each of them holds, in that order."""

    steps: tuple[tuple[str, int], ...]
    policy: Policy


class Dosed(NamedTuple):
    """A part of a policy: the share of the way from how things are to what the policy sets."""

    share: float
    policy: Policy


@dataclass(frozen=True, slots=True)
class Order:
    """Which of two to four parts comes first? They begin `gap` weeks after one another."""

    parts: tuple[Policy, ...]
    gap: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.parts))
        if not 2 <= len(self.parts) <= MOST_PARTS:
            raise InputError(
                f"order: {len(self.parts)} parts given; expected 2 to {MOST_PARTS} policies"
            )
        check_once("order: parts", (part.name for part in self.parts))
        if as_week(self.gap, "order: gap") == 0:
            raise InputError("order: gap = 0 puts nothing first: give 1 week or more")

    def policies(self) -> tuple[Ordered, ...]:
        """Each part alone, all at once, and all of them in every order."""
        alone = [Ordered(((part.name, 0),), part) for part in self.parts]
        together = [(part, 0) for part in self.parts]
        orders = [
            [(part, turn * self.gap) for turn, part in enumerate(order)]
            for order in itertools.permutations(self.parts)
        ]
        return (*alone, *(_one_after_the_other(steps) for steps in (together, *orders)))


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of a policy is enough? Shares (above 0, up to 1) of the way to what it sets."""

    policy: Policy
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        check("dose", ((SHARE, share) for share in self.shares))
        object.__setattr__(self, "shares", tuple(map(float, self.shares)))
        if not self.shares or list(self.shares) != sorted(set(self.shares)) or not self.shares[0]:
            raise InputError(
                f"dose: shares {list(self.shares)}; expected one or more, above 0 and up to 1, "
                "each once, in rising order"
            )

    def policies(self) -> tuple[Dosed, ...]:
        """The policy at every share; at 1 it is the policy itself."""
        return tuple(Dosed(share, in_part(self.policy, share)) for share in self.shares)


def in_part(policy: Policy, share: float) -> Policy:
    """A policy whose levers go only a share (0 to 1) of the way from their defaults.

    A choice and what is 0 or 1 count from half on; times between events grow, so that half of a
    stocktake every 9 weeks is one every 18. Weeks and needs are rounded.
    """
    if share == 1:
        return policy
    return replace(
        policy,
        name=f"{policy.name}*{share:g}",
        title=f"{policy.title}, {share:.0%} of it",
        changes=tuple(_scaled(change, share) for change in policy.changes),
    )


def _scaled(change: Change, share: float) -> Change:
    parameter = REGISTRY[change.name]
    return replace(change, value=_on_the_way(parameter, change.value, share))


def _on_the_way(parameter: Parameter, value: float, share: float) -> float:
    if parameter.options:
        return value if share >= 0.5 else parameter.default
    if NEVER in parameter.unit:
        often = share * _often(value) + (1 - share) * _often(parameter.default)
        way = min(1 / often, parameter.possible[1]) if often else 0.0
    else:
        way = parameter.default + share * (value - parameter.default)
    whole = parameter.role is Role.LEVER and parameter.unit.startswith(WHOLE_UNITS)
    return float(int(way + 0.5)) if whole else rounded_one(way)


def _often(weeks: float) -> float:
    """How many a week, one every so many weeks; none where there is never one."""
    return 1 / weeks if weeks else 0.0


def _one_after_the_other(steps: Sequence[tuple[Policy, int]]) -> Ordered:
    """Parts in the order of their weeks, as one policy."""
    later = [part.later(week) if week else part for part, week in steps]
    return Ordered(tuple((part.name, week) for part, week in steps), reduce(add, later))
