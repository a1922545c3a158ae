"""How near is the silo world to official statistics?"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from experiments.commands import (
    have_core_compiled,
    place_names,
    plain_table,
    say,
    terminal,
    write_json,
)

if TYPE_CHECKING:
    from abm.simulation import Setting
    from experiments.validation import Finding

WIDE = 150
"""Columns of a terminal from which there is room for the sources."""
STYLES = {"inside": "green", "near": "yellow", "outside": "red"}
EXPLAINED = (
    "Near: no more than a quarter off the band. Intervals are over replications: chance within the "
    "model, not doubt about it. Levels of the silo world were fitted to most of these figures; "
    "differences between policies were fitted to nothing."
)


@click.command
@click.option(
    "--place", "place_name", default="coventry", show_default=True, shell_complete=place_names
)
@click.option("--families", default=5_000, show_default=True, help="Households in each run.")
@click.option("--replications", default=10, show_default=True, help="Runs, each with its own luck.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--parameters",
    "parameters_file",
    type=click.Path(dir_okay=False),
    help="A TOML file of numbers to try in place of the declared ones.",
)
@click.option(
    "--into",
    "document",
    type=click.Path(dir_okay=False),
    help="Also write the table into this document, between its two markers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(
    place_name: str,
    families: int,
    replications: int,
    seed: int,
    parameters_file: str | None,
    document: str | None,
    as_json: bool,
) -> None:
    """Hold the silo world against official statistics.

    Runs today's services for five years after the burn-in and prints, for every target, its band,
    the model's value with a 95% interval, and whether it lies inside. The exit code is 0 whether
    figures are inside or not: the table informs, it does not judge.

    \b
      joinedup validate
      joinedup validate --place salford --families 20000 --parameters tried.toml
    """
    from abm.parameters import Parameters
    from abm.place import Place
    from abm.simulation import Setting
    from experiments.provenance import in_short
    from experiments.validation import validate
    from experiments.validation_table import for_machines, inserted

    parameters = Parameters.load(parameters_file) if parameters_file else Parameters()
    setting = Setting(Place.load(place_name), families, seed=seed, parameters=parameters)
    text = _text_around_table(document) if document else ""
    have_core_compiled()
    with _progress(replications) as done:
        findings = validate(setting, replications, done)
    if as_json:
        told = [for_machines(finding) for finding in findings]
        write_json({**in_short(setting), "replications": replications, "findings": told})
    else:
        _show(findings, setting, replications)
    if document:
        _replace(Path(document), inserted(text, findings))


@contextmanager
def _progress(replications: int) -> Iterator[Callable[[], None]]:
    """A bar with the time left, on a screen only."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Runs", total=replications)
        yield lambda: bar.advance(task)


def _show(findings: Sequence["Finding"], setting: "Setting", replications: int) -> None:
    from experiments.validation import summary
    from experiments.validation_table import band, interval

    numbers = ("Target", "Model (95% interval)")
    console = terminal()
    origin = ("Sure", "Source") if console.width >= WIDE else ()
    columns = ("Id", "Quantity", *numbers, "", *origin)
    table = plain_table(*columns, right=numbers, whole=("Id", ""))
    for each in findings:
        target = each.target
        quantity = f"{target.quantity}, {target.unit}"
        told = (target.id, quantity, band(target), interval(each), each.verdict)
        sources = (target.confidence, target.source)[: len(origin)]
        table.add_row(*told, *sources, style=STYLES.get(each.verdict, ""))
    say(
        console,
        f"The silo world of {setting.place.title}: {setting.families:,} families, "
        f"{replications} replications",
        style="bold",
    )
    console.print(table)
    say(console, f"{summary(findings)}. {EXPLAINED}")


def _text_around_table(document: str) -> str:
    """The document, read and checked before anything is computed."""
    from experiments.validation_table import around

    text = Path(document).read_text(encoding="utf-8")
    around(text)
    return text


def _replace(document: Path, text: str) -> None:
    """Write the document anew, in one step."""
    unfinished = document.with_name(f".{document.name}-{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(document)
    finally:
        unfinished.unlink(missing_ok=True)
