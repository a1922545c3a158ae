"""How much of a policy is enough? What each share of it does, and whether more is worth less.

Doses are told by the names of policies: "collaborative*0.5" is half the way from the baseline to
collaborative, "collaborative" or "collaborative*1" all of it. All differences are paired.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.crossed import crossed, mean_of, ratio_of, sign
from experiments.analysis.fieller import Ratio
from experiments.analysis.told import about_intervals, averaged, told
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
DOSE = re.compile(r"(?P<policy>.+)\*(?P<share>\d*\.?\d+)")
WHOLE, HALF = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Doses:
    """What each share of a policy does against the baseline.

    shares: of the whole, rising. effects: against the baseline, in the outcome's
    unit. steps: what each share adds to the one before it (the first to the baseline). middle: the
    share nearest to half of the largest. share_of_largest: what it does as a share of what the
    largest does. beyond: how much better it does than in proportion, in the outcome's unit: above
    0 where returns diminish.
    """

    outcome: Outcome
    baseline: str
    policy: str
    names: tuple[str, ...]
    shares: tuple[float, ...]
    effects: tuple[Estimate, ...]
    steps: tuple[Estimate, ...]
    middle: float
    share_of_largest: Ratio
    beyond: Estimate
    futures: int

    def table(self) -> pd.DataFrame:
        """One row a share: its effect against the baseline, and what it adds to the one before.

        `low` and `high` are for one more future, `average_low` and `average_high` for the mean.
        """
        rows = [
            {
                "share": share,
                "policy": name,
                "effect": effect.mean,
                "effect_average_low": averaged(effect, self.futures).low,
                "effect_average_high": averaged(effect, self.futures).high,
                "effect_low": effect.low,
                "effect_high": effect.high,
                "adds": step.mean,
                "adds_low": step.low,
                "adds_high": step.high,
            }
            for share, name, effect, step in zip(
                self.shares, self.names, self.effects, self.steps, strict=True
            )
        ]
        return pd.DataFrame(rows)

    def sentences(self) -> list[str]:
        """What each share does, and whether the first half does more than the second."""
        parts = [
            f"{share:.0%} {told(averaged(effect, self.futures))}"
            for share, effect in zip(self.shares, self.effects, strict=True)
        ]
        title, unit = self.outcome.title.lower(), self.outcome.unit
        said = [f"By how much of {self.policy} is done, {title} ({unit}): {'; '.join(parts)}."]
        return [*said, self._returns(), *about_intervals(self.futures)]

    def _returns(self) -> str:
        middle = f"{self.middle:.0%}"
        share = self.share_of_largest
        does = f"{middle} of {self.policy} does"
        beyond = averaged(self.beyond, self.futures)
        if share.kind == "between" and averaged(self.effects[-1], self.futures).clear:
            part = f"{100 * share.ratio:.0f}% ({100 * share.low:.0f}% to {100 * share.high:.0f}%)"
            does += f" {part} of what {self.shares[-1]:.0%} does"
        else:
            does += " an unclear share of what all of it does"
        if not beyond.clear:
            return f"{does}: no sign that returns diminish or grow ({told(beyond)})."
        way = "diminish" if beyond.mean > 0 else "grow"
        return f"{does}: returns {way} ({told(beyond)} better than in proportion)."


def doses(results: BatchResults, outcome: str = "", policy: str = "", place: str = "") -> Doses:
    """The dose-response of a policy, for an outcome with a better way (the first one if none).

    policy: the whole one; the first that was run in shares where none is named. Raises InputError
    where none was run in two or more shares.
    """
    measure = find(outcome or results.layout.experiment.outcomes[0])
    way, baseline = sign(measure), results.names[0]
    by_policy = _by_policy(results.names[1:])
    if not by_policy or (policy and policy not in by_policy):
        raise InputError(
            f"{policy or 'no policy'} was {'not ' if policy else ''}run in two or more "
            f"shares: expected policies named such as collaborative*0.5 and collaborative; "
            "give the experiment a [dose] table"
        )
    chosen = policy or next(iter(by_policy))
    shares = by_policy[chosen]
    found = crossed(results, (measure.name,), (baseline, *shares.values()), place)
    values = way * (found.values[0, 1:] - found.values[0, 0])
    largest = max(shares)
    at = int(np.abs(np.array(list(shares)[:-1]) - HALF * largest).argmin())
    middle = list(shares)[at]
    names = (baseline, *shares.values())
    return Doses(
        measure,
        baseline,
        chosen,
        tuple(shares.values()),
        tuple(shares),
        tuple(found.difference(name, baseline) for name in names[1:]),
        tuple(found.difference(name, names[step]) for step, name in enumerate(names[1:])),
        middle,
        ratio_of(values[at], values[-1], found.points),
        mean_of(values[at] - middle / largest * values[-1], found.points),
        len(np.unique(found.points)),
    )


def has_doses(results: BatchResults) -> bool:
    """Whether a batch holds a policy in two or more shares."""
    return bool(_by_policy(results.names[1:]))


def dose_of(name: str) -> tuple[str, float]:
    """The policy and the share of it that a name stands for: the whole where it names none."""
    found = DOSE.fullmatch(name)
    return (found["policy"], float(found["share"])) if found else (name, WHOLE)


def _by_policy(names: Sequence[str]) -> dict[str, dict[float, str]]:
    """The policies that were run in two or more shares: their names by share, rising."""
    shares: dict[str, dict[float, str]] = {}
    for name in names:
        policy, share = dose_of(name)
        shares.setdefault(policy, {})[share] = name
    return {
        policy: dict(sorted(each.items()))
        for policy, each in shares.items()
        if len(each) > 1 and min(each) > 0
    }
