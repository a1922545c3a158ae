"""In which share of plausible worlds does the policy help, or harm? A small sample, asked live.

Nobody knows the model's numbers exactly. Each set of the carried ensemble is a world that could be
ours; the baseline and the policy live in some of them, twice in each, on the same luck.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from abm.ensemble import RUNS_OF_EACH, Ensemble
from abm.policy import Policy
from abm.simulation import Setting
from experiments.fragility import FEWEST_WORLDS
from experiments.fragility_questions import SMALLEST
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome
from experiments.runner import replicate
from experiments.worlds import share_beyond, worlds_of

Numbers = NDArray[np.float64]

ASKED = FEWEST_WORLDS
"""How many plausible worlds are asked."""
RUNS = ASKED * RUNS_OF_EACH
FEWEST_TOLD = 5
"""With fewer worlds than these, no share is told."""
OF = (
    "with_3_needs", "severity", "crises", "hidden_share", "weeks_to_help", "direct_share",
    "total_cost", "total_cost_first_year",
)  # fmt: skip
"""The outcomes asked about; from which difference on one matters is declared in SMALLEST."""


@dataclass(frozen=True, slots=True)
class Share:
    """In which shares of the worlds (0 to 1) an outcome is better, worse, or hardly different."""

    outcome: Outcome
    better: float
    worse: float

    @property
    def little(self) -> float:
        """The share in which there is no difference that matters."""
        return max(0.0, 1 - self.better - self.worse)


def lived_in_one(
    setting: Setting, pair: Sequence[Policy], replication: int, stopped: Event
) -> Numbers:
    """The outcomes of both policies in the world of a replication: float64 [2, OUTCOMES]."""
    parameters = Ensemble.carried().for_replication(replication)
    return replicate(replace(setting, parameters=parameters), pair, replication, stopped).values


def asked_so_far(results: Sequence[Numbers]) -> int:
    """How many worlds have had all their runs."""
    return len(results) // RUNS_OF_EACH


def shares(results: Sequence[Numbers]) -> tuple[Share, ...]:
    """What the worlds asked so far say, chance taken out; nothing while they are too few."""
    worlds = asked_so_far(results)
    if worlds < FEWEST_TOLD:
        return ()
    runs = np.array(results[: worlds * RUNS_OF_EACH])
    sets = Ensemble.carried().numbers(len(runs))
    return tuple(_share(BY_NAME[name], runs, sets) for name in OF)


def _share(outcome: Outcome, runs: Numbers, sets: NDArray[np.int64]) -> Share:
    """The shares of one outcome; runs: [replications, 2, OUTCOMES]."""
    column = OUTCOMES.index(outcome)
    worlds = worlds_of(runs[:, 1, column] - runs[:, 0, column], sets)
    up = 1 if outcome.direction == "more" else -1
    better, worse = (share_beyond(worlds, SMALLEST[outcome.name], way) for way in (up, -up))
    return Share(outcome, better, worse)
