"""Is it worse before it is better? What the runs say, as one of a few plain verdicts."""

from typing import Literal

from abm.errors import InputError
from agents.vocabulary import PAYERS
from dashboards.workshop.fails_measures import (
    CHOSEN,
    GROUPS,
    SHORT_BASELINE,
    SHORT_CHOSEN,
    Shown,
)
from experiments.outcomes import BY_NAME
from experiments.statistics import Estimate

Course = Literal["worse_then_better", "worse_first", "better_first", "better_later", "unclear"]
FEWEST = 5
"""With fewer replications than these, an interval says little: no verdict is given."""


def course(shown: Shown, name: str, years: int) -> Course:
    """How an outcome goes from the first year to the last, where intervals leave no doubt."""
    first, last = (shown.difference(f"{name} {year}") for year in (1, years))
    begins, ends = (judged(name, each) for each in (first, last))
    if begins == "worse":
        return "worse_then_better" if ends == "better" else "worse_first"
    if begins == "better":
        return "better_first"
    return "better_later" if ends == "better" else "unclear"


def judged(name: str, found: Estimate) -> str:
    """Better or worse where the interval leaves no doubt, otherwise unclear."""
    outcome = BY_NAME[name]
    if outcome.direction == "neither":
        raise InputError(
            f"{name} is neither better nor worse: give an outcome that has a direction"
        )
    return outcome.verdict(found.mean) if found.clear else "unclear"


def pockets(shown: Shown) -> tuple[list[str], list[str]]:
    """Payers that put in more than they save, and those that save more, as far as it is clear."""
    gaps = {payer: shown.gap(payer) for payer in PAYERS}
    losing = [payer for payer, gap in gaps.items() if gap.high < 0]
    winning = [payer for payer, gap in gaps.items() if gap.low > 0]
    return losing, winning


def trapped(shown: Shown) -> bool:
    """Whether the place short of money clearly fares worse with the policy than today's without."""
    return shown.difference("severity", SHORT_CHOSEN).low > 0


def helps_when_short(shown: Shown, name: str = "severity") -> str:
    """Whether the policy still helps in the place that is short of money."""
    return judged(name, shown.difference(name, SHORT_CHOSEN, SHORT_BASELINE))


def gains_of_groups(shown: Shown) -> dict[str, Estimate]:
    """How far the severity of each group of families is from the baseline, in per cent of it."""
    return {group: shown.per_cent(f"{group}, after", CHOSEN) for group in GROUPS}
