"""How is a study handed on? A report for a board, an address to share, a name, and the files."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import solara

from dashboards.kit.showing import Save, as_csv, file_name
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Plain, Sentences
from dashboards.strategist.question import FILE, commands
from dashboards.strategist.share import Share
from experiments.batch.results import BatchResults
from experiments.report.made import warnings
from experiments.report.report import Report, report

REPORT = (
    "One page with the answer in three sentences, the scorecard, who gains and who pays, when it "
    "does not hold, what it must not be used for, and how to make it again. It needs no network: "
    "mail it, show it, print it."
)
FILES = (
    "The experiment file asks the same question of the command line, on any machine. The store "
    "holds every run: the researcher's page opens it, and joinedup report reads it."
)


@solara.component
def Section(looked: Looked) -> None:
    """The report, the address, the name, and the files for whoever goes on with it."""
    titled = retitled(looked)
    name = file_name(titled.layout.experiment.question)
    with solara.Div(classes=["ju-grid-wide"]):
        with solara.Div(classes=["ju-card"]):
            Plain("A report for a board", "h2")
            Plain(REPORT)
            Sentences(each.text for each in warnings(titled))
            Save(
                "Make the report", f"{name}.html",
                lambda: made(looked, titled).html(), main=True,
            )  # fmt: skip
        with solara.Div(classes=["ju-card"]):
            Plain("Name it, share it", "h2")
            Share(looked.view)
        with solara.Div(classes=["ju-card"]):
            Plain("For whoever goes on with it", "h2")
            Plain(FILES)
            Commands()
            with solara.Div(classes=["ju-row"]):
                Save("The experiment file", FILE, lambda: titled.layout.experiment.text,
                     "application/toml")  # fmt: skip
                Save("Every run (CSV)", f"{name}.csv", lambda: as_csv(looked.results.runs),
                     "text/csv")  # fmt: skip
                Save("The store (zip)", f"{name}-store.zip", lambda: zipped(looked.folder),
                     "application/zip")  # fmt: skip


def retitled(looked: Looked) -> BatchResults:
    """The results under the title that somebody gave, which is no part of what was run."""
    results = looked.results
    title = looked.settings.title
    if not title:
        return results
    experiment = replace(results.layout.experiment, question=title)
    return replace(results, layout=replace(results.layout, experiment=experiment))


def made(looked: Looked, results: BatchResults) -> Report:
    """The report of the policy looked at, by the outcome that decides."""
    about = looked.about
    policy = "" if about.chosen else about.policy
    return report(results, about.outcome.name, policy, about.place)


def Commands() -> None:
    """What to type in a terminal for the same runs and the same report."""
    solara.HTML(tag="pre", unsafe_innerHTML=commands(), classes=["ju-command"])


def zipped(folder: Path) -> bytes:
    """A store as one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, Path("store") / path.relative_to(folder))
    return packed.getvalue()
