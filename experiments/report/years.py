"""How far is a policy from the baseline in each year?"""

import numpy as np

from experiments.report.subject import Subject
from experiments.statistics import Estimate, estimate

RUN = ["future", "replication"]


def yearly(about: Subject, column: str, policy: str = "") -> dict[int, Estimate]:
    """The difference in a column of the yearly table, by year from 1.

    The interval is that of the mean over futures (of replications, where there is one future).
    """
    years = about.results.years
    here = years[years["place"] == about.place]
    of, baseline = (
        here[here["policy"] == name].set_index(["year", *RUN])[column]
        for name in (policy or about.policy, about.baseline)
    )
    apart = (of - baseline).dropna()
    several = apart.index.get_level_values("future").nunique() > 1
    each = apart.groupby(level=["year", "future"]).mean() if several else apart
    return {
        int(str(year)): estimate(np.asarray(rows, float))
        for year, rows in each.groupby(level="year")
    }
