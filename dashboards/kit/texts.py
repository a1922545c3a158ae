"""Which texts do the pages say? Those of one file that anybody may edit, checked when it is read.

`dashboards/texts.toml` has a section for each chapter. A facilitator copies it, rewords or
translates it, and starts `joinedup dashboard --texts FILE`.
"""

import os
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from abm.checks import nearest
from abm.errors import InputError
from abm.toml_files import flatten, read_toml

CARRIED = Path(__file__).parent.parent / "texts.toml"
CHOSEN = "JOINEDUP_TEXTS"
"""The environment variable through which `--texts FILE` reaches the pages."""
TERM = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)\]\]")
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of all pages by key, such as `worlds.idea`; checked when they are read."""

    texts: Mapping[str, str]

    @classmethod
    def read(cls, path: Path, wanted: Mapping[str, str] | None = None) -> Self:
        """Read a file; InputError says all that is wrong with it, keys first."""
        table = flatten(read_toml(path)[0])
        texts = {key: " ".join(str(text).split()) for key, text in table.items()}
        wrong = [*_key_mistakes(texts, wanted or texts), *_text_mistakes(table, wanted or texts)]
        if wrong:
            more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
            raise InputError(f"{path} cannot be used: {'; '.join(wrong[:MOST_TOLD])}{more}")
        return cls(texts)

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
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
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
