"""Which part of a batch is this machine's, where several share it without a scheduler?"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError
from abm.simulation import check_whole
from experiments.design.layout import Layout

MOST_SHARDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several equal parts of a batch: 2 of 8 is every eighth block, from the second on."""

    number: int = 1
    of: int = 1

    def __post_init__(self) -> None:
        """Refuse a part that is none of those there are."""
        check_whole("the number of shards", self.of, 1, MOST_SHARDS)
        check_whole("the number of the shard", self.number, 1, self.of)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2/8`, the second of eight; InputError for anything else."""
        number, slash, of = text.partition("/")
        if not (slash and number.isdecimal() and of.isdecimal()):
            raise InputError(f"shard {text!r} is not known: give one such as 2/8, the second of 8")
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def has(self, position: int) -> bool:
        """Whether the block at a position in the order of blocks, from 0, is in this part."""
        return position % self.of == self.number - 1

    def cells(self, layout: Layout) -> NDArray[np.bool_]:
        """Which blocks are in this part: bool [places, futures, replications]."""
        asked = layout.experiment
        shape = asked.replications, len(layout.futures), len(asked.places)
        positions = np.arange(np.prod(shape), dtype=np.int64).reshape(shape)
        return (positions % self.of == self.number - 1).T


WHOLE = Shard()
