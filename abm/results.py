"""What did a run count? Tidy tables with their units."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from abm.place import Place
from abm.world import Records, World
from agents import counts
from agents.vocabulary import CRISES, EVENTS, NEEDS


@dataclass(frozen=True, slots=True)
class Result:
    """The tables of one run, one row for each week and unit; flows are of the week. Families'
    stocks are counted as the week begins, agencies' as it ends.

    weekly: the whole place. neighbourhoods: by neighbourhood. agencies: by agency. pairs: trust
    and agreement of one agency towards another, and referrals. families: at the horizon. events:
    what happened to whom, when traced. `units(table)` documents the columns.
    """

    weekly: pd.DataFrame
    neighbourhoods: pd.DataFrame
    agencies: pd.DataFrame
    pairs: pd.DataFrame
    families: pd.DataFrame
    events: pd.DataFrame | None = None


TABLES = {
    "weekly": counts.NEIGHBOURHOOD_COLUMNS + counts.PLACE_ONLY_COLUMNS,
    "neighbourhoods": counts.NEIGHBOURHOOD_COLUMNS,
    "agencies": counts.AGENCY_COLUMNS,
    "pairs": counts.PAIR_COLUMNS,
}
PRIVATE_FIELDS = ("who", "needs", "case", "helping", "lead", "since", "until", "referred", "closed")


def units(table: str) -> pd.DataFrame:
    """The columns of a table: name, unit and meaning."""
    return pd.DataFrame(counts.documented(TABLES[table]), columns=["column", "unit", "meaning"])


def as_numbers(rows: Records) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Rows of counts as plain numbers: float64 [..., columns], groups written out."""
    return rows.view(np.float64).reshape(*rows.shape, -1)


def names(columns: tuple[counts.Column, ...]) -> list[str]:
    """The single column names of a table, groups written out."""
    return [name for name, _, _ in counts.documented(columns)]


def weekly_numbers(world: World) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The whole place, week by week: float64 [weeks, columns of the weekly table]."""
    summed = as_numbers(world.neighbourhoods_weekly).sum(axis=1)
    return np.hstack([summed, as_numbers(world.place_weekly)])


def tables(
    world: World, agencies: tuple[str, ...], place: Place, events: Records | None = None
) -> Result:
    """The tables of a finished run."""
    weeks = np.arange(len(world.place_weekly)) + int(world.run["first_week"][0])
    codes = [neighbourhood.code for neighbourhood in place.neighbourhoods]
    weekly = pd.DataFrame(weekly_numbers(world), columns=names(TABLES["weekly"]))
    weekly.insert(0, "week", weeks)
    return Result(
        weekly=weekly,
        neighbourhoods=_long(
            world.neighbourhoods_weekly, "neighbourhoods", {"week": weeks, "neighbourhood": codes}
        ),
        agencies=_long(world.agencies_weekly, "agencies", {"week": weeks, "agency": agencies}),
        pairs=_long(
            world.pairs_weekly, "pairs", {"week": weeks, "agency": agencies, "towards": agencies}
        ),
        families=_families(world, codes),
        events=None if events is None else _events(events, agencies),
    )


def _long(rows: Records, table: str, axes: dict[str, Any]) -> pd.DataFrame:
    """One line for each combination of the axes, in their order."""
    columns = names(TABLES[table])
    index = pd.MultiIndex.from_product(list(axes.values()), names=list(axes))
    numbers = as_numbers(rows).reshape(-1, len(columns))
    return pd.DataFrame(numbers, columns=columns, index=index).reset_index()


def _families(world: World, codes: list[str]) -> pd.DataFrame:
    """Every family as it is at the horizon."""
    frame = {}
    for name in world.families.dtype.names or ():
        if name in PRIVATE_FIELDS:
            continue
        values = world.families[name]
        if values.ndim == 1:
            frame[name] = values
        else:
            frame |= {f"{name}_{need}": values[:, at] for at, need in enumerate(NEEDS)}
    table = pd.DataFrame(frame)
    table["neighbourhood"] = np.array(codes)[world.families["neighbourhood"]]
    return table


def _events(events: Records, agencies: tuple[str, ...]) -> pd.DataFrame:
    """Dated events in words."""
    table = pd.DataFrame({name: events[name] for name in events.dtype.names or ()})
    table = table.drop(columns="who")
    table["event"] = np.array(EVENTS)[events["event"]]
    table["need"] = np.array((*NEEDS, ""))[events["need"]]
    table["agency"] = np.array((*agencies, ""))[events["agency"]]
    crisis = table["event"] == "crisis"
    kinds = np.array(CRISES)[table.loc[crisis, "value"].astype(int)]
    table.loc[crisis, "event"] = kinds
    return table
