"""Which sets of numbers let the silo world look like today's statistics?"""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from experiments.commands import have_core_compiled, plain_table, say, terminal, write_json

if TYPE_CHECKING:
    from experiments.calibration import Design, Watch
    from experiments.calibration_judgement import Judged

ENOUGH = 200
"""An ensemble of fewer sets is too small to carry parameter uncertainty into comparisons."""
SHOWN = 15
ON_SCREEN = (0, 2, 5, 8)
"""Columns of the figures that fit on a narrow screen: name, band, ensemble, and whether met."""


@click.command
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to work in: new, empty, or with this very calibration to go on with.",
)
@click.option("--members", default=400, show_default=True, help="Sets of numbers.")
@click.option("--iterations", default=6, show_default=True, help="Steps towards the evidence.")
@click.option("--families", default=2_000, show_default=True, help="Households in each run.")
@click.option("--replications", default=1, show_default=True, help="Runs of a place in a trial.")
@click.option(
    "--last-look",
    default=4,
    show_default=True,
    help="How many times as many when the sets are judged.",
)
@click.option(
    "--places",
    default="coventry,stoke-on-trent,swindon,doncaster",
    show_default=True,
    help="The places of a trial, with commas between.",
)
@click.option("--seed", default=1, show_default=True, help="Names the draw and the luck.")
@click.option("--threads", default=2, show_default=True, help="Trials at once; results are alike.")
@click.option("--resume", is_flag=True, help="Go on with what is in the folder, as it was started.")
@click.option("--allow-fewer", is_flag=True, help=f"Succeed with fewer than {ENOUGH} sets too.")
@click.option("--install", is_flag=True, help="Carry the result with the project from now on.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@click.pass_context
def command(
    context: click.Context,
    folder: Path,
    threads: int,
    resume: bool,
    allow_fewer: bool,
    install: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Fit the uncertain numbers to official statistics, in the silo world only.

    Draws sets of numbers from what is plausible, runs today's services with each in several
    places, and moves the sets towards the figures, round by round. What is left is an ensemble of
    plausible sets, each with its distance, and a report of which figures are met and which numbers
    the figures say something about. Takes about 25 minutes on two cores; stop it whenever you
    like: the same command goes on where it was. Needs the project's extra `calibrate`.

    \b
      joinedup calibrate --out calibration
      joinedup calibrate --out calibration --resume
      joinedup calibrate --out tried --members 60 --iterations 3 --families 1000 --allow-fewer
    """
    from experiments.calibration import calibrate, tried_last
    from experiments.calibration_files import install as carry
    from experiments.calibration_files import write_results
    from experiments.calibration_judgement import judge_sets
    from experiments.calibration_report import for_machines

    given = {name for name in options if context.get_parameter_source(name) is not UNSAID}
    design = design_from(folder, options, given if resume else set(options), resume)
    have_core_compiled()
    with _progress(design) as watch:
        calibration = calibrate(design, folder, threads, watch)
    judged = judge_sets(calibration, tried_last(design, folder, threads))
    line = command_line(design)
    files = write_results(judged, folder, line)
    if as_json:
        from experiments.provenance import for_json

        write_json(for_json(for_machines(judged, line)))
    else:
        _show(judged, files)
    _check_enough(len(judged.sets), allow_fewer)
    if install:
        carry(folder)


UNSAID = ParameterSource.DEFAULT


def design_from(folder: Path, options: dict[str, Any], given: set[str], resume: bool) -> "Design":
    """What to do: the options given, and for a calibration to go on with what it began with."""
    from dataclasses import fields

    from experiments.calibration import Design
    from experiments.calibration_folder import settings_in

    options["places"] = tuple(name.strip() for name in options["places"].split(","))
    if resume:
        begun = settings_in(folder)
        before = {field.name: begun[field.name] for field in fields(Design)}
        before["places"] = tuple(before["places"])
        options = {**before, **{name: options[name] for name in given}}
    return Design(**options)


def command_line(design: "Design") -> str:
    """The command that makes the same ensemble again."""
    from dataclasses import asdict

    options = {**asdict(design), "places": ",".join(design.places)}
    words = [
        f"--{name.replace('_', '-')} {shlex.quote(str(value))}" for name, value in options.items()
    ]
    return " ".join(["joinedup calibrate --out calibration", *words])


@contextmanager
def _progress(design: "Design") -> Iterator["Watch"]:
    """A bar with the time left on a screen; a line after each round everywhere."""
    import numpy as np
    from rich.console import Console
    from rich.progress import Progress

    from experiments.calibration import Watch
    from experiments.calibration_goals import goals
    from experiments.calibration_judgement import distance

    console = Console(stderr=True, highlight=False)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Trials", total=design.evaluations())

        def round_over(number: int, measured: Any, noise: Any) -> None:
            middle = float(np.median(distance(measured, goals(), noise)))
            name = f"Round {number}" if number < design.iterations else "Last look"
            console.print(f"{name} of {design.iterations}: median distance {middle:.2f}")

        yield Watch(lambda number: bar.advance(task, number), round_over)


def _show(judged: "Judged", files: list[Path]) -> None:
    """The report in short."""
    from experiments.calibration_judgement import figures_met, learnt, tied
    from experiments.calibration_report import (
        FIGURE_HEADINGS,
        NUMBER_HEADINGS,
        RULE,
        SPREAD,
        figure_rows,
        headline,
        number_rows,
        told,
    )

    console = terminal()
    say(console, headline(judged), style="bold")
    say(console, RULE)
    columns = [FIGURE_HEADINGS[each] for each in ON_SCREEN]
    table = plain_table(*columns, right=tuple(columns[1:-1]), whole=tuple(columns))
    for row in figure_rows(figures_met(judged)):
        table.add_row(
            *(row[each] for each in ON_SCREEN), style="" if row[-1] == "met" else "yellow"
        )
    console.print(table)
    found = learnt(judged)
    touched = [each for each in found if told(each) != "as drawn"]
    untouched = len(found) - len(touched)
    say(
        console,
        f"The figures narrowed or moved {len(touched)} of {len(found)} numbers; {untouched} are as "
        f"they were drawn. {SPREAD} The most narrowed:",
    )
    table = plain_table(*NUMBER_HEADINGS[:-1], right=NUMBER_HEADINGS[1:-1])
    for row in number_rows(touched[:SHOWN]):
        table.add_row(*row[:-1])
    console.print(table)
    for one, other, value in tied(judged, SHOWN):
        console.print(f"{one} and {other}: correlation {value:+.2f}")
    say(console, f"More in {', '.join(str(file) for file in files)}")


def _check_enough(sets: int, allow_fewer: bool) -> None:
    """Fail where there are too few plausible sets to carry."""
    from experiments.cli import Failed

    if sets < ENOUGH and not (allow_fewer and sets):
        raise Failed(
            f"only {sets} sets are plausible and {ENOUGH} are wanted: run with more --members or "
            "--iterations, or take what there is with --allow-fewer"
        )
