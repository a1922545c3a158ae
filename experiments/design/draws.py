"""Where does the chance in a design come from? From counters, so that it is the same for ever.

The same generator as the luck of the model (Philox, see `agents.chance`), under counters that no
family and no worker has. No stream of any library is drawn from.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.chance import MASK, SCALE, philox

LAYING_OUT = 0xFFFF << 16
"""Larger than the number of any decision of the model."""


def draws(seed: int, which: int, rows: int, columns: int) -> NDArray[np.float64]:
    """Even draws strictly between 0 and 1: float64 [rows, columns].

    Each depends on the seed, on `which` set of draws it belongs to, and on its row and column
    alone: more rows or columns leave the others as they are.
    """
    row, column = np.indices((rows, columns), dtype=np.uint64)
    counter = (row, column, np.full_like(row, which), np.full_like(row, LAYING_OUT))
    # Philox is written for whole numbers, and does the same for arrays of them.
    scrambled: Any = philox
    one, two, _, _ = scrambled(*counter, seed & MASK, 0)
    return np.asarray((((one << 20) | (two >> 12)) + 0.5) * SCALE)
