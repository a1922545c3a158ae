"""May a stranger's TOML be read? Not where it was made to keep a machine busy."""

from typing import Any

from abm.errors import InputError
from abm.toml_files import parse_toml

MOST_DOTS = 300
"""In a line: a key with thousands of parts takes the parser minutes."""
MOST_DEEP = 12
"""Tables within tables; what reads them goes as deep."""
MOST_WORK, MOST_KEYS = 20_000_000, 300
"""Keys times letters, and keys that are in no table: each that is wrong is looked for in the text,
to tell its line, and among all names, to tell one that is like it."""


def bounded_toml(text: str, name: str) -> dict[str, Any]:
    """The table in a text that a stranger sent. InputError for what is no TOML, or too much."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > MOST_DOTS:
            raise InputError(f"{name}, line {number}: more than {MOST_DOTS} dots: break it up")
    table = parse_toml(text, name)
    keys, deepest = _size(table)
    if deepest > MOST_DEEP:
        raise InputError(f"{name} holds tables {deepest} deep: give at most {MOST_DEEP}")
    if keys * len(text) > MOST_WORK or len(table) > MOST_KEYS:
        raise InputError(f"{name} holds {keys:,} keys in {len(text):,} letters: give a smaller one")
    return table


def _size(table: dict[str, Any]) -> tuple[int, int]:
    """How many keys there are in all, and how deep the deepest lies."""
    keys, deepest = 0, 0
    waiting: list[tuple[Any, int]] = [(table, 0)]
    while waiting:
        value, depth = waiting.pop()
        deepest = max(deepest, depth)
        inside = value.values() if isinstance(value, dict) else value
        keys += len(value) if isinstance(value, dict) else 0
        waiting += [(each, depth + 1) for each in inside if isinstance(each, dict | list)]
    return keys, deepest
