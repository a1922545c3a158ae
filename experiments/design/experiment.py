"""What is asked of the model? Places, policies, futures, outcomes, and how many runs of each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from abm.checks import Quantity, check, check_once, check_words
from abm.ensemble import BEST, Ensemble
from abm.errors import InputError
from abm.place import Place
from abm.policy import Policy
from abm.simulation import Setting, check_whole
from experiments.choices import chosen_shocks
from experiments.design.designs import TABLE, Design
from experiments.design.factor import Factor
from experiments.design.orders import Dose, Order
from experiments.design.table import text_of
from experiments.outcomes import find

__all__ = ["CALM", "Design", "Dose", "Experiment", "Factor", "Order", "Precision", "Shock"]


@dataclass(frozen=True, slots=True)
class Shock:
    """What befalls a place in some futures, alike under every policy; calm has no policies."""

    name: str = "none"
    policies: tuple[Policy, ...] = ()

    def __post_init__(self) -> None:
        check_words("a shock", name=self.name)
        object.__setattr__(self, "policies", chosen_shocks(self.policies))


CALM = Shock()
KINDS_OF = {"places": Place, "policies": Policy, "outcomes": str, "uncertainties": Factor,
            "levers": Factor, "shocks": Shock}  # fmt: skip
LUCKS = 10_000
"""Replications that the luck of one world is numbered for."""
ANY_SIZE = 1e12
SMALLEST = Quantity("the smallest difference that matters", 0, ANY_SIZE)
HALF_WIDTH = Quantity("half_width", 1e-12, ANY_SIZE)


@dataclass(frozen=True, slots=True)
class Precision:
    """When a batch may stop: half the width of the interval of an outcome's paired difference."""

    outcome: str
    half_width: float

    def __post_init__(self) -> None:
        find(self.outcome)
        check("precision", ((HALF_WIDTH, self.half_width),))


@dataclass(frozen=True, slots=True)
class Experiment:
    """A question to the model, in full: the same experiment makes the same runs for ever.

    The first policy is the baseline of every difference, the first outcome the one that decides.
    Futures are the points of `futures_design` over `uncertainties`, on top of `parameters` (or the
    sets of `parameters` for the kind "ensemble"), each under every shock. `policies_design` over
    `levers` makes further policies on top of the first one; `order` and `dose` make some of parts
    one after the other, and of a policy in part. Policies and futures are crossed, unless `joint`:
    then the points of one design, `futures_design`, over uncertainties and levers together are
    run, each beside all other policies in its future. `smallest` says, by outcome, which
    difference matters.

    Raises InputError for what cannot be; `Layout.of` checks that it all fits together.
    """

    question: str
    places: tuple[Place, ...]
    policies: tuple[Policy, ...]
    outcomes: tuple[str, ...]
    families: int = 2_000
    weeks: int = 260
    burn_in: int = 104
    seed: int = 1
    replications: int = 20
    parameters: Ensemble = field(default_factory=lambda: Ensemble.load(BEST))
    uncertainties: tuple[Factor, ...] = ()
    futures_design: Design | None = None
    levers: tuple[Factor, ...] = ()
    policies_design: Design | None = None
    joint: bool = False
    shocks: tuple[Shock, ...] = (CALM,)
    smallest: Mapping[str, float] = field(default_factory=dict)
    precision: Precision | None = None
    order: Order | None = None
    dose: Dose | None = None

    def __post_init__(self) -> None:
        for name in ("places", "policies", "outcomes", "uncertainties", "levers", "shocks"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "question", " ".join(str(self.question).split()))
        object.__setattr__(self, "smallest", dict(self.smallest))
        parts_last = sorted(self.levers, key=lambda factor: factor.kind == "part")
        object.__setattr__(self, "levers", tuple(parts_last))
        check_words("the experiment", question=self.question)
        for name, kind in KINDS_OF.items():
            _check_all(name, getattr(self, name), kind)
        for outcome in (*self.outcomes, *self.smallest):
            find(outcome)
        check("smallest", ((SMALLEST, size) for size in self.smallest.values()))
        check_whole("replications", self.replications, 1, LUCKS)
        for place in self.places:
            Setting(place, self.families, self.weeks, self.burn_in, self.seed)
        for name in ("futures_design", "policies_design"):
            object.__setattr__(self, name, _with_table(getattr(self, name)))

    @classmethod
    def load(cls, path: str | Path) -> "Experiment":
        """Read an experiment file; InputError says which line cannot be used, and what could."""
        from experiments.design.experiment_file import read_experiment

        return read_experiment(path)

    @classmethod
    def from_toml(
        cls, text: str, origin: str = "the experiment", unchanged: bool = True
    ) -> "Experiment":
        """The experiment written in a TOML text; errors begin with `origin`.

        With `unchanged`, InputError where a place, policy or ensemble that the model carries is
        not what it was when the text was written.
        """
        from experiments.design.experiment_file import parse_experiment

        return parse_experiment(text, origin, unchanged=unchanged)

    @property
    def text(self) -> str:
        """The experiment as the text of a file that loads as the same experiment, anywhere.

        What the model carries is named, with a fingerprint; all else stands in it.
        """
        from experiments.design.experiment_text import write_experiment

        return write_experiment(self)

    @property
    def digest(self) -> str:
        """A fingerprint of all that is asked (SHA-256, hexadecimal)."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _check_all(name: str, given: tuple[object, ...], kind: type) -> None:
    """Refuse an empty list, things of another kind, and two of one name."""
    if not given and name not in ("uncertainties", "levers"):
        raise InputError(f"the experiment names no {name}: give one or more")
    for each in given:
        if not isinstance(each, kind):
            raise InputError(
                f"{name}: {each!r} is no {kind.__name__}: give "
                + (f"{kind.__name__}.load({each!r})" if isinstance(each, str) else "one")
            )
    check_once(name, (str(getattr(each, "name", each)) for each in given))


def _with_table(design: Design | None) -> Design | None:
    """A design with the text of its table in place of the path."""
    if design is None or design.kind != TABLE:
        return design
    return Design(TABLE, seed=design.seed, table=text_of(design.table))
