"""What do the rows of a comparison's tables hold?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.outcomes import Outcome
from experiments.runner import Running
from experiments.statistics import Estimate, chance_alone


def describe(outcome: Outcome, policy: str) -> dict[str, Any]:
    """What a row is about."""
    return {
        "theme": outcome.theme,
        "outcome": outcome.name,
        "title": outcome.title,
        "unit": outcome.unit,
        "direction": outcome.direction,
        "headline": outcome.headline,
        "policy": policy,
    }


def as_columns(name: str, estimated: Estimate) -> dict[str, float | bool]:
    """A mean, its intervals with and without parameters, and the share that parameters make."""
    alone = chance_alone(estimated)
    return {
        name: estimated.mean,
        f"{name}_low": estimated.low,
        f"{name}_high": estimated.high,
        f"{name}_chance_low": alone.low,
        f"{name}_chance_high": alone.high,
        f"{name}_parameter_share": estimated.parameter_share,
        f"{name}_parameters_told": estimated.parameters_told,
    }


def judged(outcome: Outcome, difference: Estimate) -> dict[str, Any]:
    """Whether a difference is clear, and what it means then."""
    verdict = outcome.verdict(difference.mean) if difference.clear else ""
    return {"clear": difference.clear, "verdict": verdict}


def band(prefix: str, running: Running) -> dict[str, NDArray[np.float64]]:
    """A mean, its 95% interval and that from chance alone, as columns."""
    mean, widths = running.mean, running.widths()
    return {
        f"{prefix}mean": mean.ravel(),
        f"{prefix}low": (mean - widths.both).ravel(),
        f"{prefix}high": (mean + widths.both).ravel(),
        f"{prefix}chance_low": (mean - widths.chance).ravel(),
        f"{prefix}chance_high": (mean + widths.chance).ravel(),
    }
