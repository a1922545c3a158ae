"""Which policies of their own does a visitor keep? Text files, in their browser and nowhere else.

What comes from a browser or a file was written by a stranger: it is limited in number and size,
read as a policy file and nothing else, and refused with a line that says why.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy, carried_policies
from dashboards.settings import Settings

MOST_KEPT = 12
MOST_BYTES = 32 * 1024
"""In the text of one policy; the longest that comes with the model has about 6,000."""
MOST_CHANGES = 300
LONGEST_NAME = 40
SUFFIX = ".toml"


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


def read(given: object) -> Policy:
    """The policy in a name and a text that a browser sent; InputError says why it is none."""
    if not isinstance(given, Mapping):
        raise InputError("that is no policy file: choose a .toml file of a policy")
    name, text = given.get("name"), given.get("text")
    if not isinstance(name, str) or not isinstance(text, str):
        raise InputError("that is no policy file: choose a .toml file of a policy")
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise InputError(
            f"{shortened(name)} has more than {MOST_BYTES // 1024} KB: a policy file is smaller"
        )
    policy = Policy.from_toml(text, own_name(name.removesuffix(SUFFIX)), shortened(name))
    if not 0 < len(policy.changes) <= MOST_CHANGES:
        raise InputError(
            f"{shortened(name)} makes {len(policy.changes)} changes: give 1 to {MOST_CHANGES}"
        )
    return replace(policy, title=policy.title[:LONGEST_NAME])


def from_file(given: object) -> Policy:
    """The policy in a file that somebody opened, by its name too."""
    name = given.get("name") if isinstance(given, Mapping) else None
    if isinstance(name, str) and not name.endswith(SUFFIX):
        raise InputError(f"{shortened(name)} is no {SUFFIX} file: choose the file of a policy")
    return read(given)


def shortened(name: str) -> str:
    """The name of a file as a message may show it."""
    return repr(name[:LONGEST_NAME])


def own_name(given: str) -> str:
    """A name that a file can have: small letters, figures, hyphens. InputError for none."""
    name = re.sub(r"[^a-z0-9]+", "-", given.lower()).strip("-")[:LONGEST_NAME].strip("-")
    if not name:
        raise InputError(f"{given[:LONGEST_NAME]!r} is no name: give one with letters or figures")
    if name in carried_policies():
        raise InputError(f"{name!r} is a policy of the model already: give another name")
    return name


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
