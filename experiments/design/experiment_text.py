"""How is an experiment written, so that whoever reads it asks the same question, anywhere?"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.toml_files import toml_text
from experiments.design.carried import (
    is_carried_ensemble,
    is_carried_place,
    is_carried_policy,
    written_places,
    written_sets,
)
from experiments.design.designs import Design
from experiments.design.factor import Factor

if TYPE_CHECKING:
    from experiments.design.experiment import Experiment, Shock


def write_experiment(experiment: "Experiment") -> str:
    """The text of a file that is read as this experiment: see `Experiment.text`."""
    order, dose, precision = experiment.order, experiment.dose, experiment.precision
    table = {
        "question": experiment.question,
        "places": [place.name for place in experiment.places],
        "policies": [policy.name for policy in experiment.policies],
        "outcomes": list(experiment.outcomes),
        "families": experiment.families,
        "weeks": experiment.weeks,
        "burn_in": experiment.burn_in,
        "seed": experiment.seed,
        "replications": experiment.replications,
        "parameters": experiment.parameters.name,
        **({"joint": True} if experiment.joint else {}),
        **_shocks(experiment.shocks),
        "levers": {each.name: _factor(each) for each in experiment.levers if each.part is None},
        "parts": {each.name: each.part.name for each in experiment.levers if each.part},
        "policies_design": _design(experiment.policies_design),
        "uncertainties": {each.name: _factor(each) for each in experiment.uncertainties},
        "futures_design": _design(experiment.futures_design),
        "smallest": dict(experiment.smallest),
        "precision": asdict(precision) if precision else {},
        "order": {"parts": [part.name for part in order.parts], "gap": order.gap} if order else {},
        "dose": {"policy": dose.policy.name, "shares": list(dose.shares)} if dose else {},
        **_written_out(experiment),
    }
    return toml_text(_plain({key: value for key, value in table.items() if value not in ({}, [])}))


def _factor(factor: Factor) -> dict[str, Any]:
    options = factor.name in REGISTRY and REGISTRY[factor.name].options
    shown = [REGISTRY[factor.name].shown(level) if options else level for level in factor.levels]
    given = {
        "low": factor.low,
        "high": factor.high,
        "distribution": factor.distribution,
        "mode": factor.mode,
        "levels": shown or None,
    }
    return {key: value for key, value in given.items() if value is not None}


def _design(design: Design | None) -> dict[str, Any]:
    """What a design says, besides what it leaves at nothing."""
    if design is None:
        return {}
    return {key: value for key, value in asdict(design).items() if value or key == "seed"}


def _shocks(shocks: "Sequence[Shock]") -> dict[str, Any]:
    """Shocks by their names where those say it all, otherwise with the policies of each."""
    if all([each.name] == [policy.name for policy in each.policies] or not each.policies
           for each in shocks):  # fmt: skip
        return {"shocks": [shock.name if shock.policies else "" for shock in shocks]}
    return {
        "shock": [
            {"name": shock.name, "policies": [policy.name for policy in shock.policies]}
            for shock in shocks
        ]
    }


def _written_out(experiment: "Experiment") -> dict[str, Any]:
    """What the model does not carry, in full, and the fingerprints of what it does."""
    policies = _once(_policies(experiment))
    own = {policy.name: policy for policy in policies if not is_carried_policy(policy)}
    carried = [place for place in experiment.places if is_carried_place(place)]
    ensemble = experiment.parameters
    known = is_carried_ensemble(ensemble)
    return {
        "policy": {name: policy.to_toml() for name, policy in own.items()},
        "fingerprints": {
            "policies": {each.name: each.digest for each in policies if each.name not in own},
            "places": {place.name: place.digest for place in carried},
            "parameters": {ensemble.name: ensemble.digest} if known else {},
        },
        **written_places(place for place in experiment.places if place not in carried),
        "set": [] if known else written_sets(ensemble),
    }


def _policies(experiment: "Experiment") -> Iterable[Policy]:
    """Every policy that the file names."""
    yield from experiment.policies
    yield from (each.part for each in experiment.levers if each.part is not None)
    yield from experiment.order.parts if experiment.order else ()
    yield from (experiment.dose.policy,) if experiment.dose else ()
    for shock in experiment.shocks:
        yield from shock.policies


def _once(policies: Iterable[Policy]) -> Sequence[Policy]:
    """Policies by name; InputError for one name of two different ones."""
    found: dict[str, Policy] = {}
    for policy in policies:
        if found.setdefault(policy.name, policy) != policy:
            raise InputError(
                f"two different policies of the experiment are called {policy.name!r}: rename one"
            )
    return tuple(found.values())


class _Truth(int):
    """True or false as TOML writes it."""

    def __repr__(self) -> str:
        return "true" if self else "false"


def _plain(value: Any) -> Any:
    """The same in the types that TOML knows: numbers of numpy as Python's, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bool | np.bool_):
        return _Truth(value)
    if isinstance(value, int | np.integer):
        return int(value)
    return float(value) if isinstance(value, float) else value
