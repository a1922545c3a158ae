"""Where do a front-line worker's thirty-seven hours go, and what is left for families?

A full-time worker's average week over some weeks of one run, as counted: hours by use for each
full-time post in work, permanent or locum, at one agency or at all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abm.world import Records
from experiments.counted import Counted
from experiments.lines import smoothed

USES = ("overhead", "recording", "assessing", "coordinating", "training", "slack", "absent",
        "unpaid", "direct")  # fmt: skip
"""In the order of the picture: what is left for families comes last, as it does in the model."""
DAYS = 5
EVERYWHERE = -1
"""As the number of an agency: all of them together."""


@dataclass(frozen=True, slots=True)
class Week:
    """A worker's average week: hours by use (USES), and what stands around it.

    cases: held by each full-time worker. waiting: on the list for each. burnout: 0 to 1.
    """

    hours: dict[str, float]
    cases: float
    waiting: float
    burnout: float

    @property
    def direct(self) -> float:
        """Hours left for families."""
        return self.hours["direct"]

    @property
    def minutes_a_case(self) -> float:
        """Minutes a week for each case held; not a number where none is."""
        return 60 * self.direct / self.cases if self.cases else float("nan")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one day (0 is Monday) that goes to one use, in hours from its beginning."""

    day: int
    first: float
    last: float
    use: str


def week_of(counted: Counted, week_hours: float, agency: int = EVERYWHERE) -> Week:
    """The average week over all the weeks that were counted, at one agency or at all.

    `week_hours` is a full-time week; what neither was worked nor lost to sickness is not paid for.
    Posts are counted as the week ends: who left in it still counts for the hours worked.
    """
    rows = rows_of(counted, agency)
    workers = max(
        float((rows["filled"] + rows["locums"]).sum()),
        float((rows["hours"] + rows["hours_absent"]).sum()) / week_hours,
    )
    a_worker = {use: float(rows[f"hours_{use}"].sum()) / workers for use in USES if use != "unpaid"}
    unpaid = max(0.0, week_hours - sum(a_worker.values()))
    hours = {use: unpaid if use == "unpaid" else a_worker[use] for use in USES}
    cases, waiting, burnout = (
        float(rows[column].sum()) / workers for column in ("caseload", "waiting", "burnout")
    )
    return Week(hours, cases, waiting, burnout)


def rows_of(counted: Counted, agency: int = EVERYWHERE) -> Records:
    """The agencies' weekly rows of one agency or of all: records [weeks, agencies]."""
    return counted.agencies if agency == EVERYWHERE else counted.agencies[:, [agency]]


def direct_hours(counted: Counted, agency: int = EVERYWHERE) -> NDArray[np.float64]:
    """Hours with families for each full-time worker, over the last quarter: float64 [weeks]."""
    rows = rows_of(counted, agency)
    workers = (rows["filled"] + rows["locums"]).sum(axis=1)
    return smoothed(rows["hours_direct"].sum(axis=1)) / np.maximum(smoothed(workers), 1e-9)


def waiting_list(counted: Counted, agency: int = EVERYWHERE) -> NDArray[np.float64]:
    """Cases on the waiting list at the end of each week: float64 [weeks]."""
    return np.asarray(rows_of(counted, agency)["waiting"].sum(axis=1), float)


def days_of(week: Week) -> Iterator[Block]:
    """The week as five days of equal length, filled from Monday morning on, use by use."""
    length, at = sum(week.hours.values()) / DAYS, 0.0
    for use in USES:
        left = week.hours[use]
        while left > 1e-9:
            day = min(int(at / length + 1e-9), DAYS - 1)
            begins = at - day * length
            taken = min(left, length - begins) if day < DAYS - 1 else left
            yield Block(day, begins, begins + taken, use)
            at, left = at + taken, left - taken


def starts_at(week: Week, use: str) -> tuple[int, float]:
    """The day (0 is Monday) and the share of it (0 to 1) that have gone by before a use begins."""
    before = sum(week.hours[each] for each in USES[: USES.index(use)])
    days = DAYS * before / sum(week.hours.values())
    day = min(int(days), DAYS - 1)
    return day, days - day
