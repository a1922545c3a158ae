"""What could every uncertain number of the model be, before any evidence is looked at?

Each is drawn from its declared plausible range: evenly, or evenly in its logarithm where the range
is a matter of orders of size. The smoother works on normal scores (`z`, standard normal), which are
turned into values by way of the range's quantiles: u = Phi(z), value = low + u (high - low), or
low (high / low)^u.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from abm.parameters import REGISTRY, Parameters, Registry
from abm.registry import Parameter, Role

Numbers = NDArray[np.float64]
ORDERS = 3
"""A range whose ends differ by this factor or more is drawn from in logarithms."""
DIGITS = 4
"""Values are rounded to so many significant digits: what is judged is what is written down."""


@dataclass(frozen=True, slots=True)
class Prior:
    """The uncertain numbers of the model, in declared order, and the ranges they are drawn from."""

    parameters: tuple[Parameter, ...]

    @classmethod
    def declared(cls, registry: Registry = REGISTRY) -> Self:
        """Every uncertain number that has a range; never a lever, nor the world outside."""
        uncertain = registry.of_role(Role.UNCERTAIN)
        return cls(tuple(each for each in uncertain if each.plausible[0] < each.plausible[1]))

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers' names, in the order of all columns."""
        return tuple(parameter.name for parameter in self.parameters)

    def draw(self, members: int, seed: int) -> Numbers:
        """Normal scores [members, numbers]: each number spread evenly (Latin hypercube)."""
        chance = np.random.default_rng(seed)
        shape = (members, len(self.parameters))
        strata = chance.permuted(np.tile(np.arange(members), (shape[1], 1)), axis=1).T
        scores: Numbers = ndtri((strata + chance.random(shape)) / members)
        return scores

    def values(self, scores: Numbers) -> Numbers:
        """The values [members, numbers] that normal scores stand for, rounded, always possible."""
        low, high = np.array([each.plausible for each in self.parameters]).T
        least, most = np.array([each.possible for each in self.parameters]).T
        logarithmic = np.array([in_logarithms(each) for each in self.parameters])
        share = ndtr(scores)
        even = low + share * (high - low)
        ratio = np.where(logarithmic, high / np.where(logarithmic, low, 1), 1)
        values = np.where(logarithmic, low * ratio**share, even)
        return np.clip(_rounded(values), least, most)

    def parameters_of(self, values: Numbers) -> Parameters:
        """One set of values [numbers] as the model takes it."""
        return Parameters(dict(zip(self.names, values.tolist(), strict=True)))


def in_logarithms(parameter: Parameter) -> bool:
    """Whether a number's plausible range is a matter of orders of size."""
    low, high = parameter.plausible
    return low > 0 and high / low >= ORDERS


def _rounded(values: Numbers) -> Numbers:
    """Values with few digits, the very same floats that their decimals are read back as."""
    texts = (f"{value:.{DIGITS}g}" for value in values.flat)
    return np.array([float(text) for text in texts]).reshape(values.shape)
