"""What in an address may be believed? Readers of its words, each with its limits.

A reader takes a word as a stranger typed it, and gives what it stands for or an InputError; a
writer is its way back.
"""

import re
from collections.abc import Callable
from typing import Any

from abm.errors import InputError
from abm.expression import JOINED, parts
from abm.parameters import MODEL_ROLES, REGISTRY, suggestion
from abm.place import carried_places
from abm.policy import Policy, carried_policies
from abm.registry import Role
from experiments.outcomes import find

LONGEST_TITLE, LONGEST_TROUBLE = 80, 240
LONGEST_POLICY, MOST_JOINED = 400, 8
LONGEST_LOOK, MOST_LOOKS = 100, 60
LOOK = re.compile(r"[a-z_]{1,20}")
Numbers = tuple[tuple[str, float], ...]
Looks = tuple[tuple[str, str], ...]


def short(error: InputError) -> str:
    """What was wrong, however long what somebody typed."""
    words = str(error)
    return words if len(words) <= LONGEST_TROUBLE else f"{words[:LONGEST_TROUBLE]}…"


def sentence(words: str) -> str:
    """Words as a sentence: a capital in front, a full stop behind."""
    return ended(words[:1].upper() + words[1:])


def ended(words: str) -> str:
    """Words with a full stop, where they do not end a sentence already."""
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def place(text: str) -> str:
    """The name of a carried place."""
    if text not in carried_places():
        raise InputError(f"There is no place {text[:40]!r}")
    return text


def carried_expression(text: str) -> str:
    """A carried policy, or several joined by +, with weeks and neighbourhoods; never a file."""
    if "/" in text or "\\" in text or ".toml" in text:
        raise InputError(f"{text[:40]!r} is no carried policy")
    if len(text) > LONGEST_POLICY or text.count(JOINED) >= MOST_JOINED:
        raise InputError(
            f"{text[:40]!r} is too long: at most {MOST_JOINED} policies are joined, in "
            f"{LONGEST_POLICY} letters"
        )
    for part in parts(text):
        if part.name not in carried_policies():
            near = suggestion(part.name, carried_policies())
            raise InputError(f"There is no policy {part.name[:40]!r}{near}")
    Policy.load(text)
    return text


def policies(most: int) -> Callable[[str], tuple[str, ...]]:
    """Reads one to so many different carried policies."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(carried_expression(each) for each in text.split("|"))
        if not 1 <= len(names) <= most or len(set(names)) < len(names):
            raise InputError(f"One to {most} different policies can be shown")
        return names

    return read


def shocks(text: str) -> tuple[str, ...]:
    """Carried stress tests."""
    names = tuple(carried_expression(each) for each in text.split("|") if each)
    for name in names:
        if not Policy.load(name).world_changes():
            raise InputError(f"{name[:40]!r} is no shock")
    return names


def levers(text: str) -> Numbers:
    """Levers as `openness:0.5,learning:1`."""
    told = _numbers(text, Role.LEVER)
    for name, _ in told:
        if REGISTRY[name] not in REGISTRY.own_levers:
            raise InputError(f"{name} is set for two agencies, which an address cannot name")
    return told


def numbers(text: str) -> Numbers:
    """Numbers of the model, as levers are written."""
    return _numbers(text, *MODEL_ROLES)


def _numbers(text: str, *roles: Role) -> Numbers:
    told: dict[str, float] = {}
    for each in filter(None, text.split(",")):
        name, _, value = each.partition(":")
        declared = REGISTRY.find(name, *roles)
        try:
            number: Any = float(value)
        except ValueError:
            number = value
        told[name] = declared.check(number)
    return tuple(told.items())


def in_words(told: Numbers) -> str:
    """Numbers by their names as they stand in an address."""
    return ",".join(f"{name}:{str(value).removesuffix('.0')}" for name, value in told)


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


def outcome(text: str) -> str:
    """An outcome of which more or less is better."""
    found = find(text)
    if found.direction == "neither":
        raise InputError(f"More or less of {text!r} is neither better nor worse")
    return found.name


def title(text: str) -> str:
    """A title that fits a line."""
    if len(text) > LONGEST_TITLE or not text.isprintable():
        raise InputError(f"A title has at most {LONGEST_TITLE} letters")
    return text


def looks(text: str) -> Looks:
    """What is looked at on pages, as `side:money|circle:workload`; pages know what they have."""
    told: dict[str, str] = {}
    for each in filter(None, text.split("|")):
        name, colon, value = each.partition(":")
        if not colon or not LOOK.fullmatch(name) or not is_look(value):
            raise InputError(f"{each[:40]!r} is nothing that a page can show")
        told[name] = value
    if len(told) > MOST_LOOKS:
        raise InputError(f"{len(told)} things are looked at: at most {MOST_LOOKS} can be")
    return tuple(told.items())


def is_look(value: str) -> bool:
    """Whether a word can stand in an address for what somebody looks at."""
    return 0 < len(value) <= LONGEST_LOOK and value.isprintable() and "|" not in value


def seen(told: Looks) -> str:
    """What is looked at as it stands in an address."""
    return "|".join(f"{name}:{value}" for name, value in told)
