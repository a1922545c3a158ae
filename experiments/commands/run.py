"""What happens in one place under one policy, once?"""

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import have_core_compiled, plain_table, policy_names, say, terminal
from experiments.commands.setting_options import one_set, setting_and_ensemble, setting_options

if TYPE_CHECKING:
    from abm.policy import Policy
    from abm.results import Result
    from abm.simulation import Setting
    from abm.world import World

ONE_RUN = (
    "One run is one roll of the dice: to tell what a policy does from what luck does, "
    "`joinedup compare`."
)


@click.command
@click.argument("policy", shell_complete=policy_names)
@setting_options
@click.option("--replication", default=0, show_default=True, help="Which luck of that seed.")
@click.option(
    "--driver",
    type=click.Choice(["core", "mesa"]),
    default="core",
    show_default=True,
    help="Compiled, or as Mesa agents: the same history, but slower.",
)
@click.option("--trace", "traced", is_flag=True, help="Keep every event of every family.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder for the tables.  [default: joinedup-results/TIME-run]",
)
def command(
    policy: str, replication: int, driver: str, traced: bool, output: Path | None, **setting: Any
) -> None:
    """Run one policy once, show it year by year and keep all its tables.

    Writes Parquet tables of the place, its neighbourhoods, agencies, pairs of agencies and
    families (with --trace, of every event), what their columns mean (units.csv) and where it all
    came from (provenance.json).

    \b
      joinedup run collaborative
      joinedup run silo --place swindon --families 500 --weeks 104 --trace --output swindon
    """  # fmt: skip
    from abm.policy import Policy
    from experiments.provenance import provenance, save_json
    from experiments.results_folder import default_folder, results_folder

    settled, ensemble = one_set(*setting_and_ensemble(**setting))
    chosen = Policy.load(policy)
    chosen.tabulate(settled.place)
    name = output or default_folder("run")
    with results_folder(name) as folder:
        have_core_compiled()
        started = datetime.now(UTC)
        world, result = _run(settled, chosen, replication, driver, traced)
        _save(folder, result)
        line = shlex.join(["joinedup", *sys.argv[1:]])
        more: dict[str, Any] = {"command": line, "replication": replication, "driver": driver}
        save_json(
            provenance(settled, [chosen], started, ensemble, **more), folder / "provenance.json"
        )
    _tell(world, settled, chosen, name)


def _run(
    setting: "Setting", policy: "Policy", replication: int, driver: str, traced: bool
) -> "tuple[World, Result]":
    """The world at the horizon, and its tables."""
    from rich.console import Console

    from abm.results import tables
    from abm.simulation import choose, run, run_traced

    events = None
    with Console(stderr=True).status("Running"):
        if traced:
            world, events = run_traced(setting, policy, replication, choose(driver))
        else:
            world = run(setting, policy, replication, choose(driver))
        return world, tables(world, setting.agencies, setting.place, events)


def _save(folder: Path, result: "Result") -> None:
    """Write each table, and what its columns mean."""
    import pandas as pd

    from abm.results import TABLES, units

    for name in (*TABLES, "families", "events"):
        table = getattr(result, name)
        if table is not None:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    meanings = pd.concat([units(name).assign(table=name) for name in TABLES])
    meanings[["table", "column", "unit", "meaning"]].to_csv(folder / "units.csv", index=False)


def _tell(world: "World", setting: "Setting", policy: "Policy", folder: Path) -> None:
    """The headline outcomes year by year."""
    from rich.text import Text

    from experiments.counted import YEAR, Counted
    from experiments.outcomes import HEADLINES
    from experiments.readable import readable, span

    counted = Counted.of(world)
    years = range(-(-setting.weeks // YEAR))
    columns = [f"year {year + 1}" for year in years]
    table = plain_table("", *columns, right=tuple(columns))
    for outcome in HEADLINES:
        values = [outcome.compute(counted.year(year)) for year in years]
        name = Text.assemble(outcome.title, "\n", (outcome.unit, "dim"))
        table.add_row(name, *(readable(value) for value in values))
    console = terminal()
    say(
        console,
        f"{setting.place.title}, {setting.families:,} families, {span(setting.weeks)} under "
        f"{policy.name}",
        "bold",
    )
    console.print(table)
    say(console, ONE_RUN)
    click.echo(f"\nTables and provenance: {folder}")
