"""What do the commands of `joinedup` share? One module here for each, loaded when it is called."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

import abm

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

CARRIED = Path(abm.__file__).parent
LONGEST_LINE = 100
FIRST_COMPILE = (
    "Compiling the rules for this machine: once, for up to a minute; kept for all later runs"
)


def names_in(folder: str, incomplete: str) -> list[CompletionItem]:
    """Carried places or policies that begin so, for the shell; a file where a path begins."""
    if "/" in incomplete or incomplete.startswith("."):
        return [CompletionItem(incomplete, type="file")]
    names = sorted(file.stem for file in (CARRIED / folder).glob("*.toml"))
    return [
        CompletionItem(name)
        for name in names
        if name.startswith(incomplete) and not name.startswith("services-")
    ]


def place_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a place."""
    return names_in("places", incomplete)


def policy_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a policy."""
    return names_in("policies", incomplete)


def outcome_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of an outcome."""
    from experiments.outcomes import BY_NAME

    return [CompletionItem(name) for name in BY_NAME if name.startswith(incomplete)]


def terminal() -> "Console":
    """The screen: words as they are, with no styles or smileys read into them."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


def say(console: "Console", text: str, style: str = "") -> None:
    """Print a paragraph, in lines short enough to read on a wide screen too."""
    console.print(text, style=style, width=min(console.width, LONGEST_LINE))


def plain_table(*columns: str, right: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> "Table":
    """A table for the screen: columns in `right` hold numbers, those in `whole` are not broken."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        if column in right:
            table.add_column(column, justify="right", no_wrap=True)
        else:
            table.add_column(column, no_wrap=column in whole)
    return table


def file_checked(option: str, file: Path | None, *endings: str) -> None:
    """Refuse, before anything runs, a file that could not be written or has another ending."""
    from abm.errors import InputError

    if file is None:
        return
    if endings and file.suffix not in endings:
        raise InputError(f"{option} is {file}: give a name that ends in {' or '.join(endings)}")
    if not file.absolute().parent.is_dir():
        raise InputError(f"{option} is {file}: there is no folder {file.parent}; make it first")


def write_json(value: Any) -> None:
    """Print a value for machines."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def have_core_compiled() -> None:
    """Compile the core where that has not been done before on this machine, and say so."""
    from rich.console import Console

    from abm.core import CACHE

    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    if any(CACHE.rglob(f"*weeks_pass*{python}*.nbc")):
        return
    errors = Console(stderr=True)
    errors.print(f"{FIRST_COMPILE}.", highlight=False)
    with errors.status("Compiling"):
        compile_core()


def compile_core() -> None:
    """Run the smallest world there is for a week, which compiles the core and keeps it on disk."""
    from abm.place import Place
    from abm.policy import Policy
    from abm.simulation import Setting, run

    run(Setting(Place.load("coventry"), families=1, weeks=1, burn_in=1), Policy.load("silo"))
