"""What is shown? The settings of a page, as frozen words and numbers, from and to its address.

The address is what a stranger typed: whatever cannot be used becomes a message in plain words and
the default, never an error, and never the path of a file.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cache, reduce
from operator import add
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from abm.change import ALL_AGENCIES, Change
from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import BURN_IN, Setting
from dashboards import own as owned
from dashboards import reading
from dashboards.packed import packed, unpacked
from dashboards.reading import whole
from dashboards.votes import room_code

MOST_POLICIES = 4
"""Side by side, the baseline among them."""
FEWEST_FAMILIES, MOST_FAMILIES = 50, 10_000
"""What a browser draws smoothly and a shared machine lives through in a second or two."""
SHORTEST, LONGEST = 13, 1_040
LAST_SEED = 2**32 - 1
LONGEST_ADDRESS = 6_000
"""Twice as much, as an address and the page one comes from, still fits a request."""
MOST_TEXT = 64 * 1024
MOST_FUTURES, MOST_RUNS = 200, 200
LEVERS, LEVERS_TITLE = owned.LEVERS, "levers of your own"
"""What is set on top of the last policy, as a policy."""
NOBODY_CHOSEN = -1
USUAL_SPEED = 0
"""Weeks a second as the player has them; what it does not offer is as usual too."""
WORLD, QUESTION, LOOKED = "the worlds", "the strategist's question", "what is looked at"
"""What depends on a setting. What is only looked at changes no run."""


def held(
    usual: Any,
    read: Callable[[str], Any],
    write: Callable[[Any], str] = str,
    changes: str = LOOKED,
) -> Any:
    """One setting: its default, its way from an address and back, and what it changes."""
    return field(default=usual, metadata={"read": read, "write": write, "changes": changes})


@dataclass(frozen=True, slots=True)
class Settings:
    """A place, its policies (the baseline first), the luck, and where in it somebody looks.

    `levers` are set on top of the last policy, `shocks` befall all. `own` are policies of
    somebody's own, compared in the sandbox; `rule` is what chapter 3 tries on top of the first
    policy. The strategist's question has an outcome, plausible worlds (`futures`), pairs of runs
    in each, and a title; `numbers` and `experiment` are what a researcher changed and wrote.
    `looks` are the sides, parts and circles that pages show, by name.
    """

    place: str = held("coventry", reading.place, changes=WORLD)
    policies: tuple[str, ...] = held(
        ("silo", "collaborative"), reading.policies(MOST_POLICIES), "|".join, WORLD
    )
    levers: tuple[tuple[str, float], ...] = held((), reading.levers, reading.in_words, WORLD)
    shocks: tuple[str, ...] = held((), reading.shocks, "|".join, WORLD)
    families: int = held(2_000, whole("families", FEWEST_FAMILIES, MOST_FAMILIES), changes=WORLD)
    weeks: int = held(260, whole("weeks", SHORTEST, LONGEST), changes=WORLD)
    seed: int = held(1, whole("seed", 0, LAST_SEED), changes=WORLD)
    week: int = held(0, whole("week", 0, LONGEST))
    speed: int = held(USUAL_SPEED, whole("speed", USUAL_SPEED, LONGEST))
    family: int = held(NOBODY_CHOSEN, whole("family", NOBODY_CHOSEN, MOST_FAMILIES))
    room: str = held("", room_code)
    own: tuple[Policy, ...] = held((), owned.from_address, owned.in_address)
    rule: tuple[tuple[str, float], ...] = held((), reading.levers, reading.in_words)
    outcome: str = held("with_3_needs", reading.outcome, changes=QUESTION)
    futures: int = held(16, whole("futures", 1, MOST_FUTURES), changes=QUESTION)
    runs: int = held(4, whole("runs", 2, MOST_RUNS), changes=QUESTION)
    title: str = held("", reading.title)
    numbers: tuple[tuple[str, float], ...] = held((), reading.numbers, reading.in_words)
    experiment: str = held("", lambda text: unpacked(text, MOST_TEXT), packed)
    looks: tuple[tuple[str, str], ...] = held((), reading.looks, reading.seen)

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
                why = reading.ended(reading.short(error))
                troubles.append(f"{why} The usual setting is shown instead.")
        return settings, tuple(troubles)

    def _with(self, key: str, text: str) -> Self:
        """The settings with one word of the address taken in; InputError where it cannot be."""
        if key not in DECLARED:
            return self
        return replace(self, **{key: DECLARED[key].metadata["read"](text)})

    def address(self) -> str:
        """The part of an address after the question mark that brings these settings back."""
        told = {
            name: each.metadata["write"](getattr(self, name))
            for name, each in DECLARED.items()
            if getattr(self, name) != each.default
        }
        return urlencode(told, safe=",:@")

    @property
    def fits(self) -> bool:
        """Whether an address can hold all of this."""
        return len(self.address()) <= LONGEST_ADDRESS

    def with_changes(self, look: tuple[str, str] | None = None, **changes: Any) -> Self:
        """The same but for these; `look` is one of `looks` with what is seen, empty for usual."""
        if look:
            name, value = look
            others = [each for each in self.looks if each[0] != name]
            changes["looks"] = (*others, *([(name, value)] if value else []))
        return replace(self, **changes)

    def world(self) -> Self:
        """Only what the worlds depend on: all else is as usual."""
        return self._only(WORLD)

    def question(self) -> Self:
        """Only what the strategist's runs depend on."""
        return self._only(WORLD, QUESTION)

    def _only(self, *changes: str) -> Self:
        kept = [name for name, each in DECLARED.items() if each.metadata["changes"] in changes]
        return type(self)(**{name: getattr(self, name) for name in kept})

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
            chosen[-1] += Policy(LEVERS, title=LEVERS_TITLE, changes=changes)
        shocks = [Policy.load(name) for name in self.shocks]
        return tuple(
            replace(reduce(add, shocks, each), name=each.name, title=each.title) for each in chosen
        )


@cache
def loaded_place(name: str) -> Place:
    """A carried place, read once."""
    return Place.load(name)


DECLARED = {each.name: each for each in fields(Settings)}
"""Every setting, by the word that stands for it in an address."""
