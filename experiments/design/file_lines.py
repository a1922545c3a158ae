"""Which line of a file cannot be used, and what could stand there?"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from abm.errors import InputError
from abm.parameters import suggestion
from abm.toml_files import line_of

HEADER = re.compile(r"\s*\[+\s*(.+?)\s*\]+\s*(#.*)?")


def line_number(text: str, section: str, *keys: str) -> int:
    """The line, from 1, that states the first of the keys to be found; 0 if none is.

    They are looked for in the section, then outside of all sections, then anywhere.
    """
    stated = list(_stated(text))
    for within in (section, ""):
        for key in keys:
            for number, *where in stated:
                if key and where == [within, key]:
                    return number
    found = (line_of(text, key, "") for key in keys if key)
    return int(next(filter(None, found), "0").removeprefix(", line "))


def _stated(text: str) -> Iterator[tuple[int, str, str]]:
    """Each line that states a key or begins a section: its number, the section around, the key."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = HEADER.fullmatch(line)
        if header:
            section = header[1]
            above, _, name = section.partition(".")
            yield number, above if name else "", (name or above).strip("\"'")
        elif "=" in line:
            yield number, section, line.partition("=")[0].strip().strip("\"'")


def check_key(whose: str, key: str, known: Sequence[str], told: Sequence[str] = ()) -> None:
    """Refuse a key that is not one of those known; `told` are those that the message lists."""
    if key not in known:
        told = told or known
        raise InputError(
            f"{key!r} is no part of {whose}{suggestion(key, told)}; it may hold {', '.join(told)}"
        )


def as_table(key: str, given: Any) -> dict[str, Any]:
    """What stands under a key, if it is a table."""
    if not isinstance(given, dict):
        raise InputError(f"{key} = {given!r} is not a table: write [{key}] and the names under it")
    return given


def as_text(key: str, given: Any) -> str:
    """What stands under a key, if it is text."""
    if given is None:
        raise InputError(f"{key} is missing: give it, in quotes")
    if not isinstance(given, str):
        raise InputError(f"{key} = {given!r} is not text: put it in quotes")
    return given


def as_texts(key: str, given: Any) -> list[str]:
    """What stands under a key, if it is a list of texts."""
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise InputError(f'{key} = {given!r} is not a list of texts: give ["one", "two"]')
    return given
