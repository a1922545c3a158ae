"""Which runs does an experiment come down to? Policies, futures and the blocks they are run in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.parameters import Parameters
from abm.policy import Policy
from experiments.design.experiment import CALM, Experiment, Shock


@dataclass(frozen=True, slots=True)
class Future:
    """One way the world may be: its number from 0, the values of the uncertainties, the shock.

    `ensemble_set` is the set of the ensemble it takes, from 0, or -1 where the values are drawn.
    """

    number: int
    values: tuple[float, ...]
    parameters: Parameters
    shock: Shock = CALM
    ensemble_set: int = -1


class Block(NamedTuple):
    """Runs that share families, history and luck: one replication of a future in a place."""

    place: int
    future: int
    replication: int
    policies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is run: policies (the baseline first), futures, and which policy in which future.

    `lever_values`: float64 [policies, levers], not a number for policies given by name.
    `ran`: bool [policies, futures].
    """

    experiment: Experiment
    policies: tuple[Policy, ...]
    futures: tuple[Future, ...]
    lever_values: NDArray[np.float64]
    ran: NDArray[np.bool_]

    @property
    def runs(self) -> int:
        """How many runs there are, over all places and replications."""
        each = len(self.experiment.places) * self.experiment.replications
        return int(self.ran.sum()) * each

    def blocks(self) -> Iterator[Block]:
        """Every block, all futures and places of a replication before the next replication."""
        policies = [tuple(np.flatnonzero(column).tolist()) for column in self.ran.T]
        for replication in range(self.experiment.replications):
            for future in range(len(self.futures)):
                for place in range(len(self.experiment.places)):
                    yield Block(place, future, replication, policies[future])
