"""What does `think-family@26:E02001959+lean` ask for? Policies by name, from when, and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from abm.change import as_week
from abm.errors import InputError
from abm.where import EVERYWHERE, as_where

SUFFIX = ".toml"
JOINED = "+"
FORM = "NAME, NAME@WEEK, NAME:WHERE or NAME@WEEK:WHERE"
REST = re.compile(r"(?:@(?P<week>[^:]*))?(?::(?P<where>.*))?")


@dataclass(frozen=True, slots=True)
class Part:
    """One policy of an expression: which, how many weeks later, and in which neighbourhoods."""

    name: str
    week: int = 0
    where: tuple[str, ...] = EVERYWHERE


def parts(expression: str) -> Iterator[Part]:
    """The policies that an expression joins by +, in order; `InputError` when it cannot be read.

    A path of a file that is there is never taken apart, whatever characters it holds.
    """
    if is_file(expression):
        yield Part(expression)
        return
    for text in expression.split(JOINED):
        yield _part(text.strip())


def is_file(text: str) -> bool:
    """Say whether a text is the path of a policy file that is there."""
    return text.endswith(SUFFIX) and Path(text).is_file()


def _part(text: str) -> Part:
    name = _name(text)
    rest = REST.fullmatch(text[len(name) :])
    if rest is None or "@" in (rest["where"] or ""):
        raise InputError(f"policy {text!r} cannot be read: write {FORM}")
    return Part(name, _week(text, rest["week"]), _where(text, rest["where"]))


def _name(text: str) -> str:
    """What comes before the week and the neighbourhoods: a file's path as far as there is one."""
    if text.endswith(SUFFIX):
        return text
    cuts = [found.start() for found in re.finditer("[@:]", text)]
    files = [text[:cut] for cut in cuts if text[:cut].endswith(SUFFIX)]
    there = [path for path in files if is_file(path)]
    return (there or files or [text[: cuts[0]] if cuts else text])[-1]


def _week(text: str, given: str | None) -> int:
    if given is None:
        return 0
    try:
        return as_week(int(given) if given.isascii() and given.isdecimal() else given)
    except InputError as error:
        raise InputError(f"policy {text!r}: {error}, such as {_name(text)}@26") from None


def _where(text: str, given: str | None) -> tuple[str, ...]:
    if given is None:
        return EVERYWHERE
    try:
        return as_where([word.strip() for word in given.split(",")])
    except InputError as error:
        raise InputError(f"policy {text!r}: {error}") from None
