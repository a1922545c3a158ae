"""How does somebody change a number or choose a world? Controls made from what is declared.

Labels, ranges, defaults, units and sources come from the registry, places and policies from the
files that carry them: nothing is declared twice.
"""

import math
from collections.abc import Callable
from functools import cache

import solara

from abm.errors import InputError
from abm.parameters import REGISTRY
from abm.place import carried_places
from abm.policy import Policy, carried_policies
from abm.registry import Parameter, Role
from dashboards.kit import called
from dashboards.kit.fields import Choice, Lines, Number, told
from dashboards.kit.of_model import sentence, spelt_out
from dashboards.kit.words import plain
from dashboards.settings import (
    FEWEST_FAMILIES,
    LAST_SEED,
    LONGEST,
    MOST_FAMILIES,
    SHORTEST,
    loaded_place,
)
from dashboards.view import View

__all__ = [
    "Choice",
    "FamiliesNumber",
    "LeverControl",
    "Number",
    "PlaceChoice",
    "PolicyChoice",
    "SeedNumber",
    "ShockChoice",
    "WeeksNumber",
    "about",
    "levers",
    "policies_for",
    "shocks",
    "step_of",
    "story",
    "words_of",
]

STEPS = 100
"""About so many places on a slider."""
WHOLE_FROM = 5
"""A wider range of whole numbers is passed through one by one."""


@solara.component
def LeverControl(
    name: str,
    value: float | None,
    on_value: Callable[[float], None],
    label: str | None = None,
    quiet: bool = False,
    unit: str | None = None,
) -> None:
    """A number of the registry: a slider, or a list for a choice; None is its default.

    `quiet` puts what it means behind "about this", for pages with many. `unit` says the registry's
    unit in plainer words.
    """
    lever = REGISTRY[name]
    now = lever.default if value is None else value
    words, more = label or words_of(name), about(lever, quiet)
    help = "" if quiet else meaning_of(lever)
    if lever.options:
        options = [(str(at), option_words(each)) for at, each in enumerate(lever.options)]
        Choice(words, str(int(now)), options, lambda at: on_value(float(at)), help, more)
        return
    low, high = lever.possible
    if unit is None:
        unit = called.unit(lever.unit)
        unit = unit if len(unit) <= LONGEST_UNIT else ""
    Number(
        words, now, on_value, low, high, step_of(lever), unit, help, lever.default, True, more
    )  # fmt: skip


LONGEST_UNIT = 28
"""A longer unit stands with the explanation, not beside the number."""


def about(parameter: Parameter, meaning: bool) -> Lines:
    """What is declared of a number, line by line: what it may be, what it is today, its source."""
    low, high = map(told, parameter.possible)
    unit = "" if parameter.options else called.unit(parameter.unit)
    today = parameter.shown(parameter.default)
    usual = option_words(today) if isinstance(today, str) else told(today)
    lines = [
        (plain("kit.meaning"), meaning_of(parameter) if meaning else ""),
        (plain("kit.range", low=low, high=high), unit),
        (plain("kit.usual"), usual),
        (plain("kit.cost"), parameter.running_cost),
        (plain("kit.source"), parameter.source),
    ]
    return [(head, words) for head, words in lines if words]


def meaning_of(parameter: Parameter) -> str:
    """What a number means, as a sentence."""
    return called.given("meaning", parameter.name) or sentence(parameter.meaning)


def words_of(name: str) -> str:
    """The name of a number as words: `Shared record`, `Onset rate: work`."""
    return called.given("lever", name) or spelt_out(name)


def option_words(option: str) -> str:
    """An option of a choice as words: `Payment by results`."""
    return called.given("option", option) or spelt_out(option)


def step_of(parameter: Parameter) -> float:
    """How far a slider moves: whole numbers in wide ranges, else about a hundredth of the range."""
    low, high = parameter.possible
    if high == low:
        return 1.0
    if high - low > WHOLE_FROM and low.is_integer() and high.is_integer():
        return 1.0
    size = 10.0 ** math.floor(math.log10((high - low) / STEPS))
    return next(
        round(each * size, 12) for each in (1, 2, 5, 10) if each * size * STEPS >= high - low
    )


def places() -> tuple[tuple[str, str], ...]:
    """The carried places by name and title."""
    return tuple((name, called.place(loaded_place(name))) for name in carried_places())


@cache
def loaded() -> tuple[Policy, ...]:
    """All carried policies, read once."""
    return tuple(Policy.load(name) for name in carried_policies())


def shocks() -> tuple[Policy, ...]:
    """The carried stress tests: what befalls a place whatever it decides."""
    return tuple(policy for policy in loaded() if policy.world_changes())


@cache
def policies_for(place: str) -> tuple[Policy, ...]:
    """The carried policies that a place can have; one for named neighbourhoods only where they are.

    In the order of their families: first the two by two.
    """
    order = {name: at for at, name in enumerate(FIRST)}
    found = [each for each in loaded() if not each.world_changes() and _fits(each, place)]
    return tuple(sorted(found, key=lambda each: (order.get(each.name, len(order)), each.family)))


FIRST = ("silo", "behaviours-only", "rules-only", "collaborative")


def _fits(policy: Policy, place: str) -> bool:
    try:
        policy.tabulate(loaded_place(place))
    except InputError:
        return False
    return True


@solara.component
def PlaceChoice(view: View) -> None:
    """Which place; policies that only another place can have give way to the usual ones."""

    def choose(place: str) -> None:
        view.change(place=place, **fitting(view.settings.policies, place), family=-1)

    Choice(plain("kit.place"), view.settings.place, places(), choose)


def fitting(policies: tuple[str, ...], place: str) -> dict[str, tuple[str, ...]]:
    """The change of policies that a place asks for: nothing where it can have them all."""
    kept = tuple(name for name in policies if _fits(Policy.load(name), place))
    if kept == policies:
        return {}
    usual = tuple(name for name in (FIRST[0], FIRST[-1]) if name not in kept)
    return {"policies": (*kept, *usual)[: max(2, len(kept))]}


@solara.component
def PolicyChoice(view: View, at: int = -1, label: str | None = None) -> None:
    """Which policy stands at a position of the comparison (-1: the last), with its story."""
    now = view.settings.policies[at]
    others = {name for name in view.settings.policies if name != now}
    offered = [each for each in policies_for(view.settings.place) if each.name not in others]
    options = [(each.name, called.policy(each)) for each in offered]
    if now not in {name for name, _ in options}:
        options.append((now, called.policy(Policy.load(now))))

    def choose(name: str) -> None:
        names = list(view.settings.policies)
        names[at] = name
        view.change(policies=tuple(names))

    chosen = Policy.load(now)
    Choice(label or plain("kit.policy"), now, options, choose, more=story(chosen))


def story(policy: Policy) -> Lines:
    """What a policy stands for, in its own words."""
    about = called.given("story", policy.name) or policy.story
    claim = called.given("claim", policy.name) or policy.claim
    told = (" ".join(words.split()) for words in (about, claim, policy.source))
    heads = (plain("kit.meaning"), plain("kit.claim"), plain("kit.source"))
    return [(head, words) for head, words in zip(heads, told, strict=True) if words]


@solara.component
def ShockChoice(view: View) -> None:
    """What befalls every world alike: one of the stress tests, or nothing."""
    options = [
        ("", plain("kit.no_shock")),
        *((each.name, called.policy(each)) for each in shocks()),
    ]
    now = view.settings.shocks[0] if view.settings.shocks else ""
    if now not in {name for name, _ in options}:
        options.append((now, called.policy(Policy.load(now))))
    Choice(
        plain("kit.shock"),
        now,
        options,
        lambda name: view.change(shocks=(name,) if name else ()),
        more=story(Policy.load(now)) if now else (),
    )


@solara.component
def FamiliesNumber(view: View) -> None:
    """How many families live in the run: no more than the place has, and a browser can draw."""
    most = min(MOST_FAMILIES, loaded_place(view.settings.place).households)
    Number(
        plain("kit.families"), min(view.settings.families, most),
        lambda number: view.change(families=int(number), family=-1),
        FEWEST_FAMILIES, most, 1, help=plain("kit.families_help"), slider=False,
    )  # fmt: skip


@solara.component
def WeeksNumber(view: View) -> None:
    """How many weeks are lived."""
    Number(
        plain("kit.weeks"), view.settings.weeks,
        lambda weeks: view.change(weeks=int(weeks), week=min(view.settings.week, int(weeks))),
        SHORTEST, LONGEST, 1, help=plain("kit.weeks_help"), slider=False,
    )  # fmt: skip


@solara.component
def SeedNumber(view: View) -> None:
    """Which luck befalls all worlds."""
    Number(
        plain("kit.seed"), view.settings.seed, lambda seed: view.change(seed=int(seed), family=-1),
        0, LAST_SEED, 1, help=plain("kit.seed_help"), slider=False,
    )  # fmt: skip


def levers() -> tuple[Parameter, ...]:
    """All levers that a page may offer, in the order of declaration."""
    return REGISTRY.of_role(Role.LEVER)
