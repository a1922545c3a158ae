"""What does the file of a policy say, and how is a policy written to one?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from abm.change import (
    ALL_AGENCIES,
    BETWEEN,
    Change,
    as_week,
    check_limits,
    checked,
    meet,
    moved,
)
from abm.errors import InputError
from abm.parameters import PAIR, Registry, suggestion
from abm.registry import Role
from abm.toml_files import flatten, line_of, parse_toml, toml_text
from abm.where import EVERYWHERE, as_where

WORDS = ("title", "family", "story", "claim", "scale", "place", "source")
SETTINGS = ("levers", "agencies", "pairs", "world")
WHERE = "neighbourhoods"
FILE_KEYS = (*WORDS, "start", WHERE, *SETTINGS, "change")
CHANGE_KEYS = ("week", WHERE, *SETTINGS)


def read_policy(
    text: str, origin: str, registry: Registry
) -> tuple[dict[str, str], tuple[Change, ...]]:
    """The words of a policy file and the changes it states, checked.

    Errors are `InputError`s that begin with `origin` and, where it is known, the line.
    """
    table = parse_toml(text, origin)
    try:
        words = _words(table)
        stated = list(_stated(table))
    except InputError as error:
        raise InputError(f"{origin}: {error}") from None
    changes = []
    for change, role in stated:
        try:
            changes.append(checked(change, registry, role))
        except InputError as error:
            line = line_of(text, change.name, change.value)
            raise InputError(f"{origin}{line}: {error}") from None
    try:
        check_limits(changes, registry)
        return words, tuple(moved(changes, as_week(table.get("start", 0), "start")))
    except InputError as error:
        raise InputError(f"{origin}: {error}") from None


def _words(table: Mapping[str, Any]) -> dict[str, str]:
    """The title and the story of a policy file, tidied."""
    _check_keys("a policy", table, FILE_KEYS)
    for word in WORDS:
        if not isinstance(table.get(word, ""), str):
            raise InputError(f"{word} = {table[word]!r} is not text: put it in quotes")
    return {word: table.get(word, "") for word in WORDS}


def _stated(table: Mapping[str, Any]) -> Iterator[tuple[Change, Role]]:
    """The changes that a policy file states, unchecked, each with the role it is stated as."""
    where = _where(table, EVERYWHERE)
    yield from _stated_at(0, where, table)
    dated = table.get("change", [])
    if not isinstance(dated, list) or not all(isinstance(block, dict) for block in dated):
        raise InputError("change must be written as [[change]] with a week and its levers")
    for block in dated:
        _check_keys("[[change]]", block, CHANGE_KEYS)
        if "week" not in block:
            raise InputError("a [[change]] says no week: add one, such as week = 30")
        yield from _stated_at(as_week(block["week"]), _where(block, where), block)


def _stated_at(
    week: int, where: tuple[str, ...], table: Mapping[str, Any]
) -> Iterator[tuple[Change, Role]]:
    for name, value in flatten(_table(table, "levers")).items():
        yield Change(week, ALL_AGENCIES, name, value, where), Role.LEVER
    for kind in ("agencies", "pairs"):
        for target in _table(table, kind):
            _check_target(kind, target)
            for name, value in flatten(_table(table[kind], target)).items():
                yield Change(week, target, name, value, where), Role.LEVER
    for name, value in flatten(_table(table, "world")).items():
        yield Change(week, ALL_AGENCIES, name, value, where), Role.WORLD


def _check_target(kind: str, target: str) -> None:
    if kind == "pairs" and target.count(BETWEEN) != 1:
        raise InputError(
            f'pairs {target!r} does not name two agencies: write [pairs."police{BETWEEN}children"]'
        )


def _where(table: Mapping[str, Any], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The neighbourhoods that a table names, or else those named above it."""
    if WHERE not in table:
        return otherwise
    if table[WHERE] == []:
        raise InputError(f"{WHERE} = [] names none: take the line out for the whole place")
    return as_where(table[WHERE])


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise InputError(f"{key} = {found!r} is not a table: write [{key}] and the names under it")
    return found


def _check_keys(whose: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in table:
        if key not in known:
            raise InputError(
                f"{key!r} is no part of {whose}{suggestion(key, known)}; "
                f"it may hold {', '.join(known)}"
            )


@dataclass(slots=True)
class _Block:
    """Changes that stand together in a file: the same week and the same neighbourhoods."""

    week: int
    where: tuple[str, ...]
    changes: list[Change] = field(default_factory=list)


def write_policy(words: Mapping[str, str], changes: Sequence[Change], registry: Registry) -> str:
    """The text of a file that is read as these words and these settled changes."""
    table: dict[str, Any] = {word: text for word, text in words.items() if text}
    blocks = _blocks(changes)
    limits = {block.where for block in blocks}
    common = limits.pop() if len(limits) == 1 else EVERYWHERE
    if common:
        table[WHERE] = list(common)
    if blocks and (blocks[0].week, blocks[0].where) == (0, common):
        table |= _settings(blocks.pop(0).changes, registry)
    dated = [
        {
            "week": block.week,
            **({WHERE: list(block.where)} if block.where and not common else {}),
            **_settings(block.changes, registry),
        }
        for block in blocks
    ]
    return toml_text({**table, **({"change": dated} if dated else {})})


def _blocks(changes: Iterable[Change]) -> list[_Block]:
    """Changes gathered by week and where, as far as nothing comes before what it may replace."""
    blocks: list[_Block] = []
    for change in changes:
        home = None
        for block in reversed(blocks):
            if (block.week, block.where) == (change.week, change.where):
                home = block
                break
            if any(meet(change, other) for other in block.changes):
                break
        if home is None:
            home = _Block(change.week, change.where)
            blocks.append(home)
        home.changes.append(change)
    return blocks


def _settings(changes: Iterable[Change], registry: Registry) -> dict[str, Any]:
    """What a file says about one week, under levers, agencies, pairs and world."""
    settings: dict[str, Any] = {}
    for change in changes:
        parameter = registry[change.name]
        kind = "world" if parameter.role is Role.WORLD else "levers"
        if change.target:
            kind = "pairs" if parameter.scope == PAIR else "agencies"
        section = settings.setdefault(kind, {})
        section = section.setdefault(change.target, {}) if change.target else section
        section[change.name] = parameter.shown(change.value)
    return {kind: settings[kind] for kind in SETTINGS if kind in settings}
