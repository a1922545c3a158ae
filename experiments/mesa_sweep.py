"""How do Mesa users sweep a place? A model whose every lever and number is an argument by name.

    mesa.batch_run(SweptPlace, {"openness": [0.2, 0.8], "crisis_rate.emergency": [0.5, 1.0]})

For thousands of runs, `joinedup batch` is quicker, and keeps what it has done.
"""

import math
from collections.abc import Callable
from typing import Any

import mesa

from abm.ensemble import BEST, Ensemble
from abm.errors import InputError
from abm.mesa_model import PlaceModel
from abm.parameters import MODEL_ROLES, REGISTRY, Parameters
from abm.place import Place
from abm.policy import Policy
from abm.registry import Role
from abm.simulation import BURN_IN, WEEKS
from experiments.counted import Counted
from experiments.outcomes import BY_NAME


class SweptPlace(PlaceModel):
    """A place as a Mesa model for `mesa.batch_run`: one step is a week, outcomes come at the end.

    place, policy: names or objects. parameters: the numbers to start from (best, declared, or a
    .toml file). compiled: weeks pass in the compiled core; otherwise by the agents' methods, which
    gives the same history. numbers: any levers, set from week 0 on top of the policy, and any
    numbers of the model, by their names in the registry. seed and replication are the luck.

    The data collector keeps the week and every outcome of `experiments.outcomes`, not a number
    before the horizon. Raises InputError for anything impossible.
    """

    def __init__(
        self,
        place: Place | str = "coventry",
        policy: Policy | str = "silo",
        families: int = 200,
        weeks: int = WEEKS,
        burn_in: int = BURN_IN,
        seed: int | None = 1,
        replication: int = 0,
        parameters: str = BEST,
        compiled: bool = True,
        **numbers: Any,
    ) -> None:
        known = {name: REGISTRY.find(name, Role.LEVER, *MODEL_ROLES) for name in numbers}
        levers = {name: numbers[name] for name, each in known.items() if each.role is Role.LEVER}
        changes = {name: value for name, value in numbers.items() if name not in levers}
        super().__init__(
            place, policy, families, weeks, burn_in, seed, replication,
            parameters=_one_set(parameters).with_changes(changes),
            levers=levers,
        )  # fmt: skip
        if compiled:
            self.lives_a_week = self._compiled_week
        self._outcomes: dict[str, float] = {}
        self.datacollector = mesa.DataCollector(
            {"week": _last_week} | {name: _outcome(name) for name in BY_NAME}
        )

    def outcome(self, name: str) -> float:
        """An outcome of the run from week 0 to the horizon; not a number before the horizon."""
        if self.week < self.setting.weeks:
            return math.nan
        if not self._outcomes:
            counted = Counted.of(self.world)
            self._outcomes = {each.name: each.compute(counted) for each in BY_NAME.values()}
        return self._outcomes[name]


def _last_week(model: SweptPlace) -> int:
    """The last week lived."""
    return model.week - 1


def _outcome(name: str) -> Callable[[SweptPlace], float]:
    """A reporter of one outcome."""
    return lambda model: model.outcome(name)


def _one_set(given: str) -> Parameters:
    """The one set of numbers to start from."""
    ensemble = Ensemble.load(given)
    if len(ensemble.sets) > 1:
        raise InputError(
            f"parameters = {given!r} is {len(ensemble.sets)} sets, and a model runs one: give "
            "best, declared or a .toml file"
        )
    return ensemble.sets[0]
