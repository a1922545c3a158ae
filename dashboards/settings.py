"""What is shown? The settings of a page, as frozen words and numbers, from and to its address.

The address is what a stranger typed: whatever cannot be used becomes a message in plain words and
the default, never an error, and never the path of a file.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, reduce
from operator import add
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from abm.change import ALL_AGENCIES, Change
from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.place import Place, carried_places
from abm.policy import Policy
from abm.registry import Role
from abm.simulation import BURN_IN, Setting
from dashboards.votes import room_code
from experiments.outcomes import find

MOST_POLICIES = 4
"""Side by side, the baseline among them."""
FEWEST_FAMILIES, MOST_FAMILIES = 50, 10_000
"""What a browser draws smoothly and a shared machine lives through in a second or two."""
SHORTEST, LONGEST = 13, 1_040
LAST_SEED = 2**32 - 1
LONGEST_ADDRESS = 4_000
LONGEST_TITLE = 80
MOST_FUTURES, MOST_RUNS = 200, 200
NOBODY_CHOSEN = -1


@dataclass(frozen=True, slots=True)
class Settings:
    """A place, its policies (the baseline first), the luck, and where in it somebody looks.

    `levers` are set on top of the last policy, `shocks` befall all. What comes after `seed` changes
    no world: the week looked at, the family followed (-1 for none), the room that votes, the rule
    that chapter 3 tries on top of the first policy, and the strategist's question with its
    plausible worlds (`futures`), the pairs of runs in each, and its title.
    """

    place: str = "coventry"
    policies: tuple[str, ...] = ("silo", "collaborative")
    levers: tuple[tuple[str, float], ...] = ()
    shocks: tuple[str, ...] = ()
    families: int = 2_000
    weeks: int = 260
    seed: int = 1
    week: int = 0
    family: int = NOBODY_CHOSEN
    room: str = ""
    rule: tuple[tuple[str, float], ...] = ()
    outcome: str = "with_3_needs"
    futures: int = 16
    runs: int = 4
    title: str = ""

    @classmethod
    def from_address(cls, search: str) -> tuple[Self, tuple[str, ...]]:
        """The settings that an address asks for, and what in it could not be used, in words."""
        settings, troubles = cls(), []
        if len(search) > LONGEST_ADDRESS:
            return settings, ("The address is too long: the usual settings are shown.",)
        for key, text in parse_qsl(search.removeprefix("?"), keep_blank_values=True):
            try:
                settings = settings._with(key, text)
            except InputError as error:
                troubles.append(f"{error}. The usual setting is shown instead.")
        return settings, tuple(troubles)

    def _with(self, key: str, text: str) -> Self:
        """The settings with one word of the address taken in; InputError where it cannot be."""
        if key not in READERS:
            return self
        return replace(self, **{key: READERS[key](text)})

    def address(self) -> str:
        """The part of an address after the question mark that brings these settings back."""
        told = {
            each.name: WRITERS.get(each.name, str)(getattr(self, each.name))
            for each in fields(self)
            if getattr(self, each.name) != each.default
        }
        return urlencode(told, safe=",:@")

    def with_changes(self, **changes: Any) -> Self:
        """The same but for these."""
        return replace(self, **changes)

    def setting(self) -> Setting:
        """What the core needs, with the best set of numbers; InputError if it is impossible."""
        place = loaded_place(self.place)
        families = min(self.families, place.households)
        return Setting(place, families, self.weeks, BURN_IN, self.seed, Ensemble.carried().best)

    def loaded_policies(self) -> tuple[Policy, ...]:
        """The policies in order; the last with the levers on top, all under the shocks."""
        chosen = [Policy.load(name) for name in self.policies]
        if self.levers:
            changes = tuple(Change(0, ALL_AGENCIES, name, value) for name, value in self.levers)
            chosen[-1] += Policy("own", title="levers of your own", changes=changes)
        shocks = [Policy.load(name) for name in self.shocks]
        return tuple(
            replace(reduce(add, shocks, each), name=each.name, title=each.title) for each in chosen
        )

    def command(self) -> str:
        """The command that runs the same comparison in a terminal."""
        names = list(self.policies)
        if self.levers:
            names[-1] += "+my-levers.toml"
        words = ["joinedup", "compare", *names, "--place", self.place, "--parameters", "best"]
        words += ["--families", str(self.families), "--weeks", str(self.weeks)]
        words += ["--seed", str(self.seed)]
        for shock in self.shocks:
            words += ["--shock", shock]
        return shlex.join(words)

    def levers_file(self) -> str:
        """The levers on top as the text of `my-levers.toml`; empty without any."""
        if not self.levers:
            return ""
        return Policy.from_levers("my-levers", dict(self.levers)).to_toml()


@cache
def loaded_place(name: str) -> Place:
    """A carried place, read once."""
    return Place.load(name)


def _place(text: str) -> str:
    if text not in carried_places():
        raise InputError(f"There is no place {text[:40]!r}")
    return text


def carried_expression(text: str) -> str:
    """A carried policy, or several joined by +, with weeks and neighbourhoods; never a file."""
    if "/" in text or "\\" in text or ".toml" in text:
        raise InputError(f"{text[:40]!r} is no carried policy")
    Policy.load(text)
    return text


def _policies(text: str) -> tuple[str, ...]:
    names = tuple(carried_expression(each) for each in text.split("|"))
    if not 1 <= len(names) <= MOST_POLICIES or len(set(names)) < len(names):
        raise InputError(f"One to {MOST_POLICIES} different policies can be shown")
    return names


def _shocks(text: str) -> tuple[str, ...]:
    names = tuple(carried_expression(each) for each in text.split("|") if each)
    for name in names:
        if not Policy.load(name).world_changes():
            raise InputError(f"{name[:40]!r} is no shock")
    return names


def _levers(text: str) -> tuple[tuple[str, float], ...]:
    """Levers as `openness:0.5,learning:1`."""
    told: dict[str, float] = {}
    for each in filter(None, text.split(",")):
        name, _, value = each.partition(":")
        lever = REGISTRY.find(name, Role.LEVER)
        if lever not in REGISTRY.own_levers:
            raise InputError(f"{name} is set for two agencies, which an address cannot name")
        try:
            number: Any = float(value)
        except ValueError:
            number = value
        told[name] = lever.check(number)
    return tuple(told.items())


def whole(name: str, low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number from low to high."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise InputError(f"{name} {text[:20]!r} is no whole number") from None
        if not low <= number <= high:
            raise InputError(f"{name} {number} is not from {low:,} to {high:,}")
        return number

    return read


def _outcome(text: str) -> str:
    """An outcome of which more or less is better."""
    outcome = find(text)
    if outcome.direction == "neither":
        raise InputError(f"More or less of {text!r} is neither better nor worse")
    return outcome.name


def _title(text: str) -> str:
    if len(text) > LONGEST_TITLE or not text.isprintable():
        raise InputError(f"A title has at most {LONGEST_TITLE} letters")
    return text


READERS: Mapping[str, Callable[[str], Any]] = {
    "place": _place,
    "policies": _policies,
    "levers": _levers,
    "shocks": _shocks,
    "families": whole("families", FEWEST_FAMILIES, MOST_FAMILIES),
    "weeks": whole("weeks", SHORTEST, LONGEST),
    "seed": whole("seed", 0, LAST_SEED),
    "week": whole("week", 0, LONGEST),
    "family": whole("family", NOBODY_CHOSEN, MOST_FAMILIES),
    "room": room_code,
    "rule": _levers,
    "outcome": _outcome,
    "futures": whole("futures", 1, MOST_FUTURES),
    "runs": whole("runs", 2, MOST_RUNS),
    "title": _title,
}


def _told(levers: tuple[tuple[str, float], ...]) -> str:
    """Levers as they stand in an address."""
    return ",".join(f"{name}:{str(value).removesuffix('.0')}" for name, value in levers)


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "policies": "|".join,
    "shocks": "|".join,
    "levers": _told,
    "rule": _told,
}
