"""What does a run show of who gains, who pays, and of a place without enough money?

Each replication lives in four worlds with one past: the baseline and the chosen policy, in the
place as it is and in the same place with much less money. Differences are taken within it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from abm.change import ALL_AGENCIES, Change
from abm.policy import Policy
from abm.simulation import Setting
from abm.world import World
from agents.vocabulary import PAYERS
from dashboards.settings import Settings
from experiments import runner
from experiments.counted import YEAR, Counted, ratio
from experiments.evidence import MONEY_LEFT, SEVERAL, WORST
from experiments.outcomes import BY_NAME, OUTCOMES
from experiments.statistics import Estimate, estimate, paired_difference

Seen = Mapping[str, float]
"""What one run showed, by name."""
Numbers = NDArray[np.float64]

BASELINE, CHOSEN, SHORT_BASELINE, SHORT_CHOSEN = range(4)
WORLDS = 4
REPLICATIONS = 24
BY_YEAR = ("total_cost", "with_3_needs", "crises", "weeks_to_help", "direct_share")
"""Outcomes that are told year by year."""
SPENT = ("services", "crises", "benefits")
"""What a payer pays for."""
GROUPS = ("one need", "two needs", "several needs", "worst")
"""Families by their needs at week 0: the same families in every world."""
FIFTHS = {"most deprived": True, "least deprived": False}


def chosen_pair(settings: Settings) -> tuple[Policy, Policy] | None:
    """The baseline and the policy set against it: the first and the last; None with only one."""
    policies = settings.loaded_policies()
    return (policies[0], policies[-1]) if len(policies) > 1 else None


def short_of_money(policy: Policy) -> Policy:
    """The same policy in a place that has only MONEY_LEFT of its money, from week 0 on."""
    others = tuple(each for each in policy.changes if each.name != "austerity")
    short = Change(0, ALL_AGENCIES, "austerity", MONEY_LEFT)
    return replace(policy, changes=(*others, short))


def four_policies(settings: Settings) -> tuple[Policy, ...]:
    """What is decided in each of the four worlds; none where there is nothing to compare."""
    pair = chosen_pair(settings)
    return (*pair, *(short_of_money(each) for each in pair)) if pair else ()


def lived(
    setting: Setting, policies: Sequence[Policy], replication: int, stopped: Event
) -> tuple[Seen, ...]:
    """One replication: what each policy's world showed. Raises Cancelled once `stopped` is set."""
    past, worlds = runner.lived(setting, policies, replication, stopped)
    return tuple(seen(past, world, setting) for world in worlds)


def seen(past: World, world: World, setting: Setting) -> dict[str, float]:
    """All that one run showed: outcomes, by year, by payer, and what became of families."""
    counted = Counted.of(world)
    told = {each.name: each.compute(counted) for each in OUTCOMES}
    for year in range(years_of(setting.weeks)):
        during = counted.year(year)
        told |= {f"{name} {year + 1}": BY_NAME[name].compute(during) for name in BY_YEAR}
        told |= {f"{name} {year + 1}": value for name, value in _paid(during, setting).items()}
    told |= _paid(counted, setting)
    return told | _severity_by_fifth(counted) | _severity_of_matched(past, world)


def years_of(weeks: int) -> int:
    """The whole years within so many weeks; one where there is not even one."""
    return max(1, weeks // YEAR)


def _paid(counted: Counted, setting: Setting) -> dict[str, float]:
    """What each payer pays for services, crises and benefits, GBP a family a year."""
    families = counted.total("families")
    spend = counted.agencies["spend"].sum(axis=0)
    paid = {}
    for payer in PAYERS:
        own = np.array([each.payer == payer for each in setting.place.agencies])
        benefits = counted.total("worklessness_cost") if payer == "dwp" else 0.0
        amounts = (spend[own].sum(), counted.total(f"crisis_cost_{payer}"), benefits)
        for kind, amount in zip(SPENT, amounts, strict=True):
            paid[f"{payer}, {kind}"] = float(ratio(amount * YEAR, families))
    policy = counted.total("policy_cost", "transition_cost")
    return paid | {"policy": float(ratio(policy * YEAR, families))}


def _severity_by_fifth(counted: Counted) -> dict[str, float]:
    """Severity a family in the most and in the least deprived fifth of neighbourhoods."""
    rows = {name: counted.fifth(most) for name, most in FIFTHS.items()}
    return {
        name: float(ratio(each["severity"].sum(), each["families"].sum()))
        for name, each in rows.items()
    }


def _severity_of_matched(past: World, world: World) -> dict[str, float]:
    """Severity before and after of families that still live there: the same ones in every world.

    Families move by their own luck alone, so those who stay are the same whatever the policy.
    """
    before = past.families["need"].sum(axis=1)
    after = world.families["need"].sum(axis=1)
    stayed = world.families["who"] == past.families["who"]
    told = {}
    for name, members in _groups(past, before).items():
        here = members & stayed
        told[f"{name}, before"] = float(ratio(before[here].sum(), here.sum()))
        told[f"{name}, after"] = float(ratio(after[here].sum(), here.sum()))
    return told


def _groups(past: World, before: Numbers) -> dict[str, NDArray[np.bool_]]:
    """Which families belong to each of GROUPS: bool [families]."""
    number = np.count_nonzero(past.families["need"], axis=1)
    worst = before > np.quantile(before, WORST)
    return dict(zip(GROUPS, (number == 1, number == 2, number >= SEVERAL, worst), strict=True))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the replications done so far showed: one row a replication, one entry a world."""

    runs: Sequence[tuple[Seen, ...]]

    @property
    def number(self) -> int:
        """How many replications there are."""
        return len(self.runs)

    def values(self, world: int, name: str) -> Numbers:
        """One number in one world, by replication."""
        return np.array([run[world][name] for run in self.runs])

    def level(self, name: str, world: int = BASELINE) -> float:
        """The mean of a number in a world; not a number where no run told it."""
        return estimate(self.values(world, name)).mean

    def difference(self, name: str, world: int = CHOSEN, baseline: int = BASELINE) -> Estimate:
        """How far a world is from another, on the same luck."""
        return paired_difference(self.values(world, name), self.values(baseline, name))

    def per_cent(self, name: str, world: int = CHOSEN, baseline: int = BASELINE) -> Estimate:
        """A difference in per cent of the mean level of the baseline world."""
        level = self.level(name, baseline)
        apart = self.values(world, name) - self.values(baseline, name)
        return estimate(100 * ratio(apart, np.full(len(apart), level)))

    def won_back(self) -> Estimate:
        """What the policy makes good of the harm that lack of money does, in per cent of it."""
        base, short, better = (
            self.values(world, "severity") for world in (BASELINE, SHORT_BASELINE, SHORT_CHOSEN)
        )
        harm = (short - base).mean()
        return estimate(100 * ratio(short - better, np.full(len(base), harm)))

    def put_in(self, payer: str) -> Estimate:
        """What a payer spends less on its own services: what the policy costs comes from there."""
        name = f"{payer}, services"
        return estimate(self.values(BASELINE, name) - self.values(CHOSEN, name))

    def saved(self, payer: str) -> Estimate:
        """What a payer pays less for crises and benefits, GBP a family a year."""
        names = [f"{payer}, {kind}" for kind in SPENT if kind != "services"]
        return estimate(
            sum(self.values(BASELINE, name) - self.values(CHOSEN, name) for name in names)
        )

    def gap(self, payer: str) -> Estimate:
        """What a payer saves beyond what it puts in: below 0, it pays for what others save."""
        changes = [
            self.values(CHOSEN, f"{payer}, {kind}") - self.values(BASELINE, f"{payer}, {kind}")
            for kind in SPENT
        ]
        put_in, *others = -changes[0], *changes[1:]
        return estimate(-sum(others) - put_in)
