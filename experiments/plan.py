"""How many families and replications does a question need? Planned from pilot runs.

Statutory outcomes are rare, so a few runs of a small sample show nothing of them. The pilots run
both policies on the same families and luck at two sizes: from how the paired differences spread,
and how that falls with families, follows what a study needs, and what other designs would.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.simulation import BURN_IN, WEEKS, Setting, check_whole
from experiments.choices import chosen_ensemble, chosen_policies
from experiments.counted import YEAR
from experiments.limits import MOST_REPLICATIONS
from experiments.outcomes import BY_NAME, Outcome, find
from experiments.plan_pilots import (
    BEFORE,
    WORST,
    Pilot,
    events_of,
    run_pilots,
    seconds_of,
    spread_of,
)
from experiments.runner import OnProgress
from experiments.statistics import Estimate, estimate, paired_difference
from experiments.study import (
    POWER,
    Falling,
    Wanted,
    at_most,
    check_size,
    replications_needed,
    wanted,
)

PILOT = 20
"""Paired replications of each pilot, unless told otherwise."""
LEAST = 400
"""Families of the larger pilot at least: with fewer, nothing is to be learnt of rare outcomes."""
SIZES = (1_000, 2_000, 5_000, 20_000)
FEW_EVENTS = 5
"""With fewer events a run, differences are far from normal, and t misleads."""


@dataclass(frozen=True, slots=True)
class Design:
    """One way to study the question: how many families, how often, for how long.

    `replications` is planned with the spread seen in the pilots, `cautious` with one that the
    true spread is below at 80 %; `unmatched` is for each world, where worlds do not share their
    luck; None where more than can be run. `events` are expected in a run of the baseline.
    """

    families: int
    replications: int | None
    cautious: int | None
    unmatched: int | None
    events: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a question needs, and the pilot runs that say so; the larger pilot comes last."""

    setting: Setting
    outcome: Outcome
    policies: tuple[str, str]
    wanted: Wanted
    pilots: tuple[Pilot, Pilot]
    falling: Falling
    designs: tuple[Design, ...]

    @property
    def replications(self) -> int:
        """Paired replications of each pilot."""
        return len(self.pilots[-1].baseline[self.outcome.name])

    @property
    def level(self) -> Estimate:
        """The outcome under the baseline, from the larger pilot."""
        return estimate(self.pilots[-1].baseline[self.outcome.name])

    @property
    def difference(self) -> Estimate:
        """The paired difference, from the larger pilot."""
        return estimate(self.pilots[-1].differences(self.outcome.name))

    @property
    def variance_reduction(self) -> float:
        """How many times more runs it takes where worlds do not share families and luck."""
        return self.pilots[-1].variance_reduction(self.outcome.name)

    @property
    def cheapest(self) -> Design | None:
        """The design that takes the least time here; None if none can be run."""
        possible = [each for each in self.designs if each.replications is not None]
        return min(possible, key=lambda each: each.seconds, default=None)

    @property
    def drift(self) -> Estimate:
        """How the outcome changes from the year before in the baseline, where nothing changes."""
        seen = self.pilots[-1].baseline
        return paired_difference(seen[self.outcome.name], seen[BEFORE])

    def fall(self, policy: bool) -> float:
        """By which share the severity of families picked at their worst falls by itself."""
        seen = self.pilots[-1].policy if policy else self.pilots[-1].baseline
        before, after = (
            float(np.nanmean(seen[f"{WORST}, {when}"])) for when in ("before", "after")
        )
        return (before - after) / before


def plan(
    question: str,
    policies: tuple[Policy | str | Path, Policy | str | Path] = ("silo", "collaborative"),
    *,
    place: Place | str | Path = "coventry",
    detect: float | str | None = None,
    within: float | str | None = None,
    power: float = POWER,
    families: int = 2_000,
    replications: int = PILOT,
    weeks: int = WEEKS,
    burn_in: int = BURN_IN,
    seed: int = 1,
    parameters: Parameters | Ensemble | str | Path | None = None,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> Plan:
    """Say how many families and replications a question needs, from pilot runs.

    question: the name of an outcome, or of a crisis such as "custody". policies: the baseline and
    the one to compare. detect: the smallest difference to be seen with `power`, in the outcome's
    unit or as a share of the baseline's level ("10%", the default); within: instead, half the
    width of the 95% interval wanted. families: of the larger pilot; the smaller one has a quarter.
    replications: paired runs of each pilot. parameters: one set; of several, and without any of
    the carried ones, the best. `on_progress` is told the number of runs done.

    Raises InputError for an unknown outcome or anything impossible.
    """
    setting = Setting(
        place if isinstance(place, Place) else Place.load(place),
        families, weeks, burn_in, seed, chosen_ensemble(parameters).best,
    )  # fmt: skip
    return planned(
        setting, question, policies, detect, within, power, replications, threads, on_progress
    )


def planned(
    setting: Setting,
    question: str,
    policies: tuple[Policy | str | Path, ...],
    detect: float | str | None = None,
    within: float | str | None = None,
    power: float = POWER,
    replications: int = PILOT,
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> Plan:
    """The plan for a question in a setting, whose families are those of the larger pilot."""
    outcome = asked(question)
    chosen = chosen_policies(policies)
    _check(setting, chosen, detect, within, replications)
    pilots = run_pilots(setting, outcome, chosen, replications, threads, on_progress)
    many = pilots[-1]
    aim = wanted(detect, within, power, float(np.nanmean(many.baseline[outcome.name])))
    spread = spread_of(outcome, pilots)
    designs = tuple(_designs(setting, outcome, aim, pilots, spread))
    names = chosen[0].name, chosen[1].name
    return Plan(setting, outcome, names, aim, pilots, spread, designs)


def asked(question: str) -> Outcome:
    """The outcome that a question names; a crisis may be named without what comes before."""
    crisis = f"crises_{question}"
    return BY_NAME[crisis] if crisis in BY_NAME else find(question)


def _check(
    setting: Setting,
    policies: tuple[Policy, ...],
    detect: float | str | None,
    within: float | str | None,
    replications: int,
) -> None:
    """Refuse what cannot be planned, before anything is run."""
    if len(policies) != 2:
        names = ", ".join(policy.name for policy in policies)
        raise InputError(f"{names}: a plan is for two policies, the baseline first")
    check_whole("replications", replications, 3, MOST_REPLICATIONS)
    check_whole("families", setting.families, LEAST, setting.place.households)
    for name, given in (("detect", detect), ("within", within)):
        if given is not None:
            check_size(name, given)


def _designs(
    setting: Setting,
    outcome: Outcome,
    aim: Wanted,
    pilots: tuple[Pilot, Pilot],
    spread: Falling,
) -> Iterator[Design]:
    """What the question needs at several sizes, up to all families of the place."""
    many = pilots[-1]
    freedom = sum(max(1, len(each.differences(outcome.name)) - 1) for each in pilots)
    apart = math.sqrt(max(1.0, many.variance_reduction(outcome.name)))
    rate = events_of(outcome, many) * setting.weeks / YEAR / 1_000
    households = setting.place.households
    for families in (*(size for size in SIZES if size < households), households):
        deviation = spread.at(families)
        replications = replications_needed(deviation, aim)
        yield Design(
            families,
            replications,
            replications_needed(at_most(deviation, freedom), aim),
            replications_needed(deviation * apart, aim),
            rate * families,
            math.inf if replications is None else replications * seconds_of(families, pilots),
        )
