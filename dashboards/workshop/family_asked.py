"""What does a chapter ask of the core: in which world, which family, by which command?"""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import solara.lab

from abm.errors import InputError
from dashboards.lived import TURNSTILE
from dashboards.settings import NOBODY_CHOSEN, Settings
from dashboards.workshop.family_choice import TYPICAL, Choice, choose

LEVERS_FILE = "my-levers.toml"
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
    found: Any = solara.lab.use_task(
        lambda: in_turn(choice_of, world), dependencies=[world], raise_error=False
    )
    choice = found.value if found.finished else None
    named = settings.family
    there = NOBODY_CHOSEN < named < world.setting().families
    if not there and found.error and not isinstance(found.exception, InputError):
        raise found.exception
    if not there and found.error:
        raise InputError(str(found.exception))
    typical = choice.at(TYPICAL) if choice else None
    missing = named if not there and named != NOBODY_CHOSEN else None
    return Followed(named if there else typical, choice, missing)


def in_turn(asks: Callable[..., T], *of: Any) -> T:
    """Ask something of the core when it is this visitor's turn, as all who have worlds lived do."""
    with TURNSTILE:
        return asks(*of)


@lru_cache(maxsize=KEPT)
def choice_of(world: Settings) -> Choice:
    """The families worth following in a world; the same for all who ask the same."""
    return choose(world.setting(), world.loaded_policies()[0])


def first_world(settings: Settings) -> Settings:
    """The settings of the baseline's world alone: what else is shown does not change it."""
    alone = settings.levers if len(settings.policies) == 1 else ()
    return settings.with_changes(
        policies=settings.policies[:1], levers=alone, week=0, family=NOBODY_CHOSEN
    )


def follow_command(settings: Settings, family: int) -> str:
    """The command that follows the family through the first and the last world in a terminal."""
    first, last = expressions(settings)
    words = ["joinedup", "follow", "--family", str(family), "--policies", first, last]
    return shlex.join([*words, *setting_words(settings)])


def expressions(settings: Settings) -> tuple[str, str]:
    """The first and the last policy as a command names them, with own levers and shocks."""
    names: Sequence[str] = settings.policies
    own = f"+{LEVERS_FILE}" if settings.levers else ""
    shocks = "".join(f"+{shock}" for shock in settings.shocks)
    last = f"{names[-1]}{own}{shocks}"
    return (last if len(names) == 1 else f"{names[0]}{shocks}"), last


def setting_words(settings: Settings) -> list[str]:
    """The options of a command that set place, families, weeks and luck."""
    setting = settings.setting()
    words = ["--place", settings.place, "--families", str(setting.families)]
    return [*words, "--weeks", str(setting.weeks), "--seed", str(setting.seed)]
