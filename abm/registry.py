"""Which numbers does the model rest on, what may each be, and where does each come from?

Every number is declared once, with the helpers below, as plain lists in `abm/declared`:

    PARAMETERS = [
        *lever("openness", 0.2, (0, 1), "share", "how readily workers share what they know"),
        *uncertain("trust_loss", 0.1, (0, 1), (0.05, 0.2), "trust a bounce", "trust that ..."),
        *each("onset", NEEDS, (0.01, ...), (0, 1), "chance a week", "how often {label} arises"),
        *matrix("spill", NEEDS, {("work", "money"): (0.8, "S5")}, (0, 5), "log odds", "..."),
    ]

A mistake in a declaration is an error at import. A mistake in a value given by a person is an
`InputError` that names the number, what was given, what is possible and what to do.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from abm.errors import InputError

Range = tuple[float, float]
SCOPES = ("place", "agency", "pair")
NUMBERS = (int, float, np.integer, np.floating)


class Role(StrEnum):
    """Who may set a number: a policy, a stress test, a calibration, or nobody."""

    LEVER = "lever"
    WORLD = "world"
    UNCERTAIN = "uncertain"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model: what it means, what it may be, and where it comes from.

    `possible` is the range outside which the model makes no sense; `plausible` the range that
    sampling and calibration explore. A choice has `options`: its value is the option's position.
    `scope` is "agency" for a lever that may differ between agencies, "pair" for one that is set
    for two named agencies, otherwise "place". A `limitable` lever may hold in some neighbourhoods
    of a place and not in others.
    """

    name: str
    default: float
    possible: Range
    plausible: Range
    unit: str
    role: Role
    meaning: str
    source: str
    scope: str = "place"
    options: tuple[str, ...] = ()
    running_cost: str = ""
    limitable: bool = False

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself."""
        object.__setattr__(self, "default", float(self.default))
        object.__setattr__(self, "possible", _as_range(self.name, self.possible))
        object.__setattr__(self, "plausible", _as_range(self.name, self.plausible))
        for mistake in _mistakes(self):
            raise ValueError(f"parameter {self.name!r} is declared wrongly: {mistake}")

    @property
    def group(self) -> str:
        """The first part of the name: the field of the record that holds the number."""
        return self.name.partition(".")[0]

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts of the name after the first: the position inside the field."""
        return tuple(self.name.split(".")[1:])

    def allowed(self) -> str:
        """The values that may be given, in words: `0 to 1 (share)`, or the options."""
        if self.options:
            return "one of " + ", ".join(self.options)
        return f"{self.possible[0]:g} to {self.possible[1]:g} ({self.unit})"

    def shown(self, value: float) -> float | str:
        """A value as a person writes it: the number, or the word for a choice."""
        return self.options[int(value)] if self.options else value

    def check(self, given: object) -> float:
        """The number for a value that a person gave; `InputError` when it cannot be used."""
        if self.options and given in self.options:
            return float(self.options.index(str(given)))
        if isinstance(given, bool) or not isinstance(given, NUMBERS):
            raise InputError(self._refusal(given, "is not a number"))
        low, high = self.possible
        if not low <= given <= high:
            raise InputError(self._refusal(given, "is not possible"))
        if self.options and given not in range(len(self.options)):
            raise InputError(self._refusal(given, "is not one of the choices"))
        return float(given)

    def _refusal(self, given: object, why: str) -> str:
        return f"{self.name} = {given!r} {why}: give {self.allowed()}"


def _as_range(name: str, given: Range) -> Range:
    low, high = given
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        raise ValueError(f"parameter {name!r} has the range {given!r}: give (low, high), finite")
    return float(low), float(high)


def _mistakes(parameter: Parameter) -> Iterator[str]:
    """What is wrong with a declaration, the most telling first."""
    if not all(part.isidentifier() for part in parameter.name.split(".")):
        yield "its name must be words joined by dots, such as onset_rate.work"
    for word in ("unit", "meaning", "source"):
        if not getattr(parameter, word).strip():
            yield f"its {word} is empty"
    if parameter.scope not in SCOPES:
        yield f"its scope is {parameter.scope!r}, not 'place', 'agency' or 'pair'"
    if parameter.role is not Role.LEVER and (parameter.scope != "place" or parameter.options):
        yield "only a lever may have options or differ between agencies"
    if parameter.limitable and (parameter.role is not Role.LEVER or parameter.scope == "pair"):
        yield "only a lever of the place or of an agency may be limited to neighbourhoods"
    if parameter.limitable and parameter.options:
        yield "a choice has no mean over neighbourhoods: it cannot be limited"
    if parameter.scope == "pair" and parameter.labels:
        yield "a lever between two agencies is one number, without labels"
    if parameter.options and parameter.possible != (0, len(parameter.options) - 1):
        yield f"with {len(parameter.options)} options, possible is (0, number of options - 1)"
    if parameter.options and not parameter.default.is_integer():
        yield f"its default {parameter.default} is not the position of an option"
    (low, high), (likely_low, likely_high) = parameter.possible, parameter.plausible
    if not low <= likely_low <= likely_high <= high:
        yield f"plausible {parameter.plausible} is not within possible {parameter.possible}"
    if not likely_low <= parameter.default <= likely_high:
        yield f"default {parameter.default} is not within plausible {parameter.plausible}"


def lever(
    name: str,
    default: float,
    possible: Range,
    unit: str,
    meaning: str,
    source: str = "assumed",
    plausible: Range | None = None,
    scope: str = "place",
    options: tuple[str, ...] = (),
    running_cost: str = "",
    limitable: bool = False,
) -> list[Parameter]:
    """Declare what a policy may set; the default is how things are today (silo).

    With `options`, the default is the position of one of them and possible is
    (0, number of options - 1). `running_cost` says in words what it costs while in force. A
    `limitable` lever may be set for some neighbourhoods only.
    """
    return [
        Parameter(
            name, default, possible, plausible or possible, unit, Role.LEVER, meaning, source,
            scope, options, running_cost, limitable,
        )
    ]  # fmt: skip


def world(
    name: str,
    default: float,
    possible: Range,
    unit: str,
    meaning: str,
    source: str = "assumed",
    plausible: Range | None = None,
) -> list[Parameter]:
    """Declare what no policy decides but a place or a stress test may set: demand for labour."""
    likely = plausible or possible
    return [Parameter(name, default, possible, likely, unit, Role.WORLD, meaning, source)]


def uncertain(
    name: str,
    default: float,
    possible: Range,
    plausible: Range,
    unit: str,
    meaning: str,
    source: str = "assumed",
) -> list[Parameter]:
    """Declare what is not known exactly: fitted, and sampled over its plausible range."""
    return [Parameter(name, default, possible, plausible, unit, Role.UNCERTAIN, meaning, source)]


def fixed(
    name: str, default: float, possible: Range, unit: str, meaning: str, source: str
) -> list[Parameter]:
    """Declare accounting or a definition: never fitted, never sampled."""
    likely = (default, default)
    return [Parameter(name, default, possible, likely, unit, Role.FIXED, meaning, source)]


def each(
    name: str,
    labels: Sequence[str],
    defaults: Sequence[float],
    possible: Range,
    unit: str,
    meaning: str,
    source: str | Sequence[str] = "assumed",
    plausible: Range | None = None,
    factor: Range | None = None,
    role: Role = Role.UNCERTAIN,
    scope: str = "place",
) -> list[Parameter]:
    """Declare one number for each label: onset_rate.work, onset_rate.money, and so on.

    The plausible range is `plausible`, or `factor` times each default (kept within possible),
    or else everything possible; a fixed number has none. `{label}` in the meaning becomes the
    label. `source` is one for all, or one for each label. The record's field is an array in the
    order of the labels.
    """
    sources = [source] * len(labels) if isinstance(source, str) else source
    declared = []
    for label, default, origin in zip(labels, defaults, sources, strict=True):
        likely = _likely(default, possible, plausible, factor, role)
        where, words = f"{name}.{label}", meaning.format(label=label)
        declared += [Parameter(where, default, possible, likely, unit, role, words, origin, scope)]
    return declared


def matrix(
    name: str,
    labels: Sequence[str],
    effects: Mapping[tuple[str, str], tuple[float, str]],
    possible: Range,
    unit: str,
    meaning: str,
    plausible: Range | None = None,
    factor: Range | None = None,
    absent: str = "no direct effect assumed",
) -> list[Parameter]:
    """Declare what each label does to each other: spill.work.money is what work does to money.

    `effects` maps (from, to) to (default, source). `{row}` and `{column}` in the meaning become
    from and to. Pairs not given are fixed at zero, with `absent` as their meaning. The record's
    field is a square array: first index from, second index to.
    """
    for pair in effects:
        if len(pair) != 2 or not set(pair) <= set(labels):
            raise ValueError(f"{name}: {pair} is not a pair of {', '.join(labels)}")
    declared = []
    for pair in itertools.product(labels, labels):
        where = f"{name}.{'.'.join(pair)}"
        if pair in effects:
            default, source = effects[pair]
            likely = _likely(default, possible, plausible, factor, Role.UNCERTAIN)
            words = meaning.format(row=pair[0], column=pair[1])
            declared += uncertain(where, default, possible, likely, unit, words, source)
        else:
            declared += fixed(where, 0, possible, unit, absent, "assumed")
    return declared


def _likely(
    default: float, possible: Range, plausible: Range | None, factor: Range | None, role: Role
) -> Range:
    """The plausible range of one of many numbers that share a declaration."""
    if role is Role.FIXED:
        return default, default
    if factor is None:
        return plausible or possible
    low, high = sorted((default * factor[0], default * factor[1]))
    return max(low, possible[0]), min(high, possible[1])
