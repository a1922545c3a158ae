"""What do the commissioner and the agencies decide, and from when?

A policy is a TOML file of levers. It states only what differs from the declared defaults, which
are today's services (silo):

    title = "Sharing first"
    story = "What it stands for, in words."
    [levers]                        # in force from week 0
    openness = 0.6
    [agencies.police]               # one agency, for levers that may differ between agencies
    openness = 0.4
    [world]                         # only for stress tests
    labour_demand = 0.8
    [[change]]                      # from a later week on
    week = 30
    levers = { shared_record = 1 }
    agencies = { police = { openness = 0.6 } }

A change holds until a later one replaces it. A lever set for all agencies replaces what single
agencies had before; in the same week, an agency's own value stands beside the one for all.
`silo+think-family` is both policies at once: where they set the same lever in the same week,
the later one counts.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any, Self

import numpy as np

from abm.change import ALL_AGENCIES, Change, as_week, checked, settled
from abm.errors import InputError
from abm.parameters import REGISTRY, Registry, suggestion
from abm.registry import Role
from abm.toml_files import flatten, line_of, parse_toml, read_toml, toml_text

FOLDER = Path(__file__).parent / "policies"
WORDS = ("title", "family", "story", "source")
SETTINGS = ("levers", "agencies", "world")
SUFFIX = ".toml"
POLICY_ROLES = (Role.LEVER, Role.WORLD)


@dataclass(frozen=True, slots=True)
class Policy:
    """What is decided, and from which week: dated changes to the levers, with their story."""

    name: str
    title: str = ""
    family: str = ""
    story: str = ""
    source: str = ""
    changes: tuple[Change, ...] = ()
    registry: Registry = field(default=REGISTRY, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check every change, and keep those that count in order of week and target."""
        changes = [checked(change, self.registry, *POLICY_ROLES) for change in self.changes]
        object.__setattr__(self, "changes", settled(changes))
        for word in WORDS:
            object.__setattr__(self, word, getattr(self, word).strip())
        object.__setattr__(self, "title", self.title or self.name)

    @classmethod
    def load(cls, name: str | Path, registry: Registry = REGISTRY) -> Self:
        """A carried policy by its name, a .toml file by its path, or several joined by +."""
        if str(name).endswith(SUFFIX) and Path(name).is_file():
            return cls._load_one(str(name), registry)
        parts = [cls._load_one(part.strip(), registry) for part in str(name).split("+")]
        return reduce(add, parts)

    @classmethod
    def _load_one(cls, name: str, registry: Registry) -> Self:
        path = Path(name) if name.endswith(SUFFIX) else FOLDER / f"{name}{SUFFIX}"
        if not name.endswith(SUFFIX) and name not in carried_policies():
            raise InputError(
                f"there is no policy {name!r}{suggestion(name, carried_policies())}; give one of "
                f"{', '.join(carried_policies())}, or the path of a {SUFFIX} file"
            )
        return cls.from_toml(read_toml(path)[1], path.stem, str(path), registry)

    @classmethod
    def from_toml(
        cls, text: str, name: str, where: str = "", registry: Registry = REGISTRY
    ) -> Self:
        """The policy written in a TOML text; errors begin with `where` and, if known, the line."""
        where = where or f"policy {name}"
        table = parse_toml(text, where)
        try:
            words = _words(table)
            stated = list(_stated(table))
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
        changes = []
        for change, role in stated:
            try:
                changes.append(checked(change, registry, role))
            except InputError as error:
                line = line_of(text, change.name, change.value)
                raise InputError(f"{where}{line}: {error}") from None
        return cls(name, **words, changes=tuple(changes), registry=registry)

    @classmethod
    def from_levers(
        cls, name: str, levers: Mapping[str, Any], registry: Registry = REGISTRY
    ) -> Self:
        """A policy from Python: these levers, for all agencies, from week 0."""
        changes = [
            checked(Change(0, ALL_AGENCIES, lever, value), registry, Role.LEVER)
            for lever, value in levers.items()
        ]
        return cls(name, changes=tuple(changes), registry=registry)

    def __add__(self, other: "Policy") -> "Policy":
        """Both policies at once; where they set the same lever in the same week, the other's."""
        return Policy(
            f"{self.name}+{other.name}",
            " + ".join((self.title, other.title)),
            _joined(" + ", self.family, other.family),
            _joined("\n\n", self.story, other.story),
            _joined("; ", self.source, other.source),
            self.changes + other.changes,
            self.registry,
        )

    def lever_changes(self) -> tuple[Change, ...]:
        """The changes to levers, in order of week."""
        return self._changes_of(Role.LEVER)

    def world_changes(self) -> tuple[tuple[int, str, float], ...]:
        """The changes to the world as (week, name, value), in order of week."""
        return tuple((c.week, c.name, c.value) for c in self._changes_of(Role.WORLD))

    def _changes_of(self, role: Role) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if self.registry[c.name].role is role)

    def tabulate(self, agencies: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The levers in force for each agency from each week of change on.

        Returns the weeks (int64, first 0) and one `lever_record` for each week and agency.
        """
        changes = self.lever_changes()
        weeks = sorted({0, *(change.week for change in changes)})
        levers = np.zeros((len(weeks), len(agencies)), self.registry.record_dtype(Role.LEVER))
        for lever in self.registry.of_role(Role.LEVER):
            self.registry.put(levers, lever.name, lever.default)
        for change in changes:
            since = weeks.index(change.week)
            affected = levers[since:, self._whom(change, agencies)]
            self.registry.put(affected, change.name, change.value)
        return np.array(weeks, np.int64), levers

    def _whom(self, change: Change, agencies: Sequence[str]) -> slice:
        """The columns of the agencies that a change is for."""
        if change.target == ALL_AGENCIES:
            return slice(None)
        if change.target not in agencies:
            raise InputError(
                f"policy {self.name} sets {change.name} for {change.target!r}, which is not an "
                f"agency of this place{suggestion(change.target, agencies)}; its agencies are "
                f"{', '.join(agencies)}"
            )
        column = list(agencies).index(change.target)
        return slice(column, column + 1)

    @property
    def digest(self) -> str:
        """A fingerprint of all that the policy decides, defaults included, but not its words."""
        defaults = [(lever.name, lever.default) for lever in self.registry.of_role(Role.LEVER)]
        decided = [(c.week, c.target, c.name, c.value) for c in self.changes]
        return hashlib.sha256(repr((defaults, decided)).encode()).hexdigest()

    def to_toml(self) -> str:
        """The policy as the text of a file that loads as the same policy."""
        table = {word: getattr(self, word) for word in WORDS if getattr(self, word)}
        later = sorted({change.week for change in self.changes} - {0})
        dated = [{"week": week, **self._settings(week)} for week in later]
        return toml_text({**table, **self._settings(0), **({"change": dated} if dated else {})})

    def _settings(self, week: int) -> dict[str, Any]:
        """What a file says about one week, under levers, agencies and world."""
        settings: dict[str, Any] = {}
        for change in (change for change in self.changes if change.week == week):
            parameter = self.registry[change.name]
            kind = "world" if parameter.role is Role.WORLD else "levers"
            section = settings.setdefault("agencies" if change.target else kind, {})
            section = section.setdefault(change.target, {}) if change.target else section
            section[change.name] = parameter.shown(change.value)
        return {kind: settings[kind] for kind in SETTINGS if kind in settings}


def carried_policies() -> tuple[str, ...]:
    """The names of the policies that come with the model."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def _joined(between: str, *texts: str) -> str:
    """The texts that say something, each once."""
    return between.join(dict.fromkeys(text for text in texts if text))


def _words(table: Mapping[str, Any]) -> dict[str, str]:
    """The title and the story of a policy file, tidied."""
    _check_keys("a policy", table, (*WORDS, *SETTINGS, "change"))
    for word in WORDS:
        if not isinstance(table.get(word, ""), str):
            raise InputError(f"{word} = {table[word]!r} is not text: put it in quotes")
    return {word: table.get(word, "") for word in WORDS}


def _stated(table: Mapping[str, Any]) -> Iterator[tuple[Change, Role]]:
    """The changes that a policy file states, unchecked, each with the role it is stated as."""
    yield from _stated_at(0, table)
    dated = table.get("change", [])
    if not isinstance(dated, list) or not all(isinstance(block, dict) for block in dated):
        raise InputError("change must be written as [[change]] with a week and its levers")
    for block in dated:
        _check_keys("[[change]]", block, ("week", *SETTINGS))
        if "week" not in block:
            raise InputError("a [[change]] says no week: add one, such as week = 30")
        yield from _stated_at(as_week(block["week"]), block)


def _stated_at(week: int, table: Mapping[str, Any]) -> Iterator[tuple[Change, Role]]:
    for name, value in flatten(_table(table, "levers")).items():
        yield Change(week, ALL_AGENCIES, name, value), Role.LEVER
    for agency in _table(table, "agencies"):
        for name, value in flatten(_table(table["agencies"], agency)).items():
            yield Change(week, agency, name, value), Role.LEVER
    for name, value in flatten(_table(table, "world")).items():
        yield Change(week, ALL_AGENCIES, name, value), Role.WORLD


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
