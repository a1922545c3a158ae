"""Which lines show how a place changes week by week under a policy?

Flows are smoothed over the last quarter (13 weeks), costs over the last year: in a small place,
single weeks are noise.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.counted import QUARTER, YEAR, Counted, Numbers, ratio
from experiments.outcomes import ALL_CRISES, CRISIS_COST


@dataclass(frozen=True, slots=True)
class Line:
    """One weekly series: its name, title, unit and how a run's counts give it."""

    name: str
    title: str
    unit: str
    compute: Callable[[Counted], Numbers]


def smoothed(flow: Numbers, over: int = QUARTER) -> Numbers:
    """The mean of the weeks up to each week, `over` of them once there are as many.

    Not a number in the first weeks, while there is less than a quarter to go by.
    """
    total = np.cumsum(flow)
    total[over:] -= total[:-over].copy()
    mean = np.asarray(total / np.minimum(np.arange(1, len(flow) + 1), over))
    mean[: min(QUARTER, len(flow)) - 1] = np.nan
    return mean


def _stock(*columns: str) -> Callable[[Counted], Numbers]:
    """Per 1,000 families, week by week."""
    return lambda counted: np.asarray(
        ratio(1_000 * counted.weekly(*columns), counted.weekly("families"))
    )


def _crises(counted: Counted) -> Numbers:
    yearly = 1_000 * YEAR * counted.weekly(*ALL_CRISES)
    return smoothed(ratio(yearly, counted.weekly("families")))


def _cost(counted: Counted) -> Numbers:
    """Services, policy, crises and worklessness, over a year: single crises cost a fortune."""
    paid = counted.agencies["spend"].sum(axis=1)
    paid = paid + counted.weekly(*CRISIS_COST, "policy_cost", "worklessness_cost")
    return smoothed(ratio(YEAR * paid, counted.weekly("families")), YEAR)


def _direct(counted: Counted) -> Numbers:
    hours, direct = (
        smoothed(counted.agencies[column].sum(axis=1)) for column in ("hours", "hours_direct")
    )
    return np.asarray(ratio(100 * direct, hours))


LINES = (
    Line("with_3_needs", "Families with three or more needs", "per 1,000 families",
         _stock("with_3_needs")),
    Line("known_needs", "Needs known to an agency", "per 1,000 families", _stock("known_needs")),
    Line("crises", "Crises", "per 1,000 families a year", _crises),
    Line("running_cost", "Cost, without one-off costs", "GBP a family a year", _cost),
    Line("direct_share", "Workers' time with families", "% of hours", _direct),
    Line("agency_trust", "Trust between agencies", "0 to 1",
         lambda counted: counted.between_agencies("trust")),
)  # fmt: skip
"""In the order of the figure's panels."""


def lines(counted: Counted) -> Numbers:
    """All lines of one run: float64 [weeks, LINES]."""
    return np.column_stack([line.compute(counted) for line in LINES])
