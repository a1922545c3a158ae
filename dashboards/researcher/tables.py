"""What are the runs themselves? Every table of the batch, to look at and to take away."""

import pandas as pd
import solara

from dashboards.kit.charts import table_html
from dashboards.kit.fields import Choice
from dashboards.kit.showing import Save, Shown, as_csv
from dashboards.looks import use_look
from dashboards.researcher.looking import WORKED_OUT, Looked
from dashboards.strategist.parts import Plain
from experiments.analysis.contrasts import contrasts

SHOWN = 40
TABLES = (
    ("runs", "Every run: its outcomes"),
    ("years", "Every run by year: costs by payer, crises, families"),
    ("groups", "Every run by group: how families and neighbourhoods fared"),
    ("differences", "Differences from the baseline, with intervals"),
    ("failures", "Runs that failed, and why"),
)


@solara.component
def Section(looked: Looked) -> None:
    """One of the tables: its first rows, and all of it as a file."""
    name, choose = use_look("table", dict(TABLES), TABLES[0][0])
    table = solara.use_memo(lambda: table_of(looked, name), [looked.batch.key, name])
    words = dict(TABLES)[name]
    with solara.Div(classes=["ju-card", "ju-page"]):
        Choice("Table", name, TABLES, choose)
        Plain(f"{len(table):,} rows and {len(table.columns)} columns; the first {SHOWN} are shown.")
        html = table_html(words, table.head(SHOWN), rows=0)
        solara.HTML(tag="div", unsafe_innerHTML=html)
        with solara.Div(classes=["ju-row"]):
            Save("All of it (CSV)", f"{name}.csv", lambda: as_csv(table), "text/csv")
            Save("All of it (Parquet)", f"{name}.parquet", lambda: as_parquet(table),
                 "application/vnd.apache.parquet")  # fmt: skip
        export = "" if name == "differences" else name
        note = "" if export else WORKED_OUT
        Shown(words, looked.batch.commands(export), looked.batch.files, note=note)


def table_of(looked: Looked, name: str) -> pd.DataFrame:
    """A table of the batch by its name."""
    results = looked.results
    if name == "differences":
        return contrasts(results, outcomes=list(looked.batch.layout.experiment.outcomes)).table()
    return {
        "runs": results.runs, "years": results.years,
        "groups": results.groups, "failures": results.failures,
    }[name]  # fmt: skip


def as_parquet(table: pd.DataFrame) -> bytes:
    """A table as a Parquet file."""
    content = table.to_parquet(index=False)
    return bytes(content or b"")
