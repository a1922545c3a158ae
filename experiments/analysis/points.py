"""Which values of a batch stand for themselves? By policy, point of the design and replication.

Futures of the same point of the design differ by their shock alone and share their luck, so they
do not count as several: of them the mean is taken, over all shocks or those with one name.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from abm.checks import check_known
from experiments.batch.results import BatchResults

Numbers = NDArray[np.float64]


def chosen_place(results: BatchResults, place: str) -> str:
    """The place that is asked about, the first where none is named; InputError if unknown."""
    names = tuple(each.name for each in results.layout.experiment.places)
    if place:
        check_known("place", place, names)
    return place or names[0]


def chosen_policies(results: BatchResults, policies: tuple[str, ...], baseline: str) -> list[str]:
    """The policies to compare with a baseline, all others where none is named."""
    for name in (*policies, baseline):
        check_known("policy", name, results.names)
    return [name for name in policies or results.names if name != baseline]


def laid_out(results: BatchResults, rows: pd.DataFrame, column: str) -> Numbers:
    """One column of some rows: float64 [policies, futures, replications], one row for each run.

    Not a number where there is no row.
    """
    number = {name: at for at, name in enumerate(results.names)}
    layout = results.layout
    shape = (len(number), len(layout.futures), layout.experiment.replications)
    found = np.full(shape, np.nan)
    at = (rows["policy"].map(number), rows["future"], rows["replication"])
    found[tuple(each.to_numpy(int) for each in at)] = rows[column].to_numpy(float)
    return found


def in_place(results: BatchResults, frame: pd.DataFrame, place: str) -> pd.DataFrame:
    """The rows of one place, the first where none is named."""
    return frame[frame["place"] == chosen_place(results, place)]


def under_shock(results: BatchResults, values: Numbers, shock: str = "") -> Numbers:
    """The values of futures with the shock of that name, of all where none is named.

    values: float64 [..., futures, replications]. Raises InputError for an unknown shock.
    """
    names = [future.shock.name for future in results.layout.futures]
    if not shock:
        return values
    check_known("shock", shock, tuple(dict.fromkeys(names)))
    return np.asarray(values[..., np.flatnonzero(np.array(names) == shock), :])


def together(results: BatchResults, values: Numbers, shock: str = "") -> Numbers:
    """The futures of a point side by side: float64 [..., points, shocks, replications].

    From values [..., futures, replications]; with the name of a shock, that one alone.
    """
    futures = results.layout.futures
    points = np.array([each.point for each in futures if shock in ("", each.shock.name)])
    ordered = under_shock(results, values, shock)[..., np.argsort(points, kind="stable"), :]
    shape = (*values.shape[:-2], len(np.unique(points)), -1, values.shape[-1])
    return np.asarray(ordered.reshape(shape))


def by_point(results: BatchResults, values: Numbers, shock: str = "") -> Numbers:
    """The mean over shocks: from [..., futures, replications] to [..., points, replications].

    With the name of a shock, under that one alone. Not a number where a shock was not run.
    """
    return np.asarray(together(results, values, shock).mean(axis=-2))
