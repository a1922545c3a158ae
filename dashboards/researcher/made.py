"""How was a batch made, and how is it made again? Versions, digests, machines and times."""

import json
from html import escape

import solara

from dashboards.kit.showing import Save
from dashboards.researcher.looking import Looked
from dashboards.strategist.parts import Plain, Sentences, Table
from experiments.report.content import Block, Code, Facts, Heading, Note, Paragraph, Points
from experiments.report.content import Table as Rows
from experiments.report.made import made_section, warnings
from experiments.report.page import words


@solara.component
def Section(looked: Looked) -> None:
    """Everything that a run depends on; the experiment file asks the same on any machine."""
    results = looked.results
    with solara.Div(classes=["ju-card", "ju-page"]):
        Sentences(each.text for each in warnings(results))
        section = solara.use_memo(lambda: made_section(results), [looked.batch.key])
        for block in section.blocks:
            Shown(block)
        with solara.Div(classes=["ju-row"]):
            Save("The experiment file", "experiment.toml",
                 lambda: results.layout.experiment.text, "application/toml")  # fmt: skip
            Save("All of this (JSON)", "made.json", lambda: as_json(looked), "application/json")


def as_json(looked: Looked) -> str:
    """Everything that is told here as data; where the store lies stays with the server."""
    told = {key: value for key, value in looked.results.about.items() if key != "store"}
    return json.dumps(told, indent=2, default=str)


def Shown(block: Block) -> None:
    """A block of a report on this page."""
    match block:
        case Facts(pairs=pairs):
            told = "".join(f"<dt>{words(name)}</dt><dd>{words(told)}</dd>" for name, told in pairs)
            solara.HTML(tag="dl", unsafe_innerHTML=told, classes=["ju-facts"])
        case Points(items=items):
            Sentences(items)
        case Code(text=text, title=title):
            inner = f"<summary>{words(title or 'To type')}</summary>"
            inner += f'<pre class="ju-command">{escape(text)}</pre>'
            solara.HTML(tag="details", unsafe_innerHTML=inner, classes=["ju-details"])
        case Rows(title=title, headings=headings, rows=rows):
            Table(title, headings, [[cell.replace("`", "") for cell in row] for row in rows])
        case Heading(text=text):
            Plain(text, "h3")
        case Paragraph(text=text) | Note(text=text):
            solara.HTML(tag="p", unsafe_innerHTML=words(text))
