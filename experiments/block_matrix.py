"""Which agencies are allies and which adversaries, before a policy and after it?

Two questions about each other agency: do we trust it, and do we agree with it? (Block 1987, The
Empowered Manager: allies, opponents, bedfellows, fence-sitters, adversaries.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.policy import Policy
from abm.simulation import Setting
from abm.world import World
from experiments.evidence import SILO
from experiments.paired import Cell, Numbers, measured
from experiments.runner import OnProgress

KINDS = ("adversary", "fence-sitter", "bedfellow", "opponent", "ally")
ADVERSARY, FENCE_SITTER, BEDFELLOW, OPPONENT, ALLY = range(5)
MEANINGS: Mapping[str, str] = {
    "ally": "trusted, agrees",
    "opponent": "trusted, disagrees",
    "bedfellow": "not trusted, agrees",
    "fence-sitter": "not trusted, not known to agree or disagree",
    "adversary": "not trusted, disagrees",
}
MIDDLE = 0.5
"""From here on trust, or agreement with those trusted, counts as high: the middle, assumed."""
UNSURE = 1 / 6
"""So near the middle, agreement with those not trusted is unclear: the middle third, assumed."""

Table = NDArray[np.float64]


def kind_of(trust: ArrayLike, agreement: ArrayLike) -> NDArray[np.int64]:
    """What one who trusts and agrees so much sees in the other: the position in KINDS."""
    trust, agreement = np.asarray(trust), np.asarray(agreement)
    trusted = np.where(agreement >= MIDDLE, ALLY, OPPONENT)
    wary = np.where(agreement >= MIDDLE, BEDFELLOW, ADVERSARY)
    unclear = np.abs(agreement - MIDDLE) < UNSURE
    return np.where(trust >= MIDDLE, trusted, np.where(unclear, FENCE_SITTER, wary))


def kinds(trust: Table, agreement: Table) -> NDArray[np.int64]:
    """What each agency (row) sees in each other (column): the position in KINDS; -1 for itself.

    trust, agreement: float64 [agencies, agencies], 0 to 1.
    """
    found = kind_of(trust, agreement)
    np.fill_diagonal(found, -1)
    return found


@dataclass(frozen=True, slots=True)
class Ties:
    """How every agency stands towards every other: float64 [agencies, agencies], 0 to 1 each."""

    trust: Table
    agreement: Table

    @property
    def kinds(self) -> NDArray[np.int64]:
        """What each agency (row) sees in each other (column); -1 for itself."""
        return kinds(self.trust, self.agreement)

    def number(self, kind: int) -> int:
        """How many of the ordered pairs are of a kind."""
        return int((self.kinds == kind).sum())

    def between(self, one: int, other: int) -> tuple[float, float]:
        """Trust and agreement between two agencies: the mean of both ways."""
        trust, agreement = (
            float(table[one, other] + table[other, one]) / 2
            for table in (self.trust, self.agreement)
        )
        return trust, agreement


@dataclass(frozen=True, slots=True)
class BlockMatrix:
    """The ties of a place at week 0 and, in silo and under a policy, at the horizon.

    Means over replications on the same luck; the past up to week 0 is the same in both worlds.
    """

    setting: Setting
    policy: Policy
    replications: int
    before: Ties
    silo: Ties
    after: Ties

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies, in the order of rows and columns."""
        return self.setting.agencies

    def changed(self) -> list[tuple[str, str, str, str, str]]:
        """Who sees whom otherwise than in silo or at week 0: who, whom, before, silo, policy."""
        before, silo, after = (each.kinds for each in (self.before, self.silo, self.after))
        rows = np.argwhere((after != before) | (after != silo))
        return [
            (
                self.agencies[who],
                self.agencies[whom],
                *(KINDS[table[who, whom]] for table in (before, silo, after)),
            )
            for who, whom in rows
        ]


def block_matrix(
    setting: Setting, policy: Policy, replications: int, on_progress: OnProgress | None = None
) -> BlockMatrix:
    """Run silo and a policy on the same luck and see how agencies stand to each other."""
    cells = [Cell(setting, Policy.load(SILO)), Cell(setting, policy)]
    silo, after = measured(cells, replications, _stand, on_progress=on_progress)
    agencies = len(setting.agencies)
    return BlockMatrix(
        setting, policy, replications,
        _ties("before", silo, agencies), _ties("after", silo, agencies),
        _ties("after", after, agencies),
    )  # fmt: skip


def _stand(past: World, world: World) -> dict[str, float]:
    """Trust and agreement of every pair, by number, at week 0 and at the horizon."""
    return {
        f"{when} {tie} {number}": float(value)
        for when, pairs in (("before", past.pairs), ("after", world.pairs))
        for tie in ("trust", "agreement")
        for number, value in enumerate(pairs[tie].ravel())
    }


def _ties(when: str, found: Mapping[str, Numbers], agencies: int) -> Ties:
    """The means over replications, as tables."""
    trust, agreement = (
        np.array([found[f"{when} {tie} {number}"].mean() for number in range(agencies**2)])
        for tie in ("trust", "agreement")
    )
    return Ties(trust.reshape(agencies, agencies), agreement.reshape(agencies, agencies))


def for_machines(matrix: BlockMatrix) -> dict[str, object]:
    """The matrix as plain values."""
    return {
        "policy": matrix.policy.name,
        "agencies": list(matrix.agencies),
        "replications": matrix.replications,
        "cut_offs": {"middle": MIDDLE, "unsure": UNSURE},
        "ties": {
            name: {
                "trust": ties.trust.tolist(),
                "agreement": ties.agreement.tolist(),
                "kinds": _named(ties.kinds),
            }
            for name, ties in (
                ("week 0", matrix.before), (SILO, matrix.silo), (matrix.policy.name, matrix.after)
            )
        },
        "changed": [
            dict(zip(("agency", "towards", "week_0", "silo", "policy"), each, strict=True))
            for each in matrix.changed()
        ],
    }  # fmt: skip


def _named(table: NDArray[np.int64]) -> Sequence[Sequence[str | None]]:
    return [[None if kind < 0 else KINDS[kind] for kind in row] for row in table]
