"""What is a place like, and how is a new one made?"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from experiments.commands import place_names, plain_table, say, terminal, write_json
from experiments.commands.places import summary

if TYPE_CHECKING:
    from rich.table import Table

    from abm.place import Place


@click.group
def command() -> None:
    """Show a place, or make one from a table of neighbourhoods."""


@command.command("show")
@click.argument("name", shell_complete=place_names)
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def show(name: str, as_json: bool) -> None:
    """Show the neighbourhoods and the agencies of a place.

    NAME is a carried place (`joinedup places` lists them) or the path of a place file (.toml).
    """
    from abm.place import Place

    place = Place.load(name)
    if as_json:
        write_json(_as_json(place))
    else:
        _show(place)


@command.command("import", short_help="Make a place of one district in a table.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--district", required=True, metavar="NAME", help="The district to make a place of.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="here",
    help="Where to write the place.",
)
@click.option("--overwrite", is_flag=True, help="Replace a place of that name in the folder.")
def from_table(file: Path, district: str, folder: Path, overwrite: bool) -> None:
    """Make a place of one district in FILE, a CSV table with a row for each neighbourhood.

    Writes NAME.toml and NAME.csv, or nothing and a list of what is wrong, row by row. The columns
    of the table are described in docs/places.md.
    """
    from abm.place import Place
    from abm.place_import import import_place

    path = import_place(file, district, folder, overwrite=overwrite)
    place = Place.load(path)
    click.echo(
        f"{path} is ready: {place.title}, {_neighbourhoods_of(place)}, "
        f"{place.households:,} households.\nUse it wherever a place is asked for: --place {path}"
    )


def _neighbourhoods_of(place: "Place") -> str:
    number = len(place.neighbourhoods)
    return "1 neighbourhood" if number == 1 else f"{number} neighbourhoods"


def _as_json(place: "Place") -> dict[str, Any]:
    return {**summary(place), "digest": place.digest, **asdict(place)}


def _show(place: "Place") -> None:
    facts = summary(place)
    console = terminal()
    say(console, f"{place.title}, {place.region}", style="bold")
    say(
        console,
        f"{_neighbourhoods_of(place)}, {place.households:,} households, "
        f"{facts['deprived_in_3_or_4']:.1%} of them deprived in three or four ways; "
        f"deprivation percentile {facts['deprivation_percentile']:.0f} (100 the most deprived); "
        f"{place.children_share:.1%} of households with children.",
    )
    console.print(_agencies(place))
    console.print(_neighbourhoods(place))
    say(console, f"Source: {place.source}")
    say(console, f"Licence: {place.licence}")


def _agencies(place: "Place") -> "Table":
    numbers = ("Workers a\nthousand", "GBP\nan hour")
    heads = ("Name", "Agency", "Answers for", *numbers, "Paid by")
    table = plain_table(*heads, right=numbers, whole=("Name",))
    for agency in place.agencies:
        needs = ", ".join(agency.answers_for)
        table.add_row(
            agency.name,
            agency.title,
            f"{needs}; takes any need" if agency.generalist else needs,
            f"{agency.workers_per_thousand:g}",
            f"{agency.hourly_cost:g}",
            agency.payer,
        )
    return table


def _neighbourhoods(place: "Place") -> "Table":
    numbers = ("Households", "Deprived\nin 3 or 4", "Depri-\nvation")
    heads = ("Code", "Neighbourhood, the most deprived first")
    table = plain_table(*heads, *numbers, right=numbers, whole=("Code",))
    ordered = sorted(place.neighbourhoods, key=lambda each: -each.deprivation.overall)
    for each in ordered:
        table.add_row(
            each.code,
            each.name,
            f"{each.total:,}",
            f"{sum(each.households[3:]) / each.total:.1%}",
            f"{each.deprivation.overall:.0f}",
        )
    return table
