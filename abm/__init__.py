"""The world that families, workers and agencies share: place, policy, parameters, drivers."""

import importlib
from typing import Any

__all__ = [
    "Ensemble",
    "InputError",
    "Parameters",
    "Place",
    "PlaceModel",
    "Policy",
    "Result",
    "Setting",
    "carried_places",
    "carried_policies",
    "simulate",
    "units",
]

_WHERE = {
    "Ensemble": "abm.ensemble",
    "InputError": "abm.errors",
    "Parameters": "abm.parameters",
    "Place": "abm.place",
    "Policy": "abm.policy",
    "PlaceModel": "abm.mesa_model",
    "Result": "abm.results",
    "Setting": "abm.simulation",
    "carried_places": "abm.place",
    "carried_policies": "abm.policy",
    "simulate": "abm.simulation",
    "units": "abm.results",
}
"""Where each public name lives: loaded when asked for, since Mesa alone takes seconds."""


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _WHERE:
        raise AttributeError(f"module 'abm' has no attribute {name!r}")
    return getattr(importlib.import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
