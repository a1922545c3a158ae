"""Do policies differ, by how much, and how sure are we?"""

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    have_core_compiled,
    outcome_names,
    policy_names,
    terminal,
    write_json,
)
from experiments.commands.setting_options import ensemble_options, setting_and_ensemble

if TYPE_CHECKING:
    from experiments.comparison import Comparison
    from experiments.outcomes import Outcome


@click.command
@click.argument("policies", nargs=-1, metavar="[POLICY ...]", shell_complete=policy_names)
@ensemble_options
@click.option(
    "--shock",
    "shocks",
    multiple=True,
    metavar="NAME[@WEEK]",
    shell_complete=policy_names,
    help="A stress test that befalls every policy, the baseline too; may be repeated.",
)
@click.option("--replications", default=50, show_default=True, help="Runs of each policy, paired.")
@click.option("--charge-transition", is_flag=True, help="Take one-off costs from the budget too.")
@click.option("--threads", type=int, help="Processor cores to use.  [default: all]")
@click.option(
    "--outcome",
    "wanted",
    multiple=True,
    metavar="NAME",
    shell_complete=outcome_names,
    help="Show this outcome; may be repeated.",
)
@click.option("--all-outcomes", is_flag=True, help="Show every outcome.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder for tables and figure.  [default: joinedup-results/TIME-compare]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def command(
    policies: tuple[str, ...],
    shocks: tuple[str, ...],
    replications: int,
    charge_transition: bool,
    threads: int | None,
    wanted: tuple[str, ...],
    all_outcomes: bool,
    output: Path | None,
    as_json: bool,
    **setting: Any,
) -> None:
    """Compare policies on the same families, the same luck and the same total budget.

    The first policy is the baseline. Without any, the two by two: silo, behaviours-only,
    rules-only and collaborative. For each outcome it prints the level, how far each policy is
    from the baseline with a 95% interval, what behaviours and rules do together beyond what each
    does alone, and, in plain sentences, what was found. Runs are spread over the plausible sets
    of parameters, two on each: intervals hold chance and what is not known about the parameters,
    and both are told apart. Tables, a figure and the provenance go to a folder (with --json only
    where --output names one).

    \b
      joinedup compare
      joinedup compare silo aligned-targets target-driven --place salford
      joinedup compare silo silo+my-policy.toml --replications 200 --all-outcomes
      joinedup compare silo collaborative --shock hard-times.toml --parameters best
      joinedup compare --json --replications 10 > result.json
    """  # fmt: skip
    from experiments.choices import chosen_policies, chosen_shocks
    from experiments.comparison import TWO_BY_TWO, compared
    from experiments.provenance import aged

    shown = _shown(wanted, all_outcomes)
    place, ensemble = setting_and_ensemble(**setting)
    chosen = chosen_policies(policies or TWO_BY_TWO, charge_transition)
    befalls = chosen_shocks(shocks)
    line = shlex.join(["joinedup", *sys.argv[1:]])
    with _folder(output, as_json) as (folder, name):
        have_core_compiled()
        with _progress(replications, as_json) as on_progress:
            comparison = compared(
                place, chosen, replications, threads, on_progress, ensemble, befalls
            )
        if folder:
            from experiments.comparison_files import save

            save(comparison, folder, line)
    if as_json:
        from experiments.comparison_files import document

        write_json(document(comparison, line))
    else:
        _tell(comparison, shown, name)
    if note := aged(ensemble):
        click.echo(note, err=True)


def _shown(wanted: tuple[str, ...], all_outcomes: bool) -> "tuple[Outcome, ...]":
    """The outcomes to print: those asked for, all, or the headline ones."""
    from experiments.outcomes import HEADLINES, OUTCOMES, find

    if wanted:
        return tuple(find(name) for name in wanted)
    return OUTCOMES if all_outcomes else HEADLINES


@contextmanager
def _folder(output: Path | None, as_json: bool) -> Iterator[tuple[Path | None, Path | None]]:
    """The folder to write in and the name it will have; none for --json without --output."""
    from experiments.results_folder import default_folder, results_folder

    if as_json and output is None:
        yield None, None
        return
    name = output or default_folder("compare")
    with results_folder(name) as folder:
        yield folder, name


@contextmanager
def _progress(replications: int, as_json: bool) -> Iterator[Callable[[int], None]]:
    """A bar with the time left, on a terminal only."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn("Running"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = as_json or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=replications)
        yield lambda done: bar.update(task, completed=done)


def _tell(comparison: "Comparison", shown: "tuple[Outcome, ...]", folder: Path | None) -> None:
    """Print the tables and the sentences, and where the rest is."""
    from experiments.comparison_table import show

    console = terminal()
    show(console, comparison, shown)
    seconds = comparison.provenance["seconds"]
    click.echo(f"\nTables, figure and provenance: {folder} ({seconds:.0f} seconds of running)")
