"""What are the numbers of the model in this run, and what are all of them?

`REGISTRY` holds every declared number. `Parameters` is one set of values for all numbers but the
levers: the declared defaults with some changes. The rules read them as one numpy record
(`parameter_record`), and the levers, which policies set, as another (`lever_record`).
"""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from abm.checks import nearest
from abm.declared import ALL
from abm.errors import InputError
from abm.registry import Parameter, Role
from abm.toml_files import flatten, line_of, read_toml

PAIR = "pair"
MODEL_ROLES = (Role.UNCERTAIN, Role.FIXED, Role.WORLD)
HOME = {
    Role.LEVER: "a lever, set under [levers] of a policy",
    Role.WORLD: "part of the world, set under [world] of a policy or in a parameters file",
    Role.UNCERTAIN: "an uncertain number of the model, set in a parameters file",
    Role.FIXED: "a fixed number of the model, set in a parameters file",
}


@dataclass(frozen=True, slots=True)
class Registry:
    """All declared numbers, found by name, and the records that carry them into the rules."""

    parameters: Sequence[Parameter]
    _by_name: dict[str, Parameter] = field(init=False, repr=False, compare=False)
    _axes: dict[str, list[list[str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the declarations; refuse two with one name, and groups with gaps."""
        object.__setattr__(self, "parameters", tuple(self.parameters))
        names = [parameter.name for parameter in self.parameters]
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"declared more than once: {', '.join(twice)}")
        object.__setattr__(self, "_by_name", dict(zip(names, self.parameters, strict=True)))
        object.__setattr__(self, "_axes", _axes(self.parameters))

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.parameters)

    def __len__(self) -> int:
        return len(self.parameters)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Parameter:
        """The declaration of one number; `InputError` with the nearest names if there is none."""
        return self.find(name, *Role)

    def of_role(self, *roles: Role) -> tuple[Parameter, ...]:
        """The numbers with any of these roles, in the order of declaration."""
        return tuple(parameter for parameter in self.parameters if parameter.role in roles)

    @property
    def pair_levers(self) -> tuple[Parameter, ...]:
        """The levers that are set for two named agencies: they are no part of a `lever_record`."""
        return tuple(each for each in self.of_role(Role.LEVER) if each.scope == PAIR)

    @property
    def own_levers(self) -> tuple[Parameter, ...]:
        """The levers of the place or of single agencies: those in a `lever_record`."""
        return tuple(each for each in self.of_role(Role.LEVER) if each.scope != PAIR)

    def find(self, name: str, *roles: Role) -> Parameter:
        """The number of that name if it has one of these roles; otherwise an `InputError`."""
        if name not in self._by_name:
            kind = roles[0].value if len(roles) == 1 else "parameter"
            known = [parameter.name for parameter in self.of_role(*roles)]
            hint = suggestion(name, known)
            raise InputError(f"{name} is not a {kind}{hint}; `joinedup parameters` lists them all")
        found = self._by_name[name]
        if found.role not in roles:
            raise InputError(f"{name} cannot be set here: it is {HOME[found.role]}")
        return found

    def slot(self, name: str) -> tuple[str, tuple[int, ...]]:
        """Where a number lives in its record: the field, and the position inside the field."""
        parameter = self[name]
        axes = self._axes[parameter.group]
        position = (axis.index(label) for axis, label in zip(axes, parameter.labels, strict=True))
        return parameter.group, tuple(position)

    def record_dtype(self, *roles: Role) -> np.dtype[np.void]:
        """The record of the numbers with these roles: for each group a float, or an array.

        Levers that are set for two named agencies are kept with the pair, not in this record.
        """
        held = (parameter for parameter in self.of_role(*roles) if parameter.scope != PAIR)
        groups = dict.fromkeys(parameter.group for parameter in held)
        shapes = {group: tuple(len(axis) for axis in self._axes[group]) for group in groups}
        return np.dtype([(group, "f8", shape) for group, shape in shapes.items()], align=True)

    def values(self, records: np.ndarray, name: str) -> np.ndarray:
        """One number of every record in an array: float64 of its shape, the same memory."""
        group, position = self.slot(name)
        everywhere: tuple[Any, ...] = (..., *position)
        values: np.ndarray = records[group][everywhere]
        return values

    def put(self, records: np.ndarray, name: str, value: float) -> None:
        """Write one number into every record of an array of records."""
        self.values(records, name)[...] = value


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of an error about an unknown name: `, did you mean openness?`, or nothing."""
    close = nearest(name, known)
    return f", did you mean {' or '.join(close)}?" if close else ""


def _axes(parameters: Iterable[Parameter]) -> dict[str, list[list[str]]]:
    """For each group the labels along each of its axes, checked to be a full table of one kind."""
    members: dict[str, list[Parameter]] = {}
    for parameter in parameters:
        members.setdefault(parameter.group, []).append(parameter)
    return {group: _group_axes(group, declared) for group, declared in members.items()}


def _group_axes(group: str, members: Sequence[Parameter]) -> list[list[str]]:
    if len({len(parameter.labels) for parameter in members}) > 1:
        raise ValueError(f"{group} is declared both as one number and as several")
    if len({parameter.role is Role.LEVER for parameter in members}) > 1:
        raise ValueError(f"{group} mixes levers with other numbers: give them different names")
    if len({(parameter.scope == PAIR, parameter.limitable) for parameter in members}) > 1:
        raise ValueError(f"{group} holds numbers set for different places: give all one scope")
    declared = [parameter.labels for parameter in members]
    axes = [list(dict.fromkeys(labels)) for labels in zip(*declared, strict=True)]
    for labels in set(itertools.product(*axes)) - set(declared):
        raise ValueError(f"{'.'.join((group, *labels))} is missing: declare all of {group}")
    return axes


REGISTRY = Registry(ALL)
parameter_record = REGISTRY.record_dtype(*MODEL_ROLES)
lever_record = REGISTRY.record_dtype(Role.LEVER)


@dataclass(frozen=True, slots=True)
class Parameters:
    """One set of values for every number of the model but the levers.

    `Parameters({"onset_rate.work": 0.01})` is the declared defaults with that one change;
    `InputError` names any value that cannot be used. Two sets with the same values are equal.
    """

    changes: InitVar[Mapping[str, object] | None] = None
    registry: Registry = field(default=REGISTRY, repr=False, compare=False)
    _differences: tuple[tuple[str, float], ...] = field(init=False)

    def __post_init__(self, changes: Mapping[str, object] | None) -> None:
        """Check every change, and keep those that differ from the defaults in declared order."""
        given = {name: self._checked(name, value) for name, value in (changes or {}).items()}
        differences = tuple(
            (parameter.name, given[parameter.name])
            for parameter in self.registry
            if given.get(parameter.name, parameter.default) != parameter.default
        )
        object.__setattr__(self, "_differences", differences)

    def _checked(self, name: str, value: object) -> float:
        return self.registry.find(name, *MODEL_ROLES).check(value)

    @classmethod
    def load(cls, path: str | Path, registry: Registry = REGISTRY) -> Self:
        """Read changes from a TOML file, such as `onset_rate.work = 0.01`."""
        table, text = read_toml(path)
        changes = flatten(table)
        for name, value in changes.items():
            try:
                cls({name: value}, registry)
            except InputError as error:
                raise InputError(f"{path}{line_of(text, name, value)}: {error}") from None
        return cls(changes, registry)

    @property
    def changed(self) -> dict[str, float]:
        """The values that differ from the declared defaults."""
        return dict(self._differences)

    def with_changes(self, changes: Mapping[str, object]) -> Self:
        """The same values but for these."""
        return type(self)({**self.changed, **changes}, self.registry)

    def get(self, name: str) -> float:
        """The value of one number; `InputError` with the nearest names if there is none."""
        parameter = self.registry.find(name, *MODEL_ROLES)
        return self.changed.get(name, parameter.default)

    __getitem__ = get

    def keys(self) -> tuple[str, ...]:
        """The names of all the numbers, in the order of declaration."""
        return tuple(parameter.name for parameter in self.registry.of_role(*MODEL_ROLES))

    def record(self) -> np.ndarray:
        """The values as the rules read them: an array of one `parameter_record`."""
        record = np.zeros(1, self.registry.record_dtype(*MODEL_ROLES))
        for name, value in dict(self).items():
            self.registry.put(record, name, value)
        return record

    @property
    def digest(self) -> str:
        """A fingerprint of every name and value, stored with results (SHA-256, hexadecimal)."""
        lines = [f"{name} = {value!r}\n" for name, value in dict(self).items()]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def describe(*roles: Role, registry: Registry = REGISTRY) -> list[dict[str, Any]]:
    """One row for each declared number with these roles (all without any), for listings."""
    return [_row(parameter) for parameter in registry.of_role(*(roles or Role))]


def _row(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "role": parameter.role.value,
        "default": parameter.shown(parameter.default),
        "possible": parameter.options or parameter.possible,
        "plausible": parameter.options or parameter.plausible,
        "unit": parameter.unit,
        "scope": parameter.scope,
        "meaning": parameter.meaning,
        "source": parameter.source,
        "running_cost": parameter.running_cost,
        "limitable": parameter.limitable,
    }


def markdown_table(*roles: Role, registry: Registry = REGISTRY) -> str:
    """The documentation's table of the numbers with these roles.

    Members of one group that differ in nothing but their name share a row.
    """
    rows = describe(*roles, registry=registry)
    columns = [column for column in rows[0] if any(row[column] for row in rows)] if rows else []
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        cells = tuple(_cell(row[column]) for column in columns[1:])
        alike.setdefault((row["name"].partition(".")[0], *cells), []).append(f"`{row['name']}`")
    lines = [columns, ["---"] * len(columns)]
    lines += [[_names(names), *cells[1:]] for cells, names in alike.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines if line)


def _cell(value: object) -> str:
    """A value as one cell of a table."""
    if isinstance(value, tuple):
        words = all(isinstance(item, str) for item in value)
        return ", ".join(value) if words else f"{value[0]:g} to {value[1]:g}"
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:g}" if isinstance(value, float) else str(value).replace("|", "\\|")


def _names(names: Sequence[str]) -> str:
    """The names that share a row: the first and the last when there are many."""
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} ... {names[-1]} ({len(names)})"
