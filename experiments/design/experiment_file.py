"""What does the file of an experiment ask, and which of its lines cannot be used?

The file is read as a whole before anything runs, and all mistakes are told at once, each with its
line. `docs/how-to/design-an-experiment.md` shows every key.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any, TypeVar

from abm.ensemble import BEST, ENSEMBLE, Ensemble
from abm.errors import InputError
from abm.expression import SUFFIX, Part, parts
from abm.place import Place
from abm.policy import Policy
from abm.toml_files import parse_toml, read_toml
from experiments.design.carried import read_places, read_sets
from experiments.design.checks import check_experiment, check_tables
from experiments.design.designs import TABLE, Design
from experiments.design.experiment import CALM, Dose, Experiment, Order, Precision, Shock
from experiments.design.factor import Factor, Kind
from experiments.design.factor_section import PLAUSIBLE, all_plausible, factors_from, specified
from experiments.design.file_lines import as_table, as_text, as_texts, check_key, line_number
from experiments.design.table import factors_of
from experiments.outcomes import HEADLINES, find

Read = TypeVar("Read")
NUMBERS = ("families", "weeks", "burn_in", "seed", "replications")
WRITTEN_OUT = {"policy": str, "fingerprints": dict, "place": list, "neighbourhood": list,
               "agency": list, "set": list}  # fmt: skip
"""What joinedup writes into a file itself, and what each holds: texts, tables, or a list."""
KEYS = (
    *("question", "places", "policies", "outcomes", "families", "weeks", "burn_in", "seed"),
    *("replications", "parameters", "shocks", "shock", "levers", "parts", "policies_design"),
    *("uncertainties", "futures_design", "joint", "smallest", "precision", "order", "dose"),
)
DESIGN_KEYS = tuple(each.name for each in fields(Design))


def read_experiment(path: str | Path) -> Experiment:
    """The experiment in a file; paths in it are taken from its folder. Raises InputError."""
    return parse_experiment(read_toml(path)[1], str(path), Path(path).parent)


def parse_experiment(
    text: str, origin: str, folder: Path = Path(), unchanged: bool = True
) -> Experiment:
    """The experiment in a text; errors begin with `origin` and the line.

    With `unchanged`, what the model carries must be what it was when the text was written.
    """
    file = _File(parse_toml(text, origin), text, origin, folder)
    file.check_shapes()
    asked = file.asked()
    file.stop_at_mistakes()
    with file.at():
        experiment = Experiment(**asked)
        check_experiment(experiment)
        check_tables(experiment, file.at)
        if unchanged:
            file.check_fingerprints(experiment)
    file.stop_at_mistakes()
    return experiment


@dataclass(slots=True)
class _File:
    """A file while it is read: its table and text, and the mistakes found so far."""

    table: dict[str, Any]
    text: str
    origin: str
    folder: Path
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    own_places: dict[str, Place] = field(default_factory=dict)

    @contextmanager
    def at(self, section: str = "", key: str = "") -> Iterator[None]:
        """Note a mistake that comes up here, with the line of the key in its section."""
        try:
            yield
        except InputError as error:
            words = re.match(r"(?:(?:a )?design\b[^:]*: )?([\w.-]+)", str(error))
            said = words[1] if words else ""
            self.mistakes.append((line_number(self.text, section, said, key), str(error)))

    def stop_at_mistakes(self) -> None:
        """Raise what was found wrong, if anything, one line each."""
        told = [
            f"{self.origin}{f', line {line}' * bool(line)}: {mistake}"
            for line, mistake in sorted(self.mistakes, key=lambda each: each[0])
        ]
        if told:
            raise InputError("\n".join(told))

    def check_shapes(self) -> None:
        """Refuse what is no table, or no list of tables, where joinedup writes one."""
        for key, kind in {**WRITTEN_OUT, "shock": list}.items():
            given = self.table.get(key, [] if kind is list else {})
            inside = given if kind is list else getattr(given, "values", list)()
            whole = isinstance(given, list if kind is list else dict)
            wanted = dict if kind is list else kind
            if not (whole and all(isinstance(each, wanted) for each in inside)):
                with self.at("", key):
                    raise InputError(
                        f"{key} is not as joinedup writes it: expected "
                        + (f"[[{key}]]" if kind is list else f"[{key}]")
                    )
        self.stop_at_mistakes()

    def asked(self) -> dict[str, Any]:
        """The fields of the experiment that the file states."""
        for key in self.table:
            with self.at("", key):
                check_key("an experiment", key, (*KEYS, *WRITTEN_OUT), KEYS)
        with self.at():
            self.own_places = read_places(self.table)
        asked: dict[str, Any] = {key: self.table[key] for key in NUMBERS if key in self.table}
        readers: dict[str, Callable[[], Any]] = {
            "question": self.question,
            "places": lambda: self.each("places", self.place),
            "policies": lambda: self.each("policies", self.policy),
            "outcomes": self.outcomes,
            "parameters": self.parameters,
            "shocks": self.shocks,
            "policies_design": lambda: self.design("policies_design"),
            "futures_design": lambda: self.design("futures_design"),
            "joint": self.joint,
            "smallest": lambda: as_table("smallest", self.table.get("smallest", {})),
            "precision": lambda: self.section("precision", Precision),
            "order": lambda: self.section("order", self.order),
            "dose": lambda: self.section("dose", self.dose),
        }
        for key, read in readers.items():
            with self.at(key if isinstance(self.table.get(key), dict) else "", key):
                asked[key] = read()
        asked["uncertainties"] = self.factors("uncertainties", "uncertainty")
        asked["levers"] = (*self.factors("levers", "lever"), *self.parts())
        for kind, design in (("uncertainty", "futures_design"), ("lever", "policies_design")):
            given = asked.get(design)
            key = {"uncertainty": "uncertainties", "lever": "levers"}[kind]
            if given is not None and given.kind == TABLE and not asked[key]:
                with self.at(design, TABLE):
                    asked[key] = factors_of(given.table, kind)
        return asked

    def question(self) -> str:
        return as_text("question", self.table.get("question"))

    def outcomes(self) -> tuple[str, ...]:
        if "outcomes" not in self.table:
            return tuple(outcome.name for outcome in HEADLINES)
        return tuple(find(name).name for name in as_texts("outcomes", self.table["outcomes"]))

    def joint(self) -> bool:
        given = self.table.get("joint", False)
        if not isinstance(given, bool):
            raise InputError(f"joint = {given!r}: give true or false")
        return given

    def each(self, key: str, read: Callable[[str], Read]) -> tuple[Read, ...]:
        """A list of names or paths, each read."""
        if key not in self.table:
            raise InputError(f"{key} is missing: give a list of one or more")
        return tuple(read(name) for name in as_texts(key, self.table[key]))

    def place(self, name: str) -> Place:
        if name in self.own_places:
            return self.own_places[name]
        return Place.load(self.path(name) if name.endswith(SUFFIX) else name)

    def path(self, name: str) -> Path:
        """A path as it is from the folder of the file."""
        return self.folder / name

    def policy(self, expression: str) -> Policy:
        """A policy by name or expression, where names may be those written out in this file."""
        written = self.table.get("policy", {})
        if expression in written:
            return Policy.from_toml(as_text(expression, written[expression]), expression)
        return reduce(add, [self.one_policy(part) for part in parts(expression)])

    def one_policy(self, part: Part) -> Policy:
        written = self.table.get("policy", {})
        if part.name in written:
            policy = Policy.from_toml(as_text(part.name, written[part.name]), part.name)
        else:
            is_path = part.name.endswith(SUFFIX)
            policy = Policy.load(self.path(part.name) if is_path else part.name)
        policy = policy.later(part.week) if part.week else policy
        return policy.limited_to(part.where) if part.where else policy

    def parameters(self) -> Ensemble:
        """Sets of parameters; without a word the best one, or all for a design of the ensemble."""
        design = self.table.get("futures_design", {})
        whole = isinstance(design, dict) and design.get("kind") == ENSEMBLE
        name = as_text("parameters", self.table.get("parameters", ENSEMBLE if whole else BEST))
        if "set" in self.table:
            return read_sets(name, self.table["set"])
        return Ensemble.load(self.path(name) if name.endswith((".csv", SUFFIX)) else name)

    def shocks(self) -> tuple[Shock, ...]:
        """What befalls the place, each in futures of its own; nothing, if left out."""
        if "shock" in self.table:
            return tuple(self.section_shock(each) for each in self.table["shock"])
        names = as_texts("shocks", self.table.get("shocks", [CALM.name]))
        return tuple(
            CALM if name in ("", CALM.name) else Shock(name, (self.policy(name),)) for name in names
        )

    def section_shock(self, table: Any) -> Shock:
        for key in table:
            check_key("[[shock]]", key, ("name", "policies"))
        policies = tuple(self.policy(name) for name in as_texts("policies", table.get("policies")))
        return Shock(as_text("name", table.get("name")), policies)

    def design(self, key: str) -> Design | None:
        """A design, its table found from the folder of the file."""
        if key not in self.table:
            return None
        given = dict(as_table(key, self.table[key]))
        for name in given:
            with self.at(key, name):
                check_key(f"[{key}]", name, DESIGN_KEYS)
        if "kind" not in given:
            raise InputError(f'{key} has no kind: give one, such as kind = "latin-hypercube"')
        table = given.get(TABLE)
        if isinstance(table, str) and "\n" not in table:
            given[TABLE] = str(self.path(table))
        return Design(**{name: given[name] for name in given if name in DESIGN_KEYS})

    def section(self, key: str, read: Callable[..., Read]) -> Read | None:
        """A section whose keys are the arguments of what reads it."""
        if key not in self.table:
            return None
        given = as_table(key, self.table[key])
        known = {"precision": ("outcome", "half_width"), "order": ("parts", "gap"),
                 "dose": ("policy", "shares")}[key]  # fmt: skip
        for name in given:
            with self.at(key, name):
                check_key(f"[{key}]", name, known)
        missing = [name for name in known if name not in given]
        if missing:
            raise InputError(f"[{key}] has no {missing[0]}: it takes {' and '.join(known)}")
        return read(**{name: given[name] for name in known})

    def order(self, parts: Any, gap: Any) -> Order:
        return Order(tuple(self.policy(name) for name in as_texts("parts", parts)), gap)

    def dose(self, policy: Any, shares: Any) -> Dose:
        if not isinstance(shares, list):
            raise InputError(f"shares = {shares!r} is not a list: give shares such as [0.5, 1]")
        return Dose(self.policy(as_text("policy", policy)), tuple(shares))

    def parts(self) -> tuple[Factor, ...]:
        """Whole policies that are off or on."""
        found = []
        for name, policy in self.named("parts").items():
            with self.at("parts", name):
                found.append(Factor.of_part(name, self.policy(as_text(name, policy))))
        return tuple(found)

    def factors(self, key: str, kind: Kind) -> tuple[Factor, ...]:
        """What a section of uncertainties or levers varies."""
        found: list[Factor] = []
        if key == "uncertainties" and self.table.get(key) == PLAUSIBLE:
            return all_plausible()
        for name, given in specified(self.named(key)).items():
            with self.at(key, name):
                found += factors_from(name, kind, given)
        return tuple(found)

    def named(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with self.at("", key):
            found = as_table(key, self.table.get(key, {}))
        return found

    def check_fingerprints(self, experiment: Experiment) -> None:
        """Refuse what the model carries under the same name, but with another content."""
        known = self.table.get("fingerprints", {})
        now: dict[str, dict[str, str]] = {
            "policies": {name: Policy.load(name).digest for name in known.get("policies", {})},
            "places": {each.name: each.digest for each in experiment.places},
            "parameters": {experiment.parameters.name: experiment.parameters.digest},
        }
        for kind, prints in known.items():
            for name, print_then in prints.items():
                if now.get(kind, {}).get(name) != print_then:
                    raise InputError(
                        f"{name} ({kind}) is no longer what it was when this was written: use the "
                        "version of joinedup that wrote it, or take out [fingerprints] to ask the "
                        "same question of the present one"
                    )
