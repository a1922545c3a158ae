"""Which batch is looked at? One asked for here and run live, or one that was run elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.kit.fields import Choice
from dashboards.kit.showing import Save
from dashboards.looks import use_look
from dashboards.researcher import stores
from dashboards.researcher.files import Opened, experiment_in, laid_out
from dashboards.researcher.looking import Batch, Look
from dashboards.researcher.page import Desk
from dashboards.researcher.parameters import FILE as NUMBERS
from dashboards.researcher.working import Waited, use_worked
from dashboards.settings import Settings
from dashboards.strategist.page import untitled
from dashboards.strategist.parts import Plain, Press, Trouble
from dashboards.strategist.progress import Running
from dashboards.strategist.question import experiment_of
from dashboards.strategist.study import use_runs, use_study
from experiments.design import templates
from experiments.design.layout import Layout

QUESTION, CHANGED = "question", "changed"
TEMPLATES = (
    ("sensitivity", "On which numbers does it hang?"),
    ("futures", "In which futures does it fail?"),
    ("levers", "Which levers do something, and which only together?"),
    ("order", "Which lever first?"),
    ("dose", "How much of it is enough?"),
    ("compare", "Which policy?"),
)
NO_STORES = (
    "Batches that were run with joinedup batch can be looked at here when the dashboard is started "
    "with their folder: joinedup dashboard --stores FOLDER."
)
TOO_LARGE = (
    "This text is too long for the address of the page: whoever opens it elsewhere sees the one "
    "that you began with. Save the file and give that to others."
)
OF_A_BATCH = ("asked", "held", "where", "future", "across", "up")
"""What is looked at that another batch may not have, by its name in the address."""
MOST_ASKED = 1_000
ROWS = 16
LONGEST = 400_000
"""Letters of an experiment that is written here; one with its own places is long."""


@solara.component_vue("writing.vue")
def _Writing(
    label: str, text: str, done: str, undo: str, rows: int, longest: int, event_given: Any
) -> None:
    """A text to change, and a button that says so."""


@solara.component
def Section(desk: Desk) -> None:
    """Where the batch comes from; its text and progress; and what it says."""
    names = solara.use_memo(stores.names, [])
    options = options_of(names, desk)
    source, look = use_look("source", dict(options), QUESTION)

    def choose(other: str) -> None:
        # What is looked at in one batch may not be there in another.
        kept = tuple(each for each in desk.view.settings.looks if each[0] not in OF_A_BATCH)
        desk.view.change(experiment="", looks=kept)
        look(other)

    with solara.Div(classes=["ju-card", "ju-page"]):
        Choice("Look at", source, options, choose)
        if not names:
            Plain(NO_STORES, name="ju-note")
    kind, _, name = source.partition(":")
    if kind == "store":
        Stored(name).key(source)
    else:
        # No key: a fold that somebody has opened stays open when the source is another.
        Asked(desk, source)


def options_of(names: Sequence[str], desk: Desk) -> list[tuple[str, str]]:
    """Everything that can be looked at, with its words."""
    files = [each for each in desk.files.values() if each.kind == "experiment"]
    changed = NUMBERS in desk.files
    return [
        (QUESTION, "The question in this address, as on the strategist’s page"),
        *(((CHANGED, "The same question with your changed numbers"),) if changed else ()),
        *((f"template:{name}", f"A new experiment: {words}") for name, words in TEMPLATES),
        *((f"file:{each.name}", f"Your file {each.name}") for each in files),
        *((f"store:{name}", f"The store {name}") for name in names),
    ]


@solara.component
def Stored(name: str) -> None:
    """A store of the server's folder, one of the experiments that it holds, read as it is now."""
    at, choose = use_look("asked", map(str, range(MOST_ASKED)), "0")
    times, again = solara.use_state(0)
    found = use_worked((name, at, times), lambda: read(name, int(at)))
    if found.trouble:
        Trouble(found.trouble)
        return
    if found.value is None:
        Plain("The store is being read…", name="ju-note")
        return
    asked, batch = found.value
    with solara.Div(classes=["ju-card", "ju-page"]):
        if len(asked) > 1:
            options = [(str(number), words) for number, words in enumerate(asked)]
            Choice("Experiment", at, options, choose)
        else:
            Plain(asked[0], "h2")
        Plain(told_of(batch))
        with solara.Div(classes=["ju-row"]):
            Press("Read it again", lambda: again(times + 1), name="Read the store again")
    Look(batch)


def read(name: str, at: int) -> tuple[tuple[str, ...], Batch]:
    """What a store was asked, and one of its batches."""
    asked = stores.questions(name)
    results = stores.results_of(name, at)
    return asked, Batch(results.layout, results, name)


def told_of(batch: Batch) -> str:
    """How many runs there are of how many, and how many failed."""
    results = batch.results
    if results is None:
        return ""
    words = f"{len(results.runs):,} of {batch.layout.runs:,} runs are there"
    failed = f"; {len(results.failures):,} failed" if len(results.failures) else ""
    return f"{words}{failed}. The store is only read here; joinedup batch goes on with it."


@solara.component
def Asked(desk: Desk, source: str) -> None:
    """The text of an experiment, to change as one likes; then its runs."""
    start = solara.use_memo(lambda: text_of(source, desk), [source, untitled(desk.view.settings)])
    too_large, keep = solara.use_state(("", ""))
    large = too_large[1] if too_large[0] == source else ""
    own = large or desk.view.settings.experiment
    text = own or start

    def write(given: str) -> None:
        given = given[:LONGEST] if given != start else ""
        fits = desk.view.settings.with_changes(experiment=given).fits
        keep((source, "" if fits else given))
        desk.view.change(experiment=given if fits else "")

    found = use_worked((text, id(desk.files)), lambda: planned(text, desk.files))
    with v.Html(tag="details", class_="ju-details"):
        v.Html(tag="summary", children=["The experiment, as a file to change"])
        _Writing(
            label="Experiment (TOML)",
            text=text,
            done="Check it and use it",
            undo="As it was",
            rows=ROWS,
            longest=LONGEST,
            event_given=lambda given: write(str(given)),
        )
        if large:
            Plain(TOO_LARGE, name="ju-note")
        if own:
            Press("Back to the beginning", lambda: write(""))
        Save("Save the file", "experiment.toml", lambda: text, "application/toml")
    Waited(
        found,
        "The experiment is being laid out…",
        lambda layout: Run(layout, layout.experiment.digest).key(layout.experiment.digest),
    )


def text_of(source: str, desk: Desk) -> str:
    """The text of an experiment to begin with."""
    kind, _, name = source.partition(":")
    if kind == "template":
        return smaller(templates.text(name).replace("FILE", "experiment.toml"))
    if kind == "file" and name in desk.files:
        return desk.files[name].text
    if source == CHANGED:
        return with_numbers(question_in(desk.view.settings.with_changes(futures=1)))
    return question_in(desk.view.settings)


def with_numbers(text: str) -> str:
    """A question asked of the best set of numbers, asked of the changed numbers instead."""
    asked = text.partition("[fingerprints.parameters]")[0]
    return asked.replace('parameters = "best"', f'parameters = "{NUMBERS}"')


def question_in(settings: Settings) -> str:
    """The question of the address as a file."""
    return experiment_of(untitled(settings)).text


FEWER = {"families = 2000": "families = 500", "points = 200": "points = 48"}
"""A template is for a batch of many runs; this is what a page has done in a minute or two."""


def smaller(text: str) -> str:
    """A template with fewer families and points, so that one can watch it run."""
    for given, less in FEWER.items():
        text = text.replace(given, less)
    return text


def planned(text: str, files: Mapping[str, Opened]) -> Layout:
    """The runs that a text asks for. Raises InputError with all mistakes and their lines."""
    return laid_out(experiment_in(text, files, "experiment.toml"))


@solara.component
def Run(layout: Layout, digest: str) -> None:
    """What will be run, how far it has come, and what the runs say so far."""
    runs = use_runs(layout, digest)
    studied = use_study(layout, runs, digest)
    with solara.Div(classes=["ju-card", "ju-page"]):
        Plain(layout.experiment.question, "h2")
        Plain(size_of(layout))
        Running(layout, runs, studied)
        if studied.trouble:
            Trouble(studied.trouble)
    Look(Batch(layout, studied.results))


def size_of(layout: Layout) -> str:
    """What a layout comes down to, in a sentence."""
    experiment = layout.experiment
    return (
        f"{len(layout.policies):,} policies, {len(layout.futures):,} futures, "
        f"{experiment.replications:,} replications, {experiment.families:,} families, "
        f"{experiment.weeks:,} weeks: {layout.runs:,} runs."
    )
