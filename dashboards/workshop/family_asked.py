"""What does a chapter ask of the core: in which world, which family?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import solara.lab

from abm.errors import InputError
from dashboards.lived import TURNSTILE
from dashboards.settings import NOBODY_CHOSEN, Settings
from dashboards.workshop.family_choice import TYPICAL, Choice, choose

KEPT = 64
"""Answers that are kept for a room that asks the same: they are small, and nothing changes them."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Followed:
    """Who is followed: the family, or None while one is being chosen, and the choice behind it.

    `missing` is the number in the address where there is no such family.
    """

    family: int | None
    choice: Choice | None
    missing: int | None = None


def use_followed(settings: Settings) -> Followed:
    """The family in the address, or the one in the middle of those worth following.

    They are looked for in a thread. Raises InputError where none is found and none was named.
    """
    world = first_world(settings)
    named = settings.family
    there = NOBODY_CHOSEN < named < world.setting().families
    found = use_in_turn(choice_of, world)
    choice = found if isinstance(found, Choice) else None
    if isinstance(found, InputError) and not there:
        raise found
    typical = choice.at(TYPICAL) if choice else None
    missing = named if not there and named != NOBODY_CHOSEN else None
    return Followed(named if there else typical, choice, missing)


def use_in_turn(asks: Callable[..., T], *of: Any) -> T | InputError | None:
    """What the core says once it is this visitor's turn, or why it cannot; None till then.

    Asked in a thread, as soon as all of `of` is known.
    """

    def ask() -> T | InputError | None:
        if None in of:
            return None
        try:
            with TURNSTILE:
                return asks(*of)
        except InputError as error:
            return error

    told: Any = solara.lab.use_task(ask, dependencies=[*of], raise_error=False)
    if told.error:
        raise told.exception
    found: T | InputError | None = told.value if told.finished else None
    return found


@lru_cache(maxsize=KEPT)
def choice_of(world: Settings) -> Choice:
    """The families worth following in a world; the same for all who ask the same."""
    return choose(world.setting(), world.loaded_policies()[0])


def first_world(settings: Settings) -> Settings:
    """The settings of the baseline's world alone: what else is shown does not change it."""
    alone = settings.levers if len(settings.policies) == 1 else ()
    return settings.world().with_changes(policies=settings.policies[:1], levers=alone)
