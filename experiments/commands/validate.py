"""How near is the silo world to official statistics, and is a target lost that used to hold?"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    file_checked,
    have_core_compiled,
    place_names,
    plain_table,
    say,
    terminal,
    write_json,
)
from experiments.commands.progress import text_checked

if TYPE_CHECKING:
    from abm.place import Place
    from experiments.held import Measured, Record
    from experiments.validation import Finding
    from experiments.validation_report import Report

WIDE = 150
"""Columns of a terminal from which there is room for the sources."""
LOST = 3
"""The exit code when a target is lost that used to hold."""
STANDARD_OUTPUT = Path("-")
ALL, NONE = "all", "none"
STYLES = {"inside": "green", "near": "yellow", "outside": "red"}
EXPLAINED = (
    "Near: no more than a quarter off the band. Intervals are over replications, or over sets of "
    "parameters where there are several: not doubt about the model itself. Levels of the silo "
    "world were fitted to most of these figures; differences between policies to nothing."
)
AS_RECORDED = "  [default: as recorded]"


@click.command
@click.option(
    "--place",
    shell_complete=place_names,
    help=f"A carried place, or the path of a place file.{AS_RECORDED}",
)
@click.option("--families", type=int, help=f"Households in each run.{AS_RECORDED}")
@click.option("--replications", type=int, help=f"Runs, each with its own luck.{AS_RECORDED}")
@click.option("--seed", type=int, help=f"Names the luck.{AS_RECORDED}")
@click.option(
    "--parameters",
    metavar="ensemble|best|declared|FILE",
    help=f"The numbers of the model.{AS_RECORDED}",
)
@click.option(
    "--places",
    default=ALL,
    show_default=True,
    metavar="NAME,NAME,...|all|none",
    help="Other places to hold against the same targets.",
)
@click.option(
    "--into",
    "document",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the table into this document, between its two markers.",
)
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write a report with pictures, one file to open or print.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="[FILE]",
    is_flag=False,
    flag_value=STANDARD_OUTPUT,
    help="Also write all of it for machines; without FILE, print that and nothing else.",
)
@click.option("--record", is_flag=True, help="Write down which targets hold now, to be checked.")
@click.option(
    "--held",
    "held_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The record of targets that held.  [default: the carried one]",
)
def command(
    places: str,
    document: Path | None,
    html_file: Path | None,
    json_file: Path | None,
    record: bool,
    held_file: Path | None,
    **chosen: Any,
) -> None:
    """Hold the silo world against official statistics.

    Runs today's services for five years after the burn-in and prints, for every target, its band,
    the model's value with a 95% interval, and whether it lies inside; then how many targets other
    places hit. Without options it runs in the setting in which targets were recorded, and the exit
    code is 3 when one that held is lost: outside its band by more than chance explains. In any
    other setting nothing is checked, and the exit code is 0.

    \b
      joinedup validate
      joinedup validate --html report.html --json report.json
      joinedup validate --place salford --families 20000 --parameters tried.toml
    """
    from experiments.held import CARRIED, check_recordable, save
    from experiments.validation_table import PART

    file_checked("--html", html_file)
    file_checked("--json", None if json_file == STANDARD_OUTPUT else json_file)
    file = held_file or CARRIED
    known = _known(file, record)
    measured = _measured(known, chosen)
    if record:
        check_recordable(measured)
    text_checked(document, PART)
    have_core_compiled()
    report = _examined(measured, known, _places(places))
    _tell(report, json_file, html_file, document)
    if not record and json_file != STANDARD_OUTPUT:
        _show_held(report)
    if record:
        held = save(file, measured, report.findings).held
        click.echo(f"Recorded the {len(held)} targets that hold now in {file}.", err=True)
    elif report.lost:
        raise click.exceptions.Exit(LOST)


def _known(file: Path, record: bool) -> "Record | None":
    """The record to check against; none where one is to be made for the first time."""
    from experiments.held import load

    return None if record and not file.is_file() else load(file)


def _measured(known: "Record | None", chosen: dict[str, Any]) -> "Measured":
    """The setting to run in: as recorded, but for what was chosen."""
    from experiments.held import Measured

    usual = known.setting if known else Measured()
    names = [field.name for field in fields(Measured)]
    return Measured(
        **{name: getattr(usual, name) if chosen[name] is None else chosen[name] for name in names}
    )


def _places(given: str) -> list["Place"]:
    """The other places, by name or path; InputError for one that there is not."""
    from abm.place import Place, carried_places

    if given == NONE:
        return []
    names = carried_places() if given == ALL else [name.strip() for name in given.split(",")]
    return [Place.load(name) for name in names]


def _examined(measured: "Measured", known: "Record | None", others: Sequence["Place"]) -> "Report":
    """Run everything; check for losses where the setting is the recorded one."""
    from dataclasses import replace

    from abm.ensemble import Ensemble
    from abm.place import Place
    from abm.simulation import Setting
    from experiments.held import losses
    from experiments.validation_report import examine

    ensemble = Ensemble.load(measured.parameters)
    place = Place.load(measured.place)
    setting = Setting(place, measured.families, seed=measured.seed, parameters=ensemble.best)
    elsewhere = [other for other in others if other.digest != place.digest]
    with _progress(measured.replications * (1 + len(elsewhere))) as done:
        report = examine(setting, ensemble, measured.replications, elsewhere, done)
    if known is None or known.setting != measured:
        return report
    return replace(report, record=known, losses=losses(known, report.findings))


@contextmanager
def _progress(runs: int) -> Iterator[Callable[[], None]]:
    """A bar with the time left, on a screen only."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Runs", total=runs)
        yield lambda: bar.advance(task)


def _tell(
    report: "Report", json_file: Path | None, html_file: Path | None, document: Path | None
) -> None:
    """Print the report, and write it into the files asked for."""
    from experiments.document import replace_part
    from experiments.validation_page import page
    from experiments.validation_report import report_for_machines
    from experiments.validation_table import COMMAND, PART, markdown

    if html_file:
        html_file.write_text(page(report), encoding="utf-8")
    if document:
        replace_part(document, PART, markdown(report.findings), COMMAND)
    if json_file == STANDARD_OUTPUT:
        write_json(report_for_machines(report))
        return
    if json_file:
        text = json.dumps(report_for_machines(report), indent=2, ensure_ascii=False)
        json_file.write_text(text + "\n", encoding="utf-8")
    _show(report)
    for file in (json_file, html_file, document):
        if file:
            click.echo(f"Written: {file}")


def _show(report: "Report") -> None:
    from experiments.provenance import aged
    from experiments.validation import summary
    from experiments.validation_table import EXPECTED

    console = terminal()
    setting = report.setting
    say(
        console,
        f"The silo world of {setting.place.title}: {setting.families:,} families, "
        f"{report.replications} replications, parameters: {report.ensemble.name}",
        style="bold",
    )
    console.print(_table(report.findings, console.width >= WIDE))
    say(console, f"{summary(report.findings)}. {EXPLAINED}")
    for each in report.untested:
        say(console, f"Not testable: {each.name}, {each.quantity}: {each.why}.")
    others = list(report.places.items())[1:]
    for title, findings in others:
        say(console, f"{title}: {summary(findings)}.")
    if others:
        say(console, f"Places: {EXPECTED}.")
    if note := aged(report.ensemble):
        say(console, note)


def _table(findings: Sequence["Finding"], with_sources: bool) -> Any:
    """Every target in a row, in the colour of its verdict."""
    from experiments.validation_table import band, interval

    numbers = ("Target", "Model (95% interval)")
    origin = ("Sure", "Source") if with_sources else ()
    table = plain_table("Id", "Quantity", *numbers, "", *origin, right=numbers, whole=("Id", ""))
    for each in findings:
        target = each.target
        quantity = f"{target.quantity}, {target.unit}"
        told = (target.id, quantity, band(target), interval(each), each.verdict)
        sources = (target.confidence, target.source)[: len(origin)]
        table.add_row(*told, *sources, style=STYLES.get(each.verdict, ""))
    return table


def _show_held(report: "Report") -> None:
    """Which targets that used to hold do so no longer, and what to do about it."""
    from experiments.validation_table import WHAT_TO_DO, loss_in_words

    console = terminal()
    if report.record is None:
        say(
            console,
            "Whether a target is lost was not checked: run `joinedup validate` without options, "
            "in the setting in which targets were recorded.",
        )
        return
    if not report.losses:
        say(console, f"All {len(report.record.held)} targets that used to hold still do.")
    for loss in report.losses:
        style = "bold red" if loss.verdict == "lost" else "yellow"
        say(console, f"{loss_in_words(loss)}.", style=style)
    if report.lost:
        say(console, WHAT_TO_DO)
