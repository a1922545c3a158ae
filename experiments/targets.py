"""Which figures must the silo world reproduce, where do they come from, how are they measured?

Levels of the silo world are fitted to these, and how needs drive each other there. No difference
between worlds is among them: that is what the model is asked.
"""

from collections.abc import Sequence

from experiments.target import NotTestable, Target
from experiments.targets_needs import DRIVES, UNTESTED
from experiments.targets_services import SERVICES

TARGETS: tuple[Target, ...] = (*SERVICES, *DRIVES)
"""Every row of the validation table, in the order of the list of evidence."""
NOT_TESTABLE: tuple[NotTestable, ...] = UNTESTED
"""Figures of the list of evidence that the model has no quantity for: told, never fitted."""


def find(name: str, targets: Sequence[Target] = TARGETS) -> Target:
    """The row of the validation table with this name."""
    return next(target for target in targets if target.name == name)
