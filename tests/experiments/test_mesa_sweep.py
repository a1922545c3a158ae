"""Does Mesa's own way of sweeping give what the model's other drivers give?"""

import math
from typing import Any

import mesa
import pytest

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, run
from experiments.counted import Counted
from experiments.mesa_sweep import SweptPlace
from experiments.outcomes import BY_NAME, OUTCOMES

SIZE: dict[str, Any] = {"families": 40, "weeks": 6, "burn_in": 6}
BEST = Ensemble.carried().best


def from_the_core(policy: Policy, parameters: Parameters, replication: int) -> dict[str, float]:
    """Every outcome of a run of the compiled core."""
    setting = Setting(Place.load("coventry"), **SIZE, parameters=parameters)
    counted = Counted.of(run(setting, policy, replication))
    return {outcome.name: outcome.compute(counted) for outcome in OUTCOMES}


def same(found: float, wanted: float) -> bool:
    """Whether two outcomes are equal, or neither is a number."""
    return found == wanted or (math.isnan(found) and math.isnan(wanted))


def test_a_sweep_over_levers_and_numbers_gives_what_the_core_gives() -> None:
    rows = mesa.batch_run(
        SweptPlace,
        {"openness": [0.2, 0.9], "rules_pull": [0.02], "replication": range(2), **SIZE},
        display_progress=False,
    )
    assert len(rows) == 4
    for row in rows:
        policy = Policy.load("silo") + Policy.from_levers("levers", {"openness": row["openness"]})
        wanted = from_the_core(policy, BEST.with_changes({"rules_pull": 0.02}), row["replication"])
        assert row["week"] == SIZE["weeks"] - 1
        assert [name for name in BY_NAME if not same(row[name], wanted[name])] == []


def test_agents_and_core_give_the_same_outcomes() -> None:
    models = [SweptPlace(policy="collaborative", compiled=how, **SIZE) for how in (True, False)]
    for model in models:
        model.run_model()
    assert all(same(*(model.outcome(name) for model in models)) for name in BY_NAME)


def test_no_outcome_is_told_before_the_horizon() -> None:
    model = SweptPlace(**SIZE)
    model.step()
    assert math.isnan(model.outcome("with_need"))


def test_a_name_that_is_no_number_of_the_model_is_refused() -> None:
    with pytest.raises(InputError, match="did you mean openness"):
        SweptPlace(opennes=0.5, **SIZE)
    with pytest.raises(InputError, match="387 sets"):
        SweptPlace(parameters="ensemble", **SIZE)
