"""Which runs do the claims about ways to fail rest on, and what is measured in each?

All worlds of a replication start from the same past: the same families, needs and luck.
"""

from collections.abc import Mapping

import numpy as np

from abm.change import ALL_AGENCIES, Change
from abm.policy import Policy
from abm.simulation import Setting
from abm.world import World
from agents.vocabulary import BEHAVIOURS
from experiments.counted import YEAR, Counted
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.paired import Cell, Numbers, measured
from experiments.runner import OnProgress

Evidence = Mapping[str, Mapping[str, Numbers]]
"""For each world what was measured, by name: float64 [replications]."""

SILO = "silo"
SHORT = "short of capacity"
BEST = "best behaviours"
MONEY_LEFT = 0.6
"""Share of today's money in the place that is short of capacity."""
RECORD_LAG = 26
"""Weeks until the shared record works, so that what it does shows within five years."""
TWO_BY_TWO = (SILO, "behaviours-only", "rules-only", "collaborative")
YEARLY = ("known_needs", "referrals", "total_cost", "severity", "hidden_share")
WORST = 0.95
"""Families with more severity than this share of families are picked at their worst."""
SEVERAL = 3


def worlds() -> dict[str, Policy]:
    """The worlds that are compared, by name."""
    best: dict[str, float] = dict.fromkeys(BEHAVIOURS, 1)
    levers: dict[str, dict[str, float]] = {
        "meetings only": {"meetings": 1},
        "pooled budgets only": {"pooled_share": 0.3},
        "shared record only": {"shared_record": 1, "shared_record_lag": RECORD_LAG},
        BEST: best,
    }
    short = Policy(SHORT, changes=(Change(0, ALL_AGENCIES, "austerity", MONEY_LEFT),))
    carried = (*TWO_BY_TWO, "aligned-targets", "payment-by-results")
    return {
        **{name: Policy.load(name) for name in carried},
        **{name: Policy.from_levers(name, values) for name, values in levers.items()},
        SHORT: short,
        f"{SHORT}, {BEST}": short + Policy.from_levers(BEST, best),
    }


def evidence(
    setting: Setting, replications: int, on_progress: OnProgress | None = None
) -> dict[str, dict[str, Numbers]]:
    """Run all worlds on the same luck; raises InputError for impossible numbers."""
    policies = worlds()
    cells = [Cell(setting, policy) for policy in policies.values()]
    found = measured(cells, replications, witnessed, on_progress=on_progress)
    return dict(zip(policies, found, strict=True))


def witnessed(past: World, world: World) -> dict[str, float]:
    """What one run showed: its outcomes, some of them by year, and what became of families."""
    counted = Counted.of(world)
    seen = {outcome.name: outcome.compute(counted) for outcome in OUTCOMES}
    for year in range(counted.weeks // YEAR):
        during = counted.year(year)
        seen |= {f"{name} {year + 1}": BY_NAME[name].compute(during) for name in YEARLY}
    return seen | _matched(past, world)


def _matched(past: World, world: World) -> dict[str, float]:
    """Severity before and after of families that still live there: the same ones in every world.

    Families move by their own luck alone, so those who stay are the same whatever the policy.
    """
    before = past.families["need"].sum(axis=1)
    after = world.families["need"].sum(axis=1)
    number = np.count_nonzero(past.families["need"], axis=1)
    stayed = world.families["who"] == past.families["who"]
    groups = {
        "one need": number == 1,
        "several needs": number >= SEVERAL,
        "picked at their worst": before > np.quantile(before, WORST),
    }
    seen = {}
    for name, members in groups.items():
        seen[f"{name}, before"] = float(before[members & stayed].mean())
        seen[f"{name}, after"] = float(after[members & stayed].mean())
    return seen
