"""How is a result said so that a councillor understands it? In one sentence, with its doubt.

The words stand in the texts, under `plain`; here it is decided which of them are true.
"""

import math
from dataclasses import dataclass
from typing import Any, Protocol

from dashboards.kit import called
from dashboards.kit.of_model import WITHIN
from dashboards.kit.words import plain
from experiments.counted import YEAR
from experiments.outcomes import (
    FAMILIES_1000,
    YEARLY_1000,
    YEARLY_CHILDREN,
    YEARLY_MONEY,
    Outcome,
    find,
)
from experiments.readable import decimals, readable
from experiments.readable import difference as with_ends
from experiments.statistics import Estimate

COUNTED = {
    FAMILIES_1000: "families",
    YEARLY_1000: "yearly",
    YEARLY_CHILDREN: "children",
    "needs per 1,000 families": "needs",
}
"""Units of things that one can count, fewer or more of them, and their words in the texts."""
ONCE = ("yearly", "money")
"""Units whose words tell of a year: they have others for where the title tells of it already."""
WHOLE_FROM = 2
"""From so many on, nobody tells of half a family."""
TIMES = {", first year": "first_year", ", at the end": "at_end"}
"""The end of an outcome's title, and which words say it in a sentence."""


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
        return _say("nothing", title=said.title)
    if math.isnan(found.low):
        return _say("one_pair", change=said.change(found.mean))
    if found.low == found.high == 0:
        return _say("no_difference_in", title=said.title)
    if not found.clear:
        low, high = said.end(found.low, -1), said.end(found.high, 1)
        return _say("unclear", title=said.title, low=low, high=high, unit=said.after)
    near, far = said.ends(found)
    told = said.change(found.mean, about=True)
    return _say("clear", change=told, low=near, high=far) if near != far else told


def short(outcome: str | Measure, found: Estimate, level: float) -> str:
    """The same for a narrow place: `12 fewer (7 to 16)`, `not clear (3 fewer to 2 more)`."""
    said = _Said.of(find(outcome) if isinstance(outcome, str) else outcome, found, level)
    if math.isnan(found.mean):
        return "–"
    change = said.end(found.mean, -1 if found.mean < 0 else 1)
    if math.isnan(found.low):
        return _say("one_pair_short", change=change)
    if found.low == found.high == 0:
        return _say("no_difference")
    if not found.clear:
        low, high = said.end(found.low, -1), said.end(found.high, 1)
        return _say("unclear_short", low=low, high=high)
    near, far = said.ends(found)
    return _say("clear_short", change=change, low=near, high=far)


def between(outcome: str | Measure, found: Estimate, level: float) -> str:
    """The interval alone: `between 3 fewer and 1 more`, `between 7 and 16 fewer`."""
    said = _Said.of(find(outcome) if isinstance(outcome, str) else outcome, found, level)
    if not found.clear:
        return _say("between", low=said.end(found.low, -1), high=said.end(found.high, 1))
    near, far = sorted((found.low, found.high), key=abs)
    return _say("between", low=said.amount(near), high=said.end(far, -1 if far < 0 else 1))


def named(outcome: str) -> str:
    """What an outcome counts, as it stands inside a sentence: `crises in the first year`."""
    return _named(find(outcome))


def _named(measure: Measure) -> str:
    """The title inside a sentence: as this room wants it there, else made from the title alone."""
    title = measure.title
    if isinstance(measure, Outcome):
        if own := called.given(WITHIN, measure.name):
            return own
        title = called.outcome(measure)
    title = title.removeprefix("All ")
    title = title[:1].lower() + title[1:]
    for end, key in TIMES.items():
        if title.endswith(end):
            return _say(key, title=title.removesuffix(end))
    return title


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
        unit, less, more = _words(outcome.unit)
        once = "_once" if outcome.title.endswith("year") and unit in ONCE else ""
        after = plain(f"plain.unit_{unit}{once}") if unit else ""
        words = (after, plain(f"plain.{less}"), plain(f"plain.{more}"))
        return cls(_named(outcome), outcome.unit, *words, _decimals(outcome.unit, found, level))

    def amount(self, value: float) -> str:
        """The size of a difference, without its sign; what is small is not called nothing."""
        least = 10**-self.decimals
        small = 0 < abs(value) < least / 2
        size = f"{least if small else abs(value):,.{self.decimals}f}"
        size = _say("pounds", number=size) if self.unit == YEARLY_MONEY else size
        return _say("under", number=size) if small else size

    def ends(self, found: Estimate) -> tuple[str, str]:
        """The sizes of both ends of an interval, the smaller first."""
        near, far = sorted((found.low, found.high), key=abs)
        return self.amount(near), self.amount(far)

    def end(self, value: float, way: int) -> str:
        """An end of an interval with its direction."""
        return _say("end", number=self.amount(value), way=self.less if way < 0 else self.more)

    def change(self, value: float, about: bool = False) -> str:
        way, number = self.less if value < 0 else self.more, self.amount(value)
        number = _say("about", number=number) if about else number
        values = {"title": self.title, "number": number, "unit": self.after, "way": way}
        if self.unit not in COUNTED:
            return _say("change_measured", **values)
        comma = "," if "," in self.title else ""
        return _say("change_counted", **values | {"title": f"{self.title}{comma}"})


def _say(key: str, **values: Any) -> str:
    """A pattern of the texts, filled in; what is empty leaves no gap."""
    return " ".join(plain(f"plain.{key}", **values).split())


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
    """Which words follow a number of this unit, and which say less and more of it."""
    if unit in COUNTED:
        return COUNTED[unit], "fewer", "more"
    if unit == YEARLY_MONEY:
        return "money", "lower", "higher"
    if unit.startswith("% of "):
        return "per_cent", "lower", "higher"
    if unit == "weeks":
        return "weeks", "shorter", "longer"
    return "", "lower", "higher"


def number(value: float, unit: str = "") -> str:
    """A level in words: `£1,204 a family a year`, `212 per 1,000 families`."""
    if math.isnan(value):
        return "–"
    if unit == YEARLY_MONEY:
        pounds = _say("pounds", number=f"{value:,.0f}")
        return f"{pounds} {plain('plain.unit_money')}"
    between = "" if unit.startswith("% of ") else " "
    return f"{readable(value)}{between}{called.unit(unit)}".strip()


def runs(done: int) -> str:
    """On how many pairs of runs something rests, and what that means."""
    return plain(f"kit.runs_{min(done, 2)}", runs=done)


def worker(post: int) -> str:
    """A worker, who is known by a number."""
    return _say("worker", number=post)


def signed(found: Estimate, scale: float) -> tuple[str, str]:
    """A difference and its interval, as "+1.2" and "+0.4 to +2.0"; "no interval" for one run."""
    middle, told = with_ends(found, scale)
    low, between, high = told.partition(" to ")
    return middle, _say("ends", low=low, high=high) if between else _say("no_interval")


def when(week: int) -> str:
    """A week as a date: week 0, the Monday on which the policy starts, is year 1, week 1."""
    if week < 0:
        return _say("week_before" if week == -1 else "weeks_before", weeks=-week)
    return _say("date", year=week // YEAR + 1, week=week % YEAR + 1)


def weeks_told(weeks: int) -> str:
    """So many weeks: `1 week`, `30 weeks`."""
    return _say("week" if weeks == 1 else "weeks", weeks=weeks)


def span(weeks: int) -> str:
    """A time in words: five years, or 30 weeks."""
    years, rest = divmod(weeks, YEAR)
    if rest or not years:
        return weeks_told(weeks)
    numbers = plain("plain.numbers").split(", ")
    told = numbers[years] if years < len(numbers) else str(years)
    return _say("year" if years == 1 else "years", years=told)
