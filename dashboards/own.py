"""Which policy of somebody's own may be used? One in a file or an address, read and checked.

Both were written by a stranger: limited in number and size, read as a policy file and nothing
else, and refused with a line that says why.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from abm.errors import InputError
from abm.policy import Policy, carried_policies
from dashboards.bounded import bounded_toml
from dashboards.packed import packed, unpacked

MOST_BYTES = 32 * 1024
"""In the text of one policy; the longest that comes with the model has about 6,000."""
MOST_CHANGES = 300
LONGEST_NAME = 40
SUFFIX = ".toml"
LEVERS = "my-levers"
"""What the levers on top of the last policy are called, and their file: no policy is."""
KEPT = 64


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
    bounded_toml(text, shortened(name))
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
    if name == LEVERS:
        raise InputError(f"{name!r} stands for the levers on top of a policy: give another name")
    return name


def to_travel(policy: Policy) -> Policy:
    """A policy as an address holds it: what it changes, its title and its place, no stories."""
    title = policy.title[:LONGEST_NAME]
    return Policy(policy.name, title=title, place=policy.place, changes=policy.changes)


def in_address(policies: tuple[Policy, ...]) -> str:
    """Policies of one's own as an address holds them: `name:letters,name:letters`."""
    return ",".join(f"{each.name}:{packed(to_travel(each).to_toml())}" for each in policies)


@lru_cache(maxsize=KEPT)
def from_address(text: str) -> tuple[Policy, ...]:
    """The policies that an address holds, checked as files are. Raises InputError."""
    found: dict[str, Policy] = {}
    for each in filter(None, text.split(",")):
        name, _, letters = each.partition(":")
        policy = to_travel(read({"name": name, "text": unpacked(letters, MOST_BYTES)}))
        found[policy.name] = policy
    return tuple(found.values())
