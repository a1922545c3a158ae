"""How far apart do runs end? Every run counted, under each policy and as paired differences."""

import numpy as np
import pandas as pd
import solara

from dashboards.kit.charts import Chart, histogram
from dashboards.kit.charts_lines import Values
from dashboards.kit.drawing import Picture
from dashboards.kit.showing import Shown
from dashboards.researcher.looking import Looked
from dashboards.researcher.over_time import shown_policies
from dashboards.strategist.parts import Plain, Table
from experiments.readable import readable

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
HEADINGS = ("", "runs", "mean", "standard deviation", *(f"{share:.0%}" for share in SHARES))


@solara.component
def Section(looked: Looked) -> None:
    """Histograms of levels and of paired differences, and their quantiles."""
    levels, gaps = values_of(looked), differences(looked)
    pictures = [levels_drawn(looked, levels)]
    if len(gaps):
        pictures.append(gaps_drawn(looked, gaps))
    with solara.Div(classes=["ju-card", "ju-page"]):
        with solara.Div(classes=["ju-grid-wide"]):
            for picture in pictures:
                Chart(picture).key(picture.title)
        groups = {**levels, "difference": gaps}
        rows = [row_of(name, given) for name, given in groups.items() if len(given)]
        Table(f"{looked.outcome.title}, {looked.outcome.unit}", HEADINGS, rows)
        Plain(
            "Runs of all futures and replications together. A difference is taken within a pair of "
            "runs with the same families and the same luck, so it spreads less than the levels.",
            name="ju-note",
        )
        Shown(
            "Every run", looked.batch.commands("runs"), looked.batch.files,
            {"Levels and differences": lambda: as_table(groups)}, pictures,
        )  # fmt: skip


def values_of(looked: Looked) -> dict[str, Values]:
    """The outcome of every run under the baseline and the policy, by their titles."""
    found: dict[str, Values] = {}
    for policy in shown_policies(looked):
        values = looked.results.values(policy, looked.outcome.name, looked.place)
        found[looked.batch.names[policy]] = values[np.isfinite(values)]
    return found


def differences(looked: Looked) -> np.ndarray:
    """How far the policy is from the baseline in each pair of runs."""
    if looked.policy == looked.results.names[0]:
        return np.zeros(0)
    values = looked.results.differences(looked.policy, looked.outcome.name, looked.place)
    return values[np.isfinite(values)]


def levels_drawn(looked: Looked, levels: dict[str, Values]) -> Picture:
    """How many runs end where, under each policy."""
    return histogram(f"{looked.outcome.title}: every run", levels, unit=looked.outcome.unit)


def gaps_drawn(looked: Looked, gaps: np.ndarray) -> Picture:
    """How many pairs differ by how much."""
    names = looked.batch.names
    title = f"{names[looked.policy]} less {names[looked.results.names[0]]}, pair by pair"
    return histogram(title, {"difference": gaps}, unit=looked.outcome.unit, first=1)


def row_of(name: str, given: Values) -> tuple[str, ...]:
    """The number of runs, their mean, spread and quantiles, in words."""
    values = np.asarray(given, float)
    scale = float(np.abs(values).max())
    deviation = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    figures = (float(values.mean()), deviation, *map(float, np.quantile(values, SHARES)))
    told = (readable(each, scale) if np.isfinite(each) else "–" for each in figures)
    return (name, f"{len(values):,}", *told)


def as_table(groups: dict[str, Values]) -> pd.DataFrame:
    """All values as a table with two columns."""
    parts = [pd.DataFrame({"of": name, "value": list(given)}) for name, given in groups.items()]
    return pd.concat(parts, ignore_index=True)
