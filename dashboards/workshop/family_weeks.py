"""How is one family from week to week under a policy: its needs, its referrals, its trust?

The run is that of `experiments.journey.follow` to the last bit: the core steps it, and after every
week somebody looks at the one family and writes down how it is.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from abm.policy import Policy
from abm.simulation import Setting, core, run_traced
from abm.world import World
from agents.vocabulary import CLOSED, NEEDS, WAITING


@dataclass(frozen=True, slots=True)
class FamilyWeeks:
    """How one home is after every week; row 0 is how it is at week 0, before anything happens.

    severity: float64 [weeks + 1, NEEDS], 0 to 1. stage: int64 [weeks + 1, NEEDS], where the open
    referral for each need is (`agents.vocabulary.STAGES`). contacts: dealings since week 0.
    trust: 0 to 1.
    """

    severity: NDArray[np.float64]
    stage: NDArray[np.int64]
    contacts: NDArray[np.int64]
    trust: NDArray[np.float64]

    def waiting(self) -> NDArray[np.bool_]:
        """Whether a referral is open, and help with that need has not begun: bool [weeks + 1]."""
        return np.any((self.stage > CLOSED) & (self.stage <= WAITING), axis=1)

    def weeks_waited(self) -> NDArray[np.int64]:
        """In how many weeks since week 0, up to each, the family waited: int64 [weeks + 1]."""
        return np.cumsum(np.append(0, self.waiting()[1:]))


@dataclass(slots=True)
class Watcher:
    """Lets weeks pass in the core, and writes down how one family is after each."""

    family: int
    severity: list[NDArray[np.float64]] = field(default_factory=list)
    stage: list[list[int]] = field(default_factory=list)
    contacts: list[int] = field(default_factory=list)
    trust: list[float] = field(default_factory=list)

    def lets_pass(self, world: World, first: int, last: int) -> None:
        """An engine for `abm.simulation`: the core, with somebody watching from week 0 on."""
        if first == 0:
            self._looks(world)
        core(world, first, last)
        if first >= 0:
            self._looks(world)

    def _looks(self, world: World) -> None:
        family = world.families[self.family]
        self.severity.append(family["need"].copy())
        self.stage.append([stage_of(world, int(case)) for case in family["case"]])
        self.contacts.append(int(family["contacts"]))
        self.trust.append(float(family["trust"]))


def stage_of(world: World, case: int) -> int:
    """Where a case is, from referral to support; closed where there is none."""
    return int(world.cases[case]["stage"]) if case >= 0 else CLOSED


def watch(setting: Setting, policy: Policy, family: int, replication: int = 0) -> FamilyWeeks:
    """Live through the weeks of one run and see how one family is after each."""
    watcher = Watcher(family)
    run_traced(setting, policy, replication, watcher.lets_pass, family)
    contacts = np.array(watcher.contacts, np.int64)
    return FamilyWeeks(
        severity=np.array(watcher.severity).reshape(-1, len(NEEDS)),
        stage=np.array(watcher.stage, np.int64),
        contacts=contacts - contacts[0],
        trust=np.array(watcher.trust),
    )
