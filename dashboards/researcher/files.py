"""What is in a file that somebody opens here, and may it be used? Files are read, never run.

What a browser sends was written by a stranger: it is limited in number, kind and size; no file may
name another but those opened beside it and those that the model carries, never one of this machine.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from abm.errors import InputError
from abm.parameters import Parameters
from abm.place import Place
from abm.policy import Policy
from abm.toml_files import parse_toml
from dashboards.bounded import bounded_toml
from dashboards.settings import LONGEST, MOST_FAMILIES
from experiments.design.designs import KINDS
from experiments.design.experiment import Experiment
from experiments.design.experiment_file import WRITTEN_OUT, parse_experiment
from experiments.design.layout import Layout

MOST_BYTES = 1024 * 1024
MOST_FILES = 12
MOST_COLUMNS = 1_000
MOST_TOLD = 10
"""Mistakes told of one file."""
MOST_POINTS = 4_096
MOST_RUNS = 8_000
"""On a server that others use too: more are for `joinedup batch`."""
SUFFIXES = (".toml", ".csv")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_. -]{0,60}\.(toml|csv)")
PARTS = re.compile(r"[+@:*,]")
BESIDE = ("neighbourhoods", "services")
"""What a place file names: files beside it, or carried ones."""
SETS = ("best", "declared", "ensemble")
ONLY_WORDS = {"question", *WRITTEN_OUT} - {"fingerprints"}
"""Parts of an experiment that are texts, or what a policy, a place or numbers are, in full."""
KIND_OF_KEY = (
    ("neighbourhoods", "place"), ("policies", "experiment"), ("question", "experiment"),
    ("agency", "services"), ("levers", "policy"), ("agencies", "policy"), ("pairs", "policy"),
    ("world", "policy"), ("change", "policy"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: its name, its text, what kind of file it is, and what it holds."""

    name: str
    text: str
    kind: str
    told: str


def opened(given: object, beside: Mapping[str, Opened]) -> Opened:
    """The file that a browser sent as a name and a text; InputError says why it cannot be used."""
    name, text = named_text(given)
    if len(beside) >= MOST_FILES and name not in beside:
        raise InputError(f"{MOST_FILES} files are open already: drop one first")
    if name.endswith(".csv"):
        return Opened(name, text, "table", told_of_table(name, text))
    table = bounded_toml(text, name)
    kind = next((kind for key, kind in KIND_OF_KEY if key in table), "parameters")
    file = Opened(name, text, kind, "")
    return Opened(name, text, kind, TELLERS[kind](file, {**beside, name: file}))


def named_text(given: object) -> tuple[str, str]:
    """A file's name and text as a browser sent them; InputError for what is too large or odd."""
    name, text = (given.get("name"), given.get("text")) if isinstance(given, Mapping) else ("", "")
    if not isinstance(name, str) or not isinstance(text, str) or not NAME.fullmatch(name):
        raise InputError(
            f"{str(name)[:60]!r} cannot be opened: choose a .toml or .csv file whose name has at "
            "most 60 plain letters, digits, spaces, dots, hyphens and underscores"
        )
    content = text.encode(errors="replace")
    if len(content) > MOST_BYTES:
        raise InputError(f"{name} has more than {MOST_BYTES // 1024:,} KB: give a smaller file")
    # Half of a character has no bytes of its own: what was sent is then not what is read back.
    if "\0" in text or "\ufffd" in text or content.decode() != text:
        raise InputError(f"{name} is not UTF-8 text: save it as UTF-8")
    return name, text


def told_of_table(name: str, text: str) -> str:
    """How many rows and columns a table has; InputError where it is none."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if row]
    except csv.Error as error:
        raise InputError(f"{name} is no table with commas: {error}") from None
    if len(rows) < 2 or len(rows[0]) > MOST_COLUMNS:
        raise InputError(f"{name} has {len(rows)} lines: give a line of headings and one or more")
    for line, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise InputError(f"{name}, line {line}: {len(row)} cells; expected {len(rows[0])}")
    return f"{len(rows) - 1:,} rows and {len(rows[0])} columns"


def _tell_policy(file: Opened, beside: Mapping[str, Opened]) -> str:
    policy = Policy.from_toml(file.text, Path(file.name).stem, file.name)
    return f"{policy.title}: {len(policy.changes)} changes"


def _tell_parameters(file: Opened, beside: Mapping[str, Opened]) -> str:
    with folder_of(beside) as folder:
        changed = Parameters.load(folder.here(file.name)).changed
    return f"{len(changed)} numbers differ from the declared ones"


def _tell_place(file: Opened, beside: Mapping[str, Opened]) -> str:
    check_place_file(file, beside)
    with folder_of(beside) as folder:
        place = Place.load(folder.here(file.name))
    homes, areas = place.households, len(place.neighbourhoods)
    return f"{place.title}: {areas:,} neighbourhoods, {homes:,} households"


def _tell_services(file: Opened, beside: Mapping[str, Opened]) -> str:
    return "agencies for a place: open the file of the place that names it"


def _tell_experiment(file: Opened, beside: Mapping[str, Opened]) -> str:
    layout = laid_out(experiment_in(file.text, beside, file.name))
    return f"{layout.experiment.question} {layout.runs:,} runs"


TELLERS = {
    "place": _tell_place,
    "experiment": _tell_experiment,
    "services": _tell_services,
    "policy": _tell_policy,
    "parameters": _tell_parameters,
}


@cache
def carried_files() -> frozenset[str]:
    """The files of places that come with the model."""
    import abm.place

    return frozenset(path.name for path in Path(abm.place.CARRIED).iterdir())


def check_place_file(file: Opened, beside: Mapping[str, Opened]) -> None:
    """InputError where a file names a file that is neither open here nor carried."""
    table = parse_toml(file.text, file.name)
    for key in BESIDE:
        given = table.get(key)
        if isinstance(given, str) and given not in beside and given not in carried_files():
            raise InputError(f"{file.name} names {given[:60]!r} as {key}: open that file first")


def experiment_in(text: str, beside: Mapping[str, Opened], name: str) -> Experiment:
    """The experiment in a text, which may name files opened beside it. Raises InputError."""
    table = bounded_toml(text, name)
    asked = {key: each for key, each in table.items() if key not in ONLY_WORDS}
    for given in strings(asked):
        check_named(given, beside, name)
    sets = table.get("parameters", SETS[0])
    if not isinstance(sets, str) or ("set" not in table and sets not in (*SETS, *beside)):
        raise InputError(f"{name}: parameters = {sets!r}: give {', '.join(SETS)}, or an open file")
    for key in ("futures_design", "policies_design"):
        check_table(table.get(key), beside, name)
    for file in beside.values():
        if file.name.endswith(".toml"):
            check_place_file(file, beside)
    check_size(table, name)
    with folder_of(beside) as folder:
        try:
            return parse_experiment(text, name, folder.path)
        except InputError as error:
            raise InputError(folder.unnamed(_shortened(str(error)))) from None


def _shortened(words: str) -> str:
    """The first mistakes of many, one a line."""
    lines = words.splitlines()
    more = [f"and {len(lines) - MOST_TOLD:,} more"] if len(lines) > MOST_TOLD else []
    return "\n".join([*lines[:MOST_TOLD], *more])


def strings(value: Any) -> Iterator[str]:
    """Every word inside a file, the names of keys among them: any could name another file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def check_named(given: str, beside: Mapping[str, Opened], whose: str) -> None:
    """InputError for a word that would be read as a file which is not open here."""
    if "\n" in given:
        return
    for part in PARTS.split(given):
        if part.endswith(SUFFIXES) and part not in beside:
            raise InputError(f"{whose} names the file {part[:60]!r}: open that file first")


def check_table(design: Any, beside: Mapping[str, Opened], whose: str) -> None:
    """InputError for a design whose table is a file that is not open here, or with many points."""
    if not isinstance(design, dict):
        return
    table = design.get("table")
    if isinstance(table, str) and "\n" not in table and table not in beside:
        raise InputError(f"{whose} names the table {table[:60]!r}: open that file first")
    points = design.get("points")
    if isinstance(points, int) and points > MOST_POINTS:
        raise InputError(f"{whose} asks for {points:,} points: {_too_many()}")


def check_size(table: Mapping[str, Any], whose: str) -> None:
    """InputError for more families or weeks than a shared server lives through."""
    for key, most in (("families", MOST_FAMILIES), ("weeks", LONGEST), ("burn_in", LONGEST)):
        given = table.get(key, 0)
        if isinstance(given, int) and given > most:
            raise InputError(f"{whose}: {key} = {given:,}; here at most {most:,}: {_too_many()}")


def laid_out(experiment: Experiment) -> Layout:
    """The runs that an experiment takes; InputError where a shared server cannot run so many."""
    pairs = (experiment.futures_design, experiment.uncertainties), (
        experiment.policies_design, experiment.levers)  # fmt: skip
    for design, factors in pairs:
        if design is None:
            continue
        levels = [len(each.levels) or design.levels or 2 for each in factors]
        if KINDS[design.kind].number(design, levels) > MOST_POINTS:
            raise InputError(f"the design {design.kind} has too many points here: {_too_many()}")
    layout = Layout.of(experiment)
    if layout.runs > MOST_RUNS:
        raise InputError(f"this asks for {layout.runs:,} runs: {_too_many()}")
    return layout


def _too_many() -> str:
    return (
        f"here at most {MOST_POINTS:,} points and {MOST_RUNS:,} runs; run more with joinedup batch "
        "and open its store here"
    )


@dataclass(frozen=True, slots=True)
class Folder:
    """Where opened files lie while they are read."""

    path: Path

    def here(self, name: str) -> Path:
        """Where a file lies."""
        return self.path / name

    def unnamed(self, words: str) -> str:
        """A message without the name of the folder, which is nobody's business."""
        return words.replace(f"{self.path}/", "").replace(f"{self.path}\\", "")


class folder_of:
    """A folder with the opened files in it, gone afterwards; messages do not name it."""

    def __init__(self, files: Mapping[str, Opened]) -> None:
        self.files = files
        self.folder = TemporaryDirectory(prefix="joinedup-files-")

    def __enter__(self) -> Folder:
        path = Path(self.folder.name)
        for file in self.files.values():
            (path / file.name).write_text(file.text, encoding="utf-8")
        return Folder(path)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        folder = Folder(Path(self.folder.name))
        self.folder.cleanup()
        if isinstance(error, InputError):
            raise InputError(folder.unnamed(str(error))) from None
