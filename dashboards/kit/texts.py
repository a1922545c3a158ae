"""Which texts do the pages say? Those of one file that anybody may edit, checked when it is read.

`dashboards/texts.toml` has a section for each chapter. A facilitator copies it, rewords or
translates it, and starts `joinedup dashboard --texts FILE`. Such a file may have one section more,
`[names]`: what people here call what has its name from the model.
"""

import os
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from abm.checks import nearest
from abm.errors import InputError
from abm.toml_files import flatten, read_toml
from dashboards.kit.of_model import names_of_model

CARRIED = Path(__file__).parent.parent / "texts.toml"
CHOSEN = "JOINEDUP_TEXTS"
"""The environment variable through which `--texts FILE` reaches the pages."""
TERM = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)\]\]")
MARKS = re.compile(r"\[\[|\]\]|\*\*")
NAMES = "names."
"""How the keys of names begin: a file need not have any."""
APART = ("agency", "place", "policy")
"""What is told apart by its name alone."""
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of all pages by key, such as `worlds.idea`; checked when they are read.

    `names` are what people here call agencies, policies and the like: `agency.nhs`.
    """

    texts: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, wanted: Mapping[str, str] | None = None) -> Self:
        """Read a file; InputError says all that is wrong with it, keys first."""
        table = flatten(read_toml(path)[0])
        told = {key: " ".join(str(text).split()) for key, text in table.items()}
        names = {key: told.pop(key) for key in table if key.startswith(NAMES)}
        asked = wanted or told
        wrong = [*_key_mistakes(told, asked), *_name_mistakes(names), *_text_mistakes(table, asked)]
        if wrong:
            more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
            told_of = f"{'; '.join(wrong[:MOST_TOLD])}{more}"
            raise InputError(f"{path} cannot be used: {told_of}; all texts are in {CARRIED}")
        return cls(told, {key.removeprefix(NAMES): name for key, name in names.items()})

    def __getitem__(self, key: str) -> str:
        """The text of a key; InputError with the nearest keys if there is none."""
        if key not in self.texts:
            close = " or ".join(nearest(key, self.texts))
            hint = f", did you mean {close}?" if close else ""
            raise InputError(f"there is no text {key}{hint}; texts stand in {CARRIED.name}")
        return self.texts[key]

    def section(self, name: str) -> dict[str, str]:
        """The texts of a section by their keys within it."""
        start = f"{name}."
        return {
            key.removeprefix(start): text
            for key, text in self.texts.items()
            if key.startswith(start)
        }


def _key_mistakes(texts: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Keys that are missing, and keys that no page asks for."""
    missing = [f"{key} is missing" for key in wanted if key not in texts]
    unknown = [
        f"{key} is no text of any page"
        + "".join(f", did you mean {near}?" for near in nearest(key, wanted)[:1])
        for key in texts
        if key not in wanted
    ]
    return missing + unknown


def _name_mistakes(names: Mapping[str, str]) -> list[str]:
    """Names of what is not in the model, two policies alike, and names that are more than words."""
    model = {f"{NAMES}{key}": words for key, words in names_of_model().items()} if names else {}
    wrong = [
        f"{key} is nothing in the model"
        + "".join(f", did you mean {near}?" for near in nearest(key, model)[:1])
        for key in names
        if key not in model
    ]
    for key, name in names.items():
        if MARKS.search(name):
            wrong.append(f"{key}: a name has no marks")
        elif more := _values(name) - _values(model.get(key, name)):
            wrong.append(f"{key} has the values {_listed(more)}, which the model does not give")
    return wrong + _alike({**model, **names})


def _alike(names: Mapping[str, str]) -> list[str]:
    """Policies, or agencies, that would be called the same: nobody could tell them apart."""
    first: dict[tuple[str, str], str] = {}
    wrong = []
    for key, name in names.items():
        own = key.removeprefix(NAMES)
        kind = own.partition(".")[0]
        other = first.setdefault((kind, name), own)
        if other != own and kind in APART:
            wrong.append(f"{other} and {own} would both be called {name!r}")
    return wrong


def _text_mistakes(table: Mapping[str, Any], wanted: Mapping[str, str]) -> list[str]:
    """What is wrong inside the texts: empty, not words, brackets or braces that do not close."""
    wrong = []
    for key, text in table.items():
        if not isinstance(text, str) or not text.strip():
            wrong.append(f"{key} is {text!r}: give words")
        elif "[[" in TERM.sub("", text) or "]]" in TERM.sub("", text):
            wrong.append(f"{key}: write [[term|explanation]]")
        elif key in wanted and (found := _values(text)) != (asked := _values(wanted[key])):
            wrong.append(f"{key} has the values {_listed(found)}: give {_listed(asked)}")
    return wrong


def _values(text: str) -> frozenset[str]:
    """The names in braces that a text is filled in with; a broken brace is a name of its own."""
    try:
        return frozenset(name for _, name, *_ in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"a brace that does not close"})


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def texts() -> Texts:
    """The texts that this server was started with: the carried ones unless a file was named."""
    return _texts(os.environ.get(CHOSEN, ""))


@cache
def _texts(path: str) -> Texts:
    carried = Texts.read(CARRIED)
    return Texts.read(Path(path), carried.texts) if path else carried
