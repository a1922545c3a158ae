"""How do agencies stand to each other in this run: as allies, or as adversaries?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.block_matrix import KINDS, Ties
from experiments.counted import Counted


@dataclass(frozen=True, slots=True)
class Standing:
    """The ties of every world in one week, and as they were after the first, which all share."""

    start: Ties
    now: tuple[Ties, ...]

    def numbers(self, ties: Ties) -> tuple[int, ...]:
        """How many ordered pairs of agencies are of each kind, in the order of KINDS."""
        return tuple(ties.number(kind) for kind in range(len(KINDS)))

    def table(self, worlds: tuple[str, ...]) -> pd.DataFrame:
        """The number of pairs of each kind, at the start and now."""
        told = {"at the start": self.numbers(self.start)}
        told |= {world: self.numbers(ties) for world, ties in zip(worlds, self.now, strict=True)}
        return pd.DataFrame(told, index=list(KINDS)).rename_axis("kind").reset_index()

    def furthest(self, world: int) -> tuple[int, int]:
        """The two agencies whose trust in this world differs most from the first world's."""
        gap = np.abs(_both_ways(self.now[world].trust) - _both_ways(self.now[0].trust))
        one, other = np.unravel_index(int(gap.argmax()), gap.shape)
        return int(min(one, other)), int(max(one, other))


def _both_ways(
    table: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return (table + table.T) / 2


def standing(counted: tuple[Counted, ...], week: int) -> Standing:
    """How agencies stand after a week (from 1) in every world."""
    return Standing(ties_after(counted[0], 1), tuple(ties_after(each, week) for each in counted))


def ties_after(counted: Counted, week: int) -> Ties:
    """Trust and agreement between agencies at the end of a week, the first being 1."""
    row = counted.pairs[max(1, min(week, counted.weeks)) - 1]
    return Ties(np.asarray(row["trust"]), np.asarray(row["agreement"]))
