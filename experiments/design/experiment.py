"""What is asked of the model? Places, policies, futures, outcomes, and how many runs of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from abm.ensemble import Ensemble
from abm.place import Place
from abm.policy import Policy
from experiments.design.factor import Factor


@dataclass(frozen=True, slots=True)
class Design:
    """How points are laid out over some factors: the kind, how many points, what else it takes.

    `kind` names an entry of `experiments.design.designs.KINDS`; `points` is the base number of
    points; `table` the path of the user's own table, for kind "table".
    """

    kind: str
    points: int = 0
    seed: int = 1
    levels: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Shock:
    """What befalls a place in some futures, alike under every policy; calm has no policies."""

    name: str = "none"
    policies: tuple[Policy, ...] = ()


CALM = Shock()


@dataclass(frozen=True, slots=True)
class Precision:
    """When a batch may stop: half the width of the interval of an outcome's paired difference."""

    outcome: str
    half_width: float


@dataclass(frozen=True, slots=True)
class Experiment:
    """A question to the model, in full: the same experiment makes the same runs for ever.

    The first policy is the baseline of every difference, the first outcome the one that decides.
    Futures are the points of `futures_design` over `uncertainties`, on top of `parameters` (or the
    sets of `parameters` for the kind "ensemble"), each under every shock. `policies_design` over
    `levers` makes further policies on top of the first one. Policies and futures are crossed,
    unless `joint`: then the points of one design over levers and uncertainties together are run,
    each beside the baseline in its future. `smallest` says, by outcome, which difference matters.
    """

    question: str
    places: tuple[Place, ...]
    policies: tuple[Policy, ...]
    outcomes: tuple[str, ...]
    families: int = 2_000
    weeks: int = 260
    burn_in: int = 104
    seed: int = 1
    replications: int = 20
    parameters: Ensemble = field(default_factory=Ensemble.carried)
    uncertainties: tuple[Factor, ...] = ()
    futures_design: Design | None = None
    levers: tuple[Factor, ...] = ()
    policies_design: Design | None = None
    joint: bool = False
    shocks: tuple[Shock, ...] = (CALM,)
    smallest: Mapping[str, float] = MappingProxyType({})
    precision: Precision | None = None
    text: str = ""
