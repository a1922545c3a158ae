"""How sure are we still, where many differences were looked at? P values adjusted for their number.

The more differences are looked at, the more look clear by chance. Holm's step-down (1979) keeps
the chance of any false one at 5%; Benjamini & Hochberg (1995) the share of false ones among those
told as clear. Both hold whatever p values that are not a number stand among them.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from experiments.statistics import CONFIDENCE, Numbers

ALPHA = 1 - CONFIDENCE


def holm(values: ArrayLike) -> Numbers:
    """Holm's adjusted p values, in the order given; not a number where none was."""
    return _adjusted(values, _step_down)


def benjamini_hochberg(values: ArrayLike) -> Numbers:
    """Benjamini and Hochberg's adjusted p values, in the order given."""
    return _adjusted(values, _step_up)


def _step_down(ordered: Numbers) -> Numbers:
    left = len(ordered) - np.arange(len(ordered))
    return np.asarray(np.maximum.accumulate(ordered * left))


def _step_up(ordered: Numbers) -> Numbers:
    number = len(ordered)
    times = number / (1 + np.arange(number))
    return np.asarray(np.minimum.accumulate((ordered * times)[::-1])[::-1])


def _adjusted(values: ArrayLike, step: Callable[[Numbers], Numbers]) -> Numbers:
    given = np.asarray(values, float)
    kept = np.flatnonzero(np.isfinite(given))
    order = kept[np.argsort(given[kept], kind="stable")]
    found = np.full(given.shape, np.nan)
    found[order] = np.minimum(step(given[order]), 1)
    return found
