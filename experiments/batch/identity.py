"""Which run is this, whatever it is called? What it follows from, as a short digest.

A *cell* is everything that a run follows from but its replication: the rules, the place, the
numbers of the model, where its luck begins, what the policy decides while the shock befalls the
place, and the size of the run. Names are not in it: two policies that decide the same are one
cell, and the same run asked for in two experiments is run once.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from experiments.choices import under
from experiments.design.experiment import Experiment, Shock
from experiments.design.layout import Block, Layout
from experiments.provenance import source_digest

RULES = (
    "agents/*.py",
    "abm/**/*.py",
    "experiments/counted.py",
    "experiments/outcomes.py",
    "experiments/batch/recorded.py",
)
"""What a run's numbers follow from: the rules, the world, and how it is measured."""
LENGTH = 32
"""Hexadecimal digits of a digest that are kept: 128 bits."""

Keys = NDArray[np.bytes_]


@cache
def model_digest() -> str:
    """A fingerprint of the rules, the world and how it is measured, as this program began."""
    return source_digest(files=RULES)[:LENGTH]


def digest(*parts: object) -> str:
    """A short fingerprint of some texts and numbers, in this order."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:LENGTH]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a layout: keys [places, policies, futures], empty where nothing is run.

    distinct: every key once, sorted. which: the position of each key among them, of keys' shape.
    """

    keys: Keys
    distinct: Keys
    which: NDArray[np.int64]

    @classmethod
    def of(cls, layout: Layout, rules: str) -> "Cells":
        """The cells of all that a layout asks for, under the rules of that digest."""
        experiment = layout.experiment
        places = [digest(place.digest, rules, *_size(experiment)) for place in experiment.places]
        futures = [
            digest(repr(future.parameters.changed), first_luck(layout, future.number))
            for future in layout.futures
        ]
        shocks = [future.shock for future in layout.futures]
        decided = {shock.name: _decided(layout, shock) for shock in shocks}
        keys = np.zeros((len(places), *layout.ran.shape), f"S{LENGTH}")
        for policy, future in np.argwhere(layout.ran):
            about = futures[future], decided[shocks[future].name][policy]
            keys[:, policy, future] = [digest(place, *about).encode() for place in places]
        distinct, which = np.unique(keys, return_inverse=True)
        return cls(keys, distinct, which.reshape(keys.shape))

    def find(self, keys: Keys) -> NDArray[np.int64]:
        """The positions of some keys among `distinct`, -1 for those that are not of the layout."""
        at = np.minimum(np.searchsorted(self.distinct, keys), len(self.distinct) - 1)
        return np.where(self.distinct[at] == keys, at, -1)


def first_luck(layout: Layout, future: int) -> int:
    """The model's number for the first replication of a future; the next ones follow it."""
    return layout.luck(Block(0, future, 0, ()))


def part_id(runs: Iterable[tuple[str, int]], failures: Iterable[tuple[str, int]]) -> str:
    """The name of a part, from the runs in it: the same runs, the same name."""
    return digest(*sorted(runs), "failed", *sorted(failures))


def _size(experiment: Experiment) -> Sequence[int]:
    return experiment.families, experiment.weeks, experiment.burn_in, experiment.seed


def _decided(layout: Layout, shock: Shock) -> list[str]:
    """What each policy decides while the shock befalls the place, as a fingerprint."""
    return [under(policy, shock.policies).digest for policy in layout.policies]
