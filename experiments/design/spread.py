"""How are points spread over many factors at once? Hypercubes, sequences, trajectories, matrices.

Points are shares of each factor's distribution, 0 to 1. All chance is that of `draws`; what the
sequences are shifted by, too.
"""

import numpy as np
from numpy.typing import NDArray

from experiments.design.draws import draws

Numbers = NDArray[np.float64]
BITS = 30
"""Binary digits of the points of a Sobol' sequence."""
LUCK, ORDER, DIRECTION, SHIFT = range(4)
"""Which set of draws serves what."""


def latin_hypercube(points: int, factors: int, seed: int) -> Numbers:
    """Each factor's range in as many slices as points, each slice once: McKay et al. 1979."""
    slices = draws(seed, ORDER, points, factors).argsort(axis=0, kind="stable")
    return np.asarray((slices + draws(seed, LUCK, points, factors)) / points)


def sobol(points: int, factors: int, seed: int) -> Numbers:
    """A Sobol' sequence, its binary digits flipped alike in all points (a digital shift).

    The shift keeps how evenly the points lie (L'Ecuyer & Lemieux 2002), and none in a corner.
    """
    from scipy.stats import qmc

    sequence = qmc.Sobol(factors, scramble=False, bits=BITS)
    enough = max(0, points - 1).bit_length()
    whole = np.asarray(sequence.random_base2(enough)[:points] * 2**BITS).astype(np.int64)
    shift = (draws(seed, SHIFT, 1, factors) * 2**BITS).astype(np.int64)
    return np.asarray(((whole ^ shift) + 0.5) / 2**BITS)


def halton(points: int, factors: int, seed: int) -> Numbers:
    """A Halton sequence, all its points moved by the same step, round and round (a rotation).

    Cranley & Patterson 1976.
    """
    from scipy.stats import qmc

    sequence = qmc.Halton(factors, scramble=False).random(points)
    return np.asarray((sequence + draws(seed, SHIFT, 1, factors)) % 1)


def morris(trajectories: int, factors: int, levels: int, seed: int) -> Numbers:
    """Walks that move one factor a step, each by levels / (2 (levels - 1)): Morris 1991.

    A walk has one point more than there are factors, and moves each of them once.
    """
    half = levels // 2
    start = (draws(seed, LUCK, trajectories, factors) * half).astype(np.int64)
    down = draws(seed, DIRECTION, trajectories, factors) < 0.5
    turn = draws(seed, ORDER, trajectories, factors).argsort(axis=1, kind="stable")
    step = np.arange(factors + 1)[:, None]
    moved = (step > turn[:, None, :]) ^ down[:, None, :]
    grid = start[:, None, :] + half * moved
    return np.asarray(grid.reshape(-1, factors) / (levels - 1))


def saltelli(points: int, factors: int, second_order: bool, seed: int) -> Numbers:
    """Two samples A and B, and A with one factor after the other from B: Saltelli et al. 2010.

    For each base point a row of A, then those with one factor from B, with `second_order` also B
    with one factor from A, and B last: the order that SALib's Sobol' analysis expects.
    """
    both = sobol(points, 2 * factors, seed)
    a, b = both[:, :factors], both[:, factors:]
    rows = [a, *_exchanged(a, b), *(_exchanged(b, a) if second_order else []), b]
    return np.stack(rows, axis=1).reshape(-1, factors)


def _exchanged(one: Numbers, other: Numbers) -> list[Numbers]:
    """One sample with one factor after the other taken from the other sample."""
    which = np.arange(one.shape[1])
    return [np.where(which == factor, other, one) for factor in which]
