"""How good is the policy that did best, without the luck that made it look best?

The best of several noisy means looks better than it is. Here the best is picked by half of the
replications and measured by the other half, both ways round, which takes that away.
"""

import numpy as np

from experiments.analysis.points import by_point
from experiments.report.subject import Subject
from experiments.report.words import in_all, short
from experiments.statistics import estimate

FEWEST = 4
"""Replications: two to pick by, two to measure by."""


def picked(about: Subject) -> str:
    """What is left of the best policy's difference, in a sentence; nothing for few replications."""
    names = about.candidates
    values = np.array(
        [
            by_point(
                about.results, about.results.differences(name, about.outcome.name, about.place)
            )
            for name in names
        ]
    )
    values = values[:, np.isfinite(values).all(axis=(0, 2))]
    if values.shape[1] == 0 or values.shape[2] < FEWEST:
        return ""
    way = -1 if about.outcome.direction == "more" else 1
    measured, chosen = np.empty(values.shape[1:]), []
    for half in (0, 1):
        best = int(np.argmin(way * values[:, :, half::2].mean(axis=(1, 2))))
        measured[:, 1 - half :: 2] = values[best, :, 1 - half :: 2]
        chosen.append(names[best])
    found = estimate(measured.mean(axis=1) if len(measured) > 1 else measured.ravel())
    level = about.difference().level.mean
    return (
        f"Picked by one half of the replications ({in_all(sorted(set(chosen)))}) and measured by "
        f"the other, both ways round: {short(found, about.outcome, level)}."
    )
