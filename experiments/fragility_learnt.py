"""Which numbers do the published figures pin down, and which are still anybody's guess?

A number is drawn from its declared plausible range; the figures of today's services then say which
values can stay. What is left is in the ensemble: where its values lie as wide as they were drawn,
the figures said nothing of the number, and a conclusion that depends on it rests on a guess.
"""

import numpy as np
from scipy.special import ndtri

from abm.ensemble import Ensemble
from abm.parameters import Parameters
from experiments.calibration_judgement import PAIRS_BEYOND_CHANCE, Learnt
from experiments.calibration_prior import Numbers, Prior, in_logarithms

Tie = tuple[str, str, float]
EDGE = 1e-4
"""A value at an end of its range counts as this far inside: its normal score is 3.7."""
MOST_TIES = 12


def learnt_from(ensemble: Ensemble) -> tuple[Learnt, ...]:
    """What the figures said of every number that the sets differ in, the most narrowed first."""
    prior, values, scores = _drawn(ensemble)
    ends = np.quantile(values, (0.05, 0.5, 0.95), axis=0)
    told = np.vstack([scores.mean(axis=0), scores.std(axis=0, ddof=1), ends]).T
    found = [
        Learnt(name, len(values), *map(float, row))
        for name, row in zip(prior.names, told, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: each.spread))


def ties_of(ensemble: Ensemble) -> tuple[Tie, ...]:
    """The pairs of numbers that the figures tie together beyond chance, the closest first."""
    prior, values, scores = _drawn(ensemble)
    together = np.triu(np.corrcoef(scores.T), 1)
    order = np.argsort(-np.abs(together), axis=None)[:MOST_TIES]
    least = PAIRS_BEYOND_CHANCE / np.sqrt(len(values))
    return tuple(
        (prior.names[one], prior.names[other], float(together[one, other]))
        for one, other in zip(*np.unravel_index(order, together.shape), strict=True)
        if abs(together[one, other]) > least
    )


def _drawn(ensemble: Ensemble) -> tuple[Prior, Numbers, Numbers]:
    """The numbers that the sets differ in, their values and normal scores [sets, numbers]."""
    declared = dict(Parameters())
    rows = [{**declared, **one.changed} for one in ensemble.sets]
    differ = [
        each for each in Prior.declared().parameters if len({row[each.name] for row in rows}) > 1
    ]
    prior = Prior(tuple(differ))
    values = np.array([[row[name] for name in prior.names] for row in rows])
    return prior, values, scores_of(prior, values)


def scores_of(prior: Prior, values: Numbers) -> Numbers:
    """Normal scores [sets, numbers]: standard normal as drawn, 0 in the middle of the range."""
    scores = np.empty_like(values)
    for column, parameter in enumerate(prior.parameters):
        ends, given = np.array(parameter.plausible), values[:, column]
        if in_logarithms(parameter):
            ends, given = np.log(ends), np.log(np.maximum(given, np.finfo(float).tiny))
        share = (given - ends[0]) / (ends[1] - ends[0])
        scores[:, column] = ndtri(np.clip(share, EDGE, 1 - EDGE))
    return scores
