"""What do the commissioner and the agencies decide, from when, and where?

A policy is a TOML file of levers. It states only what differs from the declared defaults, which
are today's services (silo):

    title = "Sharing first"
    story = "What it stands for, in words."
    claim = "What was claimed for it."
    scale = "Whom it reaches."
    place = "coventry"              # the place it is told of
    start = 26                      # every week below counts from here; 0 if left out
    neighbourhoods = ["E02001959", "most deprived 10%"]     # only there; left out: everywhere
    [levers]                        # in force from the start
    openness = 0.6
    [agencies.police]               # one agency, for levers that may differ between agencies
    openness = 0.4
    [pairs."police+children"]       # two agencies, for levers between them
    systems_leadership = 0.8
    [world]                         # only for stress tests
    labour_demand = 0.8
    [[change]]                      # from a later week on, or in other neighbourhoods
    week = 30
    levers = { shared_record = 1 }
    agencies = { police = { openness = 0.6 } }

A change holds until a later one replaces it. A lever set for all agencies replaces what single
agencies had before, and one set everywhere what single neighbourhoods had; in the same week, an
agency's or a neighbourhood's own value stands beside the one for all.
`silo+think-family@26:most-deprived-10` is both policies at once, the second 26 weeks later and
limited to some neighbourhoods: where they set the same lever in the same week, the later one
counts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from abm.change import ALL_AGENCIES, Change, check_limits, checked, moved, settled
from abm.errors import InputError
from abm.expression import SUFFIX, Part, parts
from abm.parameters import REGISTRY, Registry, suggestion
from abm.place import Place
from abm.policy_file import WORDS, read_policy, write_policy
from abm.registry import Role
from abm.tabulation import Tabulated, limits, tabulate
from abm.toml_files import read_toml
from abm.where import as_written, in_words, lies_in

FOLDER = Path(__file__).parent / "policies"
POLICY_ROLES = (Role.LEVER, Role.WORLD)


@dataclass(frozen=True, slots=True)
class Policy:
    """What is decided, from which week and where: dated changes to the levers, with their story."""

    name: str
    title: str = ""
    family: str = ""
    story: str = ""
    claim: str = ""
    scale: str = ""
    place: str = ""
    source: str = ""
    changes: tuple[Change, ...] = ()
    registry: Registry = field(default=REGISTRY, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check every change, and keep those that count in order of week and target."""
        changes = [checked(change, self.registry, *POLICY_ROLES) for change in self.changes]
        check_limits(changes, self.registry)
        object.__setattr__(self, "changes", settled(changes))
        for word in WORDS:
            object.__setattr__(self, word, getattr(self, word).strip())
        object.__setattr__(self, "title", self.title or self.name)

    @classmethod
    def load(cls, expression: str | Path, registry: Registry = REGISTRY) -> Self:
        """A carried policy by its name, a .toml file by its path, or several joined by +.

        Each may start later and be limited: `NAME@WEEK:WHERE`, where WHERE is a list with commas
        of codes or names of neighbourhoods, or a choice such as most-deprived-10.
        """
        return reduce(add, [cls._load_part(part, registry) for part in parts(str(expression))])

    @classmethod
    def _load_part(cls, part: Part, registry: Registry) -> Self:
        policy = cls._load_one(part.name, registry)
        if part.week:
            policy = policy.later(part.week)
        return policy.limited_to(part.where) if part.where else policy

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
        cls, text: str, name: str, origin: str = "", registry: Registry = REGISTRY
    ) -> Self:
        """The policy written in a TOML text; errors begin with `origin` and, if known, the line."""
        words, changes = read_policy(text, origin or f"policy {name}", registry)
        return cls(name, **words, changes=changes, registry=registry)

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
            title=" + ".join((self.title, other.title)),
            family=_joined(" + ", self.family, other.family),
            story=_joined("\n\n", self.story, other.story),
            claim=_joined("\n\n", self.claim, other.claim),
            scale=_joined("; ", self.scale, other.scale),
            place=_joined(" + ", self.place, other.place),
            source=_joined("; ", self.source, other.source),
            changes=self.changes + other.changes,
            registry=self.registry,
        )

    def later(self, weeks: int) -> Self:
        """The same policy so many weeks later; `InputError` if that is beyond a hundred years."""
        return replace(
            self,
            name=f"{self.name}@{weeks}",
            title=f"{self.title}, {weeks} weeks later",
            changes=tuple(moved(self.changes, weeks)),
        )

    def limited_to(self, where: tuple[str, ...]) -> Self:
        """The same policy in some neighbourhoods only; `InputError` names what cannot be limited.

        What was limited already is limited to these neighbourhoods instead.
        """
        try:
            return replace(
                self,
                name=f"{self.name}:{as_written(where)}",
                title=f"{self.title}, in {in_words(where)}",
                changes=tuple(replace(change, where=where) for change in self.changes),
            )
        except InputError as error:
            raise InputError(f"policy {self.name}: {error}") from None

    @property
    def starts(self) -> int:
        """The first week in which the policy changes anything."""
        return min((change.week for change in self.changes), default=0)

    def lever_changes(self) -> tuple[Change, ...]:
        """The changes to levers, in order of week."""
        return self._changes_of(Role.LEVER)

    def world_changes(self) -> tuple[tuple[int, str, float], ...]:
        """The changes to the world as (week, name, value), in order of week."""
        return tuple((c.week, c.name, c.value) for c in self._changes_of(Role.WORLD))

    def _changes_of(self, role: Role) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if self.registry[c.name].role is role)

    def tabulate(self, place: Place, homes: NDArray[np.int64] | None = None) -> Tabulated:
        """The levers in force in a place by week of change, area and agency: see `Tabulated`.

        `homes` are the families by neighbourhood (int64), all households without it. Raises
        InputError for agencies and neighbourhoods that the place lacks.
        """
        return tabulate(self, place, homes)

    def neighbourhoods(self, place: Place) -> NDArray[np.bool_]:
        """Where a limited part of the policy acts: bool [neighbourhoods], none if all is open."""
        words = [word for where in limits(self.changes) for word in where]
        return lies_in(place, words, self.whose(place))

    def whose(self, place: Place) -> str:
        """How a message about this policy in a place begins: with its own place, if another."""
        elsewhere = self.place and place.name not in self.place.split(" + ")
        hint = f" (told of {self.place}: choose that place)" if elsewhere else ""
        return f"policy {self.name}{hint}"

    @property
    def digest(self) -> str:
        """A fingerprint of all that the policy decides, defaults included, but not its words."""
        defaults = [(lever.name, lever.default) for lever in self.registry.of_role(Role.LEVER)]
        decided = [(c.week, c.target, c.name, c.value, c.where) for c in self.changes]
        return hashlib.sha256(repr((defaults, decided)).encode()).hexdigest()

    def to_toml(self) -> str:
        """The policy as the text of a file that loads as the same policy."""
        words = {word: getattr(self, word) for word in WORDS}
        return write_policy(words, self.changes, self.registry)


def carried_policies() -> tuple[str, ...]:
    """The names of the policies that come with the model."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def _joined(between: str, *texts: str) -> str:
    """The texts that say something, each once."""
    return between.join(dict.fromkeys(text for text in texts if text))
