"""When is a batch precise enough to stop, however often one looks?

A *round* is one replication of every future in every place. Rounds differ by luck only and not by
order, so each gives one observation of a paired difference: the mean over futures of one
replication. An ordinary interval looked at after every round, to stop as soon as it is narrow,
holds the truth less often than it says. This one holds it in 95 of 100 batches at all rounds
together, so that a batch may be stopped at any of them.
"""

import math
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.errors import InputError
from experiments.design.experiment import LUCKS
from experiments.design.layout import Layout
from experiments.statistics import CONFIDENCE

LEAST_ROUNDS = 10
"""No batch stops before: a spread seen in fewer rounds says too little of lopsided outcomes."""
LEAST_ALIKE = 60
"""Nor before, where a difference was the same in every round: even then it may be another in one
round of twenty (the rule of three)."""
SHARPEST = 30
"""The interval is narrowest, beside an ordinary one, after about so many rounds."""

Numbers = NDArray[np.float64]


def half_width(number: ArrayLike, variance: ArrayLike) -> Numbers:
    """Half the width of a 95% interval of a mean that may be looked at after every round.

    number: rounds so far. variance: between them, as with ddof=1. Infinite with fewer rounds than
    can bound anything. With normal rounds of unknown variance the chance that the truth is ever
    outside is at most 5% (a normal mixture over the standardised mean: Lai 1976; Wang & Ramdas
    2024, *Anytime-valid t-tests*); with others nearly so, as the number of rounds grows
    (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, *Annals of Statistics* 52).
    """
    n, spread = np.asarray(number, float), np.asarray(variance, float)
    missed = 1 - CONFIDENCE
    surprise = -2 * math.log(missed)
    counts_as = SHARPEST / (surprise + math.log(surprise + 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        least_odds = ((n + counts_as) / counts_as / missed**2) ** (1 / n)
        room = 1 - least_odds * counts_as / (n + counts_as)
        times = np.sqrt((least_odds - 1) / room * (n - 1) / n)
        found = times * np.sqrt(spread)
    return np.where((n >= 2) & (room > 0), found, np.inf)


def rounds_needed(variance: float, aim: float) -> int:
    """After how many rounds of such a variance the half-width is at most the aim."""
    fewest, most = 1, 2
    while most < LUCKS and half_width(most, variance) > aim:
        fewest, most = most, 2 * most
    while most - fewest > 1:
        middle = (fewest + most) // 2
        fewest, most = (middle, most) if half_width(middle, variance) > aim else (fewest, middle)
    return max(LEAST_ROUNDS, most)


@dataclass(slots=True)
class Rounds:
    """Paired differences of an outcome from the baseline, added up round by round, in order.

    `number`, `mean` and `squares` (around the mean; Welford 1962) are float64 [places, policies but
    the baseline], over the rounds up to the first one with a run missing. Only rounds with runs
    missing are kept in full, so memory does not grow with the number of rounds. `watched` is the
    policy whose difference decides, by its position in the layout; None for the widest of all.
    """

    layout: Layout
    watched: int | None = None
    rounds: int = 0
    number: Numbers = field(init=False)
    mean: Numbers = field(init=False)
    squares: Numbers = field(init=False)
    _open: dict[int, tuple[Numbers, NDArray[np.bool_]]] = field(default_factory=dict)
    _closed: dict[int, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with no round."""
        shape = len(self.layout.experiment.places), len(self.layout.policies) - 1
        self.number, self.mean, self.squares = np.zeros((3, *shape))

    @classmethod
    def of(cls, layout: Layout, policy: str = "") -> Self:
        """No rounds yet; `policy` is the one that is watched, or none. Raises InputError."""
        names = [each.name for each in layout.policies]
        if policy and policy not in names[1:]:
            raise InputError(
                f"policy {policy!r} is not one whose difference could decide: give one of "
                f"{', '.join(names[1:])}"
            )
        return cls(layout, names.index(policy) if policy else None)

    def take(self, at: tuple[int, int, int], replication: int, value: float) -> None:
        """Add one run: `at` is its place, policy and future; not a number where it failed."""
        if replication < self.rounds or replication in self._closed:
            return
        if replication not in self._open:
            shape = len(self.layout.experiment.places), *self.layout.ran.shape
            self._open[replication] = np.full(shape, np.nan), np.zeros(shape, bool)
        values, known = self._open[replication]
        values[at], known[at] = value, True
        self._close(replication)

    def take_held(self, held: Numbers, done: NDArray[np.bool_]) -> None:
        """Add what a store holds: float64 and bool [places, policies, futures, replications].

        Runs that are done without a value have failed.
        """
        for replication in np.flatnonzero(done.any(axis=(0, 1, 2))).tolist():
            self._open[replication] = held[..., replication].copy(), done[..., replication].copy()
            self._close(replication)

    def _close(self, replication: int) -> None:
        """Turn a round with nothing missing into its differences; add up those whose turn it is."""
        values, known = self._open[replication]
        if not known[:, self.layout.ran].all():
            return
        del self._open[replication]
        differences = values[:, 1:] - values[:, :1]
        told = np.isfinite(differences)
        number = told.sum(axis=2)
        total = np.where(told, differences, 0).sum(axis=2)
        self._closed[replication] = np.where(number > 0, total / np.maximum(number, 1), np.nan)
        while self.rounds in self._closed:
            self._add(self._closed.pop(self.rounds))
            self.rounds += 1

    def _add(self, differences: Numbers) -> None:
        told = np.isfinite(differences)
        before = np.where(told, differences - self.mean, 0)
        self.number += told
        self.mean += before / np.maximum(self.number, 1)
        self.squares += np.where(told, before * (differences - self.mean), 0)

    @property
    def variance(self) -> Numbers:
        """Between rounds: float64 [places, policies but the baseline], not a number for one."""
        return np.where(self.number > 1, self.squares / np.maximum(self.number - 1, 1), np.nan)

    @property
    def half_widths(self) -> Numbers:
        """Half the widths of the intervals so far: float64 [places, policies but the baseline]."""
        return half_width(self.number, np.nan_to_num(self.variance))

    @property
    def at_widest(self) -> tuple[int, int]:
        """Place and policy of the difference, of those watched, that is known least well."""
        widths = self.half_widths
        if self.watched is not None:
            return int(widths[:, self.watched - 1].argmax()), self.watched
        place, policy = np.unravel_index(widths.argmax(), widths.shape)
        return int(place), int(policy) + 1

    @property
    def widest(self) -> float:
        """The half-width of that difference; infinite with too few rounds."""
        place, policy = self.at_widest
        return float(self.half_widths[place, policy - 1])

    @property
    def widest_variance(self) -> float:
        """The variance between rounds of that difference."""
        place, policy = self.at_widest
        return float(self.variance[place, policy - 1])

    def precise(self, aim: float) -> bool:
        """Whether every difference that is watched is known to so much, after enough rounds."""
        watched = slice(None) if self.watched is None else self.watched - 1
        alike = bool((self.squares[:, watched] == 0).any())
        return self.rounds >= (LEAST_ALIKE if alike else LEAST_ROUNDS) and self.widest <= aim
