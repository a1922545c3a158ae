"""Which policies are worth considering where three things matter at once?

A policy is dominated where another one is at least as good in everything and better in something.
Those that are not are on the front (Pareto 1906): to choose among them is to choose what matters
more. How sure that is comes from drawing whole futures again, and runs where there is one future.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.analysis.crossed import crossed, resampled, sign
from experiments.analysis.told import percent
from experiments.batch.results import BatchResults
from experiments.outcomes import Outcome, find
from experiments.statistics import Estimate

Numbers = NDArray[np.float64]
BESIDE = ("total_cost", "severity_gap")
"""Cost and fairness: what is asked beside the outcome that decides."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """Where policies stand in several outcomes, and which of them nothing dominates.

    levels: the mean of each policy in each outcome [policies][outcomes]. dominated_by: the names
    of the policies that dominate each on average. chance: of being on the front, float64
    [policies] from 0 to 1, not a number where it cannot be told.
    """

    outcomes: tuple[Outcome, ...]
    policies: tuple[str, ...]
    levels: tuple[tuple[Estimate, ...], ...]
    dominated_by: tuple[tuple[str, ...], ...]
    chance: Numbers

    @property
    def front(self) -> tuple[str, ...]:
        """The policies that nothing dominates on average."""
        pairs = zip(self.policies, self.dominated_by, strict=True)
        return tuple(name for name, better in pairs if not better)

    def table(self) -> pd.DataFrame:
        """One row a policy: its outcomes, what dominates it, its chance of being on the front."""
        rows = []
        for at, name in enumerate(self.policies):
            row: dict[str, object] = {"policy": name}
            for outcome, level in zip(self.outcomes, self.levels[at], strict=True):
                row |= {
                    outcome.name: level.mean,
                    f"{outcome.name}_low": level.low,
                    f"{outcome.name}_high": level.high,
                }
            row["dominated_by"] = ", ".join(self.dominated_by[at])
            row["chance_on_the_front"] = self.chance[at]
            rows.append(row)
        return pd.DataFrame(rows)

    def sentences(self) -> list[str]:
        """Which policies are worth considering, which are not, and how sure that is."""
        titles = ", ".join(outcome.title.lower() for outcome in self.outcomes)
        said = [f"Judged by {titles} together, worth considering: {', '.join(self.front)}."]
        for name, better, chance in zip(self.policies, self.dominated_by, self.chance, strict=True):
            doubt = f" (chance that it is not so: {percent(chance)})" if chance == chance else ""
            if better:
                said.append(f"{name} is no better in anything than {', '.join(better)}{doubt}.")
        unsure = [
            f"{name} {percent(chance)}"
            for name, chance in zip(self.policies, self.chance, strict=True)
            if name in self.front and chance < SURE
        ]
        if unsure:
            said.append(f"Not sure to be among them: {', '.join(unsure)}.")
        return said


SURE = 0.95
"""From this chance on, a policy's place on the front is not put in doubt."""


def frontier(
    results: BatchResults,
    outcomes: Sequence[str] = (),
    policies: Sequence[str] = (),
    place: str = "",
) -> Frontier:
    """Which policies are not dominated in two or more outcomes, and with which chance.

    The experiment's first outcome, total cost and the gap in severity where none are named. Raises
    InputError for fewer than two outcomes, unknown ones, and those without a better way.
    """
    first = results.layout.experiment.outcomes[0]
    asked = tuple(outcomes) or tuple(dict.fromkeys((first, *BESIDE)))
    if len(set(asked)) < 2:
        raise InputError(
            f"{len(set(asked))} outcome given ({', '.join(asked)}): a front needs two or more, "
            "such as with_3_needs total_cost severity_gap"
        )
    measures = tuple(find(name) for name in asked)
    ways = np.array([sign(outcome) for outcome in measures])
    found = crossed(results, asked, policies, place)
    dominates = _dominates((ways[:, None] * found.means)[None])[0]
    anew = ways[:, None] * resampled(found, "futures")
    chance = (~_dominates(anew).any(axis=1)).mean(axis=0)
    return Frontier(
        measures,
        found.policies,
        tuple(
            tuple(found.level(policy, outcome) for outcome in asked) for policy in found.policies
        ),
        tuple(
            tuple(name for name, worse in zip(found.policies, column, strict=True) if worse)
            for column in dominates.T
        ),
        np.where(np.isfinite(anew).all(), chance, np.nan),
    )


def _dominates(values: Numbers) -> NDArray[np.bool_]:
    """Whether the first policy dominates the second: bool [draws, policies, policies].

    values: float64 [draws, outcomes, policies], more is better.
    """
    first, second = values[:, :, :, None], values[:, :, None, :]
    return np.asarray((first >= second).all(axis=1) & (first > second).any(axis=1))
