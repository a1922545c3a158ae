"""How does a file of an experiment say what is varied, and between which values?"""

from collections.abc import Mapping
from typing import Any

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.registry import Role
from experiments.design.factor import ROLES, Factor, Kind
from experiments.design.file_lines import check_key

PLAUSIBLE = "plausible"
FACTOR_KEYS = ("low", "high", "distribution", "mode", "levels")


def all_plausible() -> tuple[Factor, ...]:
    """Every uncertain number of the model that has a range."""
    uncertain = REGISTRY.of_role(Role.UNCERTAIN)
    return tuple(
        Factor.plausible(each.name) for each in uncertain if each.plausible[0] < each.plausible[1]
    )


def factors_from(name: str, kind: Kind, given: Any) -> list[Factor]:
    """One factor, or those of a group of numbers, as a line of a file states them."""
    members = [
        each.name
        for each in REGISTRY.of_role(*ROLES[kind])
        if each.group == name and each.plausible[0] < each.plausible[1]
    ]
    if name not in REGISTRY and members:
        if given != PLAUSIBLE:
            raise InputError(
                f"{name} is {len(members)} numbers, such as {members[0]}: give {name} = "
                f'"{PLAUSIBLE}", or values for single ones'
            )
        return [Factor.plausible(member) for member in members]
    parameter = REGISTRY.find(name, *ROLES[kind])
    if given == PLAUSIBLE:
        return [Factor.plausible(name)]
    if isinstance(given, list):
        return [Factor.among(name, given)]
    if not isinstance(given, dict):
        raise InputError(
            f'{name} = {given!r}: give "{PLAUSIBLE}", a list of values, or {{ low = , high = }}'
        )
    for key in given:
        check_key(name, key, FACTOR_KEYS)
    low, high = parameter.plausible
    if not isinstance(given.get("levels", []), list):
        raise InputError(f"{name}: levels = {given['levels']!r} is not a list: give [1, 2, 3]")
    levels = tuple(parameter.check(level) for level in given.get("levels", ()))
    if levels:
        low, high = levels[0], levels[-1]
    stated: dict[str, Any] = {"low": low, "high": high, **given, "levels": levels}
    return [Factor(name, kind, **stated)]


def specified(table: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """What is stated of each number, by its dotted name."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        nested = isinstance(value, dict) and not set(value) & set(FACTOR_KEYS)
        flat |= specified(value, f"{above}{key}.") if nested else {above + key: value}
    return flat
