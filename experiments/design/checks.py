"""Does an experiment fit together? Its factors, its designs, and every policy in every place."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from abm.checks import check_once
from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy
from experiments.choices import under
from experiments.design.designs import ENSEMBLE, TABLE, check_number
from experiments.design.factor import ROLES, Factor
from experiments.design.table import values_in

if TYPE_CHECKING:
    from experiments.design.experiment import Experiment


def check_experiment(experiment: "Experiment") -> None:
    """Refuse an experiment that could not be run as it stands; InputError says why."""
    check_once(
        "uncertainties and levers",
        (each.name for each in (*experiment.uncertainties, *experiment.levers)),
    )
    for factor in experiment.uncertainties:
        if factor.kind != "uncertainty":
            raise InputError(f"{factor.name} is a {factor.kind}: put it under levers or parts")
        _check_factor(factor)
    for factor in experiment.levers:
        if factor.kind == "uncertainty":
            raise InputError(f"{factor.name} is an uncertainty: put it under uncertainties")
        _check_factor(factor)
    _check_futures(experiment)
    _check_levers(experiment)
    _check_numbers(experiment)
    _check_weeks(experiment)
    for policy in _all_policies(experiment):
        for shock in experiment.shocks:
            for place in experiment.places:
                under(policy, shock.policies).tabulate(place)


def check_tables(
    experiment: "Experiment", at: Callable[[str, str], AbstractContextManager[None]]
) -> None:
    """Refuse tables with cells that cannot be used, each `at` its section and key of the file."""
    over = experiment.levers if experiment.joint else ()
    for key, design, factors in (
        ("futures_design", experiment.futures_design, (*over, *experiment.uncertainties)),
        ("policies_design", experiment.policies_design, experiment.levers),
    ):
        if design is not None and design.kind == TABLE:
            with at(key, TABLE):
                values_in(design.table, factors)


def _check_factor(factor: Factor) -> None:
    """Refuse a name that the registry lacks, and values that are not possible there."""
    if factor.kind == "part":
        return
    parameter = REGISTRY.find(factor.name, *ROLES[factor.kind])
    for value in (factor.low, factor.high, *factor.levels):
        parameter.check(value)
    if factor.whole and len(factor.choices) < 2:
        raise InputError(
            f"{factor.name} takes whole numbers, and there are no two from {factor.low:g} to "
            f"{factor.high:g}: give a wider range"
        )


def _check_futures(experiment: "Experiment") -> None:
    """Refuse uncertainties without a design, and a design of futures without what it needs."""
    design, sets = experiment.futures_design, len(experiment.parameters.sets)
    named = experiment.parameters.name
    if design is None:
        if experiment.uncertainties:
            raise InputError(
                f"{len(experiment.uncertainties)} uncertainties are given, but no design of "
                'futures: add one, such as kind = "latin-hypercube" and points = 100'
            )
        if sets > 1:
            raise InputError(
                f"parameters = {named!r} is {sets} sets: give a design of futures of kind "
                f"{ENSEMBLE!r} with the number of points to use, or parameters = 'best'"
            )
    elif design.kind == ENSEMBLE:
        if experiment.uncertainties or experiment.joint:
            raise InputError(
                f"a design of kind {ENSEMBLE!r} takes whole sets of parameters: take out the "
                "uncertainties, and joint, or choose another kind"
            )
        if design.points > sets:
            raise InputError(
                f"a design of {design.points} sets, but parameters = {named!r} has {sets}: give "
                f"at most {sets} points" + " (or parameters = 'ensemble')" * (sets == 1)
            )
    elif not experiment.uncertainties:
        raise InputError(f"a design of futures ({design.kind}) needs uncertainties: name some")


def _check_levers(experiment: "Experiment") -> None:
    """Refuse levers without a design, and a design of policies without levers."""
    design, joint = experiment.policies_design, experiment.joint
    if joint and (experiment.futures_design is None or design is not None):
        raise InputError(
            "joint means one design over uncertainties and levers together: give it as the design "
            "of futures, and none of policies"
        )
    if joint and not experiment.levers:
        raise InputError("joint means uncertainties and levers together: name levers or parts too")
    if design is None and experiment.levers and not joint:
        raise InputError(
            f"{len(experiment.levers)} levers or parts are given, but no design of policies: add "
            'one, such as kind = "full-factorial"'
        )
    if design is not None and not experiment.levers:
        raise InputError(f"a design of policies ({design.kind}) needs levers or parts: name some")
    if design is not None and design.kind == ENSEMBLE:
        raise InputError(f"a design of kind {ENSEMBLE!r} is for futures: choose another kind")


def _check_numbers(experiment: "Experiment") -> None:
    """Refuse designs of more points than anybody could run, before they are laid out."""
    uncertain, levers = experiment.uncertainties, experiment.levers
    if experiment.futures_design and experiment.futures_design.kind != ENSEMBLE:
        both = (*levers, *uncertain) if experiment.joint else uncertain
        check_number(experiment.futures_design, both)
    if experiment.policies_design:
        check_number(experiment.policies_design, levers)


def _check_weeks(experiment: "Experiment") -> None:
    """Refuse policies and shocks that only begin after the last week: nothing would be compared."""
    shocks = (policy for shock in experiment.shocks for policy in shock.policies)
    begins = [(policy.name, policy.starts) for policy in (*experiment.policies, *shocks)]
    if experiment.order:
        begins += [(each.policy.name, each.steps[-1][1]) for each in experiment.order.policies()]
    for name, week in begins:
        if week >= experiment.weeks:
            raise InputError(
                f"weeks = {experiment.weeks} end before all of {name} has begun, in week {week}: "
                "give more weeks, or let it begin sooner"
            )


def _all_policies(experiment: "Experiment") -> Iterator[Policy]:
    """Every policy that has agencies or neighbourhoods of its own: points add levers for all."""
    yield from experiment.policies
    parts = [factor.part for factor in experiment.levers if factor.part is not None]
    for part in parts:
        yield experiment.policies[0] + part
    if len(parts) > 1:
        yield reduce(add, parts, experiment.policies[0])
    for made in (experiment.order, experiment.dose):
        yield from (each.policy for each in made.policies()) if made else ()
