"""How is what happens to a family told in this room's words?

The model tells it in sentences of its own. Here a sentence is recognised by its pattern, so that
the room's own names of agencies, needs and crises, and its own sentence if it gave one, are told.
"""

import re
from functools import cache

from dashboards.kit import called
from dashboards.kit.of_model import event_sentences
from dashboards.kit.plainly import weeks_told, worker
from experiments.sentences import Happening

FIELD = re.compile(r"\\\{(\w+)(?::.*?)?\\\}")
"""A value in a sentence of the model, once the sentence is written as a pattern."""
NUMBERED = {"worker": worker, "weeks": weeks_told}
"""Parts of a sentence that are a word with a number."""
NUMBER = re.compile(r"\d+")
FORMATTED = re.compile(r"\{(\w+):[^}]*\}")
"""A value with its number of decimals, which is written already."""


def words_of(happening: Happening) -> str:
    """What happened, as the model tells it or in this room's words."""
    names = called.own_words()
    if not names:
        return happening.words
    for event, pattern in _patterns().items():
        if found := pattern.fullmatch(happening.words):
            sentence = called.given("event", event) or event_sentences()[event]
            told = {key: _told(key, value, names) for key, value in found.groupdict().items()}
            return FORMATTED.sub(r"{\1}", sentence).format(**told)
    return happening.words


def _told(key: str, value: str, names: dict[str, str]) -> str:
    """A part of a sentence in this room's words, if it has any for it."""
    number = NUMBER.search(value)
    return NUMBERED[key](int(number[0])) if key in NUMBERED and number else names.get(value, value)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Every sentence of the model as a pattern that finds the values in it."""
    return {
        event: re.compile(FIELD.sub(r"(?P<\1>.+)", re.escape(sentence)))
        for event, sentence in event_sentences().items()
    }
