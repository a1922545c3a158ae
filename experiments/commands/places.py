"""Which places does the project carry, and how large and how deprived are they?"""

from typing import TYPE_CHECKING, Any

import click

from experiments.commands import plain_table, say, terminal, write_json

if TYPE_CHECKING:
    from abm.place import Place


@click.command
@click.option("--json", "as_json", is_flag=True, help="Print for machines.")
def command(as_json: bool) -> None:
    """List the places that the project carries.

    Each is a real English district: its neighbourhoods, its households and how deprived they
    are. `joinedup place show NAME` tells more; `joinedup place import` makes another.
    """
    from abm.place import Place, carried_places

    rows = [summary(Place.load(name)) for name in carried_places()]
    if as_json:
        write_json(rows)
    else:
        _show(rows)


def summary(place: "Place") -> dict[str, Any]:
    """How large and how deprived a place is."""
    return {
        "name": place.name,
        "title": place.title,
        "region": place.region,
        "neighbourhoods": len(place.neighbourhoods),
        "households": place.households,
        "deprived_in_3_or_4": share_deprived(place),
        "deprivation_percentile": mean_percentile(place),
    }


def share_deprived(place: "Place") -> float:
    """The share of households deprived in three or four of the four census dimensions."""
    return sum(sum(each.households[3:]) for each in place.neighbourhoods) / place.households


def mean_percentile(place: "Place") -> float:
    """Overall deprivation of the neighbourhoods, weighted by households: 100 the most deprived."""
    total = sum(each.total * each.deprivation.overall for each in place.neighbourhoods)
    return total / place.households


def _show(rows: list[dict[str, Any]]) -> None:
    numbers = ("Neigh-\nbourhoods", "Households", "Deprived\nin 3 or 4", "Depri-\nvation")
    table = plain_table("Name", "Region", *numbers, right=numbers)
    for row in rows:
        table.add_row(
            row["name"],
            row["region"],
            str(row["neighbourhoods"]),
            f"{row['households']:,}",
            f"{row['deprived_in_3_or_4']:.1%}",
            f"{row['deprivation_percentile']:.0f}",
        )
    console = terminal()
    console.print(table)
    say(
        console,
        "Deprived in 3 or 4: share of households deprived in three or four of employment, "
        "education, health and housing. Deprivation: percentile of the neighbourhoods in England, "
        "100 the most deprived.",
    )
