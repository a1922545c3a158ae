"""What exactly is compared: which policies, under which shocks, with which parameters, where?"""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from abm.change import ALL_AGENCIES, Change
from abm.checks import check_once
from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy


def chosen_policies(
    given: Sequence[Policy | str | Path], charge_transition: bool = False
) -> tuple[Policy, ...]:
    """Load policies, check that there are two or more with names of their own."""
    if len(given) < 2:
        raise InputError(
            f"{len(given)} policy given: a comparison needs two or more, the baseline first, "
            "such as silo collaborative"
        )
    policies = [each if isinstance(each, Policy) else Policy.load(each) for each in given]
    check_once("policies", (policy.name for policy in policies))
    if charge_transition:
        charge = Change(0, ALL_AGENCIES, "charge_transition", 1.0)
        policies = [replace(each, changes=(*each.changes, charge)) for each in policies]
    return tuple(policies)


def chosen_ensemble(given: Parameters | Ensemble | str | Path | None) -> Ensemble:
    """The sets of parameters that somebody asked for; the carried ensemble if nobody did."""
    if given is None or isinstance(given, Ensemble):
        return given or Ensemble.carried()
    return Ensemble.of(given) if isinstance(given, Parameters) else Ensemble.load(given)


def chosen_shocks(given: Sequence[Policy | str | Path]) -> tuple[Policy, ...]:
    """Load stress tests; InputError for one that changes nothing of the world outside."""
    shocks = tuple(each if isinstance(each, Policy) else Policy.load(each) for each in given)
    for shock in shocks:
        if not shock.world_changes():
            raise InputError(
                f"{shock.name} is no shock: it changes nothing of the world outside; give a stress "
                "test, a policy with a [world] table"
            )
    check_once("shocks", (shock.name for shock in shocks))
    return shocks


def under(policy: Policy, shocks: Sequence[Policy]) -> Policy:
    """A policy while shocks befall the place, under the policy's own name and title."""
    return replace(reduce(add, shocks, policy), name=policy.name, title=policy.title)


def limited_to(policies: Sequence[Policy], place: Place) -> NDArray[np.bool_] | None:
    """The neighbourhoods where any of the policies acts alone; None when all act everywhere."""
    limited = np.zeros(len(place.neighbourhoods), bool)
    for policy in policies:
        named = getattr(policy, "neighbourhoods", None)
        limited |= False if named is None else named(place)
    return limited if limited.any() else None
