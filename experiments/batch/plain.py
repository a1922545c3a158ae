"""How is an experiment written as plain JSON, and read again on another machine, years later?

Dataclasses and named tuples become tables of their fields, and are read back by their declared
types. Places, policies and numbers stand in full, so that no other file is needed.
"""

import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from abm.parameters import Parameters

NOT_WRITTEN = ("registry",)
"""Fields that say what can be declared, which the program itself holds."""


def to_plain(value: Any) -> Any:
    """A value as lists, tables, texts and numbers; not a number becomes None."""
    if isinstance(value, Parameters):
        return value.changed
    if _is_record(value):
        return {name: to_plain(getattr(value, name)) for name in _written(type(value))}
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return to_plain(value.tolist())
    if isinstance(value, list | tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def from_plain(kind: Any, value: Any) -> Any:
    """The value of that type that `to_plain` has written."""
    origin, of = get_origin(kind), get_args(kind)
    if kind is Parameters:
        return Parameters(value)
    if _is_record(kind):
        return _record(kind, value)
    if origin is tuple:
        return tuple(from_plain(of[0], each) for each in value)
    if origin is np.ndarray:
        return np.array(value, get_args(of[1])[0])
    if origin in (Union, types.UnionType):
        kinds = [each for each in of if each is not type(None)]
        return None if value is None else from_plain(kinds[0], value)
    if kind is float:
        return math.nan if value is None else float(value)
    if origin is Literal or not isinstance(value, dict):
        return value
    return {key: from_plain(of[1] if len(of) == 2 else Any, each) for key, each in value.items()}


def _record(kind: Any, value: Mapping[str, Any]) -> Any:
    """A dataclass or named tuple from its fields, but for those that it did not have then."""
    hints = get_type_hints(kind)
    known = {name: from_plain(hints[name], value[name]) for name in _written(kind) if name in value}
    return kind(**known)


def _is_record(value: Any) -> bool:
    """True for a dataclass or a named tuple, or its type."""
    return is_dataclass(value) or hasattr(value, "_fields")


def _written(kind: Any) -> list[str]:
    if hasattr(kind, "_fields"):
        return list(kind._fields)
    return [each.name for each in fields(kind) if each.init and each.name not in NOT_WRITTEN]
