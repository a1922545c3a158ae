"""How is a number written for people? With no more decimals than mean something."""

import math

from experiments.counted import YEAR
from experiments.statistics import Estimate

DECIMALS = ((1_000, 0), (10, 1), (1, 2))
"""From this size on, so many decimals; three below."""
LEAST_SHOWN = 1e-6
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def readable(value: float, scale: float | None = None, signed: bool = False) -> str:
    """A number with as many decimals as make sense beside numbers of this scale."""
    return _written(value, decimals(value, scale), signed)


def decimals(value: float, scale: float | None = None) -> int:
    """How many decimals make sense beside this scale; more where the number would vanish."""
    size = abs(value if scale is None or not math.isfinite(scale) else scale)
    number = next((each for least, each in DECIMALS if size >= least), 3)
    while abs(value) >= LEAST_SHOWN and not float(f"{value:.{number}f}"):
        number += 1
    return number


def difference(estimated: Estimate, scale: float) -> tuple[str, str]:
    """A difference and its interval, as "+1.2" and "+0.4 to +2.0"; "no interval" for one run."""
    number = decimals(estimated.mean, scale)
    middle = _written(estimated.mean, number, signed=True)
    if math.isnan(estimated.low):
        return middle, "no interval"
    low, high = (_written(end, number, signed=True) for end in (estimated.low, estimated.high))
    return middle, f"{low} to {high}"


def share_of_parameters(found: Estimate) -> str:
    """How much of the variance parameters make, as "40%"; "not clear" where chance could."""
    if math.isnan(found.parameter_share):
        return "–"
    return f"{found.parameter_share:.0%}" if found.parameters_told else "not clear"


def _written(value: float, number: int, signed: bool) -> str:
    if math.isnan(value):
        return "–"
    text = f"{value:{'+' if signed else ''},.{number}f}"
    return text if float(text.replace(",", "")) else "0"


def span(weeks: int) -> str:
    """A time in words: five years, or 30 weeks."""
    years, rest = divmod(weeks, YEAR)
    if rest or not years:
        return f"{weeks} week{'' if weeks == 1 else 's'}"
    number = NUMBERS[years] if years < len(NUMBERS) else str(years)
    return f"{number} year{'s' if years > 1 else ''}"
