"""How is an experiment written, checked and looked at before it is run?"""

import csv
import sys
from collections.abc import Sized
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import (
    file_checked,
    have_core_compiled,
    plain_table,
    say,
    terminal,
    write_json,
)

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.batch.cost import Cost
    from experiments.design.factor import Factor
    from experiments.design.layout import Layout

TEMPLATES = ("compare", "futures", "sensitivity", "levers", "order", "dose")
SHOWN = 3
"""Points that `check` shows."""
LONGEST = 12
"""Policies and factors that `check` shows."""


@click.group
def command() -> None:
    """Write and check the file of an experiment."""


@command.command("new", short_help="Write a commented experiment file to begin with.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(TEMPLATES),
    default="compare",
    show_default=True,
    help="What is asked: policies, futures, numbers that matter, levers, which first, how much.",
)
def new(file: Path, kind: str) -> None:
    """Write a commented experiment to FILE (.toml), to be changed as you need.

    \b
      joinedup experiment new question.toml
      joinedup experiment new futures.toml --kind futures
    """
    from abm.errors import InputError
    from experiments.design import templates

    file_checked("FILE", file, ".toml")
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(templates.text(kind).replace("FILE", str(file)))
    except FileExistsError:
        raise InputError(f"{file} is there already: give another name") from None
    click.echo(f"{file} is written. Change it, then: joinedup experiment check {file}")


@command.command("check", short_help="Say how many runs, how long, how much disk.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--untimed", is_flag=True, help="Run nothing, and leave the time out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
def check(file: Path, untimed: bool, as_json: bool) -> None:
    """Check FILE as a whole: how many runs, how long here, how much disk.

    All mistakes are told at once, each with its line. The time is that of a few runs of this very
    experiment on this machine, reckoned up.
    """
    from experiments.batch.cost import cost_of
    from experiments.design.experiment import Experiment
    from experiments.design.layout import Layout

    layout = Layout.of(Experiment.load(file))
    if not untimed:
        have_core_compiled()
    cost = cost_of(layout, timed=not untimed)
    if as_json:
        write_json(_document(layout, cost))
    else:
        _show(layout, cost, file)


@command.command("designs", short_help="List the kinds of designs.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def designs(as_json: bool) -> None:
    """List the kinds of designs, what each is for, and what it takes.

    They stand in an experiment file under [futures_design], over uncertainties, and under
    [policies_design], over levers and parts.
    """
    from experiments.design.designs import KINDS

    if as_json:
        write_json({name: {"meaning": kind.meaning, "takes": list(kind.takes)}
                    for name, kind in KINDS.items()})  # fmt: skip
        return
    table = plain_table("kind", "what it is", "it takes", whole=("kind",))
    for name, kind in KINDS.items():
        table.add_row(name, kind.meaning, ", ".join(kind.takes))
    terminal().print(table)


@command.command("points", short_help="Write all policies and futures as a table.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to", "into", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file to write."
)
def points(file: Path, into: Path | None) -> None:
    """Write what FILE comes to as a table (CSV): a row for each policy in each future.

    Columns are the policy, the future and its shock, then every lever and every uncertainty.
    """
    from experiments.design.experiment import Experiment
    from experiments.design.layout import Layout

    file_checked("--to", into, ".csv")
    rows = _rows(Layout.of(Experiment.load(file)))
    if into is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return
    with into.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    click.echo(f"{into}: {len(rows) - 1:,} rows")


def _rows(layout: "Layout") -> list[list[Any]]:
    """A header, then a row for each policy in each future."""
    experiment = layout.experiment
    factors = (*experiment.levers, *experiment.uncertainties)
    rows: list[list[Any]] = [["policy", "future", "shock", *(each.name for each in factors)]]
    for number, policy in enumerate(layout.policies):
        levers = layout.lever_values[number].tolist()
        for future in layout.futures:
            if layout.ran[number, future.number]:
                values = zip(factors, [*levers, *future.values], strict=True)
                cells = (_cell(factor, value) for factor, value in values)
                rows.append([policy.name, future.number, future.shock.name, *cells])
    return rows


def _cell(factor: "Factor", value: float) -> str:
    """A value as a table of one's own may state it; nothing where there is none."""
    from experiments.design.factor import DIGITS

    return "" if value != value else factor.shown(value, DIGITS)


def _document(layout: "Layout", cost: "Cost") -> dict[str, Any]:
    """What was found, for machines."""
    from experiments.batch.cost import for_machines

    experiment = layout.experiment
    return {
        "question": experiment.question,
        "digest": experiment.digest,
        "places": [place.name for place in experiment.places],
        "policies": [policy.name for policy in layout.policies],
        "futures": len(layout.futures),
        "shocks": [shock.name for shock in experiment.shocks],
        "replications": experiment.replications,
        "runs": layout.runs,
        "cannot_be_told_apart": [
            ["×".join(effect) for effect in group] for group in _aliases(layout)
        ],
        **for_machines(cost),
    }


def _show(layout: "Layout", cost: "Cost", file: Path) -> None:
    """Tell what was found, for people."""
    from experiments.readable import span

    experiment, console = layout.experiment, terminal()
    say(console, experiment.question, style="bold")
    places = ", ".join(place.title for place in experiment.places)
    say(
        console,
        f"{places}; {experiment.families:,} families, {span(experiment.weeks)} after a burn-in of "
        f"{experiment.burn_in} weeks; {_counted(layout.policies, 'policy', 'policies')}, "
        f"{_counted(layout.futures, 'future', 'futures')}, "
        f"{_counted(range(experiment.replications), 'replication', 'replications')}: "
        f"{layout.runs:,} runs.",
    )
    say(console, _takes(cost))
    _show_policies(layout, console)
    _show_factors(layout, console)
    for group in _aliases(layout):
        effects = ", ".join("×".join(effect) for effect in group)
        say(console, f"This fraction cannot tell apart: {effects}.", style="yellow")
    say(console, f"Run it: joinedup batch {file} --store FOLDER")


def _counted(things: Sized, one: str, many: str) -> str:
    """How many there are, in words."""
    return f"{len(things):,} {one if len(things) == 1 else many}"


def _takes(cost: "Cost") -> str:
    """How long and how much disk, in words."""
    disk = f"about {_bytes(cost.bytes)} of disk"
    if cost.seconds != cost.seconds:
        return f"It fills {disk}."
    threads = f"{cost.threads} core{'s' * (cost.threads > 1)}"
    return f"It takes about {_time(cost.seconds)} on {threads} of this machine, and {disk}."


def _show_policies(layout: "Layout", console: "Console") -> None:
    names = [policy.name for policy in layout.policies]
    more = f" and {len(names) - LONGEST:,} more" if len(names) > LONGEST else ""
    say(console, f"Policies, the baseline first: {'; '.join(names[:LONGEST])}{more}.")


def _show_factors(layout: "Layout", console: "Console") -> None:
    """What is varied, between which values, and the first points."""
    experiment = layout.experiment
    levers = layout.lever_values[layout.policy_rows[:SHOWN]].T
    worlds = [layout.futures[number].values for number in layout.future_rows[:SHOWN, 0]]
    for kind, factors, values in (
        ("lever or part", experiment.levers, levers),
        ("uncertainty", experiment.uncertainties, list(zip(*worlds, strict=True))),
    ):
        if not factors:
            continue
        number = len(values[0])
        heads = ("from", "to", *(f"point {each}" for each in range(number)))
        table = plain_table(kind, *heads, right=heads, whole=(kind,))
        for factor, row in islice(zip(factors, values, strict=True), LONGEST):
            shown = (factor.shown(value) for value in (factor.low, factor.high, *row))
            table.add_row(factor.name, *shown)
        console.print(table)
        if len(factors) > LONGEST:
            say(
                console,
                f"... and {len(factors) - LONGEST:,} more: see `joinedup experiment points`.",
            )


def _aliases(layout: "Layout") -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The effects that a fraction cannot tell apart, by the names of factors."""
    from experiments.design.designs import aliases

    experiment = layout.experiment
    design, factors = experiment.policies_design, experiment.levers
    if experiment.futures_design and not design:
        both = (*experiment.levers, *experiment.uncertainties)
        design, factors = experiment.futures_design, both
    return aliases(design, factors) if design else ()


def _time(seconds: float) -> str:
    """A time in the largest unit of which there are two."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(1, seconds):.0f} seconds"


def _bytes(number: int) -> str:
    """A size in the largest unit of which there is one."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if number >= size:
            return f"{number / size:,.0f} {unit}"
    return f"{max(1, number // 1_000)} kB"
