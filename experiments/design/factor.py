"""What may an experiment vary, between which values, and how likely is each?"""

from dataclasses import dataclass
from typing import Literal

from abm.policy import Policy

Kind = Literal["uncertainty", "lever", "part"]
Distribution = Literal["uniform", "loguniform", "triangular", "normal"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that an experiment varies.

    An uncertainty is a number of the model or of the world, a lever what a policy sets, both by
    their names in the registry; a part is a whole policy, off (0) or on (1). `low` and `high`
    bound its values, in the registry's unit; `levels` are the values of designs that take some
    only. `mode` is the peak of a triangular distribution; a normal one is cut off at low and high,
    which lie two standard deviations from its middle.
    """

    name: str
    kind: Kind
    low: float
    high: float
    distribution: Distribution = "uniform"
    mode: float = float("nan")
    levels: tuple[float, ...] = ()
    part: Policy | None = None
