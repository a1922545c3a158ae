"""Whom and what is a report about? One policy of a batch, the outcome that decides, one place."""

from dataclasses import dataclass
from itertools import chain

import numpy as np

from abm.errors import InputError
from experiments.analysis.contrasts import Contrast, Contrasts, contrasts
from experiments.batch.results import BatchResults
from experiments.outcomes import BY_NAME, OUTCOMES, Outcome, find
from experiments.statistics import Estimate

COST = BY_NAME["total_cost"]
MOST_SHOWN = 4
"""More policies in one picture cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy held against the baseline by the outcome that decides, in one place of a batch.

    others: the policies that ran beside the baseline. shown: the one the report is about, then
    those next best, as many as a picture holds. chosen: whether it was picked because it did best,
    which flatters it. deciding: every policy in the outcome that decides and in total cost. told:
    those shown, in every outcome.
    """

    results: BatchResults
    policy: str
    outcome: Outcome
    place: str
    others: tuple[str, ...]
    shown: tuple[str, ...]
    chosen: bool
    deciding: Contrasts
    told: Contrasts
    asked: Contrasts

    @property
    def baseline(self) -> str:
        """The policy that all others are held against."""
        return self.results.names[0]

    @property
    def place_title(self) -> str:
        """What the place is called."""
        places = self.results.layout.experiment.places
        return next(each.title for each in places if each.name == self.place)

    @property
    def futures(self) -> int:
        """How many futures the policy was run in, shocks aside."""
        return self.difference().points

    @property
    def candidates(self) -> tuple[str, ...]:
        """The policies that one was picked from: those that the experiment names, if it does."""
        named = {each.name for each in self.results.layout.experiment.policies}
        return tuple(name for name in self.others if name in named) or self.others

    @property
    def stays_clear(self) -> bool | None:
        """Whether the headline is clear beside all that was asked; None where it never was."""
        for each in self.asked:
            if (each.place, each.policy, each.outcome) == (self.place, self.policy, self.outcome):
                return self.asked.stays_clear(each) if each.difference.clear else None
        return None

    def difference(self, policy: str = "", outcome: str = "") -> Contrast:
        """How far a policy is from the baseline; the subject's policy and outcome unless named."""
        wanted = policy or self.policy, outcome or self.outcome.name
        return next(
            each
            for each in chain(self.deciding, self.told)
            if (each.policy, each.outcome.name) == wanted
        )


def average(found: Contrast) -> Estimate:
    """The mean over futures with the interval of that mean; of few futures that of a new one."""
    if found.points < 2 or not np.isfinite(found.average.low):
        return found.difference
    return Estimate(found.difference.mean, *found.average, found.difference.number)


def subject(results: BatchResults, outcome: str = "", policy: str = "", place: str = "") -> Subject:
    """What a report is to be about, with what was not named chosen: the policy that did best.

    Policies named in the experiment come before those made by a design. Raises InputError for
    names that the batch does not have, and where no policy ran beside the baseline.
    """
    experiment = results.layout.experiment
    decides = find(outcome or experiment.outcomes[0])
    where = _known(place, [each.name for each in experiment.places], "place")
    measures = tuple(dict.fromkeys((decides.name, COST.name)))
    deciding = contrasts(results, measures, place=where)
    ranked = _ranked(deciding, decides)
    if not ranked:
        raise InputError(
            f"no policy ran beside the baseline {results.names[0]} in {where} so far: run more of "
            "the batch, or give the experiment another policy"
        )
    named = {each.name for each in experiment.policies}
    candidates = [name for name in ranked if name in named] or ranked
    about = (
        _known(policy, ranked, "policy that ran beside the baseline") if policy else candidates[0]
    )
    shown = (about, *(name for name in ranked if name != about))[:MOST_SHOWN]
    return Subject(
        results,
        about,
        decides,
        where,
        tuple(name for name in results.names if name in ranked),
        shown,
        not policy and len(candidates) > 1,
        deciding,
        contrasts(results, [each.name for each in OUTCOMES], shown, place=where),
        contrasts(results),
    )


def _known(name: str, names: list[str], kind: str) -> str:
    if name and name not in names:
        raise InputError(
            f"there is no {kind} {name!r} in the batch; give one of {', '.join(names)}"
        )
    return name or names[0]


def _ranked(deciding: Contrasts, outcome: Outcome) -> list[str]:
    """The policies that ran beside the baseline, the best by the outcome that decides first."""
    way = -1 if outcome.direction == "more" else 1
    ran = [each for each in deciding if each.outcome == outcome and each.difference.number]
    ran.sort(key=lambda each: way * each.difference.mean)
    return [each.policy for each in ran]
