"""How is a difference told to somebody who has no time for tables?"""

import math
from typing import Protocol

from experiments.readable import decimals, readable
from experiments.statistics import Estimate

MONEY = "GBP of 2024/25 "
PERCENT = "% of "
COUNTED = ("per ", "needs ", "cases ", "contacts ", "agencies")
"""Units of what can be fewer; other things are lower."""
MOST_DECIMALS = 6


class Measure(Protocol):
    """Something that has a unit: an outcome, or a column of a table."""

    @property
    def unit(self) -> str:
        """As in `experiments.outcomes`."""


def comparatives(outcome: Measure) -> tuple[str, str]:
    """The words for a lower and a higher value of an outcome."""
    if outcome.unit.startswith(MONEY):
        return "less", "more"
    return ("fewer", "more") if outcome.unit.startswith(COUNTED) else ("lower", "higher")


def digits(found: Estimate, level: float) -> int:
    """How many decimals an interval allows: no digit much finer than half its width."""
    half = (found.high - found.low) / 2
    if not math.isfinite(half) or half <= 0:
        return decimals(found.mean, level)
    return min(max(0, -math.floor(math.log10(half))), MOST_DECIMALS)


def amount(size: float, outcome: Measure, places: int) -> str:
    """A size with its unit, such as "GBP 40 a family a year" or "12 per 1,000 families"."""
    number = f"{abs(size):,.{places}f}"
    if outcome.unit.startswith(MONEY):
        return f"GBP {number} {outcome.unit.removeprefix(MONEY)}"
    if outcome.unit.startswith(PERCENT):
        return f"{number} percentage points"
    if outcome.unit.startswith("0 "):
        return f"{number} (on a scale of 0 to 1)"
    return f"{number} {outcome.unit}"


def roughly(size: float, outcome: Measure, places: int) -> str:
    """A change without its interval: "about 12 fewer per 1,000 families"."""
    less, more = comparatives(outcome)
    way = less if size < 0 else more
    if outcome.unit.startswith("per "):
        return f"about {abs(size):,.{places}f} {way} {outcome.unit}"
    return f"about {amount(size, outcome, places)} {way}"


def size_of(size: float, outcome: Measure) -> str:
    """A size with its unit, as such: "1.5 per 1,000 families"."""
    return amount(size, outcome, decimals(size))


def interval(found: Estimate, outcome: Measure, level: float) -> str:
    """The ends of an interval in words: "between 7 and 16 fewer"; honest where there is none."""
    if math.isnan(found.low):
        return "too few runs for an interval"
    if found.low == found.high:
        return "the same in every run"
    places = digits(found, level)
    less, more = comparatives(outcome)
    low, high = (f"{abs(end):,.{places}f}" for end in (found.low, found.high))
    if found.low < 0 < found.high:
        return f"between {low} {less} and {high} {more}"
    nearest, farthest = (high, low) if found.high <= 0 else (low, high)
    return f"between {nearest} and {farthest} {less if found.high <= 0 else more}"


def short(found: Estimate, outcome: Measure, level: float) -> str:
    """A difference for a table: "12 fewer (between 7 and 16 fewer)"."""
    if math.isnan(found.mean):
        return "not counted"
    if found.low == found.high == 0:
        return "no difference in any run"
    ends = interval(found, outcome, level)
    if math.isfinite(found.low) and not found.clear:
        return f"no clear difference ({ends})"
    way = comparatives(outcome)[int(found.mean > 0)]
    return f"{abs(found.mean):,.{digits(found, level)}f} {way} ({ends})"


def level_of(value: float, outcome: Measure) -> str:
    """A level with its unit."""
    number = readable(value)
    if outcome.unit.startswith(MONEY):
        return f"GBP {number} {outcome.unit.removeprefix(MONEY)}"
    if outcome.unit.startswith("0 "):
        return f"{number} ({outcome.unit})"
    return f"{number}{'' if outcome.unit.startswith('%') else ' '}{outcome.unit}"


def share(part: float) -> str:
    """A share that claims no more than it can: "under 1%", "40%", "over 99%"."""
    if part < 0.01 or part > 0.99:
        return "under 1%" if part < 0.5 else "over 99%"
    return f"{part:.0%}"


def in_all(values: list[str] | tuple[str, ...]) -> str:
    """Names one after another: "a, b and c"."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} and {values[-1]}"


def uncapital(title: str) -> str:
    """A title within a sentence."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
