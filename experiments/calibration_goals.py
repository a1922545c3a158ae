"""How near must the silo world come to each published figure, and what is not held against it?

A figure's tolerance has three parts, added as variances: its band, read as 95 % of a normal
distribution; the chance in a trial of finite size; and the model's discrepancy, the error we
expect of the model and of its few places even with the best numbers (Kennedy & O'Hagan 2001).
Discrepancies are declared here, with their reasons, not fitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from experiments.target import Target
from experiments.targets import TARGETS

WITHIN = 1.96
"""Half a band is so many standard deviations: bands are read as 95 % intervals."""
GENERAL_DISCREPANCY = 0.1
"""Share of every figure by which a simple model of a few districts may be off the nation."""

DISCREPANCIES: dict[str, tuple[float, str]] = {
    "T1.5_or_more": (0.5, "of the model's eight needs, not the source's seven; needs have grown "
                     "more alike in deprived districts than the derived distribution allows"),
    "T2.4": (1.5, "one household in 500: the model's needs cluster alike in all dimensions"),
    "T3.moderate": (0.4, "parents' ill health counts in the source, a family's in the model"),
    "T3.severe": (0.3, "parents' ill health counts in the source, a family's in the model"),
    "T9.abuse": (0.15, "the model's need of safety is also child protection"),
    "T9.ill_health": (0.2, "the model's need of health is also physical"),
    "T10.plan": (0.3, "few children: plans of a district vary by half from year to year"),
    "T16.looked_after": (0.3, "persons at risk are estimated from families; few events"),
    "T16.custody": (0.3, "persons at risk are estimated from families; few events"),
    "T16.youth_custody": (0.3, "persons at risk are estimated from families; few events"),
    "T16.youth_conviction": (0.3, "persons at risk are estimated from families; few events"),
    "S1.losing_work": (0.8, "the model's harm comes late, by way of needs that arise more often; "
                       "the source's is a change of mood within the year"),
    "S2": (0.8, "as S1: the model's health is a lasting need, the source's a scale of mood"),
    "S4": (0.3, "lasting differences between households are in the model's slope"),
    "S6": (0.3, "nothing else is held equal, so lasting differences count too"),
}  # fmt: skip
"""By row: the discrepancy as a share of the middle of the band, where it is not the general one.

Those of T1 to T16 follow from how model and source measure (see the validation page) and from what
validation had shown before; those of S1 to S6 were declared after a first pilot had shown that no
plausible set comes near them.
"""

NOT_JUDGED: dict[str, str] = {
    "T2.neighbourhoods": "an average of absolute errors: it grows as families get fewer",
    "T2.last_year": "an average of absolute errors: it grows as families get fewer",
}
"""Rows that a trial of few families cannot answer; `joinedup validate` does."""

REPEATED: dict[str, str] = {
    "T1.0": "the rest of the distribution",
    "T1.mean": "follows from the distribution",
    "T2.0": "the rest of the distribution",
}
"""Rows that others imply: half the weight in the fit."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure to come near to: the middle of its band, and two of its three tolerances.

    `band` and `discrepancy` are standard deviations, in the target's unit; `weight` is 1, or less
    for a figure that others imply.
    """

    target: Target
    middle: float
    band: float
    discrepancy: float
    weight: float = 1.0

    @property
    def name(self) -> str:
        """The row's name in the validation table."""
        return self.target.name

    @property
    def variance(self) -> float:
        """What the figure may be missed by, without the chance in a trial."""
        return self.band**2 + self.discrepancy**2


def goals(targets: Sequence[Target] = TARGETS) -> tuple[Goal, ...]:
    """Every row of the validation table that a trial can answer, in the order of the table."""
    return tuple(_goal(target) for target in targets if target.name not in NOT_JUDGED)


def _goal(target: Target) -> Goal:
    middle = (target.low + target.high) / 2
    share, _ = DISCREPANCIES.get(target.name, (GENERAL_DISCREPANCY, ""))
    weight = 0.5 if target.name in REPEATED else 1.0
    return Goal(
        target, middle, (target.high - target.low) / 2 / WITHIN, share * abs(middle), weight
    )


def tolerance(goal: Goal, noise: float) -> float:
    """The standard deviation by which a trial may miss a figure; `noise` is the trial's chance."""
    return sqrt(goal.variance + noise**2)
