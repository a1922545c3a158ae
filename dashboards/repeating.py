"""What does somebody type in a terminal to have what a page shows? Commands, and their files.

Each is the exact one: same place, families, weeks, luck and numbers, levers as a file beside it.
"""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from abm.policy import Policy
from dashboards.own import LEVERS, SUFFIX
from dashboards.settings import Settings
from experiments.provenance import versions

LEVERS_FILE = f"{LEVERS}{SUFFIX}"
EXPERIMENT, STORE = "experiment.toml", "our-study"
Files = Mapping[str, str]
"""Texts of files by their names."""
LONGEST_HEAD = 40
"""Lines of a file that a table begins with; of a longer one only the name."""


@dataclass(frozen=True, slots=True)
class Command:
    """Lines to type, and in words what of a view they repeat; nothing where that is all of it."""

    line: str
    says: str = ""


def head_of(title: str, commands: Iterable[Command], files: Files) -> list[str]:
    """How a table that is taken away begins: what made it, and how it is made again."""
    told = [f"{title}; joinedup {versions()['joinedup']}"]
    told += [line for each in commands for line in each.line.splitlines()]
    for name, text in files.items():
        lines = text.strip().splitlines()
        told += [f"with {name}", *(lines if len(lines) <= LONGEST_HEAD else ())]
    return told


def files(settings: Settings) -> dict[str, str]:
    """The file of the levers on top of the last policy, where there are any."""
    if not settings.levers:
        return {}
    return {LEVERS_FILE: Policy.from_levers(LEVERS, dict(settings.levers)).to_toml()}


def named(settings: Settings) -> tuple[str, ...]:
    """The policies as a command names them, the last with the file of levers."""
    own = f"+{LEVERS_FILE}" if settings.levers else ""
    return *settings.policies[:-1], f"{settings.policies[-1]}{own}"


def first_and_last(settings: Settings) -> tuple[str, ...]:
    """The policies at both ends, as a command names them; one where there is only one."""
    names = named(settings)
    return (names[0], names[-1]) if len(names) > 1 else names


def with_shocks(settings: Settings, names: Iterable[str]) -> tuple[str, ...]:
    """The same under the shocks, for commands that have no word for shocks."""
    return tuple("+".join((name, *settings.shocks)) for name in names)


def compare(
    settings: Settings,
    replications: int,
    names: Sequence[str] = (),
    parameters: str = "best",
) -> str:
    """The command that compares policies (those of the settings) in paired replications."""
    words = ["joinedup", "compare", *(names or named(settings)), "--parameters", parameters]
    words += ["--replications", str(replications), *_shocks(settings), *_options(settings)]
    return shlex.join(words)


def story(settings: Settings, names: Sequence[str] = ()) -> str:
    """The command that makes a page in which the same worlds play."""
    words = ["joinedup", "story", *(names or named(settings))]
    words += [*_shocks(settings), *_options(settings), "--output", "story.html"]
    return shlex.join(words)


def runs(settings: Settings, names: Sequence[str]) -> str:
    """The commands that live one run of each world, one a line, and keep all of its tables."""
    return "\n".join(shlex.join(["joinedup", "run", name, *_options(settings)]) for name in names)


def follow(settings: Settings, family: int) -> str:
    """The command that follows a family through the first and the last world."""
    ends = with_shocks(settings, first_and_last(settings))
    words = ["joinedup", "follow", "--family", str(family), "--policies", ends[0], ends[-1]]
    return shlex.join([*words, *_options(settings)])


def batch(store: str = STORE) -> str:
    """The command that does the runs of the experiment file which lies beside it."""
    return shlex.join(["joinedup", "batch", EXPERIMENT, "--store", store])


def report(policy: str = "", store: str = STORE) -> str:
    """The command that writes a report on a policy, or on the one that did best."""
    words = ["joinedup", "report", store, *(("--policy", policy) if policy else ())]
    return shlex.join(words)


def export(table: str, store: str = STORE) -> str:
    """The command that writes a table of these runs."""
    words = ["joinedup", "store", "export", store, "--table", table, "--to", f"{table}.csv"]
    return shlex.join(words)


def _shocks(settings: Settings) -> list[str]:
    return [word for shock in settings.shocks for word in ("--shock", shock)]


def _options(settings: Settings) -> list[str]:
    """Where, for how many families, how long, and with which luck."""
    families = settings.setting().families
    words = ["--place", settings.place, "--families", str(families)]
    return [*words, "--weeks", str(settings.weeks), "--seed", str(settings.seed)]
