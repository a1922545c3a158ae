"""In which futures does a policy fail? Three meanings of failing, each with chance taken out.

*Worse*: it does worse than the baseline by at least the smallest difference that matters. *Regret*:
it falls short of the policy that does best in that future by as much. *Level*: the outcome itself
is beyond a line. Each is judged on the mean over the replications of a future, drawn in to the mean
of all futures until futures vary by no more than what is not chance (`experiments.worlds`): else
chance alone would make some of them fail.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.checks import check_known
from abm.errors import InputError
from experiments.analysis.crossed import Crossed, crossed, sign
from experiments.analysis.equivalence import SMALLEST_SHARE
from experiments.analysis.regret import regret
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.readable import readable

Numbers = NDArray[np.float64]
How = Literal["worse", "regret", "level"]
WAYS: tuple[How, ...] = ("worse", "regret", "level")
LITTLE_CHANCE = 0.1
"""This share of the spread between futures may be chance without much harm."""


@dataclass(frozen=True, slots=True)
class Failing:
    """In which futures a policy fails, and by how much.

    futures: their numbers, int64 [futures]. size: how much worse than the baseline, or than the
    best policy (more is worse), or the outcome itself for "level"; in its unit, chance taken out,
    float64 [futures]. fails: bool [futures]. least: from which size on it fails. reliability: the
    share of the spread between futures that is not chance, not a number where that is not told.
    runs: replications of a future, the mean.
    """

    policy: str
    baseline: str
    outcome: Outcome
    how: How
    least: float
    futures: NDArray[np.int64]
    size: Numbers
    fails: NDArray[np.bool_]
    reliability: float
    runs: float

    @property
    def share(self) -> float:
        """The share of futures in which the policy fails."""
        return float(self.fails.mean())

    def clause(self) -> str:
        """What failing means here, as a clause: the policy does worse than another by so much."""
        line = f"{readable(self.least)} {self.outcome.unit}"
        title = self.outcome.title.lower()
        if self.how == "level":
            beyond = "less" if self.outcome.direction == "more" else "more"
            return f"{title} under {self.policy} are at {line} or {beyond}"
        by = f"by {line} or more ({title})" if self.least > 0 else f"({title})"
        than = (
            f"worse than {self.baseline}" if self.how == "worse" else "worse than the best policy"
        )
        return f"{self.policy} does {than} {by}"

    def about_chance(self) -> str:
        """What chance has to do with it, and how many replications would do."""
        if self.runs <= 1:
            return (
                "Each future was run once, so some of them may fail by chance alone: give two or "
                "more replications."
            )
        if math.isnan(self.reliability):
            return "Chance is taken out before a future is said to fail."
        chance = 1 - self.reliability
        if not self.reliability > 0:
            return (
                f"With {self.runs:.0f} replications of each, futures do not differ by more than "
                "chance: run more replications, or more families."
            )
        told = f"Chance makes {chance:.0%} of the spread between futures, and is taken out."
        if chance <= LITTLE_CHANCE:
            return told
        wanted = self.runs * chance / self.reliability * (1 - LITTLE_CHANCE) / LITTLE_CHANCE
        return f"{told} {math.ceil(wanted):,} replications would bring it to {LITTLE_CHANCE:.0%}."


def failing(
    results: BatchResults,
    policy: str,
    outcome: str = "",
    how: How = "worse",
    least: float | None = None,
    place: str = "",
) -> Failing:
    """In which futures a policy fails in an outcome, the experiment's first where none is named.

    `least`, in the outcome's unit: by how much it must do worse, or the line that the level must
    not pass; the smallest difference that matters where none is given. Raises InputError for
    unknown names, an outcome without a better way, and a level without a line.
    """
    check_known("policy", policy, results.names)
    check_known("failing", how, WAYS)
    measure = find(outcome or results.layout.experiment.outcomes[0])
    way, baseline = sign(measure), results.names[0]
    if how == "level":
        return _by_level(results, policy, measure, least, place)
    if how == "worse" and policy == baseline:
        others = ", ".join(results.names[1:]) or "no other policy was run"
        raise InputError(
            f"{policy} is the baseline itself: name a policy to set beside it ({others})"
        )
    chosen = () if how == "regret" else (baseline, policy)
    both = crossed(results, (measure.name,), chosen, place)
    line = smallest(results, measure, place) if least is None else least
    if how == "regret":
        found = regret(results, measure.name, (), place)
        size, reliability = found.regret[results.names.index(policy)], math.nan
    else:
        apart = both.worlds(way * (both.values[0, 0] - both.values[0, 1]))
        size, reliability = apart.effects, apart.reliability
    fails = (size >= line) & (size > 0)
    return Failing(
        policy, baseline, measure, how, line, both.futures, size, fails, reliability, _runs(both)
    )


def smallest(results: BatchResults, outcome: Outcome, place: str = "") -> float:
    """The smallest difference in an outcome that matters: as asked for, or 1 % of the baseline."""
    asked = results.layout.experiment.smallest
    if outcome.name in asked:
        return float(asked[outcome.name])
    level = np.nanmean(results.values(results.names[0], outcome.name, place))
    return SMALLEST_SHARE * abs(float(level))


def _by_level(
    results: BatchResults, policy: str, outcome: Outcome, line: float | None, place: str
) -> Failing:
    if line is None:
        raise InputError(
            f"failing by level needs a line: give least=, the {outcome.title.lower()} "
            f"({outcome.unit}) from which on {policy} fails"
        )
    found = crossed(results, (outcome.name,), (policy,), place)
    levels = found.worlds(found.values[0, 0])
    fails = levels.effects <= line if outcome.direction == "more" else levels.effects >= line
    return Failing(
        policy, results.names[0], outcome, "level", line, found.futures, levels.effects, fails,
        levels.reliability, _runs(found),
    )  # fmt: skip


def _runs(found: Crossed) -> float:
    return float(found.kept.sum(axis=1).mean())
