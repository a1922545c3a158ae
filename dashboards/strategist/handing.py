"""How is a study handed on? A report for a board, an address to share, a name, and the files."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import solara

from dashboards.kit.showing import Save, as_csv, file_name
from dashboards.repeating import EXPERIMENT
from dashboards.strategist.looking import Looked
from dashboards.strategist.parts import Plain, Sentences
from dashboards.strategist.share import Share
from experiments.batch.results import BatchResults
from experiments.report.content import Points
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
            Plain(looked.commands, "pre", "ju-command")
            with solara.Div(classes=["ju-row"]):
                Save("The experiment file", EXPERIMENT, lambda: titled.layout.experiment.text,
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
    found = report(results, about.outcome.name, policy, about.place)
    return replace(found, lead=(*found.lead, Points(tuple(named(results)))))


def named(results: BatchResults) -> Iterator[str]:
    """What each policy's short name in a report stands for, and what befalls the place."""
    layout = results.layout
    for policy in layout.policies:
        yield f"`{policy.name}`: {policy.title}. {first_sentence(policy.story)}".strip()
    for shock in layout.experiment.shocks:
        for each in shock.policies:
            yield f"`{each.name}`, a shock: {each.title}. {first_sentence(each.story)}".strip()


def first_sentence(story: str) -> str:
    """How a story begins."""
    words = " ".join(story.split())
    return words.partition(". ")[0].removesuffix(".") + "." if words else ""


def zipped(folder: Path) -> bytes:
    """A store as one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, Path("store") / path.relative_to(folder))
    return packed.getvalue()
