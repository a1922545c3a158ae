"""Points of a design with known answers: functions of known sensitivity, and chance on top."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.analysis.sensitivity_sample import Sample, laid_out
from experiments.batch.results import BatchResults
from experiments.design.designs import Design
from experiments.design.experiment import Experiment
from experiments.design.factor import Factor
from experiments.design.layout import Layout
from experiments.outcomes import find

Numbers = NDArray[np.float64]
Function = Callable[[Numbers], Numbers]
ISHIGAMI = tuple(Factor(f"x{number}", "uncertainty", -np.pi, np.pi) for number in (1, 2, 3))
ISHIGAMI_FIRST = (0.3139, 0.4424, 0.0)
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437)
ISHIGAMI_DEVIATION = 3.72


def unit_factors(number: int) -> tuple[Factor, ...]:
    """So many factors between 0 and 1."""
    return tuple(Factor(f"x{at}", "uncertainty", 0, 1) for at in range(1, number + 1))


def ishigami(values: Numbers) -> Numbers:
    """SALib's function of that name: float64 [points]."""
    from SALib.test_functions import Ishigami

    return np.asarray(Ishigami.evaluate(values))


def nothing(values: Numbers) -> Numbers:
    """No factor does anything: float64 [points]."""
    return np.zeros(len(values))


def sample_of(
    function: Function,
    design: Design,
    factors: Sequence[Factor],
    replications: int = 4,
    noise: float = 0.0,
    shared: float = 0.0,
    seed: int = 1,
) -> Sample:
    """What a function shows at the points of a design, and chance on top.

    `noise` is the standard deviation of the luck of each run, `shared` that of the luck that all
    points of a replication have in common.
    """
    unit, values = laid_out(design, factors)
    rng = np.random.default_rng(seed)
    shown = np.repeat(function(values)[:, None], replications, axis=1)
    shown = shown + rng.normal(0, noise, shown.shape) + rng.normal(0, shared, replications)
    return Sample(
        find("with_3_needs"),
        "the effect of collaborative against silo on families with three or more needs",
        "uncertainties",
        design,
        tuple(factors),
        unit,
        values,
        shown,
        np.zeros(replications, np.int64),
    )


def answered(
    experiment: Experiment,
    effect: Callable[[Mapping[str, float]], float],
    noise: float = 0.1,
    seed: int = 1,
) -> BatchResults:
    """A batch in which every policy but the baseline adds a known effect to with_3_needs.

    `effect` is told the values of levers and uncertainties by name; levers of policies that are
    given by name are not a number.
    """
    layout = Layout.of(experiment)
    rng = np.random.default_rng(seed)
    levers = [factor.name for factor in experiment.levers]
    uncertain = [factor.name for factor in experiment.uncertainties]
    rows = []
    for block in layout.blocks():
        level = rng.normal(100, 10)
        future = layout.futures[block.future]
        for policy in block.policies:
            known = dict(zip(uncertain, future.values, strict=False))
            known |= dict(zip(levers, layout.lever_values[policy].tolist(), strict=True))
            added = effect(known) + rng.normal(0, noise) if policy else 0.0
            rows.append({
                "place": experiment.places[block.place].name,
                "policy": layout.policies[policy].name,
                "future": block.future,
                "replication": block.replication,
                "with_3_needs": level + added,
            })  # fmt: skip
    empty = pd.DataFrame()
    return BatchResults(layout, pd.DataFrame(rows), empty, empty, empty, {})
