"""Which policy does a point of a design over levers stand for?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add

from abm.change import ALL_AGENCIES, Change
from abm.parameters import REGISTRY
from abm.policy import Policy
from experiments.design.factor import Factor

MOST_NAMED = 4
"""A name tells the values of up to so many levers; beyond, it is a number."""


@dataclass(slots=True)
class Gathered:
    """Policies in the order they come up: what decides the same is there once."""

    policies: list[Policy]
    numbers: dict[str, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names |= {policy.name for policy in self.policies}
        for number, policy in enumerate(self.policies):
            self.numbers.setdefault(policy.digest, number)

    def number_of(self, policy: Policy) -> int:
        """The number of a policy that decides just this; it is added if there is none."""
        digest = policy.digest
        return self.numbers[digest] if digest in self.numbers else self._add(policy)

    def by_name(self, policy: Policy) -> Policy:
        """A policy of this name that decides just this; it is added if there is none."""
        for each in self.policies:
            if (each.name, each.digest) == (policy.name, policy.digest):
                return each
        return self.policies[self._add(policy)]

    def _add(self, policy: Policy) -> int:
        number = len(self.policies)
        name = f"{policy.name} ({number})" if policy.name in self.names else policy.name
        self.policies.append(replace(policy, name=name))
        self.names.add(name)
        self.numbers.setdefault(policy.digest, number)
        return number


def policy_at(
    baseline: Policy, factors: Sequence[Factor], values: Sequence[float], number: int
) -> Policy:
    """The baseline with some parts on and some levers at these values, for all, from week 0 on.

    A lever that is varied holds throughout, whatever the baseline or a part says of it; one that
    is not a number is left as it is there. `number` names the point where it varies many levers.
    """
    point = list(zip(factors, values, strict=True))
    on = [factor for factor, value in point if factor.kind == "part" and value == 1]
    set_to = [
        (factor, value)
        for factor, value in point
        if factor.kind == "lever" and not math.isnan(value)
    ]
    policy = reduce(add, (each.part for each in on if each.part is not None), baseline)
    varied = {factor.name for factor, _ in set_to}
    changes = [change for change in policy.changes if change.name not in varied] + [
        Change(0, ALL_AGENCIES, factor.name, value)
        for factor, value in set_to
        if value != REGISTRY[factor.name].default
    ]
    levers = [f"{factor.name}={factor.shown(value)}" for factor, value in set_to]
    parts = "+".join(factor.name for factor in on)
    title = ", ".join([*[parts] * bool(parts), *levers]) or baseline.name
    name = title if len(levers) <= MOST_NAMED else f"point {number}"
    return replace(policy, name=name, title=title, changes=tuple(changes))


def in_force(policy: Policy, factor: Factor) -> float:
    """What a policy sets a factor to, for all and throughout; not a number where that differs.

    Of a part, 0: it is off where no point turns it on.
    """
    if factor.kind == "part":
        return 0.0
    changes = [change for change in policy.lever_changes() if change.name == factor.name]
    if not changes:
        return REGISTRY[factor.name].default
    only = changes[0]
    plain = len(changes) == 1 and (only.week, only.target, only.where) == (0, ALL_AGENCIES, ())
    return only.value if plain else math.nan
