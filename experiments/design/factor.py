"""What may an experiment vary, between which values, and how likely is each?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from abm.checks import check_known, check_words
from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.policy import Policy
from abm.registry import Role

Kind = Literal["uncertainty", "lever", "part"]
Distribution = Literal["uniform", "loguniform", "triangular", "normal"]
Numbers = NDArray[np.float64]
ROLES: Mapping[str, tuple[Role, ...]] = {
    "uncertainty": (Role.UNCERTAIN, Role.WORLD),
    "lever": (Role.LEVER,),
}
REACH = 2.0
"""A normal distribution is cut off so many standard deviations from its middle."""
DIGITS = 12
"""Values are rounded to so many significant digits, so that every machine has the same ones."""
WHOLE_UNITS = ("week", "needs", "0 or 1")
"""Units of the levers that the rules take as whole numbers begin so."""
NEARLY = 1e-9
"""A share so close below the edge of a level has reached it: 3 times a third is 1."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that an experiment varies.

    An uncertainty is a number of the model or of the world, a lever what a policy sets, both by
    their names in the registry; a part is a whole policy, off (0) or on (1). `low` and `high`
    bound its values, in the registry's unit; `levels` are the values of designs that take some
    only. `mode` is the peak of a triangular distribution, halfway if left out; a normal one is cut
    off at low and high, which lie two standard deviations from its middle.

    Raises InputError for ends in the wrong order and for values outside them. That a name is in
    the registry, and its values possible, is checked with the experiment as a whole.
    """

    name: str
    kind: Kind
    low: float
    high: float
    distribution: Distribution = "uniform"
    mode: float | None = None
    levels: tuple[float, ...] = ()
    part: Policy | None = None

    def __post_init__(self) -> None:
        check_words("a factor", name=self.name)
        check_known(f"{self.name}: kind", self.kind, get_args(Kind))
        check_known(f"{self.name}: distribution", self.distribution, get_args(Distribution))
        for field in ("low", "high"):
            object.__setattr__(self, field, self._number(field, getattr(self, field)))
        if self.mode is not None:
            object.__setattr__(self, "mode", self._number("mode", self.mode))
        levels = tuple(self._number("a level", level) for level in self.levels)
        object.__setattr__(self, "levels", levels)
        mistake = self._mistake()
        if mistake:
            raise InputError(f"{self.name}: {mistake}")

    @classmethod
    def plausible(cls, name: str) -> Self:
        """A number of the registry, over its plausible range; a choice over all its options."""
        parameter = REGISTRY.find(name, *ROLES["uncertainty"], *ROLES["lever"])
        kind: Kind = "lever" if parameter.role is Role.LEVER else "uncertainty"
        levels = tuple(map(float, range(len(parameter.options))))
        return cls(name, kind, *parameter.plausible, levels=levels)

    @classmethod
    def among(cls, name: str, values: Sequence[float | str]) -> Self:
        """A number of the registry that takes these values only (options by their words)."""
        parameter = REGISTRY.find(name, *ROLES["uncertainty"], *ROLES["lever"])
        kind: Kind = "lever" if parameter.role is Role.LEVER else "uncertainty"
        levels = tuple(sorted(parameter.check(value) for value in values))
        if not levels:
            raise InputError(f"{name}: no values are given; expected two or more")
        return cls(name, kind, levels[0], levels[-1], levels=levels)

    @classmethod
    def of_part(cls, name: str, part: Policy | str) -> Self:
        """A whole policy, off or on, beside what else is decided."""
        policy = part if isinstance(part, Policy) else Policy.load(part)
        return cls(name, "part", 0, 1, levels=(0.0, 1.0), part=policy)

    @property
    def whole(self) -> bool:
        """Whether it is a lever that takes options or whole numbers only."""
        if self.kind != "lever" or self.name not in REGISTRY:
            return False
        parameter = REGISTRY[self.name]
        return bool(parameter.options) or parameter.unit.startswith(WHOLE_UNITS)

    @property
    def choices(self) -> tuple[float, ...]:
        """The only values it can take: its levels, options or whole numbers; none if any goes."""
        if self.levels or not self.whole:
            return self.levels
        return tuple(map(float, range(math.ceil(self.low), math.floor(self.high) + 1)))

    def values(self, shares: ArrayLike) -> Numbers:
        """The values below which these shares (0 to 1) of its distribution lie: float64, rounded.

        Where it takes some values only, each stands for an equal share. Not a number stays so.
        """
        given = np.asarray(shares, float)
        known = np.where(np.isnan(given), 0, given)
        if self.choices:
            choices = np.array(self.choices)
            found = choices[np.minimum(known * len(choices) + NEARLY, len(choices) - 1).astype(int)]
        else:
            found = np.clip(rounded(self._quantiles(known)), self.low, self.high)
        return np.where(np.isnan(given), np.nan, found)

    def shown(self, value: float, digits: int = 4) -> str:
        """A value as a person writes it: a few digits, or the word for a choice."""
        if self.kind != "part" and self.name in REGISTRY and REGISTRY[self.name].options:
            return str(REGISTRY[self.name].shown(value))
        return f"{value:.{digits}g}"

    def _quantiles(self, shares: Numbers) -> Numbers:
        low, high = self.low, self.high
        if self.distribution == "loguniform":
            return np.asarray(low * (high / low) ** shares)
        if self.distribution == "normal":
            within = ndtr(-REACH) + shares * (ndtr(REACH) - ndtr(-REACH))
            return np.asarray((low + high) / 2 + (high - low) / (2 * REACH) * ndtri(within))
        if self.distribution == "triangular":
            mode = (low + high) / 2 if self.mode is None else self.mode
            rising = low + np.sqrt(shares * (high - low) * (mode - low))
            falling = high - np.sqrt((1 - shares) * (high - low) * (high - mode))
            return np.where(shares * (high - low) < mode - low, rising, falling)
        return np.asarray(low + shares * (high - low))

    def _number(self, field: str, given: object) -> float:
        number = isinstance(given, int | float | np.integer | np.floating)
        if isinstance(given, bool) or not number or not math.isfinite(float(given)):  # type: ignore[arg-type]
            raise InputError(f"{self.name}: {field} is {given!r}; expected a number")
        return float(given)  # type: ignore[arg-type]

    def _mistake(self) -> str:
        """What is wrong with what was given, if anything."""
        low, high = self.low, self.high
        if low >= high:
            return f"low = {low:g} and high = {high:g} leave nothing to vary: give low below high"
        if self.distribution == "loguniform" and low <= 0:
            return f"loguniform from {low:g} is not possible: give a low above 0, or uniform"
        if self.mode is not None and self.distribution != "triangular":
            return f"mode = {self.mode:g} has no meaning for {self.distribution}: take it out"
        if self.mode is not None and not low <= self.mode <= high:
            return f"mode = {self.mode:g} is not between low = {low:g} and high = {high:g}"
        outside = [level for level in self.levels if not low <= level <= high]
        if outside:
            return f"level {outside[0]:g} is not between low = {low:g} and high = {high:g}"
        if len(self.levels) == 1 or list(self.levels) != sorted(set(self.levels)):
            return f"levels {list(self.levels)}: give two or more, each once, in rising order"
        if (self.kind == "part") != (self.part is not None):
            return "a part needs the policy it stands for, and nothing else has one"
        return ""


def rounded(values: Numbers) -> Numbers:
    """Values with 12 significant digits, the floats that their decimals are read back as."""
    return np.array([rounded_one(value) for value in values.flat]).reshape(values.shape)


def rounded_one(value: float) -> float:
    """A value with 12 significant digits."""
    return float(f"{value:.{DIGITS}g}")
