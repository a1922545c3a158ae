"""Which policies of their own does a visitor keep? Text files, in their browser and nowhere else.

What comes from a browser was written by a stranger: it is read as a file that somebody opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from dashboards.own import LONGEST_NAME, own_name, read
from dashboards.settings import Settings

MOST_KEPT = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """The policies kept, and what was found on the shelf that cannot be used, in words."""

    policies: tuple[Policy, ...] = ()
    troubles: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: object) -> "Shelf":
        """What a browser says that it keeps: a list of names and texts."""
        policies: dict[str, Policy] = {}
        troubles = []
        for each in found[:MOST_KEPT] if isinstance(found, list) else []:
            try:
                policy = read(each)
                policies[policy.name] = policy
            except InputError as error:
                troubles.append(str(error))
        return cls(tuple(policies.values()), tuple(troubles))

    def find(self, names: Sequence[str]) -> tuple[Policy, ...]:
        """The policies of these names, as far as they are there."""
        kept = {policy.name: policy for policy in self.policies}
        return tuple(kept[name] for name in names if name in kept)

    def check_room(self, name: str) -> None:
        """InputError where there is no room for another policy."""
        if len(self.policies) >= MOST_KEPT and not self.find((name,)):
            raise InputError(f"{MOST_KEPT} policies are kept already: remove one first")


def made(settings: Settings, given: object) -> Policy:
    """The last policy with the levers on top, without shocks, under a name that somebody gave."""
    title = str(given)[:LONGEST_NAME]
    without = replace(settings, policies=settings.policies[-1:], shocks=()).loaded_policies()[0]
    return replace(without, name=own_name(title), title=" ".join(title.split()))


def kept_as(policy: Policy) -> dict[str, Any]:
    """What is put on the shelf in the browser."""
    return {"name": policy.name, "text": policy.to_toml()}


def fitting(policies: Sequence[Policy], place: Place) -> tuple[tuple[Policy, ...], tuple[str, ...]]:
    """The policies that a place can have, and why it cannot have the others."""
    fit, troubles = [], []
    for policy in policies:
        try:
            policy.tabulate(place)
            fit.append(policy)
        except InputError as error:
            troubles.append(str(error))
    return tuple(fit), tuple(troubles)
