"""On what does it depend how much a policy helps? The best analysis that a batch's design allows.

    results = BatchResults of a batch with [uncertainties] or [levers]
    found = sensitivity(results, "with_3_needs", "collaborative")
    found.table()
    found.sentences()

A Saltelli design gives Sobol' indices, a Morris design a screening, a factorial design the effects
of factors alone and together, one at a time a tornado, and points of any other design the share of
the variance that each factor makes alone.
"""

from experiments.analysis.interactions import FRACTION, FULL, Interactions, interactions
from experiments.analysis.morris import MORRIS, Screening, morris
from experiments.analysis.sensitivity_sample import Over, Sample, sampled
from experiments.analysis.sobol import SALTELLI, SobolIndices, sobol
from experiments.analysis.sobol_given_data import FEWEST_POINTS, GivenData, first_order
from experiments.analysis.tornado import OFAT, Tornado, tornado
from experiments.batch.results import BatchResults

Sensitivity = SobolIndices | Screening | Interactions | GivenData | Tornado
"""Whatever was found: each has a `sample`, `table()` and `sentences()`."""


def sensitivity(
    results: BatchResults,
    outcome: str = "",
    policy: str = "",
    *,
    over: Over | None = None,
    level: bool = False,
    place: str = "",
    shock: str = "",
) -> Sensitivity:
    """The best analysis that the design of a batch allows, of an outcome under a policy.

    Of the difference from the baseline, or with `level` of the outcome itself: see `sampled` for
    what each argument means and which errors there are.
    """
    sample = sampled(results, outcome, policy, over=over, level=level, place=place, shock=shock)
    return analysed(sample)


def analysed(sample: Sample) -> Sensitivity:
    """The best analysis that the points of a design allow."""
    kind = sample.design.kind
    if kind == SALTELLI:
        return sobol(sample)
    if kind == MORRIS:
        return morris(sample)
    if kind in (FULL, FRACTION):
        return interactions(sample)
    if kind == OFAT or len(sample.shown) < FEWEST_POINTS:
        return tornado(sample)
    return first_order(sample)
