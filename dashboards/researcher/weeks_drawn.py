"""How are weeks drawn? A line under both policies, by chance and by world, and their difference."""

import numpy as np
import pandas as pd

from abm.ensemble import RUNS_OF_EACH
from dashboards.kit.charts import Line, lines
from dashboards.kit.drawing import Picture
from dashboards.researcher.over_time import FEWEST_OF_BAND, banded
from dashboards.researcher.weeks_lived import Asked, Numbers, apart, worlds_of
from experiments.lines import LINES
from experiments.lines import Line as Drawn

BY_NAME = {each.name: each for each in LINES}
CHANCE, UNKNOWN = "chance alone", "what nobody has measured"
BY_CHANCE, BY_WORLD = ("chance", 2), ("not measured", 3)
"""What the bands of a difference are called, and their colours, unlike those of the policies."""


def names_of(asked: Asked) -> tuple[str, ...]:
    """What the baseline and the policy are called."""
    return tuple(each.title or each.name for each in asked.policies)


def enough(values: Numbers, worlds: bool) -> bool:
    """Whether there are so many runs, or worlds, that a band can be drawn."""
    return len(values) // (RUNS_OF_EACH if worlds else 1) >= FEWEST_OF_BAND


def levels(title: str, asked: Asked, line: str, values: Numbers, worlds: bool) -> Picture:
    """A line under the baseline and the policy, each with its band."""
    series = []
    for at, name in enumerate(names_of(asked)):
        own = values[:, at]
        series.append(banded(name, worlds_of(own) if worlds else own, at))
    return drawn(title, series, BY_NAME[line])


def differences(asked: Asked, line: str, chance: Numbers, worlds: Numbers) -> Picture:
    """How far the policy is from the baseline, pair by pair: what chance does, and the unknown."""
    baseline, policy = names_of(asked)
    series = []
    if enough(chance, False):
        series.append(banded(BY_CHANCE[0], apart(chance), BY_CHANCE[1]))
    if enough(worlds, True):
        series.append(banded(BY_WORLD[0], worlds_of(apart(worlds)), BY_WORLD[1]))
    return drawn(f"{policy} less {baseline}, pair by pair", series, BY_NAME[line])


def drawn(title: str, series: list[Line], line: Drawn) -> Picture:
    """Lines over the weeks since the policy began."""
    return lines(f"{line.title}: {title}", series, unit=line.unit, x_title="week")


def every_run(asked: Asked, line: str, values: Numbers) -> pd.DataFrame:
    """The line of every run: policy, replication, set (from 1, as in the file of sets), week."""
    names = [each.name for each in asked.policies]
    axes = [range(len(values)), names, range(values.shape[2])]
    index = pd.MultiIndex.from_product(axes, names=["replication", "policy", "week"])
    rows = pd.DataFrame({line: values.ravel()}, index=index).reset_index()
    sets = asked.ensemble.numbers(max(1, len(values)))[rows["replication"].to_numpy(np.int64)]
    rows.insert(1, "set", sets + 1)
    return rows
