"""Which feedback loops has the model, link by link, and which of them turn in this very run?

The loops are those of docs/mechanisms.md, each drawn between things that a run counts. A link says
which way the second should move when the first moves. Whether it does is measured.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal

import numpy as np

from dashboards.workshop.why_measures import NAMES, Numbers, Stretch
from experiments.counted import ratio

Kind = Literal["trap", "help", "limit"]
Sign = Literal[-1, 1]
NOTICED = 0.02
"""A change by less than this share of the level counts as none: the eye would not see it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One thing drives another: the same way (+1), or the opposite way (-1)."""

    driver: str
    driven: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Loop:
    """Links that follow each other: back to the first (a circle), or to where it ends (a limit).

    `worse` is the way in which the first thing moves when the loop turns for the worse. `beside`
    are links into or out of the circle.
    """

    name: str
    kind: Kind
    worse: Sign
    links: tuple[Link, ...]
    beside: tuple[Link, ...] = ()

    @property
    def closed(self) -> bool:
        """True where the last link leads back to the first thing."""
        return self.links[-1].driven == self.links[0].driver

    @property
    def nodes(self) -> tuple[str, ...]:
        """What the loop runs through, in order, each once."""
        drivers = tuple(link.driver for link in self.links)
        return drivers if self.closed else (*drivers, self.links[-1].driven)

    @property
    def outside(self) -> tuple[str, ...]:
        """What is beside the loop."""
        ends = (end for link in self.beside for end in (link.driver, link.driven))
        return tuple(dict.fromkeys(end for end in ends if end not in self.nodes))


def _loop(name: str, kind: Kind, worse: Sign, chain: str, *beside: str) -> Loop:
    """A loop from words: things with + (same way) or - (opposite way) between them."""
    return Loop(
        name, kind, worse, _links(chain), tuple(link for each in beside for link in _links(each))
    )


def _links(chain: str) -> tuple[Link, ...]:
    words = chain.split()
    return tuple(
        Link(driver, driven, 1 if sign == "+" else -1)
        for (driver, sign), (driven, _) in pairwise(
            zip(words[::2], [*words[1::2], ""], strict=True)
        )
    )


LOOPS = (
    _loop("workload", "trap", 1, "caseload - hours_a_case + resolved - caseload"),
    _loop("failure_demand", "trap", 1,
          "closed_unmet + re_referral + assessing_share - hours_a_case - closed_unmet"),
    _loop("thresholds", "trap", 1, "waiting + threshold + screened_out + severity + waiting"),
    _loop("family_trust", "trap", -1,
          "family_trust + asks - hidden_share + severity + crises - family_trust",
          "noes - family_trust"),
    _loop("energy", "trap", -1, "bandwidth + engaged + resolved - severity - bandwidth"),
    _loop("burnout", "trap", 1, "caseload + burnout + exits + vacancies + caseload"),
    _loop("gaming", "trap", 1,
          "pressure + closed_early + re_referral + caseload - hours_a_case + true_success"
          " - pressure", "pressure + reporting_gap"),
    _loop("paper", "trap", 1,
          "pressure + recording_hours - hours_a_case + true_success - pressure"),
    _loop("agency_trust", "help", -1, "agency_trust + culture + joint_work + agency_trust",
          "refused - agency_trust", "agency_trust + agreement"),
    _loop("learning", "help", -1, "learning + mended + true_success + learning",
          "mended - bounces"),
    _loop("sharing", "help", -1,
          "openness - assessing_hours - hours_a_case + resolved", "openness - assessment_weeks"),
    _loop("finding", "limit", 1, "perspective - hidden_share - referrals + waiting",
          "record - hidden_share"),
    _loop("meetings", "limit", 1, "joint_work - hours_a_case + resolved"),
)  # fmt: skip
"""In the order of docs/mechanisms.md: loops that trap, loops that help, limits."""


class State(StrEnum):
    """What is seen of a link in a run."""

    AS_TOLD = "as-told"
    """Both ends moved, and together as the link says."""
    AGAINST = "against"
    """Both ends moved, the second the other way: something else is stronger."""
    UNANSWERED = "unanswered"
    """The first moved, the second did not follow."""
    QUIET = "quiet"
    """The first did not move: nothing to pass on."""


@dataclass(frozen=True, slots=True)
class Change:
    """How far one thing is from where it was, or from where it is in another world.

    `share` is the change over the level before. `moved` is its direction. It is 0 where the change
    is too small to notice or, once replications tell (`sure`), not clear of chance.
    """

    before: float
    now: float
    share: float
    moved: int
    sure: bool = False


def change(before: float, now: float, low: float = math.nan, high: float = math.nan) -> Change:
    """A change, with the interval of its difference from replications where there is one."""
    difference = now - before
    share = float(ratio(difference, abs(before)))
    share = math.copysign(math.inf, difference) if math.isnan(share) and difference else share
    told = not (math.isnan(low) or math.isnan(high))
    moved = (difference > 0) - (difference < 0)
    clear = moved == (low > 0) - (high < 0) if told else abs(share) >= NOTICED
    return Change(before, now, share, moved if clear else 0, told)


@dataclass(frozen=True, slots=True)
class Seen:
    """A link as it is in a run: what became of it, and how much passes through it.

    `strength` is the smaller of the two changes, as a share of the levels (0 unless as told): no
    link carries more than goes in or than comes out. `agencies` of `of` show both ends moving as
    told, where both are counted for each agency.
    """

    link: Link
    state: State
    strength: float
    agencies: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """How every measure changed between two stretches of weeks, in the place and its agencies."""

    before: Stretch
    now: Stretch
    low: Numbers
    high: Numbers

    @classmethod
    def between(cls, before: Stretch, now: Stretch) -> "Changes":
        """The changes of one run alone: chance is in them."""
        unknown = np.full(len(NAMES), math.nan)
        return cls(before, now, unknown, unknown)

    def of(self, name: str) -> Change:
        """How one measure of the place changed."""
        at = NAMES.index(name)
        ends = float(self.low[at]), float(self.high[at])
        return change(self.before.value(name), self.now.value(name), *ends)

    def at_agencies(self, name: str) -> tuple[Change, ...]:
        """How one measure changed in every agency; none where it is not counted there."""
        ends = zip(self.before.at_agencies(name), self.now.at_agencies(name), strict=True)
        told = tuple((float(one), float(two)) for one, two in ends)
        if all(math.isnan(one) and math.isnan(two) for one, two in told):
            return ()
        return tuple(change(one, two) for one, two in told)


def seen(link: Link, changes: Changes) -> Seen:
    """What the run shows of one link."""
    driver, driven = changes.of(link.driver), changes.of(link.driven)
    state = _state(link, driver, driven)
    strength = min(abs(driver.share), abs(driven.share), 1) if state == State.AS_TOLD else 0.0
    ends = zip(changes.at_agencies(link.driver), changes.at_agencies(link.driven), strict=False)
    states = [_state(link, one, two) for one, two in ends]
    return Seen(link, state, strength, states.count(State.AS_TOLD), len(states))


def _state(link: Link, driver: Change, driven: Change) -> State:
    if not driver.moved:
        return State.QUIET
    if not driven.moved:
        return State.UNANSWERED
    return State.AS_TOLD if driver.moved * link.sign == driven.moved else State.AGAINST


@dataclass(frozen=True, slots=True)
class Turning:
    """A loop as it is in a run: its links, and which way it turns.

    `way`: "better" or "worse" where every link of the loop is as told; "part" where some are;
    "still" where none is.
    """

    loop: Loop
    links: tuple[Seen, ...]
    beside: tuple[Seen, ...]
    way: Literal["better", "worse", "part", "still"]

    @property
    def lit(self) -> int:
        """How many of its links are as told."""
        return sum(each.state == State.AS_TOLD for each in self.links)

    @property
    def strength(self) -> float:
        """The strength of its weakest link: 0 where a link is not as told."""
        return min(each.strength for each in self.links)


def turning(loop: Loop, changes: Changes) -> Turning:
    """What the run shows of a loop."""
    links = tuple(seen(link, changes) for link in loop.links)
    beside = tuple(seen(link, changes) for link in loop.beside)
    lit = sum(each.state == State.AS_TOLD for each in links)
    if lit == len(links):
        first = changes.of(loop.nodes[0]).moved
        return Turning(loop, links, beside, "worse" if first == loop.worse else "better")
    return Turning(loop, links, beside, "part" if lit else "still")


def all_turning(changes: Changes) -> tuple[Turning, ...]:
    """All loops as they are in a run, in the order of LOOPS."""
    return tuple(turning(loop, changes) for loop in LOOPS)
