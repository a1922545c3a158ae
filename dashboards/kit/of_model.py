"""What in the model has a name that a room may change? Everything that pages show by its title.

Nothing is declared here: each name comes with the words that the model itself has for it.
`python -m dashboards.kit.of_model` prints them all, ready to be changed in a file of texts.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

from abm.parameters import REGISTRY
from abm.place import Place, carried_places
from abm.policy import Policy, carried_policies
from abm.registry import Role
from abm.results import units
from dashboards.settings import LEVERS, LEVERS_TITLE
from experiments.lines import LINES
from experiments.outcomes import OUTCOMES
from experiments.sentences import (
    AT_ITS_WORST,
    CRISIS_WORDS,
    LEAVES_CASE,
    NEED_WORDS,
    NO_LONGER_NEEDED,
    NOT_TAKEN_UP,
    NOTICED,
    SENTENCES,
)

BARE = re.compile(r"[\w-]+", re.ASCII)
"""A key that a TOML file holds without quotes."""
WITHIN = "within"
"""The kind of name for an outcome inside a sentence, where its title need not fit."""


@cache
def names_of_model() -> dict[str, str]:
    """The model's own words by the key of the name: `agency.nhs` is "National Health Service"."""
    return dict(_names())


def as_section() -> str:
    """All names with the model's words, as the `[names]` of a file of texts."""
    lines = ["# What the model calls things: keep what you change, delete the rest.", "[names]"]
    for key, words in names_of_model().items():
        kind, _, name = key.partition(".")
        if words and kind != WITHIN:
            told = json.dumps(" ".join(words.split()), ensure_ascii=False)
            lines.append(f"{kind}.{name if BARE.fullmatch(name) else json.dumps(name)} = {told}")
    return "\n".join(lines) + "\n"


def spelt_out(name: str) -> str:
    """A name as words: `Shared record`, `Onset rate: work`, `Payment by results`."""
    return sentence(": ".join(name.split(".")).replace("_", " "))


def sentence(words: str) -> str:
    """Words that begin with a capital."""
    return words[:1].upper() + words[1:]


def _names() -> Iterator[tuple[str, str]]:
    for place in map(Place.load, carried_places()):
        yield f"place.{place.name}", place.title
        for agency in place.agencies:
            yield f"agency.{agency.name}", agency.title
    for policy in map(Policy.load, carried_policies()):
        yield f"policy.{policy.name}", policy.title
        yield f"story.{policy.name}", policy.story
        yield f"claim.{policy.name}", policy.claim
    yield f"policy.{LEVERS}", LEVERS_TITLE
    for outcome in OUTCOMES:
        yield f"outcome.{outcome.name}", outcome.title
        yield f"{WITHIN}.{outcome.name}", outcome.title
    for unit in [each.unit for each in OUTCOMES] + [each.unit for each in LINES]:
        yield f"unit.{unit}", unit
    for line in LINES:
        yield f"line.{line.name}", line.title
    for kind, words in (("need", NEED_WORDS), ("crisis", CRISIS_WORDS)):
        for name, told in words.items():
            yield f"{kind}.{name}", told
    for column, (unit, meaning) in weekly_columns().items():
        yield f"count.{column}", meaning
        yield f"unit.{unit}", unit
    for event, told in event_sentences().items():
        yield f"event.{event}", told
    for lever in REGISTRY.of_role(Role.LEVER):
        yield f"lever.{lever.name}", spelt_out(lever.name)
        yield f"meaning.{lever.name}", sentence(lever.meaning)
        yield f"unit.{lever.unit}", lever.unit
        for option in lever.options:
            yield f"option.{option}", spelt_out(option)


@cache
def weekly_columns() -> dict[str, tuple[str, str]]:
    """What is counted week by week of the whole place: units and meanings."""
    table = units("weekly")
    told = zip(table["unit"], table["meaning"], strict=True)
    columns = dict(zip(table["column"], told, strict=True))
    return columns | {"crises": ("events", "new crises of all kinds")}


def event_sentences() -> dict[str, str]:
    """What the model says of every event, and of those that come about in another way."""
    return SENTENCES | {
        "at_its_worst": AT_ITS_WORST,
        "not_taken_up": NOT_TAKEN_UP,
        "no_longer_needed": NO_LONGER_NEEDED,
        "leaves_case": LEAVES_CASE,
        "noticed": NOTICED,
    }


if __name__ == "__main__":
    print(as_section(), end="")
