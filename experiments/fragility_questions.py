"""Which conclusions are put to every plausible world? Declared before they were first run.

A question asks of one outcome how far policies differ. The smallest difference that matters says
which answers count as none: half a week of waiting is not what anybody reorganises a town for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abm.ensemble import RUNS_OF_EACH
from experiments.comparison import BEHAVIOURS, BOTH, RULES, SILO
from experiments.outcomes import BY_NAME, Outcome

ALIGNED, BY_RESULTS, DRIVEN = "aligned-targets", "payment-by-results", "target-driven"
POLICIES = (SILO, BEHAVIOURS, RULES, BOTH, ALIGNED, BY_RESULTS, DRIVEN)
"""All that must be run to answer every question; the first is the baseline."""

SMALLEST: Mapping[str, float] = MappingProxyType(
    {
        "with_3_needs": 1.0,
        "severity": 0.005,
        "unserved": 2.0,
        "hidden_share": 0.5,
        "family_trust": 0.005,
        "crises": 2.0,
        "looked_after_entries": 1.0,
        "weeks_to_help": 1.0,
        "screened_out": 1.0,
        "re_referral": 1.0,
        "direct_share": 1.0,
        "exits": 0.5,
        "agency_trust": 0.01,
        "reporting_gap": 1.0,
        "true_success": 1.0,
        "total_cost": 10.0,
        "total_cost_first_year": 10.0,
        "severity_gap": 0.005,
    }
)
"""The smallest difference that matters, in the unit of each outcome: one per cent of today's level
of needs and crises or less, a week of waiting, a point of a percentage, 10 GBP a family a year."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """What is set against what: the weighted sum of the policies' outcomes."""

    name: str
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """How far a contrast moves one outcome, and from what size on that matters."""

    contrast: Contrast
    outcome: Outcome
    smallest: float


def against(policy: str, baseline: str = SILO) -> Contrast:
    """One policy less another."""
    return Contrast(f"{policy} against {baseline}", ((policy, 1.0), (baseline, -1.0)))


BEYOND_SUM = Contrast(
    "both beyond the sum", ((BOTH, 1.0), (BEHAVIOURS, -1.0), (RULES, -1.0), (SILO, 1.0))
)
FEW = ("with_3_needs", "severity", "crises", "total_cost")
MANY = tuple(name for name in SMALLEST if name not in ("reporting_gap", "true_success"))
TARGETS = ("severity", "crises", "weeks_to_help", "reporting_gap", "true_success", "total_cost")
ASKED: tuple[tuple[Contrast, tuple[str, ...]], ...] = (
    (against(BEHAVIOURS), MANY),
    (against(RULES), MANY),
    (against(BOTH), (*MANY, "reporting_gap")),
    (against(BOTH, BEHAVIOURS), FEW),
    (BEYOND_SUM, FEW),
    (against(ALIGNED), TARGETS),
    (against(BY_RESULTS), TARGETS),
    (against(DRIVEN), TARGETS),
)
QUESTIONS: tuple[Question, ...] = tuple(
    Question(contrast, BY_NAME[name], SMALLEST[name]) for contrast, names in ASKED for name in names
)


def runs_wanted(sets: int) -> int:
    """Replications that give every set of an ensemble its turn."""
    return RUNS_OF_EACH * sets
