"""Which values of a few parameters bring the silo world to its targets? A small search, by hand.

Levels of the silo world only: no difference between policies may enter. Each round runs the silo
world and moves every named parameter by the factor (aim / value) ** exponent of its own measure,
within its plausible range, until values settle. Where two parameters pull on one measure, or one
measure answers to several, it takes judgement to say who follows whom: that is the caller's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from abm.parameters import REGISTRY, Parameters
from abm.simulation import Setting
from experiments.measures import Seen
from experiments.targets import TARGETS, Target
from experiments.validation import pooled, replicate

BOLDEST = 1.5
"""No parameter moves by more than this factor in a round."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A parameter follows a measure until it reaches its aim.

    exponent: how strongly; positive where a higher parameter raises the measure, else negative.
    """

    parameter: str
    measure: Callable[[Seen], Any]
    aim: float
    exponent: float = 1.0

    def factor(self, seen: Seen) -> float:
        """By how much the parameter moves after what was seen."""
        value = max(self.measure(seen), self.aim / 100)
        moved = float((self.aim / value) ** self.exponent)
        return min(BOLDEST, max(1 / BOLDEST, moved))


def towards(
    parameter: str, target: str, exponent: float = 1.0, aim: float | None = None
) -> Adjustment:
    """A parameter that follows a row of the validation table to the middle of its band."""
    row = find(target)
    middle = (row.low + row.high) / 2
    return Adjustment(parameter, row.measure, middle if aim is None else aim, exponent)


def find(name: str, targets: Sequence[Target] = TARGETS) -> Target:
    """The row of the validation table with this name."""
    return next(target for target in targets if target.name == name)


def fit(
    setting: Setting, adjustments: Sequence[Adjustment], rounds: int = 10, replications: int = 4
) -> Iterator[tuple[Parameters, Mapping[str, float]]]:
    """Search, round by round: yields the parameters of each round and what was measured there."""
    parameters = setting.parameters
    for _ in range(rounds):
        seen = pooled(replicate(replace(setting, parameters=parameters), replications))
        yield parameters, {each.parameter: float(each.measure(seen)) for each in adjustments}
        parameters = parameters.with_changes(
            {each.parameter: _moved(each, parameters, seen) for each in adjustments}
        )


def _moved(adjustment: Adjustment, parameters: Parameters, seen: Seen) -> float:
    """The parameter's next value, within its plausible range."""
    low, high = REGISTRY[adjustment.parameter].plausible
    return min(high, max(low, parameters[adjustment.parameter] * adjustment.factor(seen)))
