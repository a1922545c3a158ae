"""How many runs does it take to see a difference, or to know it closely enough?

A replication gives one paired difference between two policies. Its spread (standard deviation s)
comes from pilot runs. To see a difference d with power P at 95 % confidence takes n replications
with (t(0.975) + t(P)) s / sqrt(n) <= d; to know it within w takes t(0.975) s / sqrt(n) <= w, both
t with n - 1 degrees of freedom, so n is found step by step (Chow, Shao & Wang 2008, ch. 3).
"""

import math
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from scipy.special import chdtri, fdtrc, ndtri, stdtrit

from abm.errors import InputError
from experiments.limits import MOST_REPLICATIONS
from experiments.statistics import CONFIDENCE

POWER = 0.8
SURE = 0.8
"""How sure to be that the true spread is no larger than the one planned with."""
FEWEST = 2
INDEPENDENT = 0.5
"""The exponent with which a spread falls where families have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a study is to achieve: see a difference of this size, or know it within this.

    `power` is the chance to see the difference if it is there; None where a width is wanted.
    """

    size: float
    power: float | None = POWER

    @property
    def words(self) -> str:
        """The purpose in words."""
        return "to know it within" if self.power is None else "to see a difference of"


def wanted(
    detect: float | str | None, within: float | str | None, power: float, level: float
) -> Wanted:
    """What a person asked for: a number, or a share of the level such as "10%".

    Raises InputError for both or impossible numbers; without either, a tenth of the level.
    """
    if detect is not None and within is not None:
        raise InputError(
            f"detect = {detect!r} and within = {within!r} are both given: give one of them"
        )
    if not 0 < power < 1:
        raise InputError(f"power = {power!r} is not possible: give more than 0 and less than 1")
    if within is not None:
        return Wanted(_size("within", within, level), None)
    return Wanted(_size("detect", "10%" if detect is None else detect, level), power)


def check_size(name: str, given: float | str) -> tuple[float, bool]:
    """A number and whether it is a share of the level; InputError unless it is above 0."""
    text = str(given).strip()
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise InputError(
            f"{name} = {given!r} is not a size: give a number above 0, such as 0.5, or a share "
            "of the level, such as 10%"
        )
    return (number / 100, True) if text.endswith("%") else (number, False)


def _size(name: str, given: float | str, level: float) -> float:
    number, is_share = check_size(name, given)
    if is_share and not abs(level) > 0:
        raise InputError(
            f"{name} = {given!r} is a share of a level that is {level:g} in the pilot runs: "
            "give a plain number"
        )
    return number * abs(level) if is_share else number


def margin_of(replications: int, deviation: float, power: float | None) -> float:
    """The difference that so many replications can see, or how closely they know it."""
    free = replications - 1
    quantiles = stdtrit(free, (1 + CONFIDENCE) / 2)
    if power is not None:
        quantiles += stdtrit(free, power)
    return float(quantiles) * deviation / math.sqrt(replications)


def replications_needed(deviation: float, aim: Wanted) -> int | None:
    """The fewest replications that do what is wanted; None if more than can be run.

    `deviation` is the standard deviation of one replication's difference.
    """
    normal = ndtri((1 + CONFIDENCE) / 2) + (0 if aim.power is None else ndtri(aim.power))
    at_least = (float(normal) * deviation / aim.size) ** 2
    if at_least > MOST_REPLICATIONS:
        return None
    number = max(FEWEST, math.ceil(at_least))
    while number <= MOST_REPLICATIONS and margin_of(number, deviation, aim.power) > aim.size:
        number += 1
    return number if number <= MOST_REPLICATIONS else None


def at_most(deviation: float, freedom: int) -> float:
    """The standard deviation that the true one is below, as sure as SURE."""
    return deviation * math.sqrt(freedom / float(chdtri(freedom, SURE)))


@dataclass(frozen=True, slots=True)
class Falling:
    """How a spread falls with the number of families: scale x families ** -exponent."""

    scale: float
    exponent: float

    def at(self, families: int) -> float:
        """The standard deviation of one replication with so many families."""
        return self.scale * families**-self.exponent


class Spread(NamedTuple):
    """The standard deviation of one replication's difference, as a pilot saw it."""

    families: int
    deviation: float
    freedom: int


def falling(few: Spread, many: Spread) -> Falling:
    """How spreads fall with families, from those of a small and of a large pilot.

    As for independent families, unless the larger pilot's spread is larger than that allows (a
    one-sided F test of variance times families): then with the exponent that the two show, not
    below 0. Where the small pilot saw no difference at all, it says nothing.
    """
    independent = [each.deviation**2 * each.families for each in (few, many)]
    if few.deviation == 0 or few.families >= many.families:
        return Falling(math.sqrt(independent[1]), INDEPENDENT)
    chance = fdtrc(many.freedom, few.freedom, independent[1] / independent[0])
    if chance > 1 - CONFIDENCE:
        weights = few.freedom, many.freedom
        pooled = sum(map(mul, weights, independent)) / sum(weights)
        return Falling(math.sqrt(pooled), INDEPENDENT)
    measured = math.log(few.deviation / many.deviation) / math.log(many.families / few.families)
    exponent = min(INDEPENDENT, max(0.0, measured))
    scales = [each.deviation * each.families**exponent for each in (few, many)]
    return Falling(math.sqrt(math.prod(scales)), exponent)
