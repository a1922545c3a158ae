"""How fast is the model on this machine?"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from experiments.commands import have_core_compiled, plain_table, say, terminal, write_json

if TYPE_CHECKING:
    from experiments.benchmark import Measured

MINUTES = "Measuring takes a few minutes; close what else keeps this machine busy."


@click.command
@click.option(
    "--quick", is_flag=True, help="Small sizes and no first compile: a check, no figures."
)
@click.option("--batch", is_flag=True, help="Measure batches, their store and Dask instead.")
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(quick: bool, batch: bool, as_json: bool) -> None:
    """Measure how fast the model is on this machine.

    Times the core against the Mesa driver, one thread against two, small places against large
    ones, the first compile and the start of commands, and weighs few runs against many. With
    --batch: a batch against bare calls of the core, one thread against two, writing and reading a
    store, the memory of few runs and of many, and a Dask cluster against threads. Ratios are to be
    trusted more than times: other work on the machine slows all timings alike.
    """
    from rich.console import Console

    from experiments.benchmark import machine

    have_core_compiled()
    errors = Console(stderr=True)
    if not (quick or as_json):
        errors.print(MINUTES, highlight=False)
    measured = []
    with errors.status("Measuring") as status:
        for each in _figures(quick, batch):
            measured.append(each)
            status.update(f"Measuring ({len(measured)} figures so far)")
    if as_json:
        write_json({**machine(), "quick": quick, "measured": [asdict(each) for each in measured]})
    else:
        _show(measured, quick)
        say(terminal(), ", ".join(f"{name} {version}" for name, version in machine().items()))


def _figures(quick: bool, batch: bool) -> "Iterator[Measured]":
    """The figures of the model, or those of its batches, one by one."""
    if batch:
        from experiments import benchmark_batch

        sizes = benchmark_batch.QUICK if quick else benchmark_batch.FULL
        return benchmark_batch.batch_benchmarks(sizes)
    from experiments import benchmark

    return benchmark.benchmarks(benchmark.QUICK if quick else benchmark.FULL)


def _show(measured: Sequence["Measured"], quick: bool) -> None:
    columns = ("What", "Figure", "Unit") if quick else ("What", "Figure", "Unit", "Aim", "")
    table = plain_table(*columns, right=("Figure",), whole=("",))
    for each in measured:
        reached = {None: "", True: "reached", False: "missed"}[each.reached]
        cells = (each.what, readable(each.value), each.unit, each.aim, reached)
        table.add_row(*cells[: len(columns)])
    console = terminal()
    console.print(table)
    if quick:
        say(console, "With --quick the sizes are too small to hold the figures against the aims.")


def readable(value: float) -> str:
    """A figure with three significant digits, in plain notation."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
