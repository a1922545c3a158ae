"""Which conclusions hold in every plausible world, which flip, and on which numbers does it hang?

Each set of the ensemble's numbers is a world that could be ours. In each, policies are run on the
same families and luck, a few times. Between runs of one world there is chance; between worlds, what
is not known. Chance is taken out, so that a conclusion counts as flipping only where worlds differ.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from abm.ensemble import RUNS_OF_EACH, Ensemble
from abm.errors import InputError
from abm.parameters import Parameters
from experiments.comparison import SILO, Comparison
from experiments.fragility_dependence import Dependence, depends_on, explained, rank_scores
from experiments.fragility_questions import POLICIES, QUESTIONS, Question
from experiments.worlds import Worlds, share_beyond, worlds_of

Numbers = NDArray[np.float64]
Verdict = Literal["holds", "mostly holds", "matters or not", "flips"]
EVERY = 0.99
"""From this share of worlds on, a conclusion is said to hold in every plausible world."""
MOST = 0.8
"""From this share on, in most."""
FLIPS = 0.05
"""A conclusion flips where at least this share of worlds says better, and as many say worse."""
FEWEST_WORLDS = 20
"""With fewer worlds, nothing can be said of what an answer depends on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the plausible worlds say to a question.

    `better`, `worse` and `little` are the shares of worlds whose effect is at least the smallest
    that matters, or less; `other_sign` the share in which the sign is not that of the mean effect.
    `explained` is the share of the variance between worlds that the numbers in `depends_on`
    predict in worlds left out; not a number where worlds do not differ.
    """

    question: Question
    level: float
    worlds: Worlds
    better: float
    worse: float
    little: float
    other_sign: float
    depends_on: tuple[Dependence, ...]
    explained: float

    @property
    def largest(self) -> tuple[str, float]:
        """What most worlds say, and the share of them."""
        shares = {"better": self.better, "worse": self.worse, "no difference": self.little}
        return max(shares.items(), key=lambda each: each[1])

    @property
    def verdict(self) -> Verdict:
        """Whether the conclusion holds, and if not, in which way it fails."""
        if self.largest[1] >= EVERY:
            return "holds"
        if min(self.better, self.worse) >= FLIPS:
            return "flips"
        return "mostly holds" if self.largest[1] >= MOST else "matters or not"


@dataclass(frozen=True, slots=True)
class Fragility:
    """All answers, and the runs and worlds they rest on."""

    comparison: Comparison
    worlds: int
    runs_each: float
    answers: tuple[Answer, ...]


def fragility(comparison: Comparison, questions: Sequence[Question] = QUESTIONS) -> Fragility:
    """Answer the questions from paired runs of their policies over an ensemble.

    A question is left out where the runs show nothing of its outcome (no closings, so no share of
    them). Raises InputError for runs of too few worlds, only one run of each, or missing policies.
    """
    _check(comparison, questions)
    used = np.unique(comparison.runs.sets)
    names, values = varied(comparison.ensemble, used)
    scores = rank_scores(values)
    asked = ((each, _worlds(comparison, each)) for each in questions)
    answers = tuple(
        _answer(question, worlds, comparison.level(SILO, question.outcome.name).mean, names, scores)
        for question, worlds in asked
        if math.isfinite(worlds.mean.chance)
    )
    return Fragility(comparison, len(used), comparison.replications / len(used), answers)


def _check(comparison: Comparison, questions: Sequence[Question]) -> None:
    named = {policy for each in questions for policy, _ in each.contrast.weights}
    if missing := sorted(named - set(comparison.names)):
        raise InputError(f"the runs lack {', '.join(missing)}: run all of {', '.join(POLICIES)}")
    check_sets(comparison.runs.sets)


def check_sets(sets: NDArray[np.int64]) -> None:
    """Refuse runs (the set of each, [replications]) that cannot tell worlds from chance."""
    worlds = len(np.unique(sets))
    if worlds < FEWEST_WORLDS:
        raise InputError(
            f"the runs are of {worlds} sets of parameters: give {FEWEST_WORLDS} or more, with "
            f"{RUNS_OF_EACH} replications for each (--parameters ensemble --replications "
            f"{RUNS_OF_EACH * FEWEST_WORLDS})"
        )
    if len(sets) < RUNS_OF_EACH * worlds:
        raise InputError(
            f"{len(sets)} replications of {worlds} sets of parameters: give {RUNS_OF_EACH} or more "
            "for each, to tell chance from what the set does"
        )


def varied(ensemble: Ensemble, used: NDArray[np.int64]) -> tuple[tuple[str, ...], Numbers]:
    """The numbers in which the sets differ, and their values: float64 [sets, numbers]."""
    declared = dict(Parameters())
    rows = [{**declared, **ensemble.sets[number].changed} for number in used]
    values = np.array([[row[name] for name in declared] for row in rows])
    differ = values.min(axis=0) < values.max(axis=0)
    return tuple(np.array(list(declared))[differ].tolist()), values[:, differ]


def _worlds(comparison: Comparison, question: Question) -> Worlds:
    """The effect that a question asks for, in every world."""
    weights = question.contrast.weights
    effects = sum(
        weight * comparison.values(policy, question.outcome.name) for policy, weight in weights
    )
    return worlds_of(np.asarray(effects), comparison.runs.sets)


def _answer(
    question: Question, worlds: Worlds, level: float, names: tuple[str, ...], scores: Numbers
) -> Answer:
    sign = 1 if question.outcome.direction == "more" else -1
    better, worse = (share_beyond(worlds, question.smallest, way) for way in (sign, -sign))
    differ = worlds.reliability > 0
    found = depends_on(names, scores, worlds.seen, worlds.effects) if differ else ()
    return Answer(
        question,
        level,
        worlds,
        better,
        worse,
        max(0.0, 1 - better - worse),
        share_beyond(worlds, 0, -1 if worlds.mean.mean > 0 else 1),
        found,
        min(1.0, explained(scores, worlds.seen) / worlds.reliability) if differ else math.nan,
    )
