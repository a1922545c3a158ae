"""How is a result said so that a councillor understands it? In one sentence, with its doubt."""

import math
from dataclasses import dataclass
from typing import Protocol

from dashboards.kit.words import plain
from experiments.outcomes import (
    FAMILIES_1000,
    YEARLY_1000,
    YEARLY_CHILDREN,
    YEARLY_MONEY,
    find,
)
from experiments.readable import decimals, readable
from experiments.statistics import Estimate

COUNTED = {
    FAMILIES_1000: "per 1,000",
    YEARLY_1000: "a year per 1,000 families",
    YEARLY_CHILDREN: "a year per 10,000 children",
    "needs per 1,000 families": "per 1,000 families",
}
"""Units of things that one can count: there are fewer or more of them."""
WHOLE_FROM = 2
"""From so many on, nobody tells of half a family."""
TIMES = {", first year": " in the first year", ", at the end": " at the end"}
"""The end of an outcome's title, and how it is said in a sentence."""
NO_DIFFERENCE = "no difference in any run"
ONE_PAIR = "in one pair of runs: chance alone could make this"


class Measure(Protocol):
    """Something that differs: an outcome, or what groups of families are told by."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def unit(self) -> str:
        """As in `experiments.outcomes`."""


def difference(outcome: str, found: Estimate, level: float) -> str:
    """A paired difference: `about 12 fewer evictions a year per 1,000 families, between 7 and 16`.

    `level` is how things are under the baseline, which sets the decimals. Honest where the
    interval holds 0, and where there is no interval: one pair of runs may differ by chance alone.
    """
    said = _Said.of(find(outcome), found, level)
    if math.isnan(found.mean):
        return f"{said.title}: nothing to compare"
    if math.isnan(found.low):
        return f"{said.change(found.mean)} {ONE_PAIR}"
    if found.low == found.high == 0:
        return f"{NO_DIFFERENCE} in {said.title}"
    if not found.clear:
        between = f"{said.end(found.low, -1)} and {said.end(found.high, 1)}"
        return f"no clear difference in {said.title}: between {between}{said.after}"
    near, far = map(said.amount, sorted((found.low, found.high), key=abs))
    told = said.change(found.mean, "about ")
    return f"{told}, between {near} and {far}" if near != far else told


def short(outcome: str | Measure, found: Estimate, level: float) -> str:
    """The same for a narrow place: `12 fewer (7 to 16)`, `not clear (3 fewer to 2 more)`."""
    said = _Said.of(find(outcome) if isinstance(outcome, str) else outcome, found, level)
    if math.isnan(found.mean):
        return "–"
    way = -1 if found.mean < 0 else 1
    if math.isnan(found.low):
        return f"{said.end(found.mean, way)} (one pair of runs)"
    if found.low == found.high == 0:
        return NO_DIFFERENCE
    if not found.clear:
        return f"not clear ({said.end(found.low, -1)} to {said.end(found.high, 1)})"
    near, far = map(said.amount, sorted((found.low, found.high), key=abs))
    return f"{said.end(found.mean, way)} ({near} to {far})"


def between(outcome: str | Measure, found: Estimate, level: float) -> str:
    """The interval alone: `between 3 fewer and 1 more`, `between 7 and 16 fewer`."""
    said = _Said.of(find(outcome) if isinstance(outcome, str) else outcome, found, level)
    if not found.clear:
        return f"between {said.end(found.low, -1)} and {said.end(found.high, 1)}"
    near, far = sorted((found.low, found.high), key=abs)
    return f"between {said.amount(near)} and {said.end(far, -1 if far < 0 else 1)}"


def named(outcome: str) -> str:
    """What an outcome counts, as it stands inside a sentence: `crises in the first year`."""
    return _named(find(outcome))


def _named(measure: Measure) -> str:
    title = measure.title.removeprefix("All ")
    for end, words in TIMES.items():
        title = title.replace(end, words)
    return title[:1].lower() + title[1:]


@dataclass(frozen=True, slots=True)
class _Said:
    """How a difference is put: what it is of, what follows a number, less, more, decimals."""

    title: str
    unit: str
    after: str
    less: str
    more: str
    decimals: int

    @classmethod
    def of(cls, outcome: Measure, found: Estimate, level: float) -> "_Said":
        title, (after, less, more) = _named(outcome), _words(outcome.unit)
        if title.endswith("year"):
            after = after.replace(" a year", "", 1)
        return cls(title, outcome.unit, after, less, more, _decimals(outcome.unit, found, level))

    def amount(self, value: float) -> str:
        """The size of a difference, without its sign."""
        pounds = "£" if self.unit == YEARLY_MONEY else ""
        return f"{pounds}{abs(value):,.{self.decimals}f}"

    def end(self, value: float, way: int) -> str:
        """An end of an interval with its direction."""
        return f"{self.amount(value)} {self.less if way < 0 else self.more}"

    def change(self, value: float, about: str = "") -> str:
        way = self.less if value < 0 else self.more
        if self.unit not in COUNTED:
            return f"{self.title} {about}{self.amount(value)}{self.after} {way}"
        comma = "," if "," in self.title else ""
        return f"{about}{self.amount(value)} {way} {self.title}{comma}{self.after}"


def _decimals(unit: str, found: Estimate, level: float) -> int:
    """No more decimals than mean something, and enough that no end of an interval vanishes."""
    # The middle of what is not clear is not told.
    unclear = math.isfinite(found.low) and not found.clear
    told = (found.low, found.high, *(() if unclear else (found.mean,)))
    sizes = [abs(each) for each in told if math.isfinite(each)]
    least = min(sizes, default=0.0)
    if unit == YEARLY_MONEY:
        return 0 if least >= 1 else 2
    if unit in COUNTED and least >= WHOLE_FROM:
        return 0
    coarse = 1 if least >= 1 and (unit == "weeks" or unit.startswith("% of ")) else 4
    return min(coarse, decimals(max(sizes, default=0.0) if unclear else least, level))


def _words(unit: str) -> tuple[str, str, str]:
    """What follows a number of this unit, and the words for less and for more of it."""
    if unit in COUNTED:
        return f" {COUNTED[unit]}", "fewer", "more"
    if unit == YEARLY_MONEY:
        return " a family a year", "lower", "higher"
    if unit.startswith("% of "):
        return " percentage points", "lower", "higher"
    if unit == "weeks":
        return " weeks", "shorter", "longer"
    return "", "lower", "higher"


def number(value: float, unit: str = "") -> str:
    """A level in words: `£1,204 a family a year`, `212 per 1,000 families`."""
    if math.isnan(value):
        return "–"
    if unit == YEARLY_MONEY:
        return f"£{value:,.0f} a family a year"
    if unit.startswith("% of "):
        return f"{readable(value)}{unit}"
    return f"{readable(value)} {unit}".strip()


def runs(done: int) -> str:
    """On how many pairs of runs something rests, and what that means."""
    return plain(f"kit.runs_{min(done, 2)}", runs=done)
